//! What the programme keeps of the demo's partners: certificates, tiers as they were decided, payments, a refund, goals.
//!
//! Nothing is made up that the rules decide: tiers and lines come from the same functions as in earnest.

use super::DemoDeal;
use super::cast::Cast;
use super::random::{Random, uuid_of};
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::ids::PartnerId;
use domain::money::Money;
use domain::performance::dossier::{
    CertificateRecord, Dossier, GoalRecord, LedgerRecord, PaidLine, ReceivedPayment, RefundRecord,
    TierRecord, TierStep,
};
use domain::performance::goals::whole;
use domain::performance::incentives::{Line, Source, State, statement};
use domain::performance::tiers::{Record, decide, earned_on};
use domain::performance::{Grain, PartnerFacts, Period, Sale};
use domain::program::{After, Program};
use rust_decimal::Decimal;

/// Two years: the fiscal year before the present one is in it.
const BACK: u64 = 730;
/// The place of the organisation that has let a certificate end.
const LATE: usize = 4;
/// Lines that were due for so long are paid.
const PAID_AFTER: i64 = 25;

/// The dossiers, in the order of the partners; none in a programme that pays and promises nothing.
pub fn dossiers(
    program: &Program,
    cast: &Cast,
    deals: &[DemoDeal],
    now: DateTime<Utc>,
    seed: u64,
    random: &Random,
) -> Vec<Dossier> {
    if program.tiers.ladder.is_empty() && program.incentives.rebates.is_empty() {
        return Vec::new();
    }
    let today = now.date_naive();
    let dice = random.fork("progress");
    let partners = cast.partners.iter().zip(&cast.sellers);
    partners
        .enumerate()
        .map(|(at, (partner, people))| {
            let people: Vec<(String, String)> =
                people.iter().map(|one| (one.id.0.clone(), one.name.clone())).collect();
            let mut made = Made { program, today, seed, at, people, random: dice.fork(partner.id.as_str()) };
            made.dossier(&partner.id, deals)
        })
        .collect()
}

/// One partner in the making.
struct Made<'a> {
    program: &'a Program,
    today: NaiveDate,
    seed: u64,
    /// Its place among the organisations.
    at: usize,
    /// Ids and names.
    people: Vec<(String, String)>,
    random: Random,
}

