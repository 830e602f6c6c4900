-- A line that takes a commission back was named by the number of its refund in the order of days, so that a refund noted
-- later for an earlier day took over the payment of another. It is named by the refund now; what was paid goes to the
-- refund that has the number today. Old names and new ones never meet: `refund` stands where the deal's id was.
UPDATE ledger_paid SET line = COALESCE(
    (
        SELECT substr(ledger_paid.line, 1, length(ledger_paid.line) - length(numbered.number)) || 'refund/' || numbered.id
        FROM (
            SELECT one.partner_id, one.id, '/' || one.deal_id || '/' AS deal, CAST((
                SELECT count(*) FROM ledger_refunds earlier
                WHERE earlier.partner_id = one.partner_id AND earlier.deal_id = one.deal_id
                    AND (earlier.on_day < one.on_day OR (earlier.on_day = one.on_day AND earlier.id < one.id))
            ) AS TEXT) AS number
            FROM ledger_refunds one
        ) numbered
        WHERE numbered.partner_id = ledger_paid.partner_id
            AND length(ledger_paid.line) > length(numbered.deal || numbered.number)
            AND substr(ledger_paid.line, length(ledger_paid.line) - length(numbered.deal || numbered.number) + 1)
                = numbered.deal || numbered.number
    ),
    line
)
WHERE line LIKE 'clawback/%';
