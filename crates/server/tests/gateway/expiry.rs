//! Protection that ends, written into the backend by the housekeeping.

use crate::api::harness::{MANAGER, NORTH_REP, OWNER};
use crate::fake::{Fake, Fault};
use chrono::TimeDelta;
use portal_server::gateway::settle;
use serde_json::{Value, json};

/// Approved deals of both organisations, three of them with a protection that ended, that ends today and that lasts.
async fn backend(faults: &[Fault]) -> Fake {
    let fake = Fake::start(faults).await;
    for (id, day) in [
        ("north-1", "2026-11-19"),
        ("south-1", "2026-11-01"),
        ("north-5", "2026-11-20"),
        ("south-5", "2027-01-01"),
    ] {
        fake.set(id, "protected", json!(day));
    }
    // Not approved: nothing that could expire.
    fake.set("north-0", "protected", json!("2026-01-01"));
    fake
}

fn statuses(fake: &Fake) -> Vec<Value> {
    ["north-1", "south-1", "north-5", "south-5", "north-0"].map(|id| fake.row(id)["status"].clone()).to_vec()
}

#[tokio::test]
async fn deals_expire_in_the_backend_once_their_protection_is_over() {
    // Also where the backend answers more than it was asked for.
    for faults in [&[][..], &[Fault::IgnoresFilters]] {
        let fake = backend(faults).await;
        let portal = fake.portal().await;
        settle(&portal.state, portal.state.now()).await.unwrap();
        assert_eq!(statuses(&fake), ["expired", "expired", "approved", "approved", "submitted"]);
        let heard = fake.heard();
        let written: Vec<_> = heard.iter().filter(|heard| heard.method == "PATCH").collect();
        assert_eq!(written.len(), 2);
        for one in written {
            assert!(one.headers["if-match"].to_str().unwrap().contains('1'));
            let body: Value = serde_json::from_str(&one.body).unwrap();
            assert!(body["status"] == "expired" && body.get("partner_id").is_none(), "{body}");
        }
        // Asked for those that are due, of every organisation.
        assert!(
            heard[0].target.contains("status=approved")
                && heard[0].target.contains("protected_lte=2026-11-19")
        );
        let history = portal.sign_in(NORTH_REP).await.get("/api/v1/deals/north-1/activities").await.json();
        assert_eq!(
            (&history["items"][0]["kind"], &history["items"][0]["actor_name"]),
            (&json!("expire"), &json!("system"))
        );
        // Once a day.
        fake.heard();
        settle(&portal.state, portal.state.now()).await.unwrap();
        assert!(fake.heard().is_empty());
        portal.wait(TimeDelta::days(1));
        settle(&portal.state, portal.state.now()).await.unwrap();
        assert_eq!(statuses(&fake)[2], "expired");
    }
}

#[tokio::test]
async fn a_sweep_that_fails_goes_on_at_the_next_tick() {
    let fake = backend(&[Fault::FailsBeforeUpdate]).await;
    let portal = fake.portal().await;
    let _ = settle(&portal.state, portal.state.now()).await;
    assert_eq!(statuses(&fake)[0], "approved");
    fake.fault(&[]);
    settle(&portal.state, portal.state.now()).await.unwrap();
    assert_eq!(statuses(&fake)[..2], ["expired", "expired"]);
}

#[tokio::test]
async fn nothing_expires_where_the_backend_has_no_word_for_it() {
    let fake = backend(&[]).await;
    let portal = fake
        .portal_with(|file| {
            file["backend"]["resources"]["deals"]["fields"]["status"] = json!({
                "path": "status", "values": {"submitted": "submitted", "approved": "approved"}
            });
        })
        .await;
    settle(&portal.state, portal.state.now()).await.unwrap();
    assert!(fake.heard().is_empty());
    assert_eq!(portal.sign_in(OWNER).await.get("/api/v1/deals/north-1").await.json()["status"], "approved");
    assert_eq!(portal.sign_in(MANAGER).await.get("/api/v1/deals/north-1").await.status, 200);
}
