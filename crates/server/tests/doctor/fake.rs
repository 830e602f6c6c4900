//! A backend of thirty records, with faults to switch on.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use doctor::{Credentials, Exchange, Finding, Options, Outcome, Suite, Verdict};
use portal_server::doctor::exchange::Wire;
use portal_server::http_client::{ClientLimits, HttpClient};
use rest_profile::presets;
use rest_profile::profile::{Place, Profile};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;
use std::sync::{Arc, Mutex};

/// What the backend does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    IgnoresFilters,
    ForgetsSecondFilter,
    IgnoresSort,
    LiesAboutTotal,
    Html,
    RepeatsLastPage,
    HidesETag,
    AcceptsStale,
    ReplacesOnPatch,
    RoundsDecimals,
    KeepsDeleted,
    IgnoresKeys,
    NamesNoField,
    MissingIsForbidden,
    RefusesSignInWith403,
    AnswersMissing,
}

#[derive(Default)]
struct Inner {
    faults: Vec<Fault>,
    rows: Vec<Map<String, Value>>,
    made: u64,
    keys: Vec<(String, String)>,
}

#[derive(Clone, Default)]
pub struct Fake {
    inner: Arc<Mutex<Inner>>,
    pub base: String,
}

pub const PROFILE: &str = r#"{
  "format": 1, "title": "Fake", "extends": "rest", "base": "BASE",
  "auth": {"kind": "bearer"},
  "list": {
    "items": "/items", "total": {"body": "/total"}, "next": {"by": "total"},
    "search": {"param": "q"},
    "filter": {"encode": "params", "nest": ".", "operators": {"eq": "{f}={v}", "gte": "{f}_gte={v}", "lte": "{f}_lte={v}", "contains": "{f}_like={v}", "in": "{f}_in={v|without:,|join:,}"}}
  },
  "version": {"read": {"header": "ETag"}, "send": {"header": "If-Match"}},
  "idempotency": {"header": "Idempotency-Key"},
  "errors": {"message": "/detail", "fields": [{"map": "/errors"}]},
  "resources": {"deals": {"path": "deals", "fields": {
    "title": "name",
    "stage": {"path": "phase", "values": {"prospect": "P", "won": "W"}},
    "value": {"path": "amount", "type": "decimal", "wire": "text"},
    "close_date": {"path": "closing", "type": "date"},
    "city": "city"
  }}}
}"#;

impl Fake {
    pub async fn start(faults: &[Fault]) -> Self {
        let rows = (1..=30).map(|number| {
            let name = ["Über, Söhne", "O'Neil \"Cold\" Store", "测试 贸易", "Plain Works"][number % 4];
            let row = json!({
                "id": number.to_string(), "name": format!("{name} {number}"), "phase": if number % 3 == 0 { "W" } else { "P" },
                "amount": format!("{}.50", number * 700), "closing": format!("2027-01-{number:02}"), "city": if number % 2 == 0 { "Brno" } else { "Oulu" }, "v": 1
            });
            row.as_object().unwrap().clone()
        });
        let inner = Inner { faults: faults.to_vec(), rows: rows.collect(), made: 100, keys: Vec::new() };
        let mut fake = Self { inner: Arc::new(Mutex::new(inner)), base: String::new() };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        fake.base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        fake
    }

    /// The records that are there now.
    pub fn titles(&self) -> Vec<String> {
        self.inner.lock().unwrap().rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    }

    pub async fn examine(&self, write: bool) -> Vec<Finding> {
        self.examine_with(PROFILE, write).await
    }

    pub async fn examine_with(&self, profile: &str, write: bool) -> Vec<Finding> {
        let client = HttpClient::new(ClientLimits::default()).unwrap();
        let options = Options { write, origin: "https://portal.example".to_owned(), ..Options::default() };
        self.examine_by(Wire::new(client), profile, options).await.findings
    }

    /// A run over an exchange of the test's own.
    pub async fn examine_by<X: Exchange>(&self, exchange: X, profile: &str, options: Options) -> Outcome {
        let text = profile.replace("BASE", &self.base);
        let lookup = |name: &str| presets::lookup(name);
        let profile = Profile::read(text.as_bytes(), Place::Server, &lookup).unwrap();
        let resolved = Profile::resolve(text.as_bytes(), &lookup).unwrap();
        let credentials = Credentials::Token("s3cret-token".to_owned());
        Suite::new(&profile, exchange, options).run(&credentials, &resolved).await
    }
}

