//! What a programme keeps of a partner beside its deals: tiers held, certificates, payments, goals.
//!
//! The server stores it and sends it; with the partner's deals it makes the [`PartnerFacts`] from which everything else
//! is decided, in the page and on the server alike. Nothing here is decided.

mod entry;
mod goal;

pub use entry::{Denied, Entry, MOST_GOALS, Noted};
pub use goal::{FIGURES, GoalRecord, MOST_DAYS};

use super::goals::Goal;
use super::partner::{Certificate, Ledger, PartnerFacts, Refund};
use super::period::{Period, Preset};
use super::tiers::Record;
use crate::dates::from_json;
use crate::money::Money;
use crate::program::{Program, Tiers};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Everything that is kept of one partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// The organisation's id.
    pub partner: String,
    /// The programme's day on which it was read.
    #[serde(deserialize_with = "from_json::date")]
    pub as_of: NaiveDate,
    pub tier: TierRecord,
    pub certificates: Vec<CertificateRecord>,
    pub ledger: LedgerRecord,
    pub goals: Vec<GoalRecord>,
    /// The organisation's people who can sign in.
    pub people: Vec<Colleague>,
}

/// Which tiers were held, and whether the present one is in danger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierRecord {
    /// From the first to the present one; empty in a programme without tiers.
    pub steps: Vec<TierStep>,
    /// Since when the minimums of the held tier are not met.
    #[serde(deserialize_with = "from_json::optional_date")]
    pub below_since: Option<NaiveDate>,
}

/// From a day on, this tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierStep {
    #[serde(deserialize_with = "from_json::date")]
    pub since: NaiveDate,
    /// `None`: no tier.
    pub tier: Option<String>,
}

/// A certificate of one of a partner's people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRecord {
    pub id: String,
    /// The id of an account, or a name where there is none: who has two certificates is counted once.
    pub person: String,
    pub name: String,
    #[serde(default, deserialize_with = "from_json::optional_date")]
    pub from: Option<NaiveDate>,
    /// The last day on which it is valid; `None`: always.
    #[serde(default, deserialize_with = "from_json::optional_date")]
    pub until: Option<NaiveDate>,
}

/// What happened to money after it was earned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRecord {
    pub paid: Vec<PaidLine>,
    pub refunds: Vec<RefundRecord>,
    pub received: Vec<ReceivedPayment>,
    /// Deals whose commission the programme holds.
    pub held: Vec<String>,
}

/// How much of a line of the statement was paid in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidLine {
    pub line: String,
    pub amount: Money,
}

/// Money that a customer got back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRecord {
    pub id: String,
    pub deal: String,
    #[serde(deserialize_with = "from_json::date")]
    pub on: NaiveDate,
    /// `None`: all of it.
    #[serde(default)]
    pub amount: Option<Money>,
}

/// When the customer of a deal has paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedPayment {
    pub deal: String,
    #[serde(deserialize_with = "from_json::date")]
    pub on: NaiveDate,
}

/// Somebody of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    pub id: String,
    pub name: String,
}

impl TierRecord {
    /// The tier that was held on a day, as a place among the programme's tiers; before the first step the first one's.
    pub fn on(&self, tiers: &Tiers, day: NaiveDate) -> Option<usize> {
        let step = self.steps.iter().rev().find(|step| step.since <= day).or(self.steps.first())?;
        tiers.position(step.tier.as_deref()?)
    }

    /// What the rules of the grace period remember; `None` where nothing was ever decided.
    pub fn record(&self, tiers: &Tiers) -> Option<Record> {
        let last = self.steps.last()?;
        let held = last.tier.as_deref().and_then(|tier| tiers.position(tier));
        Some(Record { held, below_since: self.below_since })
    }

    /// The day on which the present tier began.
    pub fn since(&self) -> Option<NaiveDate> {
        self.steps.last().map(|step| step.since)
    }
}

impl LedgerRecord {
    pub fn ledger(&self) -> Ledger {
        let refund = |one: &RefundRecord| {
            let RefundRecord { id, deal, on, amount } = one.clone();
            Refund { id, deal, on, amount }
        };
        Ledger {
            paid: self.paid.iter().map(|one| (one.line.clone(), one.amount)).collect(),
            refunds: self.refunds.iter().map(refund).collect(),
            received: self.received.iter().map(|one| (one.deal.clone(), one.on)).collect(),
            held: self.held.iter().cloned().collect(),
        }
    }
}

impl Dossier {
    /// Adds what is kept to facts that were made of the partner's deals.
    pub fn complete(&self, facts: &mut PartnerFacts, program: &Program) {
        facts.rates = program.rates.as_ref().map(|stored| stored.rates.clone());
        let certificate = |one: &CertificateRecord| Certificate {
            person: one.person.clone(),
            name: one.name.clone(),
            from: one.from,
            until: one.until,
        };
        facts.certificates = Some(self.certificates.iter().map(certificate).collect());
        facts.ledger = self.ledger.ledger();
        facts.goals = self.goals_of_programme(program, facts);
    }

