//! A browser's view of the server: cookies, the CSRF header, keys.

use super::{PASSWORD, Person, Portal};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use uuid::Uuid;

/// Somebody's browser.
#[derive(Clone)]
pub struct Client<'p> {
    pub portal: &'p Portal,
    pub cookie: Option<String>,
}

/// A request under construction. State-changing requests carry the CSRF header unless it is taken away.
pub struct Call {
    router: Router,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Body,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl<'p> Client<'p> {
    pub fn new(portal: &'p Portal) -> Self {
        Self { portal, cookie: None }
    }

    pub async fn signed_in(portal: &'p Portal, person: Person) -> Self {
        let answer = Self::new(portal).try_sign_in(person.email, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        Self { portal, cookie: Some(cookie) }
    }

    pub async fn try_sign_in(&self, email: &str, password: &str) -> Answer {
        self.call("POST", "/api/v1/session").json(&json!({ "email": email, "password": password })).await
    }

    pub fn call(&self, method: &str, path: &str) -> Call {
        let method: Method = method.parse().unwrap();
        let mut call = Call {
            router: self.portal.router.clone(),
            headers: Vec::new(),
            path: path.to_owned(),
            body: Body::empty(),
            method,
        };
        if !matches!(call.method, Method::GET | Method::HEAD) {
            call = call.header("x-portal-csrf", "1");
        }
        match &self.cookie {
            Some(cookie) => call.header("cookie", cookie),
            None => call,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path).send().await
    }

    /// Fields that the programme of the tests accepts.
    pub fn fields() -> Value {
        json!({
            "customer": "Example Works",
            "title": "Data platform",
            "country": "CZ",
            "value": "12500.00 EUR",
            "close_date": "2027-03-31",
            "stage": "open",
            "products": ["core"],
            "description": "Replaces the old platform."
        })
    }

    /// A new deal with valid fields; the answer is the deal.
    pub async fn new_deal(&self, submit: bool) -> Value {
        let body = json!({ "id": new_id(), "submit": submit, "fields": Self::fields() });
        let answer = self.call("POST", "/api/v1/deals").new_key().json(&body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        answer.json()
    }

    /// Takes a step with the deal as it is now.
    pub async fn act(&self, deal: &Value, body: Value) -> Answer {
        let path = format!("/api/v1/deals/{}", deal["id"].as_str().unwrap());
        let version = self.get(&path).await.json()["version"].as_i64().unwrap_or(1);
        self.call("POST", &format!("{path}/actions")).new_key().if_match(version).json(&body).await
    }

    /// As [`Client::act`], expecting success.
    pub async fn acted(&self, deal: &Value, body: Value) -> Value {
        let answer = self.act(deal, body.clone()).await;
        assert_eq!(answer.status, StatusCode::OK, "{body}: {}", answer.text());
        answer.json()
    }

    /// Attaches a file.
    pub async fn attach(&self, deal: &Value, name: &str, content: &[u8]) -> Answer {
        let path = format!("/api/v1/deals/{}/attachments", deal["id"].as_str().unwrap());
        self.call("POST", &path).new_key().file(name, content).await
    }
}

impl Call {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(key, _)| key != name);
        self
    }

    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub fn new_key(self) -> Self {
        self.key(&Uuid::new_v4().to_string())
    }

    pub fn if_match(self, version: i64) -> Self {
        self.header("if-match", &format!("\"{version}\""))
    }

    /// Sends to another server than the client's own.
    pub fn to(mut self, router: Router) -> Self {
        self.router = router;
        self
    }

    pub fn json(self, body: &Value) -> impl Future<Output = Answer> + use<> {
        self.header("content-type", "application/json").body(body.to_string()).send()
    }

    pub fn file(self, name: &str, content: &[u8]) -> impl Future<Output = Answer> + use<> {
        let (content_type, body) = multipart("file", name, content);
        self.header("content-type", &content_type).body(body).send()
    }

    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    pub async fn send(self) -> Answer {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let response = self.router.oneshot(request.body(self.body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

/// A fresh id as clients make them.
pub fn new_id() -> String {
    Uuid::now_v7().to_string()
}

/// Content type and body of a form with one file, written as browsers write it.
pub fn multipart(part: &str, name: &str, content: &[u8]) -> (String, Vec<u8>) {
    let boundary = "----boundary-of-the-tests";
    let name = name.replace('"', "%22");
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend(content);
    body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and code of a problem, whose form is checked on the way.
    #[track_caller]
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let body = self.json();
        assert_eq!(body["status"], self.status.as_u16());
        assert!(body["title"].is_string() && body["detail"].is_string(), "{body}");
        let code = body["code"].as_str().unwrap().to_owned();
        assert_eq!(body["type"], format!("urn:portal:problem:{code}"));
        (self.status.as_u16(), code)
    }

    /// Expects a problem.
    #[track_caller]
    pub fn is(&self, status: u16, code: &str) {
        assert_eq!(self.problem(), (status, code.to_owned()), "{}", self.text());
    }

    /// Pointers and codes of a problem's errors.
    pub fn errors(&self) -> Vec<(String, String)> {
        let body = self.json();
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        errors.iter().map(|error| (text(&error["pointer"]), text(&error["code"]))).collect()
    }

    /// Expects exactly these errors.
    #[track_caller]
    pub fn has_errors(&self, expected: &[(&str, &str)]) {
        let errors = self.errors();
        let found: Vec<(&str, &str)> = errors.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, expected, "{}", self.text());
    }
}
