//! Rebates: a share of what was won in a month, quarter or year.

use super::{Line, Nothing, Source, State, Statement, after_holding};
use crate::money::{Currency, Money};
use crate::performance::amounts::Sums;
use crate::performance::deals::Dimension;
use crate::performance::goals::{wanted_value, whole};
use crate::performance::partner::PartnerFacts;
use crate::performance::period::{Comparison, Period};
use crate::performance::tiers::worth;
use crate::performance::trace::{Because, Note, Param};
use crate::program::{Band, Newcomers, RateOn, Rebate, RebateKind, Rounding};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Adds the rule's line for each of its windows that the period touches and that has begun.
pub(super) fn settle<'t>(
    rule: &Rebate,
    rounding: Rounding,
    facts: &PartnerFacts,
    tier_on: &dyn Fn(NaiveDate) -> Option<&'t str>,
    period: &Period,
    statement: &mut Statement,
) {
    let mut from = period.from;
    while from <= period.to && from <= facts.today {
        let window = whole(rule.each, from, facts.fiscal);
        window_of(rule, rounding, facts, tier_on, &window, statement);
        match window.to.succ_opt() {
            Some(next) => from = next,
            None => return,
        }
    }
}

fn window_of<'t>(
    rule: &Rebate,
    rounding: Rounding,
    facts: &PartnerFacts,
    tier_on: &dyn Fn(NaiveDate) -> Option<&'t str>,
    window: &Period,
    statement: &mut Statement,
) {
    let source = Source::Rebate(*window);
    let mut trace = Vec::new();
    let tier = tier_on(window.to.min(facts.today));
    let fits = rule.tiers.is_empty() || tier.is_some_and(|tier| rule.tiers.iter().any(|one| one == tier));
    let amounts = if fits {
        Reckoning { rule, facts, tier, window, trace: &mut trace }.amounts()
    } else {
        let note = Note::new(Because::OtherTier);
        trace.push(match tier {
            Some(tier) => note.with("tier", Param::Text(tier.to_owned())),
            None => note,
        });
        Vec::new()
    };
    let state = if facts.today <= window.to {
        trace.push(Note::new(Because::PeriodRuns).with("until", Param::Day(window.to)));
        State::Pending
    } else {
        let since = window.to.succ_opt().unwrap_or(window.to);
        after_holding(since, rule.holding_days, facts.today, &mut trace)
    };
    let mut any = false;
    for (exact, currency) in amounts.into_iter().filter(|(exact, _)| *exact > Decimal::ZERO) {
        let Some(amount) = rounding.apply(exact, currency).filter(|money| !money.amount().is_zero()) else {
            continue;
        };
        let mut trace = trace.clone();
        trace.push(rounded(exact, rounding));
        any = true;
        statement.lines.push(Line {
            id: format!("rebate/{}/{}/{}", rule.id, window.from, currency.code()),
            rule: rule.id.clone(),
            source: source.clone(),
            amount,
            state,
            on: window.to,
            trace,
        });
    }
    if !any {
        statement.nothing.push(Nothing { rule: rule.id.clone(), source, trace });
    }
}

pub(super) fn rounded(exact: Decimal, rounding: Rounding) -> Note {
    let rule = Param::Text(rounding.as_str().to_owned());
    Note::new(Because::Rounded).with("exact", Param::Number(exact)).with("rounding", rule)
}

/// One rule in one window.
struct Reckoning<'r> {
    rule: &'r Rebate,
    facts: &'r PartnerFacts,
    tier: Option<&'r str>,
    window: &'r Period,
    trace: &'r mut Vec<Note>,
}

