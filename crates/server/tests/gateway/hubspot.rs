//! A CRM by its profile alone: the gateway before a mock that checks every request against a description of its API and
//! keeps nothing. `cargo xtask test backends` starts it; without it these tests are skipped.

use crate::api::harness::{NORTH_REP, OWNER, Portal, SOUTH_REP, new_id};
use portal_server::gateway::{Gateway, HookRegistry};
use serde_json::{Value, json};

/// The mock answers this deal to everything; it belongs to the organisation 1.
const DEAL: &str = "9000001";

/// The server before the mock; `None`, with a word about it, if there is none.
async fn portal() -> Option<Portal> {
    let Ok(base) = std::env::var("HUBSPOT_MOCK") else {
        println!("skipped: HUBSPOT_MOCK is not set");
        return None;
    };
    let text = include_str!("../../../../tests/backends/profiles/hubspot.json");
    let mut profile: Value = serde_json::from_str(text).unwrap();
    // The preset's paths begin with /crm/v3/objects; so does the address that the rig tells.
    profile["base"] = json!(base.trim_end_matches("/crm/v3/objects"));
    let file = json!({
        "format": 1, "backend": profile, "partners": {"north": "1", "south": "2"},
        "people": {"u-north-rep": "1"}
    });
    let token = |name: &str| (name == "PORTAL_BACKEND_TOKEN").then(|| "pat-of-the-portal".to_owned());
    let gateway = Gateway::read(file.to_string().as_bytes(), &token, &HookRegistry::default()).unwrap();
    Some(Portal::in_front_of_as(gateway, "reseller").await)
}

fn fields() -> Value {
    json!({
        "customer": "Harbour Lights Logistics", "website": "https://harbour.example", "industry": "logistics",
        "country": "IE", "city": "Cork", "postal_code": "T12 K8AF",
        "contact_first_name": "Orla", "contact_last_name": "Byrne", "contact_email": "orla@harbour.example",
        "contact_phone": "+353 21 555 0101", "contact_job_title": "Managing director",
        "title": "Backup for all branches", "opportunity_type": "new", "products": ["mer-secure-edge"],
        "value": "12500.00 EUR", "close_date": "2027-03-01", "stage": "prospect", "origin": "own_prospecting",
        "description": "Fifty people move to a new backup within two quarters.", "decision_maker_met": "yes",
        "next_step": "Workshop", "competitor": "none"
    })
}

#[tokio::test]
async fn hubspot_deals_are_listed_searched_and_sorted_by_the_profile_alone() {
    let Some(portal) = portal().await else { return };
    let rep = portal.sign_in(NORTH_REP).await;
    for query in [
        "",
        "q=Freight",
        "status=submitted,under_review&sort=-value",
        "stage=negotiation&value_min=1000&close_from=2026-01-01&close_to=2027-12-31",
        "sort=title&per_page=100",
    ] {
        let answer = rep.get(&format!("/api/v1/deals?{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        let page = answer.json();
        let items = page["items"].as_array().unwrap();
        // The mock answers the deals of four organisations, whatever was asked: the others' are left out, and not counted.
        assert_eq!(items.len(), 3, "{query}");
        assert!(items.iter().all(|deal| deal["partner_id"] == "north"), "{query}");
        assert!(page["total"].is_null(), "{query}");
    }
    assert_eq!(portal.sign_in(OWNER).await.get("/api/v1/deals").await.json()["total"], 60);
    let deal = rep.get(&format!("/api/v1/deals/{DEAL}")).await.json();
    assert_eq!(deal["fields"]["value"], "1638.00 EUR");
    assert_eq!(deal["fields"]["products"], json!(["mer-secure-edge", "mer-cloud-migrate"]));
    assert_eq!((&deal["status"], &deal["owner_id"]), (&json!("draft"), &json!("u-north-rep")));
    portal.sign_in(SOUTH_REP).await.get(&format!("/api/v1/deals/{DEAL}")).await.is(404, "not_found");
}

#[tokio::test]
async fn hubspot_deals_are_registered_and_changed_by_the_profile_alone() {
    let Some(portal) = portal().await else { return };
    let rep = portal.sign_in(NORTH_REP).await;
    let body = json!({ "id": new_id(), "submit": true, "fields": fields() });
    let made = rep.call("POST", "/api/v1/deals").key("k").json(&body).await;
    assert_eq!((made.status.as_u16(), made.json()["id"].as_str()), (201, Some(DEAL)), "{}", made.text());
    let again = rep.call("POST", "/api/v1/deals").key("k").json(&body).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    let path = format!("/api/v1/deals/{DEAL}");
    let version = rep.get(&path).await.json()["version"].as_i64().unwrap();
    let change = json!({ "fields": { "description": "Sixty people.", "value": "14000.00 EUR", "stage": "qualified" } });
    let changed = rep.call("PATCH", &path).new_key().if_match(version).json(&change).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let submitted = rep.act(&json!({ "id": DEAL }), json!({ "action": "submit" })).await;
    assert_eq!(submitted.status, 200, "{}", submitted.text());
    let history = rep.get(&format!("{path}/activities")).await.json();
    assert_eq!(history["total"], 4);
    // Another organisation's registration: the mock names a deal of the first one as the one that was made.
    let south = portal.sign_in(SOUTH_REP).await;
    let body = json!({ "id": new_id(), "submit": true, "fields": fields() });
    south.call("POST", "/api/v1/deals").new_key().json(&body).await.is(409, "unknown_outcome");
}
