//! Lists: the pages follow each other, the total is that of the records, and every field can be read.

use super::asking::Trouble;
use super::{Exchange, Subject, Suite};
use crate::finding::Verdict;
use rest_profile::query::{Page, Query, Value};
use rest_profile::read::PageNotice;
use rest_profile::record::Record;

/// The records all further checks are compared with.
pub(super) struct Known {
    pub(super) records: Vec<Record>,
    /// There are no others.
    pub(super) complete: bool,
    pub(super) total: Option<u64>,
}

/// A page this small makes a second one of a few records.
const SMALL: u32 = 5;

impl<X: Exchange> Suite<'_, X> {
    /// Reads pages until the end, or until there are enough; `None` where nothing can be read at all.
    pub(super) async fn list(&mut self, subject: &Subject<'_>) -> Option<Known> {
        let at = subject.at("list", "");
        let size = subject.can.max_size.clamp(1, 50);
        let mut query = Query::page(1, size);
        let mut known = Known { records: Vec::new(), complete: false, total: None };
        let mut first = None;
        let mut told: Vec<PageNotice> = Vec::new();
        loop {
            let read = match self.page(subject, &query).await {
                Ok(read) => read,
                Err(trouble) => {
                    self.trouble(&at, trouble);
                    return first.map(|_| known);
                }
            };
            let longer = read.page.records.len() > usize::try_from(size).unwrap_or(usize::MAX);
            if longer && first.is_none() {
                let params = vec![("asked", size.to_string()), ("came", read.page.records.len().to_string())];
                self.note(
                    &subject.at("list", "page size"),
                    Verdict::Wrong,
                    "page_size_ignored",
                    params,
                    Some(read.trace.clone()),
                );
            }
            for notice in &read.page.notices {
                if !told.iter().any(|known| std::mem::discriminant(known) == std::mem::discriminant(notice)) {
                    let (verdict, code, params) = notice_words(notice);
                    self.note(&subject.at("list", "page"), verdict, code, params, Some(read.trace.clone()));
                    told.push(notice.clone());
                }
            }
            let doubled = read
                .page
                .records
                .iter()
                .filter(|record| known.records.iter().any(|seen| seen.id == record.id))
                .count();
            if doubled > 0 {
                let params = vec![("count", doubled.to_string())];
                self.note(
                    &subject.at("list", "page"),
                    Verdict::Wrong,
                    "page_overlaps",
                    params,
                    Some(read.trace.clone()),
                );
                known.records.extend(read.page.records);
                break;
            }
            known.total = known.total.or(read.page.total);
            known.records.extend(read.page.records);
            first.get_or_insert(read.trace);
            match read.page.next {
                _ if known.records.len() >= self.options.records => break,
                Some(next) => query.page = Page::Next(next),
                None => {
                    known.complete = true;
                    break;
                }
            }
        }
        let broken = told.iter().any(|notice| {
            matches!(
                notice,
                PageNotice::PageRepeated
                    | PageNotice::Endless
                    | PageNotice::NextIsSame
                    | PageNotice::NextElsewhere
            )
        });
        known.complete &= !broken;
        let params = vec![("records", known.records.len().to_string())];
        let code = if known.complete { "read" } else { "read_part" };
        self.note(&at, Verdict::Ok, code, params, first);
        self.total(subject, &mut known).await;
        self.second_page(subject, &known).await;
        Some(known)
    }

    async fn total(&mut self, subject: &Subject<'_>, known: &mut Known) {
        let at = subject.at("list", "total");
        if !subject.can.total {
            self.note(&at, Verdict::Missing, "total_none", Vec::new(), None);
            return;
        }
        let mut trace = None;
        let plan = subject.resource.list(&Query::page(1, SMALL), &self.context);
        if let Ok(Some(count)) = plan.map(|plan| plan.count) {
            let (answer, shown) = self.ask(&count).await;
            match answer.map(|answer| subject.resource.read_count(&answer)) {
                Ok(Ok(total)) => known.total = Some(total),
                Ok(Err(failure)) => return self.trouble(&at, Trouble::failed(failure, shown)),
                Err(silence) => return self.trouble(&at, Trouble::silent(silence, shown)),
            }
            trace = Some(shown);
        }
        let counted = u64::try_from(known.records.len()).unwrap_or(u64::MAX);
        let params = |total: u64| vec![("total", total.to_string()), ("counted", counted.to_string())];
        match known.total {
            None => self.note(&at, Verdict::Wrong, "total_missing", Vec::new(), trace),
            Some(total) if total < counted || (known.complete && total != counted) => {
                self.note(&at, Verdict::Wrong, "total_wrong", params(total), trace);
            }
            Some(total) => self.note(&at, Verdict::Ok, "total", params(total), trace),
        }
    }

    /// Small pages: the second follows the first, and a page that can be jumped to is the same one.
    async fn second_page(&mut self, subject: &Subject<'_>, known: &Known) {
        let at = subject.at("list", "page 2");
        if known.records.len() <= usize::try_from(SMALL).unwrap_or_default() {
            self.note(&at, Verdict::Unchecked, "few_records", Vec::new(), None);
            return;
        }
        let mut query = Query::page(1, SMALL);
        let one = match self.page(subject, &query).await {
            Ok(one) => one,
            Err(trouble) => return self.trouble(&at, trouble),
        };
        let Some(next) = one.page.next else {
            self.note(&at, Verdict::Wrong, "page_2_missing", Vec::new(), Some(one.trace));
            return;
        };
        query.page = Page::Next(next);
        let two = match self.page(subject, &query).await {
            Ok(two) => two,
            Err(trouble) => return self.trouble(&at, trouble),
        };
        let ids = |records: &[Record]| records.iter().map(|record| record.id.clone()).collect::<Vec<_>>();
        let (before, after) = (ids(&one.page.records), ids(&two.page.records));
        if after.is_empty() || after.iter().any(|id| before.contains(id)) {
            self.note(&at, Verdict::Wrong, "page_2_same", Vec::new(), Some(two.trace));
            return;
        }
        self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(two.trace));
        if subject.can.jump {
            let at = subject.at("list", "jump to page 2");
            match self.page(subject, &Query::page(2, SMALL)).await {
                Ok(jumped) if ids(&jumped.page.records) == after => {
                    self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(jumped.trace));
                }
                Ok(jumped) => self.note(&at, Verdict::Wrong, "page_jump", Vec::new(), Some(jumped.trace)),
                Err(trouble) => self.trouble(&at, trouble),
            }
        }
    }

    /// Every field of the profile is in the answers, and of its type.
    pub(super) fn fields(&mut self, subject: &Subject<'_>, known: &Known) {
        let mut fine = 0;
        for (name, _) in subject.resource.fields() {
            let at = subject.at("field", name);
            let unread = known.records.iter().find(|record| record.unread.iter().any(|each| each == name));
            if let Some(record) = unread {
                let found = match record.get(name) {
                    Some(Value::Raw(json)) => json.to_text().chars().take(80).collect(),
                    _ => String::new(),
                };
                let count = known
                    .records
                    .iter()
                    .filter(|record| record.unread.iter().any(|each| each == name))
                    .count();
                let params = vec![("found", found), ("id", record.id.clone()), ("count", count.to_string())];
                self.note(&at, Verdict::Wrong, "field_type", params, None);
            } else if !known.records.is_empty()
                && known.records.iter().all(|record| record.get(name).is_none())
            {
                self.note(&at, Verdict::Missing, "field_absent", Vec::new(), None);
            } else {
                fine += 1;
            }
        }
        self.note(&subject.at("field", ""), Verdict::Ok, "fields", vec![("count", fine.to_string())], None);
    }

    /// Says which operations there are not.
    pub(super) fn operations_missing(&mut self, subject: &Subject<'_>) {
        let can = &subject.can;
        for (name, there) in
            [("get", can.get), ("create", can.create), ("update", can.update), ("delete", can.delete)]
        {
            if !there {
                self.note(&subject.at(name, ""), Verdict::Missing, "operation_none", Vec::new(), None);
            }
        }
    }
}

