//! What somebody writes into the form of an alert, and everything that is wrong with it. Page and server ask the same.

use super::{CAN_CHANGE, WATCHED, When};
use crate::issue::{Issue, IssueCode};
use crate::money::{Currency, MoneyContext, parse_money, parse_number};
use crate::performance::kpi::{Kpi, Unit};
use crate::performance::views::{BadAddress, LONGEST_ADDRESS, LONGEST_NAME, check_address, clean_name};
use rust_decimal::Decimal;

/// 10^15: more than any figure, and far from where decimals end, so that differences of two can always be told.
pub const LARGEST: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);
/// 4 decimals: more than any figure is shown with.
pub const DECIMALS: u32 = 4;
/// A smallest sample beyond that is a mistake.
pub const MOST_CASES: u32 = 1_000_000;

/// An alert as it is asked for: codes, and numbers with a full stop before their decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draft<'t> {
    pub name: &'t str,
    pub kpi: &'t str,
    /// `below`, `above`, `changed_by`, `changed_by_percent`.
    pub condition: &'t str,
    /// In the figure's unit; money in major units of `currency`.
    pub threshold: &'t str,
    pub margin: &'t str,
    /// For figures of money.
    pub currency: Option<&'t str>,
    /// Cases below which the figure changes nothing.
    pub minimum: u32,
    /// What follows `/performance`.
    pub address: &'t str,
}

/// What a draft without issues says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// Without the spaces around it.
    pub name: String,
    pub kpi: Kpi,
    pub when: When,
    /// At least 0.
    pub margin: Decimal,
    /// Only of a figure of money.
    pub currency: Option<Currency>,
}

impl Draft<'_> {
    /// Reads it; `currencies` are those of the programme.
    ///
    /// # Errors
    /// Everything that is wrong with it; paths are the fields' names.
    pub fn check(&self, currencies: &[Currency]) -> Result<Watch, Vec<Issue>> {
        let mut issues = Vec::new();
        let name = clean_name(self.name);
        if name.is_none() {
            issues.push(self.bad_name());
        }
        let kpi = WATCHED.iter().copied().find(|kpi| kpi.definition().code == self.kpi);
        if kpi.is_none() {
            issues.push(Issue::new("kpi", IssueCode::NotAnOption).with("value", self.kpi));
        }
        let threshold =
            number("threshold", self.threshold, -LARGEST).map_err(|issue| issues.push(issue)).ok();
        let when = When::parse(self.condition, threshold.unwrap_or_default());
        let changes = matches!(when, Some(When::ChangedBy(_) | When::ChangedByPercent(_)));
        // What nobody kept of the period before cannot have changed.
        if when.is_none() || (changes && kpi.is_some_and(|kpi| !CAN_CHANGE.contains(&kpi))) {
            issues.push(Issue::new("condition", IssueCode::NotAnOption).with("value", self.condition));
        }
        let margin = number("margin", self.margin, Decimal::ZERO).map_err(|issue| issues.push(issue)).ok();
        let is_money =
            kpi.is_some_and(|kpi| matches!(kpi.definition().unit, Unit::Money | Unit::MoneyPerDay));
        let currency = self.currency.and_then(Currency::parse).filter(|_| is_money);
        if is_money && currency.is_none_or(|currency| !currencies.contains(&currency)) {
            issues.push(Issue::new("currency", IssueCode::CurrencyMissing));
        }
        if self.minimum > MOST_CASES {
            issues.push(Issue::new("minimum", IssueCode::AboveMaximum).with("max", MOST_CASES));
        }
        issues.extend(check_address(self.address).err().map(|bad| self.bad_address(bad)));
        match (name, kpi, when, margin) {
            (Some(name), Some(kpi), Some(when), Some(margin)) if issues.is_empty() => {
                Ok(Watch { name, kpi, when, margin, currency })
            }
            _ => Err(issues),
        }
    }

    fn bad_name(&self) -> Issue {
        let name = self.name.trim();
        let length = name.chars().count();
        match length {
            0 => Issue::new("name", IssueCode::Required),
            _ if length > LONGEST_NAME => {
                Issue::new("name", IssueCode::TooLong).with("max", LONGEST_NAME).with("length", length)
            }
            _ => Issue::new("name", IssueCode::ControlCharacters),
        }
    }

    fn bad_address(&self, bad: BadAddress) -> Issue {
        match bad {
            BadAddress::TooLong => Issue::new("address", IssueCode::TooLong)
                .with("max", LONGEST_ADDRESS)
                .with("length", self.address.len()),
            _ => Issue::new("address", IssueCode::BadValue).with("expected", "/performance"),
        }
    }
}

/// The unit of an alert's threshold and margin: a relative change is in percent, whatever changes.
pub fn unit_of(kpi: Kpi, condition: &str) -> Unit {
    if condition == "changed_by_percent" { Unit::Percent } else { kpi.definition().unit }
}

/// Reads a threshold or a margin as somebody types or pastes it: with the separators of any language, an amount of money
/// with or without its currency, percents with or without their sign. The currency is what the text names, else
/// `assumed`; `None` for what is no money.
///
/// # Errors
/// [`IssueCode::Required`], and those of [`parse_money`] and [`parse_number`].
pub fn read_limit(
    path: &str,
    text: &str,
    unit: Unit,
    assumed: Option<Currency>,
    currencies: &[Currency],
) -> Result<(Decimal, Option<Currency>), Issue> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Issue::new(path, IssueCode::Required));
    }
    match unit {
        Unit::Money | Unit::MoneyPerDay => {
            let money = parse_money(path, text, MoneyContext { allowed: currencies, assumed })?;
            Ok((money.amount().normalize(), Some(money.currency())))
        }
        Unit::Percent => {
            let number = text.strip_suffix('%').or_else(|| text.strip_prefix('%')).unwrap_or(text);
            parse_number(path, number, Some(DECIMALS)).map(|number| (number, None))
        }
        _ => parse_number(path, text, Some(DECIMALS)).map(|number| (number, None)),
    }
}

/// A number from `least` to [`LARGEST`] with at most [`DECIMALS`] decimals.
fn number(path: &str, text: &str, least: Decimal) -> Result<Decimal, Issue> {
    let number: Decimal = text.parse().map_err(|_| Issue::new(path, IssueCode::NotANumber))?;
    if number > LARGEST {
        return Err(Issue::new(path, IssueCode::AboveMaximum).with("max", LARGEST));
    }
    if number < least {
        return Err(Issue::new(path, IssueCode::BelowMinimum).with("min", least));
    }
    if number.normalize().scale() > DECIMALS {
        return Err(Issue::new(path, IssueCode::TooManyDecimals).with("places", DECIMALS));
    }
    Ok(number)
}
