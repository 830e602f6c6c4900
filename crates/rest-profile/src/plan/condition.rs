//! Conditions in a backend's values: fields resolved, enums split, operators replaced by those the backend has.

use crate::json::Json;
use crate::profile::spec::{Condition, Encoder, Field, FieldFilter, FilterSpec, ListSpec};
use crate::query::{Filter, Operator, Value};
use crate::record::wire::Kind;
use crate::resource::{Resource, Unsupported, What};
use crate::template::Slots;

/// A condition that the encoders can write as it is.
#[derive(Clone, Debug)]
pub(crate) enum Term<'p> {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Compare(Comparison<'p>),
}

#[derive(Clone, Debug)]
pub(crate) struct Comparison<'p> {
    pub(crate) field: &'p Field,
    pub(crate) operator: Operator,
    pub(crate) values: Vec<Json>,
}

/// The most comparisons of one query; more would be no address any more.
const MOST: usize = 300;

pub(crate) fn lower<'p>(resource: &Resource<'p>, filter: &Filter) -> Result<Term<'p>, Unsupported> {
    let mut left = MOST;
    term(resource, filter, false, 0, &mut left)
}

fn term<'p>(
    resource: &Resource<'p>,
    filter: &Filter,
    negated: bool,
    depth: usize,
    left: &mut usize,
) -> Result<Term<'p>, Unsupported> {
    if depth > 20 {
        return Err(Unsupported::new(What::Combination, ""));
    }
    let mut each = |filters: &[Filter]| {
        filters
            .iter()
            .map(|inner| term(resource, inner, negated, depth + 1, left))
            .collect::<Result<Vec<_>, _>>()
    };
    match filter {
        Filter::All(filters) if filters.is_empty() && negated => Err(Unsupported::new(What::Nothing, "")),
        Filter::Any(filters) if filters.is_empty() && !negated => Err(Unsupported::new(What::Nothing, "")),
        // "Not any of" is "all not", and the other way round.
        Filter::All(filters) if !negated => Ok(Term::All(each(filters)?)),
        Filter::Any(filters) if negated => Ok(Term::All(each(filters)?)),
        Filter::All(filters) | Filter::Any(filters) => {
            let terms = each(filters)?;
            // One that always holds makes all of "any" hold.
            if terms.iter().any(|term| matches!(term, Term::All(terms) if terms.is_empty())) {
                return Ok(Term::All(Vec::new()));
            }
            Ok(Term::Any(terms))
        }
        Filter::Not(inner) => term(resource, inner, !negated, depth + 1, left),
        Filter::Compare { field, operator, values } => {
            *left = left
                .checked_sub(values.len().max(1))
                .ok_or_else(|| Unsupported::new(What::Combination, field))?;
            compare(resource, field, *operator, values, negated)
        }
    }
}

