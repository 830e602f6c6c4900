//! A deal that is being told, and its activity log. No step lies in the future, and none before the last one.

use super::Case;
use crate::demo::DemoDeal;
use crate::demo::fields::Facts;
use crate::demo::random::{Random, uuid_at};
use chrono::{DateTime, Utc};
use domain::deals::registration::product_of;
use domain::deals::{Action, Activity, Deal, DealSummary, Status, closed_at};
use domain::form::Entry;
use domain::ids::ActivityId;

pub struct Log<'a> {
    pub deal: Deal,
    /// What the fields are filled with; changed by the partner while the deal is open.
    pub facts: Facts<'a>,
    case: &'a Case<'a>,
    activities: Vec<Activity>,
    ids: Random,
}

impl<'a> Log<'a> {
    /// The draft as the partner created it.
    pub fn open(case: &'a Case<'a>, random: &Random) -> Self {
        let summary = DealSummary {
            id: case.id.clone(),
            partner_id: case.partner.id.clone(),
            partner_name: case.partner.name.clone(),
            owner_id: case.owner.id.clone(),
            owner_name: case.owner.name.clone(),
            title: String::new(),
            customer: String::new(),
            country: String::new(),
            value: None,
            close_date: None,
            stage: String::new(),
            status: Status::Draft,
            created_at: case.created_at,
            updated_at: case.created_at,
            submitted_at: None,
            decided_at: None,
            answer_due: None,
            protected_until: None,
            version: 0,
            listed: None,
        };
        let deal = Deal {
            summary,
            fields: (case.form.fill)(&case.facts),
            reason: None,
            comment: None,
            duplicate_of: None,
            attachments: Vec::new(),
            product: String::new(),
            closed_at: None,
        };
        let mut log = Self {
            deal,
            facts: case.facts.clone(),
            case,
            activities: Vec::new(),
            ids: random.fork(case.id.as_str()),
        };
        log.push(case.created_at, &case.owner.name, "created", None, Some(Status::Draft));
        log
    }

    /// The instant of the last step.
    pub fn last(&self) -> DateTime<Utc> {
        self.deal.summary.updated_at
    }

    /// Takes an action; false if it would lie in the future, and then nothing happens.
    pub fn act(
        &mut self,
        at: DateTime<Utc>,
        actor: &str,
        action: Action,
        reason: Option<&str>,
        comment: Option<&str>,
    ) -> bool {
        if at > self.case.now {
            return false;
        }
        let from = self.deal.summary.status;
        let to = action.target();
        self.deal.summary.status = to;
        self.deal.reason = reason.map(str::to_owned);
        self.deal.comment = comment.map(str::to_owned);
        self.push(at, actor, action.as_str(), Some(from), Some(to));
        if let Some(activity) = self.activities.last_mut() {
            activity.reason = reason.map(str::to_owned);
            activity.comment = comment.map(str::to_owned);
        }
        true
    }

    /// Changes facts; nothing happens if it would lie in the future.
    pub fn edit(
        &mut self,
        at: DateTime<Utc>,
        actor: &str,
        changed: &[&str],
        change: impl FnOnce(&mut Facts<'a>),
    ) {
        let at = at.max(self.last());
        if at > self.case.now {
            return;
        }
        change(&mut self.facts);
        self.push(at, actor, "edited", None, None);
        self.note_changed(changed);
    }

    /// Names the fields that the last step changed.
    pub fn note_changed(&mut self, changed: &[&str]) {
        if let Some(activity) = self.activities.last_mut() {
            activity.changed = changed.iter().map(|id| (*id).to_owned()).collect();
        }
    }

    fn push(&mut self, at: DateTime<Utc>, actor: &str, kind: &str, from: Option<Status>, to: Option<Status>) {
        self.deal.summary.updated_at = at;
        self.deal.summary.version += 1;
        self.activities.push(Activity {
            id: ActivityId(uuid_at(at.timestamp_millis(), &mut self.ids)),
            at,
            actor_name: actor.to_owned(),
            kind: kind.to_owned(),
            from,
            to,
            reason: None,
            comment: None,
            changed: Vec::new(),
        });
    }

    /// The finished deal: its fields from the facts, its summary from its fields.
    pub fn close(mut self) -> DemoDeal {
        self.deal.fields = (self.case.form.fill)(&self.facts);
        let roles = &self.case.program.roles;
        let text = |id: &str| match self.deal.fields.get(id) {
            Some(Entry::Text(text)) => text.clone(),
            _ => String::new(),
        };
        self.deal.product = product_of(self.case.program, &self.deal.fields);
        self.deal.closed_at = closed_at(&self.activities);
        let summary = &mut self.deal.summary;
        summary.title = text(&roles.title);
        summary.customer = text(&roles.customer);
        summary.country = roles.country.as_deref().map(text).unwrap_or_default();
        summary.stage = roles.stage.as_deref().map(text).unwrap_or_default();
        summary.value = Some(self.facts.value);
        summary.close_date = Some(self.facts.close_date);
        DemoDeal { deal: self.deal, activities: self.activities }
    }
}
