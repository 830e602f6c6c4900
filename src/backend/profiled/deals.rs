//! Deals in a backend that only keeps records: questions, and the steps of a registration.

use super::client::{Client, failure, issues};
use super::config::Config;
use super::people::{self, context};
use crate::backend::failure::Failure;
use crate::backend::outbox::Command;
use crate::browser::{clock, console, preferences};
use domain::deals::registration::{Desk, Stop, merged};
use domain::deals::{Deal, DealQuery, DealSummary, Request};
use domain::ids::{DealId, UserId};
use domain::records::{Page, Partner, Session};
use record_store::{ask, read, write};
use rest_profile::http::Replay;
use rest_profile::plan::{CreatePlan, ListPlan};
use rest_profile::query::{Continuation, Page as Part, Query};
use rest_profile::read::{ListPage, Outcome};
use rest_profile::record::Record;
use rest_profile::resource::{Unsupported, What};
use std::cell::RefCell;

fn client(config: &Config) -> Result<Client<'_>, Failure> {
    Client::of(config, "deals").ok_or(Failure::Unsupported)
}

fn unsupported(what: Unsupported) -> Failure {
    console::report(&format!("the profile has no words for {:?} {}", what.what, what.field));
    Failure::Unsupported
}

fn no_place(name: String) -> Failure {
    console::report(&format!("the profile has no place for {name}"));
    Failure::Unsupported
}

/// One page of the deals that the person sees.
pub async fn list(config: &Config, query: &DealQuery) -> Result<Page<DealSummary>, Failure> {
    let client = client(config)?;
    let person = people::current(config).await?;
    let own = person.partner.as_ref().map(|partner| partner.id.0.as_str());
    let question = ask::question(&config.program, client.resource, query, own);
    let (plan, page) = match client.resource.list(&question, &context()) {
        Ok(plan) => read_page(&client, plan).await?,
        Err(Unsupported { what: What::Page, .. }) => walk(&client, question, query.page).await?,
        // A condition that no deal of this backend can meet.
        Err(Unsupported { what: What::Nothing, .. }) => return Ok(nothing(query)),
        Err(refused) => return Err(unsupported(refused)),
    };
    let mut total = page.total;
    if let (None, Some(count)) = (total, &plan.count) {
        let answer = client.send(count).await?;
        total = client.resource.read_count(&answer).ok();
    }
    let actor = person.actor();
    let mut items = Vec::with_capacity(page.records.len());
    for record in &page.records {
        let mut summary = read::summary(&config.program, record);
        if !actor.sees(&summary.partner_id) {
            continue;
        }
        name_partner(config, &mut summary).await;
        items.push(summary);
    }
    if items.len() < page.records.len() {
        // The backend let through what it was asked to leave out: its number counts them as well.
        console::report("the backend ignores the condition on `partner`");
        total = None;
    }
    Ok(Page { items, total, page: query.page, per_page: query.per_page, has_next: page.next.is_some() })
}

async fn read_page(client: &Client<'_>, plan: ListPlan) -> Result<(ListPlan, ListPage), Failure> {
    let answer = client.send(&plan.request).await?;
    let page = client.resource.read_list(&plan, &answer).map_err(|refused| failure(&refused, ""))?;
    Ok((plan, page))
}

thread_local! {
    /// The last list that could only be walked through: its first page's question, and where each further page begins.
    static WALKED: RefCell<Option<(Query, Vec<Continuation>)>> = const { RefCell::new(None) };
}

/// 40 pages: a thousand deals of a backend whose pages can only be turned one by one.
const FARTHEST: u32 = 40;

/// Reaches a page that cannot be jumped to, by the pages before it. Turning to the next one costs one request.
async fn walk(client: &Client<'_>, question: Query, number: u32) -> Result<(ListPlan, ListPage), Failure> {
    let (Part::Number { size, .. }, true) = (question.page.clone(), number <= FARTHEST) else {
        return Err(Failure::Unsupported);
    };
    let first = Query { page: Part::Number { number: 1, size }, ..question };
    let known = WALKED.with_borrow(|walked| walked.as_ref().filter(|(of, _)| *of == first).cloned());
    // `begins[0]` is where page 2 begins.
    let mut begins = known.map(|(_, begins)| begins).unwrap_or_default();
    begins.truncate(usize::try_from(number.saturating_sub(1)).unwrap_or_default());
    loop {
        let reached = u32::try_from(begins.len()).unwrap_or(u32::MAX) + 1;
        let page = begins.last().cloned().map_or(first.page.clone(), Part::Next);
        let query = Query { page, ..first.clone() };
        let plan = client.resource.list(&query, &context()).map_err(unsupported)?;
        let read = read_page(client, plan).await?;
        match read.1.next.clone() {
            Some(next) if reached < number => begins.push(next),
            // There, or at the end of a list that is shorter than the address says.
            _ => {
                WALKED.set(Some((first, begins)));
                return Ok(read);
            }
        }
    }
}

