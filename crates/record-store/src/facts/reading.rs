//! All deals of a backend, page by page: what is asked next, and what was read.
//!
//! A page goes into columns while it arrives, wherever the backend's notations allow it; where they do not (amounts in
//! cents, several products in a list) its records are read one by one. Sends nothing and knows no clock.

use super::{Labels, Names, SCALE, into_deals};
use crate::ask;
use crate::names;
use crate::read;
use domain::deals::{Deal, DealQuery, Status};
use domain::performance::{Deals, Dimension, Fact, NO_DAY, Uneven, from_day_number};
use domain::program::Program;
use rest_profile::columns::{ColumnReader, Layout};
use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::json::stream::Limits;
use rest_profile::plan::ListPlan;
use rest_profile::query::{Continuation, Page, Query, Sort};
use rest_profile::read::Failure;
use rest_profile::record::Record;
use rest_profile::resource::{Context, Resource, Unsupported, What};
use std::collections::{BTreeMap, BTreeSet};

/// 1,000 deals a page, or as many as the backend's profile allows: large pages save round trips, and one of 1,000 is
/// about half a megabyte.
const PER_PAGE: u32 = 1_000;

/// 1 GiB in one answer, three million deals: there are backends without pages.
const MOST_BYTES: usize = 1 << 30;

/// 20,000 pages: a total beyond that is more likely wrong, and is followed page by page.
const MOST_PAGES: u32 = 20_000;

/// A backend's deals on their way.
pub struct Reading<'p> {
    program: &'p Program,
    resource: Resource<'p>,
    context: Context,
    names: Names,
    sink: Sink,
    question: Query,
    next: Next,
    /// What the backend says how many there are; the last word counts.
    told: Option<u64>,
    /// Of the page at hand something has arrived in pieces.
    in_page: bool,
}

enum Sink {
    Columns(Box<ColumnReader>),
    Records { rows: Vec<Row>, ids: BTreeSet<String> },
}

/// A deal that was read as a record, and what the portal's own form of it does not tell.
struct Row {
    deal: Deal,
    status: Option<Status>,
    created: Option<i64>,
    updated: Option<i64>,
}

enum Next {
    /// The first page.
    Begin,
    /// The page after the first one, of which so many rows were read; `None`: that one was short, which is the end unless
    /// the backend says that there are more.
    Second(Option<Continuation>, u32),
    Go(Continuation),
    /// All pages that the total promises were planned, and so many of them have not come. A total can be cut short: the
    /// last of them names a next one then.
    Rest {
        left: usize,
        last: Box<HttpRequest>,
        then: Option<Continuation>,
    },
    End,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Read {
    pub deals: Deals,
    pub labels: Labels,
    /// How many more the backend says there are than it sent: figures of what was read are too small.
    pub missing: u64,
    /// Whether there are more; somebody who may not know how many is told no number.
    pub incomplete: bool,
}

impl<'p> Reading<'p> {
    /// `asked` narrows the deals, as [`Reading::asked`] and [`ask::question`] make it; its page, order and fields are set
    /// here. Whoever asks has to leave out others' deals that come all the same ([`Reading::finish`]).
    ///
    /// # Errors
    /// The backend cannot list deals at all, or not narrowed like that.
    pub fn new(
        program: &'p Program,
        resource: Resource<'p>,
        asked: Query,
        context: Context,
    ) -> Result<Self, Unsupported> {
        let names = Names::of(program);
        let (fields, columns) = places(resource, &names);
        let limits = Limits { total: MOST_BYTES, ..Limits::default() };
        let reader = columns.and_then(|layout| ColumnReader::new(layout, limits).ok());
        let sink = match reader {
            Some(reader) => Sink::Columns(Box::new(reader)),
            None => Sink::Records { rows: Vec::new(), ids: BTreeSet::new() },
        };
        let page = Page::Number { number: 1, size: PER_PAGE };
        let mut question = Query { page, fields, ..asked };
        // Every deal once: an order that no change disturbs while the pages are turned.
        let steady =
            [names::ID, names::CREATED_AT].map(|field| Sort { field: field.to_owned(), descending: false });
        if let Some(sort) = steady.into_iter().find(|sort| ask::sorts(resource, std::slice::from_ref(sort))) {
            question.sort = vec![sort];
        }
        let reading = Self {
            program,
            resource,
            context,
            names,
            sink,
            question,
            next: Next::Begin,
            told: None,
            in_page: false,
        };
        reading.plan(reading.question.page.clone())?;
        Ok(reading)
    }

