//! Drafts against the reseller programme: what is accepted, and every way to get a field wrong.

use crate::programmes::{change, codes, context, expected, reseller};
use domain::form::{Draft, Entry, Form, Phase, Value};
use domain::issue::IssueCode::{self, *};
use proptest::prelude::*;

fn valid() -> Draft {
    let mut draft = Draft::from([
        ("customer", "Nordlicht Logistik GmbH"),
        ("website", "https://nordlicht.example"),
        ("industry", "logistics"),
        ("country", "DE"),
        ("city", "Hamburg"),
        ("postal_code", "20095"),
        ("contact_first_name", "Jana"),
        ("contact_last_name", "Muster"),
        ("contact_email", "jana@nordlicht.example"),
        ("title", "Nordlicht: endpoint protection"),
        ("value", "1.234,50 €"),
        ("close_date", "2027-01-31"),
        ("origin", "existing_relationship"),
        ("description", "Protect 400 laptops before the move in spring."),
        ("decision_maker_met", "yes"),
    ]);
    draft.set("products", Entry::Many(vec!["mer-protect-endpoint".to_owned()]));
    draft
}

fn check(name: &str, changes: &[(&str, &str)], issues: &[(&str, IssueCode)]) {
    let program = reseller();
    let mut draft = valid();
    change(&program, &mut draft, changes);
    assert_eq!(codes(&program, &context(Phase::Create), &draft), expected(issues), "{name}");
}

#[test]
fn a_valid_draft_becomes_values_in_canonical_form() {
    let (program, context) = (reseller(), context(Phase::Create));
    let accepted = Form::new(&program, &context).check(&valid()).unwrap();
    let canonical = accepted.canonical();
    assert_eq!(canonical["value"], Entry::from("1234.50 EUR"));
    assert_eq!(canonical["close_date"], Entry::from("2027-01-31"));
    assert_eq!(canonical["stage"], Entry::from("prospect"), "the default");
    assert_eq!(canonical["products"], Entry::Many(vec!["mer-protect-endpoint".to_owned()]));
    assert!(!canonical.contains_key("competitor") && accepted.left_out.is_empty());
    let again = Form::new(&program, &context).check(&Draft::from(canonical)).unwrap();
    assert_eq!(again, accepted, "the canonical form means the same");
}

#[test]
fn an_empty_form_reports_every_required_field_in_the_order_of_the_form() {
    let program = reseller();
    let found = codes(&program, &context(Phase::Create), &Draft::default());
    let wanted: Vec<_> = program
        .partner_fields()
        .filter(|field| field.required && field.default.is_none())
        .map(|field| (field.id.clone(), Required))
        .collect();
    assert_eq!(found, wanted);
    assert_eq!(found.len(), 15);
}

#[test]
fn text_is_taken_as_it_was_typed() {
    check("emoji and flags", &[("customer", "Bäckerei 🥨 Huber 👩‍🍳")], &[]);
    check("right to left", &[("customer", "شركة النور للتجارة"), ("city", "תל אביב")], &[]);
    check("combining and astral characters", &[("title", "Ｚa̐l̕g̣o 𝒟eal 漢字")], &[]);
    check("lines in a long text", &[("description", "First line,\nsecond line,\r\n\tand a third.")], &[]);
    check("formula", &[("customer", "=cmd|'/C calc'!A0"), ("title", "<script>alert(1)</script>")], &[]);
    check("a character below space", &[("customer", "Nord\u{7}licht")], &[("customer", ControlCharacters)]);
    check(
        "a zero character",
        &[("description", "Protect 400 laptops\u{0} before spring.")],
        &[("description", ControlCharacters)],
    );
    check("only blanks", &[("customer", " \u{a0}\t ")], &[("customer", Required)]);
}

#[test]
fn lengths_are_counted_in_characters() {
    let emoji = "🥨".repeat(2000);
    check("2,000 emoji", &[("description", &emoji)], &[]);
    check("2,001 characters", &[("description", &"x".repeat(2001))], &[("description", TooLong)]);
    check("10,001 characters", &[("description", &"x".repeat(10_001))], &[("description", TooLong)]);
    check("19 characters", &[("description", "Nineteen characters")], &[("description", TooShort)]);
    check("20 characters and blanks", &[("description", "  Twenty characters...  ")], &[]);
    check(
        "10,000 characters where the programme has no limit",
        &[("contact_email", &"x".repeat(10_001))],
        &[("contact_email", TooLong), ("contact_email", Email)],
    );
}

