//! A backend with deals of two organisations, and a note of everything that was asked of it.

use crate::api::harness::Portal;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use portal_server::gateway::{Gateway, HookRegistry};
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the backend does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Answers everybody's rows, whatever was asked.
    IgnoresFilters,
    /// Answers the first row of the other organisation to every id.
    IgnoresIds,
    /// Makes the record, and then fails.
    FailsAfterCreate,
    /// Makes no record, and fails.
    FailsBeforeCreate,
    /// Takes three tenths of a second to make a record.
    SlowCreate,
    /// Names another organisation's record as the one that was made.
    NamesAnother,
    /// Gives every new record to the other organisation.
    GivesAway,
    /// Changes the record, and then fails.
    FailsAfterUpdate,
    /// Changes nothing, and fails.
    FailsBeforeUpdate,
    /// Takes a file, and then fails.
    FailsAfterUpload,
    /// Says that it has seven deals more than it sends.
    PromisesMore,
    /// Takes a twentieth of a second for a list.
    SlowLists,
}

/// What arrived.
#[derive(Clone, Debug)]
pub struct Heard {
    pub method: String,
    pub target: String,
    pub headers: HeaderMap,
    pub body: String,
}

#[derive(Default)]
struct Inner {
    faults: Vec<Fault>,
    rows: Vec<Map<String, Value>>,
    heard: Vec<Heard>,
    made: u64,
    files: Vec<Vec<u8>>,
    under_way: usize,
    most_at_once: usize,
}

#[derive(Clone, Default)]
pub struct Fake {
    inner: Arc<Mutex<Inner>>,
    pub base: String,
    token: String,
}

pub const TOKEN: &str = "s3cret-token";

/// Words that stand in every row of the other organisation.
pub const FOREIGN: [&str; 2] = ["south-", "Southern Secret"];

pub fn profile() -> Value {
    json!({
        "format": 1, "title": "Fake", "extends": "rest", "base": "BASE/v1",
        "auth": {"kind": "bearer"},
        "list": {
            "items": "/items", "total": {"body": "/total"}, "next": {"by": "total"},
            "search": {"param": "q"},
            "filter": {"encode": "params", "nest": ".", "operators": {
                "eq": "{f}={v}", "gte": "{f}_gte={v}", "lte": "{f}_lte={v}", "in": "{f}_in={v|without:,|join:,}"
            }}
        },
        "version": {"read": {"body": "/v"}, "send": {"header": "If-Match"}},
        "errors": {"message": "/detail", "fields": [{"map": "/errors"}]},
        "resources": {"deals": {"path": "deals", "fields": {
            "title": "name", "customer": "customer", "country": "country", "stage": "stage",
            "value": {"path": "amount", "type": "decimal", "wire": "text"}, "value_currency": "currency",
            "close_date": {"path": "closing", "type": "date"},
            "products": {"path": "products", "type": "list"},
            "description": "description", "winner": "winner",
            "status": "status", "reason": "reason", "comment": "comment", "duplicate_of": "duplicate_of",
            "partner": "partner_id", "owner": "owner_id",
            "updated_at": {"path": "changed", "type": "instant"},
            "submitted_at": {"path": "submitted", "type": "instant"},
            "decided_at": {"path": "decided", "type": "instant"},
            "protected_until": {"path": "protected", "type": "date"}
        }}}
    })
}

/// Of a file whose only backend wants [`TOKEN`].
pub fn gateway(file: &str) -> Gateway {
    let one = |name: &str| (name == "PORTAL_BACKEND_TOKEN").then(|| TOKEN.to_owned());
    Gateway::read(file.as_bytes(), &one, &HookRegistry::default()).unwrap()
}

impl Fake {
    pub async fn start(faults: &[Fault]) -> Self {
        Self::with_token(faults, TOKEN).await
    }

    /// One that wants another secret.
    pub async fn with_token(faults: &[Fault], token: &str) -> Self {
        let statuses = ["submitted", "approved", "draft", "info_requested"];
        let row = |number: usize| {
            let (who, partner, name) = if number.is_multiple_of(2) {
                ("north", "1", "Northern")
            } else {
                ("south", "2", "Southern Secret")
            };
            let row = json!({
                "id": format!("{who}-{}", number / 2), "name": format!("{name} project {number}"),
                "customer": format!("{name} customer"), "country": "CZ", "stage": "open",
                "amount": format!("{}.00", 1000 + number), "currency": "EUR", "closing": "2027-05-01",
                "products": ["core"], "description": format!("{name} words"), "partner_id": partner,
                "owner_id": format!("{who}-person"), "changed": format!("2026-11-{:02}T10:00:00Z", number % 28 + 1),
                "status": statuses[number / 2 % 4],
                "duplicate_of": if number == 2 { json!("south-0") } else { Value::Null }, "v": 1
            });
            row.as_object().unwrap().clone()
        };
        let inner = Inner { faults: faults.to_vec(), rows: (0..60).map(row).collect(), ..Inner::default() };
        let mut fake =
            Self { inner: Arc::new(Mutex::new(inner)), base: String::new(), token: token.to_owned() };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        fake.base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        fake
    }

