//! Conditions as JSON: in one parameter, in brackets, or in the body.

use super::condition::{Comparison, Term, joined, written};
use super::params::slots;
use crate::json::Json;
use crate::profile::spec::{Condition, ListSpec, TreeShape};
use crate::resource::{Unsupported, What};
use crate::template::{JsonTemplate, Slots};

/// The whole tree; `None` where there is no condition.
pub(super) fn encode(
    term: &Term<'_>,
    list: &ListSpec,
    shape: &TreeShape,
) -> Result<Option<Json>, Unsupported> {
    match term {
        _ if shape.prefix => {
            let mut items = Vec::new();
            prefix(term, list, shape, &mut items)?;
            Ok((!items.is_empty()).then_some(Json::List(items)))
        }
        _ if shape.flat => flat(term, list, shape),
        Term::All(terms) if shape.merged => merged(terms, list, shape),
        _ => nested(term, list, shape),
    }
}

fn nested(term: &Term<'_>, list: &ListSpec, shape: &TreeShape) -> Result<Option<Json>, Unsupported> {
    let refuse = || Unsupported::new(What::Combination, "");
    match term {
        Term::Compare(comparison) => {
            let json = one(comparison, list)?;
            // A backend whose lists of conditions have no object around them wants one of one as well.
            let is_list = matches!(&shape.all, Some(JsonTemplate::Slot(_)));
            Ok(Some(if is_list { Json::List(vec![json]) } else { json }))
        }
        Term::Not(inner) => {
            let json = nested(inner, list, shape)?.ok_or_else(refuse)?;
            fill(shape.not.as_ref().ok_or_else(refuse)?, "term", json)
        }
        Term::All(terms) | Term::Any(terms) => {
            let is_list = matches!(&shape.all, Some(JsonTemplate::Slot(_)));
            let any = matches!(term, Term::Any(_));
            let mut found = Vec::with_capacity(terms.len());
            for inner in terms {
                match (nested(inner, list, shape)?, is_list, inner) {
                    // Several that all have to hold are no several of which one has to.
                    (Some(Json::List(items)), true, Term::All(_)) if any && items.len() > 1 => {
                        return Err(refuse());
                    }
                    (Some(Json::List(items)), true, Term::Compare(_) | Term::All(_)) => found.extend(items),
                    (Some(json), _, _) => found.push(json),
                    (None, _, _) => {}
                }
            }
            if found.is_empty() {
                return Ok(None);
            }
            if found.len() == 1 && !is_list {
                return Ok(found.pop());
            }
            let template = if any { &shape.any } else { &shape.all };
            fill(template.as_ref().ok_or_else(refuse)?, "terms", Json::List(found))
        }
    }
}

/// `| a & b c` in one list: what joins stands before what it joins, once less than there are terms.
fn prefix(
    term: &Term<'_>,
    list: &ListSpec,
    shape: &TreeShape,
    into: &mut Vec<Json>,
) -> Result<(), Unsupported> {
    let word = |template: &Option<JsonTemplate>| {
        let word = template.as_ref().and_then(|template| template.fill(&Slots::default()).ok().flatten());
        word.ok_or_else(|| Unsupported::new(What::Combination, ""))
    };
    match term {
        Term::Compare(comparison) => into.push(one(comparison, list)?),
        Term::Not(inner) => {
            into.push(word(&shape.not)?);
            let before = into.len();
            prefix(inner, list, shape, into)?;
            if into.len() == before {
                return Err(Unsupported::new(What::Combination, ""));
            }
        }
        Term::All(terms) | Term::Any(terms) => {
            let any = matches!(term, Term::Any(_));
            let mut found: Vec<Vec<Json>> = Vec::with_capacity(terms.len());
            for inner in terms {
                let mut items = Vec::new();
                prefix(inner, list, shape, &mut items)?;
                match (items.is_empty(), any) {
                    (false, _) => found.push(items),
                    (true, false) => {}
                    (true, true) => return Err(Unsupported::new(What::Combination, "")),
                }
            }
            for _ in 1..found.len() {
                into.push(word(if any { &shape.any } else { &shape.all })?);
            }
            into.extend(found.into_iter().flatten());
        }
    }
    Ok(())
}

