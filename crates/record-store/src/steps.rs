//! The steps of a registration over a backend that only keeps records, in the order that loses and doubles nothing.
//!
//! An [`Exchange`] says what is to be sent, is told what came back, and says what is next. It sends nothing itself, knows
//! no clock and keeps nothing: the page and the gateway bring transport, marks and words for people. What a step needs
//! from a person or another resource lies between two exchanges, and their types keep the order:
//!
//! | step | exchanges |
//! |---|---|
//! | a deal is looked at | [`Find`] |
//! | a deal is registered | [`Create`] (looks whether it is there, sends, learns the id), then [`Find`] where it is shown |
//! | a deal is changed | [`Find`], [`Found::since`] (compares versions), the rules' decision, [`Current::write`], [`Write`] |

mod change;
mod create;
mod find;

pub use change::{Current, Meant, Since, Write, Written};
pub use create::{Create, Made};
pub use find::{Find, Found};

use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::read::Failure;
use rest_profile::resource::Unsupported;

/// Requests and answers in turn, until it is done.
pub trait Exchange {
    type Done;
    /// The first step; asked for once.
    fn begin(&mut self) -> Step<Self::Done>;
    /// The step after the answer to the last request.
    fn answered(&mut self, answer: Result<HttpAnswer, NoAnswer>) -> Step<Self::Done>;
}

/// What is to be done next.
#[derive(Debug)]
pub enum Step<D> {
    Send(HttpRequest),
    Done(D),
    Failed(Stop),
}

/// Why a request has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// It never left: nothing can have happened.
    Unsent,
    /// The connection is gone; it may have arrived.
    Broken,
    /// It took too long; it may have arrived.
    TimedOut,
}

/// Whether the same step was tried before and left no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// It was not.
    None,
    /// Nobody kept note of it.
    Perhaps,
    /// It was, and may have arrived.
    Certain,
}

/// A step that did not come to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    pub why: Why,
    /// Whether something may have changed in the backend all the same.
    pub may_have_happened: bool,
}

/// Why a step did not come to its end.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// The profile has no words for it.
    Unsaid(Unsupported),
    /// Something that a person entered has no place in the backend: its name.
    NoPlace(String),
    NoAnswer(NoAnswer),
    /// The backend refuses, or its answer cannot be read.
    Refused(Box<Failure>),
    /// There is no such record, or it is not to be seen: both look the same.
    Hidden,
    /// It may have happened, and the backend would take it twice: a person has to look.
    Unclear,
}

impl Stop {
    /// Nothing has changed.
    const fn before(why: Why) -> Self {
        Self { why, may_have_happened: false }
    }

    /// Something may have changed.
    const fn after(why: Why) -> Self {
        Self { why, may_have_happened: true }
    }
}

/// Whether a refused write has certainly changed nothing. 408 and 425 say nothing about that; a browser hides where a
/// redirect leads (0), and 303 is how some backends answer what they have done.
fn changed_nothing(status: u16) -> bool {
    matches!(status, 301 | 302 | 307 | 308 | 400..=499) && !matches!(status, 408 | 425)
}
