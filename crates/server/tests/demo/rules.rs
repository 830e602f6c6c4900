//! Every generated registration could have been made by hand.

use super::*;
use domain::access::{Actor, Role};
use domain::dates::{add_business_days, add_days};
use domain::deals::{Action, Request, Status, transition};
use domain::form::{Draft, Entry, Form, FormContext, Phase};
use domain::ids::{PartnerId, UserId, is_valid_id};
use domain::program::Outcome;
use portal_server::demo::DemoDeal;
use std::collections::{BTreeMap, BTreeSet};

fn check_forms(name: &str) {
    let program = program(name);
    let data = generate(SEED, now(), &program);
    assert_eq!(data.deals.len(), 2_500);
    let roles = program.roles.clone();
    let stage = roles.stage.clone().unwrap();
    let first_stage = program.stage_for(Outcome::Open).unwrap().value.clone();
    for made in &data.deals {
        let deal = &made.deal;
        let partner = data.partners.iter().find(|partner| partner.id == deal.summary.partner_id).unwrap();
        let mut fields = deal.fields.clone();
        fields.insert(stage.clone(), Entry::Text(first_stage.clone()));
        if let Some(reason) = &roles.lost_reason {
            fields.remove(reason);
        }
        let context = FormContext {
            phase: Phase::Create,
            today: deal.summary.created_at.date_naive(),
            partner_type: partner.partner_type.clone(),
            partner_programs: partner.programs.clone(),
            saved: BTreeMap::new(),
        };
        let form = Form::new(&program, &context);
        match form.check(&Draft::from(fields.clone())) {
            Ok(accepted) => {
                assert_eq!(accepted.canonical(), fields, "not in canonical form: {}", deal.summary.title)
            }
            Err(issues) => panic!("{name}: {issues:?} in {fields:#?}"),
        }
        if deal.summary.status == Status::Won || deal.summary.status == Status::Lost {
            let mut saved = deal.fields.clone();
            saved.insert(stage.clone(), Entry::Text(first_stage.clone()));
            let context =
                FormContext { phase: Phase::Open, today: deal.summary.close_date.unwrap(), saved, ..context };
            let closing = Form::new(&program, &context).check(&Draft::from(deal.fields.clone()));
            assert!(closing.is_ok(), "{name}: {:?} in {:#?}", closing.err(), deal.fields);
        }
    }
}

#[test]
fn every_reseller_deal_passes_the_form_on_the_day_of_its_creation() {
    check_forms("reseller");
}

#[test]
fn every_ace_deal_passes_the_form_on_the_day_of_its_creation() {
    check_forms("aws-ace");
}

#[test]
fn the_state_machine_replays_every_history_without_a_refusal() {
    for name in ["reseller", "aws-ace"] {
        let program = program(name);
        for made in &generate(SEED, now(), &program).deals {
            replay(&program, made, now());
        }
    }
}

#[test]
fn the_rules_hold_at_every_hour_and_season_and_the_queue_is_never_empty() {
    for name in ["reseller", "aws-ace"] {
        let program = program(name);
        // Nights, week-ends, the end of a year, a leap day.
        for text in [
            "2027-01-01T00:03:00Z",
            "2028-02-29T23:58:00Z",
            "2026-12-26T12:00:00Z",
            "2027-08-16T04:30:00Z",
            "2027-05-02T21:00:00Z",
        ] {
            let now: DateTime<Utc> = text.parse().unwrap();
            let data = generate(SEED, now, &program);
            data.deals.iter().for_each(|made| replay(&program, made, now));
            let waiting = data.deals.iter().filter(|made| made.deal.summary.status.awaits_decision()).count();
            assert!((10..=20).contains(&waiting), "{name} {text}: {waiting} await a decision");
        }
    }
}

