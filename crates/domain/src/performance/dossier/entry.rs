//! What can be written into a dossier, by whom, and what has to hold first.

use super::{Dossier, GoalRecord, MOST_DAYS};
use crate::access::{Actor, Role};
use crate::dates::from_json;
use crate::ids::{PartnerId, is_valid_id};
use crate::issue::{Issue, IssueCode};
use crate::money::Money;
use crate::performance::incentives::{State, statement};
use crate::performance::partner::PartnerFacts;
use crate::performance::period::Period;
use crate::program::{Program, Wanted};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// 200 characters: a name on one line.
const LONGEST: usize = 200;
/// 100 goals of one partner: every figure of each of its people for years, and a bound for what is read with its record.
pub const MOST_GOALS: usize = 100;
/// Twice what is owed: more is a slip of the hand, such as one nought too many.
const MOST_TIMES: i64 = 2;

/// An entry, and what whoever notes it has seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    #[serde(flatten)]
    pub entry: Entry,
    /// What stood there, as the entry that would make it ([`Dossier::present`]); without it nobody asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Entry>,
}

impl Noted {
    /// An entry made in view of a record.
    pub fn in_view_of(dossier: &Dossier, entry: Entry) -> Self {
        Self { seen: dossier.present(&entry), entry }
    }

    /// Whether somebody else was faster: something else stands there than what was seen, and not what is to stand there.
    pub fn is_overtaken(&self, dossier: &Dossier) -> bool {
        let present = dossier.present(&self.entry);
        let done = match &self.entry {
            Entry::DropGoal { .. } => present.is_none(),
            entry => present.as_ref() == Some(entry),
        };
        self.seen.is_some() && present != self.seen && !done
    }
}

/// One thing to be noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Entry {
    /// So much of a line was paid in all; nothing takes a payment back that was noted by mistake.
    Paid { line: String, amount: Money },
    /// The commission for a deal is held, or released.
    Hold { deal: String, held: bool },
    /// The customer of a deal got money back; without an amount all of it.
    Refund {
        id: String,
        deal: String,
        #[serde(deserialize_with = "from_json::date")]
        on: NaiveDate,
        #[serde(default)]
        amount: Option<Money>,
    },
    /// The customer of a deal has paid.
    Received {
        deal: String,
        #[serde(deserialize_with = "from_json::date")]
        on: NaiveDate,
    },
    /// Somebody has a certificate; the same id again is a correction.
    Certificate {
        id: String,
        person: String,
        name: String,
        #[serde(default, deserialize_with = "from_json::optional_date")]
        from: Option<NaiveDate>,
        #[serde(default, deserialize_with = "from_json::optional_date")]
        until: Option<NaiveDate>,
    },
    /// A goal; the same id again is a correction.
    Goal {
        id: String,
        #[serde(default)]
        label: String,
        figure: String,
        wanted: String,
        #[serde(deserialize_with = "from_json::date")]
        from: NaiveDate,
        #[serde(deserialize_with = "from_json::date")]
        to: NaiveDate,
        #[serde(default)]
        person: Option<String>,
        #[serde(default)]
        product: Option<String>,
    },
    /// A goal is given up.
    DropGoal { id: String },
}

/// Why an entry is not for this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Answered as if the organisation did not exist.
    OutOfSight,
    Role,
}

impl Entry {
    /// Whether somebody may write it. The programme's people note everything for the partners they see; a partner's
    /// administrator sets goals, others set their own.
    ///
    /// # Errors
    /// Why not.
    pub fn allowed(&self, actor: &Actor, dossier: &Dossier) -> Result<(), Denied> {
        if !actor.sees(&PartnerId(dossier.partner.clone())) {
            return Err(Denied::OutOfSight);
        }
        let Actor::Person { user, role, .. } = actor else { return Ok(()) };
        let goal = |id: &str| dossier.goals.iter().find(|goal| goal.id == id);
        let own = |person: Option<&str>| *role == Role::PartnerAdministrator || person == Some(user.as_str());
        let allowed = match self {
            _ if !role.is_partner() => true,
            Entry::Goal { id, person, .. } => {
                own(person.as_deref())
                    && goal(id).is_none_or(|goal| !goal.agreed && own(goal.person.as_deref()))
            }
            Entry::DropGoal { id } => goal(id).is_none_or(|goal| !goal.agreed && own(goal.person.as_deref())),
            _ => false,
        };
        if allowed { Ok(()) } else { Err(Denied::Role) }
    }

