//! Every check of a draft, field by field; all issues at once, in the order of the form.

use super::shapes::{is_email, is_phone, is_web_address};
use super::state::Cause;
use super::{Accepted, Draft, Entry, Form, Phase, Value, values_of};
use crate::dates::parse_date;
use crate::geography::is_country_code;
use crate::issue::{Issue, IssueCode};
use crate::money::{Money, MoneyContext, parse_money, parse_number};
use crate::program::{Bound, DateLimit, Field, FieldKind, Mask};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// 50: enough for every published programme; a bound so that no request can make the server work for long.
const MAX_VALUES: usize = 50;

/// 10,000 characters where the programme sets no limit of its own.
const MAX_TEXT: u32 = 10_000;

impl Form<'_> {
    /// Checks everything: the values if all is well, or all issues in the order of the form.
    pub fn check(&self, draft: &Draft) -> Result<Accepted, Vec<Issue>> {
        let draft = self.settled(draft);
        let mut accepted = Accepted { values: BTreeMap::new(), left_out: Vec::new() };
        let mut issues = Vec::new();
        for field in self.program.steps().flat_map(|(_, fields)| fields) {
            match self.check_field(field, &draft) {
                Ok(Checked::Value(value)) => {
                    accepted.values.insert(field.id.clone(), value);
                }
                Ok(Checked::LeftOut) => accepted.left_out.push(field.id.clone()),
                Ok(Checked::Empty) => {}
                Err(found) => issues.extend(found),
            }
        }
        for id in draft.entries.keys().filter(|id| self.program.field(id).is_none()) {
            issues.push(Issue::new(id, IssueCode::UnknownField));
        }
        if issues.is_empty() { Ok(accepted) } else { Err(issues) }
    }

    /// The issues of one field; `draft` should be [settled](Form::settled).
    pub fn issues_of(&self, field: &Field, draft: &Draft) -> Vec<Issue> {
        self.check_field(field, draft).err().unwrap_or_default()
    }

    /// What one field holds, if it is filled and nothing is wrong with it; `draft` should be
    /// [settled](Form::settled).
    pub fn value_of(&self, field: &Field, draft: &Draft) -> Option<Value> {
        match self.check_field(field, draft) {
            Ok(Checked::Value(value)) => Some(value),
            _ => None,
        }
    }

    fn check_field(&self, field: &Field, draft: &Draft) -> Result<Checked, Vec<Issue>> {
        let values = values_of(field, draft.entries.get(&field.id));
        let changed = !self.is_as_saved(field, &values);
        if field.vendor || !self.is_editable(field, draft) {
            return self.check_untouchable(field, &values, changed, draft);
        }
        if !self.applies(field.allowed_when.as_ref(), draft) {
            let cause = field.allowed_when.as_ref().and_then(Cause::of);
            return if values.is_empty() {
                Ok(Checked::Empty)
            } else {
                Err(vec![because(Issue::new(&field.id, IssueCode::NotAllowed), cause)])
            };
        }
        if !self.applies(field.visible_when.as_ref(), draft) {
            return Ok(if values.is_empty() { Checked::Empty } else { Checked::LeftOut });
        }
        if values.is_empty() {
            return self.check_missing(field, draft);
        }
        self.check_values(field, &values, changed, draft).map(Checked::Value)
    }

    /// A field that cannot be edited keeps what is saved; anything else is refused.
    fn check_untouchable(
        &self,
        field: &Field,
        values: &[&str],
        changed: bool,
        draft: &Draft,
    ) -> Result<Checked, Vec<Issue>> {
        if changed && !self.is_fixed_to(field, values, draft) && !self.is_start_value(field, values) {
            return Err(vec![Issue::new(&field.id, IssueCode::NotEditable)]);
        }
        if values.is_empty() {
            return Ok(Checked::Empty);
        }
        // Saved values were checked when they were saved; only their type is needed again.
        match self.read(field, values, draft) {
            Ok(value) => Ok(Checked::Value(value)),
            Err(_) => {
                Ok(Checked::Value(Value::Many(values.iter().map(|value| (*value).to_owned()).collect())))
            }
        }
    }

    fn is_fixed_to(&self, field: &Field, values: &[&str], draft: &Draft) -> bool {
        self.state(field, draft).fixed.is_some_and(|fixed| values == [fixed.as_str()])
    }

    /// A new deal starts with the defaults, also of fields that the partner can only change later.
    fn is_start_value(&self, field: &Field, values: &[&str]) -> bool {
        let default =
            field.default.as_deref().filter(|_| !field.vendor && self.context.phase == Phase::Create);
        default.is_some_and(|default| values == [default])
    }

    fn is_as_saved(&self, field: &Field, values: &[&str]) -> bool {
        values_of(field, self.context.saved.get(&field.id)) == values
    }

    fn check_missing(&self, field: &Field, draft: &Draft) -> Result<Checked, Vec<Issue>> {
        let state = self.state(field, draft);
        match (state.required, state.required_because) {
            (false, _) => Ok(Checked::Empty),
            (true, None) => Err(vec![Issue::new(&field.id, IssueCode::Required)]),
            (true, Some(cause)) => {
                Err(vec![because(Issue::new(&field.id, IssueCode::RequiredBecause), Some(cause))])
            }
        }
    }

    fn check_values(
        &self,
        field: &Field,
        values: &[&str],
        changed: bool,
        draft: &Draft,
    ) -> Result<Value, Vec<Issue>> {
        let mut issues = Vec::new();
        let value = match self.read(field, values, draft) {
            Ok(value) => Some(value),
            Err(found) => {
                issues.extend(found);
                None
            }
        };
        self.check_availability(field, values, draft, &mut issues);
        if let Some(Value::Date(date)) = value {
            let earliest = match field.not_before {
                Some(DateLimit::Today) if changed || self.context.phase == Phase::Create => {
                    Some(self.context.today)
                }
                Some(DateLimit::Day(day)) => Some(day),
                _ => None,
            };
            if let Some(earliest) = earliest.filter(|earliest| date < *earliest) {
                issues.push(Issue::new(&field.id, IssueCode::DateTooEarly).with("earliest", earliest));
            }
        }
        match value {
            Some(value) if issues.is_empty() => Ok(value),
            _ => Err(issues),
        }
    }

    /// Restrictions that depend on other fields, on each other, and on what was saved before.
    fn check_availability(&self, field: &Field, values: &[&str], draft: &Draft, issues: &mut Vec<Issue>) {
        // What stands in a draft that was never submitted commits to nothing.
        let submitted = Some(&self.context.saved).filter(|_| self.context.phase != Phase::Create);
        let saved = submitted.and_then(|saved| saved.get(&field.id)).map(Entry::values).unwrap_or_default();
        for value in values {
            let issue = |code| Issue::new(&field.id, code).with("value", value);
            if let (false, cause) = self.availability(field, value, draft) {
                issues.push(because(issue(IssueCode::OptionNotAvailable), cause));
            }
            if values.len() > 1 && field.exclusive.iter().any(|one| one == value) {
                issues.push(issue(IssueCode::OptionExclusive));
            }
            if field.one_way.iter().any(|one| one == value) && !saved.is_empty() && !saved.contains(value) {
                issues.push(issue(IssueCode::OptionOneWay));
            }
        }
    }

    /// Reads the values of a field by its type.
    fn read(&self, field: &Field, values: &[&str], draft: &Draft) -> Result<Value, Vec<Issue>> {
        let one = |issue: Issue| vec![issue];
        let id = field.id.as_str();
        let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if values.iter().any(|text| text.chars().any(control)) {
            return Err(one(Issue::new(id, IssueCode::ControlCharacters)));
        }
        if matches!(field.kind, FieldKind::MultiChoice | FieldKind::File) || field.many {
            return self.read_many(field, values, draft);
        }
        let [text] = values else { return Err(one(Issue::new(id, IssueCode::OnlyOne))) };
        match field.kind {
            FieldKind::Date => parse_date(id, text).map(Value::Date).map_err(one),
            FieldKind::Number => self.read_number(field, text).map(Value::Number).map_err(one),
            FieldKind::Money => self.read_money(field, text).map_err(one),
            FieldKind::Choice | FieldKind::State => {
                self.read_option(field, text).map(Value::Text).map_err(one)
            }
            FieldKind::Country => {
                let known = if field.options.is_some() {
                    self.read_option(field, text).is_ok()
                } else {
                    is_country_code(text)
                };
                if known {
                    Ok(Value::Text((*text).to_owned()))
                } else {
                    Err(one(Issue::new(id, IssueCode::NotAnOption).with("value", text)))
                }
            }
            _ => self.read_text(field, text, draft).map(Value::Text),
        }
    }

    fn read_many(&self, field: &Field, values: &[&str], draft: &Draft) -> Result<Value, Vec<Issue>> {
        if values.len() > MAX_VALUES {
            return Err(vec![Issue::new(&field.id, IssueCode::TooMany).with("max", MAX_VALUES)]);
        }
        let mut seen = BTreeSet::new();
        let mut texts = Vec::new();
        let mut issues = Vec::new();
        for value in values.iter().copied().filter(|value| seen.insert(*value)) {
            let read = if field.kind == FieldKind::MultiChoice {
                self.read_option(field, value).map_err(|issue| vec![issue])
            } else {
                self.read_text(field, value, draft)
            };
            match read {
                Ok(text) => texts.push(text),
                Err(found) => issues.extend(found),
            }
        }
        if issues.is_empty() { Ok(Value::Many(texts)) } else { Err(issues) }
    }

    fn read_option(&self, field: &Field, text: &str) -> Result<String, Issue> {
        let known = self.program.options(field).iter().any(|choice| choice.value == text);
        if known {
            Ok(text.to_owned())
        } else {
            Err(Issue::new(&field.id, IssueCode::NotAnOption).with("value", text))
        }
    }

    fn read_number(&self, field: &Field, text: &str) -> Result<Decimal, Issue> {
        let number = parse_number(&field.id, text, field.places)?;
        within(field, number)?;
        Ok(number)
    }

    fn read_money(&self, field: &Field, text: &str) -> Result<Value, Issue> {
        let context =
            MoneyContext { allowed: &self.program.currencies, assumed: Some(self.program.default_currency) };
        let money = match Money::from_canonical(text) {
            Some(money) if self.program.currencies.contains(&money.currency()) => money,
            _ => parse_money(&field.id, text, context)?,
        };
        if field.places.is_some_and(|places| money.amount().normalize().scale() > places) {
            return Err(Issue::new(&field.id, IssueCode::TooManyDecimals)
                .with("places", field.places.unwrap_or_default()));
        }
        within(field, money.amount())?;
        if money.minor().is_none() {
            // No programme means such an amount, and no record can hold it.
            let largest = Money::largest(money.currency()).amount();
            let (code, name, limit) = if money.amount().is_sign_negative() {
                (IssueCode::BelowMinimum, "min", -largest)
            } else {
                (IssueCode::AboveMaximum, "max", largest)
            };
            return Err(Issue::new(&field.id, code).with(name, limit));
        }
        Ok(Value::Money(money))
    }

    fn read_text(&self, field: &Field, text: &str, draft: &Draft) -> Result<String, Vec<Issue>> {
        let mut issues = Vec::new();
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let max = field.max_length.unwrap_or(MAX_TEXT);
        if let Some(min) = field.min_length.filter(|min| length < *min) {
            issues.push(Issue::new(&field.id, IssueCode::TooShort).with("min", min).with("length", length));
        }
        if length > max {
            issues.push(Issue::new(&field.id, IssueCode::TooLong).with("max", max).with("length", length));
        }
        let code = match field.kind {
            FieldKind::Email if !is_email(text) => Some(IssueCode::Email),
            FieldKind::Url if !is_web_address(text) => Some(IssueCode::Url),
            FieldKind::Phone if !is_phone(text) => Some(IssueCode::Phone),
            _ => None,
        };
        issues.extend(code.map(|code| Issue::new(&field.id, code)));
        let spelled = field.masks.iter().find_map(|mask| mask.canonical(text));
        if !field.masks.is_empty() && spelled.is_none() {
            issues.push(Issue::new(&field.id, IssueCode::Format).with("format", examples(&field.masks)));
        }
        issues.extend(self.check_format_table(field, text, draft));
        if issues.is_empty() { Ok(spelled.unwrap_or_else(|| text.to_owned())) } else { Err(issues) }
    }

    fn check_format_table(&self, field: &Field, text: &str, draft: &Draft) -> Option<Issue> {
        let rule = field.format_table.as_ref()?;
        let decider = draft.text(&rule.field).trim();
        let masks = self.program.formats.get(&rule.table)?.get(decider)?;
        let fits = masks.iter().any(|mask| mask.matches(text));
        (!fits).then(|| {
            Issue::new(&field.id, IssueCode::FormatBecause)
                .with("format", examples(masks))
                .with("field", &rule.field)
                .with("value", decider)
        })
    }
}

enum Checked {
    Value(Value),
    LeftOut,
    Empty,
}

fn because(issue: Issue, cause: Option<Cause>) -> Issue {
    let Some(cause) = cause else { return issue };
    let issue = issue.with("field", &cause.field);
    match (&cause.value, issue.params.contains_key("value")) {
        (Some(value), false) => issue.with("value", value),
        (Some(value), true) => issue.with("other", value),
        (None, _) => issue,
    }
}

fn examples(masks: &[Mask]) -> String {
    masks.iter().map(Mask::example).collect::<Vec<_>>().join(", ")
}

fn within(field: &Field, number: Decimal) -> Result<(), Issue> {
    match field.min {
        Some(Bound::AtLeast(min)) if number < min => {
            return Err(Issue::new(&field.id, IssueCode::BelowMinimum).with("min", min));
        }
        Some(Bound::Above(limit)) if number <= limit => {
            return Err(Issue::new(&field.id, IssueCode::NotAbove).with("limit", limit));
        }
        _ => {}
    }
    match field.max {
        Some(max) if number > max => Err(Issue::new(&field.id, IssueCode::AboveMaximum).with("max", max)),
        _ => Ok(()),
    }
}
