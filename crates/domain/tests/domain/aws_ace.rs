//! The AWS opportunity form: every documented condition with a case that passes and one that fails.

use crate::programmes::{ace, change, codes, context, expected};
use domain::form::{Draft, Entry, Form, Phase};
use domain::issue::IssueCode::{self, *};
use domain::program::Program;

pub const NO_SUPPORT: &str = "Do Not Need Support from AWS Sales Rep";
pub const CO_SELL: &str = "Co-Sell - Deal Support";

/// The least that creates an opportunity.
pub fn base(program: &Program) -> Draft {
    let mut draft = Draft::default();
    change(
        program,
        &mut draft,
        &[
            ("customerCompanyName", "Example Widgets Inc."),
            ("customerWebsite", "https://widgets.example"),
            ("industry", "Manufacturing"),
            ("country", "United States"),
            ("state", "Washington"),
            ("postalCode", "98101"),
            ("partnerProjectTitle", "Move the planning system to AWS"),
            ("projectDescription", "The planning system runs out of capacity every month end."),
            ("useCase", "Containers & Serverless"),
            ("expectedMonthlyAwsRevenue", "12,500"),
            ("targetCloseDate", "2027-03-31"),
            ("salesActivities", "Conducted POC / Demo;SOW Signed"),
            ("solutionOffered", "S-0001234"),
            ("deliveryModel", "SaaS or PaaS;Resell"),
            ("partnerPrimaryNeedFromAws", CO_SELL),
            ("IsOppFromMarketingActivity", "No"),
        ],
    );
    draft
}

/// At creation.
pub fn check(name: &str, changes: &[(&str, &str)], issues: &[(&str, IssueCode)]) {
    let program = ace();
    let mut draft = base(&program);
    change(&program, &mut draft, changes);
    assert_eq!(codes(&program, &context(Phase::Create), &draft), expected(issues), "{name}: {changes:?}");
}

#[test]
fn the_form_has_the_fields_and_lists_of_its_source() {
    let program = ace();
    assert_eq!(program.fields.len(), 88);
    assert_eq!(program.partner_fields().count(), 59);
    assert_eq!(program.sections.len(), 8);
    let required = program.fields.iter().filter(|field| field.required);
    assert_eq!(required.count(), 13);
    let conditional = program.fields.iter().filter(|field| field.required_when.is_some());
    assert_eq!(conditional.count(), 23);
    for (list, length) in [
        ("salesActivities", 8),
        ("opportunityTypes", 3),
        ("yesNo", 2),
        ("rejectionReasons", 6),
        ("engagementScores", 3),
        ("cosellConvertReasons", 5),
        ("industries", 28),
        ("countries", 251),
        ("states", 62),
        ("reviewStatuses", 6),
        ("primaryNeeds", 9),
        ("competitors", 11),
        ("useCases", 39),
        ("apnPrograms", 16),
        ("acceptanceStatuses", 2),
        ("stages", 7),
        ("ownerships", 2),
        ("deliveryModels", 6),
        ("closedLostReasons", 19),
        ("procurementTypes", 3),
        ("contractCurrencies", 168),
        ("marketingChannels", 13),
        ("marketingUseCases", 26),
    ] {
        assert_eq!(program.lists[list].len(), length, "{list}");
    }
    let stages: Vec<_> = program.stages.iter().map(|stage| stage.value.as_str()).collect();
    assert_eq!(
        stages,
        [
            "Prospect",
            "Qualified",
            "Technical Validation",
            "Business Validation",
            "Committed",
            "Launched",
            "Closed Lost"
        ]
    );
}

#[test]
fn the_mandatory_fields_are_mandatory() {
    check("nothing missing", &[], &[]);
    for id in [
        "customerCompanyName",
        "customerWebsite",
        "industry",
        "country",
        "postalCode",
        "partnerProjectTitle",
        "projectDescription",
        "useCase",
        "expectedMonthlyAwsRevenue",
        "targetCloseDate",
        "salesActivities",
        "solutionOffered",
        "deliveryModel",
        "partnerPrimaryNeedFromAws",
        "IsOppFromMarketingActivity",
    ] {
        // Without a country there is no state either.
        let state = if id == "country" { "" } else { "Washington" };
        check(id, &[(id, ""), ("state", state)], &[(id, Required)]);
    }
}