/// Conditions on different fields as one object; two on one field where they name different operators.
fn merged(terms: &[Term<'_>], list: &ListSpec, shape: &TreeShape) -> Result<Option<Json>, Unsupported> {
    let mut all: Option<Json> = None;
    for inner in terms {
        let Some(json) = encode(inner, list, shape)? else { continue };
        all = Some(match all {
            None => json,
            Some(all) => merge(all, json).ok_or_else(|| Unsupported::new(What::Combination, ""))?,
        });
    }
    Ok(all)
}

/// `None` where both say something else in the same place: one of the conditions would be lost.
fn merge(left: Json, right: Json) -> Option<Json> {
    let (Json::Object(mut all), Json::Object(more)) = (left, right) else { return None };
    for (name, value) in more {
        match all.iter_mut().find(|(known, _)| *known == name) {
            None => all.push((name, value)),
            Some((_, there)) => *there = merge(std::mem::take(there), value)?,
        }
    }
    Some(Json::Object(all))
}

fn fill(template: &JsonTemplate, slot: &str, json: Json) -> Result<Option<Json>, Unsupported> {
    template.fill(&Slots::default().with(slot, json)).map_err(|_| Unsupported::new(What::Combination, ""))
}

/// Groups that are or-ed, each of conditions that are and-ed.
fn flat(term: &Term<'_>, list: &ListSpec, shape: &TreeShape) -> Result<Option<Json>, Unsupported> {
    let refuse = || Unsupported::new(What::Combination, "");
    let most = usize::try_from(shape.max_groups).unwrap_or(usize::MAX);
    let groups = groups(term, most).ok_or_else(refuse)?;
    if groups.iter().any(Vec::is_empty) {
        return Ok(None);
    }
    let all = shape.all.as_ref().ok_or_else(refuse)?;
    let mut written = Vec::with_capacity(groups.len());
    for group in &groups {
        let conditions =
            group.iter().map(|comparison| one(comparison, list)).collect::<Result<Vec<_>, _>>()?;
        written.extend(fill(all, "terms", Json::List(conditions))?);
    }
    match &shape.any {
        Some(any) => fill(any, "terms", Json::List(written)),
        None if written.len() == 1 => Ok(written.pop()),
        None => Err(refuse()),
    }
}

/// The disjunctive form; `None` where a "not" is left or it has too many groups.
fn groups<'t, 'p>(term: &'t Term<'p>, most: usize) -> Option<Vec<Vec<&'t Comparison<'p>>>> {
    match term {
        Term::Compare(comparison) => Some(vec![vec![comparison]]),
        Term::Not(_) => None,
        Term::Any(terms) => {
            let mut all = Vec::new();
            for inner in terms {
                all.extend(groups(inner, most)?);
                if all.len() > most {
                    return None;
                }
            }
            Some(all)
        }
        Term::All(terms) => {
            let mut all: Vec<Vec<&Comparison<'p>>> = vec![Vec::new()];
            for inner in terms {
                let more = groups(inner, most)?;
                if all.len().saturating_mul(more.len()) > most {
                    return None;
                }
                let mut product = Vec::with_capacity(all.len() * more.len());
                for left in &all {
                    product.extend(
                        more.iter().map(|right| left.iter().chain(right).copied().collect::<Vec<_>>()),
                    );
                }
                all = product;
            }
            Some(all)
        }
    }
}

fn one(comparison: &Comparison<'_>, list: &ListSpec) -> Result<Json, Unsupported> {
    let wrong = |what| Unsupported::operator(what, &comparison.field.name, comparison.operator);
    let Some((Condition::Tree(template), values)) = written(list, comparison) else {
        return Err(wrong(What::Operator));
    };
    let nest = list.filter.as_ref().and_then(|filter| filter.nest.as_deref());
    let levels = &comparison.field.query;
    let name = match nest {
        Some(nest) => joined(comparison.field, Some(nest)),
        None => levels.last().cloned().unwrap_or_default(),
    };
    let slots = slots(&name, comparison.operator, values);
    let mut json = template.fill(&slots).ok().flatten().ok_or_else(|| wrong(What::Value))?;
    if nest.is_none() {
        for level in levels.iter().rev().skip(1) {
            json = Json::Object(vec![(level.clone(), json)]);
        }
    }
    Ok(json)
}

/// `param[a][$eq]=1`: one parameter for every scalar.
pub(super) fn brackets(json: &Json, name: &str, into: &mut Vec<(String, String)>) -> Result<(), Unsupported> {
    match json {
        Json::Object(members) if !members.is_empty() => {
            members.iter().try_for_each(|(key, inner)| brackets(inner, &[name, "[", key, "]"].concat(), into))
        }
        Json::List(items) if !items.is_empty() => items
            .iter()
            .enumerate()
            .try_for_each(|(at, inner)| brackets(inner, &[name, "[", &at.to_string(), "]"].concat(), into)),
        Json::Object(_) | Json::List(_) => Err(Unsupported::new(What::Value, name)),
        scalar => {
            let mut text = String::new();
            crate::template::scalar(scalar, &mut text).map_err(|_| Unsupported::new(What::Value, name))?;
            // An empty value restricts nothing.
            if text.trim().is_empty() {
                return Err(Unsupported::new(What::Value, name));
            }
            into.push((name.to_owned(), text));
            Ok(())
        }
    }
}
