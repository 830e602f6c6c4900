//! From JSON to [`Program`]: one function per object of the format, in the order of the document.

mod conditions;
mod plan;
pub(super) mod segments;

use super::field::{Bound, DateLimit, EditRule, Field, FieldKind, FixedWhen, FormatTable, ValueRule};
use super::reader::{Problems, Reader};
use super::{
    AttachmentRules, Choice, DealRoles, FORMAT, Mask, Outcome, Program, Protection, Reasons, Review, Section,
    Stage, Text,
};
use super::{check, columns};
use crate::dates::parse_date;
use crate::form::Phase;
use crate::issue::{Issue, IssueCode};
use crate::money::Currency;
use conditions::{needed_condition, optional_condition};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;

const MAX_DAYS: u64 = 3650;

/// See [`Program::from_json`].
pub fn program(text: &str) -> Result<Program, Vec<Issue>> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| vec![Issue::new("", IssueCode::NotJson).with("detail", error)])?;
    let problems = Problems::default();
    let program = Reader::new(&value, String::new(), &problems).and_then(|reader| read_program(&reader));
    if let Some(program) = &program {
        check::references(program, &problems);
    }
    let issues = problems.take();
    match program {
        Some(program) if issues.is_empty() => Ok(program),
        _ => Err(issues),
    }
}

fn read_program(reader: &Reader<'_>) -> Option<Program> {
    if reader.needed("format").is_some_and(|format| format.as_u64() != Some(FORMAT)) {
        reader.bad("format", &FORMAT.to_string());
    }
    let default_locale = reader.needed_string("default_locale").unwrap_or("en").to_owned();
    let texts = Texts { default_locale: &default_locale };
    let currencies = currencies(reader);
    let accent = reader.string("accent").filter(|colour| {
        let fits = Mask::parse("#XXXXXX").is_some_and(|mask| mask.matches(colour));
        if !fits {
            reader.bad("accent", "#rrggbb");
        }
        fits
    });
    // A definition without a currency is refused already; the rest is still read for its own problems.
    let default_currency = currencies.first().copied().or_else(|| Currency::all().next())?;
    let mut program = Program {
        id: reader.needed_string("id").unwrap_or_default().to_owned(),
        version: reader.needed_string("version").unwrap_or_default().to_owned(),
        name: texts.needed(reader, "name"),
        locales: reader.strings("locales"),
        time_zone: reader.needed_string("time_zone").unwrap_or("UTC").to_owned(),
        default_currency,
        currencies,
        accent: accent.map(str::to_owned),
        partner_types: choices(
            reader.list("partner_types"),
            &reader.at("partner_types"),
            reader.problems,
            &texts,
        ),
        lists: named(reader, "lists", |items, path| {
            items.as_array().map(|items| choices(items, &path, reader.problems, &texts))
        }),
        formats: formats(reader),
        fields: objects(reader, "fields", |field| read_field(field, &texts)),
        sections: objects(reader, "sections", |section| {
            let read = Section {
                id: section.needed_string("id").unwrap_or_default().to_owned(),
                label: texts.needed(section, "label"),
                help: texts.optional(section, "help"),
                fields: section.strings("fields"),
            };
            Some(read)
        }),
        roles: object(reader, "roles", |roles| {
            let name = |key| roles.string(key).map(str::to_owned);
            let needed = |key| roles.needed_string(key).unwrap_or_default().to_owned();
            DealRoles {
                title: needed("title"),
                customer: needed("customer"),
                value: needed("value"),
                close_date: needed("close_date"),
                stage: name("stage"),
                country: name("country"),
                product: name("product"),
                lost_reason: name("lost_reason"),
            }
        })
        .unwrap_or_default(),
        stages: objects(reader, "stages", |stage| read_stage(stage, &texts)),
        reasons: object(reader, "reasons", |reasons| {
            let needed = |key| reasons.needed_string(key).unwrap_or_default().to_owned();
            Reasons { rejected: needed("rejected"), lost: needed("lost") }
        })
        .unwrap_or_default(),
        review: object(reader, "review", |review| Review { business_days: days(review, "business_days") })
            .unwrap_or_default(),
        protection: object(reader, "protection", |protection| Protection { days: days(protection, "days") })
            .unwrap_or_default(),
        attachments: object(reader, "attachments", |rules| {
            let needed = |key, max| rules.needed(key).and_then(|_| rules.count(key, max)).unwrap_or_default();
            AttachmentRules {
                max_files: u16::try_from(needed("max_files", 100)).unwrap_or_default(),
                max_bytes: needed("max_bytes", 100 * 1024 * 1024),
                types: rules.strings("types"),
            }
        })
        .unwrap_or_default(),
        fiscal_year: plan::fiscal_year(reader),
        rates: plan::stored_rates(reader, &texts, default_currency),
        tiers: plan::tiers(reader, &texts, default_currency),
        targets: plan::targets(reader, &texts),
        incentives: plan::incentives(reader, &texts, default_currency),
        default_locale: default_locale.clone(),
        columns: None,
        segments: reader.raw("segments").map(ToString::to_string),
    };
    program.columns = columns::read(reader, &program);
    reader.finish();
    Some(program)
}

