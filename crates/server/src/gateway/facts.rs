//! Deals of the backend for figures: read into columns, only those within reach, by our ids and names.
//!
//! They are held in memory as columns while they are answered, 100 bytes a deal; nothing is kept afterwards.

use super::Asker;
use super::deals::Names;
use super::refusal;
use crate::figures;
use crate::problem::Problem;
use crate::requests::{QueryPairs, bad_query};
use crate::routes::performance::deals::Fact;
use chrono::{DateTime, NaiveDate, Utc};
use domain::deals::DealQuery;
use domain::performance::{
    Codes, Deals, Dimension, Moment, NO_DAY, Query, Report, day_number, from_day_number,
};
use record_store::facts::Labels;
use record_store::facts::reading::{Read, Reading, is_nothing};
use rest_profile::http::HttpAnswer;
use rest_profile::plan::ListPlan;
use serde::Serialize;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// 4 pages at a time, as the page reads them: a fifth would only wait for a backend that is busy with four.
const AT_ONCE: usize = 4;

impl Asker<'_> {
    /// Every deal within reach, and what people and organisations are called.
    async fn facts(&self) -> Result<Read, Problem> {
        let Some(asked) = self.question(&DealQuery::default())? else { return Ok(Default::default()) };
        let reading = Reading::new(&self.state.program.rules, self.deals, asked, self.context.clone());
        let mut reading = match reading {
            Ok(reading) => reading,
            Err(refused) if is_nothing(&refused) => return Ok(Default::default()),
            Err(refused) => return Err(refusal::unasked(&self.state.program.rules, &refused)),
        };
        loop {
            let next = reading.ask();
            let next = next.map_err(|refused| refusal::unasked(&self.state.program.rules, &refused))?;
            let Some(plan) = next else { break };
            let answer = self.send(&plan.request).await?;
            reading.take(&plan, &answer).map_err(|failure| self.source.unread(failure))?;
            self.rest(&mut reading).await?;
        }
        let (read, foreign) = self.finished(reading)?;
        let missing = self.told_missing(read.missing, foreign).await?;
        self.in_our_names(Read { missing, ..read }).await
    }

    /// What was read without deals out of reach, and whether such ones had come.
    fn finished(&self, reading: Reading<'_>) -> Result<(Read, bool), Problem> {
        let foreign = Cell::new(false);
        let sees = |theirs: &str| {
            let covers = self.reach.covers(theirs);
            foreign.set(foreign.get() || !covers);
            covers
        };
        let mut day = |millis: i64| {
            DateTime::<Utc>::from_timestamp_millis(millis)
                .map_or(NO_DAY, |at| day_number(self.state.today(at)))
        };
        let read = reading.finish(&sees, &mut day).map_err(|_| Problem::internal(&"uneven columns"))?;
        if read.missing > 0 {
            tracing::warn!(missing = read.missing, "the backend sent fewer deals than it says it has");
        }
        Ok((read, foreign.get()))
    }

    /// The other pages, four at a time, where any of them can be jumped to.
    async fn rest(&self, reading: &mut Reading<'_>) -> Result<(), Problem> {
        let plans = reading.rest();
        for some in plans.chunks(AT_ONCE) {
            let page = |at: usize| self.page_of(some.get(at));
            let (one, two, three, four) = tokio::join!(page(0), page(1), page(2), page(3));
            for (plan, answer) in some.iter().zip([one?, two?, three?, four?].iter().flatten()) {
                reading.take(plan, answer).map_err(|failure| self.source.unread(failure))?;
            }
        }
        Ok(())
    }

    async fn page_of(&self, plan: Option<&ListPlan>) -> Result<Option<HttpAnswer>, Problem> {
        match plan {
            Some(plan) => self.send(&plan.request).await.map(Some),
            None => Ok(None),
        }
    }

    /// An id of the backend could be that of another organisation here, so that what we do not know has none.
    async fn in_our_names(&self, read: Read) -> Result<Read, Problem> {
        let mut names = Names::default();
        let mut labels = Labels::new();
        let mut partners = BTreeMap::new();
        let columns = read.deals.columns();
        // Among the names are those of deals that were left out.
        for theirs in used(&columns.partner) {
            if let Some(partner) = self.partner(theirs, &mut names).await? {
                let named = labels.entry(Dimension::Partner).or_default();
                named.insert(partner.id.0.clone(), partner.name.clone());
                partners.insert(theirs.to_string(), partner.id.0.clone());
            }
        }
        let owning = used(&columns.owner);
        let mut people = BTreeMap::new();
        let mut owners = read.labels.get(&Dimension::Owner).cloned().unwrap_or_default();
        for (ours, theirs) in &self.source.people {
            if owning.contains(theirs.as_str()) {
                owners.insert(ours.clone(), self.person(ours, &mut names).await?);
                people.insert(theirs.clone(), ours.clone());
            }
        }
        labels.insert(Dimension::Owner, owners);
        let deals = read
            .deals
            .rename(Dimension::Partner, &|theirs| partners.get(theirs).cloned().unwrap_or_default())
            .rename(Dimension::Owner, &|theirs| people.get(theirs).cloned().unwrap_or(theirs.to_owned()));
        Ok(Read { deals, labels, missing: read.missing, incomplete: read.incomplete })
    }

    /// As `GET /api/v1/performance/deals` answers them.
    pub async fn listed_facts(&self, now: DateTime<Utc>) -> Result<String, Problem> {
        let _slot = self.state.figures.reading().await?;
        let Read { deals, labels, missing, incomplete } = self.facts().await?;
        let day = self.state.today(now);
        let mut text =
            format!("{{\"as_of\":\"{day}\",\"missing\":{missing},\"incomplete\":{incomplete},\"items\":[");
        for row in 0..deals.len() {
            if row > 0 {
                text.push_str(",\n");
            }
            let fact = serde_json::to_string(&fact(&deals, &labels, row));
            text.push_str(&fact.map_err(|error| Problem::internal(&error))?);
        }
        text.push_str("]}");
        Ok(text)
    }

    /// As `GET /api/v1/performance/report` answers.
    pub async fn report(&self, pairs: &QueryPairs, now: DateTime<Utc>) -> Result<Reported, Problem> {
        let (query, unread) = Query::from_pairs(pairs.iter());
        if !unread.is_empty() {
            return Err(bad_query(unread.iter().map(String::as_str)));
        }
        let _slot = self.state.figures.reading().await?;
        let Read { deals, missing, incomplete, .. } = self.facts().await?;
        let report = figures::answer(self.state, Arc::new(deals), query, now).await?;
        Ok(Reported { report, missing, incomplete })
    }
}

