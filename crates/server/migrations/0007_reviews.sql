-- Business reviews: what people wrote about a partner's quarter (JSON), and the figures as they were when it was published.
-- Without `published_at` the partner sees nothing of it.
CREATE TABLE reviews (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    quarter TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    figures TEXT,
    published_at BIGINT,
    saved_at BIGINT NOT NULL,
    saved_by TEXT NOT NULL,
    PRIMARY KEY (partner_id, quarter)
);