fn read_field(reader: &Reader<'_>, texts: &Texts<'_>) -> Option<Field> {
    let length = |key| reader.count(key, 100_000).and_then(|number| u32::try_from(number).ok());
    Some(Field {
        id: reader.needed_string("id").unwrap_or_default().to_owned(),
        // A stand-in, so that the other rules of the field and references to it are still judged.
        kind: reader.one_of("type", &FieldKind::ALL).unwrap_or(FieldKind::Text),
        label: texts.needed(reader, "label"),
        help: texts.optional(reader, "help"),
        vendor: reader.flag("vendor"),
        required: reader.flag("required"),
        required_when: optional_condition(reader, "required_when"),
        visible_when: optional_condition(reader, "visible_when"),
        allowed_when: optional_condition(reader, "allowed_when"),
        options: reader.string("options").map(str::to_owned),
        value_rules: objects(reader, "value_rules", |rule| {
            Some(ValueRule {
                values: rule.strings("values"),
                only_when: needed_condition(rule, "only_when")?,
            })
        }),
        exclusive: reader.strings("exclusive"),
        one_way: reader.strings("one_way"),
        fixed_when: objects(reader, "fixed_when", |rule| {
            Some(FixedWhen {
                when: needed_condition(rule, "when")?,
                value: rule.needed_string("value")?.to_owned(),
            })
        }),
        default: reader.string("default").map(str::to_owned),
        many: reader.flag("many"),
        min_length: length("min_length"),
        max_length: length("max_length"),
        masks: masks(&reader.strings("masks"), &reader.at("masks"), reader.problems),
        format_table: reader.raw("format_table").and_then(|value| {
            let table = Reader::new(value, reader.at("format_table"), reader.problems)?;
            let read = FormatTable {
                field: table.needed_string("field")?.to_owned(),
                table: table.needed_string("table")?.to_owned(),
            };
            table.finish();
            Some(read)
        }),
        min: lower_limit(reader),
        max: decimal(reader, "max"),
        places: reader.count("places", 10).and_then(|places| u32::try_from(places).ok()),
        not_before: reader.string("not_before").and_then(|text| match text {
            "today" => Some(DateLimit::Today),
            day => parse_date("", day)
                .map(DateLimit::Day)
                .map_err(|_| reader.bad("not_before", "today or YYYY-MM-DD"))
                .ok(),
        }),
        edit: edit_rules(reader),
    })
}

/// `"edit": ["create", {"phase": "closed", "when": {...}}]`; without it a field can be entered at creation and
/// corrected when information is requested.
fn edit_rules(reader: &Reader<'_>) -> Vec<EditRule> {
    if reader.raw("edit").is_none() {
        return [Phase::Create, Phase::InfoRequested].map(|phase| EditRule { phase, when: None }).into();
    }
    let mut rules = Vec::new();
    for (index, item) in reader.list("edit").iter().enumerate() {
        let key = format!("edit[{index}]");
        let phase_of =
            |text: &str| Phase::NAMES.iter().find(|(name, _)| *name == text).map(|(_, phase)| *phase);
        let rule = match item.as_str() {
            Some(text) => phase_of(text).map(|phase| EditRule { phase, when: None }),
            None => Reader::new(item, reader.at(&key), reader.problems).and_then(|rule| {
                let read = EditRule {
                    phase: rule.one_of("phase", &Phase::NAMES)?,
                    when: optional_condition(&rule, "when"),
                };
                rule.finish();
                Some(read)
            }),
        };
        match rule {
            Some(rule) => rules.push(rule),
            None => reader.bad(&key, "create, info_requested, open or closed"),
        }
    }
    rules
}

fn read_stage(reader: &Reader<'_>, texts: &Texts<'_>) -> Option<Stage> {
    const OUTCOMES: [(&str, Outcome); 3] =
        [("open", Outcome::Open), ("won", Outcome::Won), ("lost", Outcome::Lost)];
    Some(Stage {
        value: reader.needed_string("value")?.to_owned(),
        label: texts.optional(reader, "label"),
        probability: reader
            .needed("probability")
            .and_then(|_| reader.count("probability", 100))
            .and_then(|number| u8::try_from(number).ok())?,
        outcome: reader.one_of("outcome", &OUTCOMES)?,
    })
}

fn currencies(reader: &Reader<'_>) -> Vec<Currency> {
    let mut currencies = Vec::new();
    for (index, code) in reader.strings("currencies").iter().enumerate() {
        match Currency::parse(code) {
            Some(currency) => currencies.push(currency),
            None => reader.bad(&format!("currencies[{index}]"), "ISO 4217 code"),
        }
    }
    if currencies.is_empty() {
        reader.bad("currencies", "at least one ISO 4217 code");
    }
    currencies
}

