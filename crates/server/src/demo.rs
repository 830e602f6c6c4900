//! A believable partner programme to look at: twelve organisations, their people, a catalogue, and 2,500
//! registrations over three years.
//!
//! Pure: the same seed, instant and programme always give the same data. It reads no clock, keeps nothing, and
//! names nobody who exists; every address ends in `.example`.

mod calendar;
mod cast;
mod catalogue;
mod countries;
mod course;
mod customers;
mod fields;
mod organisations;
mod pipeline;
mod progress;
mod projects;
pub(crate) mod random;
mod words;

use chrono::{DateTime, Utc};
use domain::deals::{Activity, Deal};
use domain::ids::PartnerId;
use domain::performance::dossier::Dossier;
use domain::program::Program;
use domain::records::{Partner, Product, User};
use random::Random;

/// The password of every demo account.
pub const DEMO_PASSWORD: &str = "portal-demo-2026";

/// How many registrations the demo holds.
pub const DEAL_COUNT: usize = 2_500;

/// The actor's name in activities of the system itself.
const SYSTEM_NAME: &str = "system";

/// Everything that is loaded into an empty database.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DemoData {
    pub partners: Vec<Partner>,
    pub users: Vec<DemoUser>,
    pub products: Vec<Product>,
    /// In the order of their creation; empty for a programme whose form the generator does not know.
    pub deals: Vec<DemoDeal>,
    /// What is kept of the partners beside their deals.
    pub dossiers: Vec<Dossier>,
}

/// An account. Partner roles have a `partner_id`, channel managers the organisations they are `assigned` to.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoUser {
    pub user: User,
    pub partner_id: Option<PartnerId>,
    pub assigned: Vec<PartnerId>,
}

/// A registration with its history, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoDeal {
    pub deal: Deal,
    pub activities: Vec<Activity>,
}

impl DemoData {
    /// Whether the generator knew the programme's form and made registrations.
    pub fn has_deals(&self) -> bool {
        !self.deals.is_empty()
    }
}

/// Makes the demo as it stands at `now`.
///
/// Knows the forms of the programmes that ship with the portal; for any other it makes organisations, people
/// and products, and no registrations ([`DemoData::has_deals`] says so).
pub fn generate(seed: u64, now: DateTime<Utc>, program: &Program) -> DemoData {
    let random = Random::new(seed);
    let cast = cast::cast(seed, program);
    let deals = match fields::form_of(program) {
        Some(form) => pipeline::deals(program, form, &cast, now, &random),
        None => Vec::new(),
    };
    let dossiers = progress::dossiers(program, &cast, &deals, now, seed, &random);
    let products = catalogue::products(program);
    DemoData { partners: cast.partners, users: cast.users, products, deals, dossiers }
}
