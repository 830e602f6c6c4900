//! Amounts of money: a decimal and an ISO 4217 currency. No floating point, no implicit rounding.

mod currency;
mod parse;

pub use currency::Currency;
pub use parse::{MoneyContext, parse_money, parse_number};

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeStruct as _};

/// An amount in a currency, with at most the currency's minor digits after the decimal point.
///
/// JSON: `{"amount":"1234.50","currency":"USD"}`; the amount is a string, because a JSON number is a float in
/// most readers. Text: `1234.50 USD` ([`Money::canonical`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// An amount with the currency's own number of decimal places.
    ///
    /// Answers `None` if `amount` has more decimal places than the currency: nothing is rounded here.
    pub fn new(amount: Decimal, currency: Currency) -> Option<Self> {
        let mut amount = amount.normalize();
        if amount.scale() > currency.minor_digits() {
            return None;
        }
        amount.rescale(currency.minor_digits());
        (amount.scale() == currency.minor_digits()).then_some(Self { amount, currency })
    }

    /// From minor units (cents, fils); `None` beyond the range of the decimal type.
    pub fn from_minor(minor: i64, currency: Currency) -> Option<Self> {
        Decimal::try_from_i128_with_scale(i128::from(minor), currency.minor_digits())
            .ok()
            .map(|amount| Self { amount, currency })
    }

    /// The largest amount that anything stores: 64 bits of minor units, in euros 92,233,720,368,547,758.07.
    pub fn largest(currency: Currency) -> Money {
        let amount = Decimal::from_i128_with_scale(i128::from(i64::MAX), currency.minor_digits());
        Self { amount, currency }
    }

    pub fn amount(&self) -> Decimal {
        self.amount
    }

    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount in minor units; `None` beyond `i64`.
    pub fn minor(&self) -> Option<i64> {
        i64::try_from(self.amount.mantissa()).ok()
    }

    /// The sum; `None` for different currencies or beyond the range.
    pub fn checked_add(&self, other: &Money) -> Option<Money> {
        if self.currency != other.currency {
            return None;
        }
        Money::new(self.amount.checked_add(other.amount)?, self.currency)
    }

    /// `1234.50 USD`: the form that drafts, records and the wire carry.
    pub fn canonical(&self) -> String {
        format!("{} {}", self.amount, self.currency.code())
    }

    /// Reads [`Money::canonical`] and nothing else.
    pub fn from_canonical(text: &str) -> Option<Money> {
        let (amount, code) = text.split_once(' ')?;
        let plain = amount.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        let amount = plain.then(|| Decimal::from_str_exact(amount).ok())??;
        Money::new(amount, Currency::parse(code)?)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut state = serializer.serialize_struct("Money", 2)?;
        state.serialize_field("amount", &self.amount.to_string())?;
        state.serialize_field("currency", self.currency.code())?;
        state.end()
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            amount: String,
            currency: String,
        }
        let wire = Wire::deserialize(deserializer)?;
        Money::from_canonical(&format!("{} {}", wire.amount, wire.currency))
            .ok_or_else(|| D::Error::custom("not an amount in a known currency"))
    }
}
