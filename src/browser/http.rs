//! One HTTP request with a time limit. Knows nothing of what is sent.

use gloo_net::http::{Headers, Method, RequestBuilder};
use wasm_bindgen::{JsCast, JsValue};

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
    let (abort, expired, _limit) = time_limit(limit);
    let signal = abort.as_ref().map(web_sys::AbortController::signal);
    exchange(method, address, headers, body, signal.as_ref())
        .await
        .map_err(|()| if expired.get() { NoAnswer::Timeout } else { NoAnswer::Network })
}

/// What a [`Raw`] request carries.
pub enum RawBody {
    None,
    Text(String),
    /// A file as it is.
    File(web_sys::Blob),
    /// A form with files; the browser gives it its `Content-Type`.
    Form(Vec<FormPart>),
}

/// One part of a form.
pub enum FormPart {
    /// Name and value.
    Text(String, String),
    /// Name, the file's name, its content.
    File(String, String, web_sys::Blob),
}

/// A request of any kind, and everything of its answer: what backends of other makers need.
pub struct Raw {
    pub method: &'static str,
    pub address: String,
    pub headers: Vec<(String, String)>,
    pub body: RawBody,
    /// Redirects of writes are not followed: a browser would turn them into reads.
    pub follow_redirects: bool,
    /// Whether cookies go along to another origin.
    pub cookies: bool,
}

/// The answer to a [`Raw`] request.
#[derive(Debug, Clone, Default)]
pub struct RawAnswer {
    /// 0 for a redirect that was not followed.
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Where the answer came from.
    pub address: String,
}

/// Takes the body of an answer as it arrives; says whether it wants to go on.
pub type Take<'t> = &'t mut dyn FnMut(&[u8]) -> bool;

/// Sends a [`Raw`] request within `limit` milliseconds. With `take`, a successful answer's body goes there instead of into
/// the answer.
pub async fn send_raw(raw: Raw, limit: u32, take: Option<Take<'_>>) -> Result<RawAnswer, NoAnswer> {
    let (abort, expired, _limit) = time_limit(limit);
    let signal = abort.as_ref().map(web_sys::AbortController::signal);
    exchange_raw(raw, signal.as_ref(), take)
        .await
        .map_err(|()| if expired.get() { NoAnswer::Timeout } else { NoAnswer::Network })
}

/// Whether anything answers at an address, within `limit` milliseconds. The answer itself stays hidden: this tells a
/// silent address from one whose answers the browser keeps from this page.
pub async fn is_answered(address: &str, limit: u32) -> bool {
    let (abort, _, _limit) = time_limit(limit);
    let init = web_sys::RequestInit::new();
    init.set_mode(web_sys::RequestMode::NoCors);
    init.set_credentials(web_sys::RequestCredentials::Omit);
    init.set_cache(web_sys::RequestCache::NoStore);
    init.set_signal(abort.as_ref().map(web_sys::AbortController::signal).as_ref());
    let Ok(request) = web_sys::Request::new_with_str_and_init(address, &init) else { return false };
    gloo_net::http::Request::from(request).send().await.is_ok()
}

async fn exchange_raw(
    raw: Raw,
    signal: Option<&web_sys::AbortSignal>,
    take: Option<Take<'_>>,
) -> Result<RawAnswer, ()> {
    // Not by gloo's builder: it ends an address that has a query with `&`, which strict servers refuse.
    let init = web_sys::RequestInit::new();
    let headers = web_sys::Headers::new().map_err(drop)?;
    for (name, value) in &raw.headers {
        headers.set(name, value).map_err(drop)?;
    }
    init.set_headers(&headers);
    init.set_method(raw.method);
    init.set_signal(signal);
    init.set_redirect(if raw.follow_redirects {
        web_sys::RequestRedirect::Follow
    } else {
        web_sys::RequestRedirect::Manual
    });
    init.set_credentials(if raw.cookies {
        web_sys::RequestCredentials::Include
    } else {
        web_sys::RequestCredentials::Omit
    });
    // What a decision is made from has to be what stands there now.
    init.set_cache(web_sys::RequestCache::NoStore);
    match raw.body {
        RawBody::None => {}
        RawBody::Text(text) => init.set_body(&JsValue::from(text)),
        RawBody::File(blob) => init.set_body(&blob.into()),
        RawBody::Form(parts) => init.set_body(&form_of(&parts)?.into()),
    }
    let request = web_sys::Request::new_with_str_and_init(&raw.address, &init).map_err(drop)?;
    let request = gloo_net::http::Request::from(request);
    let response = request.send().await.map_err(drop)?;
    let body = match take.filter(|_| response.ok()) {
        // Whoever takes it knows whether it was enough.
        Some(take) => drain(&response, take).await.map(|_| Vec::new())?,
        None => response.binary().await.map_err(drop)?,
    };
    Ok(RawAnswer {
        status: response.status(),
        headers: response.headers().entries().collect(),
        address: response.url(),
        body,
    })
}

