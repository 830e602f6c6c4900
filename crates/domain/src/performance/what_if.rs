//! What would follow: tier, margin, rebates and commissions before and after changes that have not happened.
//!
//! The rules are those that decide in earnest; a change only makes other facts for them.

mod pairs;

pub use pairs::{MOST_CHANGES, MOST_PEOPLE};

use super::amounts::Sums;
use super::incentives::{Margin, Source, State, Statement, margin, statement};
use super::partner::{Certificate, PartnerFacts, Sale};
use super::period::{Period, Preset};
use super::tiers::{BenefitChange, Standing, benefits, standing};
use crate::deals::Status;
use crate::money::Money;
use crate::program::Program;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Something that might happen today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// An open deal, or one that expired, is won, for its value.
    Win { deal: String },
    /// An open or won deal is lost.
    Lose { deal: String },
    /// A deal that does not exist yet is registered, approved and won.
    New { value: Money, product: String },
    /// So many more people are certified.
    Certify { people: u32 },
}

/// A change that cannot be: there is no such deal, or it stands otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible(pub Change);

/// Everything that depends on the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    pub standing: Standing,
    /// The tier in force, as a place among the programme's tiers.
    pub tier: Option<usize>,
    /// Of a list price of 100 in the tiers' currency, with an approved registration and without.
    pub margin: Option<Margin>,
    pub margin_unregistered: Option<Margin>,
    /// What would be left of the open deals, each at its tier price; deals that are approved have the bonus.
    pub margin_of_open: Sums,
    pub statement: Statement,
    /// Whatever its state.
    pub rebates: Sums,
    pub commissions: Sums,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    pub before: Situation,
    pub after: Situation,
    pub benefits: Vec<BenefitChange>,
    pub impossible: Vec<Impossible>,
}

/// Applies the changes and decides everything twice. `tier_on` says which tier the partner held on a day, and today's is
/// what it holds now: a better one takes effect at once, a worse one only after its grace period, so it does not show in
/// `tier`, but in `standing`. Days that have passed keep their tier.
pub fn what_if(
    program: &Program,
    facts: &PartnerFacts,
    tier_on: &dyn Fn(NaiveDate) -> Option<usize>,
    changes: &[Change],
) -> WhatIf {
    let mut changed = facts.clone();
    let impossible: Vec<Impossible> = changes
        .iter()
        .enumerate()
        .filter(|(number, change)| !apply(&mut changed, *number, change))
        .map(|(_, change)| Impossible(change.clone()))
        .collect();
    let before = situation(program, facts, tier_on);
    let after = situation(program, &changed, tier_on);
    let tier = |at: Option<usize>| at.and_then(|at| program.tiers.ladder.get(at));
    WhatIf { benefits: benefits(tier(before.tier), tier(after.tier)), before, after, impossible }
}

/// Where a partner stands in the fiscal year of today.
pub fn situation(
    program: &Program,
    facts: &PartnerFacts,
    tier_on: &dyn Fn(NaiveDate) -> Option<usize>,
) -> Situation {
    let standing = standing(&program.tiers, facts);
    let tier = standing.earned.max(tier_on(facts.today));
    let held_tier = tier.and_then(|at| program.tiers.ladder.get(at));
    let year: Period = Preset::FiscalYearToDate.period(facts.today, facts.fiscal);
    let tier_of = |day| if day < facts.today { tier_on(day) } else { tier };
    let statement = statement(program, facts, &tier_of, &year);
    let rounding = program.incentives.rounding;
    let hundred = Money::new(Decimal::ONE_HUNDRED, program.tiers.currency);
    let of_hundred = |registered| hundred.and_then(|list| margin(list, held_tier, registered, rounding));
    let mut margin_of_open = Sums::default();
    let open = facts.sales.iter().filter(|sale| is_open(sale.status));
    for (sale, value) in open.filter_map(|sale| Some((sale, sale.value?))) {
        let registered = sale.status == Status::Approved;
        if let Some(margin) = margin(value, held_tier, registered, rounding) {
            margin_of_open.add_money(&margin.margin);
        }
    }
    let sum = |wanted: fn(&Source) -> bool| {
        let mut sums = Sums::default();
        let lines = statement.lines.iter().filter(|line| wanted(&line.source));
        lines.for_each(|line| sums.add_money(&line.amount));
        sums
    };
    Situation {
        rebates: sum(|source| matches!(source, Source::Rebate(_))),
        commissions: sum(|source| !matches!(source, Source::Rebate(_))),
        margin: of_hundred(true),
        margin_unregistered: of_hundred(false),
        margin_of_open,
        standing,
        tier,
        statement,
    }
}

impl Situation {
    /// The sum of the statement's lines in a state.
    pub fn total(&self, state: State) -> Sums {
        self.statement.total(state)
    }
}

fn is_open(status: Status) -> bool {
    matches!(status, Status::Submitted | Status::UnderReview | Status::InfoRequested | Status::Approved)
}

/// Whether the change could be made.
fn apply(facts: &mut PartnerFacts, number: usize, change: &Change) -> bool {
    let today = facts.today;
    let found = |sales: &mut Vec<Sale>, deal: &str, wanted: fn(Status) -> bool, status: Status| {
        let sale = sales.iter_mut().find(|sale| sale.id == deal && wanted(sale.status));
        sale.map(|sale| {
            sale.status = status;
            sale.closed = Some(today);
            sale.submitted = sale.submitted.or(Some(today));
            sale.decided = sale.decided.or(Some(today));
        })
        .is_some()
    };
    match change {
        Change::Win { deal } => {
            let can_win = |status| is_open(status) || status == Status::Expired;
            found(&mut facts.sales, deal, can_win, Status::Won)
        }
        Change::Lose { deal } => {
            let can_lose = |status| is_open(status) || status == Status::Won;
            found(&mut facts.sales, deal, can_lose, Status::Lost)
        }
        Change::New { value, product } => {
            facts.sales.push(Sale {
                id: format!("new/{number}"),
                owner: String::new(),
                product: product.clone(),
                status: Status::Won,
                value: Some(*value),
                submitted: Some(today),
                decided: Some(today),
                closed: Some(today),
            });
            true
        }
        Change::Certify { people } => {
            // A count of certificates that nobody collects stays unknown.
            let Some(certificates) = facts.certificates.as_mut() else { return false };
            certificates.extend((0..*people).map(|person| Certificate {
                person: format!("new/{number}/{person}"),
                name: String::new(),
                from: Some(today),
                until: None,
            }));
            true
        }
    }
}
