//! Several backends in one file: each with its own secret, its own ids, and its own resources.

use crate::api::harness::{MANAGER, NORTH_REP, OWNER, Portal, SOUTH_REP};
use crate::fake::{Fake, profile};
use portal_server::gateway::{Gateway, HookRegistry};
use serde_json::{Value, json};

const ERP_TOKEN: &str = "another-s3cret";

/// Deals in one, organisations in the other.
async fn both() -> (Fake, Fake, Value) {
    let crm = Fake::start(&[]).await;
    let erp = Fake::with_token(&[], ERP_TOKEN).await;
    let mut deals = profile();
    deals["base"] = json!(format!("{}/v1", crm.base));
    let companies = json!({
        "format": 1, "extends": "rest", "base": format!("{}/v1", erp.base), "auth": {"kind": "bearer"},
        "list": {"items": "/items", "total": {"body": "/total"}, "next": {"by": "total"}},
        "resources": {"partners": {"path": "companies", "fields": {"name": "title", "country": "land", "tier": "level"}}}
    });
    let file = json!({
        "format": 1,
        "backend": {
            "format": 1, "backends": {"crm": deals, "erp": companies},
            "resources": {"deals": "crm", "partners": "erp"}
        },
        "partners": {"crm": {"north": "1", "south": "2"}, "erp": {"north": "A-1", "south": "A-2"}},
        "people": {"crm": {"u-north-rep": "north-person"}}
    });
    (crm, erp, file)
}

fn variables(name: &str) -> Option<String> {
    match name {
        "PORTAL_BACKEND_CRM_TOKEN" => Some(crate::fake::TOKEN.to_owned()),
        "PORTAL_BACKEND_ERP_TOKEN" => Some(ERP_TOKEN.to_owned()),
        _ => None,
    }
}

fn read(file: &Value) -> Result<Gateway, String> {
    Gateway::read(file.to_string().as_bytes(), &variables, &HookRegistry::default())
}

#[tokio::test]
async fn each_resource_is_asked_of_its_own_backend_under_its_own_account() {
    let (crm, erp, file) = both().await;
    let portal = Portal::in_front_of(read(&file).unwrap()).await;
    let rep = portal.sign_in(NORTH_REP).await;
    let deals = rep.get("/api/v1/deals?per_page=2").await.json();
    assert_eq!(deals["total"], 30);
    // The name is that of the backend that has organisations.
    assert_eq!(deals["items"][0]["partner_name"], "Northern Lights SE");
    let partners = rep.get("/api/v1/partners").await.json();
    assert_eq!(partners["total"], 1);
    let north = &partners["items"][0];
    assert_eq!((&north["id"], &north["name"]), (&json!("north"), &json!("Northern Lights SE")));
    assert_eq!((&north["country"], &north["tier"]), (&json!("DE"), &json!("gold")));
    // What the backend has no place for stays ours.
    assert_eq!((&north["currency"], &north["partner_type"]), (&json!("EUR"), &json!("reseller")));
    assert_eq!(portal.sign_in(OWNER).await.get("/api/v1/partners").await.json()["total"], 2);
    for (heard, token, path) in
        [(crm.heard(), crate::fake::TOKEN, "/v1/deals"), (erp.heard(), ERP_TOKEN, "/v1/companies")]
    {
        assert!(!heard.is_empty());
        for one in heard {
            assert!(one.target.starts_with(path), "{one:?}");
            assert_eq!(one.headers["authorization"], format!("Bearer {token}"));
        }
    }
}

