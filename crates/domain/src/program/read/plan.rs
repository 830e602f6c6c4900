//! From JSON to tiers, targets and incentives. All of it is optional in a programme.

use super::{Texts, choices, decimal, objects};
use crate::dates::parse_date;
use crate::issue::{Issue, IssueCode};
use crate::money::{Currency, Money};
use crate::performance::{Calendar, Grain, Preset, Rates};
use crate::program::plan::{
    After, Band, Benefits, Combine, Commission, Criterion, Incentives, Limit, Newcomers, Pay, RateOn, Rebate,
    RebateKind, Rounding, Split, StoredRates, Target, Tier, Tiers, Wanted, WithoutData,
};
use crate::program::reader::Reader;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// 1,000 days: longer than any holding period, clawback or grace that is in use.
const LONGEST: u64 = 1_000;

/// Periods that go on from day to day, so that what leaves them can be foreseen.
const PERIODS: [(&str, Preset); 6] = [
    ("90d", Preset::Last90),
    ("365d", Preset::Last365),
    ("qtd", Preset::QuarterToDate),
    ("ytd", Preset::YearToDate),
    ("fqtd", Preset::FiscalQuarterToDate),
    ("fytd", Preset::FiscalYearToDate),
];

const EACH: [(&str, Grain); 3] =
    [("month", Grain::Month), ("quarter", Grain::Quarter), ("year", Grain::Year)];