fn nothing(query: &DealQuery) -> Page<DealSummary> {
    Page { items: Vec::new(), total: Some(0), page: query.page, per_page: query.per_page, has_next: false }
}

/// The organisation's name, where the deal's record does not have it.
async fn name_partner(config: &Config, summary: &mut DealSummary) {
    if summary.partner_name.is_empty() && !summary.partner_id.0.is_empty() {
        summary.partner_name = people::partner(config, &summary.partner_id).await.name;
    }
}

/// A deal with its fields.
pub async fn one(config: &Config, id: &DealId) -> Result<Deal, Failure> {
    Ok(found(config, id).await?.1)
}

/// The record and the deal that it is. A person of a partner sees the own organisation's only.
async fn found(config: &Config, id: &DealId) -> Result<(Record, Deal), Failure> {
    let client = client(config)?;
    let person = people::current(config).await?;
    let request = client.resource.get(&known_as(id), &context()).map_err(unsupported)?;
    let answer = client.send(&request).await?;
    let record = client.resource.read_one(&answer).map_err(|refused| failure(&refused, ""))?;
    let mut deal = read::deal(&config.program, &record);
    if !person.actor().sees(&deal.summary.partner_id) {
        return Err(Failure::NotFound);
    }
    name_partner(config, &mut deal.summary).await;
    if deal.summary.owner_id == person.user.id {
        deal.summary.owner_name.clone_from(&person.user.name);
    }
    Ok((record, deal))
}

/// The id that the backend gave to a deal that was registered here under an id of ours.
pub fn known_as(id: &DealId) -> String {
    preferences::get(&alias(id)).unwrap_or_else(|| id.as_str().to_owned())
}

fn alias(id: &DealId) -> String {
    format!("deal.{id}")
}

/// Carries a command out.
pub async fn command(config: &Config, command: Command, key: &str, user: &UserId) -> Result<(), Failure> {
    let person = people::current(config).await?;
    if person.user.id != *user {
        return Err(Failure::Conflict("another_user".to_owned()));
    }
    match command {
        Command::Create { deal, fields } => {
            let partner = person.partner.clone().ok_or(Failure::Forbidden("role".to_owned()))?;
            let blank =
                Deal::begun(deal.clone(), &partner, (&person.user.id, &person.user.name), clock::now());
            let made = desk(config, &person, &partner, |desk| desk.register(blank, &fields, true))?;
            create(config, &deal, &made, key).await
        }
        Command::Change { deal, version, fields } => {
            let (record, before) = found(config, &deal).await?;
            if before.summary.version != version {
                // Our own earlier attempt, whose answer got lost, or somebody else's change.
                let done = merged(&before.fields, &fields) == before.fields;
                return if done { Ok(()) } else { Err(Failure::Stale) };
            }
            let partner = people::partner(config, &before.summary.partner_id).await;
            let after = desk(config, &person, &partner, |desk| desk.change(&before, &fields))?;
            update(config, &record, &before, &after).await
        }
        Command::Act { deal, version, act, fields } => {
            let (record, before) = found(config, &deal).await?;
            if before.summary.version != version {
                let done = before.summary.status == act.action.target()
                    && before.reason == act.reason
                    && before.comment == act.comment;
                return if done { Ok(()) } else { Err(Failure::Stale) };
            }
            let partner = people::partner(config, &before.summary.partner_id).await;
            let request = Request {
                action: act.action,
                reason: act.reason,
                comment: act.comment,
                duplicate_of: act.duplicate_of,
            };
            let after = desk(config, &person, &partner, |desk| desk.act(&before, &request, &fields))?;
            update(config, &record, &before, &after).await
        }
        // Goes a way of its own: `uploads`.
        Command::Upload { .. } => Err(Failure::Unsupported),
    }
}

