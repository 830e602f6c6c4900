//! Reading deals of the backend: questions narrowed to what somebody may reach, and answers checked again.

use super::{Asker, Reach, refusal};
use crate::problem::Problem;
use crate::store::{foreign_attachments, foreign_deals, partners, users};
use domain::deals::{Deal, DealQuery, DealSummary};
use domain::ids::{DealId, PartnerId, UserId};
use domain::records::{Page, Partner};
use record_store::steps::{Find, Found as FoundOne};
use record_store::{ask, names, read};
use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::plan::ListPlan;
use rest_profile::query::{Continuation, Filter, Operator, Page as Part, Query, Value};
use rest_profile::read::ListPage;
use rest_profile::record::Record;
use rest_profile::resource::{Unsupported, What};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};

/// 40 pages are walked through, one request each, to reach one that cannot be jumped to.
const FARTHEST: u32 = 40;

/// Whether the backend heeds the filter of organisations. If it does not, its totals count what nobody may know of.
#[derive(Default)]
pub struct FilterHeeded(AtomicU8);

const HEEDED: u8 = 1;
const IGNORED: u8 = 2;

/// A page, checked: none of its records is out of reach.
pub struct Found {
    pub records: Vec<Record>,
    /// The backend's count of everything, which is not to be told unless it heeds the filter of organisations.
    total: Option<u64>,
    /// Counts, where that takes a request of its own.
    count: Option<HttpRequest>,
    pub next: Option<Continuation>,
}

impl Found {
    const fn nothing() -> Self {
        Self { records: Vec::new(), total: Some(0), count: None, next: None }
    }
}

/// What was looked up for the deals of one answer.
#[derive(Default)]
pub struct Names {
    partners: BTreeMap<String, Option<Partner>>,
    people: BTreeMap<String, String>,
}

