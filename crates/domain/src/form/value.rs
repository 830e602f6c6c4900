//! A field's value once it is understood.

use super::Entry;
use crate::money::Money;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A typed value. Choices, countries, mail addresses and the like are texts that were checked.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Many(Vec<String>),
    Number(Decimal),
    Money(Money),
    Date(NaiveDate),
}

impl Value {
    /// The form in which the value is stored and sent.
    pub fn canonical(&self) -> Entry {
        match self {
            Value::Text(text) => Entry::Text(text.clone()),
            Value::Many(texts) => Entry::Many(texts.clone()),
            Value::Number(number) => Entry::Text(number.normalize().to_string()),
            Value::Money(money) => Entry::Text(money.canonical()),
            Value::Date(date) => Entry::Text(date.format("%Y-%m-%d").to_string()),
        }
    }

    pub fn as_money(&self) -> Option<Money> {
        match self {
            Value::Money(money) => Some(*money),
            _ => None,
        }
    }

    pub fn as_date(&self) -> Option<NaiveDate> {
        match self {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Many(texts) => texts.first().map(String::as_str),
            _ => None,
        }
    }
}
