//! Where partners stand: the facts of one of them, and the tier it holds, decided once for every day that has passed.
//!
//! The rules are those of `domain`; this module reads what they need and keeps what they remember.

use crate::expiry;
use crate::figures::{SLICE, columns};
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::facts::{self, FactRow, Mark};
use crate::store::scope::Scope;
use crate::store::{dossiers, partners};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};
use domain::ids::PartnerId;
use domain::performance::dossier::{Dossier, TierStep};
use domain::performance::tiers::{Record, decide, earned_on};
use domain::performance::{Filter, PartnerFacts};
use domain::program::Tiers;
use sqlx::AnyConnection;
use std::sync::atomic::{AtomicI32, Ordering};

/// 50 organisations are decided between two looks at what else there is to do.
const AT_ONCE: u32 = 50;

/// 400 days: who was away longer than any grace period is decided from there on.
const FARTHEST: u64 = 400;

/// The programme's day on which this server has decided the tiers of all partners.
#[derive(Debug, Default)]
pub struct Decided(AtomicI32);

/// A partner's deals as they were read, and what tells whether they have changed since. Reading them takes long where
/// there are many: nobody who writes has to wait for it.
pub struct Deals {
    facts: PartnerFacts,
    mark: Mark,
}

impl Deals {
    /// Reads them.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn read(
        state: &AppState,
        connection: &mut AnyConnection,
        partner: &PartnerId,
        today: NaiveDate,
    ) -> Result<Self, Problem> {
        // Before the deals: whatever changes while they are read is a change since.
        let mark = facts::mark(connection, partner).await?;
        let scope = Scope::Of(vec![partner.clone()]);
        let mut rows: Vec<FactRow> = Vec::new();
        loop {
            let after = rows.last().map(|row| row.id.clone()).unwrap_or_default();
            let slice = facts::slice(connection, &scope, &after, SLICE).await?;
            let more = u32::try_from(slice.len()).is_ok_and(|count| count == SLICE);
            rows.extend(slice);
            if !more {
                break;
            }
        }
        let program = &state.program.rules;
        let deals = columns(program, &rows, |at| state.today(at));
        let facts = PartnerFacts::of(&deals, &Filter::default(), today, program.fiscal_year);
        Ok(Self { facts, mark })
    }

    /// The same deals if none has changed since they were read; what there is now otherwise.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn still(
        self,
        state: &AppState,
        connection: &mut AnyConnection,
        partner: &PartnerId,
    ) -> Result<Self, Problem> {
        if self.are_as_read(connection, partner).await? {
            return Ok(self);
        }
        let today = self.facts.today;
        Self::read(state, connection, partner, today).await
    }

    /// Whether none has changed since.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn are_as_read(
        &self,
        connection: &mut AnyConnection,
        partner: &PartnerId,
    ) -> Result<bool, Problem> {
        Ok(facts::mark(connection, partner).await? == self.mark)
    }

    /// What rules look at, with what a record says beside the deals.
    pub fn facts(&self, state: &AppState, dossier: &Dossier) -> PartnerFacts {
        let mut facts = self.facts.clone();
        dossier.complete(&mut facts, &state.program.rules);
        facts
    }
}

/// A partner's record of today with its tier decided, and the deals that it was decided by.
///
/// # Errors
/// If the database fails.
pub async fn read(
    state: &AppState,
    partner: &PartnerId,
    now: DateTime<Utc>,
) -> Result<(Dossier, Deals), Problem> {
    expiry::settle(state, now).await?;
    let today = state.today(now);
    let mut connection = state.database.read().await?;
    let deals = Deals::read(state, &mut connection, partner, today).await?;
    let found = look(state, &mut connection, partner, &deals).await?;
    drop(connection);
    if news(state, &found).is_none() {
        return Ok((found.dossier, deals));
    }
    // Somebody else may have decided between the two looks.
    let mut write = state.database.write().await?;
    let deals = deals.still(state, &mut write, partner).await?;
    let dossier = renew(state, &mut write, partner, &deals).await?;
    write.commit().await?;
    Ok((dossier, deals))
}

