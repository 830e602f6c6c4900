//! From approval to the order: stages, slipping dates, won, lost, or out of protection.

use super::log::Log;
use super::{Case, reason_from, working_hours};
use crate::demo::calendar::{later, order_day, weekday};
use crate::demo::random::Random;
use crate::demo::words;
use chrono::{Days, NaiveDate, TimeDelta};
use domain::deals::Action;
use domain::program::Outcome;

/// How the sale goes on after the approval on `approved`.
pub fn sell(case: &Case<'_>, log: &mut Log<'_>, approved: NaiveDate, random: &mut Random) {
    let today = case.now.date_naive();
    let last_day = log.deal.summary.protected_until.unwrap_or(approved);
    let decision = decision_day(case, log.facts.close_date, approved, last_day, random);
    let end = decision.unwrap_or(last_day).min(today);
    progress(case, log, approved, end, decision, random);
    match decision {
        Some(day) if day <= today => settle(case, log, day, random),
        None if last_day < today => expire(case, log, last_day),
        _ => {}
    }
}

/// The day of the customer's decision; `None` if the protection ends before.
fn decision_day(
    case: &Case<'_>,
    planned: NaiveDate,
    approved: NaiveDate,
    last_day: NaiveDate,
    random: &mut Random,
) -> Option<NaiveDate> {
    let slipped = match random.between(0, 99) {
        0..=44 => planned,
        45..=84 => order_day(later(planned, random.between(4, 45)), random),
        _ => order_day(later(planned, -random.between(3, 18)), random),
    };
    let earliest = later(approved, 3 + random.between(0, 4));
    let day = weekday(slipped.max(earliest)).max(later(approved, 1));
    if day <= last_day {
        return Some(day);
    }
    // Partners watch the end of their protection: most of these are brought in before it.
    let pulled = weekday(later(last_day, -random.between(0, 12)));
    let kept = random.chance(66) && pulled > approved && later(case.created_at.date_naive(), 5) < pulled;
    kept.then_some(pulled)
}

/// What the partner updates while the deal is open.
fn progress(
    case: &Case<'_>,
    log: &mut Log<'_>,
    approved: NaiveDate,
    end: NaiveDate,
    decision: Option<NaiveDate>,
    random: &mut Random,
) {
    let stages: Vec<String> = case
        .program
        .stages
        .iter()
        .filter(|stage| stage.outcome == Outcome::Open)
        .map(|stage| stage.value.clone())
        .collect();
    let Some(stage_field) = case.program.roles.stage.as_deref() else { return };
    let goal = decision.unwrap_or_else(|| later(end, 30));
    let whole = (goal - approved).num_days().max(1);
    let mut day = later(approved, random.between(3, 16));
    while day < end {
        let done = usize::try_from((day - approved).num_days() * 100 / whole).unwrap_or(0);
        let reached = stages.get((done * stages.len() / 100).min(stages.len().saturating_sub(1)));
        let at = working_hours(
            weekday(day),
            super::super::countries::country(case.organisation.country).zone,
            random,
        );
        if let Some(stage) = reached.filter(|stage| {
            **stage != log.facts.stage
                && stages.iter().position(|one| one == *stage)
                    > stages.iter().position(|one| *one == log.facts.stage)
        }) {
            log.edit(at, &case.owner.name, &[stage_field], |facts| facts.stage = stage.clone());
        } else if decision.is_some_and(|decision| log.facts.close_date != decision) && random.chance(45) {
            // The date is moved once the slip is known: never into what is already the past.
            let moved = decision.filter(|decision| *decision > at.date_naive());
            if let Some(moved) = moved {
                log.edit(at, &case.owner.name, &[&case.program.roles.close_date], |facts| {
                    facts.close_date = moved
                });
            }
        }
        day = later(day, random.between(7, 26));
    }
}

fn settle(case: &Case<'_>, log: &mut Log<'_>, day: NaiveDate, random: &mut Random) {
    let zone = super::super::countries::country(case.organisation.country).zone;
    let at = working_hours(day, zone, random).max(log.last() + TimeDelta::minutes(5));
    let won = random.chance(case.win_percent);
    let (action, outcome) = if won { (Action::Won, Outcome::Won) } else { (Action::Lost, Outcome::Lost) };
    let reason = (!won).then(|| {
        reason_from(case.program, &case.program.reasons.lost, &[26, 22, 14, 13, 8, 7, 4, 6], random)
    });
    let comment = match &reason {
        None => random.chance(35).then(|| random.pick(words::WINS)),
        Some(reason) => words::loss(reason).filter(|_| random.chance(60)),
    };
    if !log.act(at, &case.owner.name, action, reason.as_deref(), comment) {
        return;
    }
    let mut changed: Vec<&str> = case.program.roles.stage.as_deref().into_iter().collect();
    if let Some(stage) = case.program.stage_for(outcome) {
        log.facts.stage = stage.value.clone();
    }
    if log.facts.close_date != day {
        log.facts.close_date = day;
        changed.push(&case.program.roles.close_date);
    }
    log.facts.lost_reason = reason;
    log.note_changed(&changed);
}

fn expire(case: &Case<'_>, log: &mut Log<'_>, last_day: NaiveDate) {
    let Some(next) = last_day.checked_add_days(Days::new(1)) else { return };
    let at = (next.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(5)).max(log.last());
    if at <= case.now {
        log.act(at, super::super::SYSTEM_NAME, Action::Expire, None, None);
    }
}
