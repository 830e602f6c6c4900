//! Organisations as a backend describes them. Which there are, and who sees them, is decided by this server's own; a
//! backend that has `partners` says what they are called today.

use super::{Gateway, PARTNERS};
use crate::authentication::SignedIn;
use crate::problem::Problem;
use crate::requests::{Ids, PageQuery};
use crate::routes::partners as own;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::PartnerId;
use domain::records::{Page, Partner};
use rest_profile::query::{Page as Part, Query, Value};
use rest_profile::record::Record;
use rest_profile::resource::Context;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// 10 pages of 100 are read: a thousand organisations. Those beyond keep the names that this server knows.
const PAGES: u32 = 10;
const SIZE: u32 = 100;

/// Five minutes: a name that changes does so once in years, and every list of deals wants it.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// Records by the backend's ids.
type Records = Arc<BTreeMap<String, Record>>;

/// What the backend said last, and when.
#[derive(Default)]
pub struct Directory(Mutex<Option<(DateTime<Utc>, Records)>>);

impl Gateway {
    /// Gives organisations the names, countries, currencies and tiers that the backend has for them. What it does not
    /// have, or cannot tell at the moment, stays.
    pub async fn name(&self, state: &AppState, partners: &mut [Partner]) {
        let Some((source, _)) = self.of(PARTNERS) else { return };
        let records = self.records(state.now()).await;
        for partner in partners {
            let Some(record) = source.organisations.theirs(&partner.id).and_then(|id| records.get(id)) else {
                continue;
            };
            let places = [
                ("name", &mut partner.name),
                ("country", &mut partner.country),
                ("currency", &mut partner.currency),
                ("tier", &mut partner.tier),
            ];
            for (field, place) in places {
                let said = record.get(field).and_then(Value::as_text).filter(|text| !text.is_empty());
                said.into_iter().for_each(|text| text.clone_into(place));
            }
        }
    }

    async fn records(&self, now: DateTime<Utc>) -> Records {
        let known = || self.directory.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, records)) = known().as_ref()
            && now < *at + FRESH
        {
            return records.clone();
        }
        let found = self.read_records().await;
        let records = match found {
            Some(found) => Arc::new(found),
            None => {
                tracing::warn!("the backend does not tell its organisations; they keep the names known here");
                known().take().map(|(_, records)| records).unwrap_or_default()
            }
        };
        *known() = Some((now, records.clone()));
        records
    }

    async fn read_records(&self) -> Option<BTreeMap<String, Record>> {
        let (source, resource) = self.of(PARTNERS)?;
        let mut all = BTreeMap::new();
        let mut query = Query::page(1, SIZE);
        for _ in 0..PAGES {
            let plan = resource.list(&query, &Context::default()).ok()?;
            let answer = source.send(&plan.request).await.ok()?;
            let page = resource.read_list(&plan, &answer).ok()?;
            all.extend(page.records.into_iter().map(|record| (record.id.clone(), record)));
            match page.next {
                Some(next) => query.page = Part::Next(next),
                None => break,
            }
        }
        Some(all)
    }
}

/// In place of the server's own list.
pub async fn list(
    State(state): State<AppState>,
    signed_in: SignedIn,
    query: PageQuery,
) -> Result<Json<Page<Partner>>, Problem> {
    let Json(mut page) = own::list(State(state.clone()), signed_in, query).await?;
    if let Some(gateway) = &state.gateway {
        gateway.name(&state, &mut page.items).await;
    }
    Ok(Json(page))
}

/// In place of the server's own.
pub async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    id: Ids<PartnerId>,
) -> Result<Json<Partner>, Problem> {
    let Json(mut partner) = own::show(State(state.clone()), signed_in, id).await?;
    if let Some(gateway) = &state.gateway {
        gateway.name(&state, std::slice::from_mut(&mut partner)).await;
    }
    Ok(Json(partner))
}
