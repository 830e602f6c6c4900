//! Who takes part: two organisations, their people, and the programme's.

use domain::access::Role;
use domain::ids::{PartnerId, ProductId, UserId};
use domain::money::{Currency, Money};
use domain::records::{Partner, Product, User};
use portal_server::demo::{DemoData, DemoUser};
use portal_server::state::AppState;
use portal_server::store::seed;

/// Everybody's.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody who can sign in.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub id: &'static str,
    pub email: &'static str,
    pub role: Role,
    partner: Option<&'static str>,
    assigned: &'static [&'static str],
}

const NORTH: &str = "north";
const SOUTH: &str = "south";

const fn partner_person(id: &'static str, email: &'static str, role: Role, partner: &'static str) -> Person {
    Person { id, email, role, partner: Some(partner), assigned: &[] }
}

pub const NORTH_REP: Person =
    partner_person("u-north-rep", "rep@north.example", Role::PartnerRepresentative, NORTH);
pub const NORTH_ADMIN: Person =
    partner_person("u-north-admin", "admin@north.example", Role::PartnerAdministrator, NORTH);
pub const SOUTH_REP: Person =
    partner_person("u-south-rep", "rep@south.example", Role::PartnerRepresentative, SOUTH);
/// Looks after the northern organisation only.
pub const MANAGER: Person = Person {
    id: "u-manager",
    email: "manager@vendor.example",
    role: Role::ChannelManager,
    partner: None,
    assigned: &[NORTH],
};
/// Looks after nobody.
pub const OTHER_MANAGER: Person = Person {
    id: "u-other",
    email: "other@vendor.example",
    role: Role::ChannelManager,
    partner: None,
    assigned: &[],
};
pub const OWNER: Person = Person {
    id: "u-owner",
    email: "owner@vendor.example",
    role: Role::ProgramAdministrator,
    partner: None,
    assigned: &[],
};

/// Looks after both organisations.
pub const BOTH_MANAGER: Person = Person {
    id: "u-both",
    email: "both@vendor.example",
    role: Role::ChannelManager,
    partner: None,
    assigned: &[NORTH, SOUTH],
};

/// Puts everybody into the database.
pub async fn settle(state: &AppState) {
    let everybody = [NORTH_REP, NORTH_ADMIN, SOUTH_REP, MANAGER, OTHER_MANAGER, BOTH_MANAGER, OWNER];
    let data = DemoData {
        partners: vec![partner(NORTH, "Northern Lights"), partner(SOUTH, "Southern Cross")],
        users: everybody.into_iter().map(account).collect(),
        products: vec![product("core", "Core"), product("extra", "Extra")],
        deals: Vec::new(),
        dossiers: Vec::new(),
    };
    let hash = state.passwords.hash(PASSWORD.to_owned()).await.unwrap();
    assert!(seed::load(&state.database, &data, &hash).await.unwrap());
}

fn partner(id: &str, name: &str) -> Partner {
    Partner {
        id: PartnerId(id.to_owned()),
        name: name.to_owned(),
        partner_type: "reseller".to_owned(),
        country: "CZ".to_owned(),
        currency: "EUR".to_owned(),
        tier: String::new(),
        programs: Vec::new(),
    }
}

fn account(person: Person) -> DemoUser {
    DemoUser {
        user: User {
            id: UserId(person.id.to_owned()),
            name: format!("Name of {}", person.id),
            email: person.email.to_owned(),
            role: person.role,
            locale: None,
        },
        partner_id: person.partner.map(|id| PartnerId(id.to_owned())),
        assigned: person.assigned.iter().map(|id| PartnerId((*id).to_owned())).collect(),
    }
}

fn product(id: &str, name: &str) -> Product {
    let price = |minor, code| Money::from_minor(minor, Currency::parse(code).unwrap()).unwrap();
    Product {
        id: ProductId(id.to_owned()),
        name: name.to_owned(),
        family: "Family".to_owned(),
        prices: vec![price(10_050, "EUR"), price(1_200, "JPY")],
    }
}
