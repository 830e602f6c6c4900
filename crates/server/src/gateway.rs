//! Deals of a foreign backend, served as the portal's own (`serve --backend FILE`, docs/gateway.md).
//!
//! Accounts, sessions, roles and organisations stay those of this server; deals are asked for with the profile's words and
//! under one account of the backend, whose secret stays here. What a person may see is decided here, twice: a filter goes
//! along with every list, and every record that comes back is checked, because a backend may ignore the filter.
//!
//! It keeps no copy of a deal, makes no address from what a client sent without the profile's planner, and passes no
//! record on that was not checked.

mod backend;
mod deals;
mod figures;
mod file;
mod organisations;
mod refusal;
mod routes;
mod steps;

pub use backend::Account;
pub use refusal::unclear;
pub use routes::routes;

use crate::authentication::SignedIn;
use crate::http_client::{ClientLimits, HttpClient};
use crate::problem::Problem;
use crate::programs::LoadedProgram;
use crate::state::AppState;
use backend::Backend;
use deals::FilterHeeded;
use domain::ids::PartnerId;
use organisations::{Organisations, Reach};
use rest_profile::resource::{Context, Resource};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// Twelve seconds for one exchange: a step needs two or three of them, and a request of the page has thirty seconds.
const EXCHANGE: Duration = Duration::from_secs(12);
const CONNECT: Duration = Duration::from_secs(5);

/// A backend and what has to be known to serve it. Not `Debug`: it holds the backend's secret.
pub struct Gateway {
    backend: Backend,
    organisations: Organisations,
    /// Ids of the backend's people by ours.
    people: BTreeMap<String, String>,
    /// The field that holds the key of a create, if that is how the backend tells a repetition.
    reference: Option<String>,
    filter: FilterHeeded,
}

impl Gateway {
    /// Reads the file and checks that the backend can be served safely. Nothing is asked of the backend yet.
    ///
    /// # Errors
    /// A text for the operator.
    pub fn open(path: &Path, account: Account) -> Result<Self, String> {
        let bytes = std::fs::read(path)
            .map_err(|error| format!("The backend {} cannot be read: {error}.", path.display()))?;
        Self::read(&bytes, account).map_err(|why| format!("The backend {}: {why}", path.display()))
    }

    /// As [`Gateway::open`], from the file's content.
    ///
    /// # Errors
    /// A text for the operator.
    pub fn read(bytes: &[u8], account: Account) -> Result<Self, String> {
        let file = file::read(bytes)?;
        let limits = ClientLimits { connect: CONNECT, whole: EXCHANGE, ..ClientLimits::default() };
        let client = HttpClient::new(limits)?;
        Ok(Self {
            backend: Backend::new(file.profile, &file.auth, client, account)?,
            organisations: file.organisations,
            people: file.people,
            reference: file.reference,
            filter: FilterHeeded::default(),
        })
    }

    /// The programme without the fields that the backend has no place for.
    ///
    /// # Errors
    /// A text for the operator, if something is missing that the portal cannot do without.
    pub fn fit(&self, program: &LoadedProgram) -> Result<LoadedProgram, String> {
        let deals = self.backend.deals().ok_or("it has no resource `deals`.")?;
        file::fit(program, deals)
    }

    fn deals(&self) -> Result<Resource<'_>, Problem> {
        self.backend.deals().ok_or_else(Problem::not_found)
    }
}

/// Who asks, and what they may reach.
struct Asker<'a> {
    state: &'a AppState,
    gateway: &'a Gateway,
    signed_in: &'a SignedIn,
    reach: Reach,
    /// What `{me.…}` of the profile stands for, in the backend's ids.
    context: Context,
}

impl<'a> Asker<'a> {
    fn new(state: &'a AppState, signed_in: &'a SignedIn) -> Result<Self, Problem> {
        let gateway = state.gateway.as_ref().ok_or_else(Problem::not_found)?;
        let organisations = &gateway.organisations;
        let own = signed_in.session.partner.as_ref().and_then(|partner| organisations.theirs(&partner.id));
        let user = signed_in.user_id().as_str();
        let mut me =
            vec![("id".to_owned(), gateway.people.get(user).map_or(user, String::as_str).to_owned())];
        if let Some(own) = own {
            me.extend([("partner".to_owned(), own.to_owned()), ("partner_id".to_owned(), own.to_owned())]);
        }
        let reach = Reach::of(&signed_in.actor, organisations);
        Ok(Self { state, gateway, signed_in, reach, context: Context { me } })
    }

    /// The backend's id of the own organisation.
    fn own_organisation(&self) -> Result<(&PartnerId, &'a str), Problem> {
        let partner = self.signed_in.session.partner.as_ref().ok_or_else(Problem::role_not_allowed)?;
        let theirs = self.gateway.organisations.theirs(&partner.id);
        theirs.map(|theirs| (&partner.id, theirs)).ok_or_else(Problem::role_not_allowed)
    }
}
