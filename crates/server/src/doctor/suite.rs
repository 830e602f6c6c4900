//! The checks: does a backend do what its profile promises?
//!
//! Nothing here opens a connection, reads a clock or draws a random number: an [`Exchange`] does, so that the same
//! checks run in `portal-server doctor` and could run in a page. It knows no deal; the profile says which resources and
//! fields there are. It writes only where it is told to, only to records that it made, and removes them.

mod asking;
mod cors;
mod filters;
mod finding;
mod fit;
mod listing;
mod order;
mod probes;
mod reading;
mod removing;
mod sample;
mod words;
mod writing;

pub use finding::{Finding, Params, Trace, Verdict};

use rest_profile::auth::Session;
use rest_profile::capabilities::Capabilities;
use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::profile::Profile;
use rest_profile::resource::{Context, Resource};

/// How requests travel. Nothing is sent twice, and redirects are followed only where the request allows it.
pub trait Exchange {
    /// Sends a request. An `Err` says in a few words why there is no answer.
    fn send(&mut self, request: &HttpRequest) -> impl Future<Output = Result<HttpAnswer, String>>;
    /// Waits.
    fn pause(&mut self, seconds: u32) -> impl Future<Output = ()>;
    /// Milliseconds since 1970.
    fn now(&self) -> u64;
    /// A new UUID of version 4.
    fn key(&mut self) -> String;
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
            me: Vec::new(),
            values: Vec::new(),
        }
    }
}

/// Who signs in.
#[derive(Clone, Default)]
pub enum Credentials {
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

impl<'p, X: Exchange> Suite<'p, X> {
    #[must_use]
    pub fn new(profile: &'p Profile, exchange: X, options: Options) -> Self {
        let context = Context { me: options.me.clone() };
        Self { profile, exchange, session: Session::new(profile), context, options, findings: Vec::new() }
    }

    /// Takes over somebody who is signed in already, as a page has it; then no credentials are needed.
    #[must_use]
    pub fn with_session(mut self, session: Session, me: Vec<(String, String)>) -> Self {
        self.session = session;
        self.context.me.extend(me);
        self
    }

    /// Runs every check and gives back what was found, in the order it was tried.
    /// `resolved` is the profile's text with its presets laid under, as `Profile::resolve` gives it.
    pub async fn run(mut self, credentials: &Credentials, resolved: &str) -> Vec<Finding> {
        if self.sign_in(credentials).await {
            for name in self.profile.resources() {
                let wanted = &self.options.resources;
                if (wanted.is_empty() || wanted.iter().any(|each| each == name))
                    && let Some(resource) = self.profile.resource(name)
                {
                    let subject = Subject { name, resource, can: resource.capabilities() };
                    self.check(&subject, resolved).await;
                }
            }
        }
        self.findings
    }

    async fn check(&mut self, subject: &Subject<'p>, resolved: &str) {
        let Some(known) = self.list(subject).await else {
            self.operations_missing(subject);
            return;
        };
        self.fields(subject, &known);
        self.filters(subject, &known).await;
        self.sorts(subject, &known).await;
        self.search(subject, &known).await;
        self.get(subject, &known).await;
        self.unauthenticated(subject).await;
        self.operations_missing(subject);
        self.write(subject, &known).await;
        self.cors(subject, &known, resolved).await;
    }

    fn note(
        &mut self,
        at: &At<'_>,
        verdict: Verdict,
        code: &'static str,
        params: Params,
        trace: Option<Trace>,
    ) {
        let (resource, subject) = (at.resource.to_owned(), at.what.to_owned());
        self.findings.push(Finding { resource, check: at.check, subject, verdict, code, params, trace });
    }
}