impl Reckoning<'_> {
    /// What is to be paid, unrounded.
    fn amounts(mut self) -> Vec<(Decimal, Currency)> {
        let volume = self.volume(self.window);
        let note = Note::new(Because::Volume).with("sums", Param::Sums(volume.clone()));
        self.note(note.with("from", Param::Day(self.window.from)).with("to", Param::Day(self.window.to)));
        let percent = match &self.rule.kind {
            RebateKind::Flat(percent) => Some(*percent),
            RebateKind::ByTier(rates) => {
                let percent = self.tier.and_then(|tier| rates.get(tier)).copied();
                if percent.is_none() {
                    self.note(Note::new(Because::OtherTier));
                    return Vec::new();
                }
                percent
            }
            _ => None,
        };
        if let Some(percent) = percent {
            self.note(Note::new(Because::Rate).with("percent", Param::Percent(percent)));
            let share = |money: Money| Some((part(money.amount(), percent)?, money.currency()));
            return volume.amounts().into_iter().filter_map(share).collect();
        }
        let currency = self.rule.currency;
        let exact = self.in_currency(&volume).and_then(|volume| self.in_bands(volume));
        exact.map(|exact| (exact, currency)).into_iter().collect()
    }

    fn in_bands(&mut self, volume: Decimal) -> Option<Decimal> {
        match &self.rule.kind {
            RebateKind::Slab(bands) => {
                let band = self.band(bands, volume)?;
                self.share(volume, band.from, band.percent)
            }
            RebateKind::Stepped(bands) => self.slices(bands, volume),
            RebateKind::Growth { bands, newcomers } => self.growth(bands, *newcomers, volume),
            RebateKind::Attainment(bands) => {
                let Some(target) = self.target() else {
                    self.note(Note::new(Because::NoTarget));
                    return None;
                };
                let percent = volume.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(target)?;
                let note = Note::new(Because::Attained).with("percent", Param::Percent(percent));
                self.note(note.with("target", Param::Number(target)));
                let band = self.band(bands, percent)?;
                self.share(volume, target, band.percent)
            }
            RebateKind::Flat(_) | RebateKind::ByTier(_) => None,
        }
    }

    /// Days of the window that have passed are compared with the same days a year ago.
    fn growth(&mut self, bands: &[Band], newcomers: Newcomers, volume: Decimal) -> Option<Decimal> {
        let passed = Period::between(self.window.from, self.window.to.min(self.facts.today));
        let before = self.volume(&passed.compared(Comparison::LastYear));
        let before = self.in_currency(&before)?;
        if before <= Decimal::ZERO {
            let (because, band) = match newcomers {
                Newcomers::Skip => (Because::NewcomerSkipped, None),
                Newcomers::FromZero => (Because::NewcomerFromZero, bands.last()),
            };
            self.note(Note::new(because));
            let band = band?;
            self.note_band(volume, *band);
            return self.share(volume, Decimal::ZERO, band.percent);
        }
        let percent = (volume - before).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
        let note = Note::new(Because::Growth).with("before", Param::Number(before));
        self.note(note.with("percent", Param::Percent(percent)));
        let band = self.band(bands, percent)?;
        self.share(volume, before, band.percent)
    }

    fn slices(&mut self, bands: &[Band], volume: Decimal) -> Option<Decimal> {
        let mut sum = Decimal::ZERO;
        self.band(bands, volume)?;
        for (at, band) in bands.iter().enumerate() {
            let end = bands.get(at + 1).map_or(volume, |next| volume.min(next.from));
            let slice = end - band.from;
            if slice <= Decimal::ZERO {
                break;
            }
            let share = part(slice, band.percent)?;
            let note = Note::new(Because::Slice).with("from", Param::Number(band.from));
            let note =
                note.with("amount", Param::Number(slice)).with("percent", Param::Percent(band.percent));
            self.note(note.with("share", Param::Number(share)));
            sum = sum.checked_add(share)?;
        }
        Some(sum)
    }

    /// The highest band that is reached.
    fn band(&mut self, bands: &[Band], reached: Decimal) -> Option<Band> {
        let band = bands.iter().rev().find(|band| band.from <= reached).copied();
        match band {
            Some(band) => self.note_band(reached, band),
            None => {
                let note = Note::new(Because::BelowBands).with("reached", Param::Number(reached));
                let first = bands.first().map_or(Decimal::ZERO, |band| band.from);
                self.note(note.with("from", Param::Number(first)));
            }
        }
        band
    }

    fn note_band(&mut self, reached: Decimal, band: Band) {
        let note = Note::new(Because::Band).with("reached", Param::Number(reached));
        self.note(note.with("from", Param::Number(band.from)).with("percent", Param::Percent(band.percent)));
    }

    /// The rate's share of the whole volume, or of what lies above `base`.
    fn share(&mut self, volume: Decimal, base: Decimal, percent: Decimal) -> Option<Decimal> {
        match self.rule.on {
            RateOn::Whole => part(volume, percent),
            RateOn::Increment => {
                let above = (volume - base).max(Decimal::ZERO);
                self.note(Note::new(Because::OnIncrement).with("amount", Param::Number(above)));
                part(above, percent)
            }
        }
    }

    /// What was won in a period, less what customers got back of it.
    fn volume(&self, period: &Period) -> Sums {
        let mut sums = Sums::default();
        for sale in self.facts.sales.iter().filter(|sale| sale.has_product(&self.rule.products)) {
            let won = sale.won_on().is_some_and(|day| period.contains(day) && day <= self.facts.today);
            let Some(value) = sale.value.filter(|_| won) else { continue };
            sums.add_money(&value);
            let back = super::commission::refunded(&sale.id, value, self.facts).last().map(|(_, sum)| *sum);
            if let Some(back) = back.and_then(|back| Money::new(-back, value.currency())) {
                sums.add_money(&back);
            }
        }
        sums
    }

    fn in_currency(&mut self, sums: &Sums) -> Option<Decimal> {
        let (currency, rates) = (self.rule.currency, self.facts.rates.as_ref());
        let amounts = sums.amounts();
        let sum = amounts
            .iter()
            .map(|money| worth(*money, currency, rates))
            .try_fold(Decimal::ZERO, |sum, worth| sum.checked_add(worth?));
        if amounts.iter().any(|money| money.currency() != currency) {
            let note = match (sum, rates) {
                (Some(sum), Some(rates)) => Note::new(Because::Converted)
                    .with("amount", Param::Number(sum))
                    .with("day", Param::Day(rates.as_of)),
                _ => Note::new(Because::NoRate).with("currencies", Param::Sums(sums.clone())),
            };
            self.note(note);
        }
        sum
    }

    /// The partner's own target for the window: goals of single people are not the partner's.
    fn target(&mut self) -> Option<Decimal> {
        let goals = self.facts.goals.iter().filter(|goal| {
            let product = goal.scope.get(&Dimension::Product);
            let fits = match (product, self.rule.products.as_slice()) {
                (None, []) => true,
                (Some(product), products) => products.contains(product),
                (None, _) => false,
            };
            fits && !goal.scope.contains_key(&Dimension::Owner)
        });
        let goals: Vec<_> = goals.cloned().collect();
        let target = self.in_currency(&wanted_value(&goals, self.window))?;
        (target > Decimal::ZERO).then_some(target)
    }

    fn note(&mut self, note: Note) {
        self.trace.push(note);
    }
}

fn part(amount: Decimal, percent: Decimal) -> Option<Decimal> {
    amount.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)
}
