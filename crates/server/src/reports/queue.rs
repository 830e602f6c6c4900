//! From what is due to what is sent: each due time becomes one row, each row is taken by one server, and what failed for
//! now is tried again later.

use super::content::{self, Asked};
use super::due::next_due;
use super::outgoing::Unsent;
use super::webhook::Message;
use super::words::Words;
use crate::authentication::load_session;
use crate::figures;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::alerts::{self, StoredAlert};
use crate::store::deliveries::{self, Delivery};
use crate::store::schedules::{self, Content, StoredSchedule};
use crate::store::scope::Scope;
use crate::store::sources::{self, Sources};
use crate::store::views;
use chrono::{DateTime, TimeDelta, Utc};
use domain::records::Session;
use serde_json::{Value, json};
use sqlx::AnyConnection;
use std::sync::Arc;
use tokio::task::JoinSet;

/// As many rows are looked at in one round; the rest comes in the next.
const AT_ONCE: i64 = 100;
/// A sender that was not heard of for so long is gone.
const LOST_AFTER: TimeDelta = TimeDelta::minutes(10);
/// Minutes until the next attempts; after the last one it has failed.
const PAUSES: [i64; 4] = [1, 5, 30, 120];
/// Deliveries one after the other that come to nothing: then it is paused, and its owner sees why.
const ENOUGH: i64 = 5;

/// Makes a row of everything that is due. What was missed while no server ran is sent once, not once for each time.
pub(super) async fn plan(state: &AppState, now: DateTime<Utc>) -> Result<(), Problem> {
    let mut connection = state.database.read().await?;
    let due = schedules::due(&mut connection, now, AT_ONCE).await?;
    drop(connection);
    for schedule in due {
        let zone = schedule.zone.parse().unwrap_or(chrono_tz::UTC);
        let Some(next) = next_due(schedule.rhythm, schedule.hour, zone, now) else { continue };
        let mut write = state.database.write().await?;
        if schedules::advance(&mut write, &schedule, next).await? {
            let view = views::find(&mut write, &schedule.view).await?;
            let content = view.as_ref().map(|view| Content::of(view).text());
            let waiting = Delivery::waiting(&schedule.id, "due", schedule.next_due_at);
            let delivery = Delivery { rule: content, ..waiting };
            deliveries::insert(&mut write, &delivery).await?;
            write.commit().await?;
        }
    }
    Ok(())
}

/// Takes and sends what waits. Whoever else does so at the same time shares the turns with it.
pub(super) async fn send_waiting(state: &AppState) -> Result<(), Problem> {
    let now = state.now();
    let mut write = state.database.write().await?;
    deliveries::give_up(&mut write, now).await?;
    let waiting = deliveries::waiting(&mut write, now, AT_ONCE).await?;
    write.commit().await?;
    let mut senders = JoinSet::new();
    for delivery in waiting {
        let turn = state.outgoing.turn().await;
        let state = state.clone();
        senders.spawn(async move {
            let _turn = turn;
            if let Err(problem) = send(&state, delivery).await {
                tracing::warn!(status = problem.status().as_u16(), "a delivery could not be worked on");
            }
        });
    }
    while let Some(ended) = senders.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a sender failed");
        }
    }
    Ok(())
}

/// What a delivery is about.
enum Source {
    Schedule(Box<StoredSchedule>),
    Alert(Box<StoredAlert>),
}

impl Source {
    async fn find(connection: &mut AnyConnection, id: &str) -> sqlx::Result<Option<Self>> {
        if let Some(schedule) = schedules::find(connection, id).await? {
            return Ok(Some(Source::Schedule(Box::new(schedule))));
        }
        Ok(alerts::find(connection, id).await?.map(|alert| Source::Alert(Box::new(alert))))
    }

    fn is_paused(&self) -> bool {
        match self {
            Source::Schedule(one) => one.paused.is_some(),
            Source::Alert(one) => one.paused.is_some(),
        }
    }

    /// Whether it still is what the delivery is of: how one of another view went says nothing of what is sent from now on.
    fn still_sends(&self, delivery: &Delivery) -> bool {
        let content = delivery.rule.as_deref().and_then(Content::read);
        match self {
            Source::Schedule(one) => content.is_none_or(|content| content.view == one.view),
            Source::Alert(_) => true,
        }
    }

    /// Where it stands, and in which version.
    fn version(&self) -> (Sources, &str, i64) {
        match self {
            Source::Schedule(one) => (Sources::Schedules, &one.id, one.version),
            Source::Alert(one) => (Sources::Alerts, &one.id, one.version),
        }
    }
}

/// Whoever tries it out is at the page and sees what came of it: it is neither repeated nor counted.
fn is_try(delivery: &Delivery) -> bool {
    delivery.kind == "now"
}

async fn send(state: &AppState, delivery: Delivery) -> Result<(), Problem> {
    // Not the moment at which a round began: judging may have taken longer than anybody waits for a sender.
    let now = state.now();
    let mut write = state.database.write().await?;
    if !deliveries::take(&mut write, &delivery, now + LOST_AFTER).await? {
        return Ok(());
    }
    let found = Source::find(&mut write, &delivery.source).await?;
    let not_sent = match &found {
        None => Some("gone"),
        Some(source) if source.is_paused() && !is_try(&delivery) => Some("paused"),
        Some(_) => None,
    };
    if let Some(why) = not_sent {
        deliveries::end(&mut write, &delivery.id, "failed", now, (why, None)).await?;
    }
    write.commit().await?;
    let Some(source) = found.filter(|_| not_sent.is_none()) else { return Ok(()) };
    let sent = match &source {
        Source::Schedule(schedule) => send_view(state, schedule, &delivery, now).await,
        Source::Alert(alert) => send_alert(state, alert, &delivery).await,
    };
    // What went wrong in here is no answer of anybody's: it is tried again like a receiver that is away.
    let sent = sent.unwrap_or_else(|_| Err(Unsent::for_now("internal")));
    note(state, &source, &delivery, sent).await
}

