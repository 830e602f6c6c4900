//! What the portal reads and does, typed. Each function is one question to the backend.

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

use super::dialect::{self, Operation};
use super::failure::Failure;
use super::profiled;
use super::transport::{fetch, judge_early, perform, read};
use crate::browser::boot;
use crate::browser::http::Answer;
use crate::opened;
use crate::part::NotLoaded;
use domain::deals::{Activity, Attachment, Deal, DealQuery, DealSummary};
use domain::form::Entry;
use domain::ids::DealId;
use domain::issue::Issue;
use domain::money::Money;
use domain::program::Program;
use domain::records::{Page, Partner, Session};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many deals stand where, and what the open ones are worth, for what the person sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealsOverview {
    /// Status name -> number of deals.
    pub by_status: BTreeMap<String, u64>,
    /// The value of the open deals, one amount per currency.
    pub open_value: Vec<Money>,
}

/// Takes the answer to a request that was started before the wasm was there, or asks now.
async fn early_or<T: DeserializeOwned>(name: &str, operation: Operation) -> Result<T, Failure> {
    read(&early_answer(Some(name), operation).await?)
}

async fn early_answer(name: Option<&str>, operation: Operation) -> Result<Answer, Failure> {
    let early = match name {
        Some(name) => boot::take(name).await.map(judge_early),
        None => None,
    };
    match early {
        Some(Ok(answer)) => Ok(answer),
        // Only who is signed in is settled by it: other answers may be from before the person signed in.
        Some(Err(Failure::NotSignedIn)) if name == Some("session") => Err(Failure::NotSignedIn),
        _ => perform(operation, None).await,
    }
}

/// Who is signed in.
pub async fn session() -> Result<Session, Failure> {
    early_or("session", Operation::Session).await
}

pub async fn sign_in(email: &str, password: &str) -> Result<Session, Failure> {
    fetch(Operation::SignIn { email: email.to_owned(), password: password.to_owned() }).await
}

pub async fn sign_out() -> Result<(), Failure> {
    perform(Operation::SignOut, None).await.map(drop)
}

pub async fn sign_out_everywhere() -> Result<(), Failure> {
    perform(Operation::SignOutEverywhere, None).await.map(drop)
}

/// Asks for a message with a reset link. Answers the same whether or not the address is known.
pub async fn request_password_reset(email: &str) -> Result<(), Failure> {
    perform(Operation::RequestPasswordReset { email: email.to_owned() }, None).await.map(drop)
}

pub async fn reset_password(token: &str, password: &str) -> Result<(), Failure> {
    perform(Operation::ResetPassword { token: token.to_owned(), password: password.to_owned() }, None)
        .await
        .map(drop)
}

/// The programme's definition.
pub async fn program() -> Result<Program, Failure> {
    if profiled::is_configured() {
        return profiled::program().await;
    }
    let answer = match boot::take("program").await.map(judge_early) {
        Some(Ok(answer)) => answer,
        _ => perform(Operation::Program, None).await?,
    };
    match opened!(program_part(answer.body)).await {
        Ok(program) => program.map_err(Failure::Invalid),
        Err(NotLoaded) => Err(Failure::Offline),
    }
}

/// Reading a programme is 80 KB of program, and lists do without.
#[cfg_attr(split_page, wasm_split_helpers::wasm_split(program, fallible))]
fn program_part(text: String) -> Result<Result<Program, Vec<Issue>>, NotLoaded> {
    Ok(Program::from_json(&text))
}

pub async fn partners() -> Result<Page<Partner>, Failure> {
    fetch(Operation::Partners).await
}

/// One page of the deals that the person sees.
///
/// The first list of the page is the one that its address names, and `boot.js` has asked for it already.
pub async fn deals(query: &DealQuery) -> Result<Page<DealSummary>, Failure> {
    rows(query).await.map(|(page, _)| page)
}

/// As [`deals`], with the answer itself where its rows carry fields of the programme's own columns.
pub async fn rows(query: &DealQuery) -> Result<(Page<DealSummary>, Option<String>), Failure> {
    let (path, search) = crate::browser::url::current();
    let first = path == "/deals" && crate::route::Route::query_of(&search) == *query;
    let answer = early_answer(first.then_some("deals"), Operation::Deals(query.clone())).await?;
    let page = read(&answer)?;
    let carries = answer.body.contains("\"listed\":");
    Ok((page, carries.then_some(answer.body)))
}

pub async fn deals_overview() -> Result<DealsOverview, Failure> {
    early_or("overview", Operation::DealsSummary).await
}

/// One deal with its fields.
pub async fn deal(id: &DealId) -> Result<Deal, Failure> {
    /// What a deal has beside its summary. Read on its own: reading both at once (`serde(flatten)`) goes through
    /// a generic tree and costs 12 KB of program.
    #[derive(Deserialize)]
    struct Rest {
        fields: BTreeMap<String, Entry>,
        #[serde(default)]
        reason: Option<String>,
        #[serde(default)]
        comment: Option<String>,
        #[serde(default)]
        duplicate_of: Option<DealId>,
        #[serde(default)]
        attachments: Vec<Attachment>,
        #[serde(default)]
        product: String,
        #[serde(default, deserialize_with = "domain::dates::from_json::optional_instant")]
        closed_at: Option<chrono::DateTime<chrono::Utc>>,
    }
    let answer = perform(Operation::Deal(id.clone()), None).await?;
    let summary: DealSummary = read(&answer)?;
    let Rest { fields, reason, comment, duplicate_of, attachments, product, closed_at } = read(&answer)?;
    Ok(Deal { summary, fields, reason, comment, duplicate_of, attachments, product, closed_at })
}

pub async fn activities(id: &DealId) -> Result<Page<Activity>, Failure> {
    fetch(Operation::Activities(id.clone())).await
}

/// Where an attachment's content can be fetched.
pub fn attachment_address(deal: &DealId, attachment: &str) -> String {
    dialect::attachment_address(deal, attachment)
}