#[test]
fn values_come_from_the_picklists() {
    let program = ace();
    for field in program
        .partner_fields()
        .filter(|field| field.options.is_some() && field.edit.iter().any(|rule| rule.phase == Phase::Create))
    {
        let mut draft = base(&program);
        change(&program, &mut draft, &[(&field.id, "no such value")]);
        let found = codes(&program, &context(Phase::Create), &draft);
        let refused = [(field.id.clone(), NotAnOption), (field.id.clone(), NotAllowed)];
        assert!(found.iter().any(|issue| refused.contains(issue)), "{}: {found:?}", field.id);
    }
}

#[test]
fn national_security_changes_what_is_asked() {
    let natsec = [("industry", "Government"), ("doesOppBelongToNatSec", "Yes")];
    let with = |more: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str)> {
        natsec.iter().chain(more).copied().collect()
    };
    check(
        "only in the public sector",
        &[("doesOppBelongToNatSec", "Yes")],
        &[("doesOppBelongToNatSec", OptionNotAvailable)],
    );
    check("in the public sector", &natsec, &[]);
    let hidden = [("customerCompanyName", ""), ("customerWebsite", ""), ("state", ""), ("postalCode", "")];
    check("the customer need not be named", &with(&hidden), &[]);
    check(
        "needs support",
        &with(&[("partnerPrimaryNeedFromAws", NO_SUPPORT)]),
        &[("partnerPrimaryNeedFromAws", OptionNotAvailable)],
    );
    check(
        "elsewhere no support is fine",
        &[("industry", "Government"), ("partnerPrimaryNeedFromAws", NO_SUPPORT)],
        &[],
    );
    let program = ace();
    let mut draft = base(&program);
    change(&program, &mut draft, &with(&[("country", "Germany")]));
    let context = context(Phase::Create);
    let accepted = Form::new(&program, &context).check(&draft).unwrap().canonical();
    assert_eq!(accepted["country"], Entry::from("United States"), "the form sets the country itself");
    draft = base(&program);
    let accepted = Form::new(&program, &context).check(&draft).unwrap().canonical();
    assert_eq!(accepted["doesOppBelongToNatSec"], Entry::from("No"), "No, if nothing is sent");
}

#[test]
fn the_customers_address_follows_its_country() {
    check("no state in the United States", &[("state", "")], &[("state", RequiredBecause)]);
    let germany = [("country", "Germany"), ("postalCode", "20095")];
    check("a state elsewhere", &germany, &[("state", NotAllowed)]);
    check("no state elsewhere", &[germany[0], germany[1], ("state", "")], &[]);
    check("a state that is not listed", &[("state", "Ontario")], &[("state", NotAnOption)]);
    check("nine digits", &[("customerDuns", "123456789")], &[]);
    check("eight digits", &[("customerDuns", "12345678")], &[("customerDuns", Format)]);
    check("with dashes", &[("customerDuns", "12-345-6789")], &[("customerDuns", Format)]);
    check(
        "an e-mail address as website",
        &[("customerWebsite", "a@widgets.example")],
        &[("customerWebsite", Url)],
    );
}

#[test]
fn other_has_to_be_named() {
    check("industry", &[("industry", "Other")], &[("industryOther", RequiredBecause)]);
    check("industry named", &[("industry", "Other"), ("industryOther", "Beekeeping")], &[]);
    check(
        "competitor",
        &[("competitiveTracking", "*Other")],
        &[("competitiveTrackingOther", RequiredBecause)],
    );
    check(
        "competitor named",
        &[("competitiveTracking", "*Other"), ("competitiveTrackingOther", "Acme Cloud")],
        &[],
    );
    check("another competitor", &[("competitiveTracking", "On-Prem")], &[]);
    check("solution", &[("solutionOffered", "Other")], &[("otherSolutionOffered", RequiredBecause)]);
    check(
        "solution in lower case",
        &[("solutionOffered", "other")],
        &[("otherSolutionOffered", RequiredBecause)],
    );
    check(
        "one of several",
        &[("solutionOffered", "S-0001234, Other")],
        &[("otherSolutionOffered", RequiredBecause)],
    );
    check("solution named", &[("solutionOffered", "Other"), ("otherSolutionOffered", "A pilot")], &[]);
    check(
        "256 characters",
        &[("solutionOffered", "Other"), ("otherSolutionOffered", &"x".repeat(256))],
        &[("otherSolutionOffered", TooLong)],
    );
}

