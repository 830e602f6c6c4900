//! Deal registrations over HTTP.

pub mod act;
pub mod activities;
pub mod attachments;
pub mod create;
pub mod edit;
pub(crate) mod fields;
pub mod list;
pub mod show;
pub mod summary;

pub(crate) use act::readable;
pub use act::{ActionRequest, act};
pub use activities::activities;
pub use create::{NewDeal, create};
pub use edit::{Changes, edit};
pub use list::list;
pub use show::show;
pub use summary::summary;

use crate::problem::Problem;
use crate::store::deals;
use chrono::{DateTime, Utc};
use domain::access::Actor;
use domain::deals::{Activity, Deal};
use domain::ids::{ActivityId, DealId};
use sqlx::AnyConnection;
use uuid::Uuid;

/// The deal, if the actor may know that it exists.
///
/// # Errors
/// 404 otherwise: an unknown deal and somebody else's look the same.
async fn visible_deal(connection: &mut AnyConnection, actor: &Actor, id: &DealId) -> Result<Deal, Problem> {
    let deal = deals::find(connection, id).await?.ok_or_else(Problem::not_found)?;
    if actor.sees(&deal.summary.partner_id) { Ok(deal) } else { Err(Problem::not_found()) }
}

/// The deal as the actor may read it: a registration of another organisation is not named, not even by its id.
async fn as_seen_by(connection: &mut AnyConnection, actor: &Actor, mut deal: Deal) -> Result<Deal, Problem> {
    if let Some(other) = &deal.duplicate_of {
        let owner = deals::owner(connection, other).await?;
        if owner.is_none_or(|owner| !actor.sees(&owner)) {
            deal.duplicate_of = None;
        }
    }
    Ok(deal)
}

/// 412 with the deal as it is now.
async fn stale(connection: &mut AnyConnection, actor: &Actor, id: &DealId) -> Problem {
    let current = async {
        let deal = visible_deal(connection, actor, id).await?;
        as_seen_by(connection, actor, deal).await
    };
    current.await.map_or_else(|problem| problem, Problem::stale)
}

/// The `ETag` of a deal.
pub(crate) fn etag(deal: &Deal) -> String {
    format!("\"{}\"", deal.summary.version)
}

/// A new entry of the history, without anything that is not said.
pub(crate) fn entry(kind: &str, actor_name: &str, now: DateTime<Utc>) -> Activity {
    Activity {
        id: ActivityId(Uuid::now_v7().to_string()),
        at: now,
        actor_name: actor_name.to_owned(),
        kind: kind.to_owned(),
        from: None,
        to: None,
        reason: None,
        comment: None,
        changed: Vec::new(),
    }
}
