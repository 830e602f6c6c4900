//! What becomes of a registration when somebody hands it in, changes it or decides on it: the deal before, the step,
//! and the deal afterwards. The reference backend does it when it is asked; where a backend only keeps records, the
//! page or the gateway does it before it writes.

use super::{Action, Deal, DealSummary, Refusal, Request, Status, transition};
use crate::access::Actor;
use crate::dates::{add_business_days, add_days, parse_date};
use crate::form::{Draft, Entry, Form, FormContext, Phase};
use crate::issue::Issue;
use crate::money::{Money, MoneyContext, parse_money};
use crate::program::Program;
use crate::records::Partner;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

/// What the form holds, by field id, in the canonical form of [`Entry`].
pub type Fields = BTreeMap<String, Entry>;

/// 300 characters of title and customer are enough for lists; the fields keep all of it.
const MAX_HEADING: usize = 300;

/// Why a step was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    Refused(Refusal),
    /// Everything that is wrong with the fields.
    Invalid(Vec<Issue>),
}

/// Who takes a step, when, and under which rules.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    pub program: &'a Program,
    pub actor: &'a Actor,
    /// The organisation that the deal belongs to.
    pub partner: &'a Partner,
    pub now: DateTime<Utc>,
    /// The civil day of `now` in the programme's zone.
    pub today: NaiveDate,
}

impl Desk<'_> {
    /// A new registration: `blank` with its fields, as a draft or handed in at once.
    ///
    /// # Errors
    /// The fields' issues (a draft is not checked), or why the actor may not hand it in.
    pub fn register(&self, mut blank: Deal, fields: &Fields, submit: bool) -> Result<Deal, Stop> {
        let mut fields = merged(&Fields::new(), fields);
        if submit {
            let request = Request::plain(Action::Submit);
            let to = transition(self.program, &blank.summary, self.actor, &request).map_err(Stop::Refused)?;
            fields = self.checked(Phase::Create, &Fields::new(), fields)?;
            self.settle_dates(&mut blank.summary, Action::Submit);
            blank.summary.status = to;
        }
        put(self.program, &mut blank, fields);
        Ok(blank)
    }

    /// The deal with changed fields; the deal itself where nothing changed.
    ///
    /// # Errors
    /// The fields' issues, or that nobody changes fields in its status.
    pub fn change(&self, before: &Deal, changes: &Fields) -> Result<Deal, Stop> {
        let status = before.summary.status;
        let Some(phase) = status.phase() else {
            let from = Status::ALL.into_iter().filter(|status| status.phase().is_some()).collect();
            return Err(Stop::Refused(Refusal::WrongStatus { status, from }));
        };
        let mut fields = merged(&before.fields, changes);
        if status != Status::Draft {
            fields = self.checked(phase, &before.fields, fields)?;
        }
        let mut deal = before.clone();
        if fields != before.fields {
            put(self.program, &mut deal, fields);
            deal.summary.updated_at = self.now;
            deal.summary.version += 1;
        }
        Ok(deal)
    }

    /// The deal after an action. Fields are taken, and checked, where the action hands in or closes the deal.
    ///
    /// # Errors
    /// Why the action is refused, or the fields' issues.
    pub fn act(&self, before: &Deal, request: &Request, changes: &Fields) -> Result<Deal, Stop> {
        let to = transition(self.program, &before.summary, self.actor, request).map_err(Stop::Refused)?;
        let mut deal = before.clone();
        if request.action.takes_fields() {
            let fields = self.fields_after(before, request, changes)?;
            put(self.program, &mut deal, fields);
        }
        self.settle_dates(&mut deal.summary, request.action);
        deal.summary.status = to;
        if matches!(to, Status::Won | Status::Lost) {
            deal.closed_at = Some(self.now);
        }
        deal.summary.updated_at = self.now;
        deal.summary.version += 1;
        deal.reason.clone_from(&request.reason);
        deal.comment.clone_from(&request.comment);
        deal.duplicate_of.clone_from(&request.duplicate_of);
        Ok(deal)
    }

    fn fields_after(&self, before: &Deal, request: &Request, changes: &Fields) -> Result<Fields, Stop> {
        let mut fields = merged(&before.fields, changes);
        // What was never handed in was never checked either: nothing of it counts as saved.
        let mut saved =
            if before.summary.status == Status::Draft { Fields::new() } else { before.fields.clone() };
        for (id, value) in request.closing_fields(self.program) {
            // They count as saved, because it is the step that changes them.
            fields.insert(id.to_owned(), Entry::from(value.as_str()));
            saved.insert(id.to_owned(), Entry::from(value.as_str()));
        }
        let phase = before.summary.status.phase().unwrap_or(Phase::Open);
        self.checked(phase, &saved, fields)
    }

    fn checked(&self, phase: Phase, saved: &Fields, fields: Fields) -> Result<Fields, Stop> {
        let context = FormContext {
            phase,
            today: self.today,
            partner_type: self.partner.partner_type.clone(),
            partner_programs: self.partner.programs.clone(),
            saved: saved.clone(),
        };
        let accepted = Form::new(self.program, &context).check(&Draft::from(fields));
        accepted.map(|accepted| accepted.canonical()).map_err(Stop::Invalid)
    }

    /// The days that follow from the action.
    fn settle_dates(&self, summary: &mut DealSummary, action: Action) {
        match action {
            Action::Submit => {
                summary.submitted_at = Some(self.now);
                summary.answer_due = Some(add_business_days(self.today, self.program.review.business_days));
            }
            Action::Approve => {
                summary.decided_at = Some(self.now);
                summary.protected_until = Some(add_days(self.today, self.program.protection.days));
            }
            Action::Reject | Action::MarkDuplicate => summary.decided_at = Some(self.now),
            // The programme waits for the partner, or for nothing any more.
            Action::RequestInformation | Action::Withdraw => summary.answer_due = None,
            Action::StartReview | Action::Won | Action::Lost | Action::Expire => {}
        }
    }
}

