//! A record that is changed: only from the version that the person saw, and only in what the step changed.

use super::{Exchange, Found, NoAnswer, Step, Stop, Why, changed_nothing};
use crate::{names, read, write};
use domain::deals::registration::{Fields, merged};
use domain::deals::{Deal, Request};
use domain::program::Program;
use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::read::{FailureKind, Outcome};
use rest_profile::record::Record;
use rest_profile::resource::{Context, Resource};

/// What a step is meant to come to, to be recognised in a record that has it already.
#[derive(Debug, Clone, Copy)]
pub enum Meant<'a> {
    /// Fields are changed.
    Change(&'a Fields),
    /// A step is taken; the reason and the words that came with it are a part of it.
    Act(&'a Request),
}

/// What became of a record since the person saw it.
#[derive(Debug)]
pub enum Since {
    /// Nothing: it may be changed.
    Nothing(Current),
    /// The very step, by an earlier attempt whose answer was lost.
    Ours(Record),
    /// Somebody else was faster.
    Theirs(Record),
}

/// A record in the version that the person saw.
#[derive(Debug)]
pub struct Current {
    pub record: Record,
}

impl Found {
    /// Compares with the version that the person saw. `tried` says whether an earlier attempt at this step may have
    /// arrived; without one, what looks like it is somebody else's.
    pub fn since(self, program: &Program, version: i64, meant: Meant<'_>, tried: bool) -> Since {
        if read::version(&self.record) == version {
            return Since::Nothing(Current { record: self.record });
        }
        if tried && meant.is_done(&read::deal(program, &self.record)) {
            Since::Ours(self.record)
        } else {
            Since::Theirs(self.record)
        }
    }
}

impl Meant<'_> {
    fn is_done(self, deal: &Deal) -> bool {
        match self {
            Self::Change(fields) => merged(&deal.fields, fields) == deal.fields,
            Self::Act(request) => {
                deal.summary.status == request.action.target()
                    && deal.reason == request.reason
                    && deal.comment == request.comment
            }
        }
    }
}

impl Current {
    /// What the rules decided, to be written. `None` where that changes nothing.
    ///
    /// # Errors
    /// The backend has no place for something, or the profile has no words for it.
    pub fn write<'a>(
        self,
        program: &Program,
        resource: Resource<'a>,
        context: &'a Context,
        before: &Deal,
        after: &Deal,
    ) -> Result<Option<Write<'a>>, Stop> {
        let changes = write::changes(program, resource, before, after);
        let mut changes = changes.map_err(|name| Stop::before(Why::NoPlace(name)))?;
        // Whose deal it is never changes here, whatever the rules of a programme may come to say.
        changes.retain(|(name, _)| name != names::PARTNER && name != names::OWNER);
        if changes.is_empty() {
            return Ok(None);
        }
        let request = resource.update(&self.record, &changes, context);
        let request = request.map_err(|refused| Stop::before(Why::Unsaid(refused)))?;
        Ok(Some(Write { resource, context, request: Some(request), record: self.record }))
    }
}

/// Writes what a step changed.
pub struct Write<'a> {
    resource: Resource<'a>,
    context: &'a Context,
    request: Option<HttpRequest>,
    record: Record,
}

/// What came of writing.
#[derive(Debug)]
pub enum Written {
    /// The record as far as the answer tells.
    Record(Record),
    /// It is done; what the record is like now, the answer does not tell.
    Unseen,
    /// Somebody else was faster, between looking and writing.
    Stale,
}

impl Exchange for Write<'_> {
    type Done = Written;

    fn begin(&mut self) -> Step<Written> {
        self.request.take().map_or(Step::Done(Written::Unseen), Step::Send)
    }

    fn answered(&mut self, answer: Result<HttpAnswer, NoAnswer>) -> Step<Written> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(none) => {
                let may_have_happened = none != NoAnswer::Unsent;
                return Step::Failed(Stop { why: Why::NoAnswer(none), may_have_happened });
            }
        };
        match self.resource.read_updated(&answer, &self.record.id, self.context) {
            Ok(Outcome::Record(part)) => {
                Step::Done(Written::Record(part.over(std::mem::take(&mut self.record))))
            }
            Ok(Outcome::Reread(_) | Outcome::Done) => Step::Done(Written::Unseen),
            Err(failure) if failure.kind == FailureKind::Conflict => Step::Done(Written::Stale),
            Err(failure) => {
                let may_have_happened = !changed_nothing(failure.status);
                Step::Failed(Stop { why: Why::Refused(Box::new(failure)), may_have_happened })
            }
        }
    }
}
