-- Saved views of figures, when they are sent, what is watched, and what came of sending.

CREATE TABLE views (
    id TEXT PRIMARY KEY,
    author_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    -- What follows /performance.
    address TEXT NOT NULL,
    audience TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX views_by_author ON views (author_id);
CREATE INDEX views_by_audience ON views (audience);

-- The view that somebody begins with. It may be gone, or not be shared any more: then there is none.
CREATE TABLE default_views (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    view_id TEXT NOT NULL
);

CREATE TABLE schedules (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    view_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    url TEXT NOT NULL,
    -- Signs what goes to the url: needed as it is, so it cannot be a hash.
    secret TEXT NOT NULL,
    rhythm TEXT NOT NULL,
    day BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    zone TEXT NOT NULL,
    next_due_at BIGINT NOT NULL,
    -- Why nothing is sent at the moment.
    paused TEXT,
    -- Deliveries one after the other that came to nothing.
    failures BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX schedules_by_user ON schedules (user_id);
CREATE INDEX schedules_by_due ON schedules (next_due_at);

CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    kpi TEXT NOT NULL,
    -- below, above, changed_by, changed_by_percent.
    condition_kind TEXT NOT NULL,
    threshold TEXT NOT NULL,
    margin TEXT NOT NULL,
    currency TEXT,
    minimum BIGINT NOT NULL,
    address TEXT NOT NULL,
    channel TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    paused TEXT,
    failures BIGINT NOT NULL,
    raised BIGINT NOT NULL,
    -- The figure, or its change, when it was judged last; NULL if it could not be told.
    measured TEXT,
    judged_at BIGINT,
    -- When it was raised or ended last.
    turned_at BIGINT,
    -- The hour since 1970 for which it was judged: one server takes each.
    judged_hour BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX alerts_by_user ON alerts (user_id);
CREATE INDEX alerts_by_hour ON alerts (judged_hour);

-- One row for each thing to be sent, written before it is sent: whoever writes it is the one who sends it.
CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    -- A schedule or an alert.
    source_id TEXT NOT NULL,
    -- due, now, raised, ended.
    kind TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    -- waiting, sending, sent, failed.
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    -- While waiting, when to try (again); while sending, when the sender is given up.
    next_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- What came of it, as a code.
    outcome TEXT,
    detail TEXT,
    -- What an alert measured.
    measured TEXT,
    UNIQUE (source_id, kind, due_at)
);
CREATE INDEX deliveries_by_state ON deliveries (state, next_at);
CREATE INDEX deliveries_by_source ON deliveries (source_id, due_at);
