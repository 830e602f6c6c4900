-- Where deals live in a foreign backend (serve --backend): the id that it gave to a deal which the page had named itself.
CREATE TABLE foreign_deals (
    partner_id TEXT NOT NULL,
    id TEXT NOT NULL,
    foreign_id TEXT NOT NULL,
    PRIMARY KEY (partner_id, id)
);
