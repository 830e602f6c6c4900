//! What belongs to a deal and lies in a resource of its own.

use super::client::{Client, failure};
use super::config::Config;
use super::deals;
use super::people::context;
use crate::backend::failure::Failure;
use crate::browser::console;
use domain::ids::DealId;
use record_store::history;
use rest_profile::record::Record;

/// The records of a deal, the latest first if the backend can; none where no backend has the resource.
pub async fn of_deal(
    config: &Config,
    resource: &str,
    deal: &DealId,
    instant: &str,
) -> Result<Vec<Record>, Failure> {
    let Some(client) = Client::of(config, resource) else { return Ok(Vec::new()) };
    let id = deals::known_as(deal);
    let Some(query) = history::question(client.resource, &id, instant, &context()) else {
        console::report(&format!("`{resource}` cannot be asked for what belongs to one deal"));
        return Ok(Vec::new());
    };
    let plan = client.resource.list(&query, &context()).map_err(|_| Failure::Unsupported)?;
    let answer = client.send(&plan.request).await?;
    let mut page = client.resource.read_list(&plan, &answer).map_err(|refused| failure(&refused, ""))?;
    let came = page.records.len();
    page.records.retain(|record| history::belongs(record, &id));
    if page.records.len() < came {
        console::report(&format!("`{resource}` ignores the condition on `deal`"));
    }
    Ok(page.records)
}
