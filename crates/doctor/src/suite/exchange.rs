//! What a run needs from whoever starts it: requests that travel, a clock, and an ear for what is found.

use crate::finding::{Finding, Params};
use rest_profile::http::{HttpAnswer, HttpRequest};

/// How requests travel. Nothing is sent twice, and redirects are followed only where the request allows it.
pub trait Exchange {
    /// Sends a request. An `Err` says why there is no answer.
    fn send(&mut self, request: &HttpRequest) -> impl Future<Output = Result<HttpAnswer, Silence>>;
    /// Waits.
    fn pause(&mut self, seconds: u32) -> impl Future<Output = ()>;
    /// Milliseconds since 1970.
    fn now(&self) -> u64;
    /// A new UUID of version 4.
    fn key(&mut self) -> String;
    /// Hears of the next step.
    fn turns_to(&mut self, _step: &Step) {}
    /// Hears of a finding, as soon as there is one.
    fn found(&mut self, _finding: &Finding) {}
    /// Whether the run is to end after the request that is under way. Records that it made are still removed.
    fn stopped(&self) -> bool {
        false
    }
}

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The sentence: `transport`, or one of `cors_…` where a browser keeps the answer from the page.
    pub code: &'static str,
    pub params: Params,
}

impl Silence {
    /// Nothing came over the network, for a reason in a few words.
    #[must_use]
    pub fn unreachable(why: &str) -> Self {
        Self { code: "transport", params: vec![("why", why.to_owned())] }
    }

    /// The run was stopped before the request.
    pub(super) fn stopped() -> Self {
        Self::unreachable("")
    }

    /// A few words for the place where an answer is shown.
    #[must_use]
    pub fn shown(&self) -> String {
        let values: Vec<&str> = self.params.iter().map(|(_, value)| value.as_str()).collect();
        if self.code == "transport" {
            values.join(" ")
        } else {
            [self.code, " ", &values.join(" ")].concat().trim_end().to_owned()
        }
    }
}

/// Where a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Empty for what concerns the backend as a whole.
    pub resource: String,
    /// As in a finding: `list`, `filter` …
    pub check: &'static str,
    /// From 1.
    pub number: usize,
    pub of: usize,
}