fn notice_words(notice: &PageNotice) -> (Verdict, &'static str, super::Params) {
    match notice {
        PageNotice::TotalLied { told, seen } => {
            (Verdict::Wrong, "total_lied", vec![("total", told.to_string()), ("counted", seen.to_string())])
        }
        PageNotice::TotalHeaderMissing { header } => {
            (Verdict::Wrong, "total_header", vec![("header", header.clone())])
        }
        PageNotice::NextHeaderMissing { header } => {
            (Verdict::Wrong, "next_header", vec![("header", header.clone())])
        }
        PageNotice::NullList => (Verdict::Advice, "null_list", Vec::new()),
        PageNotice::NextElsewhere => (Verdict::Wrong, "next_elsewhere", Vec::new()),
        PageNotice::NextIsSame => (Verdict::Wrong, "next_same", Vec::new()),
        PageNotice::PageRepeated => (Verdict::Wrong, "page_repeated", Vec::new()),
        PageNotice::Endless => (Verdict::Wrong, "endless", Vec::new()),
        PageNotice::WithoutId { count } => (Verdict::Wrong, "without_id", vec![("count", count.to_string())]),
        PageNotice::DuplicateId { id } => (Verdict::Wrong, "duplicate_id", vec![("id", id.clone())]),
    }
}
