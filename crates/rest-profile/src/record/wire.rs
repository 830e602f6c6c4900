//! One field between its canonical value and the JSON of the backend.

use super::dates::{self, Notation};
use crate::json::Json;
use crate::query::Value;
use crate::template::{Slots, Template};

/// What a field holds, in the portal's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Decimal,
    Bool,
    Date,
    Instant,
    /// The id of another record.
    Reference,
    /// Several texts.
    List,
    /// Whatever the backend sends, untouched.
    Json,
}

impl Kind {
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "integer" => Self::Integer,
            "decimal" => Self::Decimal,
            "bool" => Self::Bool,
            "date" => Self::Date,
            "instant" => Self::Instant,
            "reference" => Self::Reference,
            "list" => Self::List,
            "json" => Self::Json,
            _ => return None,
        })
    }
}

/// How a value is written in the backend's JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// The JSON type that goes with the kind.
    Natural,
    Text,
    Number,
    Date(Notation),
    /// A list as one text with this between the items.
    Joined(String),
}

/// The part of a field that decides about values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Codec {
    pub(crate) kind: Kind,
    pub(crate) wire: Wire,
    /// Of amounts in small units (cents): how many digits of the wire's whole number stand behind the point.
    pub(crate) minor: u8,
    /// Canonical name and the wire values that mean it; the first is the one that is written.
    pub(crate) values: Vec<(String, Vec<Json>)>,
    /// Around a written value: `/accounts({v})`.
    pub(crate) format: Option<Template>,
}

impl Codec {
    /// Whether the values of a record that mean "none" (`record.empty`) mean it in this field too: `false` is a word of its
    /// own in a field of yes and no.
    pub(crate) fn knows_none(&self) -> bool {
        !matches!(self.kind, Kind::Bool | Kind::Json)
    }

    /// The canonical value; `Err` where the content is not of the field's type.
    pub(crate) fn read(&self, json: &Json) -> Result<Value, ()> {
        if json.is_null() {
            return Ok(Value::Null);
        }
        if !self.values.is_empty() && self.kind != Kind::List {
            let name = self.canonical(json).ok_or(())?;
            return Ok(match self.kind {
                Kind::Bool => Value::Bool(name == "true"),
                _ => Value::Text(name.to_owned()),
            });
        }
        let text = match json {
            Json::Text(text) => Some(text.as_str()),
            Json::Number(raw) => Some(&**raw),
            _ => None,
        };
        match (self.kind, json) {
            (Kind::Json, _) => Ok(Value::Raw(json.clone())),
            (Kind::Bool, Json::Bool(value)) => Ok(Value::Bool(*value)),
            (Kind::Bool, _) if self.wire != Wire::Natural => match text {
                Some("true" | "1") => Ok(Value::Bool(true)),
                Some("false" | "0") => Ok(Value::Bool(false)),
                _ => Err(()),
            },
            (Kind::Text | Kind::Reference, _) => text.map(|text| Value::Text(text.to_owned())).ok_or(()),
            // Empty texts stand for "no value" where a backend knows only texts.
            (Kind::Decimal | Kind::Integer | Kind::Date | Kind::Instant, Json::Text(text))
                if text.is_empty() =>
            {
                Ok(Value::Null)
            }
            (Kind::Decimal, _) => {
                text.and_then(|text| shifted(text, -i32::from(self.minor))).map(Value::Decimal).ok_or(())
            }
            (Kind::Integer, _) => {
                text.and_then(plain_decimal).filter(|text| !text.contains('.')).map(Value::Decimal).ok_or(())
            }
            // Most are in the portal's own notation already; they are checked and kept.
            (Kind::Date, Json::Text(day)) if day.len() == 10 && self.is_iso() => {
                self.moment(text).map(|_| Value::Date(day.clone()))
            }
            (Kind::Instant, Json::Text(at)) if self.is_iso() && dates::is_plain_instant(at) => {
                self.moment(text).map(|_| Value::Instant(at.clone()))
            }
            (Kind::Date, _) => self.moment(text).map(|at| Value::Date(dates::write(at, Notation::Iso, true))),
            (Kind::Instant, _) => {
                self.moment(text).map(|at| Value::Instant(dates::write(at, Notation::Iso, false)))
            }
            (Kind::List, Json::List(items)) => {
                items.iter().map(|item| self.item(item)).collect::<Result<_, _>>().map(Value::List)
            }
            (Kind::List, Json::Text(text)) => match &self.wire {
                Wire::Joined(separator) if !text.is_empty() => text
                    .split(separator.as_str())
                    .map(|item| self.item(&Json::from(item.trim())))
                    .collect::<Result<_, _>>()
                    .map(Value::List),
                Wire::Joined(_) => Ok(Value::List(Vec::new())),
                _ => Err(()),
            },
            _ => Err(()),
        }
    }

