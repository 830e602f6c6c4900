//! Amounts, dates and counts by the browser's own `Intl`: exact, and never a day off.

use crate::patch::patch;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::money::Money;
use portal::browser::intl;
use std::cmp::Ordering;
use wasm_bindgen_test::wasm_bindgen_test;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Spaces of all kinds as plain ones: which kind a language uses is the browser's affair.
fn plain(text: &str) -> String {
    text.chars().map(|character| if character.is_whitespace() { ' ' } else { character }).collect()
}

/// What `look` sees where the viewer sits in `zone`.
fn seen_from<T>(zone: &str, look: impl FnOnce() -> T) -> T {
    let script = "const own = Intl.DateTimeFormat;
        Intl.DateTimeFormat = function (locale, options) {
            return new own(locale, { timeZone: argument, ...options });
        };
        return () => { Intl.DateTimeFormat = own; }";
    intl::reset();
    let patched = patch(script, zone);
    let seen = look();
    drop(patched);
    intl::reset();
    seen
}

fn check_money(locale: &str, canonical: &str, expected: &str) {
    let money = Money::from_canonical(canonical).unwrap();
    let (amount, currency) = (money.amount().to_string(), money.currency());
    let shown = intl::money(locale, &amount, currency.code(), currency.minor_digits());
    assert_eq!(plain(&shown), expected, "{canonical} in {locale}");
}

#[wasm_bindgen_test]
fn amounts_have_the_digits_of_their_currency() {
    check_money("en", "1234.5 USD", "$1,234.50");
    check_money("en", "1234 JPY", "¥1,234");
    check_money("en", "1234.567 KWD", "KWD 1,234.567");
    check_money("en", "0 USD", "$0.00");
    check_money("en", "-0.05 USD", "-$0.05");
    check_money("cs", "1234567.8 CZK", "1 234 567,80 Kč");
    check_money("cs", "1234 JPY", "1 234 JP¥");
    check_money("en-XA", "1234.5 USD", "$1,234.50");
}

#[wasm_bindgen_test]
fn amounts_beyond_what_a_float_can_hold_are_exact() {
    // 2^53 + 1: the first whole number that a float rounds.
    check_money("en", "9007199254740993 JPY", "¥9,007,199,254,740,993");
    check_money("en", "9007199254740993.25 USD", "$9,007,199,254,740,993.25");
    check_money("en", "99999999999999999999999999.99 USD", "$99,999,999,999,999,999,999,999,999.99");
    assert_eq!(intl::number("en", "9007199254740993"), "9,007,199,254,740,993");
}

#[wasm_bindgen_test]
fn an_unknown_currency_is_shown_with_its_code() {
    assert_eq!(plain(&intl::money("en", "5.00", "XQX", 2)), "XQX 5.00");
    assert_eq!(intl::money("en", "5.00", "no code", 2), "5.00 no code");
}

#[wasm_bindgen_test]
fn a_share_is_shown_in_percent() {
    assert_eq!(intl::percent("en", 35), "35%");
    assert_eq!(plain(&intl::percent("cs", 100)), "100 %");
}

#[wasm_bindgen_test]
fn a_civil_date_is_the_same_day_whatever_the_viewers_zone() {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let days: Vec<NaiveDate> = day("2023-12-01").iter_days().take(800).collect();
    for zone in ["Pacific/Niue", "UTC", "America/Sao_Paulo", "Europe/Prague", "Pacific/Kiritimati"] {
        let shown: Vec<String> =
            seen_from(zone, || days.iter().map(|day| intl::civil_date("en", *day)).collect());
        for (day, shown) in days.iter().zip(shown) {
            let month = MONTHS[day.month0() as usize];
            assert_eq!(shown, format!("{month} {}, {}", day.day(), day.year()), "{zone}");
        }
        assert_eq!(seen_from(zone, intl::viewer_zone), zone);
    }
    assert_eq!(plain(&intl::civil_date("cs", day("2028-02-29"))), "29. 2. 2028");
}

#[wasm_bindgen_test]
fn an_instant_is_shown_in_the_viewers_zone() {
    let instant = at("2026-03-01T00:30:00Z");
    for (zone, expected) in [
        ("UTC", "Mar 1, 2026, 12:30 AM"),
        ("America/New_York", "Feb 28, 2026, 7:30 PM"),
        ("Asia/Kolkata", "Mar 1, 2026, 6:00 AM"),
    ] {
        assert_eq!(plain(&seen_from(zone, || intl::instant("en", instant))), expected, "{zone}");
    }
}

