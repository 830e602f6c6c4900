//! Judging alerts: once an hour by one server each, and when somebody asks.

use super::content;
use crate::authentication::load_session;
use crate::background::contained;
use crate::figures;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::alerts::{self, StoredAlert};
use crate::store::deliveries::{self, Delivery, Sources};
use crate::store::scope::Scope;
use chrono::{DateTime, Utc};
use domain::performance::alerts::{News, Rule, When, comparable, judge};
use domain::performance::kpi::Figure;
use domain::performance::{Comparison, Deals, Report};
use std::sync::Arc;

/// As many are looked at before others come to their turn.
const AT_ONCE: usize = 200;

/// Hours since 1970.
fn hour(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(3_600)
}

/// Judges every alert that was not judged in this hour yet. One person's deals are read once for all their alerts.
/// Whatever could not be judged waits for the next round.
pub(super) async fn judge_hour(state: &AppState, now: DateTime<Utc>) -> Result<(), Problem> {
    let mut next = Some(alerts::Place::default());
    while let Some(after) = next {
        let mut connection = state.database.read().await?;
        let (found, last) = alerts::unjudged(&mut connection, hour(now), &after, AT_ONCE).await?;
        drop(connection);
        for one_person in found.chunk_by(|one, next| one.user == next.user) {
            // Others are not to wait for it.
            if let Err(problem) = contained(judge_of_person(state.clone(), one_person.to_vec(), now)).await {
                tracing::warn!(status = problem.status().as_u16(), "alerts were not judged");
            }
        }
        next = last;
    }
    Ok(())
}

/// Judges one alert now.
///
/// # Errors
/// If the database fails, or the figures cannot be made.
pub async fn judge_now(state: &AppState, alert: StoredAlert, now: DateTime<Utc>) -> Result<(), Problem> {
    contained(judge_of_person(state.clone(), vec![alert], now)).await
}

async fn judge_of_person(state: AppState, all: Vec<StoredAlert>, now: DateTime<Utc>) -> Result<(), Problem> {
    let Some(first) = all.first() else { return Ok(()) };
    let mut connection = state.database.read().await?;
    let session = load_session(&mut connection, &first.user).await?;
    drop(connection);
    let Some(session) = session else {
        let mut write = state.database.write().await?;
        for alert in &all {
            deliveries::pause(&mut write, Sources::Alerts, &alert.id, alert.version, "account_off").await?;
        }
        return Ok(write.commit().await?);
    };
    let deals = Arc::new(figures::gather(&state, &Scope::of(&session.actor())).await?.deals);
    for alert in &all {
        let after = judged(&state, alert, &deals, session.user.role.is_partner(), now).await?;
        keep(&state, alert, &after, now).await?;
    }
    Ok(())
}

/// The alert after a look at the figures.
async fn judged(
    state: &AppState,
    alert: &StoredAlert,
    deals: &Arc<Deals>,
    partner: bool,
    now: DateTime<Utc>,
) -> Result<(StoredAlert, News), Problem> {
    let mut query = content::question(&alert.address, partner);
    query.by.clear();
    let changes = matches!(alert.when, When::ChangedBy(_) | When::ChangedByPercent(_));
    // Against a target nothing changes: it has no days of its own.
    if changes && !matches!(query.compare, Some(Comparison::Previous | Comparison::LastYear)) {
        query.compare = Some(Comparison::Previous);
    }
    let report = figures::answer(state, deals.clone(), query, now).await?;
    let rule = Rule { id: alert.id.clone(), kpi: alert.kpi, when: alert.when, margin: alert.margin };
    let figure = told(alert, &report);
    let before = before(alert, &report);
    let found = judge(&rule, &figure, before.as_ref(), alert.raised);
    let turned = found.news != News::Nothing;
    let after = StoredAlert {
        raised: found.raised,
        measured: found.measured,
        judged_at: Some(now),
        turned_at: if turned { Some(now) } else { alert.turned_at },
        judged_hour: hour(now),
        ..alert.clone()
    };
    Ok((after, found.news))
}

fn told(alert: &StoredAlert, report: &Report) -> Figure {
    let whole = &report.whole;
    let figure = whole.figures.iter().find(|(kpi, _)| *kpi == alert.kpi).map(|(_, figure)| figure);
    let unknown = Err(domain::performance::kpi::Unknown::NotCollected);
    comparable(alert.kpi, figure.unwrap_or(&unknown), &whole.totals, alert.currency, alert.minimum)
}

fn before(alert: &StoredAlert, report: &Report) -> Option<Figure> {
    let whole = &report.whole;
    let (_, figure) = whole.figures_before.iter().find(|(kpi, _)| *kpi == alert.kpi)?;
    Some(comparable(alert.kpi, figure, whole.before.as_ref()?, alert.currency, alert.minimum))
}

/// Keeps the judgement and, if it is news, what is to be sent of it: both or neither, and once.
async fn keep(
    state: &AppState,
    before: &StoredAlert,
    (after, news): &(StoredAlert, News),
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let mut write = state.database.write().await?;
    if !alerts::keep_judgement(&mut write, before, after).await? {
        return Ok(());
    }
    let kind = match news {
        News::Raised => Some("raised"),
        News::Ended => Some("ended"),
        News::Nothing => None,
    };
    if let Some(kind) = kind {
        let mut delivery = Delivery::waiting(&after.id, kind, now);
        delivery.measured = after.measured.map(|number| number.normalize().to_string());
        delivery.rule = Some(after.question());
        if after.channel == "page" {
            // To be read on the page: nothing leaves.
            delivery.state = "sent".to_owned();
            delivery.ended_at = Some(now);
            delivery.outcome = Some("listed".to_owned());
        }
        deliveries::insert(&mut write, &delivery).await?;
    }
    Ok(write.commit().await?)
}
