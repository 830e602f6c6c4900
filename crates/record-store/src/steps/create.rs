//! A new record, made once: looked for before it is sent again, and never sent again where nobody could tell.

use super::{Earlier, Exchange, NoAnswer, Step, Stop, Why, changed_nothing};
use crate::write;
use domain::deals::Deal;
use domain::program::Program;
use rest_profile::http::{HttpAnswer, Replay};
use rest_profile::plan::CreatePlan;
use rest_profile::read::{Failure, Outcome};
use rest_profile::resource::{Context, Resource};

/// Makes the record of a new deal.
pub struct Create<'a> {
    resource: Resource<'a>,
    context: &'a Context,
    reference: &'a str,
    plan: CreatePlan,
    earlier: Earlier,
    stage: Stage,
}

#[derive(Clone, Copy)]
enum Stage {
    LookingUp,
    Sending,
    /// It is there; only its id is missing.
    Learning,
}

/// A record that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// `None` where the backend does not tell.
    pub id: Option<String>,
}

impl<'a> Create<'a> {
    /// `reference` is the same for every attempt at this record.
    ///
    /// # Errors
    /// The backend has no place for something, or the profile has no words for it.
    pub fn new(
        program: &Program,
        resource: Resource<'a>,
        context: &'a Context,
        deal: &Deal,
        reference: &'a str,
        earlier: Earlier,
    ) -> Result<Self, Stop> {
        let values =
            write::new_deal(program, resource, deal).map_err(|name| Stop::before(Why::NoPlace(name)))?;
        let plan = resource.create(&values, reference, context);
        let plan = plan.map_err(|refused| Stop::before(Why::Unsaid(refused)))?;
        Ok(Self { resource, context, reference, plan, earlier, stage: Stage::Sending })
    }

    /// Whether the backend would take a second attempt for a second record. Then whoever sends notes the first one
    /// beforehand, so that a later one is [`Earlier::Certain`].
    pub fn is_never_sent_twice(&self) -> bool {
        self.plan.request.replay == Replay::Never
    }

    fn send(&mut self) -> Step<Made> {
        self.stage = Stage::Sending;
        Step::Send(self.plan.request.clone())
    }

    /// It may have arrived: where a second attempt could make a second record, no failure says "later".
    fn lost(&self, why: Why) -> Step<Made> {
        Step::Failed(Stop::after(if self.is_never_sent_twice() { Why::Unclear } else { why }))
    }

    fn looked_up(&mut self, answer: &HttpAnswer) -> Step<Made> {
        let Some(lookup) = &self.plan.lookup else { return self.send() };
        let page = match self.resource.read_list(lookup, answer) {
            Ok(page) => page,
            Err(failure) => return self.unseen(Why::Refused(Box::new(failure))),
        };
        match page.records.iter().find(|record| self.resource.carries(record, self.reference)) {
            Some(there) => Step::Done(Made { id: Some(there.id.clone()) }),
            // It answers other records: it ignores the condition, and the one looked for may be among those not shown.
            None if !page.records.is_empty() && self.earlier == Earlier::Certain => {
                Step::Failed(Stop::after(Why::Unclear))
            }
            None => self.send(),
        }
    }

    /// Whether it is there could not be looked up; this attempt has sent nothing.
    fn unseen(&self, why: Why) -> Step<Made> {
        Step::Failed(Stop { why, may_have_happened: self.earlier == Earlier::Certain })
    }

    fn sent(&mut self, answer: &HttpAnswer) -> Step<Made> {
        let outcome = self.resource.read_created(answer, self.plan.client_id.as_deref(), self.context);
        match outcome {
            Ok(Outcome::Record(record)) => Step::Done(Made { id: Some(record.id) }),
            Ok(Outcome::Reread(request)) => {
                self.stage = Stage::Learning;
                Step::Send(request)
            }
            Ok(Outcome::Done) => self.there(),
            Err(failure) if changed_nothing(failure.status) => {
                Step::Failed(Stop::before(Why::Refused(Box::new(failure))))
            }
            Err(failure) => self.lost(Why::Refused(Box::new(failure))),
        }
    }

    /// It is there, whatever became of the wish to see it.
    fn there(&self) -> Step<Made> {
        Step::Done(Made { id: self.plan.client_id.clone() })
    }

    fn learned(&self, read: Result<String, Failure>) -> Step<Made> {
        read.map_or_else(|_| self.there(), |id| Step::Done(Made { id: Some(id) }))
    }
}

impl Exchange for Create<'_> {
    type Done = Made;

    fn begin(&mut self) -> Step<Made> {
        match (&self.plan.lookup, self.earlier) {
            (Some(lookup), Earlier::Perhaps | Earlier::Certain) => {
                self.stage = Stage::LookingUp;
                Step::Send(lookup.request.clone())
            }
            (None, Earlier::Certain) if self.is_never_sent_twice() => Step::Failed(Stop::after(Why::Unclear)),
            _ => self.send(),
        }
    }

    fn answered(&mut self, answer: Result<HttpAnswer, NoAnswer>) -> Step<Made> {
        match (self.stage, answer) {
            (Stage::LookingUp, Ok(answer)) => self.looked_up(&answer),
            (Stage::LookingUp, Err(none)) => self.unseen(Why::NoAnswer(none)),
            (Stage::Sending, Ok(answer)) => self.sent(&answer),
            (Stage::Sending, Err(NoAnswer::Unsent)) => {
                Step::Failed(Stop::before(Why::NoAnswer(NoAnswer::Unsent)))
            }
            (Stage::Sending, Err(none)) => self.lost(Why::NoAnswer(none)),
            (Stage::Learning, Ok(answer)) => {
                self.learned(self.resource.read_one(&answer).map(|record| record.id))
            }
            (Stage::Learning, Err(_)) => self.there(),
        }
    }
}
