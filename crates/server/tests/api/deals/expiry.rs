use crate::harness::{MANAGER, NORTH_REP};
use chrono::TimeDelta;
use portal_server::expiry;
use serde_json::json;

on_both! {
    async fn protection_ends_with_its_last_day_in_the_programmes_zone(portal) {
        let partner = portal.sign_in(NORTH_REP).await;
        let deal = partner.new_deal(true).await;
        let approved = portal.sign_in(MANAGER).await.acted(&deal, json!({ "action": "approve" })).await;
        assert_eq!(approved["protected_until"], "2027-02-18");
        let path = format!("/api/v1/deals/{}", deal["id"].as_str().unwrap());
        // Prague is an hour ahead of UTC: at 22:59 UTC the last day is not over, a minute later it is.
        portal.wait(TimeDelta::days(90) + TimeDelta::hours(11) + TimeDelta::minutes(59));
        let partner = portal.sign_in(NORTH_REP).await;
        assert_eq!(partner.get(&path).await.json()["status"], "approved");
        portal.wait(TimeDelta::minutes(1));
        let expired = partner.get(&path).await.json();
        assert_eq!((&expired["status"], &expired["version"]), (&json!("expired"), &json!(3)));
        let log = partner.get(&format!("{path}/activities")).await.json();
        assert_eq!((&log["items"][0]["kind"], &log["items"][0]["actor_name"]), (&json!("expire"), &json!("system")));
        partner.act(&deal, json!({ "action": "won" })).await.is(409, "refused");
    }

    async fn a_list_shows_no_deal_as_protected_that_is_not(portal) {
        let partner = portal.sign_in(NORTH_REP).await;
        let deal = partner.new_deal(true).await;
        portal.sign_in(MANAGER).await.acted(&deal, json!({ "action": "approve" })).await;
        portal.wait(TimeDelta::days(91));
        let partner = portal.sign_in(NORTH_REP).await;
        assert_eq!(partner.get("/api/v1/deals?status=expired").await.json()["total"], 1);
        assert_eq!(partner.get("/api/v1/deals/summary").await.json()["by_status"], json!({ "expired": 1 }));
    }

    async fn expiry_happens_once_and_only_to_approved_deals(portal) {
        let partner = portal.sign_in(NORTH_REP).await;
        partner.new_deal(true).await;
        let deal = partner.new_deal(true).await;
        portal.sign_in(MANAGER).await.acted(&deal, json!({ "action": "approve" })).await;
        portal.wait(TimeDelta::days(100));
        expiry::settle(&portal.state, portal.state.now()).await.unwrap();
        portal.wait(TimeDelta::days(1));
        expiry::settle(&portal.state, portal.state.now()).await.unwrap();
        let partner = portal.sign_in(NORTH_REP).await;
        let by_status = partner.get("/api/v1/deals/summary").await.json()["by_status"].clone();
        assert_eq!(by_status, json!({ "submitted": 1, "expired": 1 }));
        assert_eq!(partner.get("/api/v1/deals?status=expired").await.json()["items"][0]["version"], 3);
    }
}