#[test]
fn dates_are_real_and_not_in_the_past() {
    check("31 February", &[("close_date", "2027-02-31")], &[("close_date", DateNotReal)]);
    check("another notation", &[("close_date", "31.1.2027")], &[("close_date", DateFormat)]);
    check("yesterday", &[("close_date", "2026-11-20")], &[("close_date", DateTooEarly)]);
    check("today", &[("close_date", "2026-11-21")], &[]);
}

#[test]
fn a_date_that_has_passed_since_it_was_saved_does_not_block_other_changes() {
    let program = reseller();
    let mut open = context(Phase::Open);
    let mut draft = valid();
    open.saved = Form::new(&program, &context(Phase::Create)).check(&draft).unwrap().canonical();
    open.today = "2027-06-01".parse().unwrap();
    change(
        &program,
        &mut draft,
        &[
            ("value", "1234.50 EUR"),
            ("next_step", "Call in autumn"),
            ("stage", "prospect"),
            ("opportunity_type", "new"),
        ],
    );
    assert_eq!(codes(&program, &open, &draft), []);
    change(&program, &mut draft, &[("close_date", "2027-05-31")]);
    assert_eq!(codes(&program, &open, &draft), expected(&[("close_date", DateTooEarly)]));
    // A draft that was saved but never submitted is judged as of today.
    let mut create = context(Phase::Create);
    create.today = open.today;
    create.saved = open.saved.clone();
    assert_eq!(codes(&program, &create, &valid()), expected(&[("close_date", DateTooEarly)]));
}

#[test]
fn amounts_are_in_the_programmes_currencies_and_above_zero() {
    check("nothing", &[("value", "0")], &[("value", NotAbove)]);
    check("less than nothing", &[("value", "-5 EUR")], &[("value", NotAbove)]);
    check("beyond the limit", &[("value", "1000000000000.01 EUR")], &[("value", AboveMaximum)]);
    check("words", &[("value", "about 12k")], &[("value", AmountUnreadable)]);
    check("ambiguous", &[("value", "KWD 1,234")], &[("value", AmountAmbiguous)]);
    check("two currencies for one sign", &[("value", "¥12,000")], &[("value", CurrencyAmbiguous)]);
    check("not a currency of the programme", &[("value", "100 ILS")], &[("value", CurrencyNotAllowed)]);
    check("fractions of a yen", &[("value", "JPY 10.5")], &[("value", TooManyDecimals)]);
}

#[test]
fn addresses_have_their_shape() {
    for good in ["a@b.cz", "first.last+tag@sub.example.com", "o'neil@bücher.example"] {
        check(good, &[("contact_email", good)], &[]);
    }
    for bad in
        ["a", "a@b", "a@@b.cz", "a b@c.cz", "a@b.cz, c@d.cz", "<a@b.cz>", "@b.cz", "a@-b.cz", "a@1.2.3.4"]
    {
        check(bad, &[("contact_email", bad)], &[("contact_email", Email)]);
    }
    for good in ["example.com", "HTTPS://Example.com/a?b#c", "http://příklad.example:8080/"] {
        check(good, &[("website", good)], &[]);
    }
    for bad in [
        "javascript:alert(1)",
        "ftp://example.com",
        "example",
        "http://user@example.com",
        "a b.com",
        "http://",
    ] {
        check(bad, &[("website", bad)], &[("website", Url)]);
    }
    for good in ["+420 601 123 456", "(020) 7946-0018", "555 0100 x12"] {
        check(good, &[("contact_phone", good)], &[]);
    }
    for bad in ["12345", "call me", "+1 (2", "1234567890123456", "12+3456789"] {
        check(bad, &[("contact_phone", bad)], &[("contact_phone", Phone)]);
    }
}

#[test]
fn choices_come_from_the_list() {
    check("another value", &[("industry", "Logistics")], &[("industry", NotAnOption)]);
    check("several values in a single choice", &[], &[]);
    check(
        "a product that does not exist",
        &[("products", "mer-observe;mer-nothing")],
        &[("products", NotAnOption)],
    );
    check("the same product twice", &[("products", "mer-observe;mer-observe")], &[]);
    check("no such country", &[("country", "XX")], &[("country", NotAnOption)]);
    check("won at once", &[("stage", "won")], &[("stage", OptionNotAvailable)]);
    let program = reseller();
    let mut draft = valid();
    draft.set("industry", Entry::Many(vec!["retail".to_owned(), "media".to_owned()]));
    draft.set("products", Entry::Many((0..51).map(|n| format!("p{n}")).collect()));
    let found = codes(&program, &context(Phase::Create), &draft);
    assert_eq!(found, expected(&[("industry", OnlyOne), ("products", TooMany)]));
}

