//! The AWS opportunity form after creation: what a later phase requires, allows and keeps.

use crate::aws_ace::{CO_SELL, NO_SUPPORT, base, check};
use crate::programmes::{ace, change, codes, context, expected};
use domain::form::{Draft, Entry, Form, FormContext, Phase};
use domain::issue::IssueCode::{self, *};
use domain::program::Program;

/// A deal in a later phase, with `saved` on top of the base as the partner entered it and AWS filled it.
fn later(program: &Program, phase: Phase, saved: &[(&str, &str)]) -> FormContext {
    let mut context = context(phase);
    let mut entries = Form::new(program, &crate::programmes::context(Phase::Create))
        .check(&base(program))
        .unwrap()
        .canonical();
    entries.insert("partnerCrmUniqueIdentifier".to_owned(), Entry::from("CRM-7"));
    let mut draft = Draft::from(entries);
    change(program, &mut draft, saved);
    context.saved = draft.entries;
    context
}

/// While it is open, for a type of partner enrolled in `programmes`.
fn check_open(
    partner: (&str, &[&str]),
    saved: &[(&str, &str)],
    changes: &[(&str, &str)],
    issues: &[(&str, IssueCode)],
) {
    let program = ace();
    let mut context = later(&program, Phase::Open, saved);
    context.partner_type = partner.0.to_owned();
    context.partner_programs = partner.1.iter().map(|name| (*name).to_owned()).collect();
    let mut draft = Draft::from(context.saved.clone());
    change(&program, &mut draft, changes);
    assert_eq!(codes(&program, &context, &draft), expected(issues), "{partner:?}: {changes:?}");
}

#[test]
fn from_committed_on_the_solution_is_a_real_one() {
    let saved = [("solutionOffered", "Other"), ("otherSolutionOffered", "A pilot")];
    for stage in ["Prospect", "Qualified", "Technical Validation", "Business Validation"] {
        check_open(("isv", &[]), &saved, &[("stage", stage)], &[]);
    }
    for stage in ["Committed", "Launched"] {
        check_open(("isv", &[]), &saved, &[("stage", stage)], &[("solutionOffered", OptionNotAvailable)]);
        check_open(("isv", &[]), &saved, &[("stage", stage), ("solutionOffered", "S-0001234")], &[]);
    }
    check_open(("isv", &[]), &saved, &[("stage", "Closed Lost"), ("closedLostReason", "Price")], &[]);
}

#[test]
fn a_launch_needs_the_account_and_for_special_programmes_the_contract() {
    let launched = ("stage", "Launched");
    let account = ("awsAccountId", "123456789012");
    check_open(("consulting", &[]), &[], &[launched], &[("awsAccountId", RequiredBecause)]);
    check_open(("consulting", &[]), &[], &[launched, account], &[]);
    check_open(("consulting", &[]), &[], &[("stage", "Committed")], &[]);
    check_open(("isv", &[]), &[], &[launched], &[]);
    check_open(("isv", &[]), &[], &[("awsAccountId", "12345678901")], &[("awsAccountId", Format)]);
    let contract = [
        ("procurementType", "Subscription"),
        ("customerSoftwareValue", "1.234,56"),
        ("customerSoftwareValueCurrency", "EUR"),
        ("contractStartDate", "2027-04-01"),
        ("contractEndDate", "2030-03-31"),
    ];
    let missing: Vec<_> = contract.iter().map(|(id, _)| (*id, RequiredBecause)).collect();
    check_open(("isv", &["ISV Accelerate"]), &[], &[launched], &missing);
    let all: Vec<_> = contract.iter().copied().chain([launched]).collect();
    check_open(("isv", &["ISV Accelerate"]), &[], &all, &[]);
    check_open(("isv", &["ISV Accelerate"]), &[], &[("stage", "Committed")], &[]);
    check_open(("isv", &[]), &[], &[("customerSoftwareValue", "1.239")], &[]);
    check_open(
        ("isv", &[]),
        &[],
        &[("customerSoftwareValue", "1234.567")],
        &[("customerSoftwareValue", TooManyDecimals)],
    );
    let value = |text| [("customerSoftwareValue", text)];
    check_open(("isv", &[]), &[], &value("9999999999999999.99"), &[]);
    check_open(("isv", &[]), &[], &value("10000000000000000"), &[("customerSoftwareValue", AboveMaximum)]);
    check_open(("isv", &[]), &[], &value("-1"), &[("customerSoftwareValue", BelowMinimum)]);
    check_open(("isv", &[]), &[], &[("offers", "offer-ab12cd34")], &[]);
    check_open(("isv", &[]), &[], &[("offers", "ab12cd34")], &[("offers", Format)]);
}

