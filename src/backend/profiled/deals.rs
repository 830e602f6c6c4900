//! Deals in a backend that only keeps records: questions, and the steps of a registration.

use super::client::{Client, failure, issues};
use super::config::Config;
use super::people::{self, context};
use crate::backend::failure::Failure;
use crate::backend::outbox::Command;
use crate::browser::{clock, console, preferences};
use domain::deals::registration::{Desk, Fields, Stop};
use domain::deals::{Deal, DealQuery, DealSummary, Request};
use domain::ids::{DealId, UserId};
use domain::records::{Page, Partner, Session};
use record_store::steps::{
    self, Create, Earlier, Exchange, Find, Found, Meant, NoAnswer, Since, Step, Why, Written,
};
use record_store::{ask, read};
use rest_profile::plan::ListPlan;
use rest_profile::query::{Continuation, Page as Part, Query};
use rest_profile::read::ListPage;
use rest_profile::record::Record;
use rest_profile::resource::{Unsupported, What};
use std::cell::RefCell;

fn client(config: &Config) -> Result<Client<'_>, Failure> {
    Client::of(config, "deals").ok_or(Failure::Unsupported)
}

pub(super) fn unsupported(what: Unsupported) -> Failure {
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
async fn found(config: &Config, id: &DealId) -> Result<(Found, Deal), Failure> {
    let client = client(config)?;
    let person = people::current(config).await?;
    let (id, context, actor) = (known_as(id), context(), person.actor());
    let sees = |record: &Record| actor.sees(&read::deal(&config.program, record).summary.partner_id);
    let found = exchange(config, &client, Find::new(client.resource, &id, &context, sees)).await?;
    let mut deal = read::deal(&config.program, &found.record);
    name_partner(config, &mut deal.summary).await;
    if deal.summary.owner_id == person.user.id {
        deal.summary.owner_name.clone_from(&person.user.name);
    }
    Ok((found, deal))
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
            let (found, before) = found(config, &deal).await?;
            change(config, &person, (found, before), version, Meant::Change(&fields), &fields).await
        }
        Command::Act { deal, version, act, fields } => {
            let (found, before) = found(config, &deal).await?;
            let request = Request {
                action: act.action,
                reason: act.reason,
                comment: act.comment,
                duplicate_of: act.duplicate_of,
            };
            change(config, &person, (found, before), version, Meant::Act(&request), &fields).await
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

/// Sends what an exchange of the steps asks for, to its end.
async fn exchange<E: Exchange>(
    config: &Config,
    client: &Client<'_>,
    mut steps: E,
) -> Result<E::Done, Failure> {
    let mut step = steps.begin();
    loop {
        step = match step {
            Step::Done(done) => return Ok(done),
            Step::Failed(stop) => return Err(stopped(config, stop)),
            Step::Send(request) => steps.answered(match client.send(&request).await {
                Ok(answer) => Ok(answer),
                // A browser does not tell whether a request has left.
                Err(Failure::Offline) => Err(NoAnswer::Broken),
                Err(Failure::Timeout) => Err(NoAnswer::TimedOut),
                Err(failure) => return Err(failure),
            }),
        }
    }
}

fn stopped(config: &Config, stop: steps::Stop) -> Failure {
    match stop.why {
        Why::Unsaid(what) => unsupported(what),
        Why::NoPlace(name) => no_place(name),
        Why::NoAnswer(NoAnswer::TimedOut) => Failure::Timeout,
        Why::NoAnswer(_) => Failure::Offline,
        Why::Refused(refused) => match failure(&refused, &config.program.roles.title) {
            // A new deal: nobody changed what is not there yet, something like it is.
            Failure::Stale => Failure::Invalid(issues(&refused, &config.program.roles.title)),
            other => other,
        },
        Why::Hidden => Failure::NotFound,
        Why::Unclear => Failure::Unclear,
    }
}

async fn create(config: &Config, id: &DealId, deal: &Deal, key: &str) -> Result<(), Failure> {
    let client = client(config)?;
    // An earlier attempt arrived, and the page was closed before the outbox had forgotten the command.
    if preferences::get(&alias(id)).is_some() {
        return Ok(());
    }
    // A draft that comes back gets a new key; the deal it is about stays the same one.
    let reference = if client.resource.creates_by_reference() { id.as_str() } else { key };
    let tried = format!("sent.{key}");
    let was_tried = preferences::get(&tried).is_some();
    let earlier = if was_tried { Earlier::Certain } else { Earlier::Perhaps };
    let context = context();
    let steps = Create::new(&config.program, client.resource, &context, deal, reference, earlier);
    let steps = steps.map_err(|stop| stopped(config, stop))?;
    if steps.is_never_sent_twice() && !was_tried {
        preferences::set(&tried, "1");
    }
    let made = exchange(config, &client, steps).await;
    // Arrived, refused, or handed to the person, whose decision the next attempt is: the mark has served.
    preferences::forget(&tried);
    remember(id, &made?.id.unwrap_or_default());
    Ok(())
}

/// Keeps under which id the backend knows a deal of ours.
fn remember(id: &DealId, theirs: &str) {
    preferences::set(&alias(id), if theirs.is_empty() { id.as_str() } else { theirs });
}

/// Takes a step on a deal that is there, from the version that the person saw.
async fn change(
    config: &Config,
    person: &Session,
    (found, before): (Found, Deal),
    version: i64,
    meant: Meant<'_>,
    fields: &Fields,
) -> Result<(), Failure> {
    // The outbox keeps no note of attempts here: what looks like our own step is taken for it.
    let current = match found.since(&config.program, version, meant, true) {
        Since::Nothing(current) => current,
        Since::Ours(_) => return Ok(()),
        Since::Theirs(_) => return Err(Failure::Stale),
    };
    let client = client(config)?;
    let partner = people::partner(config, &before.summary.partner_id).await;
    let after = desk(config, person, &partner, |desk| match meant {
        Meant::Change(fields) => desk.change(&before, fields),
        Meant::Act(request) => desk.act(&before, request, fields),
    })?;
    let context = context();
    let write = current.write(&config.program, client.resource, &context, &before, &after);
    match write.map_err(|stop| stopped(config, stop))? {
        None => Ok(()),
        Some(write) => match exchange(config, &client, write).await? {
            Written::Stale => Err(Failure::Stale),
            Written::Record(_) | Written::Unseen => Ok(()),
        },
    }
}