fn replay(program: &Program, made: &DemoDeal, now: DateTime<Utc>) {
    let mut summary = made.deal.summary.clone();
    summary.status = Status::Draft;
    let (mut last, mut version) = (summary.created_at, 0);
    for activity in &made.activities {
        assert!(activity.at >= last && activity.at <= now, "{activity:?} after {last}");
        last = activity.at;
        version += 1;
        let Some(action) = Action::parse(&activity.kind) else {
            assert!(matches!(activity.kind.as_str(), "created" | "edited"), "{activity:?}");
            assert!(
                activity.kind == "created" || summary.status.phase().is_some(),
                "edited while {:?}",
                summary.status
            );
            continue;
        };
        let actor = actor_for(action, &summary.partner_id);
        let duplicate_of = made.deal.duplicate_of.clone().filter(|_| action == Action::MarkDuplicate);
        let request = Request {
            action,
            reason: activity.reason.clone(),
            comment: activity.comment.clone(),
            duplicate_of,
        };
        assert_eq!(activity.from, Some(summary.status));
        summary.status = transition(program, &summary, &actor, &request).unwrap();
        assert_eq!(activity.to, Some(summary.status));
    }
    assert_eq!(
        (summary.status, version, last),
        (made.deal.summary.status, made.deal.summary.version, made.deal.summary.updated_at)
    );
}

fn actor_for(action: Action, partner: &PartnerId) -> Actor {
    let role = match action {
        Action::Submit | Action::Withdraw | Action::Won | Action::Lost => Role::PartnerRepresentative,
        Action::Expire => return Actor::System,
        _ => Role::ChannelManager,
    };
    Actor::Person { user: UserId("u".into()), role, partner: Some(partner.clone()), assigned: None }
}

#[test]
fn deadlines_follow_the_programme() {
    let (program, data) = reseller();
    for made in &data.deals {
        let summary = &made.deal.summary;
        assert_eq!(summary.submitted_at.is_none(), summary.status == Status::Draft);
        if let Some(submitted) = summary.submitted_at {
            assert_eq!(
                summary.answer_due,
                Some(add_business_days(submitted.date_naive(), program.review.business_days))
            );
        }
        let approved = made.activities.iter().find(|activity| activity.kind == "approve");
        let until = approved.map(|activity| add_days(activity.at.date_naive(), program.protection.days));
        assert_eq!(summary.protected_until, until);
        match summary.status {
            Status::Approved => assert!(until.unwrap() >= now().date_naive()),
            Status::Expired => assert!(until.unwrap() < now().date_naive()),
            Status::Won | Status::Lost => assert!(summary.updated_at.date_naive() <= until.unwrap()),
            _ => {}
        }
    }
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    let (_, data) = reseller();
    let mut ids = BTreeSet::new();
    for made in &data.deals {
        assert!(ids.insert(made.deal.summary.id.0.clone()) && is_valid_id(made.deal.summary.id.as_str()));
        assert!(made.activities.iter().all(|activity| ids.insert(activity.id.0.clone())));
        let owner = data.users.iter().find(|user| user.user.id == made.deal.summary.owner_id).unwrap();
        assert_eq!(owner.partner_id.as_ref(), Some(&made.deal.summary.partner_id));
        assert_eq!(owner.user.name, made.deal.summary.owner_name);
    }
    for made in &data.deals {
        if let Some(original) = &made.deal.duplicate_of {
            let first = data.deals.iter().find(|other| other.deal.summary.id == *original).unwrap();
            assert_eq!(first.deal.summary.customer, made.deal.summary.customer);
            assert!(first.deal.summary.created_at < made.deal.summary.created_at);
        }
    }
}

#[test]
fn the_documented_accounts_exist_and_every_address_is_reserved_for_examples() {
    let (_, data) = reseller();
    let account = |email: &str| {
        data.users.iter().find(|user| user.user.email == email).unwrap_or_else(|| panic!("{email}"))
    };
    assert_eq!(account("rep@northwind.example").user.role, Role::PartnerRepresentative);
    assert_eq!(account("admin@northwind.example").user.role, Role::PartnerAdministrator);
    assert_eq!(account("manager@vendor.example").assigned.len(), 12);
    assert_eq!(account("owner@vendor.example").user.role, Role::ProgramAdministrator);
    let emails: BTreeSet<_> = data.users.iter().map(|user| user.user.email.as_str()).collect();
    assert_eq!(emails.len(), data.users.len());
    assert!(emails.iter().all(|email| email.ends_with(".example")));
    for partner in &data.partners {
        let reps = data.users.iter().filter(|user| user.partner_id.as_ref() == Some(&partner.id));
        assert!((3..=6).contains(&reps.count()), "{}", partner.name);
    }
}
