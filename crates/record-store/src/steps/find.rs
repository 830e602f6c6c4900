//! One record, if the asker may know that it exists.

use super::{Exchange, NoAnswer, Step, Stop, Why};
use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::read::FailureKind;
use rest_profile::record::Record;
use rest_profile::resource::{Context, Resource};

/// Asks for a record.
pub struct Find<'a, S> {
    resource: Resource<'a>,
    id: &'a str,
    request: Option<HttpRequest>,
    sees: S,
}

/// A record that may be shown, as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub record: Record,
}

impl<'a, S: Fn(&Record) -> bool> Find<'a, S> {
    /// `sees` says whether a record may be known of.
    pub fn new(resource: Resource<'a>, id: &'a str, context: &Context, sees: S) -> Self {
        // An id that cannot stand in an address is nobody's.
        let request = resource.get(id, context).ok();
        Self { resource, id, request, sees }
    }
}

impl<S: Fn(&Record) -> bool> Exchange for Find<'_, S> {
    type Done = Found;

    fn begin(&mut self) -> Step<Found> {
        self.request.take().map_or(Step::Failed(Stop::before(Why::Hidden)), Step::Send)
    }

    fn answered(&mut self, answer: Result<HttpAnswer, NoAnswer>) -> Step<Found> {
        let why = match answer.map(|answer| self.resource.read_one(&answer)) {
            // A backend that ignores ids answers somebody else's record; some fold the case of ids.
            Ok(Ok(record)) if record.id.eq_ignore_ascii_case(self.id) && (self.sees)(&record) => {
                return Step::Done(Found { record });
            }
            Ok(Ok(_)) => Why::Hidden,
            // An id that cannot be one of the backend's: there is no such record.
            Ok(Err(failure)) if matches!(failure.kind, FailureKind::NotFound | FailureKind::Validation) => {
                Why::Hidden
            }
            Ok(Err(failure)) => Why::Refused(Box::new(failure)),
            Err(none) => Why::NoAnswer(none),
        };
        Step::Failed(Stop::before(why))
    }
}
