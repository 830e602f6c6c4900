//! Neutral records of everything but deals: what any backend is translated into, and what features work with.

use crate::access::{Actor, Role};
use crate::ids::{PartnerId, ProductId, UserId};
use crate::money::Money;
use serde::{Deserialize, Serialize};

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub user: User,
    /// The own organisation of a partner role; absent for the programme owner's people.
    pub partner: Option<Partner>,
    /// The organisations assigned to a channel manager; absent means all.
    #[serde(default)]
    pub assigned: Option<Vec<PartnerId>>,
}

impl Session {
    pub fn actor(&self) -> Actor {
        Actor::Person {
            user: self.user.id.clone(),
            role: self.user.role,
            partner: self.partner.as_ref().map(|partner| partner.id.clone()),
            assigned: self.assigned.clone(),
        }
    }
}

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// BCP 47 tag of the preferred language, if set.
    #[serde(default)]
    pub locale: Option<String>,
}

/// A partner organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    pub id: PartnerId,
    pub name: String,
    /// One of the programme's partner types.
    pub partner_type: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// ISO 4217 code of the currency the organisation works in.
    pub currency: String,
    /// The level in the programme; empty if there is none.
    #[serde(default)]
    pub tier: String,
    /// Special programmes the organisation is enrolled in.
    #[serde(default)]
    pub programs: Vec<String>,
}

/// A product of the catalogue with its list prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    pub family: String,
    /// One list price for each currency of the price list.
    pub prices: Vec<Money>,
}

/// One page of a list. A list never assumes that it is complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// `None` where a backend does not count.
    pub total: Option<u64>,
    pub page: u32,
    pub per_page: u32,
    /// Whether there is more after this page.
    pub has_next: bool,
}