    /// All deals, or one organisation's.
    pub fn asked(program: &Program, resource: Resource<'_>, own: Option<&str>) -> Query {
        ask::question(program, resource, &DealQuery::default(), own)
    }

    fn plan(&self, page: Page) -> Result<ListPlan, Unsupported> {
        self.resource.list(&Query { page, ..self.question.clone() }, &self.context)
    }

    /// The next page; `None` is the end.
    ///
    /// # Errors
    /// The backend's own way to its next page cannot be gone.
    pub fn ask(&mut self) -> Result<Option<ListPlan>, Unsupported> {
        let page = match &self.next {
            Next::Begin => self.question.page.clone(),
            Next::Second(Some(next), _) | Next::Go(next) => Page::Next(next.clone()),
            Next::Second(None, _) | Next::Rest { .. } | Next::End => return Ok(None),
        };
        self.plan(page).map(Some)
    }

    /// All other pages at once, where the backend tells how many there are and any of them can be jumped to; empty
    /// otherwise. Their answers may come in any order; after them [`Reading::ask`] says whether there is more than the
    /// backend told.
    pub fn rest(&mut self) -> Vec<ListPlan> {
        let size = match self.next {
            Next::Second(_, size) if size > 0 => size,
            _ => return Vec::new(),
        };
        let Some(pages) = self.told.map(|told| told.div_ceil(u64::from(size))) else {
            return Vec::new();
        };
        let Some(pages) = u32::try_from(pages).ok().filter(|pages| *pages <= MOST_PAGES) else {
            return Vec::new();
        };
        let plans: Result<Vec<ListPlan>, Unsupported> =
            (2..=pages).map(|number| self.plan(Page::Number { number, size })).collect();
        let plans = plans.unwrap_or_default();
        if let Some(last) = plans.last() {
            self.next = Next::Rest { left: plans.len(), last: Box::new(last.request.clone()), then: None };
        }
        plans
    }

    /// Whether a page can be taken in pieces ([`Reading::push`]).
    pub fn in_pieces(&self) -> bool {
        matches!(self.sink, Sink::Columns(_))
    }

    /// Rows so far, those of a page on its way included.
    pub fn rows(&self) -> usize {
        match &self.sink {
            Sink::Columns(reader) => reader.columns().rows(),
            Sink::Records { rows, .. } => rows.len(),
        }
    }

    /// A piece of a successful answer. `false`: it cannot be read, the rest of it is of no use.
    #[inline]
    pub fn push(&mut self, piece: &[u8]) -> bool {
        let Sink::Columns(reader) = &mut self.sink else { return false };
        if !self.in_page {
            reader.begin_page();
            self.in_page = true;
        }
        reader.push(piece).is_ok()
    }

    /// An answer: its head and, unless it came in pieces, its body.
    ///
    /// # Errors
    /// Refusals, and answers that are not those of the profile.
    #[inline]
    pub fn take(&mut self, plan: &ListPlan, answer: &HttpAnswer) -> Result<(), Failure> {
        let in_pieces = std::mem::take(&mut self.in_page);
        let (count, told, next) = match &mut self.sink {
            Sink::Columns(reader) if answer.ok() && answer.status != 204 => {
                self.resource.check_columns(answer)?;
                let unreadable = |error| self.resource.unreadable_columns(answer, error);
                if !in_pieces {
                    reader.begin_page();
                    reader.push(&answer.body).map_err(unreadable)?;
                }
                let page = reader.end_page().map_err(unreadable)?;
                let read = self.resource.read_columns(plan, answer, &page)?;
                (page.added + page.duplicates + page.not_records, read.total, read.next)
            }
            // Refusals, and answers that mean an empty page.
            Sink::Columns(_) => {
                let page = self.resource.read_list(plan, answer)?;
                (page.records.len(), page.total, page.next)
            }
            Sink::Records { rows, ids } => {
                let page = self.resource.read_list(plan, answer)?;
                let count = page.records.len();
                let fresh = page.records.iter().filter(|record| ids.insert(record.id.clone()));
                rows.extend(fresh.map(|record| Row::of(self.program, record)));
                (count, page.total, page.next)
            }
        };
        self.told = told.or(self.told);
        self.next = match (next, std::mem::replace(&mut self.next, Next::End)) {
            (next, Next::Begin) => Next::Second(next, u32::try_from(count).unwrap_or(u32::MAX)),
            (next, Next::Rest { left, last, then }) => {
                let then = if *last == plan.request { next } else { then };
                match (left.saturating_sub(1), then) {
                    (0, None) => Next::End,
                    (0, Some(next)) => Next::Go(next),
                    (left, then) => Next::Rest { left, last, then },
                }
            }
            (None, _) | (_, Next::End) => Next::End,
            (Some(next), _) => Next::Go(next),
        };
        Ok(())
    }