/// Keeps what came of an attempt.
async fn note(
    state: &AppState,
    source: &Source,
    delivery: &Delivery,
    sent: Result<(), Unsent>,
) -> Result<(), Problem> {
    let now = state.now();
    let mut write = state.database.write().await?;
    let (of, id, version) = source.version();
    let counts = !is_try(delivery) && source.still_sends(delivery);
    match sent {
        Ok(()) => {
            deliveries::end(&mut write, &delivery.id, "sent", now, ("sent", None)).await?;
            if counts {
                sources::arrived(&mut write, of, id, version).await?;
            }
        }
        Err(unsent) => {
            let why = (unsent.code, unsent.detail.as_deref());
            let pause = usize::try_from(delivery.attempts).ok().and_then(|done| PAUSES.get(done));
            match pause.filter(|_| unsent.passing && !is_try(delivery)) {
                Some(minutes) => {
                    let next = now + TimeDelta::minutes(*minutes);
                    deliveries::put_back(&mut write, &delivery.id, next, why).await?;
                }
                None => {
                    deliveries::end(&mut write, &delivery.id, "failed", now, why).await?;
                    if counts && matches!(unsent.code, "view_gone" | "account_off") {
                        sources::pause(&mut write, of, id, version, unsent.code).await?;
                    } else if counts {
                        sources::came_to_nothing(&mut write, of, id, version, ENOUGH).await?;
                    }
                }
            }
        }
    }
    Ok(write.commit().await?)
}

type Attempt = Result<Result<(), Unsent>, Problem>;

async fn send_view(
    state: &AppState,
    schedule: &StoredSchedule,
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> Attempt {
    let mut connection = state.database.read().await?;
    let Some(session) = load_session(&mut connection, &schedule.user).await? else {
        return Ok(Err(Unsent::finally("account_off")));
    };
    let partner = session.partner.as_ref().map(|partner| &partner.id);
    // One name, one content: what was to be sent when it was due is sent, whatever the schedule or the view has become.
    let content = delivery.rule.as_deref().and_then(Content::read);
    let id = content.as_ref().map_or(&schedule.view, |content| &content.view);
    let view = views::find(&mut connection, id).await?;
    drop(connection);
    let view = match content {
        Some(content) => view.map(|view| content.put_into(view)),
        None => view,
    };
    let Some(view) = view.filter(|view| view.is_seen_by(&schedule.user, partner)) else {
        return Ok(Err(Unsent::finally("view_gone")));
    };
    let gathered = figures::gather(state, &Scope::of(&session.actor())).await?;
    let query = content::question(&view.address, session.user.role.is_partner());
    let report = figures::answer(state, Arc::new(gathered.deals), query.clone(), now).await?;
    let words = Words::of(language(state, &session));
    let asked = Asked {
        program: &state.program.rules,
        words: &words,
        labels: &gathered.labels,
        query: &query,
        report: &report,
    };
    if schedule.channel == "mail" {
        let letter = asked.letter(&view, &state.outgoing);
        return Ok(state.outgoing.mail(&session.user.email, letter).await);
    }
    let message = asked.message(&view, &state.outgoing);
    Ok(post(state, (&schedule.url, &schedule.secret), delivery, message).await)
}

async fn send_alert(state: &AppState, alert: &StoredAlert, delivery: &Delivery) -> Attempt {
    // What was judged is told, not what has become of the alert since.
    let judged = delivery.rule.as_deref().map(|question| alert.clone().as_it_asked(question));
    let alert = judged.as_ref().unwrap_or(alert);
    let mut connection = state.database.read().await?;
    let Some(session) = load_session(&mut connection, &alert.user).await? else {
        return Ok(Err(Unsent::finally("account_off")));
    };
    drop(connection);
    let outgoing = &state.outgoing;
    let number = delivery.measured.as_deref();
    if alert.channel == "mail" {
        let words = Words::of(language(state, &session));
        let measured = number.and_then(|number| number.parse().ok());
        let letter = content::alert_letter(&words, alert, &delivery.kind, measured, outgoing);
        return Ok(outgoing.mail(&session.user.email, letter).await);
    }
    let message = content::alert_message(alert, number, outgoing);
    Ok(post(state, (&alert.url, &alert.secret), delivery, message).await)
}

async fn post(
    state: &AppState,
    (url, secret): (&str, &str),
    delivery: &Delivery,
    mut message: Value,
) -> Result<(), Unsent> {
    if let Value::Object(fields) = &mut message {
        fields.insert("delivery".to_owned(), json!(delivery.id));
        fields.insert("kind".to_owned(), json!(delivery.kind));
        fields.insert("due_at".to_owned(), json!(delivery.due_at));
    }
    let seconds = state.now().timestamp();
    let body = message.to_string().into_bytes();
    state.outgoing.webhook(Message { url, secret, delivery: &delivery.id, seconds, body }).await
}

/// The person's language, or the programme's.
fn language<'s>(state: &'s AppState, session: &'s Session) -> &'s str {
    session.user.locale.as_deref().unwrap_or(&state.program.rules.default_locale)
}
