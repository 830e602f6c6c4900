//! Who registers what with whom, and when: the choice of 2,500 deals, each then played through by `course`.

use super::calendar::{business_days_before, later, order_day, registration_days, working_hours};
use super::cast::Cast;
use super::catalogue::{FAMILIES, OFFERS, Offer, converted, money, rounded, step_of};
use super::countries::country;
use super::course::{Case, Fate, play};
use super::customers::{Customer, customers};
use super::fields::{Facts, KnownForm};
use super::organisations::{ORGANISATIONS, Organisation};
use super::projects::{Kind, project};
use super::random::{Random, uuid_at};
use super::{DEAL_COUNT, DemoDeal};
use chrono::{DateTime, NaiveDate, Utc};
use domain::deals::Status;
use domain::ids::DealId;
use domain::money::{Currency, Money};
use domain::program::{Outcome, Program};

/// The latest registrations are composed rather than drawn, so that every queue has something in it: fate, how
/// many, and between how many business days ago.
#[rustfmt::skip]
const RECENT: &[(Fate, usize, i64, i64)] = &[
    (Fate::Submitted, 8, 0, 2), (Fate::Submitted, 2, 3, 4), (Fate::UnderReview, 5, 1, 2), (Fate::UnderReview, 1, 3, 4),
    (Fate::InfoRequested, 7, 3, 12), (Fate::Draft, 15, 0, 12), (Fate::Draft, 4, 25, 60), (Fate::Quick, 24, 2, 7),
];

/// Days before today on which the drawn registrations end, so that all of them are decided by now.
const DRAWN_UNTIL: u64 = 12;

/// A sale that may be renewed a year later.
struct Sold {
    organisation: usize,
    customer: usize,
    offer: usize,
    units: i64,
    ordered: NaiveDate,
    renewed: bool,
}

/// What has happened so far, as far as later deals depend on it.
#[derive(Default)]
struct Past {
    sold: Vec<Sold>,
    /// Customer, product, registration, day.
    registered: Vec<(usize, usize, DealId, NaiveDate)>,
}

/// What is the same for all deals.
struct Setting<'a> {
    program: &'a Program,
    form: KnownForm,
    cast: &'a Cast,
    now: DateTime<Utc>,
    customers: &'a [Customer],
}

/// What a deal is about.
struct Plan {
    organisation: usize,
    customer: usize,
    offer: usize,
    kind: Kind,
    units: i64,
}

pub fn deals(
    program: &Program,
    form: KnownForm,
    cast: &Cast,
    now: DateTime<Utc>,
    random: &Random,
) -> Vec<DemoDeal> {
    let customers = customers(&random.fork("customers"));
    let setting = Setting { program, form, cast, now, customers: &customers };
    let mut past = Past::default();
    let mut made = Vec::with_capacity(DEAL_COUNT);
    let mut dice = random.fork("deals");
    for (day, fate, organisation) in schedule(now.date_naive(), &mut random.fork("calendar")) {
        let plan = choose(day, fate, organisation, &customers, &mut past, &mut dice);
        if let Some(deal) = one(&setting, &plan, &past, (day, fate), &mut dice) {
            remember(&mut past, &plan, &deal, day);
            made.push(deal);
        }
    }
    made.sort_by(|left, right| {
        (left.deal.summary.created_at, &left.deal.summary.id)
            .cmp(&(right.deal.summary.created_at, &right.deal.summary.id))
    });
    made
}

/// The day and fate of every registration, in order, and whose it is where that is not left to chance.
fn schedule(today: NaiveDate, random: &mut Random) -> Vec<(NaiveDate, Fate, Option<usize>)> {
    let recent: usize = RECENT.iter().map(|(_, count, _, _)| count).sum();
    let drawn = registration_days(today, DRAWN_UNTIL, DEAL_COUNT.saturating_sub(recent), random);
    let mut days: Vec<_> = drawn.into_iter().map(|day| (day, Fate::Natural, None)).collect();
    for (fate, count, from, to) in RECENT {
        for index in 0..*count {
            // The first organisation is the one that people sign in as first: nothing is missing there.
            let organisation = (index == 0).then_some(0);
            days.push((business_days_before(today, random.between(*from, *to)), *fate, organisation));
        }
    }
    days.sort_by_key(|(day, _, _)| *day);
    days
}

