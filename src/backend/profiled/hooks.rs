//! Functions of the page around the portal that a profile names under `hooks`: what they are given, and how far they
//! may go. A profile never holds code, and an answer of a function is data like a backend's: it is checked.
//!
//! `before` may change a request but not send it to another origin; `after` may change an answer; `error` may find words
//! for a refusal; `token` brings a token. Requests of signing in, with their passwords, are shown to none of them.

use super::client::{kind_name, report};
use crate::backend::Failure;
use crate::browser::host::{self, NoResult};
use crate::browser::url;
use crate::t;
use rest_profile::http::{Body, HttpAnswer, HttpRequest};
use rest_profile::json::Json;
use rest_profile::profile::Profile;
use rest_profile::read;

/// 10 s: a function may have to ask a server of its own, and a person waits for it.
const TIME_LIMIT_MS: u32 = 10_000;

const METHODS: [&str; 7] = ["GET", "HEAD", "SEARCH", "POST", "PUT", "PATCH", "DELETE"];

/// Whether requests or answers go through a function of the host page.
pub fn has_any(profile: &Profile) -> bool {
    profile.hook("before").is_some() || profile.hook("after").is_some()
}

fn text(text: &str) -> Json {
    Json::Text(text.to_owned())
}

fn headers(list: &[(String, String)]) -> Json {
    Json::Object(list.iter().map(|(name, value)| (name.clone(), text(value))).collect())
}

/// Calls what the profile names for `point`; `Ok(None)` where it names nothing, or the function answers nothing.
async fn call(backend: &str, profile: &Profile, point: &str, input: Json) -> Result<Option<Json>, NoResult> {
    let Some(name) = profile.hook(point) else { return Ok(None) };
    let answer = host::call(name, &input.to_text(), TIME_LIMIT_MS).await;
    match &answer {
        Ok(_) => {}
        Err(NoResult::Missing) => report(
            backend,
            &format!(
                "the profile names `{name}` for `{point}`, and window.partnerPortal.hooks has no such function"
            ),
        ),
        Err(NoResult::Threw(why)) => report(backend, &format!("`{name}` ({point}) failed: {why}")),
        Err(NoResult::TooLate) => {
            report(backend, &format!("`{name}` ({point}) did not answer within 10 s"));
        }
    }
    Ok(answer?.and_then(|answer| Json::parse(answer.as_bytes()).ok()))
}

/// The request as the host page wants it, marks of the session included.
///
/// # Errors
/// The function failed, or wants the request to go elsewhere: then nothing is sent.
pub async fn before(backend: &str, profile: &Profile, request: HttpRequest) -> Result<HttpRequest, Failure> {
    let body = request.text().map_or(Json::Null, text);
    let input = Json::object([
        ("backend", text(backend)),
        ("method", text(request.method)),
        ("url", text(&request.url)),
        ("headers", headers(&request.headers)),
        ("body", body),
    ]);
    let told = || Failure::Told(t!("error.hook"));
    match call(backend, profile, "before", input).await {
        Ok(None) => Ok(request),
        Ok(Some(wish)) => changed(profile, request, &wish).ok_or_else(|| {
            report(backend, "`before` may not send a request to another origin");
            told()
        }),
        Err(_) => Err(told()),
    }
}

/// `None` where the wish leaves the backend's origin, or names a method that there is not.
fn changed(profile: &Profile, mut request: HttpRequest, wish: &Json) -> Option<HttpRequest> {
    if let Some(address) = wish.get("url").and_then(Json::as_str) {
        let home = url::origin_of(profile.base().origin())?;
        (url::origin_of(address)? == home).then_some(())?;
        address.clone_into(&mut request.url);
    }
    if let Some(method) = wish.get("method").and_then(Json::as_str) {
        request.method = METHODS.into_iter().find(|known| *known == method)?;
        request.follow_redirects &= matches!(request.method, "GET" | "HEAD");
    }
    if let Some(wanted) = wish.get("headers").and_then(Json::as_object) {
        request.headers = texts(wanted);
    }
    match wish.get("body") {
        Some(Json::Text(body)) => request.body = Body::Text(body.clone()),
        Some(Json::Null) if matches!(request.body, Body::Text(_)) => request.body = Body::Empty,
        _ => {}
    }
    Some(request)
}