impl Asker<'_> {
    /// The profile's query for what is asked; `None` if there is nothing that the asker may reach.
    pub fn question(&self, asked: &DealQuery) -> Result<Option<Query>, Problem> {
        let deals = self.deals;
        let program = &self.state.program.rules;
        let bare = DealQuery { partner: None, ..asked.clone() };
        let about = |partner| ask::question(program, deals, &bare, partner);
        if let Some(partner) = &asked.partner {
            let theirs = self.source.organisations.theirs(partner);
            return Ok(theirs.filter(|id| self.reach.covers(id)).map(|id| about(Some(id))));
        }
        let ids = match &self.reach {
            Reach::All => return Ok(Some(about(None))),
            Reach::Of(ids) => ids.as_slice(),
        };
        let several = |condition: Filter| {
            let mut query = about(None);
            query.filter = Filter::All(vec![query.filter, condition]);
            query
        };
        Ok(match ids {
            [] => None,
            [one] => Some(about(Some(one))),
            all => {
                let values = all.iter().map(|id| Value::from(id.as_str())).collect();
                let one_of =
                    Filter::Compare { field: names::PARTNER.to_owned(), operator: Operator::In, values };
                let query = several(one_of);
                let unspoken =
                    |refused: Unsupported| matches!(refused.what, What::Operator | What::Combination);
                if deals.list(&query, &self.context).is_err_and(unspoken) {
                    let each =
                        all.iter().map(|id| Filter::compare(names::PARTNER, Operator::Equal, id.as_str()));
                    Some(several(Filter::Any(each.collect())))
                } else {
                    Some(query)
                }
            }
        })
    }

    /// One page of the deals that the asker may see.
    pub async fn list(&self, asked: &DealQuery) -> Result<Page<DealSummary>, Problem> {
        let found = match self.question(asked)? {
            Some(query) => self.page(query, asked.page).await?,
            None => Found::nothing(),
        };
        let total = self.total(&found).await?;
        let mut names = Names::default();
        let mut items = Vec::with_capacity(found.records.len());
        for record in &found.records {
            let deal = self.deal(record, &mut names).await?;
            let listed = self.state.program.rules.listed(&deal.fields);
            items.push(DealSummary { listed, ..deal.summary });
        }
        let has_next = found.next.is_some();
        Ok(Page { items, total, page: asked.page, per_page: asked.per_page, has_next })
    }

    /// A page of records, those of others left out.
    pub async fn page(&self, query: Query, number: u32) -> Result<Found, Problem> {
        let (plan, page) = match self.deals.list(&query, &self.context) {
            Ok(plan) => self.read_page(plan).await?,
            Err(refused) if refused.what == What::Page && matches!(query.page, Part::Number { .. }) => {
                self.walk(query, number).await?
            }
            Err(refused) if refused.what == What::Nothing => return Ok(Found::nothing()),
            Err(refused) => return Err(self.unasked(&refused)),
        };
        let came = page.records.len();
        let records: Vec<Record> =
            page.records.into_iter().filter(|record| self.reach.admits(record)).collect();
        if records.len() < came {
            self.gateway.filter.0.store(IGNORED, Ordering::Relaxed);
            tracing::error!(
                left_out = came - records.len(),
                "the backend ignores the filter of organisations"
            );
        }
        Ok(Found { records, total: page.total, count: plan.count, next: page.next })
    }

    /// How many deals there are in all, if that can be told.
    pub async fn total(&self, found: &Found) -> Result<Option<u64>, Problem> {
        if !self.filter_is_heeded().await? {
            return Ok(None);
        }
        match (found.total, &found.count) {
            (None, Some(count)) => {
                let answer = self.send(count).await?;
                Ok(self.deals.read_count(&answer).ok())
            }
            (total, _) => Ok(total),
        }
    }

    /// How many deals are missing, for somebody who may know it: the total of a backend that does not heed the filter of
    /// organisations counts others' deals, and what is missing would tell how many those are. `foreign`: deals out of reach
    /// have just come.
    pub async fn told_missing(&self, missing: u64, foreign: bool) -> Result<u64, Problem> {
        if foreign && self.reach != Reach::All {
            self.gateway.filter.0.store(IGNORED, Ordering::Relaxed);
        }
        Ok(if missing > 0 && self.filter_is_heeded().await? { missing } else { 0 })
    }

    async fn read_page(&self, plan: ListPlan) -> Result<(ListPlan, ListPage), Problem> {
        let answer = self.send(&plan.request).await?;
        let page = self.deals.read_list(&plan, &answer);
        Ok((plan, page.map_err(|failure| self.source.unread(failure))?))
    }

    /// Reaches a page that cannot be jumped to by those before it. Where the next one begins is never taken from a
    /// client, so all of them are asked for again.
    async fn walk(&self, query: Query, number: u32) -> Result<(ListPlan, ListPage), Problem> {
        let (_, size) = ask::page_of(&query);
        if number > FARTHEST {
            let refused = Unsupported { what: What::Page, field: String::new(), operator: None };
            return Err(self.unasked(&refused));
        }
        let mut query = Query { page: Part::Number { number: 1, size }, ..query };
        let mut reached = 1;
        loop {
            let plan = self.deals.list(&query, &self.context);
            let (plan, mut page) = self.read_page(plan.map_err(|refused| self.unasked(&refused))?).await?;
            match page.next.take_if(|_| reached < number) {
                Some(next) => query.page = Part::Next(next),
                None if reached < number => {
                    // The list is shorter than the address says.
                    page.records.clear();
                    return Ok((plan, page));
                }
                None => return Ok((plan, page)),
            }
            reached += 1;
        }
    }

    /// Whether totals can be told. Found out once, with the first hundred deals that somebody with a limited reach asks for.
    async fn filter_is_heeded(&self) -> Result<bool, Problem> {
        if self.reach == Reach::All {
            return Ok(true);
        }
        let known = &self.gateway.filter.0;
        if known.load(Ordering::Relaxed) == 0 {
            let asked = DealQuery { per_page: domain::deals::MAX_PER_PAGE, ..DealQuery::default() };
            let Some(query) = self.question(&asked)? else { return Ok(true) };
            let plan = self.deals.list(&query, &self.context);
            let (_, page) = self.read_page(plan.map_err(|refused| self.unasked(&refused))?).await?;
            let heeded = page.records.iter().all(|record| self.reach.admits(record));
            if !heeded || !page.records.is_empty() {
                let found = if heeded { HEEDED } else { IGNORED };
                let _ = known.compare_exchange(0, found, Ordering::Relaxed, Ordering::Relaxed);
            }
            if page.records.is_empty() {
                return Ok(true);
            }
        }
        Ok(known.load(Ordering::Relaxed) == HEEDED)
    }

    /// The record with an id of ours or of the backend's, if the asker may know that it exists.
    pub async fn record(&self, id: &DealId) -> Result<Record, Problem> {
        let theirs = self.theirs(id).await?;
        self.record_of_backend(&theirs).await
    }

    /// As [`Asker::record`], by the backend's own id.
    pub async fn record_of_backend(&self, theirs: &str) -> Result<Record, Problem> {
        Ok(self.found(theirs).await?.record)
    }

    /// As [`Asker::record_of_backend`], to take a step on it.
    pub async fn found(&self, theirs: &str) -> Result<FoundOne, Problem> {
        let find = Find::new(self.deals, theirs, &self.context, |record| self.reach.admits(record));
        let found = self.source.run(find).await;
        found.map_err(|stop| refusal::stopped(&stop, &self.state.program.rules.roles.title))
    }

    /// The id that the backend gave to a deal that the own organisation registered here under an id of its own.
    pub async fn theirs(&self, id: &DealId) -> Result<String, Problem> {
        let Some(partner) = &self.signed_in.session.partner else { return Ok(id.0.clone()) };
        let mut connection = self.state.database.read().await?;
        let known = foreign_deals::find(&mut connection, &partner.id, id).await?;
        Ok(known.unwrap_or_else(|| id.0.clone()))
    }

    /// A checked record as a deal of the portal, in our ids and names.
    pub async fn deal(&self, record: &Record, names: &mut Names) -> Result<Deal, Problem> {
        let mut deal = read::deal(&self.state.program.rules, record);
        let summary = &mut deal.summary;
        match self.partner(&summary.partner_id.0, names).await? {
            Some(partner) => {
                summary.partner_id = partner.id.clone();
                summary.partner_name.clone_from(&partner.name);
            }
            // The backend's own id could be the one of another organisation here.
            None => summary.partner_id = PartnerId(String::new()),
        }
        let people = &self.source.people;
        if let Some((ours, _)) = people.iter().find(|(_, theirs)| **theirs == summary.owner_id.0) {
            summary.owner_id = UserId(ours.clone());
            summary.owner_name = self.person(ours, names).await?;
        }
        Ok(deal)
    }

    pub async fn partner<'n>(
        &self,
        theirs: &str,
        names: &'n mut Names,
    ) -> Result<Option<&'n Partner>, Problem> {
        if !names.partners.contains_key(theirs) {
            let mut found = None;
            if let Some(ours) = self.source.organisations.ours(theirs) {
                found = self.organisation(&ours).await?;
            }
            names.partners.insert(theirs.to_owned(), found);
        }
        Ok(names.partners.get(theirs).and_then(Option::as_ref))
    }

    /// One of our organisations, as the backend that has organisations knows it.
    pub async fn organisation(&self, ours: &PartnerId) -> Result<Option<Partner>, Problem> {
        let mut connection = self.state.database.read().await?;
        let mut found = partners::find(&mut connection, ours).await?;
        drop(connection);
        if let Some(partner) = &mut found {
            self.gateway.name(self.state, std::slice::from_mut(partner)).await;
        }
        Ok(found)
    }

    pub async fn person(&self, ours: &str, names: &mut Names) -> Result<String, Problem> {
        if let Some(known) = names.people.get(ours) {
            return Ok(known.clone());
        }
        let mut connection = self.state.database.read().await?;
        let account = users::by_id(&mut connection, &UserId(ours.to_owned())).await?;
        let name = account.map(|account| account.user.name).unwrap_or_default();
        names.people.insert(ours.to_owned(), name.clone());
        Ok(name)
    }

    /// A deal as the asker may read it: a registration of another organisation is not named, not even by its id.
    pub async fn shown(&self, record: &Record) -> Result<Deal, Problem> {
        let mut deal = self.deal(record, &mut Names::default()).await?;
        if let (Some(other), false) = (&deal.duplicate_of, self.reach == Reach::All)
            && self.record(other).await.is_err()
        {
            deal.duplicate_of = None;
        }
        let mut connection = self.state.database.read().await?;
        deal.attachments = foreign_attachments::of_deal(&mut connection, self.place(record)).await?;
        Ok(deal)
    }

    fn unasked(&self, refused: &Unsupported) -> Problem {
        refusal::unasked(&self.state.program.rules, refused)
    }

    pub async fn send(&self, request: &HttpRequest) -> Result<HttpAnswer, Problem> {
        self.source.send(request).await
    }
}
