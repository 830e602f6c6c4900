//! The life of a registration: who may do what when, what is refused and why, and what a submission leads to.

use crate::programmes::{ace, day, reseller};
use chrono::{DateTime, Datelike, NaiveDate, Weekday};
use domain::access::{Actor, Role};
use domain::dates::{add_business_days, add_days};
use domain::deals::{Action, DealSummary, Refusal, Request, Status, allowed_actions, outlook, transition};
use domain::form::Phase;
use domain::ids::{DealId, PartnerId, UserId};
use proptest::prelude::*;
use std::fmt::Write as _;

fn deal(status: Status) -> DealSummary {
    DealSummary {
        id: DealId("deal-1".to_owned()),
        partner_id: PartnerId("northwind".to_owned()),
        partner_name: "Northwind".to_owned(),
        owner_id: UserId("u1".to_owned()),
        owner_name: "A".to_owned(),
        title: "T".to_owned(),
        customer: "C".to_owned(),
        country: String::new(),
        value: None,
        close_date: None,
        stage: String::new(),
        status,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        submitted_at: None,
        decided_at: None,
        answer_due: None,
        protected_until: None,
        version: 1,
        listed: None,
    }
}

fn person(role: Role) -> Actor {
    let partner = role.is_partner().then(|| PartnerId("northwind".to_owned()));
    Actor::Person { user: UserId("u1".to_owned()), role, partner, assigned: None }
}

fn actors() -> Vec<(&'static str, Actor)> {
    let people = Role::ALL.into_iter().map(|role| (role.as_str(), person(role)));
    people.chain([("system", Actor::System)]).collect()
}

/// A request with everything that any action could ask for.
fn full(action: Action) -> Request {
    Request {
        action,
        reason: Some(if action == Action::Lost { "price" } else { "no_project" }.to_owned()),
        comment: Some("Please add the number of users.".to_owned()),
        duplicate_of: Some(DealId("deal-0".to_owned())),
    }
}

#[test]
fn every_status_action_and_role_has_the_expected_outcome() {
    let program = reseller();
    let mut table = String::from(
        "# Who may do what in which status: the status that follows, or why not (role = wrong role, status = wrong status).\n",
    );
    for (name, actor) in actors() {
        let mut lines = vec![format!("{:<15}", "")];
        lines.extend(Status::ALL.map(|status| format!("{:<15}", status.as_str())));
        for action in Action::ALL {
            write!(lines[0], " {:<20}", action.as_str()).unwrap();
            for (line, status) in lines.iter_mut().skip(1).zip(Status::ALL) {
                let outcome = match transition(&program, &deal(status), &actor, &full(action)) {
                    Ok(next) => next.as_str(),
                    Err(Refusal::WrongRole) => "role",
                    Err(Refusal::WrongStatus { status: named, from }) => {
                        assert!(named == status && !from.contains(&status) && !from.is_empty());
                        "status"
                    }
                    Err(other) => other.code(),
                };
                write!(line, " {outcome:<20}").unwrap();
            }
        }
        write!(table, "\n[{name}]\n").unwrap();
        for line in lines {
            table.push_str(line.trim_end());
            table.push('\n');
        }
    }
    for (got, wanted) in table.lines().zip(include_str!("transitions.txt").lines()) {
        assert_eq!(got, wanted);
    }
    assert_eq!(table, include_str!("transitions.txt"));
}

#[test]
fn the_offered_actions_are_exactly_the_possible_ones() {
    let program = reseller();
    for (name, actor) in actors() {
        for status in Status::ALL {
            let possible = Action::ALL
                .into_iter()
                .filter(|action| transition(&program, &deal(status), &actor, &full(*action)).is_ok());
            let offered = allowed_actions(&deal(status), &actor).into_iter().map(|allowed| allowed.action);
            assert_eq!(offered.collect::<Vec<_>>(), possible.collect::<Vec<_>>(), "{name} in {status:?}");
        }
    }
}

fn check(
    action: Action,
    status: Status,
    role: Role,
    edit: impl Fn(&mut Request),
    expected: Result<Status, Refusal>,
) {
    let mut request = full(action);
    edit(&mut request);
    assert_eq!(transition(&reseller(), &deal(status), &person(role), &request), expected, "{request:?}");
}

#[test]
fn a_decision_comes_with_what_the_other_side_needs() {
    use Role::ChannelManager as Manager;
    use Status::{Approved, Duplicate, InfoRequested, Lost, Rejected, Submitted};
    let rep = Role::PartnerRepresentative;
    check(Action::Reject, Submitted, Manager, |_| {}, Ok(Rejected));
    check(Action::Reject, Submitted, Manager, |r| r.reason = None, Err(Refusal::ReasonMissing));
    check(
        Action::Reject,
        Submitted,
        Manager,
        |r| r.reason = Some(String::new()),
        Err(Refusal::ReasonMissing),
    );
    check(
        Action::Reject,
        Submitted,
        Manager,
        |r| r.reason = Some("mood".to_owned()),
        Err(Refusal::ReasonUnknown),
    );
    check(
        Action::Reject,
        Submitted,
        Manager,
        |r| r.reason = Some("price".to_owned()),
        Err(Refusal::ReasonUnknown),
    );
    check(Action::Lost, Approved, rep, |_| {}, Ok(Lost));
    check(
        Action::Lost,
        Approved,
        rep,
        |r| r.reason = Some("no_project".to_owned()),
        Err(Refusal::ReasonUnknown),
    );
    check(Action::RequestInformation, Submitted, Manager, |_| {}, Ok(InfoRequested));
    check(
        Action::RequestInformation,
        Submitted,
        Manager,
        |r| r.comment = Some(" \n".to_owned()),
        Err(Refusal::CommentMissing),
    );
    check(Action::MarkDuplicate, Submitted, Manager, |_| {}, Ok(Duplicate));
    check(
        Action::MarkDuplicate,
        Submitted,
        Manager,
        |r| r.duplicate_of = None,
        Err(Refusal::DuplicateOfMissing),
    );
    let itself = |r: &mut Request| r.duplicate_of = Some(DealId("deal-1".to_owned()));
    check(Action::MarkDuplicate, Submitted, Manager, itself, Err(Refusal::DuplicateOfItself));
    check(Action::Approve, Submitted, Manager, |r| *r = Request::plain(Action::Approve), Ok(Approved));
}