#[test]
fn the_country_decides_state_and_postal_code() {
    let us = [("country", "US"), ("postal_code", "98101")];
    check("a state is needed", &us, &[("state", RequiredBecause)]);
    check("a state of the country", &[us[0], us[1], ("state", "US-WA")], &[]);
    check(
        "a state of another country",
        &[us[0], us[1], ("state", "CA-ON")],
        &[("state", OptionNotAvailable)],
    );
    check("a code of another shape", &[("postal_code", "2009")], &[("postal_code", FormatBecause)]);
    check("a code is needed", &[("postal_code", "")], &[("postal_code", RequiredBecause)]);
    check("no codes there", &[("country", "AE")], &[("postal_code", NotAllowed)]);
    check("no code given there", &[("country", "AE"), ("postal_code", "")], &[]);
    check("a country whose codes are not known here", &[("country", "BR"), ("postal_code", "whatever")], &[]);
}

#[test]
fn a_hidden_field_keeps_its_text_but_is_not_sent() {
    let (program, context) = (reseller(), context(Phase::Create));
    let form = Form::new(&program, &context);
    let mut draft = valid();
    change(&program, &mut draft, &[("competitor", "other"), ("competitor_other", "Acme Shield")]);
    assert!(form.check(&draft).unwrap().values.contains_key("competitor_other"));
    change(&program, &mut draft, &[("competitor", "none")]);
    let accepted = form.check(&draft).unwrap();
    assert_eq!(accepted.left_out, ["competitor_other"]);
    assert!(!accepted.values.contains_key("competitor_other"));
    let field = program.field("competitor_other").unwrap();
    assert!(!form.state(field, &draft).visible);
    change(&program, &mut draft, &[("competitor", "other"), ("competitor_other", "")]);
    let issue = form.check(&draft).unwrap_err().remove(0);
    assert_eq!(
        (issue.code, issue.params["field"].as_str(), issue.params["value"].as_str()),
        (RequiredBecause, "competitor", "other")
    );
}

#[test]
fn fields_that_do_not_exist_or_cannot_be_changed_are_refused() {
    check("unknown", &[("is_admin", "true")], &[("is_admin", UnknownField)]);
    let program = reseller();
    let mut open = context(Phase::Open);
    open.saved = Form::new(&program, &context(Phase::Create)).check(&valid()).unwrap().canonical();
    let mut draft = Draft::from(open.saved.clone());
    change(&program, &mut draft, &[("customer", "Somebody else")]);
    assert_eq!(codes(&program, &open, &draft), expected(&[("customer", NotEditable)]));
    let accepted = Form::new(&program, &open).check(&Draft::from(open.saved.clone())).unwrap();
    assert_eq!(accepted.canonical(), open.saved);
    assert!(matches!(accepted.values["value"], Value::Money(_)), "kept with its type");
}

proptest! {
    #[test]
    fn no_draft_makes_the_check_panic(entries in proptest::collection::btree_map("[a-z_]{0,12}|value|country|postal_code|close_date|products|state", prop_oneof![
        ".{0,30}".prop_map(Entry::Text), proptest::collection::vec(".{0,8}", 0..4).prop_map(Entry::Many)
    ], 0..8)) {
        let program = reseller();
        let draft = Draft::from(entries);
        for (_, phase) in Phase::NAMES {
            let context = context(phase);
            let form = Form::new(&program, &context);
            let _ = form.check(&draft);
            for field in &program.fields {
                let _ = (form.state(field, &draft), form.options(field, &draft), form.issues_of(field, &draft));
            }
        }
    }
}

#[test]
fn a_field_on_its_own_is_understood_as_in_the_whole_form() {
    let program = crate::programmes::reseller();
    let context = crate::programmes::context(Phase::Create);
    let form = Form::new(&program, &context);
    let value = program.field("value").unwrap();
    let understood =
        |text: &str| form.value_of(value, &Draft::from([("value", text)])).map(|value| value.canonical());
    assert_eq!(understood("1 234,50 Kč"), Some(Entry::from("1234.50 CZK")));
    assert_eq!(understood("12k"), None);
    assert_eq!(understood(" "), None);
}
