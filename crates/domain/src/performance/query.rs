//! What a dashboard shows: period, comparison, filters and groups, with one text form for addresses and requests.

use super::deals::Dimension;
use super::filter::Filter;
use super::period::{Calendar, Comparison, Grain, Period, Preset};
use crate::dates::parse_date;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// 200 values of a dimension in one question: more than anybody ticks, and a bound for addresses.
const MOST_NAMES: usize = 200;
/// 300 characters: as long as a title or a customer's name can be.
const LONGEST_NAME: usize = 300;

/// What is asked of the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub period: Days,
    pub compare: Option<Comparison>,
    /// The steps of charts; `None`: what suits the period.
    pub grain: Option<Grain>,
    pub filter: Filter,
    /// At most three.
    pub by: Vec<Dimension>,
}

/// Which days are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    Named(Preset),
    Between(NaiveDate, NaiveDate),
}

impl Default for Query {
    fn default() -> Self {
        Self {
            period: Days::Named(Preset::YearToDate),
            compare: Some(Comparison::LastYear),
            grain: None,
            filter: Filter::default(),
            by: Vec::new(),
        }
    }
}

impl Comparison {
    const ALL: [(&'static str, Option<Comparison>); 4] = [
        ("none", None),
        ("previous", Some(Comparison::Previous)),
        ("last_year", Some(Comparison::LastYear)),
        ("target", Some(Comparison::Target)),
    ];

    /// The name in addresses; of no comparison as well.
    pub fn name(one: Option<Comparison>) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == one).map_or("none", |(name, _)| name)
    }

    /// `Some(None)` is no comparison.
    pub fn parse(name: &str) -> Option<Option<Comparison>> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, one)| *one)
    }
}

impl Query {
    /// The days that are meant on `today`.
    pub fn period(&self, today: NaiveDate, fiscal: Calendar) -> Period {
        match self.period {
            Days::Named(preset) => preset.period(today, fiscal),
            Days::Between(from, to) => Period::between(from, to),
        }
    }

    /// The steps of charts over the period.
    pub fn grain_of(&self, period: &Period) -> Grain {
        self.grain.unwrap_or_else(|| period.grain())
    }

    /// The parameters that differ from the default, in a fixed order: short addresses, one for each question.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let default = Self::default();
        let mut pairs = Vec::new();
        let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
        match self.period {
            Days::Named(preset) if self.period != default.period => add("period", preset.as_str().to_owned()),
            Days::Named(_) => {}
            Days::Between(from, to) => {
                add("from", from.to_string());
                add("to", to.to_string());
            }
        }
        if self.compare != default.compare {
            add("compare", Comparison::name(self.compare).to_owned());
        }
        if let Some(grain) = self.grain {
            add("grain", grain.as_str().to_owned());
        }
        if !self.by.is_empty() {
            add("by", self.by.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(","));
        }
        for (names, sign) in [(&self.filter.only, ""), (&self.filter.except, "not.")] {
            for (dimension, names) in names {
                for name in names {
                    add(&format!("{sign}{}", dimension.as_str()), name.clone());
                }
            }
        }
        if let Some(least) = self.filter.least {
            add("least", least.to_string());
        }
        if let Some(most) = self.filter.most {
            add("most", most.to_string());
        }
        pairs
    }

    /// Reads parameters; the names of those it could not read come back beside the query. Unknown names are reported
    /// too, so that a server can refuse them and a page can ignore them.
    pub fn from_pairs<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> (Self, Vec<String>) {
        let mut query = Self::default();
        let mut unread = Vec::new();
        let (mut from, mut to) = (None, None);
        for (name, value) in pairs {
            let read = match name {
                "from" | "to" => {
                    let day = parse_date(name, value).ok();
                    if name == "from" {
                        from = day
                    } else {
                        to = day
                    }
                    day.map(drop)
                }
                _ => query.read(name, value),
            };
            if read.is_none() {
                unread.push(name.to_owned());
            }
        }
        match (from, to) {
            (Some(from), Some(to)) => query.period = Days::Between(from, to),
            (None, None) => {}
            // Half a period means nothing.
            _ => unread.push(if from.is_some() { "to" } else { "from" }.to_owned()),
        }
        (query, unread)
    }

    fn read(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "period" => self.period = Days::Named(Preset::parse(value)?),
            "compare" => self.compare = Comparison::parse(value)?,
            "grain" => self.grain = Some(Grain::parse(value)?),
            "by" => {
                let by: Vec<Dimension> = value.split(',').map(Dimension::parse).collect::<Option<_>>()?;
                let distinct: BTreeSet<Dimension> = by.iter().copied().collect();
                if by.len() > 3 || distinct.len() != by.len() {
                    return None;
                }
                self.by = by;
            }
            "least" => self.filter.least = Some(value.parse().ok()?),
            "most" => self.filter.most = Some(value.parse().ok()?),
            _ => {
                let (names, dimension) = match name.strip_prefix("not.") {
                    Some(rest) => (&mut self.filter.except, Dimension::parse(rest)?),
                    None => (&mut self.filter.only, Dimension::parse(name)?),
                };
                add_name(names, dimension, value)?;
            }
        }
        Some(())
    }
}

fn add_name(
    names: &mut BTreeMap<Dimension, BTreeSet<String>>,
    dimension: Dimension,
    name: &str,
) -> Option<()> {
    let names = names.entry(dimension).or_default();
    if name.chars().count() > LONGEST_NAME || names.len() >= MOST_NAMES {
        return None;
    }
    names.insert(name.to_owned());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&str, &str)], unread: &[&str]) {
        let (query, found) = Query::from_pairs(pairs.iter().copied());
        assert_eq!(found, unread, "{pairs:?}");
        let again = query.to_pairs();
        let (same, none) =
            Query::from_pairs(again.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        assert_eq!((same, none.len()), (query, 0));
    }

    #[test]
    fn a_question_survives_its_text_form() {
        check(&[], &[]);
        check(&[("period", "qtd"), ("compare", "none"), ("grain", "week"), ("by", "partner,product")], &[]);
        check(&[("from", "2026-01-01"), ("to", "2026-02-28"), ("compare", "previous")], &[]);
        check(&[("compare", "target")], &[]);
        check(&[("customer", "Škoda & Söhne, s.r.o."), ("customer", ""), ("not.status", "draft")], &[]);
        check(&[("least", "-5"), ("most", "100000")], &[]);
        check(&[("by", "partner,partner")], &["by"]);
        check(&[("by", "partner,product,country,owner")], &["by"]);
        check(&[("from", "2026-01-01")], &["to"]);
        check(&[("from", "2026-02-30"), ("to", "2026-03-01")], &["from", "from"]);
        check(
            &[("color", "red"), ("not.color", "red"), ("period", "soon")],
            &["color", "not.color", "period"],
        );
    }
}
