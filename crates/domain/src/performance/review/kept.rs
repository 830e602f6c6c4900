//! A figure as it is kept: JSON that can be read back exactly.

use crate::money::{Currency, Money};
use crate::performance::Sums;
use crate::performance::kpi::{Figure, Unknown, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Numbers are texts: a JSON number is a float in most readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    Count(u64),
    Sums(Vec<Money>),
    Amount(Money),
    Percent(String),
    Days(String),
    Hours(String),
    Ratio(String),
    Score(String),
    TooFew { have: u32, need: u32 },
    NotCollected,
    Nothing,
    NoRate(Vec<String>),
}

impl From<&Figure> for Kept {
    fn from(figure: &Figure) -> Self {
        match figure {
            Ok(Value::Count(count)) => Kept::Count(*count),
            Ok(Value::Sums(sums)) => Kept::Sums(sums.amounts()),
            Ok(Value::Amount(money)) => Kept::Amount(*money),
            Ok(Value::Percent(number)) => Kept::Percent(number.to_string()),
            Ok(Value::Days(number)) => Kept::Days(number.to_string()),
            Ok(Value::Hours(number)) => Kept::Hours(number.to_string()),
            Ok(Value::Ratio(number)) => Kept::Ratio(number.to_string()),
            Ok(Value::Score(number)) => Kept::Score(number.to_string()),
            Err(Unknown::TooFew { have, need }) => Kept::TooFew { have: *have, need: *need },
            Err(Unknown::NotCollected) => Kept::NotCollected,
            Err(Unknown::Nothing) => Kept::Nothing,
            Err(Unknown::NoRate(currencies)) => {
                Kept::NoRate(currencies.iter().map(|currency| currency.code().to_owned()).collect())
            }
        }
    }
}

impl Kept {
    /// The figure again. A number that is none (a damaged record) cannot be told.
    pub fn figure(&self) -> Figure {
        let number = |text: &str| text.parse::<Decimal>().map_err(|_| Unknown::NotCollected);
        match self {
            Kept::Count(count) => Ok(Value::Count(*count)),
            Kept::Sums(amounts) => {
                let mut sums = Sums::default();
                amounts.iter().for_each(|money| sums.add_money(money));
                Ok(Value::Sums(sums))
            }
            Kept::Amount(money) => Ok(Value::Amount(*money)),
            Kept::Percent(text) => number(text).map(Value::Percent),
            Kept::Days(text) => number(text).map(Value::Days),
            Kept::Hours(text) => number(text).map(Value::Hours),
            Kept::Ratio(text) => number(text).map(Value::Ratio),
            Kept::Score(text) => number(text).map(Value::Score),
            Kept::TooFew { have, need } => Err(Unknown::TooFew { have: *have, need: *need }),
            Kept::NotCollected => Err(Unknown::NotCollected),
            Kept::Nothing => Err(Unknown::Nothing),
            Kept::NoRate(codes) => {
                Err(Unknown::NoRate(codes.iter().filter_map(|code| Currency::parse(code)).collect()))
            }
        }
    }

    /// By how much it has changed since `before`, in its unit; money in major units of the currency beside it. `None` where
    /// one of them is not told, and where amounts in several currencies have changed.
    pub fn change_since(&self, before: &Kept) -> Option<(Decimal, Option<Currency>)> {
        match (self.figure(), before.figure()) {
            (Ok(Value::Sums(now)), Ok(Value::Sums(before))) => {
                let mut changes = now.without(&before).amounts();
                changes.retain(|money| !money.amount().is_zero());
                match changes.as_slice() {
                    [] => Some((Decimal::ZERO, None)),
                    [one] => Some((one.amount(), Some(one.currency()))),
                    _ => None,
                }
            }
            (Ok(Value::Amount(now)), Ok(Value::Amount(before))) => {
                let change = now.amount().checked_sub(before.amount())?;
                (now.currency() == before.currency()).then_some((change, Some(now.currency())))
            }
            (Ok(now), Ok(before)) => Some((now.number()?.checked_sub(before.number()?)?, None)),
            _ => None,
        }
    }

    /// The currency of an amount, or of a sum that has only one.
    pub fn currency(&self) -> Option<Currency> {
        match self {
            Kept::Amount(money) => Some(money.currency()),
            Kept::Sums(amounts) => match amounts.as_slice() {
                [one] => Some(one.currency()),
                _ => None,
            },
            _ => None,
        }
    }
}
