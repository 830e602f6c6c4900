//! Which values to compare with: such that some records meet the condition and others do not.

use super::fit::{Fit, fit, numbers, value};
use super::listing::Known;
use rest_profile::Kind;
use rest_profile::capabilities::FieldCapabilities;
use rest_profile::query::{Operator, Value};
use std::cmp::Ordering;

/// One condition to try.
pub(super) struct Trial {
    pub(super) values: Vec<Value>,
    /// How many of the known records meet it for certain, and how many for certain do not.
    pub(super) yes: usize,
    pub(super) no: usize,
}

/// The most trials that are weighed for one comparison.
const MOST: usize = 40;

/// The conditions that tell most, the best first: both sides are there, and awkward characters.
pub(super) fn trials(field: &FieldCapabilities, operator: Operator, known: &Known) -> Vec<Trial> {
    let mut candidates: Vec<Vec<Value>> = Vec::new();
    let mut distinct = distinct(field, known);
    match operator {
        Operator::Null | Operator::NotNull => candidates.push(Vec::new()),
        Operator::In | Operator::NotIn => {
            for pair in distinct.windows(2).take(MOST) {
                candidates.push(pair.to_vec());
            }
            candidates.extend(distinct.first().map(|one| vec![one.clone()]));
        }
        Operator::Between => {
            distinct.sort_by(rank);
            let third = distinct.len() / 3;
            let ends = (distinct.get(third), distinct.get(distinct.len().saturating_sub(third + 1)));
            if let (Some(low), Some(high)) = ends {
                candidates.push(vec![low.clone(), high.clone()]);
            }
        }
        Operator::Contains | Operator::StartsWith if field.kind == Kind::Text => {
            for text in distinct.iter().filter_map(Value::as_text).take(MOST) {
                candidates.extend(parts(text, operator).into_iter().map(|part| vec![Value::Text(part)]));
            }
        }
        Operator::Greater | Operator::GreaterOrEqual | Operator::Less | Operator::LessOrEqual => {
            distinct.sort_by(rank);
            for place in [distinct.len() / 2, distinct.len() / 3, 0] {
                candidates.extend(distinct.get(place).map(|value| vec![value.clone()]));
            }
        }
        _ => candidates.extend(distinct.into_iter().take(MOST).map(|value| vec![value])),
    }
    let mut trials: Vec<Trial> = candidates
        .into_iter()
        .map(|values| {
            let fits = |wanted| {
                known
                    .records
                    .iter()
                    .filter(|record| fit(record, &field.name, operator, &values) == wanted)
                    .count()
            };
            Trial { yes: fits(Fit::Yes), no: fits(Fit::No), values }
        })
        .collect();
    // A condition that holds for few tells most; the order of the candidates decides among equals.
    trials.sort_by_key(|trial| (trial.yes == 0 || trial.no == 0, trial.yes > 40));
    trials
}

/// A condition that no record meets.
pub(super) fn impossible(field: &FieldCapabilities, operator: Operator, known: &Known) -> Option<Vec<Value>> {
    let mut values = distinct(field, known);
    values.sort_by(rank);
    let none = || {
        if !field.values.is_empty() {
            let unused = |name: &&String| !values.contains(&Value::Text((*name).clone()));
            return field.values.iter().find(unused).map(|name| Value::Text(name.clone()));
        }
        Some(match field.kind {
            Kind::Decimal | Kind::Integer => Value::Decimal("-987654321".to_owned()),
            Kind::Date => Value::Date("1901-01-01".to_owned()),
            Kind::Instant => Value::Instant("1901-01-01T00:00:00Z".to_owned()),
            Kind::Text | Kind::List => Value::Text("no such value 4711".to_owned()),
            Kind::Reference | Kind::Bool | Kind::Json => return None,
        })
    };
    let void = |value: &Value| *value == Value::Null || matches!(value, Value::Text(text) if text.is_empty());
    match operator {
        Operator::Null if !known.records.iter().any(|record| void(value(record, &field.name))) => {
            Some(Vec::new())
        }
        Operator::Equal | Operator::Contains | Operator::StartsWith => none().map(|value| vec![value]),
        Operator::In => none().map(|value| vec![value.clone(), value]),
        Operator::Less | Operator::LessOrEqual if !matches!(field.kind, Kind::Text) => {
            none().map(|value| vec![value])
        }
        Operator::Between if !matches!(field.kind, Kind::Text) => {
            none().map(|value| vec![value.clone(), value])
        }
        Operator::Greater if !matches!(field.kind, Kind::Text | Kind::Instant) => {
            values.pop().map(|value| vec![value])
        }
        _ => None,
    }
}

/// The values that the records have, each once; texts with quotes, commas or foreign letters first.
fn distinct(field: &FieldCapabilities, known: &Known) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for record in &known.records {
        let found = match value(record, &field.name) {
            Value::List(items) => items.clone(),
            Value::Null | Value::Raw(_) => continue,
            Value::Text(text) if text.is_empty() => continue,
            one => vec![one.clone()],
        };
        for one in found {
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    all.sort_by_key(|value| std::cmp::Reverse(value.as_text().map_or(0, awkward)));
    all
}

/// Some order that is one: that of backends may leave open which of two texts comes first.
fn rank(own: &Value, other: &Value) -> Ordering {
    match (own, other) {
        (Value::Decimal(own), Value::Decimal(other)) => numbers(own, other),
        _ => own.as_text().cmp(&other.as_text()),
    }
}

fn awkward(text: &str) -> usize {
    ["'", "\"", ",", "&", "%", "+", "/"].iter().filter(|sign| text.contains(**sign)).count()
        + usize::from(!text.is_ascii())
}

/// Parts of a text to look for.
fn parts(text: &str, operator: Operator) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    if operator == Operator::StartsWith {
        let size = if letters.len() > 12 { 6 } else { letters.len().min(3) };
        return letters.get(..size).map(|part| part.iter().collect()).into_iter().collect();
    }
    // Around the first sign that could break a request, and the longest word.
    let odd = letters
        .iter()
        .position(|letter| matches!(letter, '\'' | '"' | '&' | '%' | ',') || !letter.is_ascii());
    let around = odd.and_then(|at| letters.get(at.saturating_sub(2)..(at + 3).min(letters.len())));
    let word = text.split(|letter: char| !letter.is_alphanumeric()).max_by_key(|word| word.len());
    let mut parts: Vec<String> =
        around.map(|part| part.iter().collect::<String>().trim().to_owned()).into_iter().collect();
    parts.extend(word.map(str::to_owned));
    parts.retain(|part| !part.is_empty());
    parts
}
