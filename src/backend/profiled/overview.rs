//! How many deals stand where: one question for each status, a few of them at a time.

use super::client::{Client, failure};
use super::config::Config;
use super::deals;
use super::lanes::together;
use super::people::{self, context};
use crate::backend::failure::Failure;
use crate::backend::resources::DealsOverview;
use domain::deals::{DealQuery, Status};
use record_store::ask;
use rest_profile::resource::{Unsupported, What};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// 4 questions at a time: three round trips instead of eleven, and two of the browser's six connections to an origin
/// stay free for the list beside it.
const AT_ONCE: usize = 4;

/// The overview, where the backend counts.
///
/// # Errors
/// The backend does not count, or it counts deals that the person may not see.
pub async fn overview(config: &Config) -> Result<DealsOverview, Failure> {
    let person = people::current(config).await?;
    let own = person.partner.as_ref().map(|partner| partner.id.0.as_str());
    if own.is_some() {
        // Counts show no rows: whether the backend heeds the condition on the organisation has to be seen in a list.
        deals::list(config, &DealQuery::default()).await?.total.ok_or(Failure::Unsupported)?;
    }
    let left = RefCell::new(Status::ALL.to_vec());
    let counted = RefCell::new(Vec::new());
    let lane = || async {
        loop {
            let Some(status) = left.borrow_mut().pop() else { return };
            let count = count(config, status, own).await;
            if count.is_err() {
                left.borrow_mut().clear();
            }
            counted.borrow_mut().push((status, count));
        }
    };
    together((0..AT_ONCE).map(|_| lane())).await;
    let counted = counted.into_inner().into_iter();
    let by_status = counted.map(|(status, count)| Ok((status.as_str().to_owned(), count?)));
    let by_status = by_status.collect::<Result<BTreeMap<_, _>, Failure>>()?;
    Ok(DealsOverview { by_status, open_value: Vec::new() })
}

/// How many deals have the status: by a question that only counts, where there is one.
async fn count(config: &Config, status: Status, own: Option<&str>) -> Result<u64, Failure> {
    let client = Client::of(config, "deals").ok_or(Failure::Unsupported)?;
    let query = DealQuery { statuses: vec![status], per_page: 1, ..DealQuery::default() };
    let question = ask::question(&config.program, client.resource, &query, own);
    let plan = match client.resource.list(&question, &context()) {
        Ok(plan) => plan,
        // No deal of this backend can be in that status.
        Err(Unsupported { what: What::Nothing, .. }) => return Ok(0),
        Err(_) => return Err(Failure::Unsupported),
    };
    let told = |refused: rest_profile::read::Failure| failure(&refused, "");
    let total = match &plan.count {
        Some(count) => Some(client.resource.read_count(&client.send(count).await?).map_err(told)?),
        None => {
            let answer = client.send(&plan.request).await?;
            client.resource.read_list(&plan, &answer).map_err(told)?.total
        }
    };
    total.ok_or(Failure::Unsupported)
}
