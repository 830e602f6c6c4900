//! Whose rows an actor may see, as a condition of a statement.

use super::statement::Statement;
use domain::access::{Actor, Role};
use domain::ids::PartnerId;

/// The organisations whose rows are visible: the set for which [`Actor::sees`] holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    All,
    Of(Vec<PartnerId>),
}

impl Scope {
    pub fn of(actor: &Actor) -> Self {
        match actor {
            Actor::System => Scope::All,
            Actor::Person { role, partner, assigned, .. } => match role {
                Role::PartnerRepresentative | Role::PartnerAdministrator => {
                    Scope::Of(partner.iter().cloned().collect())
                }
                Role::ChannelManager => assigned.clone().map_or(Scope::All, Scope::Of),
                Role::ProgramAdministrator => Scope::All,
            },
        }
    }

    /// Adds the condition on `column`, which holds partner ids.
    pub(super) fn limit(&self, statement: &mut Statement, column: &str) {
        match self {
            Scope::All => {
                statement.push("1 = 1");
            }
            Scope::Of(partners) if partners.is_empty() => {
                statement.push("1 = 0");
            }
            Scope::Of(partners) => {
                statement.push(column).push(" IN (");
                statement.bind_all(partners.iter().map(PartnerId::as_str)).push(")");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::UserId;

    #[test]
    fn the_scope_is_the_set_that_the_rules_let_an_actor_see() {
        let [a, b] = ["a", "b"].map(|id| PartnerId(id.to_owned()));
        let actors = Role::ALL.into_iter().flat_map(|role| {
            [None, Some(vec![]), Some(vec![b.clone()])].into_iter().map(move |assigned| (role, assigned))
        });
        for (role, assigned) in actors {
            for partner in [None, Some(a.clone())] {
                let assigned = assigned.clone();
                let actor = Actor::Person { user: UserId("u".to_owned()), role, partner, assigned };
                for row in [&a, &b] {
                    let covered = match Scope::of(&actor) {
                        Scope::All => true,
                        Scope::Of(partners) => partners.contains(row),
                    };
                    assert_eq!(covered, actor.sees(row), "{actor:?} {row}");
                }
            }
        }
    }
}
