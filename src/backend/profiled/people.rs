//! Who uses the portal, and the partner organisations.

use super::client::{Client, check_turn, failure, now, raw, turn, with_session};
use super::config::{Config, text};
use super::{client, csrf, ways};
use crate::backend::failure::Failure;
use domain::access::Role;
use domain::ids::{PartnerId, UserId};
use domain::records::{Page, Partner, Session, User};
use record_store::read;
use rest_profile::query::{Filter, Operator, Query, Value};
use rest_profile::record::Record;
use rest_profile::resource::Context;
use std::cell::RefCell;
use std::rc::Rc;

thread_local! {
    static PERSON: RefCell<Option<Session>> = const { RefCell::new(None) };
    /// The name that the person signed in with.
    static LOGIN: RefCell<String> = const { RefCell::new(String::new()) };
    /// The organisations' names do not change while somebody looks at a list.
    static PARTNERS: RefCell<Option<Rc<Vec<Partner>>>> = const { RefCell::new(None) };
}

/// 200 organisations are fetched for their names.
const PARTNERS_READ: u32 = 200;

/// Who is signed in. Tokens live in memory: after a reload nobody is, unless the backend has no accounts at all, or
/// somebody else vouches for the person ([`ways::arrive`]).
pub async fn current(config: &Config) -> Result<Session, Failure> {
    if let Some(person) = PERSON.with_borrow(Clone::clone) {
        return Ok(person);
    }
    let turn = turn();
    let person = match fixed(config) {
        Some(person) => person,
        None => ways::arrive(config).await?,
    };
    check_turn(turn)?;
    PERSON.set(Some(person.clone()));
    Ok(person)
}

/// Looks again who is there: on the site around, or by the cookie of the backend.
pub async fn again(config: &Config) -> Result<Session, Failure> {
    PERSON.set(None);
    current(config).await
}

/// The person whom the configuration names, for a backend without accounts.
fn fixed(config: &Config) -> Option<Session> {
    let person = config.person.as_ref()?;
    let role = Role::parse(&text(person, "role"))?;
    let named = |field: &str| Some(text(person, field)).filter(|text| !text.is_empty());
    let partner = named("partner").filter(|_| role.is_partner()).map(|id| {
        let mut partner = read::partner(&config.program, &Record { id, ..Record::default() });
        partner.name = named("partner_name").unwrap_or(partner.name);
        partner
    });
    let user = User {
        id: UserId(named("id")?),
        name: named("name").unwrap_or_default(),
        email: text(person, "email"),
        role,
        locale: None,
    };
    Some(Session { user, partner, assigned: None })
}

/// What `{me.…}` stands for.
pub fn context() -> Context {
    let me = PERSON.with_borrow(|person| {
        let person = person.as_ref()?;
        let partner = person.partner.as_ref().map(|partner| partner.id.0.clone()).unwrap_or_default();
        Some(vec![("id".to_owned(), person.user.id.0.clone()), ("partner".to_owned(), partner)])
    });
    Context { me: me.unwrap_or_default() }
}

/// Signs in, and asks who that is. Name and password go to the backend that has the people (`me`), and to those that
/// the configuration names: nobody's password for one system is sent to another by itself.
pub async fn sign_in(config: &Config, user: &str, password: &str) -> Result<Session, Failure> {
    let own = ways::own(config).map(|(name, _)| name).unwrap_or_default();
    let turn = turn();
    for (name, profile) in config.portal.backends() {
        if name != own && !config.sign_in.iter().any(|wanted| wanted == name) {
            continue;
        }
        if profile.wants_csrf() {
            csrf::ready(name, profile).await;
        }
        let entered = with_session(name, profile, |session| session.enter(profile, user, password));
        match entered {
            Ok(Some(request)) => {
                let answer = raw(&request).await?;
                with_session(name, profile, |session| session.read_sign_in(profile, &answer, now()))
                    .map_err(|refused| failure(&refused, ""))?;
                // Backends change it with the person; whichever holds now is found out before the first write.
                with_session(name, profile, |session| session.set_csrf(""));
            }
            Ok(None) => {}
            Err(_) => return Err(Failure::NotSignedIn),
        }
    }
    let person = identify(config, user).await?;
    check_turn(turn)?;
    LOGIN.set(user.to_owned());
    PERSON.set(Some(person.clone()));
    Ok(person)
}

/// The name that somebody signed in with on this page; empty where nobody has.
pub fn login() -> String {
    LOGIN.with_borrow(Clone::clone)
}

/// Asks the backend who that is. Without a `login` the backend itself has to know.
pub async fn identify(config: &Config, login: &str) -> Result<Session, Failure> {
    let Some(me) = Client::of(config, "me") else { return fixed(config).ok_or(Failure::Malformed) };
    let record = record_of(me, login).await?;
    recognised(config, &record).await
}