/// Lets the rules decide about a step.
fn desk(
    config: &Config,
    person: &Session,
    partner: &Partner,
    step: impl FnOnce(Desk<'_>) -> Result<Deal, Stop>,
) -> Result<Deal, Failure> {
    let actor = person.actor();
    let program = &config.program;
    let today = clock::today_in(&program.time_zone);
    let desk = Desk { program, actor: &actor, partner, now: clock::now(), today };
    step(desk).map_err(|stop| match stop {
        Stop::Refused(refusal) => Failure::Refused(refusal.code().to_owned()),
        Stop::Invalid(issues) => Failure::Invalid(issues),
    })
}

async fn create(config: &Config, id: &DealId, deal: &Deal, key: &str) -> Result<(), Failure> {
    let client = client(config)?;
    // An earlier attempt arrived, and the page was closed before the outbox had forgotten the command.
    if preferences::get(&alias(id)).is_some() {
        return Ok(());
    }
    let values = write::new_deal(&config.program, client.resource, deal).map_err(no_place)?;
    // A draft that comes back gets a new key; the deal it is about stays the same one.
    let reference = if client.resource.creates_by_reference() { id.as_str() } else { key };
    let plan = client.resource.create(&values, reference, &context()).map_err(unsupported)?;
    if let Some(lookup) = &plan.lookup {
        // An earlier attempt may have arrived although its answer did not.
        let answer = client.send(&lookup.request).await?;
        let page = client.resource.read_list(lookup, &answer).map_err(|refused| failure(&refused, ""))?;
        if let Some(there) = page.records.iter().find(|record| client.resource.carries(record, reference)) {
            remember(id, &there.id);
            return Ok(());
        }
    }
    let never_twice = plan.request.replay == Replay::Never;
    let tried = format!("sent.{key}");
    if never_twice && preferences::get(&tried).is_some() {
        // The page was closed while it was under way. The next attempt is a person's own decision.
        preferences::forget(&tried);
        return Err(Failure::Unclear);
    }
    if never_twice {
        preferences::set(&tried, "1");
    }
    let made = made(config, &client, &plan, never_twice).await;
    // Arrived, refused, or handed to the person: in each case the mark has served.
    if let Ok(theirs) = &made {
        remember(id, theirs);
    }
    preferences::forget(&tried);
    made.map(drop)
}

/// Sends a new record and answers its id; empty where the backend does not tell.
///
/// Once it may have arrived, no failure says "later" of a backend that would take it twice: a person has to look.
async fn made(
    config: &Config,
    client: &Client<'_>,
    plan: &CreatePlan,
    never_twice: bool,
) -> Result<String, Failure> {
    let title = &config.program.roles.title;
    let answer = match client.send(&plan.request).await {
        Err(failure @ (Failure::Offline | Failure::Timeout)) => {
            return Err(if never_twice { Failure::Unclear } else { failure });
        }
        answer => answer?,
    };
    let refused = matches!(answer.status, 400..=499) && !matches!(answer.status, 408 | 425);
    match client.resource.read_created(&answer, plan.client_id.as_deref(), &context()) {
        Ok(Outcome::Record(record)) => Ok(record.id),
        // It is there: that it could not be read again changes nothing about that.
        Ok(Outcome::Reread(request)) => {
            let answer = client.send(&request).await.ok();
            let record = answer.and_then(|answer| client.resource.read_one(&answer).ok());
            Ok(record.map(|record| record.id).or(plan.client_id.clone()).unwrap_or_default())
        }
        Ok(Outcome::Done) => Ok(plan.client_id.clone().unwrap_or_default()),
        Err(problem) if refused || !never_twice => Err(match failure(&problem, title) {
            // Nobody changed a deal that is not there yet: something like it is.
            Failure::Stale => Failure::Invalid(issues(&problem, title)),
            other => other,
        }),
        Err(_) => Err(Failure::Unclear),
    }
}

/// Keeps under which id the backend knows a deal of ours.
fn remember(id: &DealId, theirs: &str) {
    preferences::set(&alias(id), if theirs.is_empty() { id.as_str() } else { theirs });
}

async fn update(config: &Config, record: &Record, before: &Deal, after: &Deal) -> Result<(), Failure> {
    let client = client(config)?;
    let changes = write::changes(&config.program, client.resource, before, after).map_err(no_place)?;
    if changes.is_empty() {
        return Ok(());
    }
    let request = client.resource.update(record, &changes, &context()).map_err(unsupported)?;
    let answer = client.send(&request).await?;
    let title = &config.program.roles.title;
    let outcome = client.resource.read_updated(&answer, &record.id, &context());
    outcome.map(drop).map_err(|refused| failure(&refused, title))
}
