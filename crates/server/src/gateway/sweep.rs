//! What time alone does to deals of a backend: protection that has run out is written there, a bounded part of it at a
//! time, from the version that was read, under the portal's own account.

use super::{DEALS, Source, history, refusal};
use crate::expiry;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::foreign_activities;
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use domain::deals::registration::Fields;
use domain::deals::{Activity, DealQuery, MAX_PER_PAGE, Status};
use record_store::steps::{Find, Meant, Since, Stop, Why, Written};
use record_store::{ask, names, read};
use rest_profile::query::{Filter, Operator, Page, Query, Value};
use rest_profile::record::Record;
use rest_profile::resource::{Context, Resource};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI32, Ordering};

/// 20 pages of 100 deals are looked through at a time.
const PAGES: u32 = 20;
/// 200 deals are written at a time: a few minutes of a slow backend, and the next look goes on.
const AT_ONCE: usize = 200;

/// The programme's day for which this server has looked through all deals of the backend.
#[derive(Default)]
pub struct Swept(AtomicI32);

/// Expires approved deals of the backend whose protection is over. Does nothing when that was done today already, or
/// where the backend has no place for it.
///
/// # Errors
/// The backend or the database fails; the rest is done another time.
pub async fn settle(state: &AppState, now: DateTime<Utc>) -> Result<(), Problem> {
    let Some(gateway) = &state.gateway else { return Ok(()) };
    let Some((source, deals)) = gateway.of(DEALS) else { return Ok(()) };
    let today = state.today(now);
    if gateway.swept.0.load(Ordering::Relaxed) == today.num_days_from_ce() || !has_place(deals) {
        return Ok(());
    }
    let work = Work { state, source, deals, today, now, context: Context::default() };
    let (due, mut whole) = work.due().await?;
    let mut expired = 0;
    for id in &due {
        match work.expire(id).await {
            Ok(done) => expired += usize::from(done),
            // One that the backend refuses does not keep the others waiting.
            Err(stop) if matches!(stop.why, Why::Refused(_) | Why::NoPlace(_) | Why::Unsaid(_)) => {
                whole = false
            }
            Err(stop) => return Err(refusal::stopped(&stop, &state.program.rules.roles.title)),
        }
    }
    if !due.is_empty() {
        tracing::info!(found = due.len(), expired, "protection ended in the backend");
    }
    if whole {
        gateway.swept.0.store(today.num_days_from_ce(), Ordering::Relaxed);
    }
    Ok(())
}

/// Whether the backend can say that a deal has expired, and knows until when it was protected.
fn has_place(deals: Resource<'_>) -> bool {
    let mut known = deals.values(names::STATUS).peekable();
    let says = known.peek().is_none() || known.any(|status| status == Status::Expired.as_str());
    let can = deals.capabilities();
    says && can.list
        && can.get
        && can.update
        && deals.writes(names::STATUS)
        && deals.fields().any(|(field, _)| field == names::PROTECTED_UNTIL)
}

struct Work<'a> {
    state: &'a AppState,
    source: &'a Source,
    deals: Resource<'a>,
    today: NaiveDate,
    now: DateTime<Utc>,
    /// Nobody's: `{me.…}` stands for no person here.
    context: Context,
}

impl Work<'_> {
    /// The ids of deals that are due, and whether these are all of them.
    async fn due(&self) -> Result<(BTreeSet<String>, bool), Problem> {
        let mut due = BTreeSet::new();
        let Some(mut query) = self.question() else {
            tracing::info!("the profile has no words for approved deals; none of them expires by itself");
            return Ok((due, true));
        };
        for _ in 0..PAGES {
            let Ok(plan) = self.deals.list(&query, &self.context) else { return Ok((due, true)) };
            let answer = self.source.send(&plan.request).await?;
            let page = self.deals.read_list(&plan, &answer).map_err(|failure| self.source.unread(failure))?;
            for record in page.records.into_iter().filter(|record| self.is_over(record)) {
                due.insert(record.id);
                if due.len() >= AT_ONCE {
                    return Ok((due, false));
                }
            }
            match page.next {
                Some(next) => query.page = Page::Next(next),
                None => return Ok((due, true)),
            }
        }
        // Looked through as far as it goes. Where the backend cannot be asked for those that are due, what lies beyond
        // waits until these are fewer.
        Ok((due, true))
    }

    /// Approved deals, those that are due alone if the backend can be asked so; `None` if it cannot be asked at all.
    fn question(&self) -> Option<Query> {
        let asked =
            DealQuery { statuses: vec![Status::Approved], per_page: MAX_PER_PAGE, ..DealQuery::default() };
        let approved = ask::question(&self.state.program.rules, self.deals, &asked, None);
        let yesterday = self.today.pred_opt()?.format("%Y-%m-%d").to_string();
        let over = Filter::compare(names::PROTECTED_UNTIL, Operator::LessOrEqual, Value::Date(yesterday));
        let narrow = Query { filter: Filter::All(vec![approved.filter.clone(), over]), ..approved.clone() };
        let sayable = |query: &Query| self.deals.list(query, &self.context).is_ok();
        [narrow, approved].into_iter().find(sayable)
    }

    /// Judged on what came back: a backend may ignore conditions.
    fn is_over(&self, record: &Record) -> bool {
        let deal = read::deal(&self.state.program.rules, record);
        expiry::after_protection(self.state, deal, self.today, self.now).is_some()
    }

    /// Reads the deal again, and writes that it has expired; `false` where somebody was faster.
    async fn expire(&self, id: &str) -> Result<bool, Stop> {
        let program = &self.state.program.rules;
        let find = Find::new(self.deals, id, &self.context, |record| self.is_over(record));
        let found = match self.source.run(find).await {
            Ok(found) => found,
            Err(stop) if stop.why == Why::Hidden => return Ok(false),
            Err(stop) => return Err(stop),
        };
        let before = read::deal(program, &found.record);
        let after = expiry::after_protection(self.state, before.clone(), self.today, self.now);
        let nothing = Fields::new();
        let since = found.since(program, before.summary.version, Meant::Change(&nothing), false);
        let (Some((after, activity)), Since::Nothing(current)) = (after, since) else { return Ok(false) };
        let record = current.record.clone();
        let write = current.write(program, self.deals, &self.context, &before, &after)?;
        let Some(write) = write else { return Ok(false) };
        if let Written::Stale = self.source.run(write).await? {
            return Ok(false);
        }
        // It has expired, whether it is noted here or not.
        if let Err(error) = self.note(&record, &activity).await {
            tracing::error!(%error, "an expiry is missing in the history");
        }
        Ok(true)
    }

    async fn note(&self, record: &Record, activity: &Activity) -> sqlx::Result<()> {
        let mut write = self.state.database.write().await?;
        let place = history::place(self.source.backend.base(), record);
        foreign_activities::insert(&mut write, place, None, activity).await?;
        write.commit().await
    }
}