/// `["a", {"value": "b", "label": {"en": "B"}}]`
fn choices(items: &[Value], path: &str, problems: &Problems, texts: &Texts<'_>) -> Vec<Choice> {
    let mut read = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let choice = match item.as_str() {
            Some(value) => Some(Choice { value: value.to_owned(), label: None }),
            None => Reader::new(item, format!("{path}[{index}]"), problems).and_then(|reader| {
                let choice = Choice {
                    value: reader.needed_string("value")?.to_owned(),
                    label: texts.optional(&reader, "label"),
                };
                reader.finish();
                Some(choice)
            }),
        };
        read.extend(choice);
    }
    read
}

fn formats(reader: &Reader<'_>) -> BTreeMap<String, BTreeMap<String, Vec<Mask>>> {
    named(reader, "formats", |table, path| {
        let entries = table.as_object()?.iter().map(|(value, list)| {
            let sources: Vec<String> = list
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|mask| mask.as_str().map(str::to_owned))
                .collect();
            let path = format!("{path}.{value}");
            if sources.is_empty() {
                reader
                    .problems
                    .add(Issue::new(&path, IssueCode::WrongType).with("expected", "list of masks"));
            }
            (value.clone(), masks(&sources, &path, reader.problems))
        });
        Some(entries.collect())
    })
}

fn masks(sources: &[String], path: &str, problems: &Problems) -> Vec<Mask> {
    let mut read = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        match Mask::parse(source) {
            Some(mask) => read.push(mask),
            None => problems
                .add(Issue::new(format!("{path}[{index}]"), IssueCode::BadValue).with("expected", "mask")),
        }
    }
    read
}

fn decimal(reader: &Reader<'_>, key: &'static str) -> Option<Decimal> {
    let number = reader.string(key)?.parse().ok();
    if number.is_none() {
        reader.bad(key, "number in quotes");
    }
    number
}

fn lower_limit(reader: &Reader<'_>) -> Option<Bound> {
    if reader.raw("above").is_some() && reader.raw("min").is_some() {
        reader.bad("min", "only one of above and min");
    }
    decimal(reader, "above").map(Bound::Above).or(decimal(reader, "min").map(Bound::AtLeast))
}

fn days(reader: &Reader<'_>, key: &'static str) -> u16 {
    let days = reader.needed(key).and_then(|_| reader.count(key, MAX_DAYS));
    days.and_then(|days| u16::try_from(days).ok()).unwrap_or_default()
}

fn object<T>(reader: &Reader<'_>, key: &'static str, read: impl Fn(&Reader<'_>) -> T) -> Option<T> {
    let inner = Reader::new(reader.needed(key)?, reader.at(key), reader.problems)?;
    let value = read(&inner);
    inner.finish();
    Some(value)
}

fn objects<T>(
    reader: &Reader<'_>,
    key: &'static str,
    mut read: impl FnMut(&Reader<'_>) -> Option<T>,
) -> Vec<T> {
    let mut values = Vec::new();
    for (index, item) in reader.list(key).iter().enumerate() {
        let Some(inner) = Reader::new(item, reader.at(&format!("{key}[{index}]")), reader.problems) else {
            continue;
        };
        values.extend(read(&inner));
        inner.finish();
    }
    values
}

fn named<T>(
    reader: &Reader<'_>,
    key: &'static str,
    read: impl Fn(&Value, String) -> Option<T>,
) -> BTreeMap<String, T> {
    let mut values = BTreeMap::new();
    for (name, item) in reader.entries(key) {
        let path = format!("{}.{name}", reader.at(key));
        match read(item, path) {
            Some(value) => {
                values.insert(name.clone(), value);
            }
            None => reader.wrong(&format!("{key}.{name}"), "list or object"),
        }
    }
    values
}

/// Reads texts: a plain string stands for the default locale, an object gives each locale its own.
struct Texts<'a> {
    default_locale: &'a str,
}

impl Texts<'_> {
    fn needed(&self, reader: &Reader<'_>, key: &'static str) -> Text {
        let text = reader.needed(key).and_then(|value| self.read(reader, key, value));
        text.unwrap_or_else(|| Text::plain(self.default_locale, ""))
    }

    fn optional(&self, reader: &Reader<'_>, key: &'static str) -> Option<Text> {
        self.read(reader, key, reader.raw(key)?)
    }

    fn read(&self, reader: &Reader<'_>, key: &'static str, value: &Value) -> Option<Text> {
        if let Some(text) = value.as_str() {
            return Some(Text::plain(self.default_locale, text));
        }
        let texts = value.as_object().map(|map| {
            map.iter()
                .filter_map(|(locale, text)| Some((locale.clone(), text.as_str()?.to_owned())))
                .collect::<BTreeMap<_, _>>()
        });
        let read = texts.and_then(|texts| Text::new(texts, self.default_locale));
        if read.is_none() {
            reader.wrong(key, "string or object of locale and string");
        }
        read
    }
}
