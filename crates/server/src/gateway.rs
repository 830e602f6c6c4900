//! Deals of a foreign backend, served as the portal's own (`serve --backend FILE`, docs/gateway.md).
//!
//! Accounts, sessions, roles and organisations stay those of this server; deals are asked for with the profile's words and
//! under one account of the backend, whose secret stays here. What a person may see is decided here, twice: a filter goes
//! along with every list, and every record that comes back is checked, because a backend may ignore the filter.
//!
//! It keeps no copy of a deal, makes no address from what a client sent without the profile's planner, and passes no
//! record on that was not checked.

pub mod account;
mod attachments;
mod backend;
mod deals;
mod facts;
mod figures;
mod file;
mod history;
pub mod hooks;
mod organisations;
mod partners;
mod refusal;
mod routes;
mod source;
mod steps;
mod sweep;

pub use account::Account;
pub use hooks::{HookRegistry, Hooks};
pub use refusal::unclear;
pub use routes::{partners as partner_routes, routes, uploads};
pub use sweep::settle;

use crate::authentication::SignedIn;
use crate::http_client::{ClientLimits, HttpClient};
use crate::problem::Problem;
use crate::programs::LoadedProgram;
use crate::state::AppState;
use backend::Backend;
use deals::FilterHeeded;
use domain::ids::PartnerId;
use hooks::Points;
use organisations::Reach;
use partners::Directory;
use rest_profile::resource::{Context, Resource};
use source::Source;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use sweep::Swept;

/// Twelve seconds for one exchange: a step needs two or three of them, and a request of the page has thirty seconds.
const EXCHANGE: Duration = Duration::from_secs(12);
const CONNECT: Duration = Duration::from_secs(5);

const DEALS: &str = "deals";
const PARTNERS: &str = "partners";
/// What the portal asks backends for.
const SERVED: [&str; 2] = [DEALS, PARTNERS];

/// The backends, and what has to be known to serve their resources.
pub struct Gateway {
    sources: Vec<Source>,
    /// The place of the source that has a resource.
    resources: BTreeMap<String, usize>,
    filter: FilterHeeded,
    directory: Directory,
    swept: Swept,
}

/// How the operator's secrets are read: the value of a variable.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Gateway {
    /// Reads the file and checks that the backends can be served safely. Nothing is asked of them yet.
    ///
    /// # Errors
    /// A text for the operator.
    pub fn open(path: &Path, variables: Variables<'_>, hooks: &HookRegistry) -> Result<Self, String> {
        let bytes = std::fs::read(path)
            .map_err(|error| format!("The backend {} cannot be read: {error}.", path.display()))?;
        Self::read(&bytes, variables, hooks).map_err(|why| format!("The backend {}: {why}", path.display()))
    }

    /// As [`Gateway::open`], from the file's content.
    ///
    /// # Errors
    /// A text for the operator.
    pub fn read(bytes: &[u8], variables: Variables<'_>, hooks: &HookRegistry) -> Result<Self, String> {
        let file = file::read(bytes)?;
        let limits = ClientLimits { connect: CONNECT, whole: EXCHANGE, ..ClientLimits::default() };
        let client = HttpClient::new(limits)?;
        let mut sources = Vec::with_capacity(file.backends.len());
        for named in file.backends {
            let of_backend = |why: String| match named.name.as_str() {
                "" => why,
                name => format!("of `{name}`: {why}"),
            };
            let points: Points = hooks.of(&named.profile).map_err(of_backend)?;
            let account = Account::of(&named.name, variables);
            let backend = Backend::new(named.profile, &named.auth, client.clone(), account, points);
            sources.push(Source {
                backend: backend.map_err(of_backend)?,
                organisations: named.organisations,
                people: named.people,
            });
        }
        let unserved: Vec<&str> =
            file.resources.keys().map(String::as_str).filter(|name| !SERVED.contains(name)).collect();
        if !unserved.is_empty() {
            tracing::info!(resources = ?unserved, "the portal has no use for some resources");
        }
        Ok(Self {
            sources,
            resources: file.resources,
            filter: FilterHeeded::default(),
            directory: Directory::default(),
            swept: Swept::default(),
        })
    }

    /// The programme without the fields that the backend has no place for.
    ///
    /// # Errors
    /// A text for the operator, if something is missing that the portal cannot do without.
    pub fn fit(&self, program: &LoadedProgram) -> Result<LoadedProgram, String> {
        match self.of(DEALS) {
            Some((_, deals)) => file::fit(program, deals),
            None => {
                let text = std::str::from_utf8(&program.document).map_err(|error| error.to_string())?;
                LoadedProgram::read(text, "programme")
            }
        }
    }

    /// Whether some backend has the resource. An area that none has is left out.
    pub fn has(&self, resource: &str) -> bool {
        self.resources.contains_key(resource)
    }

    /// Whether deals live in a backend, and this server's own tables of them mean nothing.
    pub fn has_deals(&self) -> bool {
        self.has(DEALS)
    }

    /// The source of a resource, and the resource.
    fn of(&self, resource: &str) -> Option<(&Source, Resource<'_>)> {
        let source = self.sources.get(*self.resources.get(resource)?)?;
        Some((source, source.backend.resource(resource)?))
    }
}

/// Who asks for deals, and what they may reach.
struct Asker<'a> {
    state: &'a AppState,
    gateway: &'a Gateway,
    source: &'a Source,
    deals: Resource<'a>,
    signed_in: &'a SignedIn,
    reach: Reach,
    /// What `{me.…}` of the profile stands for, in the backend's ids.
    context: Context,
}

impl<'a> Asker<'a> {
    fn new(state: &'a AppState, signed_in: &'a SignedIn) -> Result<Self, Problem> {
        let gateway = state.gateway.as_ref().ok_or_else(Problem::not_found)?;
        let (source, deals) = gateway.of(DEALS).ok_or_else(Problem::not_found)?;
        let organisations = &source.organisations;
        let own = signed_in.session.partner.as_ref().and_then(|partner| organisations.theirs(&partner.id));
        let user = signed_in.user_id().as_str();
        let mut me = vec![("id".to_owned(), source.people.get(user).map_or(user, String::as_str).to_owned())];
        if let Some(own) = own {
            me.extend([("partner".to_owned(), own.to_owned()), ("partner_id".to_owned(), own.to_owned())]);
        }
        let reach = Reach::of(&signed_in.actor, organisations);
        Ok(Self { state, gateway, source, deals, signed_in, reach, context: Context { me } })
    }

    /// The backend's id of the own organisation.
    fn own_organisation(&self) -> Result<(&PartnerId, &'a str), Problem> {
        let partner = self.signed_in.session.partner.as_ref().ok_or_else(Problem::role_not_allowed)?;
        let theirs = self.source.organisations.theirs(&partner.id);
        theirs.map(|theirs| (&partner.id, theirs)).ok_or_else(Problem::role_not_allowed)
    }
}