    fn item(&self, json: &Json) -> Result<Value, ()> {
        if !self.values.is_empty() {
            return self.canonical(json).map(|name| Value::Text(name.to_owned())).ok_or(());
        }
        match json {
            Json::Text(text) => Ok(Value::Text(text.clone())),
            Json::Number(raw) => Ok(Value::Text(raw.to_string())),
            _ => Err(()),
        }
    }

    fn canonical(&self, json: &Json) -> Option<&str> {
        // A select may come as 1 or as "1", depending on the backend's mood.
        let same =
            |known: &Json| known == json || matches!((raw(known), raw(json)), (Some(a), Some(b)) if a == b);
        self.values.iter().find(|(_, wires)| wires.iter().any(same)).map(|(name, _)| name.as_str())
    }

    fn is_iso(&self) -> bool {
        matches!(self.wire, Wire::Natural | Wire::Text | Wire::Date(Notation::Iso))
    }

    fn moment(&self, text: Option<&str>) -> Result<i64, ()> {
        let notation = if let Wire::Date(notation) = self.wire { notation } else { Notation::Iso };
        text.and_then(|text| dates::read(text, notation)).ok_or(())
    }

    /// The wire values that mean a canonical value: one, several for an enum that the backend splits, none (`Err`)
    /// where the value is not one of this field.
    pub(crate) fn wires(&self, value: &Value) -> Result<Vec<Json>, ()> {
        match self.word(value) {
            Some(name) => {
                self.values.iter().find(|(known, _)| known == name).map(|(_, wires)| wires.clone()).ok_or(())
            }
            None => self.one(value).map(|json| vec![json]),
        }
    }

    /// The wire values that mean one item of a list.
    pub(crate) fn items(&self, value: &Value) -> Result<Vec<Json>, ()> {
        match value {
            Value::Text(text) if text.is_empty() => Err(()),
            Value::Text(_) if self.values.is_empty() => self.list_item(value).map(|json| vec![json]),
            Value::Text(_) => self.wires(value),
            _ => Err(()),
        }
    }

    /// The name of a value that `values` maps.
    fn word<'v>(&self, value: &'v Value) -> Option<&'v str> {
        match value {
            _ if self.values.is_empty() => None,
            Value::Text(name) => Some(name),
            Value::Bool(value) if self.kind == Kind::Bool => Some(if *value { "true" } else { "false" }),
            _ => None,
        }
    }

    /// Values to find out with what can be asked: those that are the hardest to say.
    pub(crate) fn samples(&self) -> Vec<Value> {
        if !self.values.is_empty() {
            let mut names: Vec<&(String, Vec<Json>)> = self.values.iter().collect();
            names.sort_by_key(|(_, wires)| std::cmp::Reverse(wires.len()));
            let value = |name: &str| match self.kind {
                Kind::Bool => Value::Bool(name == "true"),
                _ => Value::from(name),
            };
            return names.into_iter().map(|(name, _)| value(name)).collect();
        }
        let both =
            |one: &str, other: &str, make: fn(String) -> Value| vec![make(one.into()), make(other.into())];
        match self.kind {
            Kind::Integer | Kind::Decimal => both("1", "2", Value::Decimal),
            Kind::Bool => vec![Value::Bool(true), Value::Bool(false)],
            Kind::Date => both("2026-01-02", "2026-01-03", Value::Date),
            Kind::Instant => both("2026-01-02T03:04:05Z", "2026-01-03T03:04:05Z", Value::Instant),
            Kind::Reference | Kind::List if self.wire == Wire::Number => both("1", "2", Value::Text),
            Kind::Text | Kind::Reference | Kind::List | Kind::Json => both("a", "b", Value::Text),
        }
    }

    /// What is written into a record.
    pub(crate) fn write(&self, value: &Value) -> Result<Json, ()> {
        let json = match self.word(value) {
            Some(_) => self.wires(value)?.into_iter().next().ok_or(())?,
            None => self.one(value)?,
        };
        match &self.format {
            Some(format) if !json.is_null() => {
                let slots = Slots::default().with("v", json);
                format.one(&slots).map_err(|_| ())?.map(Json::Text).ok_or(())
            }
            _ => Ok(json),
        }
    }

    fn one(&self, value: &Value) -> Result<Json, ()> {
        match (self.kind, value) {
            (_, Value::Null) => Ok(Json::Null),
            (Kind::Json, Value::Raw(json)) => Ok(json.clone()),
            (Kind::Bool, Value::Bool(value)) => Ok(match &self.wire {
                Wire::Text => Json::from(if *value { "true" } else { "false" }),
                Wire::Number => Json::from(i64::from(*value)),
                _ => Json::Bool(*value),
            }),
            (Kind::Decimal | Kind::Integer, Value::Decimal(text) | Value::Text(text)) => {
                let text = shifted(text, i32::from(self.minor)).ok_or(())?;
                let text = if self.minor > 0 { whole_number(&text).ok_or(())? } else { text };
                let text =
                    Some(text).filter(|text| self.kind == Kind::Decimal || !text.contains('.')).ok_or(())?;
                match &self.wire {
                    Wire::Text => Ok(Json::Text(text)),
                    _ => Json::number(&text).ok_or(()),
                }
            }
            (Kind::Date | Kind::Instant, Value::Date(text) | Value::Instant(text) | Value::Text(text)) => {
                let at = dates::read(text, Notation::Iso).ok_or(())?;
                let at = if self.kind == Kind::Date { at - at.rem_euclid(86_400_000) } else { at };
                let notation = if let Wire::Date(notation) = self.wire { notation } else { Notation::Iso };
                let text = dates::write(at, notation, self.kind == Kind::Date);
                if notation.is_number() { Json::number(&text).ok_or(()) } else { Ok(Json::Text(text)) }
            }
            (Kind::Reference | Kind::Text, Value::Text(text) | Value::Decimal(text)) => match &self.wire {
                Wire::Number => Json::number(text).ok_or(()),
                _ => Ok(Json::from(text.as_str())),
            },
            (Kind::List, Value::List(items)) => {
                let items = items.iter().map(|item| self.list_item(item)).collect::<Result<Vec<_>, _>>()?;
                match &self.wire {
                    Wire::Joined(separator) => {
                        let texts = items.iter().map(raw).collect::<Option<Vec<_>>>().ok_or(())?;
                        if texts.iter().any(|text| text.contains(separator.as_str())) {
                            return Err(());
                        }
                        Ok(Json::Text(texts.join(separator)))
                    }
                    _ => Ok(Json::List(items)),
                }
            }
            // A condition on a list field names one item.
            (Kind::List, Value::Text(_)) => self.list_item(value),
            _ => Err(()),
        }
    }

    fn list_item(&self, item: &Value) -> Result<Json, ()> {
        if self.values.is_empty() {
            let text = item.as_text().ok_or(())?;
            return if self.wire == Wire::Number {
                Json::number(text).ok_or(())
            } else {
                Ok(Json::from(text))
            };
        }
        self.wires(item)?.into_iter().next().ok_or(())
    }
}