    /// Everything that is wrong with it; paths are the entry's own keys.
    pub fn issues(&self, program: &Program, facts: &PartnerFacts, dossier: &Dossier) -> Vec<Issue> {
        let mut found = Found(Vec::new());
        match self {
            Entry::Paid { line, amount } => found.payment(line, amount, program, facts, dossier),
            Entry::Hold { deal, .. } => {
                found.won_deal(deal, facts);
            }
            Entry::Refund { id, deal, on, amount } => {
                found.id(id);
                let value = found.won_deal(deal, facts);
                found.past(*on, facts.today);
                match (amount, value) {
                    (Some(amount), Some(value)) => found.refund(amount, &value),
                    (Some(amount), None) => found.storable(amount),
                    _ => {}
                }
            }
            Entry::Received { deal, on } => {
                found.won_deal(deal, facts);
                found.past(*on, facts.today);
            }
            Entry::Certificate { id, person, name, from, until } => {
                found.id(id);
                found.line("person", person, true);
                found.line("name", name, true);
                if let (Some(from), Some(until)) = (from, until)
                    && until < from
                {
                    found.add(Issue::new("until", IssueCode::DateTooEarly).with("earliest", from));
                }
            }
            Entry::Goal { .. } => found.goal(self, program, dossier),
            Entry::DropGoal { id } => found.id(id),
        }
        found.0
    }
}

impl From<&GoalRecord> for Entry {
    fn from(goal: &GoalRecord) -> Self {
        let GoalRecord { id, label, figure, wanted, from, to, person, product, .. } = goal.clone();
        Entry::Goal { id, label, figure, wanted, from, to, person, product }
    }
}

/// The issues so far.
struct Found(Vec<Issue>);

impl Found {
    fn add(&mut self, issue: Issue) {
        self.0.push(issue);
    }

    fn id(&mut self, id: &str) {
        if !is_valid_id(id) {
            self.add(Issue::new("id", IssueCode::BadValue).with("expected", "id"));
        }
    }

    fn line(&mut self, path: &str, text: &str, needed: bool) {
        let length = text.chars().count();
        if needed && text.trim().is_empty() {
            self.add(Issue::new(path, IssueCode::Required));
        } else if length > LONGEST {
            self.add(Issue::new(path, IssueCode::TooLong).with("max", LONGEST).with("length", length));
        } else if text.chars().any(char::is_control) {
            self.add(Issue::new(path, IssueCode::ControlCharacters));
        }
    }

    fn missing(&mut self, path: &str, kind: &str, name: &str) {
        self.add(Issue::new(path, IssueCode::DanglingReference).with("kind", kind).with("name", name));
    }

    fn past(&mut self, on: NaiveDate, today: NaiveDate) {
        if on > today {
            self.add(Issue::new("on", IssueCode::DateTooLate).with("latest", today));
        }
    }

    /// The value of a deal that the partner has won.
    fn won_deal(&mut self, id: &str, facts: &PartnerFacts) -> Option<Money> {
        let sale = facts.sale(id).filter(|sale| sale.won_on().is_some());
        if sale.is_none() {
            self.missing("deal", "deal", id);
        }
        sale.and_then(|sale| sale.value)
    }

    /// An amount that can be written down, in minor units.
    fn storable(&mut self, amount: &Money) {
        if amount.minor().is_none() {
            let most = Money::from_minor(i64::MAX, amount.currency()).map(|most| most.amount());
            self.add(Issue::new("amount", IssueCode::AboveMaximum).with("max", most.unwrap_or(Decimal::MAX)));
        }
    }

    fn refund(&mut self, amount: &Money, value: &Money) {
        if amount.currency() != value.currency() {
            self.currency(amount, value);
        } else if amount.amount() <= Decimal::ZERO {
            self.add(Issue::new("amount", IssueCode::NotAbove).with("limit", 0));
        } else if amount.amount() > value.amount() {
            self.add(Issue::new("amount", IssueCode::AboveMaximum).with("max", value.amount()));
        }
    }