fn choose(
    day: NaiveDate,
    fate: Fate,
    organisation: Option<usize>,
    customers: &[Customer],
    past: &mut Past,
    random: &mut Random,
) -> Plan {
    let shares: Vec<u32> = ORGANISATIONS.iter().map(|organisation| organisation.share).collect();
    let drawn = random.weighted(&shares);
    let at = organisation.unwrap_or(drawn);
    let organisation = ORGANISATIONS.get(at).copied().unwrap_or_default();
    if fate == Fate::Natural
        && let Some(plan) = renewal(at, day, past, random)
    {
        return plan;
    }
    let customer = customer_of(&organisation, customers, random);
    let family = random.weighted(&organisation.focus);
    let weights: Vec<u32> =
        OFFERS.iter().map(|offer| if offer.family == family { offer.share } else { 0 }).collect();
    let offer = random.weighted(&weights);
    let known = past
        .sold
        .iter()
        .any(|sold| sold.organisation == at && sold.customer == customer && sold.ordered < day);
    let kind = if known && random.chance(55) { Kind::Expansion } else { Kind::New };
    let size =
        customers.get(customer).map_or(100, |customer| customer.size) * i64::from(organisation.size) / 100;
    let units = OFFERS.get(offer).map_or(1, |offer| units_of(offer, size, random));
    Plan { organisation: at, customer, offer, kind, units }
}

/// A sale of this organisation that is a year old and was not renewed yet.
fn renewal(at: usize, day: NaiveDate, past: &mut Past, random: &mut Random) -> Option<Plan> {
    if !random.chance(26) {
        return None;
    }
    let due = |sold: &&mut Sold| {
        let age = (day - sold.ordered).num_days();
        sold.organisation == at && !sold.renewed && (300..=400).contains(&age)
    };
    let sold = past.sold.iter_mut().find(due)?;
    sold.renewed = true;
    let units = sold.units * random.between(96, 118) / 100;
    Some(Plan {
        organisation: at,
        customer: sold.customer,
        offer: sold.offer,
        kind: Kind::Renewal,
        units: units.max(1),
    })
}

/// Customers of the organisation's countries; the first of a country come back most.
fn customer_of(organisation: &Organisation, customers: &[Customer], random: &mut Random) -> usize {
    let weights: Vec<u32> = organisation.territory.iter().map(|(_, weight)| *weight).collect();
    let code = organisation.territory.get(random.weighted(&weights)).map_or("", |(code, _)| code);
    let here: Vec<usize> = customers
        .iter()
        .enumerate()
        .filter(|(_, customer)| customer.country.code == code)
        .map(|(index, _)| index)
        .collect();
    let skewed = random.unit() * random.unit().max(random.unit());
    let index = (skewed * here.len() as f64) as usize;
    here.get(index).or(here.last()).copied().unwrap_or_default()
}

fn units_of(offer: &Offer, size: i64, random: &mut Random) -> i64 {
    let units = offer.units * random.long_tail(offer.spread) * size as f64 / 100.0;
    // A single environment or contract is a deal, a single user is not.
    let least = if offer.unit_cents < 500_000 { 5 } else { 1 };
    let units = (units as i64).clamp(least, 60_000);
    // People count in round numbers.
    match units {
        0..=19 => units,
        20..=99 => rounded(units, 5),
        100..=999 => rounded(units, 10),
        _ => rounded(units, 50),
    }
}

/// The amount as it is quoted: a partner's discount off the list, mostly rounded.
fn quoted(offer: &Offer, units: i64, months: i64, currency: Currency, random: &mut Random) -> Option<Money> {
    let list = offer.unit_cents.checked_mul(units)?;
    let euro_cents = list * random.between(72, 97) / 100 * months / 12;
    let hundredths = converted(euro_cents, currency)?;
    let share = match random.between(0, 9) {
        0..=4 => 40,
        5..=7 => 150,
        _ => 1_500,
    };
    let step = step_of(hundredths, currency, share).max(100);
    money(rounded(hundredths, step), currency)
}

fn one(
    setting: &Setting<'_>,
    plan: &Plan,
    past: &Past,
    (day, fate): (NaiveDate, Fate),
    random: &mut Random,
) -> Option<DemoDeal> {
    let Setting { program, form, cast, now, customers } = *setting;
    let organisation = ORGANISATIONS.get(plan.organisation)?;
    let partner = cast.partners.get(plan.organisation)?;
    let customer = customers.get(plan.customer)?;
    let offer = OFFERS.get(plan.offer)?;
    let people = cast.sellers.get(plan.organisation)?;
    let owner = people.get(random.weighted([8, 2, 5, 4, 3, 2].get(..people.len()).unwrap_or(&[1])))?;
    let currency = program.currencies.iter().copied().find(|currency| currency.code() == partner.currency);
    let value = quoted(offer, plan.units, form.months, currency.unwrap_or(program.default_currency), random)?;
    let created_at = created(day, country(organisation.country).zone, now, random);
    let cycle = cycle_of(offer, plan, random);
    let close = order_day(later(day, cycle), random).max(later(day, 4));
    let words = project(offer, customer, plan.kind, plan.units, close, random);
    let second = (plan.offer + 1 != OFFERS.len() && random.chance(12)).then(|| OFFERS.last()).flatten();
    let facts = Facts {
        customer,
        offer,
        second_offer: second,
        kind: plan.kind,
        title: words.title,
        description: words.description,
        next_step: words.next_step,
        value,
        close_date: close,
        stage: first_stage(program, plan.kind, random),
        lost_reason: None,
        decision_maker_met: random.chance(62),
        chance: random.index(1000),
    };
    let case = Case {
        program,
        form,
        now,
        organisation,
        partner,
        owner,
        manager: manager(plan.organisation, random),
        customer,
        facts,
        id: DealId(uuid_at(created_at.timestamp_millis(), random)),
        created_at,
        fate,
        earlier: past.earlier(plan, day),
        win_percent: win_percent(organisation, offer, plan, random),
    };
    Some(play(&case, random))
}

