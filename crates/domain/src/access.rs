//! Roles, and whose rows somebody may see. The server enforces it; the page uses it to explain.

use crate::ids::{PartnerId, UserId};
use crate::names::named_in_json;

/// 12 characters: between the 8 that NIST SP 800-63B asks for beside a second factor and the 15 without one.
pub const MIN_PASSWORD: usize = 12;
/// 1,000 characters: far above every pass phrase, and a bound for the work of hashing it.
pub const MAX_PASSWORD: usize = 1_000;

/// What somebody may do in the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Registers deals for the own organisation and sees the organisation's deals.
    PartnerRepresentative,
    /// As the representative; the role that will manage the organisation's people.
    PartnerAdministrator,
    /// Works for the programme owner: sees the partners assigned to them, decides on deals.
    ChannelManager,
    /// Works for the programme owner: sees everything, decides on deals.
    ProgramAdministrator,
}

named_in_json!(Role);

impl Role {
    pub const ALL: [Role; 4] = [
        Role::PartnerRepresentative,
        Role::PartnerAdministrator,
        Role::ChannelManager,
        Role::ProgramAdministrator,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Role::PartnerRepresentative => "partner_representative",
            Role::PartnerAdministrator => "partner_administrator",
            Role::ChannelManager => "channel_manager",
            Role::ProgramAdministrator => "program_administrator",
        }
    }

    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Whether the role belongs to a partner organisation (and not to the programme owner).
    pub const fn is_partner(self) -> bool {
        matches!(self, Role::PartnerRepresentative | Role::PartnerAdministrator)
    }
}

/// Who acts: a signed-in person, or the system itself (expiry).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    Person {
        user: UserId,
        role: Role,
        /// The own organisation of a partner role.
        partner: Option<PartnerId>,
        /// The organisations assigned to a channel manager; `None` means all of them.
        assigned: Option<Vec<PartnerId>>,
    },
    System,
}

impl Actor {
    /// Whether this actor may know that a row of `owner` exists.
    ///
    /// A row that is out of sight is answered as if it did not exist (404), never as "forbidden".
    pub fn sees(&self, owner: &PartnerId) -> bool {
        match self {
            Actor::System => true,
            Actor::Person { role, partner, assigned, .. } => match role {
                Role::PartnerRepresentative | Role::PartnerAdministrator => partner.as_ref() == Some(owner),
                Role::ChannelManager => assigned.as_ref().is_none_or(|list| list.contains(owner)),
                Role::ProgramAdministrator => true,
            },
        }
    }

    pub fn role(&self) -> Option<Role> {
        match self {
            Actor::Person { role, .. } => Some(*role),
            Actor::System => None,
        }
    }
}