/// Figures, and whether they are of all deals.
#[derive(Serialize)]
pub struct Reported {
    #[serde(flatten)]
    report: Report,
    /// How many deals the backend has and did not send, for whoever may know it.
    missing: u64,
    incomplete: bool,
}

/// The names that deals have.
fn used(codes: &Codes) -> BTreeSet<&str> {
    let codes_there: BTreeSet<u32> = codes.of_row.iter().copied().collect();
    codes_there.into_iter().filter_map(|code| codes.names.get(code as usize)).map(|name| &**name).collect()
}

fn fact<'d>(deals: &'d Deals, labels: &'d Labels, row: usize) -> Fact<'d> {
    let columns = deals.columns();
    let name = |dimension, codes: &Codes| {
        codes.of_row.get(row).map_or("", |code| deals.name(dimension, *code as usize))
    };
    let label = |dimension, id: &str| {
        labels.get(&dimension).and_then(|names| names.get(id)).map_or("", String::as_str)
    };
    let day =
        |moment| -> Option<NaiveDate> { deals.days(moment).get(row).copied().and_then(from_day_number) };
    let (partner, owner) =
        (name(Dimension::Partner, &columns.partner), name(Dimension::Owner, &columns.owner));
    let value = deals.value(row);
    Fact {
        id: columns.ids.get(row).unwrap_or_default(),
        title: columns.titles.get(row).unwrap_or_default(),
        partner,
        partner_name: label(Dimension::Partner, partner),
        owner,
        owner_name: label(Dimension::Owner, owner),
        customer: name(Dimension::Customer, &columns.customer),
        product: name(Dimension::Product, &columns.product),
        country: name(Dimension::Country, &columns.country),
        stage: name(Dimension::Stage, &columns.stage),
        status: deals.status(row).map_or("", |status| status.as_str()),
        reason: Some(name(Dimension::Reason, &columns.reason)).filter(|reason| !reason.is_empty()),
        amount: value.map(|value| value.amount().to_string()),
        currency: value.map(|value| value.currency().code().to_owned()),
        created_at: day(Moment::Created),
        submitted_at: day(Moment::Submitted),
        decided_at: day(Moment::Decided),
        closed_at: day(Moment::Closed),
        close_date: day(Moment::Expected),
        protected_until: day(Moment::Protected),
        updated_at: day(Moment::Updated),
    }
}
