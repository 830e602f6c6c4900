//! What pasted amounts mean, and what they are refused for.

use domain::issue::IssueCode::{self, *};
use domain::money::{Currency, Money, MoneyContext, parse_money, parse_number};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn read(text: &str, allowed: &[&str], assumed: Option<&str>) -> Result<String, IssueCode> {
    let allowed: Vec<Currency> = allowed.iter().map(|code| currency(code)).collect();
    let context = MoneyContext { allowed: &allowed, assumed: assumed.map(currency) };
    parse_money("value", text, context).map(|money| money.canonical()).map_err(|issue| issue.code)
}

/// With `assumed` as the only hint, in a programme that works in all currencies.
fn check(text: &str, assumed: &str, expected: Result<&str, IssueCode>) {
    assert_eq!(read(text, &[], Some(assumed)), expected.map(str::to_owned), "{text:?} in {assumed}");
}

// 7e27 euros were refused for "too many decimals", because the type has no room for their cents. It is too much money.
#[test]
fn more_than_the_type_holds_is_too_much_and_not_too_fine() {
    check("700000000000000000000000000 EUR", "EUR", Ok("700000000000000000000000000.00 EUR"));
    check("7000000000000000000000000000 EUR", "EUR", Err(IssueCode::AboveMaximum));
    check("0.001 EUR", "EUR", Err(IssueCode::TooManyDecimals));
    assert_eq!(Money::largest(currency("EUR")).canonical(), "92233720368547758.07 EUR");
    assert_eq!(Money::largest(currency("JPY")).minor(), Some(i64::MAX));
}

#[test]
fn amounts_are_read_as_people_paste_them() {
    check("1.234,50", "EUR", Ok("1234.50 EUR"));
    check("1,234.50", "USD", Ok("1234.50 USD"));
    check("1 234,50 Kč", "EUR", Ok("1234.50 CZK"));
    check("¥12,000", "JPY", Ok("12000 JPY"));
    check("¥12,000", "CNY", Ok("12000.00 CNY"));
    check("1234.5", "EUR", Ok("1234.50 EUR"));
    check("1234,5", "EUR", Ok("1234.50 EUR"));
    check("1.234", "EUR", Ok("1234.00 EUR"));
    check("1,234", "USD", Ok("1234.00 USD"));
    check("1.234.567", "EUR", Ok("1234567.00 EUR"));
    check("1\u{a0}234\u{202f}567,89 €", "USD", Ok("1234567.89 EUR"));
    check("CHF 1'234.50", "EUR", Ok("1234.50 CHF"));
    check("1’234.50 Fr.", "EUR", Ok("1234.50 CHF"));
    check("12,34,567.50 ₹", "USD", Ok("1234567.50 INR"));
    check("$1,234.50 USD", "EUR", Ok("1234.50 USD"));
    check("CAD $99", "EUR", Ok("99.00 CAD"));
    check("US$ 99", "EUR", Ok("99.00 USD"));
    check("５，０００円", "EUR", Ok("5000 JPY"));
    check("￥１２，０００", "JPY", Ok("12000 JPY"));
    check("١٢٬٣٤٥٫٦٧ د.إ", "USD", Ok("12345.67 AED"));
    check("۱۲۳", "EUR", Ok("123.00 EUR"));
    check("\u{2067}1,234.50\u{2069} ₪", "EUR", Ok("1234.50 ILS"));
    check("5 000,- Kč", "EUR", Ok("5000.00 CZK"));
    check("1.000,-", "EUR", Ok("1000.00 EUR"));
    check(".5", "EUR", Ok("0.50 EUR"));
    check("0,5", "EUR", Ok("0.50 EUR"));
    check("0.125 KWD", "EUR", Ok("0.125 KWD"));
    check("1,234.567", "KWD", Ok("1234.567 KWD"));
    check("  eur 10 ", "USD", Ok("10.00 EUR"));
    check("007", "EUR", Ok("7.00 EUR"));
}

