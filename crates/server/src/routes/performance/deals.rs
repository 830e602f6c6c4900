//! All deals that somebody sees, as figures need them, sent while they are read.

use crate::authentication::SignedIn;
use crate::expiry;
use crate::figures::{SLICE, slice};
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::Now;
use crate::state::AppState;
use crate::store::facts::FactRow;
use crate::store::scope::Scope;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use tokio::io::AsyncWriteExt as _;
use tokio_util::io::ReaderStream;

/// 64 KiB wait for a client at the most: who reads slowly slows the reading of the database down, not the server.
const AT_ONCE: usize = 64 * 1024;

#[utoipa::path(
    get,
    path = "/api/v1/performance/deals",
    operation_id = "listFacts",
    tag = "performance",
    security(("session" = [])),
    responses(
        (status = 200, description = "Every deal that you see. Days are those of the programme's time zone.", body = schemas::Facts),
    ),
)]
pub async fn deals(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
) -> Result<Response, Problem> {
    expiry::settle(&state, now).await?;
    let scope = Scope::of(&signed_in.actor);
    // The first slice is read before anything is answered: a database that refuses is a refusal, not half an answer.
    let first = slice(&state, &scope, "").await?;
    let (body, mut send) = tokio::io::duplex(AT_ONCE);
    let head = format!("{{\"as_of\":\"{}\",\"items\":[", state.today(now));
    tokio::spawn(async move {
        let mut rows = first;
        let mut text = head;
        let mut begun = false;
        loop {
            let more = u32::try_from(rows.len()).is_ok_and(|count| count == SLICE);
            let after = rows.last().map(|row| row.id.clone()).unwrap_or_default();
            for row in &rows {
                text.push_str(if begun { ",\n" } else { "" });
                begun = true;
                let fact = Fact::of(row, |at| state.today(at));
                text.push_str(&serde_json::to_string(&fact).unwrap_or_else(|_| "{}".to_owned()));
            }
            if !more {
                text.push_str("]}");
            }
            // Nobody listens any more: the client went away.
            if send.write_all(text.as_bytes()).await.is_err() || !more {
                return;
            }
            text.clear();
            rows = match slice(&state, &scope, &after).await {
                Ok(rows) => rows,
                // The answer breaks off, and a reader of JSON sees that it did.
                Err(_) => return,
            };
        }
    });
    Ok((
        [(header::CONTENT_TYPE, "application/json")],
        Body::from_stream(ReaderStream::with_capacity(body, AT_ONCE)),
    )
        .into_response())
}

/// A deal as it is sent: what is not there is left out.
#[derive(Serialize)]
pub struct Fact<'r> {
    pub id: &'r str,
    pub title: &'r str,
    pub partner: &'r str,
    pub partner_name: &'r str,
    pub owner: &'r str,
    pub owner_name: &'r str,
    pub customer: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub product: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub country: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub stage: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub status: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protected_until: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<NaiveDate>,
}

impl<'r> Fact<'r> {
    fn of(row: &'r FactRow, day: impl Fn(DateTime<Utc>) -> NaiveDate) -> Self {
        Self {
            id: &row.id,
            title: &row.title,
            partner: &row.partner,
            partner_name: &row.partner_name,
            owner: &row.owner,
            owner_name: &row.owner_name,
            customer: &row.customer,
            product: &row.product,
            country: &row.country,
            stage: &row.stage,
            status: &row.status,
            reason: row.reason.as_deref(),
            amount: row.value.map(|value| value.amount().to_string()),
            currency: row.value.map(|value| value.currency().code().to_owned()),
            created_at: Some(day(row.created_at)),
            submitted_at: row.submitted_at.map(&day),
            decided_at: row.decided_at.map(&day),
            closed_at: row.closed_at.map(&day),
            close_date: row.close_date,
            protected_until: row.protected_until,
            updated_at: Some(day(row.updated_at)),
        }
    }
}
