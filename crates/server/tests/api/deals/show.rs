use crate::harness::{NORTH_REP, OWNER, SOUTH_REP};
use serde_json::json;

on_both! {
    async fn a_deal_comes_with_its_version(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(false).await;
        let answer = client.get(&format!("/api/v1/deals/{}", deal["id"].as_str().unwrap())).await;
        assert_eq!((answer.status.as_u16(), answer.header("etag"), answer.header("cache-control")), (200, "\"1\"", "no-store"));
        assert_eq!(answer.json(), deal);
    }

    async fn ids_that_cannot_be_ids_name_nothing(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        for id in ["%00", "%ff", "a%20b", "%2e%2e", &"x".repeat(65), "'%20OR%201=1"] {
            client.get(&format!("/api/v1/deals/{id}")).await.is(404, "not_found");
        }
    }

    /// A partner whose deal was a duplicate could read the id of the other organisation's deal, and from its first digits
    /// when that was registered. The id is now left out for everybody who may not see the deal itself.
    async fn a_duplicate_does_not_name_another_organisations_deal(portal) {
        let first = portal.sign_in(SOUTH_REP).await.new_deal(true).await;
        let north = portal.sign_in(NORTH_REP).await;
        let second = north.new_deal(true).await;
        let owner = portal.sign_in(OWNER).await;
        owner.acted(&second, json!({ "action": "mark_duplicate", "duplicate_of": first["id"] })).await;
        let path = format!("/api/v1/deals/{}", second["id"].as_str().unwrap());
        assert_eq!(owner.get(&path).await.json()["duplicate_of"], first["id"]);
        let seen = north.get(&path).await.json();
        assert_eq!((&seen["status"], &seen["duplicate_of"]), (&json!("duplicate"), &json!(null)));
        let history = north.get(&format!("{path}/activities")).await.text();
        assert!(!history.contains(first["id"].as_str().unwrap()), "{history}");
    }
}
