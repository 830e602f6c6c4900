//! What a pasted amount means. Several readings are an issue, never a guess.
//!
//! The reading depends on the currency's minor digits: `1.234` can only be a grouped 1234 in euros (two
//! digits), but in Kuwaiti dinars (three digits) it is either 1.234 or 1234, and that is for the person to say.

use super::{Currency, Money};
use crate::issue::{Issue, IssueCode};
use rust_decimal::Decimal;

/// Which currencies an amount may be in, and which one is meant when the text names none.
#[derive(Debug, Clone, Copy)]
pub struct MoneyContext<'a> {
    pub allowed: &'a [Currency],
    pub assumed: Option<Currency>,
}

/// Signs and words that people put beside amounts, and the currencies each may stand for.
const SIGNS: &[(&str, &[&str])] = &[
    ("R$", &["BRL"]),
    ("US$", &["USD"]),
    ("A$", &["AUD"]),
    ("C$", &["CAD"]),
    ("HK$", &["HKD"]),
    ("S$", &["SGD"]),
    ("NT$", &["TWD"]),
    ("NZ$", &["NZD"]),
    ("$", &["USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD", "CLP", "COP", "ARS"]),
    ("€", &["EUR"]),
    ("£", &["GBP", "EGP", "GIP", "FKP", "SHP"]),
    ("¥", &["JPY", "CNY"]),
    ("￥", &["JPY", "CNY"]),
    ("円", &["JPY"]),
    ("元", &["CNY"]),
    ("₩", &["KRW"]),
    ("원", &["KRW"]),
    ("₹", &["INR"]),
    ("₪", &["ILS"]),
    ("₺", &["TRY"]),
    ("₫", &["VND"]),
    ("₱", &["PHP"]),
    ("฿", &["THB"]),
    ("₴", &["UAH"]),
    ("₦", &["NGN"]),
    ("₸", &["KZT"]),
    ("Kč", &["CZK"]),
    ("zł", &["PLN"]),
    ("Ft", &["HUF"]),
    ("kr.", &["DKK", "ISK", "NOK", "SEK"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
    ("lei", &["RON"]),
    ("RM", &["MYR"]),
    ("Rp", &["IDR"]),
    ("Fr.", &["CHF"]),
    ("R", &["ZAR"]),
    ("د.إ", &["AED"]),
    ("ر.س", &["SAR"]),
];

/// Reads an amount as people paste it: `1.234,50`, `1,234.50`, `1 234,50 Kč`, `¥12,000`, `CHF 1'234.50`.
///
/// # Errors
/// [`IssueCode::AmountUnreadable`], [`IssueCode::AmountAmbiguous`], [`IssueCode::TooManyDecimals`],
/// [`IssueCode::CurrencyMissing`], [`IssueCode::CurrencyAmbiguous`], [`IssueCode::CurrencyNotAllowed`];
/// [`IssueCode::AboveMaximum`] beyond what the decimal type holds.
pub fn parse_money(path: &str, text: &str, context: MoneyContext<'_>) -> Result<Money, Issue> {
    let unreadable = || Issue::new(path, IssueCode::AmountUnreadable);
    let text = plain_characters(text);
    let Some(first) = text.find(|c: char| c.is_ascii_digit()) else { return Err(unreadable()) };
    let last = text.rfind(|c: char| c.is_ascii_digit()).unwrap_or(first);
    let start = if text.get(..first).is_some_and(|head| head.ends_with('.') || head.ends_with(',')) {
        first - 1
    } else {
        first
    };
    let (Some(head), Some(body), Some(tail)) =
        (text.get(..start), text.get(start..=last), text.get(last + 1..))
    else {
        return Err(unreadable());
    };
    let (head, tail, negative) = without_sign(head.trim(), tail.trim()).ok_or_else(unreadable)?;
    let currency = match (head, tail) {
        ("", "") => context.assumed.ok_or_else(|| Issue::new(path, IssueCode::CurrencyMissing))?,
        (mark, "") | ("", mark) => currency_of(path, mark, context)?,
        // `$1,234.50 USD`: a sign and a code that agree.
        (sign, code) => agreed(sign, code).or_else(|| agreed(code, sign)).ok_or_else(unreadable)?,
    };
    if !context.allowed.is_empty() && !context.allowed.contains(&currency) {
        let allowed: Vec<_> = context.allowed.iter().map(Currency::code).collect();
        return Err(Issue::new(path, IssueCode::CurrencyNotAllowed)
            .with("currency", currency.code())
            .with("allowed", allowed.join(", ")));
    }
    let amount = read_decimal(path, body, Some(currency.minor_digits()))?;
    let amount = if negative { -amount } else { amount };
    Money::new(amount, currency).ok_or_else(|| {
        if amount.normalize().scale() <= currency.minor_digits() {
            let max = Money::largest(currency).amount();
            return Issue::new(path, IssueCode::AboveMaximum).with("max", max);
        }
        Issue::new(path, IssueCode::TooManyDecimals).with("places", currency.minor_digits())
    })
}

/// Reads a plain number with the same separators; `places` is the most decimal places it may have, if known.
///
/// # Errors
/// [`IssueCode::NotANumber`], [`IssueCode::AmountAmbiguous`], [`IssueCode::TooManyDecimals`].
pub fn parse_number(path: &str, text: &str, places: Option<u32>) -> Result<Decimal, Issue> {
    let text = plain_characters(text);
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.as_str()),
    };
    let amount = read_decimal(path, body, places).map_err(|issue| match issue.code {
        IssueCode::AmountUnreadable => Issue::new(path, IssueCode::NotANumber),
        _ => issue,
    })?;
    Ok(if negative { -amount } else { amount })
}

