-- What cannot be known from deals: tiers held, certificates, what became of earned money, goals.

-- From `since` on (a day of the programme), a partner had this tier; '' is none. The last one is held now.
CREATE TABLE tier_steps (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    since TEXT NOT NULL,
    tier TEXT NOT NULL,
    PRIMARY KEY (partner_id, since)
);

-- What a grace period has to remember, and up to which day the tier was decided.
CREATE TABLE tier_records (
    partner_id TEXT PRIMARY KEY REFERENCES partners (id),
    below_since TEXT,
    decided_on TEXT NOT NULL
);

CREATE TABLE certificates (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    valid_from TEXT,
    valid_until TEXT,
    PRIMARY KEY (partner_id, id)
);

-- How much of a line of the statement was paid in all. A line's id is made by the rules and is the same every day.
CREATE TABLE ledger_paid (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    line TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (partner_id, line)
);

-- Money that a customer got back; without an amount all of it.
CREATE TABLE ledger_refunds (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    id TEXT NOT NULL,
    deal_id TEXT NOT NULL,
    on_day TEXT NOT NULL,
    amount_minor BIGINT,
    currency TEXT,
    PRIMARY KEY (partner_id, id)
);

-- When the customer of a deal has paid.
CREATE TABLE ledger_received (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    deal_id TEXT NOT NULL,
    on_day TEXT NOT NULL,
    PRIMARY KEY (partner_id, deal_id)
);

-- Deals whose commission the programme holds.
CREATE TABLE ledger_held (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    deal_id TEXT NOT NULL,
    PRIMARY KEY (partner_id, deal_id)
);

-- `agreed`: set by the programme's people, so that the partner cannot change it.
CREATE TABLE goals (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    figure TEXT NOT NULL,
    wanted TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    person TEXT,
    product TEXT,
    agreed BIGINT NOT NULL,
    PRIMARY KEY (partner_id, id)
);

-- Who noted what: entries are never changed or removed.
CREATE TABLE progress_log (
    id TEXT PRIMARY KEY,
    partner_id TEXT NOT NULL REFERENCES partners (id),
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    entry TEXT NOT NULL
);
CREATE INDEX progress_log_by_partner ON progress_log (partner_id, at);
