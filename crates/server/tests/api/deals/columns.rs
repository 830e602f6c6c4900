use crate::harness::{Client, NORTH_REP, OWNER, Portal, new_id};
use serde_json::{Value, json};

/// The tests' programme with columns of its own.
fn program() -> String {
    let mut program: Value = serde_json::from_str(include_str!("../program.json")).unwrap();
    program["deal_list"] = json!({ "columns": ["partner", "status", "country", "products", "answer_due"] });
    program.to_string()
}

#[tokio::test]
async fn a_row_carries_the_fields_that_the_programmes_columns_show() {
    for portal in Portal::of_text(&program()).await {
        let north = portal.sign_in(NORTH_REP).await;
        let id = new_id();
        let mut fields = Client::fields();
        let form = fields.clone();
        fields["title"] = json!("Listed");
        let body = json!({ "id": id, "submit": true, "fields": fields });
        assert_eq!(north.call("POST", "/api/v1/deals").new_key().json(&body).await.status, 201);
        for client in [&north, &portal.sign_in(OWNER).await] {
            let list = client.get("/api/v1/deals").await;
            assert_eq!(list.status, 200, "{}", list.text());
            let row = &list.json()["items"][0];
            let listed = row["listed"].as_object().unwrap();
            assert_eq!(listed.get("country"), form.get("country"));
            assert!(listed.keys().all(|id| ["country", "products"].contains(&id.as_str())), "{listed:?}");
            // The deal itself has all of its fields, and nothing twice.
            let deal = client.get(&format!("/api/v1/deals/{id}")).await.json();
            assert_eq!(deal.get("listed"), None);
        }
    }
}

#[tokio::test]
async fn the_ordinary_list_is_not_made_heavier() {
    let portal = Portal::on_sqlite().await;
    let north = portal.sign_in(NORTH_REP).await;
    let body = json!({ "id": new_id(), "submit": true, "fields": Client::fields() });
    assert_eq!(north.call("POST", "/api/v1/deals").new_key().json(&body).await.status, 201);
    assert_eq!(north.get("/api/v1/deals").await.json()["items"][0].get("listed"), None);
}

#[tokio::test]
async fn an_order_that_would_read_every_deal_is_refused() {
    let portal = Portal::of_text(&program()).await.remove(0);
    portal.sign_in(OWNER).await.get("/api/v1/deals?sort=field.country").await.is(400, "bad_query");
}