impl Made<'_> {
    fn dossier(&mut self, partner: &PartnerId, deals: &[DemoDeal]) -> Dossier {
        let sales = deals.iter().filter(|made| made.deal.summary.partner_id == *partner).map(sale).collect();
        let mut dossier = Dossier {
            partner: partner.0.clone(),
            as_of: self.today,
            tier: TierRecord::default(),
            certificates: self.certificates(),
            ledger: LedgerRecord::default(),
            goals: Vec::new(),
            people: Vec::new(),
        };
        let mut facts = PartnerFacts {
            today: self.today,
            fiscal: self.program.fiscal_year,
            rates: None,
            sales,
            certificates: None,
            answers: None,
            goals: Vec::new(),
            ledger: Default::default(),
        };
        dossier.complete(&mut facts, self.program);
        dossier.tier = self.tiers(&facts);
        dossier.goals = self.goals(&facts);
        dossier.complete(&mut facts, self.program);
        dossier.ledger = self.ledger(&dossier, &facts);
        dossier
    }

    fn days_ago(&self, days: u64) -> NaiveDate {
        self.today.checked_sub_days(Days::new(days)).unwrap_or(self.today)
    }

    fn id(&self, name: &str) -> String {
        uuid_of(self.seed, &format!("progress {} {name}", self.at))
    }

    /// In every second organisation all people have shown what they know, in the others all but one. The first certificate
    /// ends soon; in one organisation it has ended, and its tier is in danger.
    fn certificates(&mut self) -> Vec<CertificateRecord> {
        const NAMES: [&str; 3] =
            ["Meridian Certified Engineer", "Meridian Certified Architect", "Meridian Sales Professional"];
        let skilled = self.people.len().saturating_sub(1 - self.at % 2);
        let mut made = Vec::new();
        for (place, (person, _)) in self.people.iter().take(skilled).enumerate() {
            let ago = u64::try_from(self.random.between(380, 640)).unwrap_or(500);
            let from = self.days_ago(ago);
            let until = match place {
                0 if self.at == LATE => -12,
                0 => self.random.between(35, 55),
                _ => self.random.between(90, 400),
            };
            made.push(CertificateRecord {
                id: self.id(&format!("certificate {place}")),
                person: person.clone(),
                name: NAMES.get(place % NAMES.len()).copied().unwrap_or_default().to_owned(),
                from: Some(from),
                until: self.today.checked_add_signed(chrono::TimeDelta::days(until)),
            });
        }
        made
    }

    /// The tiers as they were decided: on the first of each month, and every day of late.
    fn tiers(&self, facts: &PartnerFacts) -> TierRecord {
        let tiers = &self.program.tiers;
        let name = |at: Option<usize>| at.and_then(|at| tiers.ladder.get(at)).map(|tier| tier.id.clone());
        let first = self.days_ago(BACK);
        let daily = self.days_ago(u64::from(tiers.grace_days) + 5);
        let mut record = Record { held: earned_on(tiers, facts, first), below_since: None };
        let mut steps = vec![TierStep { since: first, tier: name(record.held) }];
        let days = first.iter_days().skip(1).take_while(|day| *day <= self.today);
        for day in days.filter(|day| *day >= daily || chrono::Datelike::day(day) == 1) {
            let before = record.held;
            (record, _) = decide(record, earned_on(tiers, facts, day), day, tiers.grace_days);
            if record.held != before {
                steps.push(TierStep { since: day, tier: name(record.held) });
            }
        }
        TierRecord { steps, below_since: record.below_since }
    }

    /// Customers have paid for what was won long ago; what has been due for a while is paid, once in part; one deal is held
    /// and one customer got a quarter back.
    fn ledger(&self, dossier: &Dossier, facts: &PartnerFacts) -> LedgerRecord {
        let mut ledger = LedgerRecord::default();
        let waits = self.program.incentives.commissions.iter().any(|rule| rule.after == After::CustomerPaid);
        let mut won: Vec<&Sale> = facts.sales.iter().filter(|sale| sale.won_on().is_some()).collect();
        won.sort_by_key(|sale| sale.won_on());
        let age = |sale: &Sale| sale.won_on().map_or(0, |on| (self.today - on).num_days());
        for sale in won.iter().filter(|sale| waits && age(sale) > 40) {
            let on = sale.won_on().and_then(|on| on.checked_add_days(Days::new(30)));
            ledger.received.extend(on.map(|on| ReceivedPayment { deal: sale.id.clone(), on }));
        }
        let recent = won.iter().rev().find(|sale| (5..60).contains(&age(sale)));
        ledger.held.extend(recent.map(|sale| sale.id.clone()));
        let back = won.iter().rev().find(|sale| (70..150).contains(&age(sale)));
        if let Some((sale, value)) = back.and_then(|sale| Some((sale, sale.value?))) {
            let quarter = (value.amount() / Decimal::from(4)).round_dp(value.currency().minor_digits());
            ledger.refunds.push(RefundRecord {
                id: self.id("refund"),
                deal: sale.id.clone(),
                on: self.days_ago(20),
                amount: Money::new(quarter, value.currency()),
            });
        }
        let mut facts = facts.clone();
        facts.ledger = ledger.ledger();
        let tier_on = |day| dossier.tier.on(&self.program.tiers, day);
        let all =
            statement(self.program, &facts, &tier_on, &Period::between(self.days_ago(BACK), self.today));
        let due: Vec<&Line> = all.lines.iter().filter(|line| self.is_paid(line)).collect();
        for (number, line) in due.iter().enumerate() {
            let half = line.amount.amount() / Decimal::TWO;
            let part =
                Money::new(half.round_dp(line.amount.currency().minor_digits()), line.amount.currency());
            // The last but one was paid in part.
            let amount = if number + 2 == due.len() { part.unwrap_or(line.amount) } else { line.amount };
            ledger.paid.push(PaidLine { line: line.id.clone(), amount });
        }
        ledger
    }

    /// Whether a line has been due for so long that it was paid.
    fn is_paid(&self, line: &Line) -> bool {
        let holding = match &line.source {
            Source::Rebate(_) => 30,
            Source::Commission(_) => 60,
            Source::Clawback(_) => return false,
        };
        line.state == State::Earned && (self.today - line.on).num_days() > holding + PAID_AFTER
    }

    /// A goal that was agreed with the programme in the place of its own, and two that the partner set itself.
    fn goals(&self, facts: &PartnerFacts) -> Vec<GoalRecord> {
        let year = whole(Grain::Year, self.today, self.program.fiscal_year);
        let quarter = whole(Grain::Quarter, self.today, self.program.fiscal_year);
        let currency = self.program.tiers.currency;
        let goal = |name: &str, figure: &str, wanted: String, period: &Period| GoalRecord {
            id: self.id(name),
            label: String::new(),
            figure: figure.to_owned(),
            wanted,
            from: period.from,
            to: period.to,
            person: None,
            product: None,
            agreed: false,
        };
        let before = Period::between(self.days_ago(365), self.today);
        let last = domain::performance::goals::Goal {
            id: String::new(),
            period: before,
            wanted: domain::program::Wanted::WonDeals(1),
            scope: Default::default(),
            split: Default::default(),
        };
        let year_before = last.reached(facts).unwrap_or_default();
        let value = domain::performance::goals::Goal {
            wanted: domain::program::Wanted::WonValue(Money::largest(currency)),
            ..last
        };
        // A tenth more than in the last 365 days, in round figures.
        let step = Decimal::from(50_000);
        let wanted = value.reached(facts).unwrap_or_default() * Decimal::new(11, 1);
        let wanted = ((wanted / step).ceil() * step).max(step);
        let money = Money::new(wanted, currency).map(|money| money.canonical()).unwrap_or_default();
        let per_quarter = (year_before / Decimal::from(4) * Decimal::new(12, 1)).ceil().max(Decimal::ONE);
        let product = self
            .program
            .lists
            .get("products")
            .and_then(|list| list.iter().find(|one| one.value == "mer-data-vault"));
        let mut goals = vec![GoalRecord { agreed: true, ..goal("agreed", "deal_value", money, &year) }];
        goals.push(goal("quarter", "deal_count", per_quarter.normalize().to_string(), &quarter));
        goals.extend(product.map(|product| GoalRecord {
            product: Some(product.value.clone()),
            ..goal("product", "registrations", "6".to_owned(), &quarter)
        }));
        goals
    }
}

/// A registration as the rules about money see it.
fn sale(made: &DemoDeal) -> Sale {
    let deal = &made.deal;
    let day = |at: Option<DateTime<Utc>>| at.map(|at| at.date_naive());
    Sale {
        id: deal.summary.id.0.clone(),
        owner: deal.summary.owner_id.0.clone(),
        product: deal.product.clone(),
        status: deal.summary.status,
        value: deal.summary.value,
        submitted: day(deal.summary.submitted_at),
        decided: day(deal.summary.decided_at),
        closed: day(deal.closed_at),
    }
}