#[test]
fn negative_amounts_have_a_minus_or_brackets() {
    check("-5", "EUR", Ok("-5.00 EUR"));
    check("−5,50 €", "EUR", Ok("-5.50 EUR"));
    check("$-5", "USD", Ok("-5.00 USD"));
    check("-$5", "USD", Ok("-5.00 USD"));
    check("($1,234.50)", "USD", Ok("-1234.50 USD"));
    check("(1 234,50 Kč)", "EUR", Ok("-1234.50 CZK"));
    check("(5", "EUR", Err(AmountUnreadable));
    check("5)", "EUR", Err(AmountUnreadable));
    check("--5", "EUR", Err(AmountUnreadable));
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in [
        "",
        " ",
        "-",
        "€",
        "abc",
        "12k",
        "1.2M",
        "1e5",
        "10-20",
        "10 000 to 20 000",
        "1 23",
        "1,23,4",
        "1,,234",
        "12.34.56",
    ] {
        check(text, "EUR", Err(AmountUnreadable));
    }
    check("1234 euros and change", "EUR", Err(AmountUnreadable));
    check("£5 USD", "EUR", Err(AmountUnreadable));
    check("1/2", "EUR", Err(AmountUnreadable));
    check(&"9".repeat(40), "EUR", Err(AmountUnreadable));
}

#[test]
fn two_readings_are_never_decided_by_guessing() {
    check("1,234", "KWD", Err(AmountAmbiguous));
    check("1.234 KWD", "EUR", Err(AmountAmbiguous));
    let context = MoneyContext { allowed: &[], assumed: Some(currency("KWD")) };
    let issue = parse_money("value", "1,234", context).unwrap_err();
    assert_eq!((issue.params["first"].as_str(), issue.params["second"].as_str()), ("1.234", "1234"));
    check("1,234.000", "KWD", Ok("1234.000 KWD"));
    check("0,234", "KWD", Ok("0.234 KWD"));
    check("12,34", "KWD", Ok("12.340 KWD"));
}

#[test]
fn an_amount_has_no_more_decimals_than_its_currency() {
    check("1.2345", "EUR", Err(TooManyDecimals));
    check("12.5 JPY", "EUR", Err(TooManyDecimals));
    check("1,234.5678", "KWD", Err(TooManyDecimals));
    check("1.234,567", "EUR", Err(TooManyDecimals));
}

#[test]
fn the_currency_is_named_assumed_or_asked_for() {
    let check = |text, allowed: &[&str], assumed, expected: Result<&str, IssueCode>| {
        assert_eq!(
            read(text, allowed, assumed),
            expected.map(str::to_owned),
            "{text:?} {allowed:?} {assumed:?}"
        );
    };
    check("100", &["EUR"], None, Err(CurrencyMissing));
    check("100", &["EUR", "USD"], Some("USD"), Ok("100.00 USD"));
    check("100 GBP", &["EUR", "USD"], Some("EUR"), Err(CurrencyNotAllowed));
    check("100 Kč", &["EUR", "USD"], Some("EUR"), Err(CurrencyNotAllowed));
    check("¥100", &["JPY", "CNY"], Some("EUR"), Err(CurrencyAmbiguous));
    check("¥100", &["JPY", "EUR"], Some("EUR"), Ok("100 JPY"));
    check("$100", &["USD", "CAD", "EUR"], Some("EUR"), Err(CurrencyAmbiguous));
    check("$100", &["USD", "CAD", "EUR"], Some("CAD"), Ok("100.00 CAD"));
    check("100 kr", &["SEK", "EUR"], Some("EUR"), Ok("100.00 SEK"));
    check("100 XYZ", &["EUR"], Some("EUR"), Err(AmountUnreadable));
}