#[test]
fn what_is_no_longer_asked_is_not_sent() {
    let (program, context) = (ace(), context(Phase::Create));
    let others = [
        ("industryOther", "Beekeeping"),
        ("competitiveTrackingOther", "Acme"),
        ("otherSolutionOffered", "A pilot"),
    ];
    let mut draft = base(&program);
    change(&program, &mut draft, &others);
    let accepted = Form::new(&program, &context).check(&draft).unwrap();
    assert_eq!(accepted.left_out, others.map(|(id, _)| id));
    assert!(others.iter().all(|(id, _)| !accepted.values.contains_key(*id)));
}

/// Most of the lengths are ours: what a text column of a CRM holds.
#[test]
fn texts_are_as_long_as_a_crm_takes_them() {
    let program = ace();
    let limits: Vec<_> =
        program.partner_fields().filter_map(|field| Some((field.id.as_str(), field.max_length?))).collect();
    let of = |limit| limits.iter().filter(|(_, max)| *max == limit).count();
    assert_eq!((limits.len(), of(20), of(80), of(100), of(128), of(160), of(255)), (24, 2, 4, 2, 2, 1, 13));
    for (id, max) in
        limits.into_iter().filter(|(id, _)| !["postalCode", "offers", "awsProducts"].contains(id))
    {
        let mut draft = base(&program);
        change(
            &program,
            &mut draft,
            &[
                ("industry", "Other"),
                ("competitiveTracking", "*Other"),
                ("solutionOffered", "Other"),
                ("IsOppFromMarketingActivity", "Yes"),
                (id, &"x".repeat(max as usize + 1)),
            ],
        );
        let found = codes(&program, &context(Phase::Create), &draft);
        assert!(found.contains(&(id.to_owned(), TooLong)), "{id}: {found:?}");
    }
}

#[test]
fn solutions_are_numbers_of_the_catalogue_or_other() {
    check("several", &[("solutionOffered", "S-0001234; S-7654321\nS-1111111")], &[]);
    check("a placeholder", &[("solutionOffered", "S-XXXXXXX")], &[("solutionOffered", Format)]);
    check("too short", &[("solutionOffered", "S-123456")], &[("solutionOffered", Format)]);
    check("one of two wrong", &[("solutionOffered", "S-0001234, 0001234")], &[("solutionOffered", Format)]);
    let (program, context) = (ace(), context(Phase::Create));
    let mut draft = base(&program);
    change(
        &program,
        &mut draft,
        &[
            ("solutionOffered", "s-0001234, other"),
            ("otherSolutionOffered", "A pilot"),
            ("awsProducts", "Lambda, WorkLink"),
        ],
    );
    let accepted = Form::new(&program, &context).check(&draft).unwrap().canonical();
    assert_eq!(accepted["solutionOffered"], Entry::Many(vec!["S-0001234".to_owned(), "Other".to_owned()]));
    assert_eq!(accepted["awsProducts"], Entry::Many(vec!["Lambda".to_owned(), "WorkLink".to_owned()]));
}

#[test]
fn a_renewal_names_what_it_renews() {
    check("a renewal", &[("opportunityType", "Flat Renewal")], &[("parentOppId", RequiredBecause)]);
    check("a renewal of something", &[("opportunityType", "Flat Renewal"), ("parentOppId", "O1234567")], &[]);
    check("an expansion", &[("opportunityType", "Expansion")], &[]);
    check("21 characters", &[("parentOppId", &"O".repeat(21))], &[("parentOppId", TooLong)]);
    let (program, context) = (ace(), context(Phase::Create));
    let accepted = Form::new(&program, &context).check(&base(&program)).unwrap().canonical();
    assert_eq!(accepted["opportunityType"], Entry::from("Net New Business"), "if nothing is sent");
    assert_eq!(accepted["stage"], Entry::from("Prospect"), "where every opportunity starts");
}