    fn currency(&mut self, amount: &Money, wanted: &Money) {
        let issue = Issue::new("amount", IssueCode::CurrencyNotAllowed);
        self.add(issue.with("currency", amount.currency().code()).with("allowed", wanted.currency().code()));
    }

    /// A line that the rules make, and that is due. What can still change is not paid.
    fn payment(
        &mut self,
        id: &str,
        amount: &Money,
        program: &Program,
        facts: &PartnerFacts,
        dossier: &Dossier,
    ) {
        let first = facts.sales.iter().filter_map(|sale| sale.won_on()).min().unwrap_or(facts.today);
        let last = facts.today.checked_add_days(Days::new(366)).unwrap_or(facts.today);
        let tier_on = |day| dossier.tier.on(&program.tiers, day);
        let all = statement(program, facts, &tier_on, &Period::between(first, last));
        let lines: Vec<_> = all.lines.iter().filter(|line| line.id == id).collect();
        let Some(line) = lines.first() else { return self.missing("line", "line", id) };
        if line.amount.currency() != amount.currency() {
            return self.currency(amount, &line.amount);
        }
        if !lines.iter().any(|line| matches!(line.state, State::Earned | State::Paid)) {
            return self.add(Issue::new("line", IssueCode::NotEditable));
        }
        let owed: Decimal = lines.iter().map(|line| line.amount.amount()).sum();
        let other_way = amount.amount().is_sign_negative() != owed.is_sign_negative();
        if !amount.amount().is_zero() && other_way {
            return self.add(Issue::new("amount", IssueCode::BadValue).with("expected", owed));
        }
        // A payment of more than is owed is recovered from what is due next, within reason.
        match owed.checked_mul(MOST_TIMES.into()) {
            Some(most) if amount.amount().abs() > most.abs() => {
                self.add(Issue::new("amount", IssueCode::AboveMaximum).with("max", most));
            }
            _ => self.storable(amount),
        }
    }

    fn goal(&mut self, entry: &Entry, program: &Program, dossier: &Dossier) {
        let Entry::Goal { id, label, figure, wanted, from, to, person, product } = entry else { return };
        self.id(id);
        if dossier.goals.len() >= MOST_GOALS && dossier.goals.iter().all(|goal| goal.id != *id) {
            self.add(Issue::new("id", IssueCode::TooMany).with("max", MOST_GOALS));
        }
        self.line("label", label, false);
        match Wanted::read(figure, wanted) {
            Some(Wanted::WonValue(money) | Wanted::RegisteredValue(money))
                if !program.currencies.contains(&money.currency()) =>
            {
                let allowed: Vec<&str> = program.currencies.iter().map(|one| one.code()).collect();
                let issue = Issue::new("wanted", IssueCode::CurrencyNotAllowed);
                self.add(issue.with("currency", money.currency().code()).with("allowed", allowed.join(", ")));
            }
            Some(_) => {}
            None if super::FIGURES.contains(&figure.as_str()) => {
                self.add(Issue::new("wanted", IssueCode::NotAbove).with("limit", 0));
            }
            None => self.add(Issue::new("figure", IssueCode::NotAnOption).with("value", figure)),
        }
        if to < from {
            self.add(Issue::new("to", IssueCode::DateTooEarly).with("earliest", from));
        } else if Period::between(*from, *to).days() > MOST_DAYS {
            let latest = from.checked_add_days(Days::new(u64::from(MOST_DAYS) - 1)).unwrap_or(*to);
            self.add(Issue::new("to", IssueCode::DateTooLate).with("latest", latest));
        }
        if let Some(person) = person
            && dossier.people.iter().all(|one| one.id != *person)
        {
            self.missing("person", "person", person);
        }
        if let Some(product) = product {
            let field = program.roles.product.as_deref().and_then(|id| program.field(id));
            let options = field.map(|field| program.options(field)).unwrap_or_default();
            if !options.is_empty() && options.iter().all(|choice| choice.value != *product) {
                self.missing("product", "product", product);
            }
            self.line("product", product, true);
        }
    }
}
