//! One HTTP request with a time limit. Knows nothing of what is sent.

use gloo_net::http::{Headers, Method, RequestBuilder};
use wasm_bindgen::JsValue;

/// What is sent.
pub enum Body {
    None,
    Json(String),
    /// One file as the part `file` of a form.
    File {
        name: String,
        blob: web_sys::Blob,
    },
}

/// What came back: whatever the status was.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub etag: Option<String>,
    pub idempotency_key: Option<String>,
    /// Seconds, from `Retry-After` (the number form).
    pub retry_after: Option<u32>,
    pub date: Option<String>,
    pub body: String,
}

/// No answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// The connection failed or was refused.
    Network,
    /// Nothing came within the time limit.
    Timeout,
}

/// Sends a request and reads the whole answer, within `limit` milliseconds.
pub async fn send(
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: Body,
    limit: u32,
) -> Result<Answer, NoAnswer> {
    let abort = web_sys::AbortController::new().ok();
    let signal = abort.as_ref().map(web_sys::AbortController::signal);
    let expired = std::rc::Rc::new(std::cell::Cell::new(false));
    let _limit = {
        let (abort, expired) = (abort.clone(), expired.clone());
        super::timers::later(limit, move || {
            expired.set(true);
            if let Some(abort) = abort {
                abort.abort();
            }
        })
    };
    exchange(method, address, headers, body, signal.as_ref())
        .await
        .map_err(|()| if expired.get() { NoAnswer::Timeout } else { NoAnswer::Network })
}

async fn exchange(
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: Body,
    signal: Option<&web_sys::AbortSignal>,
) -> Result<Answer, ()> {
    let sent = Headers::new();
    for (name, value) in headers {
        sent.set(name, value);
    }
    if matches!(body, Body::Json(_)) {
        sent.set("Content-Type", "application/json");
    }
    let method = match method {
        "POST" => Method::POST,
        "PATCH" => Method::PATCH,
        "PUT" => Method::PUT,
        "DELETE" => Method::DELETE,
        _ => Method::GET,
    };
    let builder = RequestBuilder::new(address)
        .method(method)
        .headers(sent)
        .abort_signal(signal)
        .credentials(web_sys::RequestCredentials::SameOrigin);
    let request = match body {
        Body::None => builder.build(),
        Body::Json(text) => builder.body(text),
        Body::File { name, blob } => {
            let form = web_sys::FormData::new().map_err(drop)?;
            form.append_with_blob_and_filename("file", &blob, &name).map_err(drop)?;
            builder.body(JsValue::from(form))
        }
    }
    .map_err(drop)?;
    let response = request.send().await.map_err(drop)?;
    let headers = response.headers();
    Ok(Answer {
        status: response.status(),
        content_type: headers.get("content-type").unwrap_or_default(),
        etag: headers.get("etag"),
        idempotency_key: headers.get("idempotency-key"),
        retry_after: headers.get("retry-after").and_then(|text| text.parse().ok()),
        date: headers.get("date"),
        body: response.text().await.map_err(drop)?,
    })
}