/// The codes of what is wrong.
pub fn wrong(findings: &[Finding]) -> Vec<&'static str> {
    let mut codes: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Wrong)
        .map(|finding| finding.code)
        .collect();
    codes.dedup();
    codes
}

fn reply(status: u16, media: &str, body: String) -> Response<Body> {
    let builder =
        Response::builder().status(StatusCode::from_u16(status).unwrap()).header("content-type", media);
    builder.header("access-control-allow-origin", "*").body(Body::from(body)).unwrap()
}

fn json_reply(status: u16, body: &Value) -> Response<Body> {
    reply(status, "application/json", body.to_string())
}

async fn answer(State(fake): State<Fake>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let mut inner = fake.inner.lock().unwrap();
    let has = |fault| inner.faults.contains(&fault);
    if parts.method == "OPTIONS" {
        let mut answer = reply(204, "text/plain", String::new());
        let headers = answer.headers_mut();
        headers.insert("access-control-allow-methods", "GET, POST, PATCH".parse().unwrap());
        headers
            .insert("access-control-allow-headers", "authorization, content-type, if-match".parse().unwrap());
        return answer;
    }
    if parts.headers.get("authorization").is_none_or(|value| value != "Bearer s3cret-token") {
        let status = if has(Fault::RefusesSignInWith403) { 403 } else { 401 };
        return json_reply(status, &json!({"detail": "Who are you?"}));
    }
    if has(Fault::Html) {
        return reply(200, "text/html", "<html>Sign in</html>".to_owned());
    }
    let query: Vec<(String, String)> =
        url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let id = parts.uri.path().trim_start_matches("/deals").trim_matches('/').to_owned();
    let mut answer = match (parts.method.as_str(), id.as_str()) {
        ("GET", "") => list(&inner, &query),
        ("POST", "") => create(&mut inner, &parts.headers, &body),
        ("GET", id) => one(&inner, id),
        ("PATCH", id) => update(&mut inner, id, &parts.headers, &body),
        ("DELETE", id) => {
            if !has(Fault::KeepsDeleted) {
                inner.rows.retain(|row| row["id"] != id);
            }
            reply(204, "text/plain", String::new())
        }
        _ => reply(405, "text/plain", String::new()),
    };
    if !inner.faults.contains(&Fault::HidesETag) {
        answer.headers_mut().insert("access-control-expose-headers", "ETag".parse().unwrap());
    }
    answer
}

