//! The life of one registration, step by step through the programme's state machine.

mod log;
mod sale;

use super::DemoDeal;
use super::calendar::{later, weekday, working_hours};
use super::customers::Customer;
use super::fields::{Facts, KnownForm};
use super::organisations::Organisation;
use super::random::Random;
use super::words;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::dates::{add_business_days, add_days};
use domain::deals::Action;
use domain::ids::DealId;
use domain::program::Program;
use domain::records::{Partner, User};
use log::Log;

/// How far a registration has to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// As far as the calendar lets it.
    Natural,
    /// Natural, but the programme answers within a day.
    Quick,
    Draft,
    Submitted,
    UnderReview,
    InfoRequested,
}

/// Everything that decides the life of one registration.
pub struct Case<'a> {
    pub program: &'a Program,
    pub form: KnownForm,
    pub now: DateTime<Utc>,
    pub organisation: &'a Organisation,
    pub partner: &'a Partner,
    pub owner: &'a User,
    /// Who decides for the programme.
    pub manager: &'a str,
    pub customer: &'a Customer,
    pub facts: Facts<'a>,
    pub id: DealId,
    pub created_at: DateTime<Utc>,
    pub fate: Fate,
    /// A registration of the same customer that was there first.
    pub earlier: Option<DealId>,
    /// How many of 100 such deals are won.
    pub win_percent: u32,
}

/// Hours that the programme owner's office lies ahead of UTC.
const OFFICE: i64 = 1;

/// Plays the case through to the present.
pub fn play(case: &Case<'_>, random: &mut Random) -> DemoDeal {
    let mut log = Log::open(case, random);
    if case.fate == Fate::Draft {
        return log.close();
    }
    if submit(case, &mut log, random) {
        decide(case, &mut log, random);
    }
    log.close()
}

/// Whether the registration was handed in before now.
fn submit(case: &Case<'_>, log: &mut Log<'_>, random: &mut Random) -> bool {
    let same_sitting = case.fate != Fate::Natural || random.chance(82);
    let at = if same_sitting {
        log.last() + TimeDelta::minutes(random.between(4, 55))
    } else {
        later_hour(case, log, random.between(1, 4), case.customer.country.zone, random)
    };
    hand_in(case, log, at, None)
}

fn hand_in(case: &Case<'_>, log: &mut Log<'_>, at: DateTime<Utc>, comment: Option<&str>) -> bool {
    if !log.act(at, &case.owner.name, Action::Submit, None, comment) {
        return false;
    }
    log.deal.summary.submitted_at = Some(at);
    log.deal.summary.answer_due = Some(add_business_days(at.date_naive(), case.program.review.business_days));
    true
}

fn decide(case: &Case<'_>, log: &mut Log<'_>, random: &mut Random) {
    let review = case.fate == Fate::UnderReview || (case.fate != Fate::Submitted && random.chance(45));
    if case.fate == Fate::Submitted {
        return;
    }
    if review {
        let at = after(log, 25, 180, random);
        if !log.act(at, case.manager, Action::StartReview, None, None) || case.fate == Fate::UnderReview {
            return;
        }
    }
    if case.fate == Fate::InfoRequested || (case.fate == Fate::Natural && random.chance(9)) {
        let at = answer_time(case, log, random);
        let question = random.pick(words::QUESTIONS);
        if !log.act(at, case.manager, Action::RequestInformation, None, Some(question))
            || case.fate == Fate::InfoRequested
        {
            return;
        }
        if !answer(case, log, random) {
            return;
        }
    }
    verdict(case, log, random);
}

/// The partner answers a question, or gives up. Whether there is something to decide afterwards.
fn answer(case: &Case<'_>, log: &mut Log<'_>, random: &mut Random) -> bool {
    let at = later_hour(case, log, random.between(1, 5), case.organisation_zone(), random);
    // An answer that arrived only now would wait for a decision; how many wait is decided elsewhere.
    if later(at.date_naive(), 9) > case.now.date_naive() {
        return false;
    }
    if random.chance(14) {
        log.act(at, &case.owner.name, Action::Withdraw, None, Some(random.pick(words::WITHDRAWALS)));
        return false;
    }
    log.edit(at - TimeDelta::minutes(3), &case.owner.name, &[&case.program.roles.title], |_| {});
    hand_in(case, log, at, Some(random.pick(words::ANSWERS)))
}

