//! How values of the domain read in the current language.

use super::{locale, lookup};
use crate::browser::{clock, intl};
use chrono::{DateTime, NaiveDate, Utc};
use domain::deals::Status;
use domain::form::{Entry, Form};
use domain::issue::Issue;
use domain::money::Money;
use domain::program::{Field, FieldKind, Program};

/// An amount with its currency.
pub fn money(money: &Money) -> String {
    let currency = money.currency();
    intl::money(&locale(), &money.amount().to_string(), currency.code(), currency.minor_digits())
}

/// A civil date.
pub fn date(date: NaiveDate) -> String {
    intl::civil_date(&locale(), date)
}

/// An instant, in the viewer's zone.
pub fn instant(at: DateTime<Utc>) -> String {
    intl::instant(&locale(), at)
}

/// A whole number.
pub fn count(count: u64) -> String {
    intl::number(&locale(), &count.to_string())
}

/// How long ago, or how soon: near things relative, far ones as a date.
pub fn relative(at: DateTime<Utc>) -> String {
    let seconds = (at - clock::now()).num_seconds();
    let locale = locale();
    match seconds.abs() {
        0..60 => intl::relative(&locale, seconds, "second"),
        60..3_600 => intl::relative(&locale, seconds / 60, "minute"),
        3_600..86_400 => intl::relative(&locale, seconds / 3_600, "hour"),
        86_400..2_592_000 => intl::relative(&locale, seconds / 86_400, "day"),
        _ => date(at.date_naive()),
    }
}

/// Days from `today` to a civil date in words ("tomorrow", "3 days ago", "in 51 days"). Stands beside the date.
pub fn relative_day(day: NaiveDate, today: NaiveDate) -> String {
    intl::relative(&locale(), (day - today).num_days(), "day")
}

pub fn status(status: Status) -> String {
    lookup(&format!("status.{}", status.as_str()), &[])
}

/// The label of a field.
pub fn field_label(field: &Field) -> String {
    field.label.get(&locale()).to_owned()
}

/// How one value of a field reads: the option's label, the country's name, or the value itself.
pub fn option_label(program: &Program, field: &Field, value: &str) -> String {
    if program.uses_iso_countries(field) {
        return intl::country(&locale(), value);
    }
    let choice = program.options(field).iter().find(|choice| choice.value == value);
    let label = choice.and_then(|choice| choice.label.as_ref()).map(|label| label.get(&locale()).to_owned());
    label.or_else(|| stage_label(program, value)).unwrap_or_else(|| value.to_owned())
}

fn stage_label(program: &Program, value: &str) -> Option<String> {
    program.stage(value)?.label.as_ref().map(|label| label.get(&locale()).to_owned())
}

/// The label of a stage.
pub fn stage(program: &Program, value: &str) -> String {
    let field = program.roles.stage.as_ref().and_then(|id| program.field(id));
    field.map_or_else(|| value.to_owned(), |field| option_label(program, field, value))
}

/// A reason from one of the programme's lists.
pub fn reason(program: &Program, list: &str, value: &str) -> String {
    let choices = program.lists.get(list).map(Vec::as_slice).unwrap_or_default();
    let label = choices.iter().find(|choice| choice.value == value).and_then(|choice| choice.label.as_ref());
    label.map_or_else(|| value.to_owned(), |label| label.get(&locale()).to_owned())
}

/// A stored entry as a person reads it.
pub fn entry(program: &Program, field: &Field, entry: &Entry) -> String {
    let values = entry.values();
    let each = |value: &str| match field.kind {
        FieldKind::Money => Money::from_canonical(value).map(|amount| money(&amount)),
        FieldKind::Date => domain::dates::parse_date("", value).ok().map(date),
        FieldKind::Number => Some(intl::number(&locale(), value)),
        FieldKind::Choice | FieldKind::MultiChoice | FieldKind::Country | FieldKind::State => {
            Some(option_label(program, field, value))
        }
        _ => None,
    };
    let texts: Vec<String> =
        values.iter().map(|value| each(value).unwrap_or_else(|| (*value).to_owned())).collect();
    match texts.as_slice() {
        [one] => one.clone(),
        _ => intl::list(&locale(), &texts),
    }
}

/// The sentence for an issue: its code's text, with fields, options and dates named as the form names them.
pub fn issue(program: &Program, issue: &Issue) -> String {
    let named = |id: &str| program.field(id).map_or_else(|| id.to_owned(), field_label);
    let cause = issue.params.get("field").and_then(|id| program.field(id));
    let own = program.field(&issue.path);
    let shown: Vec<(&str, String)> = issue
        .params
        .iter()
        .map(|(name, value)| {
            let text = match name.as_str() {
                "field" => named(value),
                "other" => cause.map_or_else(|| value.clone(), |field| option_label(program, field, value)),
                "value"
                    if issue.code.as_str().ends_with("because") || issue.code.as_str() == "not_allowed" =>
                {
                    cause.map_or_else(|| value.clone(), |field| option_label(program, field, value))
                }
                "value" => own.map_or_else(|| value.clone(), |field| option_label(program, field, value)),
                "earliest" | "latest" => {
                    domain::dates::parse_date("", value).map_or_else(|_| value.clone(), date)
                }
                "min" | "max" | "limit" | "length" => intl::number(&locale(), value),
                _ => value.clone(),
            };
            (name.as_str(), text)
        })
        .collect();
    let params: Vec<(&str, &str)> = shown.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let base = format!("issue.{}", issue.code.as_str());
    // A cause may name only a field ("because Country is filled in"), where the condition asks for no value.
    let key = if issue.params.contains_key("field")
        && !issue.params.contains_key("value")
        && !issue.params.contains_key("other")
    {
        format!("{base}.field")
    } else {
        base
    };
    lookup(&key, &params)
}

/// The options of a choice field as `(value, label, available)`, countries sorted by name.
pub fn options(form: &Form<'_>, field: &Field, draft: &domain::form::Draft) -> Vec<(String, String, bool)> {
    let program = form.program;
    if program.uses_iso_countries(field) {
        let locale = locale();
        let mut countries: Vec<_> = domain::geography::country_codes()
            .map(|code| (code.to_owned(), intl::country(&locale, code), true))
            .collect();
        countries.sort_by(|left, right| intl::compare(&locale, &left.1, &right.1));
        return countries;
    }
    // The states of other countries would only be in the way; other options stay, greyed out.
    let chosen = draft.text(&field.id).to_owned();
    form.options(field, draft)
        .into_iter()
        .filter(|option| option.available || field.kind != FieldKind::State || option.value == chosen)
        .map(|option| {
            let label = option_label(program, field, &option.value);
            (option.value, label, option.available)
        })
        .collect()
}