fn compare<'p>(
    resource: &Resource<'p>,
    name: &str,
    operator: Operator,
    values: &[Value],
    negated: bool,
) -> Result<Term<'p>, Unsupported> {
    let field = resource.field(name)?;
    let list = &resource.spec.list;
    let wrong = |what| Unsupported::operator(what, name, operator);
    if !fits(field, operator) {
        return Err(wrong(What::Operator));
    }
    let mut wires = Vec::new();
    for value in values {
        let found = match operator {
            // Parts of a text are no values of the field.
            Operator::Contains if field.codec.kind == Kind::List => {
                field.codec.items(value).map_err(|()| wrong(What::Value))?
            }
            Operator::Contains | Operator::StartsWith => match value {
                Value::Text(text) if !text.is_empty() => vec![Json::from(text.as_str())],
                _ => return Err(wrong(What::Value)),
            },
            _ => field.codec.wires(value).map_err(|()| wrong(What::Value))?,
        };
        wires.extend(found);
    }
    let count = match operator {
        Operator::Null | Operator::NotNull => values.is_empty(),
        Operator::Between => values.len() == 2 && wires.len() == 2,
        Operator::In | Operator::NotIn => true,
        _ => values.len() == 1,
    };
    if !count {
        return Err(wrong(What::Value));
    }
    // An item that the backend knows by several values is there if one of them is.
    if operator == Operator::Contains && wires.len() > 1 {
        let each =
            wires.chunks(1).map(|wire| known(list, field, operator, wire)).collect::<Result<Vec<_>, _>>()?;
        return Ok(if negated {
            Term::All(each.into_iter().map(|term| Term::Not(Box::new(term))).collect())
        } else {
            Term::Any(each)
        });
    }
    let nulls = wires.iter().any(Json::is_null);
    let operator = match operator {
        Operator::Equal if nulls => Operator::Null,
        Operator::NotEqual if nulls => Operator::NotNull,
        _ if nulls => return Err(wrong(What::Value)),
        Operator::In if wires.is_empty() && !negated => return Err(wrong(What::Nothing)),
        Operator::NotIn if wires.is_empty() && negated => return Err(wrong(What::Nothing)),
        Operator::In | Operator::NotIn if wires.is_empty() => return Ok(Term::All(Vec::new())),
        Operator::Equal if wires.len() > 1 => Operator::In,
        Operator::NotEqual if wires.len() > 1 => Operator::NotIn,
        operator => operator,
    };
    if matches!(operator, Operator::Null | Operator::NotNull) {
        wires.clear();
    }
    if negated {
        if let Some(opposite) = operator.opposite()
            && let Ok(term) = known(list, field, opposite, &wires)
        {
            return Ok(term);
        }
        return known(list, field, operator, &wires).map(|term| Term::Not(Box::new(term)));
    }
    known(list, field, operator, &wires)
}

/// The comparison, or others of the same meaning that the backend has.
fn known<'p>(
    list: &ListSpec,
    field: &'p Field,
    operator: Operator,
    wires: &[Json],
) -> Result<Term<'p>, Unsupported> {
    let one =
        |operator, values: &[Json]| Term::Compare(Comparison { field, operator, values: values.to_vec() });
    let has = |operator| condition(list, field, operator).is_some();
    let each =
        |operator| wires.iter().map(|wire| one(operator, std::slice::from_ref(wire))).collect::<Vec<_>>();
    match operator {
        Operator::In if wires.len() == 1 && has(Operator::Equal) => Ok(one(Operator::Equal, wires)),
        Operator::NotIn if wires.len() == 1 && has(Operator::NotEqual) => Ok(one(Operator::NotEqual, wires)),
        operator if has(operator) => Ok(one(operator, wires)),
        Operator::Equal if has(Operator::In) => Ok(one(Operator::In, wires)),
        Operator::NotEqual if has(Operator::NotIn) => Ok(one(Operator::NotIn, wires)),
        Operator::In if has(Operator::Equal) && has_any(list.filter.as_ref()) => {
            Ok(Term::Any(each(Operator::Equal)))
        }
        Operator::NotIn if has(Operator::NotEqual) => Ok(Term::All(each(Operator::NotEqual))),
        Operator::Between if has(Operator::GreaterOrEqual) && has(Operator::LessOrEqual) => {
            let mut terms = Vec::with_capacity(2);
            terms.extend(wires.first().map(|low| one(Operator::GreaterOrEqual, std::slice::from_ref(low))));
            terms.extend(wires.get(1).map(|high| one(Operator::LessOrEqual, std::slice::from_ref(high))));
            Ok(Term::All(terms))
        }
        // `{f}__isnull={v}` says both.
        Operator::NotNull if condition(list, field, Operator::Null).is_some_and(says_both) => {
            Ok(one(Operator::NotNull, &[]))
        }
        operator => Err(Unsupported::operator(What::Operator, &field.name, operator)),
    }
}

fn says_both(condition: &Condition) -> bool {
    match condition {
        Condition::Pair(_, value) | Condition::Text(value) => value.mentions("v"),
        Condition::Tree(tree) => tree.mentions("v"),
    }
}

