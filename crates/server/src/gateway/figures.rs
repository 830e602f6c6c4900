//! Figures for the first page, counted from the deals themselves: a backend's own counts may count others' deals.

use super::Asker;
use crate::problem::Problem;
use crate::store::deals::Summary;
use domain::deals::{DealQuery, MAX_PER_PAGE, Status};
use domain::money::{Currency, Money};
use record_store::read;
use rest_profile::query::{Page, Query};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// 20 pages, 2,000 deals, are read. Beyond that only the backend's counts are told, where they can be trusted.
const PAGES: u32 = 20;

impl Asker<'_> {
    pub async fn summary(&self) -> Result<Summary, Problem> {
        let mut seen = BTreeSet::new();
        let mut by_status = BTreeMap::new();
        let mut open: BTreeMap<String, (Currency, Decimal)> = BTreeMap::new();
        let everything = DealQuery { per_page: MAX_PER_PAGE, ..DealQuery::default() };
        let mut query = self.question(&everything)?;
        for _ in 0..PAGES {
            let Some(asked) = query.take() else { break };
            let found = self.page(asked.clone(), 1).await?;
            for record in &found.records {
                if !seen.insert(record.id.clone()) {
                    continue;
                }
                let deal = read::deal(&self.state.program.rules, record).summary;
                *by_status.entry(deal.status).or_insert(0) += 1;
                if deal.status.is_final() || deal.status == Status::Draft {
                    continue;
                }
                if let Some(value) = deal.value {
                    let currency = value.currency();
                    let sum = open.entry(currency.code().to_owned()).or_insert((currency, Decimal::ZERO));
                    sum.1 = sum.1.checked_add(value.amount()).unwrap_or(sum.1);
                }
            }
            query = found.next.map(|next| Query { page: Page::Next(next), ..asked });
        }
        if query.is_some() {
            return self.counted().await;
        }
        let sums = open.into_values().filter_map(|(currency, sum)| Money::new(sum, currency));
        Ok(Summary { by_status, open_value: sums.collect() })
    }

    /// By the backend's counts. A status that cannot be counted is left out.
    async fn counted(&self) -> Result<Summary, Problem> {
        let mut by_status = BTreeMap::new();
        for status in Status::ALL {
            let asked = DealQuery { statuses: vec![status], per_page: 1, ..DealQuery::default() };
            let Some(query) = self.question(&asked)? else { break };
            let Ok(found) = self.page(query, 1).await else { continue };
            by_status.extend(self.total(&found).await?.map(|total| (status, total)));
        }
        Ok(Summary { by_status, open_value: Vec::new() })
    }
}
