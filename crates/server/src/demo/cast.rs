//! The organisations and people as records of the portal.

use super::DemoUser;
use super::organisations::{ORGANISATIONS, Organisation, VENDOR_PEOPLE};
use super::random::uuid_of;
use domain::access::Role;
use domain::ids::{PartnerId, UserId};
use domain::program::Program;
use domain::records::{Partner, User};

/// Who takes part.
pub struct Cast {
    /// In the order of [`ORGANISATIONS`].
    pub partners: Vec<Partner>,
    pub users: Vec<DemoUser>,
    /// The people of each organisation, the representative first, in the order of [`ORGANISATIONS`].
    pub sellers: Vec<Vec<User>>,
}

pub fn cast(seed: u64, program: &Program) -> Cast {
    let partners: Vec<Partner> =
        ORGANISATIONS.iter().map(|organisation| partner(seed, organisation, program)).collect();
    let sellers: Vec<Vec<User>> =
        ORGANISATIONS.iter().map(|organisation| people(seed, organisation)).collect();
    let mut users: Vec<DemoUser> = Vec::new();
    for (partner, people) in partners.iter().zip(&sellers) {
        users.extend(people.iter().map(|user| DemoUser {
            user: user.clone(),
            partner_id: Some(partner.id.clone()),
            assigned: Vec::new(),
        }));
    }
    users.extend(VENDOR_PEOPLE.iter().map(|(name, email, role, positions)| {
        DemoUser {
            user: user(seed, name, email, *role, "en"),
            partner_id: None,
            assigned: match positions {
                None => partners.iter().map(|partner| partner.id.clone()).collect(),
                Some(positions) => positions
                    .iter()
                    .filter_map(|at| partners.get(*at))
                    .map(|partner| partner.id.clone())
                    .collect(),
            },
        }
    }));
    Cast { partners, users, sellers }
}

fn partner(seed: u64, organisation: &Organisation, program: &Program) -> Partner {
    let known = |kind: &&str| program.partner_types.iter().any(|choice| choice.value == **kind);
    let kind = organisation.kinds.iter().copied().find(known);
    let first = program.partner_types.first().map(|choice| choice.value.as_str());
    Partner {
        id: PartnerId(uuid_of(seed, organisation.slug)),
        name: organisation.name.to_owned(),
        partner_type: kind.or(first).unwrap_or_default().to_owned(),
        country: organisation.country.to_owned(),
        currency: organisation.currency.to_owned(),
        tier: organisation.tier.to_owned(),
        programs: Vec::new(),
    }
}

fn people(seed: u64, organisation: &Organisation) -> Vec<User> {
    let people = organisation.people.iter().enumerate();
    people
        .map(|(index, (name, local))| {
            let role = if index == 1 { Role::PartnerAdministrator } else { Role::PartnerRepresentative };
            user(seed, name, &format!("{local}@{}.example", organisation.slug), role, organisation.locale)
        })
        .collect()
}

fn user(seed: u64, name: &str, email: &str, role: Role, locale: &str) -> User {
    User {
        id: UserId(uuid_of(seed, email)),
        name: name.to_owned(),
        email: email.to_owned(),
        role,
        locale: (!locale.is_empty()).then(|| locale.to_owned()),
    }
}