#[wasm_bindgen_test]
fn an_instant_in_a_named_zone_says_which() {
    let shown = plain(&intl::instant_in("en", at("2026-07-01T12:00:00Z"), "Europe/Prague"));
    assert!(shown.contains("2:00 PM") && shown.ends_with("GMT+2"), "{shown}");
}

#[wasm_bindgen_test]
fn an_instant_falls_on_the_zones_own_day() {
    let check = |instant: &str, zone: &str, expected: &str| {
        assert_eq!(intl::civil_day(at(instant), zone), day(expected), "{instant} in {zone}");
    };
    check("2026-03-01T00:30:00Z", "UTC", "2026-03-01");
    check("2026-03-01T00:30:00Z", "America/New_York", "2026-02-28");
    check("2026-12-31T10:00:00Z", "Pacific/Kiritimati", "2027-01-01");
    check("2024-02-29T23:59:59Z", "Europe/Prague", "2024-03-01");
    // The night in which Prague loses an hour: 00:59 and 02:01 UTC are 01:59 and 04:01 there.
    check("2026-03-28T22:59:59Z", "Europe/Prague", "2026-03-28");
    check("2026-03-28T23:00:00Z", "Europe/Prague", "2026-03-29");
    check("2026-03-29T21:59:59Z", "Europe/Prague", "2026-03-29");
    check("2026-03-29T22:00:00Z", "Europe/Prague", "2026-03-30");
}

#[wasm_bindgen_test]
fn where_the_zone_is_unknown_the_day_is_utcs() {
    assert_eq!(intl::civil_day(at("2026-03-01T23:30:00Z"), "Nowhere/Atlantis"), day("2026-03-01"));
    assert_eq!(intl::civil_day(at("2026-03-01T23:30:00Z"), ""), day("2026-03-01"));
}

#[wasm_bindgen_test]
fn counts_have_the_plural_category_of_their_language() {
    for (locale, expected) in [
        ("en", [(0, "other"), (1, "one"), (2, "other"), (21, "other")]),
        ("cs", [(0, "other"), (1, "one"), (4, "few"), (5, "other")]),
    ] {
        for (count, category) in expected {
            assert_eq!(intl::plural(locale, count), category, "{count} in {locale}");
        }
    }
    assert_eq!(intl::plural("en-XA", 1), "one");
}

#[wasm_bindgen_test]
fn near_times_are_words() {
    assert_eq!(intl::relative("en", 1, "day"), "tomorrow");
    assert_eq!(intl::relative("en", -3, "hour"), "3 hours ago");
    assert_eq!(intl::relative("cs", 2, "day"), "pozítří");
}

#[wasm_bindgen_test]
fn countries_lists_and_order_are_those_of_the_language() {
    assert_eq!(intl::country("cs", "DE"), "Německo");
    assert_eq!(intl::country("en", "not a country"), "not a country");
    assert_eq!(intl::own_language("cs"), "čeština");
    let items = ["a", "b", "c"].map(str::to_owned);
    assert_eq!(intl::list("en", &items), "a, b, and c");
    assert_eq!(plain(&intl::list("cs", &items)), "a, b a c");
    assert_eq!(intl::list("en", &[]), "");
    // In Czech `ch` is a letter of its own, after `h`.
    assert_eq!(intl::compare("cs", "chata", "cihla"), Ordering::Greater);
    assert_eq!(intl::compare("en", "chata", "cihla"), Ordering::Less);
    assert_eq!(intl::compare("cs", "dům", "dům"), Ordering::Equal);
}

#[wasm_bindgen_test]
fn months_are_short_beside_their_year_in_every_language() {
    let month = |locale: &str, month: u32| {
        plain(&intl::month(locale, chrono::NaiveDate::from_ymd_opt(2026, month, 1).unwrap()))
    };
    assert_eq!([month("en", 5), month("en", 11)], ["May 26", "Nov 26"]);
    assert_eq!([month("cs", 7), month("cs", 11)], ["čvc 26", "lis 26"]);
    assert_eq!(month("ja", 11), "26年11月");
}
