-- One schema for SQLite and PostgreSQL: TEXT and BIGINT only, placeholders $1, $2, ...
-- Instants are milliseconds since 1970-01-01 UTC, civil dates are ISO text, JSON is text.

CREATE TABLE partners (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    partner_type TEXT NOT NULL,
    country TEXT NOT NULL,
    currency TEXT NOT NULL,
    tier TEXT NOT NULL,
    programs TEXT NOT NULL
);

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    -- In lower case: addresses are compared without regard to case.
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    partner_id TEXT REFERENCES partners (id),
    password_hash TEXT NOT NULL,
    locale TEXT,
    active BIGINT NOT NULL
);
CREATE INDEX users_by_partner ON users (partner_id);

-- The organisations a channel manager looks after. A manager without rows here sees none.
CREATE TABLE assignments (
    user_id TEXT NOT NULL REFERENCES users (id),
    partner_id TEXT NOT NULL REFERENCES partners (id),
    PRIMARY KEY (user_id, partner_id)
);

-- Only the hash of a session's token is stored: who reads the table cannot sign in with it.
CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE password_resets (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    expires_at BIGINT NOT NULL
);

-- Attempts that have not succeeded, by a hash of the e-mail address or of the client's address.
CREATE TABLE attempts (
    bucket TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

CREATE TABLE products (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    family TEXT NOT NULL,
    position BIGINT NOT NULL
);

CREATE TABLE prices (
    product_id TEXT NOT NULL REFERENCES products (id),
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (product_id, currency)
);

CREATE TABLE deals (
    id TEXT PRIMARY KEY,
    partner_id TEXT NOT NULL REFERENCES partners (id),
    owner_id TEXT NOT NULL REFERENCES users (id),
    title TEXT NOT NULL,
    customer TEXT NOT NULL,
    -- Title and customer in lower case, for the text filter and the order on both databases.
    search TEXT NOT NULL,
    customer_order TEXT NOT NULL,
    country TEXT NOT NULL,
    value_minor BIGINT,
    -- The amount times 10,000, whatever its currency: four decimals are the most that ISO 4217 knows.
    value_order BIGINT,
    currency TEXT,
    close_date TEXT,
    stage TEXT NOT NULL,
    status TEXT NOT NULL,
    fields TEXT NOT NULL,
    reason TEXT,
    comment TEXT,
    duplicate_of TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    submitted_at BIGINT,
    decided_at BIGINT,
    answer_due TEXT,
    protected_until TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX deals_by_partner ON deals (partner_id, updated_at);
CREATE INDEX deals_by_updated ON deals (updated_at, id);
CREATE INDEX deals_by_status ON deals (status, updated_at);
CREATE INDEX deals_by_protection ON deals (status, protected_until);

CREATE TABLE activities (
    id TEXT PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deals (id),
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
CREATE INDEX activities_by_deal ON activities (deal_id, at);

CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    deal_id TEXT NOT NULL REFERENCES deals (id),
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    uploaded_by TEXT NOT NULL
);
CREATE INDEX attachments_by_deal ON attachments (deal_id);

-- The answer to a request with an Idempotency-Key that took effect, and the hash of what was asked. It is written in
-- the transaction of the effect itself, so that there is never the one without the other.
CREATE TABLE idempotency (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT,
    headers TEXT,
    body TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
