//! Testing the connection: whether the backends do what their description says, tried in this browser.
//!
//! The checks are those of the crate `doctor`; here are their requests and whoever is signed in. Nothing is written
//! without [`Plan::write`], and nobody's password is kept.

mod description;
mod exchange;

pub use description::{Described, Mistake, describe};
pub use doctor::{Finding, Report, Step, Trace, Verdict};

use super::client::with_session;
use super::people;
use crate::browser::url;
use doctor::{Credentials, Options, Suite, Viewpoint};
use exchange::Browser;
use rest_profile::profile::Profile;
use std::cell::Cell;
use std::rc::Rc;

/// What is to be tried.
#[derive(Clone, Default)]
pub struct Plan {
    /// Signs in with this name and password; empty for whoever is signed in, or nobody.
    pub user: String,
    pub password: String,
    /// Every comparison at every field instead of each kind once.
    pub thorough: bool,
    /// Makes, changes and removes records of its own.
    pub write: bool,
}

/// Hears of one thing, at the backend of that number.
pub type Ear<T> = Box<dyn Fn(usize, &T)>;

/// Who hears of a run while it goes on. Backends are counted from 0.
pub struct Listener {
    pub step: Ear<Step>,
    pub found: Ear<Finding>,
    /// Hears of every request that is sent.
    pub asked: Box<dyn Fn()>,
    /// Set by whoever wants the run to end after the request under way.
    pub stop: Cell<bool>,
}

/// Tests every backend of the description, one after the other.
pub async fn run(described: &Described, plan: &Plan, listener: &Rc<Listener>) -> Vec<Report> {
    let Some(portal) = &described.portal else { return Vec::new() };
    let own = portal.profile_of("me").or_else(|| portal.profile_of("deals")).map(|(name, _)| name);
    let mut reports = Vec::new();
    for (number, (name, profile)) in portal.backends().enumerate() {
        if listener.stop.get() {
            break;
        }
        // As in signing in: a password for one system is not sent to another unless the description says so.
        let meant = Some(name) == own || described.sign_in.iter().any(|wanted| wanted == name);
        let resolved = described.resolved.get(number).map(String::as_str).unwrap_or_default();
        let resources = profile
            .resources()
            .filter(|resource| portal.profile_of(resource).is_some_and(|(backend, _)| backend == name));
        let options = options(profile, plan, resources.map(str::to_owned).collect());
        let findings = one((name, profile), (number, resolved), (plan, meant), options, listener).await;
        let base = [profile.base().origin(), profile.base().path()].concat();
        reports.push(Report { backend: name.to_owned(), title: profile.title().to_owned(), base, findings });
    }
    reports
}

async fn one(
    (name, profile): (&str, &Profile),
    (number, resolved): (usize, &str),
    (plan, meant): (&Plan, bool),
    options: Options,
    listener: &Rc<Listener>,
) -> Vec<Finding> {
    let exchange = Browser::new(number, listener.clone());
    let suite = Suite::new(profile, exchange, options);
    if plan.user.is_empty() || !meant {
        let session = with_session(name, profile, |session| session.clone());
        let lent = session.is_signed_in();
        let outcome = suite.with_session(session).run(&Credentials::None, resolved).await;
        if lent {
            // Tokens may have been renewed meanwhile; the old ones may be worth nothing any more.
            with_session(name, profile, |session| *session = outcome.session);
        }
        return outcome.findings;
    }
    let credentials = Credentials::Password { user: plan.user.clone(), password: plan.password.clone() };
    suite.run(&credentials, resolved).await.findings
}

fn options(profile: &Profile, plan: &Plan, resources: Vec<String>) -> Options {
    let page = url::origin();
    let beside = profile.base().origin().is_empty() || profile.base().origin() == page;
    let mut me = people::context().me;
    if !plan.user.is_empty() {
        me = vec![("login".to_owned(), plan.user.clone())];
    }
    Options {
        resources,
        write: plan.write,
        quick: !plan.thorough,
        // Enough to find pages that overlap and totals that lie, without reading a large system into a browser.
        records: 200,
        origin: if beside { String::new() } else { page },
        viewpoint: Viewpoint::Page,
        me,
        values: Vec::new(),
    }
}