    /// What was read, without the deals of organisations that `sees` says no to. `day` answers the civil day, in the
    /// programme's zone, of an instant in milliseconds since 1970.
    ///
    /// # Errors
    /// Never for columns of one reader.
    #[inline]
    pub fn finish(
        self,
        sees: &dyn Fn(&str) -> bool,
        day: &mut dyn FnMut(i64) -> i32,
    ) -> Result<Read, Uneven> {
        let rows = self.rows();
        let (deals, labels) = match self.sink {
            Sink::Columns(reader) => {
                let read = reader.into_columns();
                let values = |field: &str| self.resource.values(field).collect();
                into_deals(self.program, read, &self.names, &values, day)?
            }
            Sink::Records { rows, .. } => of_rows(self.program, &rows, day),
        };
        let read = u64::try_from(rows).unwrap_or(u64::MAX);
        let missing = self.told.unwrap_or(0).saturating_sub(read);
        let deals = deals.retain(Dimension::Partner, sees);
        Ok(Read { deals, labels, missing, incomplete: missing > 0 })
    }
}

/// The fields that are needed and there, and their columns, if each of them can be read into one: figures that leave one
/// out because of its notation would be wrong.
fn places(resource: Resource<'_>, names: &Names) -> (Vec<String>, Option<Layout>) {
    let known: BTreeSet<&str> = resource.fields().map(|(name, _)| name).collect();
    let wanted: Vec<&str> = names.all().into_iter().filter(|name| known.contains(name)).collect();
    let columns = resource.layout(&wanted, SCALE).ok();
    (wanted.into_iter().map(str::to_owned).collect(), columns)
}

impl Row {
    fn of(program: &Program, record: &Record) -> Self {
        let instant = |name: &str| {
            let text = record.get(name)?.as_text()?;
            Some(domain::dates::parse_instant(text)?.timestamp_millis())
        };
        let status = record.get(names::STATUS).and_then(|value| Status::parse(value.as_text()?));
        let deal = read::deal(program, record);
        Self { deal, status, created: instant(names::CREATED_AT), updated: instant(names::UPDATED_AT) }
    }
}

fn of_rows(program: &Program, rows: &[Row], day: &mut dyn FnMut(i64) -> i32) -> (Deals, Labels) {
    let mut labels: Labels = BTreeMap::new();
    let mut days: Vec<[Option<chrono::NaiveDate>; 5]> = Vec::with_capacity(rows.len());
    for Row { deal, created, updated, .. } in rows {
        let summary = &deal.summary;
        let instants = [
            *created,
            summary.submitted_at.map(|at| at.timestamp_millis()),
            summary.decided_at.map(|at| at.timestamp_millis()),
            deal.closed_at.map(|at| at.timestamp_millis()),
            *updated,
        ];
        days.push(
            instants.map(|at| at.map(&mut *day).filter(|day| *day != NO_DAY).and_then(from_day_number)),
        );
        let names = [
            (Dimension::Partner, &summary.partner_id.0, &summary.partner_name),
            (Dimension::Owner, &summary.owner_id.0, &summary.owner_name),
        ];
        for (dimension, id, name) in names {
            if !name.is_empty() {
                labels.entry(dimension).or_default().entry(id.clone()).or_insert_with(|| name.clone());
            }
        }
    }
    let facts = rows.iter().zip(&days).map(|(Row { deal, status, .. }, days)| {
        let [created, submitted, decided, closed, updated] = *days;
        let summary = &deal.summary;
        Fact {
            id: summary.id.as_str(),
            title: &summary.title,
            partner: &summary.partner_id.0,
            owner: &summary.owner_id.0,
            customer: &summary.customer,
            product: &deal.product,
            country: &summary.country,
            stage: &summary.stage,
            reason: deal.reason.as_deref().unwrap_or_default(),
            status: *status,
            value: summary.value,
            percent: program.stage(&summary.stage).map(|stage| stage.probability),
            created,
            submitted,
            decided,
            closed,
            expected: summary.close_date,
            protected: summary.protected_until,
            updated,
        }
    });
    (Deals::from_facts(facts), labels)
}

/// A question that no deal can meet is no failure: there is nothing to read.
pub fn is_nothing(unsupported: &Unsupported) -> bool {
    unsupported.what == What::Nothing
}
