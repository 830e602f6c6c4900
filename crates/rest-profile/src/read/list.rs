//! Pages of a list.

use super::failure::{Failure, FailureKind, Reason};
use super::next;
use crate::http::HttpAnswer;
use crate::json::{Json, Pointer};
use crate::plan::ListPlan;
use crate::profile::spec::Total;
use crate::query::Continuation;
use crate::record::Record;
use crate::resource::Resource;

/// What is odd about an answer that can still be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageNotice {
    /// The total is smaller than what was seen, so it is not told.
    TotalLied { told: u64, seen: u64 },
    /// The profile reads the total from a header that the answer does not have; across origins the backend has to name
    /// it in `Access-Control-Expose-Headers`.
    TotalHeaderMissing { header: String },
    /// As that, for the header with the next page.
    NextHeaderMissing { header: String },
    /// `null` stood where the list should be.
    NullList,
    /// The next link leads to another origin and is not followed.
    NextElsewhere,
    /// The next link leads back to this page.
    NextIsSame,
    /// The backend answered the same page again: it has no such page.
    PageRepeated,
    /// Page after page without a record, or without an end.
    Endless,
    /// Records without an id were left out.
    WithoutId { count: usize },
    /// The same id twice in one page; the first one stays.
    DuplicateId { id: String },
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct ListPage {
    pub records: Vec<Record>,
    /// All records that match; `None` where the backend does not tell or cannot be believed.
    pub total: Option<u64>,
    /// Hand it back with the same query; `None` is the end.
    pub next: Option<Continuation>,
    /// Records before this page, where that is known.
    pub offset: u64,
    pub notices: Vec<PageNotice>,
}

impl ListPage {
    /// Leaves out records that an earlier page had: lists shift while they are read.
    pub fn without(&mut self, seen: &dyn Fn(&str) -> bool) {
        self.records.retain(|record| !seen(&record.id));
    }
}

impl Resource<'_> {
    /// Reads the answer to a list.
    ///
    /// # Errors
    /// Refusals, and answers that are not those of the profile.
    pub fn read_list(&self, plan: &ListPlan, answer: &HttpAnswer) -> Result<ListPage, Failure> {
        let list = &self.spec.list;
        let mut notices = Vec::new();
        // "Not found" behind the first page is the end; on the first one the address is wrong.
        let no_page = list.empty_status.contains(&answer.status) && (answer.status != 404 || plan.offset > 0);
        if no_page || answer.status == 204 {
            let total = self.total(answer, &Json::Null, &mut notices);
            notices.clear();
            return Ok(ListPage { records: Vec::new(), total, next: None, offset: plan.offset, notices });
        }
        if !answer.ok() {
            return Err(self.read_failure(answer, false));
        }
        let misconfigured = |reason| Failure::misconfigured(answer.status, reason);
        let json = super::json(self.profile, answer).map_err(misconfigured)?;
        if self.refuses(&json) {
            return Err(self.read_failure(answer, false));
        }
        let told = self.total(answer, &json, &mut notices);
        let empty: &[Json] = &[];
        let items = match json.at(&list.items) {
            Some(Json::List(items)) => items.as_slice(),
            Some(Json::Null) if told.is_none_or(|total| total == 0) => {
                notices.push(PageNotice::NullList);
                empty
            }
            None if list.items_optional && told.is_none_or(|total| total == 0) => empty,
            _ => return Err(misconfigured(Reason::NoList { at: list.items.to_string() })),
        };
        let mut records: Vec<Record> = Vec::with_capacity(items.len());
        let mut ids: Vec<u64> = Vec::with_capacity(items.len());
        let mut without_id = 0;
        for item in items {
            match self.read_record(item, answer) {
                Ok(record) => {
                    let print = fingerprint(0, &record.id);
                    if ids.contains(&print) && records.iter().any(|known| known.id == record.id) {
                        notices.push(PageNotice::DuplicateId { id: record.id });
                        continue;
                    }
                    ids.push(print);
                    records.push(record);
                }
                Err(_) => without_id += 1,
            }
        }
        if without_id > 0 {
            // Not one record with an id: the profile looks for it at the wrong place.
            if records.is_empty() {
                return Err(misconfigured(Reason::NoId { at: self.spec.record.id.to_string() }));
            }
            notices.push(PageNotice::WithoutId { count: without_id });
        }
        let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let seen = plan.offset.saturating_add(count);
        let total = self.believable(told, count, plan.offset, seen, &mut notices);
        let print = ids.iter().fold(count, |hash, id| hash.rotate_left(5) ^ id);
        let last = records.last().map(|record| record.id.clone());
        let next = next::read(
            self,
            plan,
            answer,
            &json,
            &next::Seen { count, seen, total, print, last },
            &mut notices,
        );
        if notices.contains(&PageNotice::PageRepeated) {
            records.clear();
        }
        Ok(ListPage { records, total, next, offset: plan.offset, notices })
    }

    /// Reads the answer to [`ListPlan::count`].
    ///
    /// # Errors
    /// Refusals, and answers without a number where the profile says.
    pub fn read_count(&self, answer: &HttpAnswer) -> Result<u64, Failure> {
        if !answer.ok() {
            return Err(self.read_failure(answer, false));
        }
        let Total::Request { header, body, .. } = &self.spec.list.total else {
            return Err(Failure::plain(FailureKind::Unsupported, answer.status));
        };
        let from_header =
            header.as_ref().and_then(|name| answer.header(name)).and_then(|text| digits(text, ""));
        let from_body = || {
            let json = super::json(self.profile, answer).ok().filter(|json| !self.refuses(json))?;
            number(json.at(body.as_ref()?)?)
        };
        let missing = || {
            let at = header.clone().or_else(|| body.as_ref().map(Pointer::to_string)).unwrap_or_default();
            Failure::misconfigured(answer.status, Reason::NoRecord { at })
        };
        from_header.or_else(from_body).ok_or_else(missing)
    }

    /// A total that is smaller than what was seen is none. Behind the end of a list it may well be smaller.
    pub(super) fn believable(
        &self,
        told: Option<u64>,
        count: u64,
        offset: u64,
        seen: u64,
        notices: &mut Vec<PageNotice>,
    ) -> Option<u64> {
        let total = told.filter(|told| *told >= seen || (count == 0 && offset > 0));
        if let (Some(told), None) = (told, total) {
            notices.push(PageNotice::TotalLied { told, seen });
        }
        total
    }

    pub(super) fn total(
        &self,
        answer: &HttpAnswer,
        json: &Json,
        notices: &mut Vec<PageNotice>,
    ) -> Option<u64> {
        match &self.spec.list.total {
            Total::None | Total::Request { .. } => None,
            Total::Body(pointer) => json.at(pointer).and_then(number),
            Total::Header { name, after } => {
                let header = answer.header(name);
                if header.is_none() {
                    notices.push(PageNotice::TotalHeaderMissing { header: name.clone() });
                }
                header.and_then(|text| digits(text, after))
            }
        }
    }
}

/// `0-1/4` after `/` is 4; `*` is nothing.
fn digits(text: &str, after: &str) -> Option<u64> {
    let text = if after.is_empty() { text } else { text.rsplit_once(after)?.1 };
    text.trim().parse().ok()
}

fn number(json: &Json) -> Option<u64> {
    json.as_number().or_else(|| json.as_str())?.trim().parse().ok()
}

/// FNV-1a: not secret, only to notice a page that comes twice.
fn fingerprint(start: u64, text: &str) -> u64 {
    text.bytes().fold(start ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
