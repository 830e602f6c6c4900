//! Pages of a list into columns: the same plans and the same guards as for records, without an object per record.

use super::failure::{Failure, Reason};
use super::list::PageNotice;
use super::next;
use crate::columns::{Choice, ColumnKind, ColumnSpec, Layout, ListState, Notation, PageSummary};
use crate::http::HttpAnswer;
use crate::json::{Json, JsonError, Pointer};
use crate::plan::ListPlan;
use crate::profile::spec::{Field, Next, Total};
use crate::query::Continuation;
use crate::record::dates;
use crate::record::wire::{Kind, Wire};
use crate::resource::{Resource, Unsupported, What};

/// What a page brought besides its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnPage {
    /// All records that match; `None` where the backend does not tell or cannot be believed.
    pub total: Option<u64>,
    /// Hand it back with the same query; `None` is the end.
    pub next: Option<Continuation>,
    pub notices: Vec<PageNotice>,
}

impl Resource<'_> {
    /// The columns of a list: the first one, without a name, holds the ids; then come `fields` in their order. Amounts
    /// are in units of 10^-`scale`; the code of a choice is its place in [`values`](Self::values).
    ///
    /// # Errors
    /// Unknown fields; lists, free JSON, and what a column's reader cannot tell from a value alone: texts from several
    /// places, amounts in small units, notations spelt out, words for yes and no, values that mean "none". Lists that
    /// go on behind the last record's id, and backends that refuse with a status of success.
    pub fn layout(&self, fields: &[&str], scale: u8) -> Result<Layout, Unsupported> {
        let list = &self.spec.list;
        let refuses = !self.spec.errors.refused.is_empty();
        if matches!(list.next, Next::LastId(_)) || !self.spec.record.empty.is_empty() || refuses {
            return Err(Unsupported::new(What::Operation, "columns"));
        }
        let id = ColumnSpec { name: "".into(), pointer: self.spec.record.id.clone(), kind: ColumnKind::Text };
        let mut columns = vec![id];
        for name in fields {
            let field = self.field(name)?;
            let pointer =
                if field.root { field.read.clone() } else { self.spec.record.item.join(&field.read) };
            let kind = kind(field, scale).ok_or_else(|| Unsupported::new(What::Field, name))?;
            columns.push(ColumnSpec { name: (*name).into(), pointer, kind });
        }
        let envelope = self.envelope().into_iter().cloned().collect();
        Ok(Layout { list: list.items.clone(), columns, identity: Some(0), envelope })
    }

    /// What the reader needs from beside the list.
    fn envelope(&self) -> Vec<&Pointer> {
        let list = &self.spec.list;
        let total = if let Total::Body(pointer) = &list.total { Some(pointer) } else { None };
        let next = match &list.next {
            Next::Flag(pointer) | Next::Cursor(pointer) | Next::Link(pointer) => Some(pointer),
            _ => None,
        };
        total.into_iter().chain(next).collect()
    }

    /// Judges an answer by its head, before its body is read into columns.
    ///
    /// # Errors
    /// A success in another format or from another origin. Any other status than one of success is read with
    /// [`read_list`](Self::read_list), which also knows those that mean an empty page.
    pub fn check_columns(&self, answer: &HttpAnswer) -> Result<(), Failure> {
        super::acceptable(self.profile, answer)
            .map(|_| ())
            .map_err(|reason| Failure::misconfigured(answer.status, reason))
    }

    /// What a body that could not be read into columns means.
    #[must_use]
    pub fn unreadable_columns(&self, answer: &HttpAnswer, error: JsonError) -> Failure {
        let media = answer.header("content-type").unwrap_or_default().to_owned();
        Failure::misconfigured(answer.status, super::unreadable(error, media))
    }

    /// What follows, from the head of the answer (its body is not needed) and what the columns have read of it.
    ///
    /// # Errors
    /// There was no list where the profile says.
    pub fn read_columns(
        &self,
        plan: &ListPlan,
        answer: &HttpAnswer,
        page: &PageSummary,
    ) -> Result<ColumnPage, Failure> {
        let mut notices = Vec::new();
        let mut json = Json::Null;
        for (pointer, value) in self.envelope().into_iter().zip(&page.envelope) {
            if let Some(value) = value
                && !pointer.is_root()
            {
                json.set(pointer, value.clone());
            }
        }
        let told = self.total(answer, &json, &mut notices);
        let nothing_told = told.is_none_or(|total| total == 0);
        match page.list {
            ListState::Found => {}
            ListState::Null if nothing_told => notices.push(PageNotice::NullList),
            ListState::Missing if self.spec.list.items_optional && nothing_told => {}
            _ => {
                let at = self.spec.list.items.to_string();
                return Err(Failure::misconfigured(answer.status, Reason::NoList { at }));
            }
        }
        let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let count =
            wide(page.added).saturating_add(wide(page.duplicates)).saturating_add(wide(page.not_records));
        let seen = plan.offset.saturating_add(count);
        let total = self.believable(told, count, plan.offset, seen, &mut notices);
        // A page of nothing but known ids is the last one once more.
        let repeated = page.added == 0 && page.duplicates > 0;
        let print = if repeated { plan.from.fingerprint } else { plan.from.fingerprint.wrapping_add(1) };
        let next = next::read(
            self,
            plan,
            answer,
            &json,
            &next::Seen { count, seen, total, print, last: None },
            &mut notices,
        );
        Ok(ColumnPage { total, next, notices })
    }
}

fn kind(field: &Field, scale: u8) -> Option<ColumnKind> {
    let codec = &field.codec;
    let spelt = matches!(codec.wire, Wire::Date(dates::Notation::Pattern(_)));
    let words = codec.kind == Kind::Bool && !codec.values.is_empty();
    if !field.more.is_empty() || codec.minor > 0 || spelt || words {
        return None;
    }
    if !codec.values.is_empty() && codec.kind != Kind::List {
        let mut choices = Vec::new();
        for (code, (_, wires)) in codec.values.iter().enumerate() {
            let code = u16::try_from(code).ok()?;
            choices.extend(wires.iter().map(|wire| Choice { wire: wire.clone(), code }));
        }
        return Some(ColumnKind::Choice(choices));
    }
    let notation = match &codec.wire {
        Wire::Date(dates::Notation::EpochSeconds) => Notation::EpochSeconds,
        Wire::Date(dates::Notation::EpochMilliseconds) => Notation::EpochMilliseconds,
        Wire::Date(dates::Notation::DayMonthYear) => Notation::DayMonthYear,
        Wire::Date(dates::Notation::MonthDayYear) => Notation::MonthDayYear,
        Wire::Date(dates::Notation::Microsoft) => Notation::Microsoft,
        _ => Notation::Iso,
    };
    Some(match codec.kind {
        Kind::Text | Kind::Reference => ColumnKind::Text,
        Kind::Integer => ColumnKind::Integer,
        Kind::Decimal => ColumnKind::Decimal { scale },
        Kind::Bool => ColumnKind::Bool { loose: codec.wire != Wire::Natural },
        Kind::Date => ColumnKind::Date(notation),
        Kind::Instant => ColumnKind::Instant(notation),
        Kind::List | Kind::Json => return None,
    })
}
