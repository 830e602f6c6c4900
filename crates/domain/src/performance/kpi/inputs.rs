//! What figures are made of beside deals. An area that nobody collects is `None`, never a row of zeros.

use crate::performance::amounts::{Rates, Sums};
use crate::performance::board::DealTotals;
use rust_decimal::Decimal;

/// Everything that a figure may need, for one period and one group of deals.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    pub deals: DealTotals,
    /// The same of the period that this one is compared with.
    pub before: Option<DealTotals>,
    /// The same of everybody, of whom this group is a part.
    pub everybody: Option<DealTotals>,
    /// Distinct customers won for the first time.
    pub new_customers: Option<u32>,
    /// Days of protection left, and of how many deals.
    pub protected_days: (i64, u32),
    pub median_answer_days: Option<Decimal>,
    /// What the group was to win in the period.
    pub target: Option<Sums>,
    /// How many of the owner's products there are, and how many of them were sold.
    pub products: Option<(u32, u32)>,
    /// The whole market's revenue in the period.
    pub market: Option<Sums>,
    /// What the programme cost in the period.
    pub programme_cost: Option<Sums>,
    pub rates: Option<Rates>,
    pub leads: Option<Leads>,
    pub marketing: Option<Marketing>,
    pub campaigns: Option<Campaigns>,
    pub partners: Option<Partners>,
    pub people: Option<People>,
    pub onboarding: Option<Onboarding>,
    pub customers: Option<Customers>,
    pub margin: Option<Margin>,
    pub answers: Option<Answers>,
    pub support: Option<Support>,
    pub usage: Option<Usage>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leads {
    /// Made by the partners themselves.
    pub generated: u32,
    pub assigned: u32,
    pub accepted: u32,
    pub converted: u32,
    /// Minutes from assignment to acceptance, of all that were accepted.
    pub response_minutes: u64,
    /// Those with a deadline, and those accepted before it.
    pub with_deadline: u32,
    pub in_time: u32,
}

/// Market development funds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marketing {
    pub allocated: Sums,
    pub spent: Sums,
    pub reimbursed: Sums,
    /// Won between an activity's start and 90 days after its end.
    pub revenue: Sums,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Campaigns {
    pub cost: Sums,
    pub revenue: Sums,
}

/// Organisations of the programme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Partners {
    pub at_start: u32,
    pub at_end: u32,
    pub joined: u32,
    pub left: u32,
    /// Of those who joined, how many have registered a deal.
    pub activated: u32,
    /// Organisations of which somebody signed in.
    pub active: u32,
    pub interactions: u64,
    /// Length of the period in months, at least 1.
    pub months: u32,
}

/// People of partners.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    pub all: u32,
    pub certified: u32,
    pub enrolled: u32,
    pub completed: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Onboarding {
    /// Organisations that became active in the period.
    pub finished: u32,
    /// Days from application to that, of all of them.
    pub days: u64,
}

/// End customers that partners look after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Customers {
    pub at_start: u32,
    pub at_end: u32,
    pub joined: u32,
    pub lost: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Margin {
    /// What partners sold for.
    pub revenue: Sums,
    /// What they paid for it, after discounts and rebates.
    pub cost: Sums,
}

/// Answers to a survey.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// 9 or 10 of 10.
    pub promoters: u32,
    /// 0 to 6 of 10.
    pub detractors: u32,
    /// All who answered the question of recommendation.
    pub recommendation: u32,
    /// 4 or 5 of 5.
    pub satisfied: u32,
    /// All who answered the question of satisfaction.
    pub satisfaction: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Support {
    pub resolved: u32,
    /// Minutes from opening to solution, of all that were resolved.
    pub minutes: u64,
}

/// Use of what was sold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    pub licensed: u32,
    pub active: u32,
}