#[test]
fn another_organisations_deal_does_not_exist() {
    let program = reseller();
    let northwind = PartnerId("northwind".to_owned());
    let other = PartnerId("contoso".to_owned());
    let actor = |role, partner: Option<&PartnerId>, assigned: Option<Vec<PartnerId>>| Actor::Person {
        user: UserId("u2".to_owned()),
        role,
        partner: partner.cloned(),
        assigned,
    };
    let strangers = [
        actor(Role::PartnerRepresentative, Some(&other), None),
        actor(Role::PartnerAdministrator, Some(&other), None),
        actor(Role::PartnerRepresentative, None, None),
        actor(Role::ChannelManager, None, Some(vec![other.clone()])),
        actor(Role::ChannelManager, None, Some(Vec::new())),
    ];
    for stranger in strangers {
        for (status, action) in
            Status::ALL.into_iter().flat_map(|status| Action::ALL.map(|action| (status, action)))
        {
            let refused = transition(&program, &deal(status), &stranger, &full(action));
            assert_eq!(refused, Err(Refusal::OutOfSight), "{stranger:?} {action:?}");
            assert!(allowed_actions(&deal(status), &stranger).is_empty());
        }
    }
    let assigned = actor(Role::ChannelManager, None, Some(vec![other, northwind]));
    assert!(transition(&program, &deal(Status::Submitted), &assigned, &full(Action::Approve)).is_ok());
}

#[test]
fn a_status_says_who_is_to_act_and_what_may_be_edited() {
    for status in Status::ALL {
        assert_eq!(Status::parse(status.as_str()), Some(status));
        let phase = match status {
            Status::Draft => Some(Phase::Create),
            Status::InfoRequested => Some(Phase::InfoRequested),
            Status::Approved => Some(Phase::Open),
            Status::Won => Some(Phase::Closed),
            _ => None,
        };
        assert_eq!(status.phase(), phase);
        assert!(!(status.awaits_decision() && (status.is_final() || phase.is_some())));
    }
    for action in Action::ALL {
        assert_eq!(Action::parse(action.as_str()), Some(action));
    }
}

#[test]
fn a_submission_says_when_it_will_be_answered_and_how_long_it_is_protected() {
    let friday = outlook(&reseller(), day("2026-11-20"));
    assert_eq!((friday.answer_due, friday.protected_until), (day("2026-11-24"), day("2027-02-22")));
    let sunday = outlook(&ace(), day("2026-11-22"));
    assert_eq!((sunday.answer_due, sunday.business_days), (day("2026-11-27"), 5));
    assert_eq!(add_days(day("2028-02-28"), 1), day("2028-02-29"));
    assert_eq!(add_days(NaiveDate::MAX, 1), NaiveDate::MAX);
}

#[test]
fn files_are_attached_while_somebody_works_with_the_deal() {
    for status in Status::ALL {
        let expected = !status.is_final() || status == Status::Won;
        assert_eq!(status.takes_files(), expected, "{status:?}");
    }
}

// Closing an ACE opportunity as lost was refused: the form asks for the reason in a field of its own, which the step's
// reason never reached. The step now says which fields follow from it.
#[test]
fn closing_fills_in_the_stage_and_the_reason_of_a_loss() {
    let request = |action| Request { reason: Some("Price".to_owned()), ..Request::plain(action) };
    let filled = |program: &_, action| {
        let fields = request(action).closing_fields(program);
        fields.into_iter().map(|(id, value)| format!("{id}={value}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(filled(&ace(), Action::Lost), "stage=Closed Lost closedLostReason=Price");
    assert_eq!(filled(&ace(), Action::Won), "stage=Launched");
    assert_eq!(filled(&reseller(), Action::Lost), "stage=lost");
    assert_eq!(filled(&ace(), Action::Reject), "");
}

proptest! {
    #[test]
    fn a_final_status_is_never_left(start in 0..11_usize, steps in proptest::collection::vec((0..10_usize, 0..5_usize), 0..40)) {
        let program = reseller();
        let actors = actors();
        let mut status = Status::ALL[start];
        for (action, actor) in steps {
            let request = full(Action::ALL[action]);
            match transition(&program, &deal(status), &actors[actor].1, &request) {
                Ok(next) => {
                    prop_assert!(!status.is_final(), "{status:?} left by {request:?}");
                    prop_assert_eq!(next, request.action.target());
                    status = next;
                }
                Err(refusal) => prop_assert!(!refusal.code().is_empty()),
            }
        }
    }

    #[test]
    fn business_days_are_the_weekdays_after_the_start(offset in 0..20_000_u16, count in 0..300_u16) {
        let start = add_days(day("2000-01-01"), offset);
        let end = add_business_days(start, count);
        let weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let between = start.iter_days().skip(1).take_while(|day| *day <= end).filter(weekday).count();
        prop_assert_eq!(between, usize::from(count));
        prop_assert!(count == 0 || weekday(&end));
    }
}