#[test]
fn plain_numbers_follow_the_same_separators() {
    let check = |text, places, expected: Result<&str, IssueCode>| {
        let got =
            parse_number("n", text, places).map(|number| number.to_string()).map_err(|issue| issue.code);
        assert_eq!(got, expected.map(str::to_owned), "{text:?}");
    };
    check("1 234,5", Some(2), Ok("1234.5"));
    check("-3", Some(0), Ok("-3"));
    check("1,234", Some(2), Ok("1234"));
    check("1,234", None, Err(AmountAmbiguous));
    check("3.5", Some(0), Err(TooManyDecimals));
    check("5 EUR", Some(2), Err(NotANumber));
    check("", Some(2), Err(NotANumber));
}

#[test]
fn sums_stay_within_one_currency() {
    let money = |text| Money::from_canonical(text).unwrap();
    assert_eq!(money("1.10 EUR").checked_add(&money("2.20 EUR")), Some(money("3.30 EUR")));
    assert_eq!(money("1.10 EUR").checked_add(&money("2.20 USD")), None);
    assert_eq!(Money::new(Decimal::MAX, currency("JPY")).unwrap().checked_add(&money("1 JPY")), None);
    assert_eq!(Money::from_canonical("1,10 EUR"), None);
    assert_eq!(Money::from_canonical("1.105 EUR"), None);
}

/// Group and decimal marks of de, en, cs, fr and de-CH.
const STYLES: [(&str, char); 5] = [(".", ','), (",", '.'), ("\u{a0}", ','), ("\u{202f}", ','), ("’", '.')];

fn format(money: Money, (group, decimal): (&str, char)) -> String {
    let text = money.amount().abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut formatted = if money.amount().is_sign_negative() { "-".to_owned() } else { String::new() };
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            formatted.push_str(group);
        }
        formatted.push(digit);
    }
    if !fraction.is_empty() {
        formatted.push(decimal);
        formatted.push_str(fraction);
    }
    formatted
}

fn any_money() -> impl Strategy<Value = Money> {
    let currencies: Vec<Currency> = Currency::all().collect();
    (any::<i64>(), 0_u32..60, proptest::sample::select(currencies))
        .prop_map(|(minor, shift, currency)| Money::from_minor(minor >> shift, currency).unwrap())
}

proptest! {
    #[test]
    fn the_canonical_form_reads_back_the_same(money in any_money()) {
        prop_assert_eq!(Money::from_canonical(&money.canonical()), Some(money));
        prop_assert_eq!(Money::new(money.amount(), money.currency()), Some(money));
        let json = serde_json::to_string(&money).unwrap();
        prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money);
        if let Some(minor) = money.minor() {
            prop_assert_eq!(Money::from_minor(minor, money.currency()), Some(money));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,40}", number in "[-(]?[0-9., '\u{a0}]{0,16}[)]?( ?[A-Z€$¥]{0,3})") {
        for text in [text, number] {
            for assumed in ["EUR", "JPY", "KWD"] {
                let read = read(&text, &[], Some(assumed));
                prop_assert!(read.is_err() || Money::from_canonical(read.as_ref().unwrap()).is_some());
            }
            let _ = parse_number("n", &text, None);
        }
    }

    #[test]
    fn an_amount_in_a_known_style_means_the_same_or_is_asked_back(money in any_money(), style in proptest::sample::select(STYLES.to_vec())) {
        let text = format(money, style);
        let context = MoneyContext { allowed: &[], assumed: Some(money.currency()) };
        match parse_money("value", &text, context) {
            Ok(read) => prop_assert_eq!(read, money, "{:?}", text),
            // Three decimals under 1000 look like a group: both readings are named, one of them is right.
            Err(issue) => {
                prop_assert_eq!(issue.code, AmountAmbiguous, "{:?}", text);
                prop_assert_eq!(money.currency().minor_digits(), 3, "{:?}", text);
                prop_assert!(issue.params["first"].parse::<Decimal>().unwrap() == money.amount().abs());
            }
        }
    }
}
