//! Every comparison that the profile promises, checked against the records: who meets it is there, who does not is not.
//!
//! A backend that does not know a parameter often ignores it. Then everything comes back, which on a screen looks like a
//! filter that found everything; so each comparison must have been seen to leave something out.

use super::fit::{Fit, fit};
use super::listing::Known;
use super::sample;
use super::{Exchange, Subject, Suite};
use crate::finding::{Trace, Verdict};
use rest_profile::Kind;
use rest_profile::capabilities::FieldCapabilities;
use rest_profile::query::{Filter, Operator, Query, Value};
use rest_profile::read::FailureKind;
use rest_profile::record::Record;
use rest_profile::resource::What;

/// How many conditions of one comparison are tried where a backend or the planner refuses a value.
const ATTEMPTS: usize = 4;

/// A condition that has been seen to work.
struct Working {
    filter: Filter,
    field: String,
    operator: Operator,
    values: Vec<Value>,
    /// How many of the known records meet it.
    yes: usize,
}

impl Working {
    fn fit(&self, record: &Record) -> Fit {
        fit(record, &self.field, self.operator, &self.values)
    }
}

impl<X: Exchange> Suite<'_, X> {
    pub(super) async fn filters(&mut self, subject: &Subject<'_>, known: &Known) {
        let mut working: Vec<Working> = Vec::new();
        let mut tried: Vec<(Kind, bool, Operator)> = Vec::new();
        let mut any = false;
        for field in &subject.can.fields {
            for operator in &field.operators {
                any = true;
                let sort_of = (field.kind, field.values.is_empty(), *operator);
                if self.options.quick && tried.contains(&sort_of) {
                    continue;
                }
                tried.push(sort_of);
                let works = self.filter(subject, known, field, *operator).await;
                if let Some(works) =
                    works.filter(|works| working.iter().all(|known| known.field != works.field))
                {
                    working.push(works);
                }
            }
        }
        if !any {
            self.note(&subject.at("filter", ""), Verdict::Missing, "filter_none", Vec::new(), None);
        }
        self.together(subject, known, working).await;
    }

    /// Two conditions at once: each record has to meet both. One parameter may well make a backend forget another.
    async fn together(&mut self, subject: &Subject<'_>, known: &Known, mut working: Vec<Working>) {
        // The widest comes first: the more records meet it, the more of them should fail the other one.
        working.sort_by_key(|works| std::cmp::Reverse(works.yes));
        let Some((first, others)) = working.split_first() else { return };
        let mut fine = 0;
        for other in others {
            let what = [first.field.as_str(), " + ", &other.field].concat();
            let at = subject.at("filter", &what);
            let mut query = Query::page(1, subject.can.max_size.clamp(1, 100));
            query.filter = Filter::All(vec![first.filter.clone(), other.filter.clone()]);
            let both = |record: &Record| first.fit(record) == Fit::Yes && other.fit(record) == Fit::Yes;
            let expected = known.records.iter().filter(|record| both(record)).count();
            match self.page(subject, &query).await {
                Err(trouble) if trouble.unsupported.is_some() => {}
                Err(trouble) => self.trouble(&at, trouble),
                Ok(read) => {
                    let records = &read.page.records;
                    let misses =
                        |record: &&Record| first.fit(record) == Fit::No || other.fit(record) == Fit::No;
                    let wrong = records.iter().filter(misses).count();
                    let right = records.iter().filter(|record| both(record)).count();
                    let narrow = known.complete && read.page.next.is_none() && right < expected;
                    if wrong == 0 && !narrow {
                        fine += 1;
                        continue;
                    }
                    let code = if wrong > 0 { "filter_together" } else { "filter_together_narrow" };
                    let params = vec![
                        ("came", records.len().to_string()),
                        ("wrong", wrong.to_string()),
                        ("expected", expected.to_string()),
                    ];
                    self.note(&at, Verdict::Wrong, code, params, Some(read.trace));
                }
            }
        }
        if fine > 0 {
            let params = vec![("count", fine.to_string())];
            self.note(&subject.at("filter", "two at once"), Verdict::Ok, "filters_together", params, None);
        }
    }

    async fn filter(
        &mut self,
        subject: &Subject<'_>,
        known: &Known,
        field: &FieldCapabilities,
        operator: Operator,
    ) -> Option<Working> {
        let what = [field.name.as_str(), " ", operator.name()].concat();
        let at = subject.at("filter", &what);
        let mut left = ATTEMPTS;
        let mut unwritable = false;
        for trial in sample::trials(field, operator, known) {
            if left == 0 || trial.yes == 0 {
                break;
            }
            left -= 1;
            let query = query(subject, field, operator, &trial.values);
            let read = match self.page(subject, &query).await {
                Ok(read) => read,
                // This backend cannot be asked for such a value; another one may do.
                Err(trouble) if matches!(trouble.unsupported, Some(What::Value | What::Combination)) => {
                    unwritable = true;
                    continue;
                }
                Err(trouble) => {
                    let refused = trouble.code == "refused";
                    let code = if refused { "filter_refused" } else { trouble.code };
                    self.note(&at, Verdict::Wrong, code, trouble.params, trouble.trace);
                    return None;
                }
            };
            let shown = shown(&trial.values);
            let fits = |wanted: Fit| {
                read.page
                    .records
                    .iter()
                    .filter(|record| fit(record, &field.name, operator, &trial.values) == wanted)
                    .count()
            };
            let (right, wrong) = (fits(Fit::Yes), fits(Fit::No));
            let all = read.page.next.is_none();
            let params = vec![
                ("value", shown),
                ("came", read.page.records.len().to_string()),
                ("wrong", wrong.to_string()),
                ("expected", trial.yes.to_string()),
            ];
            if wrong > 0 {
                let ignored = !all || read.page.records.len() >= known.records.len();
                let code = if ignored { "filter_ignored" } else { "filter_wide" };
                self.note(&at, Verdict::Wrong, code, params, Some(read.trace));
                return None;
            }
            if known.complete && all && right < trial.yes {
                self.note(&at, Verdict::Wrong, "filter_narrow", params, Some(read.trace));
                return None;
            }
            let came = u64::try_from(read.page.records.len()).unwrap_or(u64::MAX);
            if all && read.page.total.is_some_and(|total| total != came) {
                let params = vec![
                    ("total", read.page.total.unwrap_or_default().to_string()),
                    ("counted", came.to_string()),
                ];
                self.note(&at, Verdict::Wrong, "total_wrong", params, Some(read.trace));
                return None;
            }
            if trial.no > 0 {
                self.note(&at, Verdict::Ok, "filter", params, Some(read.trace));
                return Some(Working {
                    filter: query.filter,
                    field: field.name.clone(),
                    operator,
                    values: trial.values,
                    yes: trial.yes,
                });
            }
            // Everybody meets it: the answer would be the same if the condition were ignored.
            break;
        }
        self.impossible(subject, known, field, operator, unwritable).await;
        None
    }

    /// A condition that no record meets has to bring none.
    async fn impossible(
        &mut self,
        subject: &Subject<'_>,
        known: &Known,
        field: &FieldCapabilities,
        operator: Operator,
        unwritable: bool,
    ) {
        let what = [field.name.as_str(), " ", operator.name()].concat();
        let at = subject.at("filter", &what);
        let nothing = if unwritable { "filter_unwritable" } else { "filter_no_sample" };
        let Some(values) = sample::impossible(field, operator, known) else {
            self.note(&at, Verdict::Unchecked, nothing, Vec::new(), None);
            return;
        };
        match self.page(subject, &query(subject, field, operator, &values)).await {
            Err(trouble) if trouble.unsupported.is_some() => {
                self.note(&at, Verdict::Unchecked, nothing, Vec::new(), None);
            }
            // "That is none of my choices" is as good as no record.
            Err(trouble) if trouble.kind() == Some(FailureKind::Validation) => {
                self.note(&at, Verdict::Ok, "filter_strict", vec![("value", shown(&values))], trouble.trace);
            }
            Err(trouble) => self.trouble(&at, trouble),
            Ok(read) => self.none_expected(&at, known, &values, read.page.records.len(), read.trace),
        }
    }

    fn none_expected(
        &mut self,
        at: &super::At<'_>,
        known: &Known,
        values: &[Value],
        came: usize,
        trace: Trace,
    ) {
        let params = vec![
            ("value", shown(values)),
            ("came", came.to_string()),
            ("wrong", came.to_string()),
            ("expected", "0".to_owned()),
        ];
        match came {
            0 => self.note(at, Verdict::Ok, "filter", params, Some(trace)),
            came if came >= known.records.len() => {
                self.note(at, Verdict::Wrong, "filter_ignored", params, Some(trace))
            }
            // Records that are not known may meet it, where not all are known.
            _ if !known.complete => {
                self.note(at, Verdict::Unchecked, "filter_no_sample", params, Some(trace))
            }
            _ => self.note(at, Verdict::Wrong, "filter_wide", params, Some(trace)),
        }
    }
}

fn query(subject: &Subject<'_>, field: &FieldCapabilities, operator: Operator, values: &[Value]) -> Query {
    let mut query = Query::page(1, subject.can.max_size.clamp(1, 100));
    query.filter = Filter::Compare { field: field.name.clone(), operator, values: values.to_vec() };
    query
}

/// Values for the report.
pub(super) fn shown(values: &[Value]) -> String {
    let texts: Vec<String> = values
        .iter()
        .map(|value| match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::List(items) => shown(items),
            Value::Raw(json) => json.to_text(),
            text => text.as_text().unwrap_or_default().to_owned(),
        })
        .collect();
    texts.join(", ")
}
