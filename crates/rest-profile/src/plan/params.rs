//! Conditions as parameters, `name=value`; together they restrict, so there is no "any of" but one group.

use super::condition::{Comparison, Term, joined, written};
use super::text;
use crate::json::Json;
use crate::profile::spec::{Condition, ListSpec, TextShape};
use crate::query::Operator;
use crate::resource::{Unsupported, What};
use crate::template::{Filled, Slots};

/// What a comparison's templates may use.
pub(super) fn slots(field: &str, operator: Operator, mut values: Vec<Json>) -> Slots {
    let mut slots = Slots::default();
    slots.text("f", field);
    match operator {
        Operator::In | Operator::NotIn => slots.set("v", Json::List(values)),
        Operator::Between => {
            let high = values.pop().unwrap_or_default();
            slots.set("low", values.pop().unwrap_or_default());
            slots.set("high", high);
        }
        _ => slots.set("v", values.pop().unwrap_or_default()),
    }
    slots
}

pub(super) fn encode(
    term: &Term<'_>,
    list: &ListSpec,
    repeat: bool,
    any_of: Option<&TextShape>,
) -> Result<Vec<(String, String)>, Unsupported> {
    let mut params = Vec::new();
    push(term, list, repeat, any_of, &mut params)?;
    Ok(params)
}

fn push(
    term: &Term<'_>,
    list: &ListSpec,
    repeat: bool,
    any_of: Option<&TextShape>,
    params: &mut Vec<(String, String)>,
) -> Result<(), Unsupported> {
    match term {
        Term::All(terms) => terms.iter().try_for_each(|inner| push(inner, list, repeat, any_of, params)),
        Term::Any(terms) if terms.len() == 1 => {
            terms.iter().try_for_each(|inner| push(inner, list, repeat, any_of, params))
        }
        Term::Any(_) => {
            let shape = any_of.ok_or_else(|| Unsupported::new(What::Combination, ""))?;
            let nest = list.filter.as_ref().and_then(|filter| filter.nest.as_deref());
            let value = text::any_of(term, shape, nest)?;
            add(params, vec![(shape.param.clone(), value)], repeat, "")
        }
        Term::Not(_) => Err(Unsupported::new(What::Combination, "")),
        Term::Compare(comparison) => add(params, pair(comparison, list)?, repeat, &comparison.field.name),
    }
}

/// Two conditions under one name: most backends keep the last one or take either, so it has to be declared.
fn add(
    params: &mut Vec<(String, String)>,
    pairs: Vec<(String, String)>,
    repeat: bool,
    field: &str,
) -> Result<(), Unsupported> {
    if !repeat && pairs.iter().any(|(name, _)| params.iter().any(|(known, _)| known == name)) {
        return Err(Unsupported::new(What::Combination, field));
    }
    params.extend(pairs);
    Ok(())
}

fn pair(comparison: &Comparison<'_>, list: &ListSpec) -> Result<Vec<(String, String)>, Unsupported> {
    let wrong = |what| Unsupported::operator(what, &comparison.field.name, comparison.operator);
    let Some((Condition::Pair(name, value), values)) = written(list, comparison) else {
        return Err(wrong(What::Operator));
    };
    // An empty parameter restricts nothing in most backends.
    if values.iter().any(|value| value.as_str().is_some_and(|text| text.trim().is_empty())) {
        return Err(wrong(What::Value));
    }
    let field = joined(comparison.field, list.filter.as_ref().and_then(|filter| filter.nest.as_deref()));
    let slots = slots(&field, comparison.operator, values);
    let unwritable = |_| wrong(What::Value);
    let name = name.one(&slots).map_err(unwritable)?.ok_or_else(|| wrong(What::Value))?;
    match value.fill(&slots).map_err(unwritable)? {
        Filled::One(value) => Ok(vec![(name, value)]),
        Filled::Many(values) => Ok(values.into_iter().map(|value| (name.clone(), value)).collect()),
        Filled::Absent => Err(wrong(What::Value)),
    }
}
