//! Orders: what is asked for in an order comes in it, both ways.

use super::fit::{order, value};
use super::listing::Known;
use super::{Exchange, Subject, Suite};
use crate::finding::Verdict;
use rest_profile::Kind;
use rest_profile::capabilities::FieldCapabilities;
use rest_profile::query::{Query, Sort, Value};
use rest_profile::record::Record;
use std::cmp::Ordering;

impl<X: Exchange> Suite<'_, X> {
    pub(super) async fn sorts(&mut self, subject: &Subject<'_>, known: &Known) {
        let mut tried: Vec<(Kind, bool)> = Vec::new();
        let fields: Vec<&FieldCapabilities> = subject.can.fields.iter().filter(|field| field.sort).collect();
        if fields.is_empty() {
            self.note(&subject.at("sort", ""), Verdict::Missing, "sort_none", Vec::new(), None);
        }
        for field in fields {
            if self.options.quick && tried.contains(&(field.kind, field.values.is_empty())) {
                continue;
            }
            tried.push((field.kind, field.values.is_empty()));
            for descending in [false, true] {
                self.sort(subject, known, field, descending).await;
            }
        }
    }

    async fn sort(
        &mut self,
        subject: &Subject<'_>,
        known: &Known,
        field: &FieldCapabilities,
        descending: bool,
    ) {
        let what = [field.name.as_str(), if descending { " descending" } else { " ascending" }].concat();
        let at = subject.at("sort", &what);
        let mut query = Query::page(1, subject.can.max_size.clamp(1, 100));
        query.sort = vec![Sort { field: field.name.clone(), descending }];
        let read = match self.page(subject, &query).await {
            Ok(read) => read,
            Err(trouble) => {
                // Planned and refused: the profile promises what the backend does not do.
                let code = if trouble.failure.is_some() { "sort_refused" } else { trouble.code };
                self.note(&at, Verdict::Wrong, code, trouble.params, trouble.trace);
                return;
            }
        };
        let mut distinct: Vec<&Value> = Vec::new();
        for record in &known.records {
            let own = value(record, &field.name);
            if !distinct.contains(&own) {
                distinct.push(own);
            }
        }
        if distinct.len() < 2 {
            self.note(&at, Verdict::Unchecked, "sort_no_sample", Vec::new(), Some(read.trace));
            return;
        }
        match breach(&read.page.records, field, descending) {
            None => self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(read.trace)),
            Some((before, after)) => {
                let unsorted = read.page.records.iter().zip(&known.records).all(|(a, b)| a.id == b.id);
                let code = if unsorted { "sort_ignored" } else { "sort_wrong" };
                self.note(
                    &at,
                    Verdict::Wrong,
                    code,
                    vec![("before", before), ("after", after)],
                    Some(read.trace),
                );
            }
        }
    }
}

/// Two neighbours that stand the wrong way round.
fn breach(records: &[Record], field: &FieldCapabilities, descending: bool) -> Option<(String, String)> {
    let values: Vec<&Value> = records.iter().map(|record| value(record, &field.name)).collect();
    let words = |value: &Value| super::filters::shown(std::slice::from_ref(value));
    // Codes and references are ordered by values that the portal does not see: only equal ones stand together.
    let grouped = !field.values.is_empty() || matches!(field.kind, Kind::Reference | Kind::Bool);
    if grouped {
        let mut over: Vec<&Value> = Vec::new();
        let mut last: Option<&Value> = None;
        for value in values {
            if let Some(before) = last.filter(|before| *before != value) {
                over.push(before);
                if over.contains(&value) {
                    return Some((words(before), words(value)));
                }
            }
            last = Some(value);
        }
        return None;
    }
    let mut last: Option<&Value> = None;
    for value in values {
        // Nothing may come first or last.
        if *value == Value::Null || matches!(value, Value::Text(text) if text.is_empty()) {
            continue;
        }
        if let Some(before) = last {
            let wrong = if descending { Ordering::Less } else { Ordering::Greater };
            if order(before, value) == Some(wrong) {
                return Some((words(before), words(value)));
            }
        }
        last = Some(value);
    }
    None
}
