//! Commissions: for each won deal, and back again where its customer gets money back.

use super::rebate::rounded;
use super::{Line, Source, State, Statement, after_holding};
use crate::money::{Currency, Money};
use crate::performance::goals::whole;
use crate::performance::partner::{PartnerFacts, Refund, Sale};
use crate::performance::period::Period;
use crate::performance::trace::{Because, Note, Param};
use crate::program::{After, Combine, Commission, Incentives, Pay, Rounding};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What rules have paid so far, by rule, limited period and currency.
type Used = BTreeMap<(usize, Option<NaiveDate>, Currency), Decimal>;

/// A rule that fits a deal.
struct Offer<'r> {
    at: usize,
    rule: &'r Commission,
    amount: Money,
    /// The limited period that it counts in.
    window: Option<NaiveDate>,
    trace: Vec<Note>,
}

/// Adds the lines of the deals won in the period, and of the refunds in it. All deals are gone through in the order in
/// which they were won, because limits look at what came before.
pub(super) fn settle<'t>(
    incentives: &Incentives,
    facts: &PartnerFacts,
    tier_on: &dyn Fn(NaiveDate) -> Option<&'t str>,
    period: &Period,
    statement: &mut Statement,
) {
    let mut won: Vec<(NaiveDate, &Sale, Money)> = facts
        .sales
        .iter()
        .filter_map(|sale| Some((sale.won_on()?, sale, sale.value?)))
        .filter(|(day, _, value)| *day <= facts.today && value.amount() > Decimal::ZERO)
        .collect();
    won.sort_by(|one, other| (one.0, &one.1.id).cmp(&(other.0, &other.1.id)));
    let mut used = Used::new();
    for (day, sale, value) in won {
        let tier = tier_on(day);
        let rules = incentives.commissions.iter().enumerate();
        let offers = rules
            .filter(|(_, rule)| fits(rule, sale, value, tier))
            .filter_map(|(at, rule)| offer(at, rule, value, day, incentives.rounding, facts, &used));
        for offer in chosen(offers.collect(), incentives.combine) {
            let key = (offer.at, offer.window, offer.amount.currency());
            *used.entry(key).or_default() += offer.amount.amount();
            lines(offer, sale, value, day, incentives.rounding, facts, period, statement);
        }
    }
}

fn fits(rule: &Commission, sale: &Sale, value: Money, tier: Option<&str>) -> bool {
    let large = |least: &Money| least.currency() != value.currency() || value.amount() >= least.amount();
    let tier = rule.tiers.is_empty() || tier.is_some_and(|tier| rule.tiers.iter().any(|one| one == tier));
    tier && sale.has_product(&rule.products) && rule.least.iter().all(large)
}

/// What a rule would pay, after its limit; nothing for a flat amount in another currency.
fn offer<'r>(
    at: usize,
    rule: &'r Commission,
    value: Money,
    day: NaiveDate,
    rounding: Rounding,
    facts: &PartnerFacts,
    used: &Used,
) -> Option<Offer<'r>> {
    let text = || Param::Text(rule.id.clone());
    let mut trace = Vec::new();
    let mut amount = match rule.pay {
        Pay::Percent(percent) => {
            let exact = value.amount().checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)?;
            let note = Note::new(Because::PercentOfDeal).with("rule", text());
            trace.push(note.with("value", Param::Money(value)).with("percent", Param::Percent(percent)));
            trace.push(rounded(exact, rounding));
            rounding.apply(exact, value.currency())?
        }
        Pay::Flat(flat) => {
            let note = Note::new(Because::FlatForDeal).with("rule", text());
            trace.push(note.with("amount", Param::Money(flat)));
            if flat.currency() != value.currency() {
                return None;
            }
            flat
        }
    };
    let window =
        rule.limit.as_ref().and_then(|limit| limit.each).map(|each| whole(each, day, facts.fiscal).from);
    let limits = rule.limit.iter().flat_map(|limit| &limit.amounts);
    if let Some(limit) = limits.into_iter().find(|limit| limit.currency() == amount.currency()) {
        let spent = used.get(&(at, window, amount.currency())).copied().unwrap_or_default();
        let left = (limit.amount() - spent).max(Decimal::ZERO);
        if amount.amount() > left {
            amount = Money::new(left, amount.currency())?;
            let note = Note::new(Because::CutByLimit).with("limit", Param::Money(*limit));
            trace.push(note.with("left", Param::Money(amount)));
        }
    }
    Some(Offer { at, rule, amount, window, trace })
}

