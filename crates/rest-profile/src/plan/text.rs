//! Conditions as an expression: `$filter`, SOQL, formulas. Values become literals that nothing can break out of.

use super::condition::{Comparison, Term, joined, written};
use super::params::slots;
use crate::json::Json;
use crate::profile::spec::{Condition, Field, ListSpec, Literal, Literals, TextShape};
use crate::query::Operator;
use crate::record::wire::Kind;
use crate::resource::{Unsupported, What};
use crate::template::{Slots, Template};

/// How one comparison is found and written.
type Write<'w> = &'w dyn Fn(&Comparison<'_>) -> Result<String, Unsupported>;

/// The whole expression; `None` where there is no condition.
pub(super) fn encode(
    term: &Term<'_>,
    list: &ListSpec,
    shape: &TextShape,
) -> Result<Option<String>, Unsupported> {
    let nest = list.filter.as_ref().and_then(|filter| filter.nest.as_deref());
    let write = |comparison: &Comparison<'_>| {
        let wrong = Unsupported::operator(What::Operator, &comparison.field.name, comparison.operator);
        let Some((Condition::Text(template), values)) = written(list, comparison) else { return Err(wrong) };
        one(comparison, template, values, nest, &shape.literals)
    };
    expression(term, shape, &write).map(|found| found.map(|(text, _)| text))
}

/// The group "any of" of parameters: comparisons only.
pub(super) fn any_of(term: &Term<'_>, shape: &TextShape, nest: Option<&str>) -> Result<String, Unsupported> {
    let write = |comparison: &Comparison<'_>| {
        let found = shape.operators.iter().find(|(known, _)| *known == comparison.operator);
        let wrong = || Unsupported::operator(What::Combination, &comparison.field.name, comparison.operator);
        // The group's words are for texts: in a list they would find parts of items.
        let item = comparison.operator == Operator::Contains && comparison.field.codec.kind == Kind::List;
        let (_, template) = found.filter(|_| !item).ok_or_else(wrong)?;
        let values = match comparison.operator {
            Operator::Null | Operator::NotNull => vec![Json::Bool(true)],
            _ => comparison.values.clone(),
        };
        one(comparison, template, values, nest, &shape.literals)
    };
    let (text, _) =
        expression(term, shape, &write)?.ok_or_else(|| Unsupported::new(What::Combination, ""))?;
    group(&shape.group, &text)
}

/// The text, and whether it needs brackets inside of another one.
fn expression(
    term: &Term<'_>,
    shape: &TextShape,
    write: Write<'_>,
) -> Result<Option<(String, bool)>, Unsupported> {
    let (terms, join) = match term {
        Term::Compare(comparison) => return write(comparison).map(|text| Some((text, false))),
        Term::Not(inner) => {
            let refuse = || Unsupported::new(What::Combination, "");
            let not = shape.not.as_ref().ok_or_else(refuse)?;
            let Some((text, _)) = expression(inner, shape, write)? else { return Err(refuse()) };
            let slots =
                Slots::default().with("term", Json::Text(text.clone())).with("terms", Json::Text(text));
            return Ok(not.one(&slots).ok().flatten().map(|text| (text, false)));
        }
        Term::All(terms) => (terms, &shape.all),
        Term::Any(terms) => (terms, &shape.any),
    };
    let mut texts = Vec::with_capacity(terms.len());
    for inner in terms {
        texts.extend(expression(inner, shape, write)?);
    }
    if texts.len() < 2 {
        return Ok(texts.pop());
    }
    let join = join.as_ref().ok_or_else(|| Unsupported::new(What::Combination, ""))?;
    // `AND({terms})` is a function, ` and ` stands between.
    let function = join.split_once("{terms}");
    let mut joined = String::new();
    for (at, (text, open)) in texts.iter().enumerate() {
        if at > 1 && shape.pairs && function.is_none() {
            joined = group(&shape.group, &joined)?;
        }
        if at > 0 {
            joined.push_str(if function.is_some() { "," } else { join });
        }
        joined.push_str(&if *open && function.is_none() { group(&shape.group, text)? } else { text.clone() });
    }
    Ok(Some(match function {
        Some((before, after)) => ([before, &joined, after].concat(), false),
        None => (joined, true),
    }))
}

fn group(template: &Template, text: &str) -> Result<String, Unsupported> {
    let slots = Slots::default().with("terms", Json::from(text)).with("term", Json::from(text));
    template.one(&slots).ok().flatten().ok_or_else(|| Unsupported::new(What::Combination, ""))
}

fn one(
    comparison: &Comparison<'_>,
    template: &Template,
    values: Vec<Json>,
    nest: Option<&str>,
    literals: &Literals,
) -> Result<String, Unsupported> {
    let field = comparison.field;
    let wrong = || Unsupported::operator(What::Value, &field.name, comparison.operator);
    let name = joined(field, nest);
    let style = style(field, comparison.operator, literals);
    let quoted =
        values.iter().map(|value| literal(value, style)).collect::<Option<Vec<_>>>().ok_or_else(wrong)?;
    let mut slots = slots(&name, comparison.operator, quoted);
    slots.literals = true;
    let mut raw = values;
    slots.set("raw", if raw.len() == 1 { raw.pop().unwrap_or_default() } else { Json::List(raw) });
    match template.fill(&slots) {
        Ok(crate::template::Filled::One(text)) => Ok(text),
        // Lists of literals stand between commas where the template does not say otherwise.
        Ok(crate::template::Filled::Absent | crate::template::Filled::Many(_)) | Err(_) => Err(wrong()),
    }
}

fn style(field: &Field, operator: Operator, literals: &Literals) -> Literal {
    if matches!(operator, Operator::Null | Operator::NotNull) {
        return literals.bool;
    }
    field.literal.unwrap_or(match field.codec.kind {
        Kind::Integer | Kind::Decimal => literals.number,
        Kind::Bool => literals.bool,
        Kind::Date => literals.date,
        Kind::Instant => literals.instant,
        Kind::Reference => literals.reference,
        Kind::Text | Kind::List | Kind::Json => literals.text,
    })
}

/// A value as a literal; `None` where it could be read as anything else.
fn literal(value: &Json, style: Literal) -> Option<Json> {
    let mut text = String::new();
    crate::template::scalar(value, &mut text).ok()?;
    // An enum of numbers in a text field stays a number.
    let style = if matches!(value, Json::Number(_) | Json::Bool(_)) && style != Literal::Dquote {
        Literal::Plain
    } else {
        style
    };
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b':' | b'_');
    let backslashed = |quote: char| {
        let mut out = String::from(quote);
        for character in text.chars() {
            if character == '\\' || character == quote {
                out.push('\\');
            }
            out.push(character);
        }
        out.push(quote);
        out
    };
    Some(Json::Text(match style {
        Literal::Plain if text.is_empty() || !text.bytes().all(safe) => return None,
        Literal::Plain => text,
        Literal::Quote => ["'", &text.replace('\'', "''"), "'"].concat(),
        Literal::Squote => backslashed('\''),
        Literal::Dquote => backslashed('"'),
    }))
}