#[test]
fn marketing_fields_stand_or_fall_with_the_answer() {
    let fields = [
        ("awsSFCampaignName", "Spring 2027"),
        ("marketingActivityChannel", "Email;Live Event"),
        ("marketingActivityUsecase", "Analytics"),
        ("isMarketingDevelopmentFunded", "No"),
    ];
    for field in fields {
        check("without marketing", &[field], &[(field.0, NotAllowed)]);
    }
    let yes = ("IsOppFromMarketingActivity", "Yes");
    check("funds are to be said", &[yes], &[("isMarketingDevelopmentFunded", RequiredBecause)]);
    check("all of them", &[yes, fields[0], fields[1], fields[2], fields[3]], &[]);
}

#[test]
fn support_is_asked_for_or_not() {
    let need = |values| [("partnerPrimaryNeedFromAws", values)];
    check("several", &need("Co-Sell - Deal Support;Co-Sell - Pricing Assistance"), &[]);
    check("none", &need(NO_SUPPORT), &[]);
    let both = format!("{CO_SELL};{NO_SUPPORT}");
    check("both", &[("partnerPrimaryNeedFromAws", &both)], &[("partnerPrimaryNeedFromAws", OptionExclusive)]);
}

#[test]
fn project_figures_have_their_limits() {
    check(
        "19 characters",
        &[("projectDescription", "Nineteen characters")],
        &[("projectDescription", TooShort)],
    );
    check("20 characters", &[("projectDescription", "Twenty characters...")], &[]);
    let revenue = |text| [("expectedMonthlyAwsRevenue", text)];
    check("a dollar", &revenue("$1"), &[]);
    check("nothing", &revenue("0"), &[("expectedMonthlyAwsRevenue", NotAbove)]);
    check("less", &revenue("-100"), &[("expectedMonthlyAwsRevenue", NotAbove)]);
    check("cents", &revenue("100.50"), &[("expectedMonthlyAwsRevenue", TooManyDecimals)]);
    check("no cents", &revenue("100.00"), &[]);
    check("the most that 64 bits of cents hold", &revenue("92233720368547758"), &[]);
    // The programme allows 18 digits. Beyond 64 bits of cents the page said yes and the server no, because only the server
    // looked; the bound now belongs to the form that both of them check.
    check("a dollar more", &revenue("92233720368547759"), &[("expectedMonthlyAwsRevenue", AboveMaximum)]);
    check("18 digits", &revenue("999999999999999999"), &[("expectedMonthlyAwsRevenue", AboveMaximum)]);
    check("19 digits", &revenue("1000000000000000000"), &[("expectedMonthlyAwsRevenue", AboveMaximum)]);
    check("euros", &revenue("100 EUR"), &[("expectedMonthlyAwsRevenue", CurrencyNotAllowed)]);
    check("yesterday", &[("targetCloseDate", "2026-11-20")], &[("targetCloseDate", DateTooEarly)]);
    check("today", &[("targetCloseDate", "2026-11-21")], &[]);
    for id in ["nextStep", "additionalComments"] {
        check("255 characters", &[(id, &"x".repeat(255))], &[]);
        check("256 characters", &[(id, &"x".repeat(256))], &[(id, TooLong)]);
    }
    check("customer's mail", &[("customerEmail", "somebody")], &[("customerEmail", Email)]);
    check("customer's phone", &[("customerPhone", "none")], &[("customerPhone", Phone)]);
}

#[test]
fn what_aws_fills_in_is_not_the_partners_to_change() {
    let program = ace();
    for field in program.fields.iter().filter(|field| field.vendor) {
        check(&field.id, &[(&field.id, "Approved")], &[(&field.id, NotEditable)]);
    }
    check("the stage, at creation", &[("stage", "Qualified")], &[("stage", NotEditable)]);
    check("the stage it starts with", &[("stage", "Prospect")], &[]);
}
