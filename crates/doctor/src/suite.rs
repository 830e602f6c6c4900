//! The checks, in their order.
//!
//! The suite knows no deal; the profile says which resources and fields there are. It writes only where it is told to,
//! only to records that it made, and removes them: also when it is stopped in the middle.

mod asking;
mod cors;
mod exchange;
mod filters;
mod fit;
mod listing;
mod order;
mod probes;
mod reading;
mod removing;
mod sample;
mod writing;

pub use exchange::{Exchange, Silence, Step};

use crate::finding::{Finding, Params, Trace, Verdict};
use rest_profile::auth::Session;
use rest_profile::capabilities::Capabilities;
use rest_profile::profile::Profile;
use rest_profile::resource::{Context, Resource};

/// Under whose rules the requests travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Viewpoint {
    /// Nobody's: what a page would be allowed is asked for beforehand, and is advice.
    #[default]
    Server,
    /// A browser's: it asks for permission by itself and hides what a page may not see. What it hides is missing.
    Page,
}

/// What is to be checked.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only these resources; empty means all.
    pub resources: Vec<String>,
    /// Make, change and remove records.
    pub write: bool,
    /// Each kind of comparison once instead of at every field.
    pub quick: bool,
    /// How many records of a resource are counted and compared.
    pub records: usize,
    /// The page from which browsers will ask; empty where it is on the backend's own origin.
    pub origin: String,
    pub viewpoint: Viewpoint,
    /// `{me.…}` where the profile does not say how to find out who is signed in.
    pub me: Vec<(String, String)>,
    /// Values for the records that are made, by field, where those of a sample do not do.
    pub values: Vec<(String, rest_profile::query::Value)>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            resources: Vec::new(),
            write: false,
            quick: false,
            records: 300,
            origin: "https://portal.example".to_owned(),
            viewpoint: Viewpoint::Server,
            me: Vec::new(),
            values: Vec::new(),
        }
    }
}

/// Who signs in.
#[derive(Clone, Default)]
pub enum Credentials {
    /// Whoever is signed in already ([`Suite::with_session`]), or nobody where nobody has to.
    #[default]
    None,
    Password {
        user: String,
        password: String,
    },
    Token(String),
}

/// One run over one backend.
pub struct Suite<'p, X> {
    profile: &'p Profile,
    exchange: X,
    session: Session,
    context: Context,
    options: Options,
    findings: Vec<Finding>,
    /// Records of this run are being removed: that goes on although the run was stopped.
    clearing: bool,
    steps: usize,
}

/// What a run leaves.
pub struct Outcome {
    /// In the order in which it was tried.
    pub findings: Vec<Finding>,
    /// Tokens may have been renewed: whoever lent the session takes this one back.
    pub session: Session,
    /// It was stopped before its end.
    pub stopped: bool,
}

/// The resource that is being checked.
struct Subject<'p> {
    name: &'p str,
    resource: Resource<'p>,
    can: Capabilities,
}

impl Subject<'_> {
    fn at<'a>(&'a self, check: &'static str, what: &'a str) -> At<'a> {
        At { resource: self.name, check, what }
    }
}

/// Which line of the report something belongs to.
#[derive(Clone, Copy)]
struct At<'a> {
    resource: &'a str,
    check: &'static str,
    what: &'a str,
}

/// Steps of a resource, as [`Suite::check`] takes them.
const STEPS: usize = 9;

impl<'p, X: Exchange> Suite<'p, X> {
    #[must_use]
    pub fn new(profile: &'p Profile, exchange: X, options: Options) -> Self {
        let context = Context { me: options.me.clone() };
        let session = Session::new(profile);
        Self { profile, exchange, session, context, options, findings: Vec::new(), clearing: false, steps: 0 }
    }

    /// Takes over somebody who is signed in already, as a page has it; then no credentials are needed.
    #[must_use]
    pub fn with_session(mut self, session: Session) -> Self {
        self.session = session;
        self
    }

    /// Runs every check. `resolved` is the profile's text with its presets laid under, as `Profile::resolve` gives it.
    pub async fn run(mut self, credentials: &Credentials, resolved: &str) -> Outcome {
        self.step("", "sign_in");
        if self.sign_in(credentials).await {
            for name in self.wanted() {
                if let Some(resource) = self.profile.resource(name)
                    && !self.halted()
                {
                    let subject = Subject { name, resource, can: resource.capabilities() };
                    self.check(&subject, resolved).await;
                }
            }
        }
        let stopped = self.exchange.stopped();
        Outcome { findings: self.findings, session: self.session, stopped }
    }

    fn wanted(&self) -> Vec<&'p str> {
        let wanted = &self.options.resources;
        let is_wanted = |name: &&str| wanted.is_empty() || wanted.iter().any(|each| each == name);
        self.profile.resources().filter(is_wanted).collect()
    }

    async fn check(&mut self, subject: &Subject<'p>, resolved: &str) {
        let name = subject.name;
        self.step(name, "list");
        let Some(known) = self.list(subject).await else {
            self.operations_missing(subject);
            self.steps += STEPS - 1;
            return;
        };
        self.step(name, "field");
        self.fields(subject, &known);
        self.step(name, "filter");
        self.filters(subject, &known).await;
        self.step(name, "sort");
        self.sorts(subject, &known).await;
        self.step(name, "search");
        self.search(subject, &known).await;
        self.step(name, "get");
        self.get(subject, &known).await;
        self.step(name, "unauthenticated");
        self.unauthenticated(subject).await;
        self.operations_missing(subject);
        self.step(name, "create");
        self.write(subject, &known).await;
        self.step(name, "cors");
        self.cors(subject, &known, resolved).await;
    }

    fn step(&mut self, resource: &str, check: &'static str) {
        self.steps += 1;
        let of = 1 + STEPS * self.wanted().len();
        if !self.halted() {
            self.exchange.turns_to(&Step { resource: resource.to_owned(), check, number: self.steps, of });
        }
    }

    /// Whether nothing more is to be asked.
    fn halted(&self) -> bool {
        !self.clearing && self.exchange.stopped()
    }

    fn note(
        &mut self,
        at: &At<'_>,
        verdict: Verdict,
        code: &'static str,
        params: Params,
        trace: Option<Trace>,
    ) {
        debug_assert!(crate::codes::is_known(code), "{code} is in no list");
        // What was not asked any more says nothing about the backend.
        if self.halted() {
            return;
        }
        let (resource, subject) = (at.resource.to_owned(), at.what.to_owned());
        let finding = Finding { resource, check: at.check, subject, verdict, code, params, trace };
        self.exchange.found(&finding);
        self.findings.push(finding);
    }
}