    /// The server in front of it, with its organisations under other ids there.
    pub async fn portal(&self) -> Portal {
        self.portal_with(|_| {}).await
    }

    pub async fn portal_with(&self, change: impl FnOnce(&mut Value)) -> Portal {
        Portal::in_front_of(gateway(&self.file(change))).await
    }

    /// The same on PostgreSQL; `None` if none was given.
    pub async fn portal_on_postgres(&self) -> Option<Portal> {
        Portal::in_front_of_on_postgres(gateway(&self.file(|_| {}))).await
    }

    /// The file of `serve --backend`.
    pub fn file(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut file = json!({
            "format": 1, "backend": profile(),
            "partners": {"north": "1", "south": "2"}, "people": {"u-north-rep": "north-person"}
        });
        change(&mut file);
        file.to_string().replace("BASE", &self.base)
    }

    /// What arrived since the last time.
    pub fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.inner.lock().unwrap().heard)
    }

    pub fn fault(&self, faults: &[Fault]) {
        self.inner.lock().unwrap().faults = faults.to_vec();
    }

    /// How many records there are of a title.
    pub fn count(&self, title: &str) -> usize {
        self.inner.lock().unwrap().rows.iter().filter(|row| row["name"] == title).count()
    }

    pub fn row(&self, id: &str) -> Map<String, Value> {
        self.inner.lock().unwrap().rows.iter().find(|row| row["id"] == id).unwrap().clone()
    }

    /// How many requests were under way at the same time at the most.
    pub fn most_at_once(&self) -> usize {
        self.inner.lock().unwrap().most_at_once
    }

    /// Files that arrived.
    pub fn files(&self) -> Vec<Vec<u8>> {
        self.inner.lock().unwrap().files.clone()
    }

    /// Sets a field of a record, whatever its version.
    pub fn set(&self, id: &str, field: &str, value: Value) {
        let mut inner = self.inner.lock().unwrap();
        let row = inner.rows.iter_mut().find(|row| row["id"] == id).unwrap();
        row.insert(field.to_owned(), value);
    }

    /// Somebody else changes a record.
    pub fn touch(&self, id: &str) {
        let mut inner = self.inner.lock().unwrap();
        let row = inner.rows.iter_mut().find(|row| row["id"] == id).unwrap();
        row.insert("description".to_owned(), json!("Changed elsewhere."));
        row.insert("v".to_owned(), json!(row["v"].as_u64().unwrap() + 1));
    }
}

fn reply(status: u16, body: &Value) -> Response<Body> {
    let builder = Response::builder().status(StatusCode::from_u16(status).unwrap());
    builder.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap()
}