/// Folds digits of other scripts, spaces, minus signs and apostrophes into one form each.
fn plain_characters(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
        .map(|c| match c {
            '\u{ff10}'..='\u{ff19}' => digit(c, 0xff10),
            '\u{660}'..='\u{669}' => digit(c, 0x660),
            '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
            '\u{966}'..='\u{96f}' => digit(c, 0x966),
            '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '\u{3000}' | '\t' => ' ',
            '−' | '–' | '－' => '-',
            '’' | '‘' | '\u{ff07}' => '\'',
            '，' | '٬' => ',',
            '．' | '٫' => '.',
            other => other,
        })
        .collect()
}

fn digit(c: char, zero: u32) -> char {
    char::from_digit((c as u32).wrapping_sub(zero), 10).unwrap_or(c)
}

/// Takes the minus or the accountant's brackets off; `None` if they do not match.
fn without_sign<'a>(head: &'a str, tail: &'a str) -> Option<(&'a str, &'a str, bool)> {
    if let Some(inner) = head.strip_prefix('(') {
        return tail.strip_suffix(')').map(|outer| (inner.trim(), outer.trim(), true));
    }
    if let Some(rest) = head.strip_prefix('-') {
        return Some((rest.trim(), tail, true));
    }
    if let Some(rest) = head.strip_suffix('-') {
        return Some((rest.trim(), tail, true));
    }
    // `1 000,-` is how round amounts are written in several countries: a dash, not a minus.
    let tail = tail.strip_prefix(",-").or_else(|| tail.strip_prefix(".-")).unwrap_or(tail);
    Some((head, tail.trim(), false))
}

fn currency_of(path: &str, mark: &str, context: MoneyContext<'_>) -> Result<Currency, Issue> {
    if let Some(currency) = Currency::parse(&mark.to_ascii_uppercase()) {
        return Ok(currency);
    }
    if let Some(currency) =
        mark.split_once(' ').and_then(|(one, other)| agreed(one, other).or_else(|| agreed(other, one)))
    {
        return Ok(currency);
    }
    let Some((_, codes)) = SIGNS.iter().find(|(sign, _)| sign.eq_ignore_ascii_case(mark) || *sign == mark)
    else {
        return Err(Issue::new(path, IssueCode::AmountUnreadable));
    };
    let meant: Vec<Currency> = codes.iter().filter_map(|code| Currency::parse(code)).collect();
    if let Some(assumed) = context.assumed.filter(|assumed| meant.contains(assumed)) {
        return Ok(assumed);
    }
    let possible: Vec<Currency> = meant
        .iter()
        .copied()
        .filter(|one| context.allowed.is_empty() || context.allowed.contains(one))
        .collect();
    match (possible.as_slice(), meant.as_slice()) {
        ([one], _) | ([], [one]) => Ok(*one),
        ([], [first, ..]) => Ok(*first),
        _ => {
            let names: Vec<_> = possible.iter().map(Currency::code).collect();
            Err(Issue::new(path, IssueCode::CurrencyAmbiguous).with("candidates", names.join(", ")))
        }
    }
}