    /// The goals of the partner, or of one of its people, that have a day in `period`: the programme's, or in its place the
    /// one that was agreed for the same figure, days and deals; then what was agreed beside them. What a partner has set for
    /// itself is not among them.
    pub fn goals_that_hold(&self, program: &Program, person: Option<&str>, period: &Period) -> Vec<Goal> {
        let (mut goals, beside) = self.goals_in(program, person, period, self.as_of);
        goals.extend(beside);
        goals
    }

    /// The goals that a figure of `period` is compared with. Goals that lie over each other would be counted twice: what
    /// was agreed beside the programme's counts only for a figure of which the programme wants nothing, and of that the
    /// shortest goal which all of the period lies in.
    pub fn goals_compared(&self, program: &Program, person: Option<&str>, period: &Period) -> Vec<Goal> {
        let (mut goals, mut beside) = self.goals_in(program, person, period, self.as_of);
        beside.retain(|goal| goal.period.contains(period.from) && goal.period.contains(period.to));
        beside.sort_by_key(|goal| goal.period.days());
        for goal in beside {
            let same = |one: &Goal| one.wanted.figure() == goal.wanted.figure() && one.scope == goal.scope;
            if !goals.iter().any(same) {
                goals.push(goal);
            }
        }
        goals
    }

    /// The programme's for the tier of `today`, with those agreed in their place, and what was agreed beside them.
    fn goals_in(
        &self,
        program: &Program,
        person: Option<&str>,
        period: &Period,
        today: NaiveDate,
    ) -> (Vec<Goal>, Vec<Goal>) {
        let tier = self.tier.on(&program.tiers, today).and_then(|at| program.tiers.ladder.get(at));
        let tier = tier.map(|tier| tier.id.as_str());
        let mut goals = Goal::all(&program.targets, tier, person, period, program.fiscal_year);
        let mut beside = Vec::new();
        for agreed in self.goals.iter().filter(|goal| goal.agreed && goal.person.as_deref() == person) {
            let Some(agreed) = agreed.goal() else { continue };
            match goals.iter_mut().find(|goal| agreed.is_instead_of(goal)) {
                Some(goal) => *goal = agreed,
                None if agreed.period.from <= period.to && agreed.period.to >= period.from => {
                    beside.push(agreed)
                }
                None => {}
            }
        }
        (goals, beside)
    }

    /// Everything that was noted as the notes that make it, each with whether the programme's people agreed to it. Tiers are
    /// not among them: they are decided.
    pub fn entries(&self) -> Vec<(Entry, bool)> {
        let ledger = &self.ledger;
        let certificates = self.certificates.iter().cloned().map(|one| {
            let CertificateRecord { id, person, name, from, until } = one;
            Entry::Certificate { id, person, name, from, until }
        });
        let received = ledger.received.iter().cloned();
        let received = received.map(|one| Entry::Received { deal: one.deal, on: one.on });
        let refunds = ledger.refunds.iter().cloned().map(|one| {
            let RefundRecord { id, deal, on, amount } = one;
            Entry::Refund { id, deal, on, amount }
        });
        let held = ledger.held.iter().cloned().map(|deal| Entry::Hold { deal, held: true });
        let paid = ledger.paid.iter().cloned();
        let paid = paid.map(|one| Entry::Paid { line: one.line, amount: one.amount });
        let notes = certificates.chain(received).chain(refunds).chain(held).chain(paid);
        let goals = self.goals.iter().map(|goal| (Entry::from(goal), goal.agreed));
        notes.map(|entry| (entry, true)).chain(goals).collect()
    }

    /// What stands in the place of an entry now, as the entry that makes it; `None` where nothing does. A line of which
    /// nothing is noted was paid with nothing.
    pub fn present(&self, entry: &Entry) -> Option<Entry> {
        let same = |other: &Entry| match (entry, other) {
            (Entry::Paid { line, .. }, Entry::Paid { line: other, .. }) => line == other,
            (Entry::Hold { deal, .. }, Entry::Hold { deal: other, .. })
            | (Entry::Received { deal, .. }, Entry::Received { deal: other, .. }) => deal == other,
            (Entry::Refund { id, .. }, Entry::Refund { id: other, .. })
            | (Entry::Certificate { id, .. }, Entry::Certificate { id: other, .. })
            | (Entry::Goal { id, .. } | Entry::DropGoal { id }, Entry::Goal { id: other, .. }) => id == other,
            _ => false,
        };
        let found = self.entries().into_iter().map(|(other, _)| other).find(same);
        found.or_else(|| match entry {
            Entry::Paid { line, amount } => {
                let nothing = Money::from_minor(0, amount.currency())?;
                Some(Entry::Paid { line: line.clone(), amount: nothing })
            }
            Entry::Hold { deal, .. } => Some(Entry::Hold { deal: deal.clone(), held: false }),
            _ => None,
        })
    }

    /// The programme's targets for the partner, from the fiscal year before the first deal to the present one. One that
    /// was agreed with this partner for the same days takes the place of the programme's.
    fn goals_of_programme(&self, program: &Program, facts: &PartnerFacts) -> Vec<Goal> {
        let year = Preset::FiscalYearToDate.period(facts.today, facts.fiscal);
        let first = facts.sales.iter().filter_map(|sale| sale.won_on()).min().unwrap_or(year.from);
        let period = Period::between(first.min(year.from), facts.today);
        self.goals_in(program, None, &period, facts.today).0
    }
}
