//! All deals of a backend, for figures: read into columns while their pages arrive, four at a time where the backend lets
//! any page be jumped to.

use super::client::{Carried, Client, failure};
use super::config::{self, Config};
use super::deals::unsupported;
use super::lanes::together;
use super::people::{self, context};
use crate::backend::Failure;
use crate::browser::days::ZoneDays;
use domain::performance::Dimension;
use record_store::facts::reading::{Read, Reading, is_nothing};
use rest_profile::plan::ListPlan;
use std::cell::RefCell;

/// 4 pages at a time: the fifth would only wait for a backend that is busy with four, and two of the browser's six
/// connections to an origin stay free for whatever else the person does.
const AT_ONCE: usize = 4;

/// Every deal that the person sees. `progress` is told how many have arrived.
///
/// # Errors
/// As for any list.
pub async fn facts(progress: &dyn Fn(usize)) -> Result<Read, Failure> {
    let config = config::config().await?;
    let client = Client::of(&config, "deals").ok_or(Failure::Unsupported)?;
    let person = people::current(&config).await?;
    let own = person.partner.as_ref().map(|partner| partner.id.0.as_str());
    let asked = Reading::asked(&config.program, client.resource, own);
    let reading = match Reading::new(&config.program, client.resource, asked, context()) {
        Ok(reading) => reading,
        Err(refused) if is_nothing(&refused) => return Ok(Read::default()),
        Err(refused) => return Err(unsupported(refused)),
    };
    let reading = RefCell::new(reading);
    let told = |refused| failure(&refused, "");
    loop {
        let asked = reading.borrow_mut().ask().map_err(unsupported)?;
        let Some(plan) = asked else { break };
        let answer = if reading.borrow().in_pieces() {
            let mut take = |piece: &[u8]| {
                let mut reading = reading.borrow_mut();
                let read = reading.push(piece);
                progress(reading.rows());
                read
            };
            client.send_with(&plan.request, Carried::Pieces(&mut take)).await?
        } else {
            client.send(&plan.request).await?
        };
        reading.borrow_mut().take(&plan, &answer).map_err(told)?;
        progress(reading.borrow().rows());
        let rest = reading.borrow_mut().rest();
        if !rest.is_empty() {
            all(&client, &reading, rest, progress).await?;
        }
    }
    let actor = person.actor();
    let sees = |partner: &str| actor.sees(&domain::ids::PartnerId(partner.to_owned()));
    let mut days = ZoneDays::of(&config.program.time_zone);
    let read = reading.into_inner().finish(&sees, &mut |millis| days.day(millis));
    let mut read = read.map_err(|_| Failure::Malformed)?;
    name_partners(&config, &mut read).await;
    Ok(read)
}

/// The other pages, in whatever order they come.
async fn all(
    client: &Client<'_>,
    reading: &RefCell<Reading<'_>>,
    mut plans: Vec<ListPlan>,
    progress: &dyn Fn(usize),
) -> Result<(), Failure> {
    plans.reverse();
    let left = RefCell::new(plans);
    let failed = RefCell::new(None);
    let lane = || async {
        loop {
            let Some(plan) = left.borrow_mut().pop() else { return };
            let page = async {
                let answer = client.send(&plan.request).await?;
                let taken = reading.borrow_mut().take(&plan, &answer);
                taken.map_err(|refused| failure(&refused, ""))
            };
            if let Err(why) = page.await {
                left.borrow_mut().clear();
                failed.replace(Some(why));
            }
            progress(reading.borrow().rows());
        }
    };
    together((0..AT_ONCE).map(|_| lane())).await;
    failed.into_inner().map_or(Ok(()), Err)
}

/// The organisations' names, where the deals' records do not have them.
async fn name_partners(config: &Config, read: &mut Read) {
    let named = read.labels.entry(Dimension::Partner).or_default();
    let ids = &read.deals.columns().partner.names;
    for id in ids.iter().filter(|id| !id.is_empty()) {
        if !named.contains_key(&**id) {
            let partner = people::partner(config, &domain::ids::PartnerId(id.to_string())).await;
            named.insert(id.to_string(), partner.name);
        }
    }
}
