//! How one value comes from a row: a template over columns, then a table of values, then a type.

use chrono::NaiveDate;
use domain::money::{Currency, Money, parse_number};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// Where it stands in the mapping: what problems and counts are reported under.
    pub path: String,
    pub from: Template,
    /// What the text may be, and what it then becomes.
    pub values: Option<BTreeMap<String, String>>,
    /// The currency of an amount.
    pub currency: Option<Currency>,
    pub date: Option<DatePattern>,
    /// The decimal mark of numbers; without it a number with two readings is refused.
    pub decimal: Option<char>,
    /// Whether it may be blank.
    pub optional: bool,
}

impl Expression {
    pub fn plain(path: &str, from: Template) -> Self {
        Self {
            path: path.to_owned(),
            from,
            values: None,
            currency: None,
            date: None,
            decimal: None,
            optional: false,
        }
    }

    /// The text after the table of values.
    ///
    /// # Errors
    /// A value that the table does not have.
    pub fn mapped(&self, text: &str) -> Result<String, String> {
        let Some(values) = &self.values else { return Ok(text.to_owned()) };
        values.get(text).cloned().ok_or_else(|| {
            let known: Vec<_> = values.keys().map(String::as_str).collect();
            format!("{text:?} is not in the table of values at {}: {}.", self.path, known.join(", "))
        })
    }

    /// A day in the expected pattern.
    ///
    /// # Errors
    /// Another form, or a day that the calendar lacks.
    pub fn date(&self, text: &str) -> Result<NaiveDate, String> {
        let pattern = self.date.unwrap_or_default();
        pattern.read(text).ok_or_else(|| format!("{text:?} is not a day in the form {}.", pattern.name()))
    }

    /// A number. Without a declared decimal mark, one that could be read in two ways is refused.
    ///
    /// # Errors
    /// What is no number, or several.
    pub fn number(&self, text: &str, places: Option<u32>) -> Result<Decimal, String> {
        let plain = match self.decimal {
            None => text.to_owned(),
            Some(mark) => {
                let kept = text.chars().filter(|c| c.is_ascii_digit() || *c == mark || *c == '-');
                let dropped = text
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | ' ' | '\'' | '\u{a0}'));
                if !dropped {
                    return Err(format!("{text:?} is not a number."));
                }
                kept.map(|c| if c == mark { '.' } else { c }).collect()
            }
        };
        let read = match self.decimal {
            Some(_) => plain.parse::<Decimal>().map_err(|_| format!("{text:?} is not a number."))?,
            // Without the number of places: knowing it would settle "1.234" silently.
            None => parse_number("", &plain, None).map_err(|issue| match issue.params.get("second") {
                Some(second) => {
                    let first = issue.params.get("first").cloned().unwrap_or_default();
                    format!("{text:?} could be {first} or {second}. Say which in the mapping: \"decimal\": \".\" or \",\".")
                }
                None => format!("{text:?} is not a number ({}).", issue.code.as_str()),
            })?,
        };
        match places {
            Some(places) if read.normalize().scale() > places => {
                Err(format!("{text:?} has more than {places} decimal places."))
            }
            _ => Ok(read),
        }
    }

    /// An amount in the declared currency.
    ///
    /// # Errors
    /// As [`Expression::number`], and if the mapping names no currency.
    pub fn money(&self, text: &str) -> Result<Money, String> {
        let currency =
            self.currency.ok_or_else(|| format!("The mapping names no \"currency\" at {}.", self.path))?;
        let amount = self.number(text, Some(currency.minor_digits()))?;
        Money::new(amount, currency)
            .ok_or_else(|| format!("{text:?} is not an amount in {}.", currency.code()))
    }
}

/// Text with `{column}`, `{join.column}` and `{column|slug}` in it. `{{` stands for a brace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Text(String),
    /// The join (empty for the row itself), the column, and whether it is made fit for an address.
    Column {
        join: String,
        column: String,
        slug: bool,
    },
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// A brace that is not closed, an empty name, or a filter other than `slug`.
    pub fn parse(text: &str) -> Result<Template, String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '{' if characters.next_if_eq(&'{').is_some() => literal.push('{'),
                '}' if characters.next_if_eq(&'}').is_some() => literal.push('}'),
                '{' => {
                    let mut name = String::new();
                    let mut closed = false;
                    for inner in characters.by_ref() {
                        if inner == '}' {
                            closed = true;
                            break;
                        }
                        name.push(inner);
                    }
                    if !closed {
                        return Err(format!("A brace is not closed in {text:?}."));
                    }
                    if !literal.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut literal)));
                    }
                    parts.push(column(&name)?);
                }
                other => literal.push(other),
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Template { parts })
    }

    /// The columns it looks at: join and column.
    pub fn columns(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Column { join, column, .. } => Some((join.as_str(), column.as_str())),
        })
    }
}

fn column(name: &str) -> Result<Part, String> {
    let (name, slug) = match name.split_once('|') {
        None => (name, false),
        Some((name, "slug")) => (name, true),
        Some((_, filter)) => return Err(format!("The filter {filter:?} is unknown; there is \"slug\".")),
    };
    let (join, column) = name.split_once('.').unwrap_or(("", name));
    if column.trim().is_empty() {
        return Err("A column name is missing between the braces.".to_owned());
    }
    Ok(Part::Column { join: join.trim().to_owned(), column: column.trim().to_owned(), slug })
}

/// Lower-case letters and digits of ASCII, joined by single hyphens: fit for addresses and ids.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars() {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            'A'..='Z' => slug.push(character.to_ascii_lowercase()),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// How days are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DatePattern {
    #[default]
    YearMonthDay,
    DayMonthYearDots,
    DayMonthYearSlashes,
    MonthDayYearSlashes,
}

impl DatePattern {
    const NAMES: [(&'static str, DatePattern); 4] = [
        ("YYYY-MM-DD", DatePattern::YearMonthDay),
        ("DD.MM.YYYY", DatePattern::DayMonthYearDots),
        ("DD/MM/YYYY", DatePattern::DayMonthYearSlashes),
        ("MM/DD/YYYY", DatePattern::MonthDayYearSlashes),
    ];

    pub fn parse(name: &str) -> Option<Self> {
        DatePattern::NAMES.iter().find(|(known, _)| *known == name).map(|(_, pattern)| *pattern)
    }

    fn name(self) -> &'static str {
        DatePattern::NAMES.iter().find(|(_, pattern)| *pattern == self).map_or("YYYY-MM-DD", |(name, _)| name)
    }

    fn read(self, text: &str) -> Option<NaiveDate> {
        let separator = match self {
            DatePattern::YearMonthDay => '-',
            DatePattern::DayMonthYearDots => '.',
            DatePattern::DayMonthYearSlashes | DatePattern::MonthDayYearSlashes => '/',
        };
        let numbers: Vec<u32> = text
            .trim()
            .split(separator)
            .map(|part| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?)
            .collect::<Option<_>>()?;
        let (year, month, day) = match (self, numbers.as_slice()) {
            (DatePattern::YearMonthDay, [year, month, day]) => (year, month, day),
            (DatePattern::MonthDayYearSlashes, [month, day, year]) => (year, month, day),
            (_, [day, month, year]) => (year, month, day),
            _ => return None,
        };
        // Two digits of a year are a guess about the century.
        (*year >= 1000).then(|| NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day))?
    }
}
