//! The deals that somebody sees, as columns: read slice by slice, so that a million of them never stand here as rows.

use crate::problem::{FieldError, Problem};
use crate::state::AppState;
use crate::store::facts::{self, FactRow};
use crate::store::scope::Scope;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use domain::deals::Status;
use domain::performance::{
    Deals, Dimension, Fact, Gathering, Query, Report, Setting, TooManyGroups, report_within,
};
use domain::program::Program;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// 4,000 deals are read at a time: about a megabyte, and a few milliseconds of a connection.
pub const SLICE: u32 = 4_000;

/// What the ids of organisations and people are called.
pub type Labels = BTreeMap<Dimension, BTreeMap<String, String>>;

/// Deals in columns, with the names of whom they belong to.
pub struct Gathered {
    pub deals: Deals,
    pub labels: Labels,
    /// Whoever keeps it holds the place among those whose deals are in memory.
    pub slot: OwnedSemaphorePermit,
}

/// How many questions are worked on at a time: each holds all deals of whoever asks.
pub struct Slots {
    reading: Arc<Semaphore>,
    counting: Arc<Semaphore>,
}

/// 8: a million deals are 100 megabytes in columns, and reading them waits for the database or a backend.
const READING: usize = 8;
/// 2: counting takes a processor, and up to 170 megabytes where a question has as many groups as are answered.
const COUNTING: usize = 2;

impl Default for Slots {
    fn default() -> Self {
        Self { reading: Arc::new(Semaphore::new(READING)), counting: Arc::new(Semaphore::new(COUNTING)) }
    }
}

impl Slots {
    /// A place among those whose deals are in memory; who waits too long for one is ended as every slow request is.
    ///
    /// # Errors
    /// Never: places are not closed.
    pub async fn reading(&self) -> Result<OwnedSemaphorePermit, Problem> {
        self.reading.clone().acquire_owned().await.map_err(|_| Problem::busy())
    }

    async fn counting(&self) -> Result<OwnedSemaphorePermit, Problem> {
        self.counting.clone().acquire_owned().await.map_err(|_| Problem::busy())
    }
}

/// The next deals after the id `after`.
///
/// # Errors
/// If the database fails.
pub async fn slice(state: &AppState, scope: &Scope, after: &str) -> Result<Vec<FactRow>, Problem> {
    let mut connection = state.database.read().await?;
    Ok(facts::slice(&mut connection, scope, after, SLICE).await?)
}

/// All deals of a scope.
///
/// # Errors
/// If the database fails.
pub async fn gather(state: &AppState, scope: &Scope) -> Result<Gathered, Problem> {
    let slot = state.figures.reading().await?;
    let mut gathering = Gathering::default();
    let mut labels = Labels::new();
    let mut after = String::new();
    loop {
        let rows = slice(state, scope, &after).await?;
        for row in &rows {
            gathering.push(fact(&state.program.rules, row, |at| state.today(at)));
            name(&mut labels, Dimension::Partner, &row.partner, &row.partner_name);
            name(&mut labels, Dimension::Owner, &row.owner, &row.owner_name);
        }
        match rows.last() {
            Some(last) if rows.len() >= SLICE as usize => after.clone_from(&last.id),
            _ => return Ok(Gathered { deals: gathering.into_deals(), labels, slot }),
        }
    }
}

fn name(labels: &mut Labels, dimension: Dimension, id: &str, name: &str) {
    let names = labels.entry(dimension).or_default();
    if !names.contains_key(id) {
        names.insert(id.to_owned(), name.to_owned());
    }
}

/// The answer to a question, made where it keeps nobody waiting: adding up a million deals takes a while.
///
/// # Errors
/// `422 too_many_groups` if the deals make more groups than one answer has.
pub async fn answer(
    state: &AppState,
    deals: Arc<Deals>,
    query: Query,
    now: DateTime<Utc>,
) -> Result<Report, Problem> {
    let setting = Setting::of(&state.program.rules, state.today(now));
    let most = state.config.limits.groups;
    let slot = state.figures.counting().await?;
    let made = tokio::task::spawn_blocking(move || {
        // A request that was given up is still counted to its end: its place is free only then.
        let _slot = slot;
        report_within(&deals, &query, &setting, most)
    });
    let made = made.await.map_err(|error| Problem::internal(&error))?;
    made.map_err(|TooManyGroups { groups }| {
        let detail =
            format!("{groups} groups, and {most} are the most: narrow the question, or group by less");
        let error = FieldError::new("/query/by", "too_many_groups").with("max", most).with("groups", groups);
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too_many_groups", detail).with_errors(vec![error])
    })
}

/// Rows as columns, where they are there already.
pub fn columns(program: &Program, rows: &[FactRow], day: impl Fn(DateTime<Utc>) -> NaiveDate) -> Deals {
    Deals::from_facts(rows.iter().map(|row| fact(program, row, &day)))
}

fn fact<'r>(program: &Program, row: &'r FactRow, day: impl Fn(DateTime<Utc>) -> NaiveDate) -> Fact<'r> {
    Fact {
        id: &row.id,
        title: &row.title,
        partner: &row.partner,
        owner: &row.owner,
        customer: &row.customer,
        product: &row.product,
        country: &row.country,
        stage: &row.stage,
        reason: row.reason.as_deref().unwrap_or_default(),
        status: Status::parse(&row.status),
        value: row.value,
        percent: program.stage(&row.stage).map(|stage| stage.probability),
        created: Some(day(row.created_at)),
        submitted: row.submitted_at.map(&day),
        decided: row.decided_at.map(&day),
        closed: row.closed_at.map(&day),
        expected: row.close_date,
        protected: row.protected_until,
        updated: Some(day(row.updated_at)),
    }
}
