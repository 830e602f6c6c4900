//! Code of whoever builds the server, at the points that a profile names.

use crate::api::harness::{NORTH_REP, Portal};
use crate::fake::{Fake, Fault, TOKEN};
use portal_server::gateway::hooks::TokenAnswer;
use portal_server::gateway::{Gateway, HookRegistry, Hooks};
use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::read::Failure;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Signs requests, counts answers, fetches tokens and translates refusals.
#[derive(Default, Clone)]
struct Mine {
    answers: Arc<AtomicU32>,
    tokens: Arc<AtomicU32>,
}

impl Hooks for Mine {
    fn before(&self, request: &mut HttpRequest) {
        let signature = request.header("authorization").map_or(0, str::len);
        request.set_header("X-Signature", &signature.to_string());
    }

    fn after(&self, request: &HttpRequest, _answer: &mut HttpAnswer) {
        assert!(request.header("x-signature").is_some());
        self.answers.fetch_add(1, Ordering::SeqCst);
    }

    fn token(&self) -> TokenAnswer<'_> {
        Box::pin(async {
            // The first one has ended by the time it arrives.
            let number = self.tokens.fetch_add(1, Ordering::SeqCst);
            Some(if number == 0 { "old".to_owned() } else { TOKEN.to_owned() })
        })
    }

    fn error(&self, failure: &mut Failure) {
        for error in &mut failure.fields {
            error.message = "This project is registered already.".to_owned();
        }
    }
}

fn naming(names: Value) -> impl FnOnce(&mut Value) {
    move |file| file["backend"]["hooks"] = names
}

#[tokio::test]
async fn hooks_sign_requests_bring_tokens_and_say_refusals_in_other_words() {
    let fake = Fake::start(&[]).await;
    let mine = Mine::default();
    let file =
        fake.file(naming(json!({"before": "mine", "after": "mine", "token": "mine", "error": "mine"})));
    let hooks = HookRegistry::default().with("mine", mine.clone());
    // No secret is set: the hook brings one.
    let portal = Portal::in_front_of(Gateway::read(file.as_bytes(), &|_| None, &hooks).unwrap()).await;
    let rep = portal.sign_in(NORTH_REP).await;
    assert_eq!(rep.get("/api/v1/deals").await.json()["total"], 30);
    assert_eq!(mine.tokens.load(Ordering::SeqCst), 2);
    let mut fields = crate::api::harness::Client::fields();
    fields["title"] = json!("taken");
    let body = json!({ "id": crate::api::harness::new_id(), "submit": true, "fields": fields });
    let refused = rep.call("POST", "/api/v1/deals").new_key().json(&body).await;
    refused.is(422, "invalid");
    assert_eq!(refused.json()["errors"][0]["params"]["text"], "This project is registered already.");
    let heard = fake.heard();
    assert_eq!(u32::try_from(heard.len()).unwrap(), mine.answers.load(Ordering::SeqCst));
    assert!(heard.iter().all(|one| one.headers.contains_key("x-signature")));
}

/// Turns every request to another server.
struct Astray(String);

impl Hooks for Astray {
    fn before(&self, request: &mut HttpRequest) {
        request.url = request.url.replace("127.0.0.1", "localhost").replace("/v1/deals", &self.0);
    }
}

#[tokio::test]
async fn no_hook_leads_a_secret_out_of_the_profiles_base() {
    for path in ["/v1/deals", "/admin", "/v1/../admin"] {
        let fake = Fake::start(&[]).await;
        let hooks = HookRegistry::default().with("astray", Astray(path.to_owned()));
        let file = fake.file(naming(json!({"before": "astray"})));
        let one = |name: &str| (name == "PORTAL_BACKEND_TOKEN").then(|| TOKEN.to_owned());
        let portal = Portal::in_front_of(Gateway::read(file.as_bytes(), &one, &hooks).unwrap()).await;
        portal.sign_in(NORTH_REP).await.get("/api/v1/deals").await.is(502, "backend_unreachable");
        assert!(fake.heard().is_empty());
    }
}

/// Says that every answer is fine, and whose deals it likes.
struct Liar;

impl Hooks for Liar {
    fn after(&self, _request: &HttpRequest, answer: &mut HttpAnswer) {
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        answer.body = text.replace("\"total\":30", "\"total\":60").into_bytes();
    }
}

#[tokio::test]
async fn what_a_hook_lets_through_is_still_checked() {
    let fake = Fake::start(&[Fault::IgnoresFilters]).await;
    let file = fake.file(naming(json!({"after": "liar"})));
    let hooks = HookRegistry::default().with("liar", Liar);
    let one = |name: &str| (name == "PORTAL_BACKEND_TOKEN").then(|| TOKEN.to_owned());
    let portal = Portal::in_front_of(Gateway::read(file.as_bytes(), &one, &hooks).unwrap()).await;
    let answer = portal.sign_in(NORTH_REP).await.get("/api/v1/deals?per_page=100").await;
    assert!(!answer.text().contains("south-") && answer.json()["total"].is_null());
}

#[tokio::test]
async fn a_name_that_nobody_registered_stops_the_start() {
    let fake = Fake::start(&[]).await;
    let file = fake.file(naming(json!({"before": "signer"})));
    let one = |name: &str| (name == "PORTAL_BACKEND_TOKEN").then(|| TOKEN.to_owned());
    let text = Gateway::read(file.as_bytes(), &one, &HookRegistry::default()).err().unwrap();
    assert!(text.contains("`signer`") && text.contains("`before`") && text.contains("none"), "{text}");
    let hooks = HookRegistry::default().with("mine", Mine::default());
    let text = Gateway::read(file.as_bytes(), &one, &hooks).err().unwrap();
    assert!(text.contains("`signer`") && text.contains("mine"), "{text}");
}
