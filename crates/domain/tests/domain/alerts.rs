//! Alerts over any numbers at all, and what is wrong with a draft of one.

use domain::issue::IssueCode;
use domain::money::{Currency, Money};
use domain::performance::alerts::{Draft, LARGEST, News, Rule, When, judge, read_limit, unit_of};
use domain::performance::kpi::{Figure, Kpi, Unit, Value};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn rule(when: When, margin: Decimal) -> Rule {
    Rule { id: "a".into(), kpi: Kpi::Growth, when, margin }
}

const CONDITIONS: [fn(Decimal) -> When; 4] =
    [When::Below, When::Above, When::ChangedBy, When::ChangedByPercent];

fn any_decimal() -> impl Strategy<Value = Decimal> {
    let ends = [Decimal::MIN, Decimal::MAX, Decimal::ZERO, Decimal::NEGATIVE_ONE, LARGEST, -LARGEST];
    prop_oneof![
        1 => proptest::sample::select(ends.to_vec()),
        2 => (any::<u32>(), any::<u32>(), any::<u32>(), any::<bool>(), 0_u32..=28)
            .prop_map(|(low, middle, high, negative, scale)| Decimal::from_parts(low, middle, high, negative, scale)),
    ]
}

proptest! {
    #[test]
    fn no_number_is_too_large_to_be_judged(
        condition in proptest::sample::select(CONDITIONS.to_vec()),
        [limit, margin, now, before] in [any_decimal(), any_decimal(), any_decimal(), any_decimal()],
        raised in any::<bool>(),
    ) {
        let figure = |number| -> Figure { Ok(Value::Percent(number)) };
        let alert = judge(&rule(condition(limit), margin), &figure(now), Some(&figure(before)), raised);
        let expected = match (raised, alert.raised) {
            (false, true) => News::Raised,
            (true, false) => News::Ended,
            _ => News::Nothing,
        };
        prop_assert_eq!(alert.news, expected);
    }

    /// A threshold that a draft may have is within reach of every amount of money.
    #[test]
    fn thresholds_of_drafts_can_always_be_compared(units in any::<i64>(), raised in any::<bool>()) {
        let currency = Currency::parse("EUR").unwrap();
        let amount = Money::from_minor(units, currency).unwrap();
        for limit in [LARGEST, -LARGEST] {
            let figure: Figure = Ok(Value::Amount(amount));
            let below = judge(&rule(When::Below(limit), Decimal::ZERO), &figure, None, raised);
            prop_assert_eq!(below.raised, amount.amount() < limit);
        }
    }
}

#[test]
fn a_difference_beyond_decimals_changes_nothing() {
    let figure: Figure = Ok(Value::Percent(5.into()));
    for raised in [true, false] {
        let alert = judge(&rule(When::Below(Decimal::MIN), 0.into()), &figure, None, raised);
        assert_eq!((alert.raised, alert.news, alert.measured), (raised, News::Nothing, Some(5.into())));
    }
}

const GOOD: Draft = Draft {
    name: " Watched ",
    kpi: "deal_value",
    condition: "below",
    threshold: "1000000000000000.0000",
    margin: "0.0001",
    currency: Some("EUR"),
    minimum: 0,
    address: "?period=ytd",
};

#[test]
fn a_good_draft_says_what_is_watched() {
    let eur = Currency::parse("EUR").unwrap();
    assert_eq!(LARGEST, Decimal::from(1_000_000_000_000_000_i64));
    let watch = GOOD.check(&[eur]).unwrap();
    assert_eq!((watch.name.as_str(), watch.kpi, watch.currency), ("Watched", Kpi::DealValue, Some(eur)));
    assert_eq!(watch.when, When::Below(LARGEST));
    for condition in CONDITIONS {
        let (code, limit) = condition(7.into()).code();
        assert_eq!(When::parse(code, limit), Some(condition(7.into())));
    }
    // A figure that is no money has no currency.
    let count = Draft { kpi: "deal_count", currency: Some("EUR"), ..GOOD };
    assert_eq!(count.check(&[eur]).unwrap().currency, None);
}

