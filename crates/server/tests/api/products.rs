use crate::harness::NORTH_REP;
use serde_json::json;

on_both! {
    async fn the_catalogue_has_its_price_list_and_its_order(portal) {
        let answer = portal.sign_in(NORTH_REP).await.get("/api/v1/products").await;
        let page = answer.json();
        assert_eq!(page["total"], 2);
        assert_eq!(page["items"][0]["id"], "core");
        assert_eq!(page["items"][0]["prices"], json!([
            { "amount": "100.50", "currency": "EUR" }, { "amount": "1200", "currency": "JPY" }
        ]));
    }

    async fn the_catalogue_comes_in_pages(portal) {
        let page = portal.sign_in(NORTH_REP).await.get("/api/v1/products?page=2&per_page=1").await.json();
        assert_eq!(page["items"][0]["id"], "extra");
        assert_eq!((&page["page"], &page["per_page"], &page["has_next"]), (&json!(2), &json!(1), &json!(false)));
    }

    async fn the_catalogue_needs_a_session(portal) {
        portal.stranger().get("/api/v1/products").await.is(401, "not_signed_in");
    }
}