/// The currency of `code`, if `sign` may stand for it.
fn agreed(sign: &str, code: &str) -> Option<Currency> {
    let currency = Currency::parse(&code.to_ascii_uppercase())?;
    let (_, codes) = SIGNS.iter().find(|(known, _)| *known == sign)?;
    codes.contains(&currency.code()).then_some(currency)
}

/// One number, with `places` decimal places at most (or unknown).
fn read_decimal(path: &str, body: &str, places: Option<u32>) -> Result<Decimal, Issue> {
    let unreadable = || Issue::new(path, IssueCode::AmountUnreadable);
    let as_decimal = |text: &str| text.parse::<Decimal>().map_err(|_| unreadable());
    let marks: Vec<char> = body.chars().filter(|c| !c.is_ascii_digit()).collect();
    if marks.iter().any(|c| !matches!(c, '.' | ',' | ' ' | '\'')) || !body.bytes().any(|b| b.is_ascii_digit())
    {
        return Err(unreadable());
    }
    let Some(&last) = marks.last() else { return as_decimal(body) };
    let (whole, fraction) = body.rsplit_once(last).ok_or_else(unreadable)?;
    let once = marks.iter().filter(|mark| **mark == last).count() == 1;
    let decimal_possible =
        once && matches!(last, '.' | ',') && grouped(whole, None).is_some() && !fraction.is_empty();
    let grouping_possible = grouped(body, Some(last)).is_some();
    let digits = u32::try_from(fraction.len()).unwrap_or(u32::MAX);
    let too_many = decimal_possible && places.is_some_and(|places| digits > places);
    match (decimal_possible && !too_many, grouping_possible) {
        (true, true) => {
            let first = format!("{}.{fraction}", grouped(whole, None).unwrap_or_default());
            let second = grouped(body, Some(last)).unwrap_or_default();
            Err(Issue::new(path, IssueCode::AmountAmbiguous).with("first", first).with("second", second))
        }
        (true, false) => as_decimal(&format!("{}.{fraction}", grouped(whole, None).unwrap_or_default())),
        (false, true) => as_decimal(&grouped(body, Some(last)).unwrap_or_default()),
        (false, false) if too_many => {
            Err(Issue::new(path, IssueCode::TooManyDecimals).with("places", places.unwrap_or_default()))
        }
        (false, false) => Err(unreadable()),
    }
}

/// The digits of a whole number whose groups are well formed; `mark` is the only separator allowed, if given.
///
/// Groups have three digits; the Indian form (`12,34,567`) has three in the last and two before it. A number
/// without separators is well formed. An empty whole part (`.5`) reads as zero.
fn grouped(text: &str, mark: Option<char>) -> Option<String> {
    if text.is_empty() {
        return mark.is_none().then(|| "0".to_owned());
    }
    let mut marks = text.chars().filter(|c| !c.is_ascii_digit());
    let Some(first_mark) = marks.next() else { return Some(text.to_owned()) };
    if marks.any(|c| c != first_mark) || mark.is_some_and(|mark| mark != first_mark) {
        return None;
    }
    let groups: Vec<&str> = text.split(first_mark).collect();
    let (head, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let western = (1..=3).contains(&head.len()) && rest.iter().all(|group| group.len() == 3);
    let indian = first_mark == ','
        && (1..=2).contains(&head.len())
        && last.len() == 3
        && !middle.is_empty()
        && middle.iter().all(|group| group.len() == 2);
    // A leading zero (`0,123`) is never the head of a group.
    ((western || indian) && !head.starts_with('0')).then(|| groups.concat())
}
