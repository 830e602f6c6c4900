//! The state machine of a registration: who may do what in which status, and why not.

use super::Status;
use crate::access::{Actor, Role};
use crate::ids::DealId;
use crate::names::named_in_json;
use crate::program::{Outcome, Program};
use serde::{Deserialize, Serialize};

/// What can be done with a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Hands the registration in, also after information was requested.
    Submit,
    Withdraw,
    /// Takes the registration up: the partner sees that somebody is at it.
    StartReview,
    RequestInformation,
    Approve,
    Reject,
    MarkDuplicate,
    Won,
    Lost,
    /// The protection ran out.
    Expire,
}

named_in_json!(Action);

impl Action {
    pub const ALL: [Action; 10] = [
        Action::Submit,
        Action::Withdraw,
        Action::StartReview,
        Action::RequestInformation,
        Action::Approve,
        Action::Reject,
        Action::MarkDuplicate,
        Action::Won,
        Action::Lost,
        Action::Expire,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Action::Submit => "submit",
            Action::Withdraw => "withdraw",
            Action::StartReview => "start_review",
            Action::RequestInformation => "request_information",
            Action::Approve => "approve",
            Action::Reject => "reject",
            Action::MarkDuplicate => "mark_duplicate",
            Action::Won => "won",
            Action::Lost => "lost",
            Action::Expire => "expire",
        }
    }

    pub fn parse(text: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.as_str() == text)
    }

    /// The statuses from which the action is possible, and the one it leads to.
    const fn step(self) -> (&'static [Status], Status) {
        use Status::*;
        match self {
            Action::Submit => (&[Draft, InfoRequested], Submitted),
            Action::Withdraw => (&[Submitted, UnderReview, InfoRequested], Withdrawn),
            Action::StartReview => (&[Submitted], UnderReview),
            Action::RequestInformation => (&[Submitted, UnderReview], InfoRequested),
            Action::Approve => (&[Submitted, UnderReview], Approved),
            Action::Reject => (&[Submitted, UnderReview], Rejected),
            Action::MarkDuplicate => (&[Submitted, UnderReview], Duplicate),
            Action::Won => (&[Approved], Won),
            Action::Lost => (&[Approved], Lost),
            Action::Expire => (&[Approved], Expired),
        }
    }

    /// The status the action leads to.
    pub const fn target(self) -> Status {
        self.step().1
    }

    fn is_for(self, role: Option<Role>) -> bool {
        let partner = role.is_some_and(Role::is_partner);
        match self {
            Action::Submit | Action::Withdraw => partner,
            Action::StartReview
            | Action::RequestInformation
            | Action::Approve
            | Action::Reject
            | Action::MarkDuplicate => role.is_some() && !partner,
            Action::Won | Action::Lost => role.is_some(),
            Action::Expire => role.is_none(),
        }
    }

    /// Whether fields may change with it: where it hands in or closes the deal.
    pub const fn takes_fields(self) -> bool {
        matches!(self, Action::Submit | Action::Won | Action::Lost)
    }

    /// What the action must come with.
    pub const fn needs(self) -> Needs {
        match self {
            Action::Reject => Needs { reason: true, comment: false, duplicate_of: false },
            Action::Lost => Needs { reason: true, comment: false, duplicate_of: false },
            Action::RequestInformation => Needs { reason: false, comment: true, duplicate_of: false },
            Action::MarkDuplicate => Needs { reason: false, comment: false, duplicate_of: true },
            _ => Needs { reason: false, comment: false, duplicate_of: false },
        }
    }
}

/// What an action must come with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// A value of the programme's list of reasons.
    pub reason: bool,
    /// Words for the other side.
    pub comment: bool,
    /// The registration that was there first.
    pub duplicate_of: bool,
}

/// An action with what it comes with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub action: Action,
    pub reason: Option<String>,
    pub comment: Option<String>,
    pub duplicate_of: Option<DealId>,
}

impl Request {
    pub fn plain(action: Action) -> Self {
        Self { action, reason: None, comment: None, duplicate_of: None }
    }

