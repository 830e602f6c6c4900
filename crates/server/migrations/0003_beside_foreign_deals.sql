-- What is kept here of deals that live in another backend: who did what, and files. `source` is the backend's address, so
-- that ids of a backend that was replaced mean nothing in the next one; `partner` is the organisation, by the backend's
-- id, that the deal belonged to then: what was said under one organisation is not shown to another.
CREATE TABLE foreign_activities (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    deal TEXT NOT NULL,
    partner TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor_id TEXT,
    actor_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_status TEXT,
    to_status TEXT,
    reason TEXT,
    comment TEXT,
    changed TEXT NOT NULL
);
CREATE INDEX foreign_activities_by_deal ON foreign_activities (source, deal, partner, at);

-- `reference` names a file that the backend keeps; without it the content lies in the attachments' folder.
CREATE TABLE foreign_attachments (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    deal TEXT NOT NULL,
    partner TEXT NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    uploaded_by TEXT NOT NULL,
    in_backend BIGINT NOT NULL,
    reference TEXT
);
CREATE INDEX foreign_attachments_by_deal ON foreign_attachments (source, deal, partner);
