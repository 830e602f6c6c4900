-- What figures need of every deal: what is sold, and when it was won or lost.
ALTER TABLE deals ADD COLUMN product TEXT NOT NULL DEFAULT '';
ALTER TABLE deals ADD COLUMN closed_at BIGINT;
UPDATE deals SET closed_at = (
    SELECT MAX(activities.at) FROM activities
    WHERE activities.deal_id = deals.id AND activities.to_status IN ('won', 'lost')
) WHERE status IN ('won', 'lost');