fn verdict(case: &Case<'_>, log: &mut Log<'_>, random: &mut Random) {
    let at = answer_time(case, log, random);
    let renewal = case.facts.kind == super::projects::Kind::Renewal;
    let weights: [u32; 4] = if renewal { [96, 2, 0, 2] } else { [80, 8, 9, 3] };
    match (random.weighted(&weights), &case.earlier) {
        (1, _) => reject(case, log, at, random),
        (2, Some(earlier)) => {
            let original = earlier.clone();
            if log.act(at, case.manager, Action::MarkDuplicate, None, Some(random.pick(words::DUPLICATES))) {
                log.deal.duplicate_of = Some(original);
                log.deal.summary.decided_at = Some(at);
            }
        }
        (3, _) => {
            let at = after(log, 60, 400, random);
            log.act(at, &case.owner.name, Action::Withdraw, None, Some(random.pick(words::WITHDRAWALS)));
        }
        _ => approve(case, log, at, random),
    }
}

fn reject(case: &Case<'_>, log: &mut Log<'_>, at: DateTime<Utc>, random: &mut Random) {
    let reason = reason_from(case.program, &case.program.reasons.rejected, &[26, 24, 16, 14, 11, 9], random);
    if log.act(at, case.manager, Action::Reject, Some(&reason), Some(words::rejection(&reason, random))) {
        log.deal.summary.decided_at = Some(at);
    }
}

fn approve(case: &Case<'_>, log: &mut Log<'_>, at: DateTime<Utc>, random: &mut Random) {
    let comment = random.chance(22).then(|| random.pick(words::APPROVALS));
    if !log.act(at, case.manager, Action::Approve, None, comment) {
        return;
    }
    log.deal.summary.decided_at = Some(at);
    log.deal.summary.protected_until = Some(add_days(at.date_naive(), case.program.protection.days));
    sale::sell(case, log, at.date_naive(), random);
}

/// When the programme's answer comes: mostly in time, sometimes a little late.
fn answer_time(case: &Case<'_>, log: &Log<'_>, random: &mut Random) -> DateTime<Utc> {
    let limit = i64::from(case.program.review.business_days);
    let days = match (case.fate, random.between(0, 99)) {
        (Fate::Quick | Fate::InfoRequested, _) => random.between(0, 1),
        (_, 0..=11) => limit + random.between(1, 2),
        _ => random.between(0, limit),
    };
    let day = add_business_days(log.last().date_naive(), u16::try_from(days).unwrap_or(0));
    let at = working_hours(weekday(day), OFFICE, random);
    // What is meant to be decided by now must not be left waiting: how many wait is composed elsewhere.
    if at > log.last() && at <= case.now { at } else { after(log, 15, 110, random) }
}

/// So many business days after the last step, in the working hours of a zone.
fn later_hour(case: &Case<'_>, log: &Log<'_>, days: i64, zone: i64, random: &mut Random) -> DateTime<Utc> {
    let day: NaiveDate = add_business_days(log.last().date_naive(), u16::try_from(days).unwrap_or(1));
    let at = working_hours(day, zone, random);
    if at > log.last() { at.min(case.now.max(log.last())) } else { after(log, 15, 110, random) }
}

fn after(log: &Log<'_>, low: i64, high: i64, random: &mut Random) -> DateTime<Utc> {
    log.last() + TimeDelta::minutes(random.between(low, high))
}

/// A value of one of the programme's lists, the first ones more often.
fn reason_from(program: &Program, list: &str, weights: &[u32], random: &mut Random) -> String {
    let choices = program.lists.get(list).map(Vec::as_slice).unwrap_or_default();
    let weights: Vec<u32> =
        choices.iter().enumerate().map(|(index, _)| weights.get(index).copied().unwrap_or(4)).collect();
    choices.get(random.weighted(&weights)).map(|choice| choice.value.clone()).unwrap_or_default()
}

impl Case<'_> {
    fn organisation_zone(&self) -> i64 {
        super::countries::country(self.organisation.country).zone
    }
}