/// The offers that are paid. One that a limit has cut to nothing stays only where no other is left.
fn chosen(mut offers: Vec<Offer<'_>>, combine: Combine) -> Vec<Offer<'_>> {
    if combine == Combine::Sum || offers.len() < 2 {
        return offers;
    }
    // Stable: of equal offers the first rule comes first.
    offers.sort_by_key(|offer| std::cmp::Reverse(offer.amount.amount()));
    let mut offers = offers.into_iter();
    let Some(mut best) = offers.next() else { return Vec::new() };
    for other in offers {
        let note = Note::new(Because::Outbid).with("rule", Param::Text(other.rule.id.clone()));
        best.trace.push(note.with("amount", Param::Money(other.amount)));
    }
    vec![best]
}

#[allow(clippy::too_many_arguments)]
fn lines(
    offer: Offer<'_>,
    sale: &Sale,
    value: Money,
    day: NaiveDate,
    rounding: Rounding,
    facts: &PartnerFacts,
    period: &Period,
    statement: &mut Statement,
) {
    let Offer { rule, amount, mut trace, .. } = offer;
    let state = state(rule, sale, day, facts, &mut trace);
    if period.contains(day) {
        statement.lines.push(Line {
            id: format!("commission/{}/{}", rule.id, sale.id),
            rule: rule.id.clone(),
            source: Source::Commission(sale.id.clone()),
            amount,
            state,
            on: day,
            trace,
        });
    }
    let last = rule.clawback_days.and_then(|days| day.checked_add_days(Days::new(days.into())));
    let mut taken = Decimal::ZERO;
    for (refund, back) in refunded(&sale.id, value, facts) {
        let on = refund.on;
        if last.is_some_and(|last| on > last) {
            continue;
        }
        let exact = amount.amount().checked_mul(back).and_then(|part| part.checked_div(value.amount()));
        let Some(all) = exact.and_then(|exact| rounding.apply(exact, amount.currency())) else { continue };
        let more = all.amount() - taken;
        taken = all.amount();
        let line = Money::new(-more, amount.currency()).filter(|line| !line.amount().is_zero());
        let Some(line) = line.filter(|_| period.contains(on)) else { continue };
        let note = Note::new(Because::Refunded).with("day", Param::Day(on));
        let refunded = Money::new(back, value.currency()).map_or(Param::Number(back), Param::Money);
        statement.lines.push(Line {
            id: format!("clawback/{}/{}/refund/{}", rule.id, sale.id, refund.id),
            rule: rule.id.clone(),
            source: Source::Clawback(sale.id.clone()),
            amount: line,
            state,
            on,
            trace: vec![note.with("refunded", refunded).with("value", Param::Money(value))],
        });
    }
}

fn state(
    rule: &Commission,
    sale: &Sale,
    day: NaiveDate,
    facts: &PartnerFacts,
    trace: &mut Vec<Note>,
) -> State {
    let since = match rule.after {
        After::Won => Some(day),
        After::CustomerPaid => facts.ledger.received.get(&sale.id).copied().filter(|on| *on <= facts.today),
    };
    let Some(since) = since else {
        trace.push(Note::new(Because::AwaitsPayment));
        return State::Pending;
    };
    if facts.ledger.held.contains(&sale.id) {
        trace.push(Note::new(Because::HeldByProgramme));
        return State::Held;
    }
    after_holding(since.max(day), rule.holding_days, facts.today, trace)
}

/// The refunds of a deal until today, each with what was given back by then: never more than the value.
pub(super) fn refunded<'f>(deal: &str, value: Money, facts: &'f PartnerFacts) -> Vec<(&'f Refund, Decimal)> {
    let mut refunds: Vec<_> = facts
        .ledger
        .refunds
        .iter()
        .filter(|refund| refund.deal == deal && refund.on <= facts.today)
        .filter(|refund| refund.amount.is_none_or(|amount| amount.currency() == value.currency()))
        .collect();
    refunds.sort_by_key(|refund| (refund.on, refund.id.as_str()));
    let mut sum = Decimal::ZERO;
    let mut back = |amount: Option<Money>| {
        let amount = amount.map_or(value.amount(), |amount| amount.amount().max(Decimal::ZERO));
        sum = sum.checked_add(amount).unwrap_or(value.amount()).min(value.amount());
        sum
    };
    refunds.into_iter().map(|refund| (refund, back(refund.amount))).collect()
}
