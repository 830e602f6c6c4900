//! One backend with who is who there, and the exchanges with it.

use super::backend::Backend;
use super::organisations::Organisations;
use super::refusal;
use crate::http_client::TransportFailure;
use crate::problem::Problem;
use record_store::steps::{Exchange, NoAnswer, Step, Stop, Why};
use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::read::Failure;
use std::collections::BTreeMap;

/// Not `Debug`: it holds the backend's secret.
pub struct Source {
    pub backend: Backend,
    pub organisations: Organisations,
    /// Ids of the backend's people by ours.
    pub people: BTreeMap<String, String>,
}

impl Source {
    /// Sends a question.
    pub async fn send(&self, request: &HttpRequest) -> Result<HttpAnswer, Problem> {
        self.backend.send(request, None).await.map_err(|failure| refusal::no_answer(no_answer(&failure)))
    }

    /// What a question's refusal means to a client.
    pub fn unread(&self, failure: Failure) -> Problem {
        refusal::reading(&self.backend.told(failure))
    }

    /// Carries an exchange to its end.
    pub async fn run<E: Exchange>(&self, mut exchange: E) -> Result<E::Done, Stop> {
        let mut step = exchange.begin();
        loop {
            step = match step {
                Step::Done(done) => return Ok(done),
                Step::Failed(Stop { why: Why::Refused(failure), may_have_happened }) => {
                    let why = Why::Refused(Box::new(self.backend.told(*failure)));
                    return Err(Stop { why, may_have_happened });
                }
                Step::Failed(stop) => return Err(stop),
                Step::Send(request) => {
                    let answer = self.backend.send(&request, None).await;
                    exchange.answered(answer.map_err(|failure| no_answer(&failure)))
                }
            }
        }
    }
}

/// Whether a request without an answer may have arrived.
pub fn no_answer(failure: &TransportFailure) -> NoAnswer {
    tracing::error!(%failure, "the backend did not answer");
    match failure {
        TransportFailure::Unsendable(_) | TransportFailure::Unreachable(_) => NoAnswer::Unsent,
        TransportFailure::TimedOut(_) => NoAnswer::TimedOut,
        TransportFailure::Broken(_) | TransportFailure::TooLarge(_) => NoAnswer::Broken,
    }
}