/// How a field's comparison is written, if it can be.
pub(crate) fn condition<'p>(
    list: &'p ListSpec,
    field: &'p Field,
    operator: Operator,
) -> Option<&'p Condition> {
    let of = |all: &'p [(Operator, Condition)]| {
        all.iter().find(|(known, _)| *known == operator).map(|(_, found)| found)
    };
    let shared = || {
        let filter = list.filter.as_ref()?;
        // What finds a part of a text would find `ab` in the items `a` and `b`, or not look into a list at all.
        let own = if field.codec.kind == Kind::List { of(&filter.lists) } else { None };
        let texts = field.codec.kind != Kind::List || operator != Operator::Contains;
        own.or_else(|| if texts { of(&filter.operators) } else { None })
    };
    match &field.filter {
        FieldFilter::Own(own) => of(own),
        FieldFilter::Only(only) if !only.contains(&operator) => None,
        FieldFilter::Only(_) | FieldFilter::Inherit => shared(),
    }
}

/// As `condition`; where "is null" takes true or false it is that of "is not null" as well.
pub(crate) fn written<'p>(
    list: &'p ListSpec,
    comparison: &Comparison<'p>,
) -> Option<(&'p Condition, Vec<Json>)> {
    let nullness = match comparison.operator {
        Operator::Null => Some(true),
        Operator::NotNull => Some(false),
        _ => None,
    };
    let values = match nullness {
        Some(null) => vec![Json::Bool(null)],
        None => comparison.values.clone(),
    };
    if let Some(found) = condition(list, comparison.field, comparison.operator) {
        // A template of its own for "not null" that takes a value says `true` to it.
        let values = if comparison.operator == Operator::NotNull { vec![Json::Bool(true)] } else { values };
        return Some((found, values));
    }
    let found = condition(list, comparison.field, Operator::Null).filter(|found| says_both(found))?;
    (nullness == Some(false)).then_some((found, values))
}

/// Whether "any of" can be written at all.
pub(crate) fn has_any(filter: Option<&FilterSpec>) -> bool {
    match filter.map(|filter| &filter.encoder) {
        Some(Encoder::Params { any_of, .. }) => any_of.is_some(),
        Some(Encoder::Tree { shape, .. }) => shape.any.is_some(),
        Some(Encoder::Text { shape, .. }) => shape.any.is_some(),
        None => false,
    }
}

/// Whether a comparison means something for a field's type.
pub(crate) fn fits(field: &Field, operator: Operator) -> bool {
    let choice = !field.codec.values.is_empty();
    match operator {
        Operator::Null | Operator::NotNull => true,
        Operator::Contains => match field.codec.kind {
            Kind::Text => !choice,
            kind => kind == Kind::List,
        },
        Operator::StartsWith => field.codec.kind == Kind::Text && !choice,
        Operator::Equal | Operator::NotEqual | Operator::In | Operator::NotIn => {
            !matches!(field.codec.kind, Kind::Json | Kind::List)
        }
        Operator::Greater
        | Operator::GreaterOrEqual
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Between => {
            !choice && !matches!(field.codec.kind, Kind::Json | Kind::List | Kind::Bool | Kind::Reference)
        }
    }
}

/// Whether the portal may offer the comparison: it is asked, with the values that are the hardest to say.
pub(crate) fn can(resource: &Resource<'_>, field: &Field, operator: Operator) -> bool {
    let mut values = field.codec.samples();
    match operator {
        Operator::Null | Operator::NotNull => values.clear(),
        Operator::In | Operator::NotIn => {}
        Operator::Between => values.truncate(2),
        _ => values.truncate(1),
    }
    let Ok(term) = compare(resource, &field.name, operator, &values, false) else { return false };
    resource.conditions(&term, &mut Slots::default()).is_ok_and(|found| {
        let list = &resource.spec.list;
        found
            .iter()
            .all(|(name, _)| list.query.iter().chain(&list.paging_query).all(|(known, _)| known != name))
    })
}

/// The names of a field's levels, joined.
pub(crate) fn joined(field: &Field, nest: Option<&str>) -> String {
    field.query.join(nest.unwrap_or("."))
}