/// Reads a body while it arrives. `false` if `take` had enough before its end.
async fn drain(response: &gloo_net::http::Response, take: Take<'_>) -> Result<bool, ()> {
    let Some(body) = response.body() else { return Ok(true) };
    let reader: web_sys::ReadableStreamDefaultReader = body.get_reader().dyn_into().map_err(drop)?;
    let mut piece = Vec::new();
    loop {
        let read = wasm_bindgen_futures::JsFuture::from(reader.read()).await.map_err(drop)?;
        let field = |name: &str| js_sys::Reflect::get(&read, &name.into()).map_err(drop);
        if field("done")?.is_truthy() {
            return Ok(true);
        }
        let bytes: js_sys::Uint8Array = field("value")?.dyn_into().map_err(drop)?;
        // One buffer for all pieces: the browser's own are up to a few hundred kilobytes.
        piece.resize(bytes.length() as usize, 0);
        bytes.copy_to(&mut piece);
        if !take(&piece) {
            let _ = reader.cancel();
            return Ok(false);
        }
    }
}

/// The head of an answer that was read in pieces.
#[derive(Debug, Clone, Default)]
pub struct Pieces {
    pub status: u16,
    pub content_type: String,
    /// Whether all of the body was taken. Only of an answer with status 200 is it read.
    pub complete: bool,
}

/// Reads an answer of this origin while it arrives, within `limit` milliseconds. `take` says whether it wants to go on.
pub async fn pieces(address: &str, take: impl FnMut(&[u8]) -> bool, limit: u32) -> Result<Pieces, NoAnswer> {
    let (abort, expired, _limit) = time_limit(limit);
    let signal = abort.as_ref().map(web_sys::AbortController::signal);
    let read = read_pieces(address, take, signal.as_ref()).await;
    if matches!(read, Ok(Pieces { status: 200, complete: false, .. }))
        && let Some(abort) = abort
    {
        abort.abort();
    }
    read.map_err(|()| if expired.get() { NoAnswer::Timeout } else { NoAnswer::Network })
}

async fn read_pieces(
    address: &str,
    mut take: impl FnMut(&[u8]) -> bool,
    signal: Option<&web_sys::AbortSignal>,
) -> Result<Pieces, ()> {
    let headers = Headers::new();
    headers.set("Accept", "application/json");
    let request = RequestBuilder::new(address)
        .headers(headers)
        .abort_signal(signal)
        .credentials(web_sys::RequestCredentials::SameOrigin)
        .build()
        .map_err(drop)?;
    let response = request.send().await.map_err(drop)?;
    let mut answer = Pieces {
        status: response.status(),
        content_type: response.headers().get("content-type").unwrap_or_default(),
        complete: false,
    };
    if answer.status == 200 {
        answer.complete = drain(&response, &mut take).await?;
    }
    Ok(answer)
}

fn form_of(parts: &[FormPart]) -> Result<web_sys::FormData, ()> {
    let form = web_sys::FormData::new().map_err(drop)?;
    for part in parts {
        match part {
            FormPart::Text(name, value) => form.append_with_str(name, value),
            FormPart::File(name, file_name, blob) => {
                form.append_with_blob_and_filename(name, blob, file_name)
            }
        }
        .map_err(drop)?;
    }
    Ok(form)
}

type TimeLimit =
    (Option<web_sys::AbortController>, std::rc::Rc<std::cell::Cell<bool>>, super::timers::Delayed);

/// Aborts after `limit` milliseconds, unless the guard is dropped before; says whether it has.
fn time_limit(limit: u32) -> TimeLimit {
    let abort = web_sys::AbortController::new().ok();
    let expired = std::rc::Rc::new(std::cell::Cell::new(false));
    let guard = {
        let (abort, expired) = (abort.clone(), expired.clone());
        super::timers::later(limit, move || {
            expired.set(true);
            if let Some(abort) = abort {
                abort.abort();
            }
        })
    };
    (abort, expired, guard)
}

fn method_of(name: &str) -> Method {
    match name {
        "POST" => Method::POST,
        "PATCH" => Method::PATCH,
        "PUT" => Method::PUT,
        "DELETE" => Method::DELETE,
        _ => Method::GET,
    }
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
    let builder = RequestBuilder::new(address)
        .method(method_of(method))
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