fn list(inner: &Inner, query: &[(String, String)]) -> Response<Body> {
    let has = |fault| inner.faults.contains(&fault);
    let get = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let text = |row: &Map<String, Value>, name: &str| {
        row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let compare = |name: &str, one: &str, two: &str| -> Ordering {
        if name == "amount" {
            return one.parse::<f64>().unwrap_or(0.0).total_cmp(&two.parse::<f64>().unwrap_or(0.0));
        }
        one.cmp(two)
    };
    let conditions =
        query.iter().filter(|(name, _)| !matches!(name.as_str(), "page" | "page_size" | "sort" | "q"));
    let most = if has(Fault::IgnoresFilters) {
        0
    } else if has(Fault::ForgetsSecondFilter) {
        1
    } else {
        99
    };
    let mut rows: Vec<&Map<String, Value>> = inner.rows.iter().collect();
    for (name, wanted) in conditions.take(most) {
        let (field, kind) = name.rsplit_once('_').unwrap_or((name, ""));
        rows.retain(|row| match kind {
            "gte" => compare(field, &text(row, field), wanted).is_ge(),
            "lte" => compare(field, &text(row, field), wanted).is_le(),
            "like" => text(row, field).contains(wanted),
            "in" => wanted.split(',').any(|one| text(row, field) == one),
            _ => compare(name, &text(row, name), wanted).is_eq(),
        });
    }
    if let Some(word) = get("q") {
        rows.retain(|row| text(row, "name").contains(&word));
    }
    if let Some(sort) = get("sort").filter(|_| !has(Fault::IgnoresSort)) {
        let name = sort.trim_start_matches('-');
        rows.sort_by(|a, b| compare(name, &text(a, name), &text(b, name)));
        if sort.starts_with('-') {
            rows.reverse();
        }
    }
    let number = |name: &str, other: usize| {
        get(name).and_then(|text| text.parse::<usize>().ok()).unwrap_or(other).max(1)
    };
    let size = number("page_size", 20);
    let pages = rows.len().div_ceil(size).max(1);
    let page = if has(Fault::RepeatsLastPage) { number("page", 1).min(pages) } else { number("page", 1) };
    let total = if has(Fault::LiesAboutTotal) { rows.len() + 7 } else { rows.len() };
    let items: Vec<&&Map<String, Value>> = rows.iter().skip((page - 1) * size).take(size).collect();
    json_reply(200, &json!({"items": items, "total": total}))
}

fn one(inner: &Inner, id: &str) -> Response<Body> {
    let found = inner.rows.iter().find(|row| row["id"] == id);
    let has = |fault| inner.faults.contains(&fault);
    match found {
        Some(row) => tagged(200, row),
        None if has(Fault::AnswersMissing) => tagged(200, &inner.rows[0]),
        None if has(Fault::MissingIsForbidden) => json_reply(403, &json!({"detail": "No."})),
        None => json_reply(404, &json!({"detail": "There is none."})),
    }
}

fn tagged(status: u16, row: &Map<String, Value>) -> Response<Body> {
    let mut answer = json_reply(status, &Value::Object(row.clone()));
    answer.headers_mut().insert("etag", format!("\"{}\"", row["v"]).parse().unwrap());
    answer
}

fn refusal(inner: &Inner, row: &Map<String, Value>) -> Option<Response<Body>> {
    let mut errors = Map::new();
    if row.get("amount").and_then(Value::as_str).is_some_and(|amount| amount.starts_with('-')) {
        errors.insert("amount".to_owned(), json!(["It has to be positive."]));
    }
    if row.get("name").and_then(Value::as_str).is_some_and(|name| name.len() > 200) {
        errors.insert("name".to_owned(), json!(["Too long."]));
    }
    if errors.is_empty() {
        return None;
    }
    let errors = if inner.faults.contains(&Fault::NamesNoField) {
        json!({"x_1": ["Wrong."]})
    } else {
        Value::Object(errors)
    };
    Some(json_reply(422, &json!({"detail": "Not accepted.", "errors": errors})))
}

fn rounded(inner: &Inner, row: &mut Map<String, Value>) {
    if inner.faults.contains(&Fault::RoundsDecimals)
        && let Some(amount) =
            row.get("amount").and_then(Value::as_str).and_then(|text| text.parse::<f64>().ok())
    {
        row.insert("amount".to_owned(), json!(format!("{}", amount.round())));
    }
}

fn create(inner: &mut Inner, headers: &HeaderMap, body: &[u8]) -> Response<Body> {
    let key =
        headers.get("idempotency-key").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    if !inner.faults.contains(&Fault::IgnoresKeys)
        && let Some((_, id)) = inner.keys.iter().find(|(known, _)| *known == key)
    {
        return one(inner, &id.clone());
    }
    let mut row: Map<String, Value> = serde_json::from_slice(body).unwrap();
    if let Some(refusal) = refusal(inner, &row) {
        return refusal;
    }
    rounded(inner, &mut row);
    inner.made += 1;
    let id = inner.made.to_string();
    row.insert("id".to_owned(), json!(id));
    row.insert("v".to_owned(), json!(1));
    inner.keys.push((key, id));
    inner.rows.push(row.clone());
    tagged(201, &row)
}

fn update(inner: &mut Inner, id: &str, headers: &HeaderMap, body: &[u8]) -> Response<Body> {
    let change: Map<String, Value> = serde_json::from_slice(body).unwrap();
    let Some(place) = inner.rows.iter().position(|row| row["id"] == id) else { return one(inner, id) };
    let old = inner.rows[place].clone();
    let tag = format!("\"{}\"", old["v"]);
    if headers.get("if-match").is_some_and(|value| *value != *tag)
        && !inner.faults.contains(&Fault::AcceptsStale)
    {
        return json_reply(412, &json!({"detail": "Somebody was faster."}));
    }
    if let Some(refusal) = refusal(inner, &change) {
        return refusal;
    }
    let mut row = if inner.faults.contains(&Fault::ReplacesOnPatch) { Map::new() } else { old.clone() };
    row.extend(change);
    rounded(inner, &mut row);
    row.insert("id".to_owned(), old["id"].clone());
    row.insert("v".to_owned(), json!(old["v"].as_u64().unwrap() + 1));
    inner.rows[place] = row.clone();
    tagged(200, &row)
}