impl Past {
    /// A registration of the same customer and product in the weeks before.
    fn earlier(&self, plan: &Plan, day: NaiveDate) -> Option<DealId> {
        let near = |(customer, offer, _, on): &&(usize, usize, DealId, NaiveDate)| {
            *customer == plan.customer
                && (*offer == plan.offer || plan.kind == Kind::New)
                && (0..=120).contains(&(day - *on).num_days())
        };
        self.registered.iter().rev().find(near).map(|(_, _, id, _)| id.clone())
    }
}

/// An instant on `day`, not after `now`.
fn created(day: NaiveDate, zone: i64, now: DateTime<Utc>, random: &mut Random) -> DateTime<Utc> {
    let at = working_hours(day, zone, random);
    // Of today's registrations the last may be half an hour old: there has to be time to hand them in.
    let latest = now - chrono::TimeDelta::minutes(random.between(240, 420));
    at.min(latest)
}

fn cycle_of(offer: &Offer, plan: &Plan, random: &mut Random) -> i64 {
    let factor = match plan.kind {
        Kind::New => 1.0,
        Kind::Expansion => 0.8,
        Kind::Renewal => 0.6,
    };
    let days = offer.cycle as f64 * factor * random.long_tail(0.38);
    (days as i64).clamp(9, 240)
}

fn first_stage(program: &Program, kind: Kind, random: &mut Random) -> String {
    let open: Vec<&str> = program
        .stages
        .iter()
        .filter(|stage| stage.outcome == Outcome::Open)
        .map(|stage| stage.value.as_str())
        .collect();
    let may_choose = program
        .roles
        .stage
        .as_deref()
        .and_then(|id| program.field(id))
        .is_some_and(|field| field.edit.iter().any(|rule| rule.phase == domain::form::Phase::Create));
    let weights: &[u32] = match (may_choose, kind) {
        (false, _) => &[1],
        (true, Kind::New) => &[46, 40, 14],
        (true, _) => &[10, 40, 50],
    };
    open.get(random.weighted(weights)).copied().unwrap_or_default().to_owned()
}

/// Rates differ by partner and product; large deals are lost more often, renewals rarely.
fn win_percent(organisation: &Organisation, offer: &Offer, plan: &Plan, random: &mut Random) -> u32 {
    let euros = offer.unit_cents.saturating_mul(plan.units) / 100;
    let size = match euros {
        0..=9_999 => 7,
        10_000..=49_999 => 2,
        50_000..=199_999 => -6,
        _ => -14,
    };
    let kind = match plan.kind {
        Kind::New => 0,
        Kind::Expansion => 10,
        Kind::Renewal => 32,
    };
    let percent = organisation.wins - 8 + offer.luck + size + kind + random.between(-6, 6);
    u32::try_from(percent.clamp(8, 94)).unwrap_or(50)
}

fn manager(organisation: usize, random: &mut Random) -> &'static str {
    let looks_after =
        |positions: &Option<&[usize]>| positions.is_none_or(|positions| positions.contains(&organisation));
    let names: Vec<&'static str> = super::organisations::VENDOR_PEOPLE
        .iter()
        .filter(|(_, _, _, positions)| looks_after(positions))
        .map(|(name, _, _, _)| *name)
        .collect();
    random.pick(&names)
}

fn remember(past: &mut Past, plan: &Plan, made: &DemoDeal, day: NaiveDate) {
    let summary = &made.deal.summary;
    if summary.status != Status::Draft {
        past.registered.push((plan.customer, plan.offer, summary.id.clone(), day));
    }
    if let (Status::Won, Some(ordered)) = (summary.status, summary.close_date) {
        past.sold.push(Sold {
            organisation: plan.organisation,
            customer: plan.customer,
            offer: plan.offer,
            units: plan.units,
            ordered,
            renewed: false,
        });
    }
}

/// Every offer belongs to a family of the list; kept here because the weights of `focus` rely on it.
const _: () = assert!(FAMILIES.len() == 5);
