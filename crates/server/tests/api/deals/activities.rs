use crate::harness::{MANAGER, NORTH_REP};
use serde_json::{Value, json};

on_both! {
    async fn the_history_tells_every_step_newest_first(portal) {
        let (partner, manager) = (portal.sign_in(NORTH_REP).await, portal.sign_in(MANAGER).await);
        let deal = partner.new_deal(true).await;
        manager.acted(&deal, json!({ "action": "request_information", "comment": "Who decides?" })).await;
        partner.attach(&deal, "offer.pdf", b"%PDF-1.7").await;
        partner.acted(&deal, json!({ "action": "submit", "fields": { "description": "The board." } })).await;
        let page = partner.get(&format!("/api/v1/deals/{}/activities", deal["id"].as_str().unwrap())).await.json();
        let items = page["items"].as_array().unwrap();
        let kinds: Vec<&str> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["submit", "attached", "request_information", "submit", "created"]);
        assert_eq!((&items[0]["from"], &items[0]["to"]), (&json!("info_requested"), &json!("submitted")));
        assert_eq!(items[0]["changed"], json!(["description"]));
        assert_eq!((&items[2]["actor_name"], &items[2]["comment"]), (&json!("Name of u-manager"), &json!("Who decides?")));
        assert_eq!((&items[4]["from"], &items[4]["to"]), (&Value::Null, &json!("draft")));
    }

    async fn the_history_comes_in_pages(portal) {
        let partner = portal.sign_in(NORTH_REP).await;
        let deal = partner.new_deal(true).await;
        let path = format!("/api/v1/deals/{}/activities", deal["id"].as_str().unwrap());
        let first = partner.get(&format!("{path}?per_page=1")).await.json();
        assert_eq!((&first["total"], &first["has_next"], &first["items"][0]["kind"]), (&json!(2), &json!(true), &json!("submit")));
        let second = partner.get(&format!("{path}?per_page=1&page=2")).await.json();
        assert_eq!((&second["has_next"], &second["items"][0]["kind"]), (&json!(false), &json!("created")));
        partner.get(&format!("{path}?sort=at")).await.is(400, "bad_query");
    }
}
