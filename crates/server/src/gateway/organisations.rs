//! Which organisations of the backend somebody may reach. It compares ids in the backend's form only, so that no
//! translation can turn one organisation into another.

use crate::store::scope::Scope;
use domain::access::Actor;
use domain::ids::PartnerId;
use record_store::names;
use rest_profile::query::Value;
use rest_profile::record::Record;
use std::collections::BTreeMap;

/// Our organisations as the backend knows them.
#[derive(Debug, Clone, Default)]
pub struct Organisations {
    /// `None`: the ids are the same on both sides.
    theirs: Option<BTreeMap<String, String>>,
}

impl Organisations {
    /// From the ids of the backend by ours.
    ///
    /// # Errors
    /// The id of the backend that stands twice: two organisations would see each other's deals.
    pub fn mapped(theirs: BTreeMap<String, String>) -> Result<Self, String> {
        let mut seen = std::collections::BTreeSet::new();
        match theirs.values().find(|id| !seen.insert(id.as_str())) {
            Some(twice) => Err(twice.clone()),
            None => Ok(Self { theirs: Some(theirs) }),
        }
    }

    /// The backend's id; `None` if the backend does not know the organisation.
    pub fn theirs<'a>(&'a self, ours: &'a PartnerId) -> Option<&'a str> {
        match &self.theirs {
            None => Some(ours.as_str()),
            Some(map) => map.get(ours.as_str()).map(String::as_str),
        }
    }

    /// Our id; `None` if we do not know the organisation.
    pub fn ours(&self, theirs: &str) -> Option<PartnerId> {
        match &self.theirs {
            None => PartnerId::parse(theirs),
            Some(map) => map.iter().find(|(_, id)| *id == theirs).map(|(ours, _)| PartnerId(ours.clone())),
        }
    }
}

/// The organisations whose records somebody may know of, by the backend's ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    All,
    Of(Vec<String>),
}

impl Reach {
    /// The reach of an actor. An organisation without an id in the backend reaches nothing.
    pub fn of(actor: &Actor, organisations: &Organisations) -> Self {
        match Scope::of(actor) {
            Scope::All => Self::All,
            Scope::Of(partners) => {
                let ids = partners.iter().filter_map(|partner| organisations.theirs(partner));
                Self::Of(ids.filter(|id| !id.is_empty()).map(str::to_owned).collect())
            }
        }
    }

    pub fn covers(&self, theirs: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of(ids) => ids.iter().any(|id| id == theirs),
        }
    }

    /// Whether the record belongs to a reachable organisation. A record that names none belongs to nobody.
    pub fn admits(&self, record: &Record) -> bool {
        let owner = record.get(names::PARTNER).and_then(Value::as_text);
        *self == Self::All || owner.is_some_and(|owner| self.covers(owner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::access::Role;
    use domain::ids::UserId;

    fn actor(role: Role, partner: Option<&str>, assigned: Option<&[&str]>) -> Actor {
        let id = |text: &str| PartnerId(text.to_owned());
        let assigned = assigned.map(|all| all.iter().map(|text| id(text)).collect());
        Actor::Person { user: UserId("u".to_owned()), role, partner: partner.map(id), assigned }
    }

    fn record(partner: Option<&str>) -> Record {
        let fields = partner.map(|id| (names::PARTNER.to_owned(), Value::from(id))).into_iter().collect();
        Record { id: "1".to_owned(), fields, ..Record::default() }
    }

    #[test]
    fn a_record_is_admitted_by_its_owner_in_the_backends_ids_only() {
        let map = [("north", "1"), ("south", "north")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        let mapped = Organisations::mapped(map.into_iter().collect()).unwrap();
        let admits = |actor: &Actor, organisations: &Organisations| {
            let reach = Reach::of(actor, organisations);
            [Some("1"), Some("north"), Some("south"), Some(""), None].map(|id| reach.admits(&record(id)))
        };
        let rep = |partner| actor(Role::PartnerRepresentative, partner, None);
        assert_eq!(admits(&rep(Some("north")), &mapped), [true, false, false, false, false]);
        assert_eq!(admits(&rep(Some("south")), &mapped), [false, true, false, false, false]);
        assert_eq!(admits(&rep(Some("east")), &mapped), [false; 5]);
        assert_eq!(admits(&rep(None), &mapped), [false; 5]);
        let same = Organisations::default();
        assert_eq!(admits(&rep(Some("north")), &same), [false, true, false, false, false]);
        assert_eq!(admits(&rep(Some("")), &same), [false; 5]);
        let manager = |assigned| actor(Role::ChannelManager, None, assigned);
        assert_eq!(admits(&manager(Some(&["north", "south"])), &mapped), [true, true, false, false, false]);
        assert_eq!(admits(&manager(Some(&[])), &mapped), [false; 5]);
        assert_eq!(admits(&manager(None), &mapped), [true; 5]);
    }

    #[test]
    fn two_organisations_cannot_share_an_id() {
        let map = [("north", "1"), ("south", "1")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(Organisations::mapped(map.into_iter().collect()).unwrap_err(), "1");
    }
}
