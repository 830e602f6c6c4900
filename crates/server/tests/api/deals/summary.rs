use crate::harness::{Client, MANAGER, NORTH_REP, new_id};
use serde_json::json;

on_both! {
    async fn open_deals_are_added_up_by_currency(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        // The largest amounts a row can hold: their sum does not fit into 64 bits of cents.
        for value in ["92233720368547758.07 EUR", "92233720368547758.07 EUR", "0.03 EUR", "1000 JPY"] {
            let mut fields = Client::fields();
            fields["value"] = json!(value);
            let body = json!({ "id": new_id(), "submit": true, "fields": fields });
            assert_eq!(client.call("POST", "/api/v1/deals").new_key().json(&body).await.status, 201);
        }
        let rejected = client.new_deal(true).await;
        portal.sign_in(MANAGER).await.acted(&rejected, json!({ "action": "reject", "reason": "not_new" })).await;
        client.new_deal(false).await;
        let summary = client.get("/api/v1/deals/summary").await.json();
        assert_eq!(summary["by_status"], json!({ "draft": 1, "submitted": 4, "rejected": 1 }));
        assert_eq!(summary["open_value"], json!([
            { "amount": "184467440737095516.17", "currency": "EUR" }, { "amount": "1000", "currency": "JPY" },
        ]));
    }

    async fn without_deals_there_is_nothing_to_add_up(portal) {
        let summary = portal.sign_in(NORTH_REP).await.get("/api/v1/deals/summary").await.json();
        assert_eq!(summary, json!({ "by_status": {}, "open_value": [] }));
    }
}