    /// The form fields that follow from closing the deal, with their values: the stage and, of a lost deal, the reason.
    /// Nobody fills them in beside the step itself, so they count as saved when the form is checked. Empty for every
    /// other step.
    pub fn closing_fields<'p>(&self, program: &'p Program) -> Vec<(&'p str, String)> {
        let outcome = match self.action {
            Action::Won => Outcome::Won,
            Action::Lost => Outcome::Lost,
            _ => return Vec::new(),
        };
        let stage = program.stage_for(outcome).map(|stage| stage.value.clone());
        let reason = self.reason.clone().filter(|_| outcome == Outcome::Lost);
        let roles = &program.roles;
        [(&roles.stage, stage), (&roles.lost_reason, reason)]
            .into_iter()
            .filter_map(|(role, value)| Some((role.as_deref()?, value?)))
            .collect()
    }
}

/// Why an action is not possible. Every refused transition names one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// The status does not allow it; `from` are those that do.
    WrongStatus {
        status: Status,
        from: Vec<Status>,
    },
    /// The role may not do it.
    WrongRole,
    /// The row belongs to an organisation that the actor does not see. To be answered like an unknown id.
    OutOfSight,
    ReasonMissing,
    /// Not in the programme's list.
    ReasonUnknown,
    CommentMissing,
    DuplicateOfMissing,
    /// A registration cannot be a duplicate of itself.
    DuplicateOfItself,
}

impl Refusal {
    /// The code for catalogues and the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::WrongStatus { .. } => "wrong_status",
            Refusal::WrongRole => "wrong_role",
            Refusal::OutOfSight => "out_of_sight",
            Refusal::ReasonMissing => "reason_missing",
            Refusal::ReasonUnknown => "reason_unknown",
            Refusal::CommentMissing => "comment_missing",
            Refusal::DuplicateOfMissing => "duplicate_of_missing",
            Refusal::DuplicateOfItself => "duplicate_of_itself",
        }
    }
}

/// The status after `request`, or why it is refused. Visibility is judged first, then role, status and content.
///
/// # Errors
/// The first reason that stands in the way.
pub fn transition(
    program: &Program,
    deal: &super::DealSummary,
    actor: &Actor,
    request: &Request,
) -> Result<Status, Refusal> {
    if !actor.sees(&deal.partner_id) {
        return Err(Refusal::OutOfSight);
    }
    if !request.action.is_for(actor.role()) {
        return Err(Refusal::WrongRole);
    }
    let (from, to) = request.action.step();
    if !from.contains(&deal.status) {
        return Err(Refusal::WrongStatus { status: deal.status, from: from.to_vec() });
    }
    check_content(program, deal, request)?;
    Ok(to)
}

fn check_content(program: &Program, deal: &super::DealSummary, request: &Request) -> Result<(), Refusal> {
    let needs = request.action.needs();
    if needs.reason {
        let list =
            if request.action == Action::Lost { &program.reasons.lost } else { &program.reasons.rejected };
        let reason =
            request.reason.as_deref().filter(|reason| !reason.is_empty()).ok_or(Refusal::ReasonMissing)?;
        let known = program
            .lists
            .get(list)
            .is_some_and(|choices| choices.iter().any(|choice| choice.value == reason));
        if !known {
            return Err(Refusal::ReasonUnknown);
        }
    }
    if needs.comment && request.comment.as_deref().is_none_or(|comment| comment.trim().is_empty()) {
        return Err(Refusal::CommentMissing);
    }
    if needs.duplicate_of {
        match &request.duplicate_of {
            None => return Err(Refusal::DuplicateOfMissing),
            Some(other) if *other == deal.id => return Err(Refusal::DuplicateOfItself),
            Some(_) => {}
        }
    }
    Ok(())
}

/// An action that the actor may take now, and what it has to come with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    pub action: Action,
    pub needs: Needs,
}

/// Everything the actor may do with the deal now, in the order in which a page offers it.
pub fn allowed_actions(deal: &super::DealSummary, actor: &Actor) -> Vec<Allowed> {
    let possible = |action: &Action| {
        actor.sees(&deal.partner_id) && action.is_for(actor.role()) && action.step().0.contains(&deal.status)
    };
    Action::ALL.into_iter().filter(possible).map(|action| Allowed { action, needs: action.needs() }).collect()
}