fn texts(members: &[(String, Json)]) -> Vec<(String, String)> {
    let pair = |(name, value): &(String, Json)| Some((name.clone(), value.as_str()?.to_owned()));
    members.iter().filter_map(pair).collect()
}

/// The answer as the host page reads it. Where the function fails the answer stays what it was: what was written stays
/// written, and the backend's own words are better than none.
pub async fn after(backend: &str, profile: &Profile, mut answer: HttpAnswer) -> HttpAnswer {
    let input = Json::object([
        ("backend", text(backend)),
        ("status", Json::number(&answer.status.to_string()).unwrap_or_default()),
        ("url", text(&answer.final_url)),
        ("headers", headers(&answer.headers)),
        ("body", std::str::from_utf8(&answer.body).map_or(Json::Null, text)),
    ]);
    let Ok(Some(wish)) = call(backend, profile, "after", input).await else { return answer };
    let status = wish.get("status").and_then(Json::as_i64).and_then(|status| u16::try_from(status).ok());
    if let Some(status) = status.filter(|status| (200..600).contains(status)) {
        answer.status = status;
    }
    if let Some(wanted) = wish.get("headers").and_then(Json::as_object) {
        answer.headers = texts(wanted);
    }
    if let Some(body) = wish.get("body").and_then(Json::as_str) {
        answer.body = body.as_bytes().to_vec();
    }
    answer
}

/// Words for people about a refusal; `None` where the host page has none.
pub async fn error(backend: &str, profile: &Profile, refusal: &read::Failure) -> Option<String> {
    let field = |error: &read::FieldError| {
        let name = error.field.as_deref().unwrap_or(&error.wire);
        Json::object([("field", text(name)), ("message", text(&error.message)), ("code", text(&error.code))])
    };
    let input = Json::object([
        ("backend", text(backend)),
        ("status", Json::number(&refusal.status.to_string()).unwrap_or_default()),
        ("kind", text(kind_name(refusal.kind))),
        ("message", text(&refusal.message)),
        ("code", text(&refusal.code)),
        ("fields", Json::List(refusal.fields.iter().map(field).collect())),
    ]);
    let words = call(backend, profile, "error", input).await.ok()??;
    // 2,000 letters: a page of text, and no more.
    let words: String = words.as_str()?.trim().chars().take(2_000).collect();
    (!words.is_empty()).then_some(words)
}

/// A token from the host page. The profile may name the function; otherwise it is called `token`.
///
/// # Errors
/// No function, no answer, no token: in words for the person.
pub async fn token(backend: &str, profile: &Profile, refused: bool) -> Result<String, Failure> {
    let name = profile.hook("token").unwrap_or("token");
    let input = Json::object([("backend", text(backend)), ("refused", Json::Bool(refused))]);
    let failed = |why: &str| report(backend, &format!("no token from the page around: {why}"));
    match host::call(name, &input.to_text(), TIME_LIMIT_MS).await {
        Ok(answer) => {
            let token = answer.and_then(|answer| Json::parse(answer.as_bytes()).ok());
            let token = token.as_ref().and_then(Json::as_str).filter(|token| !token.is_empty());
            // Nobody is signed in there either: no fault of anybody.
            token.map(str::to_owned).ok_or(Failure::NotSignedIn)
        }
        Err(NoResult::Missing) => {
            failed(&format!("window.partnerPortal.hooks.{name} is not a function"));
            Err(Failure::Told(t!("sign_in.host_missing")))
        }
        Err(NoResult::Threw(why)) => {
            failed(&format!("`{name}` failed: {why}"));
            Err(Failure::Told(t!("sign_in.host_failed")))
        }
        Err(NoResult::TooLate) => {
            failed(&format!("`{name}` did not answer within 10 s"));
            Err(Failure::Told(t!("sign_in.host_failed")))
        }
    }
}