async fn answer(State(fake): State<Fake>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let heard = Heard {
        method: parts.method.to_string(),
        target: parts.uri.to_string(),
        headers: parts.headers.clone(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let slow = {
        let mut inner = fake.inner.lock().unwrap();
        inner.heard.push(heard);
        inner.under_way += 1;
        inner.most_at_once = inner.most_at_once.max(inner.under_way);
        match parts.method.as_str() {
            "POST" if inner.faults.contains(&Fault::SlowCreate) => 300,
            "GET" if inner.faults.contains(&Fault::SlowLists) => 50,
            _ => 0,
        }
    };
    if slow > 0 {
        tokio::time::sleep(Duration::from_millis(slow)).await;
    }
    fake.inner.lock().unwrap().under_way -= 1;
    if parts.headers.get("authorization").is_none_or(|value| *value != *format!("Bearer {}", fake.token)) {
        return reply(401, &json!({"detail": "Who are you?"}));
    }
    let whole = parts.uri.path().to_owned();
    let path = whole.trim_start_matches("/v1/deals").trim_matches('/').to_owned();
    let query: Vec<(String, String)> =
        url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let mut inner = fake.inner.lock().unwrap();
    if whole == "/v1/companies" {
        let companies = json!([
            {"id": "A-1", "title": "Northern Lights SE", "land": "DE", "level": "gold"},
            {"id": "A-2", "title": "Southern Secret AG", "land": "AT", "level": "silver"}
        ]);
        return reply(200, &json!({"items": companies, "total": 2}));
    }
    if let Some(number) = whole.strip_prefix("/v1/files/") {
        let file = number.parse::<usize>().ok().and_then(|number| inner.files.get(number).cloned());
        return file.map_or_else(|| reply(404, &json!({})), |bytes| Response::new(Body::from(bytes)));
    }
    if path.ends_with("/files") {
        let fails = inner.faults.contains(&Fault::FailsAfterUpload);
        inner.files.push(content_of(&body));
        let status = if fails { 500 } else { 201 };
        return reply(status, &json!({"file": {"number": inner.files.len() - 1}}));
    }
    match (parts.method.as_str(), path.as_str()) {
        ("GET", "") => list(&inner, &query),
        ("POST", "") => create(&mut inner, &body),
        ("GET", id) => one(&inner, id),
        ("PATCH", id) => update(&mut inner, id, &parts.headers, &body),
        _ => reply(405, &json!({})),
    }
}

/// The content of the one file of a multipart body.
fn content_of(body: &[u8]) -> Vec<u8> {
    let find = |what: &[u8], from: usize| {
        body[from..].windows(what.len()).position(|window| window == what).map(|at| at + from)
    };
    let file = find(b"filename=", 0).unwrap();
    let begin = find(b"\r\n\r\n", file).unwrap() + 4;
    body[begin..find(b"\r\n--", begin).unwrap()].to_vec()
}

fn list(inner: &Inner, query: &[(String, String)]) -> Response<Body> {
    let number = |name: &str, other: usize| {
        let found = query.iter().find(|(known, _)| known == name);
        found.and_then(|(_, value)| value.parse::<usize>().ok()).unwrap_or(other).max(1)
    };
    let mut rows: Vec<&Map<String, Value>> = inner.rows.iter().collect();
    if !inner.faults.contains(&Fault::IgnoresFilters) {
        for (name, wanted) in query {
            let text = |row: &Map<String, Value>, field: &str| {
                row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
            };
            match name.as_str() {
                "page" | "page_size" | "sort" | "ordering" => {}
                "q" => rows.retain(|row| text(row, "name").contains(wanted)),
                name => match name.rsplit_once('_') {
                    Some((field, "in")) => {
                        rows.retain(|row| wanted.split(',').any(|one| text(row, field) == one))
                    }
                    Some((field, "gte")) => rows.retain(|row| text(row, field) >= *wanted),
                    Some((field, "lte")) => rows.retain(|row| text(row, field) <= *wanted),
                    _ => rows.retain(|row| text(row, name) == *wanted),
                },
            }
        }
    }
    let (page, size) = (number("page", 1), number("page_size", 20));
    let items: Vec<&&Map<String, Value>> = rows.iter().skip((page - 1) * size).take(size).collect();
    let next = (page * size < rows.len()).then(|| (page + 1).to_string());
    let more = if inner.faults.contains(&Fault::PromisesMore) { 7 } else { 0 };
    reply(200, &json!({"items": items, "total": rows.len() + more, "next": next}))
}

fn one(inner: &Inner, id: &str) -> Response<Body> {
    let id = if inner.faults.contains(&Fault::IgnoresIds) { "south-0" } else { id };
    match inner.rows.iter().find(|row| row["id"] == id) {
        Some(row) => reply(200, &Value::Object(row.clone())),
        None => reply(404, &json!({"detail": "There is none."})),
    }
}

fn create(inner: &mut Inner, body: &[u8]) -> Response<Body> {
    let has = |fault| inner.faults.contains(&fault);
    let (fails, another) = (has(Fault::FailsAfterCreate), has(Fault::NamesAnother));
    if has(Fault::FailsBeforeCreate) {
        return reply(500, &json!({"detail": "No."}));
    }
    let mut row: Map<String, Value> = serde_json::from_slice(body).unwrap();
    if row["name"].as_str().is_some_and(|name| name.contains("taken")) {
        return reply(
            422,
            &json!({"detail": "Not accepted.", "errors": {"name": ["There is one already."]}}),
        );
    }
    if has(Fault::GivesAway) {
        row.insert("partner_id".to_owned(), json!("2"));
        row.insert("customer".to_owned(), json!("Southern Secret customer"));
    }
    inner.made += 1;
    let id = format!("made-{}", inner.made);
    row.insert("id".to_owned(), json!(id));
    row.insert("v".to_owned(), json!(1));
    inner.rows.push(row.clone());
    if fails {
        return reply(500, &json!({"detail": "Where was I?"}));
    }
    if another { one(inner, "south-0") } else { reply(201, &Value::Object(row)) }
}

fn update(inner: &mut Inner, id: &str, headers: &HeaderMap, body: &[u8]) -> Response<Body> {
    let has = |fault| inner.faults.contains(&fault);
    let (before, after) = (has(Fault::FailsBeforeUpdate), has(Fault::FailsAfterUpdate));
    if before {
        return reply(503, &json!({"detail": "Not now."}));
    }
    let Some(row) = inner.rows.iter_mut().find(|row| row["id"] == id) else {
        return reply(404, &json!({"detail": "There is none."}));
    };
    let tag = row["v"].to_string();
    if headers.get("if-match").is_none_or(|value| value.to_str().unwrap().trim_matches('"') != tag) {
        return reply(412, &json!({"detail": "Somebody was faster."}));
    }
    let change: Map<String, Value> = serde_json::from_slice(body).unwrap();
    row.extend(change);
    row.insert("v".to_owned(), json!(tag.parse::<u64>().unwrap() + 1));
    if after {
        reply(500, &json!({"detail": "Where was I?"}))
    } else {
        reply(200, &Value::Object(row.clone()))
    }
}
