//! What the server does not start with.

use crate::fake::{Fake, TOKEN};
use portal_server::gateway::{Gateway, HookRegistry};
use serde_json::{Value, json};

async fn refused(change: impl FnOnce(&mut Value), token: Option<&str>) -> String {
    let file = Fake::start(&[]).await.file(change);
    let one = |name: &str| token.filter(|_| name == "PORTAL_BACKEND_TOKEN").map(str::to_owned);
    let read = Gateway::read(file.as_bytes(), &one, &HookRegistry::default());
    read.err().unwrap_or_else(|| panic!("taken: {file}"))
}

#[tokio::test]
async fn a_file_that_could_show_too_much_is_refused() {
    type Change = fn(&mut Value);
    let cases: [(Change, &str); 9] = [
        (|file| file["format"] = json!(2), "`format`"),
        (|file| file["partner"] = json!({}), "`partner`"),
        (|file| file["partners"] = json!({"north": "1", "south": "1"}), "`1` twice"),
        (|file| file["partners"] = json!({"north": 1}), "`partners`"),
        (
            |file| {
                let fields = &mut file["backend"]["resources"]["deals"]["fields"];
                fields.as_object_mut().unwrap().remove("partner");
            },
            "`partner`",
        ),
        (
            |file| {
                file["backend"]["resources"]["deals"]["fields"]["partner"] =
                    json!({"path": "partner_id", "filter": []})
            },
            "`partner`",
        ),
        (
            |file| {
                file["backend"]["resources"]["deals"]["fields"]["partner"] =
                    json!({"path": "partner_id", "read_only": true})
            },
            "belong to nobody",
        ),
        (|file| file["backend"]["base"] = json!("/api"), "`base`"),
        (
            |file| {
                file["backend"]["auth"] =
                    json!({"kind": "oidc", "issuer": "https://id.example", "client_id": "x"})
            },
            "oidc",
        ),
    ];
    for (change, words) in cases {
        let text = refused(change, Some(TOKEN)).await;
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[tokio::test]
async fn a_missing_secret_is_named_by_its_variable() {
    assert!(refused(|_| {}, None).await.contains("PORTAL_BACKEND_TOKEN"));
    let basic = |file: &mut Value| file["backend"]["auth"] = json!({"kind": "basic"});
    assert!(refused(basic, None).await.contains("PORTAL_BACKEND_PASSWORD"));
}

#[tokio::test]
async fn the_secret_may_stand_in_the_file() {
    let file = Fake::start(&[]).await.file(|file| {
        file["backend"]["auth"] = json!({"kind": "bearer", "token": TOKEN});
    });
    if let Err(text) = Gateway::read(file.as_bytes(), &|_| None, &HookRegistry::default()) {
        panic!("{text}");
    }
}