#[test]
fn everything_that_is_wrong_with_a_draft_is_said_by_field() {
    let check = |draft: Draft, expected: &[(&str, IssueCode)]| {
        let issues = draft.check(&[Currency::parse("EUR").unwrap()]).unwrap_err();
        let found: Vec<(&str, IssueCode)> =
            issues.iter().map(|issue| (issue.path.as_str(), issue.code)).collect();
        assert_eq!(found, expected);
    };
    let long = "x".repeat(81);
    let address = format!("?a={}", "x".repeat(2_000));
    check(Draft { name: " ", ..GOOD }, &[("name", IssueCode::Required)]);
    check(Draft { name: &long, ..GOOD }, &[("name", IssueCode::TooLong)]);
    check(Draft { name: "a\u{7}", ..GOOD }, &[("name", IssueCode::ControlCharacters)]);
    check(Draft { kpi: "csat", ..GOOD }, &[("kpi", IssueCode::NotAnOption)]);
    check(Draft { condition: "sideways", ..GOOD }, &[("condition", IssueCode::NotAnOption)]);
    let unkept = Draft { kpi: "active_pipeline", condition: "changed_by", ..GOOD };
    check(unkept, &[("condition", IssueCode::NotAnOption)]);
    for (text, code) in [
        ("", IssueCode::NotANumber),
        ("99999999999999999999999999999999999", IssueCode::NotANumber),
        ("79228162514264337593543950335", IssueCode::AboveMaximum),
        ("1000000000000000.0001", IssueCode::AboveMaximum),
        ("-79228162514264337593543950335", IssueCode::BelowMinimum),
        ("0.00001", IssueCode::TooManyDecimals),
    ] {
        check(Draft { threshold: text, ..GOOD }, &[("threshold", code)]);
        check(Draft { margin: text, ..GOOD }, &[("margin", code)]);
    }
    check(Draft { margin: "-1", ..GOOD }, &[("margin", IssueCode::BelowMinimum)]);
    check(Draft { currency: Some("CZK"), ..GOOD }, &[("currency", IssueCode::CurrencyMissing)]);
    check(Draft { currency: None, ..GOOD }, &[("currency", IssueCode::CurrencyMissing)]);
    check(Draft { minimum: 1_000_001, ..GOOD }, &[("minimum", IssueCode::AboveMaximum)]);
    check(Draft { address: "https://elsewhere.example", ..GOOD }, &[("address", IssueCode::BadValue)]);
    check(Draft { address: &address, ..GOOD }, &[("address", IssueCode::TooLong)]);
    check(
        Draft { name: "", threshold: "a lot", minimum: 2_000_000, ..GOOD },
        &[
            ("name", IssueCode::Required),
            ("threshold", IssueCode::NotANumber),
            ("minimum", IssueCode::AboveMaximum),
        ],
    );
}

/// A threshold took "1.234,50 €" for no number, while every other amount of the portal is read as people paste it.
#[test]
fn a_threshold_is_read_as_people_paste_it() {
    let euro = Currency::parse("EUR").unwrap();
    let currencies = [euro, Currency::parse("CZK").unwrap()];
    let check = |text: &str, unit: Unit, expected: Result<(&str, Option<&str>), IssueCode>| {
        let read = read_limit("threshold", text, unit, Some(euro), &currencies);
        let read = read.map(|(number, currency)| (number, currency.map(|one| one.code().to_owned())));
        let expected = expected
            .map(|(number, currency)| (number.parse::<Decimal>().unwrap(), currency.map(str::to_owned)));
        assert_eq!(read.map_err(|issue| issue.code), expected, "{text}");
    };
    check("1.234,50", Unit::Money, Ok(("1234.5", Some("EUR"))));
    check("1 234.50", Unit::Money, Ok(("1234.5", Some("EUR"))));
    check("€1,234.50", Unit::MoneyPerDay, Ok(("1234.5", Some("EUR"))));
    check("1 000,- Kč", Unit::Money, Ok(("1000", Some("CZK"))));
    check("10 USD", Unit::Money, Err(IssueCode::CurrencyNotAllowed));
    check("a lot", Unit::Money, Err(IssueCode::AmountUnreadable));
    check("12,5 %", Unit::Percent, Ok(("12.5", None)));
    check("-3", Unit::Percent, Ok(("-3", None)));
    check("1,234", Unit::Days, Err(IssueCode::AmountAmbiguous));
    check("12", Unit::Count, Ok(("12", None)));
    check(" ", Unit::Count, Err(IssueCode::Required));
    assert_eq!(unit_of(Kpi::DealValue, "changed_by_percent"), Unit::Percent);
    assert_eq!(unit_of(Kpi::DealValue, "below"), Unit::Money);
}