/// How what belongs to one of several kinds is read.
type Read<T> = fn(&Reader<'_>) -> Option<T>;

/// `"fiscal_year": { "starts_in": 4 }`; without it the calendar's year.
pub fn fiscal_year(reader: &Reader<'_>) -> Calendar {
    let inner = inner(reader, "fiscal_year", |inner| {
        inner.needed("starts_in")?;
        let calendar = u32::try_from(inner.count("starts_in", 12)?).ok().and_then(Calendar::starting_in);
        if calendar.is_none() {
            inner.bad("starts_in", "month from 1 to 12");
        }
        calendar
    });
    inner.unwrap_or_default()
}

/// `"rates": { "as_of": "2026-11-02", "source": "...", "per_unit": { "USD": "0.91" } }`: what one unit of each currency is
/// worth in the programme's default currency.
pub fn stored_rates(reader: &Reader<'_>, texts: &Texts<'_>, to: Currency) -> Option<StoredRates> {
    inner(reader, "rates", |inner| {
        let as_of = inner.needed_string("as_of").and_then(|text| {
            let day = parse_date("", text).ok();
            if day.is_none() {
                inner.bad("as_of", "YYYY-MM-DD");
            }
            day
        });
        let source = texts.needed(inner, "source");
        inner.needed("per_unit");
        let mut per_unit = BTreeMap::new();
        for (code, value) in inner.entries("per_unit") {
            let currency = Currency::parse(code).filter(|currency| *currency != to);
            let rate = value.as_str().and_then(|text| text.parse().ok());
            let rate = rate.filter(|rate: &Decimal| *rate > Decimal::ZERO);
            match (currency, rate) {
                (Some(currency), Some(rate)) => _ = per_unit.insert(currency, rate),
                (None, _) => inner.bad(&format!("per_unit.{code}"), "ISO 4217 code of another currency"),
                (_, None) => inner.bad(&format!("per_unit.{code}"), "number above 0, in quotes"),
            }
        }
        Some(StoredRates { rates: Rates { to, as_of: as_of?, per_unit }, source })
    })
}

pub fn tiers(reader: &Reader<'_>, texts: &Texts<'_>, default_currency: Currency) -> Tiers {
    let mut currencies = Vec::new();
    let ladder = objects(reader, "tiers", |tier| {
        let criteria = inner(tier, "criteria", |criteria| Some(read_criteria(criteria)));
        let (currency, criteria) = criteria.unwrap_or_default();
        currencies.extend(currency.map(|currency| (tier.at("criteria.won_value"), currency)));
        Some(Tier {
            id: tier.needed_string("id").unwrap_or_default().to_owned(),
            label: texts.needed(tier, "label"),
            criteria,
            benefits: inner(tier, "benefits", |benefits| Some(read_benefits(benefits, texts)))
                .unwrap_or_default(),
        })
    });
    let currency = currencies.first().map_or(default_currency, |(_, currency)| *currency);
    for (path, _) in currencies.iter().filter(|(_, other)| *other != currency) {
        let expected = format!("an amount in {}, as in the tiers before", currency.code());
        reader.problems.add(Issue::new(path, IssueCode::BadValue).with("expected", expected));
    }
    let mut tiers =
        Tiers { ladder, period: Preset::Last365, grace_days: 30, without_data: WithoutData::Unmet, currency };
    inner(reader, "tier_rules", |rules| {
        const WITHOUT: [(&str, WithoutData); 2] =
            [("unmet", WithoutData::Unmet), ("left_out", WithoutData::LeftOut)];
        tiers.period = optional(rules, "period", &PERIODS).unwrap_or(tiers.period);
        tiers.grace_days = short(rules, "grace_days").unwrap_or(tiers.grace_days);
        tiers.without_data = optional(rules, "without_data", &WITHOUT).unwrap_or(tiers.without_data);
        Some(())
    });
    tiers
}

fn read_criteria(reader: &Reader<'_>) -> (Option<Currency>, BTreeMap<Criterion, Decimal>) {
    let mut currency = None;
    let mut criteria = BTreeMap::new();
    for (name, criterion) in Criterion::ALL {
        let least = match criterion {
            Criterion::WonValue => money(reader, name).map(|money| {
                currency = Some(money.currency());
                money.amount()
            }),
            Criterion::Csat => reader.raw(name).and_then(|_| percent(reader, name)),
            _ => reader.count(name, 1_000_000).map(Decimal::from),
        };
        // A minimum of nothing is none: it would be met, and its progress a division by zero.
        criteria.extend(least.filter(|least| *least > Decimal::ZERO).map(|least| (criterion, least)));
    }
    (currency, criteria)
}

fn read_benefits(reader: &Reader<'_>, texts: &Texts<'_>) -> Benefits {
    let optional = |key| reader.raw(key).and_then(|_| percent(reader, key)).unwrap_or_default();
    Benefits {
        discount: optional("discount"),
        registration_bonus: optional("registration_bonus"),
        mdf: optional("mdf"),
        protection_days: short(reader, "protection_days").unwrap_or_default(),
        perks: choices(reader.list("perks"), &reader.at("perks"), reader.problems, texts),
    }
}

pub fn targets(reader: &Reader<'_>, texts: &Texts<'_>) -> Vec<Target> {
    objects(reader, "targets", |target| {
        const OF: [(&str, bool); 2] = [("partner", false), ("person", true)];
        const SPLITS: [(&str, Split); 2] = [("days", Split::Days), ("months", Split::Months)];
        const FIGURES: [(&str, Read<Wanted>); 4] = [
            ("deal_value", |target| needed_money(target, "wanted").map(Wanted::WonValue)),
            ("deal_count", |target| number(target).map(Wanted::WonDeals)),
            ("registration_value", |target| needed_money(target, "wanted").map(Wanted::RegisteredValue)),
            ("registrations", |target| number(target).map(Wanted::RegisteredDeals)),
        ];
        let wanted = target.one_of("figure", &FIGURES).and_then(|read| read(target));
        target.raw("wanted");
        let read = Target {
            id: target.needed_string("id").unwrap_or_default().to_owned(),
            label: texts.optional(target, "label"),
            each: target.one_of("each", &EACH).unwrap_or(Grain::Year),
            of_person: optional(target, "of", &OF).unwrap_or_default(),
            product: target.string("product").map(str::to_owned),
            tier: target.string("tier").map(str::to_owned),
            split: optional(target, "split", &SPLITS).unwrap_or_default(),
            wanted: wanted?,
        };
        Some(read)
    })
}

fn number(reader: &Reader<'_>) -> Option<u32> {
    reader.needed("wanted")?;
    reader.count("wanted", 1_000_000).and_then(|number| u32::try_from(number).ok())
}

pub fn incentives(reader: &Reader<'_>, texts: &Texts<'_>, default_currency: Currency) -> Incentives {
    const COMBINE: [(&str, Combine); 2] = [("highest", Combine::Highest), ("sum", Combine::Sum)];
    let read = inner(reader, "incentives", |inner| {
        Some(Incentives {
            rounding: optional(inner, "rounding", &Rounding::NAMES).unwrap_or_default(),
            combine: optional(inner, "combine", &COMBINE).unwrap_or_default(),
            rebates: objects(inner, "rebates", |rebate| read_rebate(rebate, texts, default_currency)),
            commissions: objects(inner, "commissions", |commission| read_commission(commission, texts)),
        })
    });
    read.unwrap_or_default()
}

fn read_rebate(reader: &Reader<'_>, texts: &Texts<'_>, default_currency: Currency) -> Option<Rebate> {
    const ON: [(&str, RateOn); 2] = [("whole", RateOn::Whole), ("increment", RateOn::Increment)];
    const NEWCOMERS: [(&str, Newcomers); 2] = [("skip", Newcomers::Skip), ("from_zero", Newcomers::FromZero)];
    const KINDS: [(&str, Read<RebateKind>); 6] = [
        ("slab", |rebate| Some(RebateKind::Slab(bands(rebate)))),
        ("stepped", |rebate| Some(RebateKind::Stepped(bands(rebate)))),
        ("growth", |rebate| {
            let newcomers = optional(rebate, "newcomers", &NEWCOMERS).unwrap_or_default();
            Some(RebateKind::Growth { bands: bands(rebate), newcomers })
        }),
        ("attainment", |rebate| Some(RebateKind::Attainment(bands(rebate)))),
        ("flat", |rebate| {
            rebate.needed("percent")?;
            percent(rebate, "percent").map(RebateKind::Flat)
        }),
        ("by_tier", |rebate| Some(RebateKind::ByTier(rates(rebate)))),
    ];
    let kind = reader.one_of("kind", &KINDS).and_then(|read| read(reader));
    let currency = reader.string("currency").map(|code| {
        Currency::parse(code).unwrap_or_else(|| {
            reader.bad("currency", "ISO 4217 code");
            default_currency
        })
    });
    let read = Rebate {
        id: reader.needed_string("id").unwrap_or_default().to_owned(),
        label: texts.needed(reader, "label"),
        each: reader.one_of("each", &EACH).unwrap_or(Grain::Year),
        on: optional(reader, "on", &ON).unwrap_or_default(),
        tiers: reader.strings("tiers"),
        products: reader.strings("products"),
        currency: currency.unwrap_or(default_currency),
        holding_days: short(reader, "holding_days").unwrap_or_default(),
        kind: kind?,
    };
    let increment_fits =
        !matches!(read.kind, RebateKind::Stepped(_) | RebateKind::Flat(_) | RebateKind::ByTier(_));
    if read.on == RateOn::Increment && !increment_fits {
        reader.bad("on", "whole for this kind of rebate");
    }
    Some(read)
}

/// `[{ "from": "100000", "percent": "2" }]`, each threshold above the one before.
fn bands(reader: &Reader<'_>) -> Vec<Band> {
    reader.needed("bands");
    let bands = objects(reader, "bands", |band| {
        band.needed("from")?;
        band.needed("percent")?;
        Some(Band { from: decimal(band, "from")?, percent: percent(band, "percent")? })
    });
    if !bands.is_sorted_by(|one, other| one.from < other.from) {
        reader.bad("bands", "thresholds that rise");
    }
    bands
}

fn rates(reader: &Reader<'_>) -> BTreeMap<String, Decimal> {
    reader.needed("rates");
    let mut rates = BTreeMap::new();
    for (tier, value) in reader.entries("rates") {
        match value.as_str().and_then(|text| text.parse().ok()).filter(is_percent) {
            Some(percent) => {
                rates.insert(tier.clone(), percent);
            }
            None => reader.bad(&format!("rates.{tier}"), PERCENT),
        }
    }
    rates
}

fn read_commission(reader: &Reader<'_>, texts: &Texts<'_>) -> Option<Commission> {
    const AFTER: [(&str, After); 2] = [("won", After::Won), ("customer_paid", After::CustomerPaid)];
    let pay = match (reader.raw("percent"), reader.raw("flat")) {
        (Some(_), None) => percent(reader, "percent").map(Pay::Percent),
        (None, Some(_)) => money(reader, "flat").map(Pay::Flat),
        _ => {
            reader.bad("percent", "either percent or flat");
            None
        }
    };
    let limit = inner(reader, "limit", |limit| {
        limit.needed("amounts");
        Some(Limit { amounts: amounts(limit, "amounts"), each: optional(limit, "each", &EACH) })
    });
    Some(Commission {
        id: reader.needed_string("id").unwrap_or_default().to_owned(),
        label: texts.needed(reader, "label"),
        tiers: reader.strings("tiers"),
        products: reader.strings("products"),
        least: amounts(reader, "least"),
        after: optional(reader, "after", &AFTER).unwrap_or_default(),
        holding_days: short(reader, "holding_days").unwrap_or_default(),
        clawback_days: short(reader, "clawback_days"),
        limit,
        pay: pay?,
    })
}

const MONEY: &str = "amount and currency, like \"1000 EUR\"";
const PERCENT: &str = "percent from 0 to 100 in quotes";

fn amounts(reader: &Reader<'_>, key: &'static str) -> Vec<Money> {
    let mut read: Vec<Money> = Vec::new();
    for (index, text) in reader.strings(key).iter().enumerate() {
        let money = Money::from_canonical(text).filter(|money| money.amount() >= Decimal::ZERO);
        match money.filter(|money| read.iter().all(|other| other.currency() != money.currency())) {
            Some(money) => read.push(money),
            None => reader.bad(&format!("{key}[{index}]"), MONEY),
        }
    }
    read
}

fn money(reader: &Reader<'_>, key: &'static str) -> Option<Money> {
    let money = Money::from_canonical(reader.string(key)?).filter(|money| money.amount() >= Decimal::ZERO);
    if money.is_none() {
        reader.bad(key, MONEY);
    }
    money
}

fn needed_money(reader: &Reader<'_>, key: &'static str) -> Option<Money> {
    reader.needed(key)?;
    money(reader, key)
}

fn is_percent(percent: &Decimal) -> bool {
    (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(percent)
}

fn percent(reader: &Reader<'_>, key: &'static str) -> Option<Decimal> {
    let percent = decimal(reader, key)?;
    if !is_percent(&percent) {
        reader.bad(key, PERCENT);
    }
    Some(percent).filter(is_percent)
}

fn short(reader: &Reader<'_>, key: &'static str) -> Option<u16> {
    reader.count(key, LONGEST).and_then(|days| u16::try_from(days).ok())
}

fn optional<T: Copy>(reader: &Reader<'_>, key: &'static str, names: &[(&'static str, T)]) -> Option<T> {
    reader.raw(key)?;
    reader.one_of(key, names)
}

/// An object that may be absent.
fn inner<T>(
    reader: &Reader<'_>,
    key: &'static str,
    read: impl FnOnce(&Reader<'_>) -> Option<T>,
) -> Option<T> {
    let inner = Reader::new(reader.raw(key)?, reader.at(key), reader.problems)?;
    let value = read(&inner);
    inner.finish();
    value
}