fn raw(json: &Json) -> Option<&str> {
    json.as_str().or_else(|| json.as_number())
}

/// Whether a number is in plain notation already, as nearly all are.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let leading = match digits {
        [b'0', b'.', ..] => text.len() == digits.len(),
        [b'1'..=b'9', ..] => true,
        [b'0'] => text.len() == 1,
        _ => false,
    };
    let mut point = false;
    let plain = |byte: &u8| byte.is_ascii_digit() || (*byte == b'.' && !std::mem::replace(&mut point, true));
    leading && digits.len() <= 60 && digits.iter().all(plain) && digits.last() != Some(&b'.')
}

/// A number with its point moved to the right; exact.
fn shifted(text: &str, digits: i32) -> Option<String> {
    let plain = plain_decimal(text)?;
    if digits == 0 {
        Some(plain)
    } else {
        plain_decimal(&[plain.as_str(), "e", &digits.to_string()].concat())
    }
}

/// A number without its fraction, if that says nothing.
fn whole_number(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    fraction.bytes().all(|byte| byte == b'0').then(|| whole.to_owned())
}

/// A number in plain notation, exact: exponents are resolved, zeros at the end stay. `None` for anything else and
/// for numbers of more than 60 digits.
pub(crate) fn plain_decimal(text: &str) -> Option<String> {
    let text = text.trim();
    if is_plain(text) {
        return Some(text.to_owned());
    }
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => {
            let (mantissa, exponent) = digits.split_at_checked(at)?;
            (mantissa, exponent.get(1..)?.parse::<i32>().ok()?)
        }
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fine = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !fine(whole) || !fine(fraction) || mantissa.ends_with('.') {
        return None;
    }
    if mantissa.len() > 60 || !(-40..=40).contains(&exponent) {
        return None;
    }
    let all = [whole, fraction].concat();
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let (whole, fraction) = if point <= 0 {
        (String::new(), ["0".repeat(usize::try_from(-point).ok()?), all].concat())
    } else {
        let point = usize::try_from(point).ok()?;
        let padded =
            if all.len() < point { [all.as_str(), &"0".repeat(point - all.len())].concat() } else { all };
        let (whole, fraction) = padded.split_at_checked(point)?;
        (whole.to_owned(), fraction.to_owned())
    };
    let whole = whole.trim_start_matches('0');
    let mut plain = String::with_capacity(all_len(whole, &fraction));
    if negative && (!whole.is_empty() || fraction.bytes().any(|byte| byte != b'0')) {
        plain.push('-');
    }
    plain.push_str(if whole.is_empty() { "0" } else { whole });
    if !fraction.is_empty() {
        plain.push('.');
        plain.push_str(&fraction);
    }
    Some(plain)
}

const fn all_len(whole: &str, fraction: &str) -> usize {
    whole.len() + fraction.len() + 3
}

#[cfg(test)]
mod tests;