#[tokio::test]
async fn the_names_of_other_organisations_stay_with_them() {
    let (_crm, _erp, file) = both().await;
    let portal = Portal::in_front_of(read(&file).unwrap()).await;
    for person in [NORTH_REP, MANAGER] {
        let client = portal.sign_in(person).await;
        for path in [
            "/api/v1/partners",
            "/api/v1/partners/south",
            "/api/v1/partners/A-2",
            "/api/v1/partners/2",
            "/api/v1/partners/..%2fA-2",
            "/api/v1/partners?page=2",
            "/api/v1/partners?id=A-2",
            "/api/v1/partners?per_page=100&name=Southern",
        ] {
            let answer = client.get(path).await;
            assert!(!answer.text().contains("Southern"), "{path}: {}", answer.text());
            assert!(matches!(answer.status.as_u16(), 200 | 400 | 404), "{path}");
        }
    }
    let south = portal.sign_in(SOUTH_REP).await.get("/api/v1/partners/south").await.json();
    assert_eq!(south["name"], "Southern Secret AG");
}

#[tokio::test]
async fn a_backend_of_organisations_that_is_away_leaves_our_own_names() {
    let (_crm, _, mut file) = both().await;
    file["backend"]["backends"]["erp"]["base"] = json!("http://127.0.0.1:9/v1");
    let portal = Portal::in_front_of(read(&file).unwrap()).await;
    let rep = portal.sign_in(NORTH_REP).await;
    assert_eq!(rep.get("/api/v1/partners/north").await.json()["name"], "Northern Lights");
    assert_eq!(
        rep.get("/api/v1/deals?per_page=1").await.json()["items"][0]["partner_name"],
        "Northern Lights"
    );
}

#[tokio::test]
async fn an_area_that_no_backend_has_is_left_out() {
    let (_crm, _erp, mut file) = both().await;
    file["backend"]["backends"].as_object_mut().unwrap().remove("crm");
    file["backend"]["resources"].as_object_mut().unwrap().remove("deals");
    file["partners"].as_object_mut().unwrap().remove("crm");
    file.as_object_mut().unwrap().remove("people");
    let portal = Portal::in_front_of(read(&file).unwrap()).await;
    let rep = portal.sign_in(NORTH_REP).await;
    for path in [
        "/api/v1/deals",
        "/api/v1/deals/summary",
        "/api/v1/deals/north-1",
        "/api/v1/deals/north-1/activities",
    ] {
        rep.get(path).await.is(404, "not_found");
    }
    assert_eq!(rep.get("/api/v1/partners").await.json()["items"][0]["name"], "Northern Lights SE");
}

#[tokio::test]
async fn a_file_of_several_backends_is_checked_at_the_start() {
    let (_crm, _erp, whole) = both().await;
    type Change = fn(&mut Value);
    let cases: [(Change, &str); 7] = [
        (|file| file["partners"] = json!({"north": "1"}), "`north`"),
        (|file| file["partners"]["erp"] = json!("A"), "`partners`"),
        (|file| file["partners"]["crm"]["south"] = json!("1"), "`1` twice"),
        (|file| file["people"] = json!({"hr": {}}), "`hr`"),
        (|file| file["backend"]["resources"]["deals"] = json!("hr"), "/backend/resources/deals"),
        (
            |file| {
                file["backend"]["resources"].as_object_mut().unwrap().remove("partners");
            },
            "no resource leads to the backend `erp`",
        ),
        (
            |file| {
                let crm = file["backend"]["backends"]["crm"].clone();
                file["backend"]["backends"]["CRM"] = crm;
            },
            "share",
        ),
    ];
    for (change, words) in cases {
        let mut file = whole.clone();
        change(&mut file);
        let text = read(&file).err().unwrap_or_else(|| panic!("taken: {words}"));
        assert!(text.contains(words), "{words}: {text}");
    }
    // The variable of a single backend opens none of several.
    let one = |name: &str| (name == "PORTAL_BACKEND_TOKEN").then(|| "x".to_owned());
    let text = Gateway::read(whole.to_string().as_bytes(), &one, &HookRegistry::default()).err().unwrap();
    assert!(text.contains("`crm`") && text.contains("PORTAL_BACKEND_CRM_TOKEN"), "{text}");
}
