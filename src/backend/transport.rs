//! Sends operations and judges the answers. Tells the portal when the session has ended.

use super::dialect::{self, Operation};
use super::failure::Failure;
use super::profiled;
use crate::browser::boot::EarlyAnswer;
use crate::browser::clock;
use crate::browser::http::{self, Answer, Body, NoAnswer};
use serde::de::DeserializeOwned;
use std::cell::RefCell;

/// 15 s: as long as a person waits before they try again themselves.
const TIME_LIMIT_MS: u32 = 15_000;
/// 5 minutes for a file: 10 MB over a slow phone line.
const UPLOAD_LIMIT_MS: u32 = 300_000;

thread_local! {
    static ON_SIGNED_OUT: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Calls `action` whenever a backend answers that nobody is signed in.
pub fn on_signed_out(action: impl Fn() + 'static) {
    ON_SIGNED_OUT.set(Some(Box::new(action)));
}

/// Sends an operation; `Ok` for a status of 200 to 299.
pub async fn perform(
    operation: Operation,
    file: Option<(String, crate::browser::files::Blob)>,
) -> Result<Answer, Failure> {
    if profiled::is_configured() {
        let asks_who = matches!(operation, Operation::SignIn { .. } | Operation::Session);
        let answer = profiled::perform(operation, file).await;
        if matches!(answer, Err(Failure::NotSignedIn)) && !asks_who {
            ON_SIGNED_OUT.with_borrow(|action| action.iter().for_each(|action| action()));
        }
        return answer;
    }
    let request = dialect::request(&operation);
    let headers: Vec<(&str, &str)> =
        request.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (body, limit) = match (file, request.json) {
        (Some((name, blob)), _) => (Body::File { name, blob }, UPLOAD_LIMIT_MS),
        (None, Some(json)) => (Body::Json(json.to_string()), TIME_LIMIT_MS),
        (None, None) => (Body::None, TIME_LIMIT_MS),
    };
    let answer = http::send(request.method, &request.address, &headers, body, limit).await.map_err(
        |none| match none {
            NoAnswer::Network => Failure::Offline,
            NoAnswer::Timeout => Failure::Timeout,
        },
    )?;
    if let Some(date) = &answer.date {
        clock::observe_server_date(date);
    }
    if (200..300).contains(&answer.status) {
        return Ok(answer);
    }
    let failure = dialect::failure(&answer);
    if failure == Failure::NotSignedIn && !matches!(operation, Operation::SignIn { .. } | Operation::Session)
    {
        ON_SIGNED_OUT.with_borrow(|action| action.iter().for_each(|action| action()));
    }
    Err(failure)
}

/// 2 minutes for an answer of many pieces.
const PIECES_LIMIT_MS: u32 = 120_000;

/// Reads what stands at an address of the reference backend piece by piece, as it arrives. `take` says whether it wants
/// to go on.
///
/// # Errors
/// As [`perform`]; [`Failure::Malformed`] if `take` had enough, or if it is not JSON.
pub async fn pieces(address: &str, take: impl FnMut(&[u8]) -> bool) -> Result<(), Failure> {
    let answer = http::pieces(address, take, PIECES_LIMIT_MS).await.map_err(|none| match none {
        NoAnswer::Network => Failure::Offline,
        NoAnswer::Timeout => Failure::Timeout,
    })?;
    let failure = match answer.status {
        200 if is_json(&answer.content_type) && answer.complete => return Ok(()),
        200 => return Err(Failure::Malformed),
        status => {
            dialect::failure(&Answer { status, content_type: answer.content_type, ..Answer::default() })
        }
    };
    if failure == Failure::NotSignedIn {
        ON_SIGNED_OUT.with_borrow(|action| action.iter().for_each(|action| action()));
    }
    Err(failure)
}

/// Asks the reference backend at a path below its base, with headers of the caller's; `Ok` for a status of 200 to 299.
///
/// # Errors
/// As [`perform`].
pub async fn ask(
    method: &'static str,
    path: &str,
    headers: &[(&str, &str)],
    json: Option<serde_json::Value>,
) -> Result<Answer, Failure> {
    let mut all = vec![("Accept", "application/json")];
    all.extend_from_slice(headers);
    let body = json.map_or(Body::None, |json| Body::Json(json.to_string()));
    exchange(method, &[dialect::BASE, path].concat(), &all, body, TIME_LIMIT_MS).await
}

/// Reads a record of the reference backend at an address.
///
/// # Errors
/// As [`perform`].
pub async fn record<T: DeserializeOwned>(address: &str) -> Result<T, Failure> {
    let headers = [("Accept", "application/json")];
    read(&exchange("GET", address, &headers, Body::None, PIECES_LIMIT_MS).await?)
}

/// Writes to an address of the reference backend and reads the record that it answers.
///
/// # Errors
/// As [`perform`]; [`Failure::Malformed`] also for an answer that does not echo the key: then nobody knows who spoke.
pub async fn put<T: DeserializeOwned>(
    address: &str,
    (user, key, version): (&str, &str, i64),
    json: serde_json::Value,
) -> Result<T, Failure> {
    let version = format!("\"{version}\"");
    let headers = [
        ("X-Portal-CSRF", "1"),
        ("X-Portal-User", user),
        ("Idempotency-Key", key),
        ("If-Match", version.as_str()),
    ];
    let body = Body::Json(json.to_string());
    let answer = exchange("PUT", address, &headers, body, TIME_LIMIT_MS).await?;
    if answer.idempotency_key.as_deref() == Some(key) { read(&answer) } else { Err(Failure::Malformed) }
}

/// Sends a request to the reference backend; `Ok` for a status of 200 to 299.
async fn exchange(
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: Body,
    limit: u32,
) -> Result<Answer, Failure> {
    let answer = http::send(method, address, headers, body, limit).await.map_err(|none| match none {
        NoAnswer::Network => Failure::Offline,
        NoAnswer::Timeout => Failure::Timeout,
    })?;
    if (200..300).contains(&answer.status) {
        return Ok(answer);
    }
    let failure = dialect::failure(&answer);
    if failure == Failure::NotSignedIn {
        ON_SIGNED_OUT.with_borrow(|action| action.iter().for_each(|action| action()));
    }
    Err(failure)
}

/// Sends an operation and reads the record it answers.
pub async fn fetch<T: DeserializeOwned>(operation: Operation) -> Result<T, Failure> {
    read(&perform(operation, None).await?)
}

/// Reads a record from a successful answer. HTML with status 200 (a captive portal) is no answer.
pub fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, Failure> {
    if !is_json(&answer.content_type) {
        return Err(Failure::Malformed);
    }
    serde_json::from_str(&answer.body).map_err(|_| Failure::Malformed)
}

pub fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind == "application/json" || kind.ends_with("+json")
}

/// Judges an answer that `boot.js` fetched, as if it had been sent from here.
pub fn judge_early(early: EarlyAnswer) -> Result<Answer, Failure> {
    let answer = Answer {
        status: early.status,
        content_type: early.content_type,
        body: early.body,
        ..Answer::default()
    };
    if (200..300).contains(&answer.status) { Ok(answer) } else { Err(dialect::failure(&answer)) }
}
