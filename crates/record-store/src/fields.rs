//! The fields of the programme's form between the portal's entries and the values of a profile.

use crate::names::currency_of;
use domain::form::Entry;
use domain::money::{Currency, Money};
use domain::program::{Field, FieldKind, Program};
use rest_profile::query::Value;
use rest_profile::record::Record;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The form's fields as a record has them. A field that the profile lacks, that is empty, or whose value cannot be
/// understood is absent.
pub fn entries(program: &Program, record: &Record) -> BTreeMap<String, Entry> {
    let found =
        program.fields.iter().filter_map(|field| Some((field.id.clone(), entry(program, field, record)?)));
    found.collect()
}

fn entry(program: &Program, field: &Field, record: &Record) -> Option<Entry> {
    let value = record.get(&field.id)?;
    if field.kind == FieldKind::Money {
        // The programme's currency is meant only where the backend has no place for one: an unreadable currency is not
        // the programme's.
        let currency = match record.get(&currency_of(&field.id)) {
            None => program.default_currency,
            Some(currency) => Currency::parse(currency.as_text()?.trim())?,
        };
        return amount(value.as_text()?, currency).map(Entry::Text);
    }
    match value {
        Value::Null | Value::Raw(_) => None,
        Value::Bool(value) => Some(Entry::Text(if *value { "yes" } else { "no" }.to_owned())),
        Value::List(items) => {
            let texts = items.iter().filter_map(Value::as_text).map(str::to_owned).collect::<Vec<_>>();
            (!texts.is_empty()).then_some(Entry::Many(texts))
        }
        Value::Decimal(text) | Value::Text(text) | Value::Date(text) | Value::Instant(text) => {
            (!text.is_empty()).then(|| Entry::Text(text.clone()))
        }
    }
}

/// `1234.5000` and a currency as the portal writes an amount. Zeros beyond the currency's smallest unit are dropped;
/// digits that are none are kept, so that nothing is rounded behind anybody's back.
fn amount(text: &str, currency: Currency) -> Option<String> {
    let mut amount = Decimal::from_str_exact(text).ok()?.normalize();
    if amount.scale() < currency.minor_digits() {
        amount.rescale(currency.minor_digits());
    }
    Some(Money::new(amount, currency)?.canonical())
}

/// What has to be written so that a record has these fields. Emptied fields are `null`.
pub fn values(program: &Program, fields: &BTreeMap<String, Entry>, ids: &[String]) -> Vec<(String, Value)> {
    let mut values = Vec::with_capacity(ids.len() + 1);
    for id in ids {
        let Some(field) = program.field(id) else { continue };
        let texts = fields.get(id).map(Entry::values).unwrap_or_default();
        let first = texts.first().map(|text| (*text).to_owned());
        match field.kind {
            // Files are uploaded, not written.
            FieldKind::File => {}
            FieldKind::Money => {
                let money = first.as_deref().and_then(Money::from_canonical);
                let text = money.map(|money| Value::Decimal(money.amount().to_string()));
                values.push((id.clone(), text.unwrap_or(Value::Null)));
                let code = money.map(|money| Value::Text(money.currency().code().to_owned()));
                values.push((currency_of(id), code.unwrap_or(Value::Null)));
            }
            FieldKind::MultiChoice => {
                let items = texts.iter().map(|text| Value::Text((*text).to_owned())).collect();
                values.push((id.clone(), Value::List(items)));
            }
            kind => values.push((id.clone(), first.map_or(Value::Null, |text| single(kind, text)))),
        }
    }
    values
}

fn single(kind: FieldKind, text: String) -> Value {
    match kind {
        FieldKind::Number => Value::Decimal(text),
        FieldKind::Date => Value::Date(text),
        _ => Value::Text(text),
    }
}