/// The person of a record of `me`.
pub async fn recognised(config: &Config, record: &Record) -> Result<Session, Failure> {
    let organisation = organisation(config, record).await;
    read::session(&config.program, record, organisation.as_ref()).ok_or_else(|| {
        crate::browser::console::report("`me` names no role of the portal, or no partner");
        Failure::Forbidden("no_role".to_owned())
    })
}

/// The record of whoever signed in: from a list, filtered by `login`, or as the one that the backend gives.
async fn record_of(me: Client<'_>, login: &str) -> Result<Record, Failure> {
    let named = if login.is_empty() { login_of(me).await? } else { Some(login.to_owned()) };
    let login = named.as_deref().unwrap_or("me");
    let context = Context { me: vec![("login".to_owned(), login.to_owned())] };
    let mut query = Query::page(1, 2);
    query.filter = Filter::compare("login", Operator::Equal, login);
    match me.resource.list(&query, &context) {
        Ok(plan) => {
            let answer = me.send(&plan.request).await?;
            let page = me.resource.read_list(&plan, &answer).map_err(|refused| failure(&refused, ""))?;
            // A backend that ignores the condition answers everybody.
            let named = |record: &Record| {
                let login_of = record.get("login").and_then(Value::as_text);
                login_of.is_some_and(|known| known.eq_ignore_ascii_case(login))
            };
            page.records.into_iter().find(named).ok_or(Failure::NotSignedIn)
        }
        Err(_) => {
            let request = me.resource.get(login, &context).map_err(|_| Failure::Unsupported)?;
            let answer = me.send(&request).await?;
            me.resource.read_one(&answer).map_err(|refused| failure(&refused, ""))
        }
    }
}

/// The name that the backend knows the asking person by, where it says so (`auth.me.values.login`).
async fn login_of(me: Client<'_>) -> Result<Option<String>, Failure> {
    let request = with_session(me.backend, me.profile, |session| session.me(me.profile));
    let Some(request) = request else { return Ok(None) };
    let answer = me.send(&request).await?;
    if !answer.ok() {
        return Err(failure(&me.resource.read_failure(&answer, false), ""));
    }
    let values = with_session(me.backend, me.profile, |session| session.read_me(me.profile, &answer));
    Ok(values.into_iter().find(|(name, _)| name == "login").map(|(_, login)| login))
}

async fn organisation(config: &Config, person: &Record) -> Option<Record> {
    let partners = Client::of(config, "partners")?;
    let id = person.get("partner")?.as_text()?;
    let request = partners.resource.get(id, &Context::default()).ok()?;
    let answer = partners.send(&request).await.ok()?;
    partners.resource.read_one(&answer).ok()
}

/// Forgets who was there, and tells the backends that have a request for it.
pub async fn sign_out(config: &Config) {
    PERSON.set(None);
    LOGIN.take();
    PARTNERS.set(None);
    let mut words = Vec::new();
    for (name, profile) in config.portal.backends() {
        if profile.wants_csrf() {
            csrf::ready(name, profile).await;
        }
        words.extend(with_session(name, profile, |session| session.sign_out(profile)));
    }
    // From here on nothing that is still under way counts for anybody.
    client::sign_out();
    for request in words {
        let _ = raw(&request).await;
    }
    ways::end(config).await;
}

/// The organisations as a page; none where the backend has no such resource.
pub async fn partners(config: &Config) -> Result<Page<Partner>, Failure> {
    let items = organisations(config).await.as_ref().clone();
    let total = u64::try_from(items.len()).ok();
    Ok(Page { items, total, page: 1, per_page: PARTNERS_READ, has_next: false })
}

async fn organisations(config: &Config) -> Rc<Vec<Partner>> {
    if let Some(known) = PARTNERS.with_borrow(Clone::clone) {
        return known;
    }
    let mut found = Vec::new();
    if let Some(client) = Client::of(config, "partners")
        && let Ok(plan) = client.resource.list(&Query::page(1, PARTNERS_READ), &context())
        && let Ok(answer) = client.send(&plan.request).await
        && let Ok(page) = client.resource.read_list(&plan, &answer)
    {
        found = page.records.iter().map(|record| read::partner(&config.program, record)).collect();
    }
    // Also where there are none: a list of deals does not ask again for each of its rows.
    let found = Rc::new(found);
    PARTNERS.set(Some(found.clone()));
    found
}

/// An organisation by its id; its name is the id where nothing more is known.
pub async fn partner(config: &Config, id: &PartnerId) -> Partner {
    let own = PERSON.with_borrow(|person| person.as_ref().and_then(|person| person.partner.clone()));
    if let Some(own) = own.filter(|own| own.id == *id) {
        return own;
    }
    let all = organisations(config).await;
    all.iter()
        .find(|partner| partner.id == *id)
        .cloned()
        .unwrap_or_else(|| read::partner(&config.program, &Record { id: id.0.clone(), ..Record::default() }))
}
