//! The status of a registration: set by decisions, not by typing.

use crate::form::Phase;
use crate::names::named_in_json;

/// Where a registration stands. Independent of the sales stage, which the partner chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Draft,
    Submitted,
    UnderReview,
    InfoRequested,
    Approved,
    Rejected,
    Duplicate,
    Withdrawn,
    Expired,
    Won,
    Lost,
}

named_in_json!(Status);

impl Status {
    pub const ALL: [Status; 11] = [
        Status::Draft,
        Status::Submitted,
        Status::UnderReview,
        Status::InfoRequested,
        Status::Approved,
        Status::Rejected,
        Status::Duplicate,
        Status::Withdrawn,
        Status::Expired,
        Status::Won,
        Status::Lost,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Submitted => "submitted",
            Status::UnderReview => "under_review",
            Status::InfoRequested => "info_requested",
            Status::Approved => "approved",
            Status::Rejected => "rejected",
            Status::Duplicate => "duplicate",
            Status::Withdrawn => "withdrawn",
            Status::Expired => "expired",
            Status::Won => "won",
            Status::Lost => "lost",
        }
    }

    pub fn parse(text: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// The phase in which the partner edits the deal's fields; `None` while nobody does.
    pub const fn phase(self) -> Option<Phase> {
        match self {
            Status::Draft => Some(Phase::Create),
            Status::InfoRequested => Some(Phase::InfoRequested),
            Status::Approved => Some(Phase::Open),
            Status::Won => Some(Phase::Closed),
            _ => None,
        }
    }

    /// Whether the programme owes an answer.
    pub const fn awaits_decision(self) -> bool {
        matches!(self, Status::Submitted | Status::UnderReview)
    }

    /// Whether files can be attached: somebody still works with the deal, on one side or the other.
    pub const fn takes_files(self) -> bool {
        self.phase().is_some() || self.awaits_decision()
    }

    /// Whether nothing will change the status any more.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Status::Rejected
                | Status::Duplicate
                | Status::Withdrawn
                | Status::Expired
                | Status::Won
                | Status::Lost
        )
    }
}