/// As [`read`], as part of the caller's transaction: what was noted in it counts at once.
///
/// # Errors
/// If the database fails.
pub async fn renew(
    state: &AppState,
    write: &mut AnyConnection,
    partner: &PartnerId,
    deals: &Deals,
) -> Result<Dossier, Problem> {
    let found = look(state, write, partner, deals).await?;
    let Some((steps, record)) = news(state, &found) else { return Ok(found.dossier) };
    dossiers::decide(write, partner, &steps, record.below_since, deals.facts.today).await?;
    Ok(look(state, write, partner, deals).await?.dossier)
}

/// Decides the tiers of all partners for today. Cheap when it was done already.
///
/// # Errors
/// If the database fails; the rest is decided another time.
pub async fn settle(state: &AppState, now: DateTime<Utc>) -> Result<(), Problem> {
    let today = state.today(now);
    if state.program.rules.tiers.ladder.is_empty()
        || state.gateway.is_some()
        || state.sweep.tiers.0.load(Ordering::Relaxed) == today.num_days_from_ce()
    {
        return Ok(());
    }
    loop {
        let mut connection = state.database.read().await?;
        let some = dossiers::undecided(&mut connection, today, AT_ONCE).await?;
        drop(connection);
        if some.is_empty() {
            break;
        }
        for partner in some {
            read(state, &partner, now).await?;
        }
    }
    state.sweep.tiers.0.store(today.num_days_from_ce(), Ordering::Relaxed);
    Ok(())
}

/// What the database holds of a partner.
struct Found {
    dossier: Dossier,
    facts: PartnerFacts,
    /// Up to which day its tier was decided.
    decided: Option<NaiveDate>,
    /// The tier that the organisation itself bears: with it a partner begins that was taken over from elsewhere.
    named: String,
}

async fn look(
    state: &AppState,
    connection: &mut AnyConnection,
    partner: &PartnerId,
    deals: &Deals,
) -> Result<Found, Problem> {
    let organisation = partners::find(connection, partner).await?.ok_or_else(Problem::not_found)?;
    let (dossier, decided) = dossiers::find(connection, partner, deals.facts.today).await?;
    let facts = deals.facts(state, &dossier);
    Ok(Found { dossier, facts, decided, named: organisation.tier })
}

/// What has to be written down: new steps, and what the grace period remembers; `None` when all of it is.
fn news(state: &AppState, found: &Found) -> Option<(Vec<TierStep>, Record)> {
    let tiers = &state.program.rules.tiers;
    if tiers.ladder.is_empty() {
        return None;
    }
    let (steps, record) = catch_up(tiers, found);
    let tier = &found.dossier.tier;
    let same = steps.is_empty() && record.below_since == tier.below_since;
    let done = found.decided.is_some_and(|day| day >= found.facts.today);
    (!same || !done).then_some((steps, record))
}

/// The days since the last decision, one after the other: what changed, and what is remembered at the end. A partner
/// that was never decided begins with the tier that it bears, today, or with what it earned when a grace period that
/// would end now began. Today is decided as often as somebody looks: who reaches a tier has it at once.
fn catch_up(tiers: &Tiers, found: &Found) -> (Vec<TierStep>, Record) {
    let Found { dossier, facts, decided, named } = found;
    let today = facts.today;
    let back = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let after = |day: NaiveDate| day.succ_opt().unwrap_or(day);
    let name = |at: Option<usize>| at.and_then(|at| tiers.ladder.get(at)).map(|tier| tier.id.clone());
    let mut steps = Vec::new();
    let (mut record, first) = match (dossier.tier.record(tiers).zip(*decided), tiers.position(named)) {
        (Some((record, decided)), _) => (record, after(decided).min(today).max(back(FARTHEST))),
        (None, held) => {
            let first = if held.is_some() { today } else { back(u64::from(tiers.grace_days) + 1) };
            let held = held.or_else(|| earned_on(tiers, facts, first));
            steps.push(TierStep { since: first, tier: name(held) });
            (Record { held, below_since: None }, first)
        }
    };
    for day in first.iter_days().take_while(|day| *day <= today) {
        let before = record.held;
        (record, _) = decide(record, earned_on(tiers, facts, day), day, tiers.grace_days);
        if record.held != before {
            steps.push(TierStep { since: day, tier: name(record.held) });
        }
    }
    (steps, record)
}