#[test]
fn a_loss_has_a_reason() {
    check_open(("isv", &[]), &[], &[("stage", "Closed Lost")], &[("closedLostReason", RequiredBecause)]);
    check_open(("isv", &[]), &[], &[("stage", "Closed Lost"), ("closedLostReason", "Price")], &[]);
    check_open(
        ("isv", &[]),
        &[],
        &[("stage", "Closed Lost"), ("closedLostReason", "Mood")],
        &[("closedLostReason", NotAnOption)],
    );
    check_open(("isv", &[]), &[], &[("stage", "Qualified")], &[]);
}

#[test]
fn a_reason_for_a_loss_that_was_none_is_not_sent() {
    let program = ace();
    let context = later(&program, Phase::Open, &[]);
    let mut draft = Draft::from(context.saved.clone());
    change(&program, &mut draft, &[("stage", "Qualified"), ("closedLostReason", "Price")]);
    let accepted = Form::new(&program, &context).check(&draft).unwrap();
    assert_eq!(accepted.left_out, ["closedLostReason"]);
}

#[test]
fn every_update_carries_the_number_in_the_partners_crm() {
    check("not at creation", &[("partnerCrmUniqueIdentifier", "")], &[]);
    let gone = [("partnerCrmUniqueIdentifier", "")];
    check_open(("isv", &[]), &[], &gone, &[("partnerCrmUniqueIdentifier", Required)]);
    let program = ace();
    let context = later(&program, Phase::InfoRequested, &gone);
    let draft = Draft::from(context.saved.clone());
    assert_eq!(codes(&program, &context, &draft), expected(&[("partnerCrmUniqueIdentifier", Required)]));
}

#[test]
fn a_referral_from_aws_is_accepted_or_declined_with_a_reason() {
    let program = ace();
    let check = |origin, changes: &[(&str, &str)], issues: &[(&str, IssueCode)]| {
        let context = later(&program, Phase::InfoRequested, &[("opportunityOwnership", origin)]);
        let mut draft = Draft::from(context.saved.clone());
        change(&program, &mut draft, changes);
        assert_eq!(codes(&program, &context, &draft), expected(issues), "{origin} {changes:?}");
    };
    let answer = "partnerAcceptanceStatus";
    check("AWS Referral", &[], &[(answer, RequiredBecause)]);
    check("AWS Referral", &[(answer, "Accepted")], &[]);
    check("AWS Referral", &[(answer, "Rejected")], &[("rejectionReason", RequiredBecause)]);
    check("AWS Referral", &[(answer, "Rejected"), ("rejectionReason", "Unable to support")], &[]);
    check(
        "AWS Referral",
        &[(answer, "Accepted"), ("rejectionReason", "Other")],
        &[("rejectionReason", NotAllowed)],
    );
    check("Partner Referral", &[], &[]);
    check("Partner Referral", &[(answer, "Accepted")], &[(answer, NotEditable)]);
}

#[test]
fn support_once_asked_for_is_not_taken_back() {
    let need = |values| [("partnerPrimaryNeedFromAws", values)];
    check_open(
        ("isv", &[]),
        &need(CO_SELL),
        &need(NO_SUPPORT),
        &[("partnerPrimaryNeedFromAws", OptionOneWay)],
    );
    check_open(("isv", &[]), &need(NO_SUPPORT), &need(NO_SUPPORT), &[]);
    let asked = [
        ("partnerPrimaryNeedFromAws", CO_SELL),
        ("nextStep", "Joint workshop in May"),
        ("customerFirstName", "Ada"),
        ("customerLastName", "Example"),
        ("customerEmail", "ada@widgets.example"),
    ];
    check_open(("isv", &[]), &need(NO_SUPPORT), &asked, &[]);
    check_open(
        ("isv", &[]),
        &need(NO_SUPPORT),
        &asked[..1],
        &[
            ("customerFirstName", RequiredBecause),
            ("customerLastName", RequiredBecause),
            ("customerEmail", RequiredBecause),
            ("nextStep", RequiredBecause),
        ],
    );
}

#[test]
fn what_aws_filled_in_stays_as_it_is() {
    check_open(
        ("isv", &[]),
        &[("status", "Approved"), ("aWSStage", "Qualified")],
        &[("stage", "Qualified")],
        &[],
    );
}