/// `saved` with the changes put in place. A field that was emptied is gone.
pub fn merged(saved: &Fields, changes: &Fields) -> Fields {
    let mut fields = saved.clone();
    fields.extend(changes.clone());
    fields.retain(|_, entry| !entry.values().is_empty());
    fields
}

/// The ids of the fields in which two states differ, in order.
pub fn differences(before: &Fields, after: &Fields) -> Vec<String> {
    let ids = before.keys().chain(after.keys()).filter(|id| before.get(*id) != after.get(*id));
    let mut ids: Vec<String> = ids.cloned().collect();
    ids.sort();
    ids.dedup();
    ids
}

/// What is sold: the first value of the programme's product field; empty if it has none.
pub fn product_of(program: &Program, fields: &Fields) -> String {
    let entry = program.roles.product.as_ref().and_then(|id| fields.get(id));
    entry.and_then(|entry| Some((*entry.values().first()?).to_owned())).unwrap_or_default()
}

/// Puts the fields into the deal, and into what lists show of it. A draft's amount or date that cannot be read is shown
/// as none.
pub fn put(program: &Program, deal: &mut Deal, fields: Fields) {
    let draft = Draft::from(fields);
    let roles = &program.roles;
    let heading = |id: &str| draft.text(id).trim().chars().take(MAX_HEADING).collect::<String>();
    let optional = |id: &Option<String>| id.as_deref().map(heading).unwrap_or_default();
    let context = MoneyContext { allowed: &program.currencies, assumed: Some(program.default_currency) };
    let amount = draft.text(&roles.value).trim();
    let value = Money::from_canonical(amount).or_else(|| parse_money(&roles.value, amount, context).ok());
    deal.summary.title = heading(&roles.title);
    deal.summary.customer = heading(&roles.customer);
    deal.summary.country = optional(&roles.country);
    deal.summary.stage = optional(&roles.stage);
    deal.product = product_of(program, &draft.entries);
    deal.summary.value = value.filter(|value| value.minor().is_some());
    deal.summary.close_date = parse_date(&roles.close_date, draft.text(&roles.close_date)).ok();
    deal.fields = draft.entries;
}
