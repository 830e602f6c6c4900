//! The arithmetic of contributions. Quotients are rounded at the 28th digit; what that leaves is put to the largest part,
//! so that contributions add up exactly.

use super::{Kind, Question, in_one, value_is_money};
use crate::performance::board::DealTotals;
use crate::performance::kpi::{Kpi, Unknown};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// A cell's contribution.
pub(super) struct Part {
    pub cell: usize,
    pub kind: Kind,
    pub effect: Decimal,
    pub mix: Decimal,
    pub cases_before: u32,
    pub cases_now: u32,
}

/// What is above and below the line of a quotient.
#[derive(Clone, Copy)]
struct Quotient {
    above: Decimal,
    below: Decimal,
}

/// Takes counts and sums apart by differences, and quotients by effect and mix.
pub(super) fn parts(
    question: &Question<'_>,
    pairs: &[(usize, &DealTotals, &DealTotals)],
) -> Result<Vec<Part>, Unknown> {
    let all = pairs.iter().flat_map(|(_, before, now)| [*before, *now]);
    // One currency in both periods needs no rate.
    let currencies: BTreeSet<_> = all
        .flat_map(|totals| {
            let sums = match question.kpi {
                Kpi::RegistrationValue => &totals.submitted_value,
                _ => &totals.won_value,
            };
            sums.iter().map(|(currency, _)| currency).collect::<Vec<_>>()
        })
        .collect();
    let alone = currencies.len() < 2 || !value_is_money(question.kpi);
    let mut rows = Vec::new();
    for (cell, before, now) in pairs {
        let (before, cases_before) = quotient(question, before, alone)?;
        let (now, cases_now) = quotient(question, now, alone)?;
        rows.push((*cell, before, now, cases_before, cases_now));
    }
    let hundred = match question.kpi {
        Kpi::WinRate | Kpi::ApprovalRate | Kpi::ConflictRate => Decimal::ONE_HUNDRED,
        _ => Decimal::ONE,
    };
    if is_sum(question.kpi) {
        let part =
            |(cell, before, now, cases_before, cases_now): (usize, Quotient, Quotient, u32, u32)| Part {
                cell,
                kind: Kind::Amount,
                effect: now.above - before.above,
                mix: Decimal::ZERO,
                cases_before,
                cases_now,
            };
        return Ok(rows.into_iter().map(part).collect());
    }
    let sum = |of: fn(&(usize, Quotient, Quotient, u32, u32)) -> Quotient| {
        rows.iter().map(of).fold(Quotient { above: Decimal::ZERO, below: Decimal::ZERO }, |sum, one| {
            Quotient { above: sum.above + one.above, below: sum.below + one.below }
        })
    };
    let (before, now) = (sum(|row| row.1), sum(|row| row.2));
    let rate = |one: Quotient| one.above.checked_div(one.below);
    let (Some(rate_before), Some(rate_now)) = (rate(before), rate(now)) else { return Err(Unknown::Nothing) };
    let two = Decimal::TWO;
    let middle = (rate_before + rate_now) / two;
    let mut parts = Vec::new();
    for (cell, was, is, cases_before, cases_now) in rows {
        let weight = |one: Quotient, whole: Quotient| one.below.checked_div(whole.below).unwrap_or_default();
        let (weight_was, weight_is) = (weight(was, before), weight(is, now));
        // A part that exists in one period only has no rate in the other: all it does is mix.
        let rates = (rate(was).or(rate(is)), rate(is).or(rate(was)));
        let (Some(rate_was), Some(rate_is)) = rates else { continue };
        parts.push(Part {
            cell,
            kind: Kind::Rate,
            effect: (weight_was + weight_is) / two * (rate_is - rate_was) * hundred,
            mix: ((rate_was + rate_is) / two - middle) * (weight_is - weight_was) * hundred,
            cases_before,
            cases_now,
        });
    }
    Ok(exact(parts, (rate_now - rate_before) * hundred))
}

/// The win rate falls by what was lost: each cell's lost deals as a part of all closed ones.
pub(super) fn shares_of_loss(pairs: &[(usize, &DealTotals, &DealTotals)]) -> Result<Vec<Part>, Unknown> {
    let closed = |of: fn(&(usize, &DealTotals, &DealTotals)) -> (u32, u32)| {
        let sum = pairs.iter().map(of).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        (Decimal::from(sum.0), Decimal::from(sum.0 + sum.1))
    };
    let (won_before, all_before) = closed(|(_, before, _)| (before.won, before.lost));
    let (won_now, all_now) = closed(|(_, _, now)| (now.won, now.lost));
    let percent = |part: Decimal, whole: Decimal| (part * Decimal::ONE_HUNDRED).checked_div(whole);
    let mut parts = Vec::new();
    for (cell, before, now) in pairs.iter().filter(|(_, before, now)| before.lost + now.lost > 0) {
        let was = percent(before.lost.into(), all_before).ok_or(Unknown::Nothing)?;
        let is = percent(now.lost.into(), all_now).ok_or(Unknown::Nothing)?;
        parts.push(Part {
            cell: *cell,
            kind: Kind::Lost,
            effect: was - is,
            mix: Decimal::ZERO,
            cases_before: before.lost,
            cases_now: now.lost,
        });
    }
    let rates = percent(won_now, all_now).zip(percent(won_before, all_before));
    let (now, before) = rates.ok_or(Unknown::Nothing)?;
    Ok(exact(parts, now - before))
}

/// Makes the parts add up to the change.
fn exact(mut parts: Vec<Part>, change: Decimal) -> Vec<Part> {
    // 12 digits: finer than anything shown, coarse enough that sums of thousands of parts are exact.
    let round = |number: Decimal| number.round_dp(12);
    for part in &mut parts {
        (part.effect, part.mix) = (round(part.effect), round(part.mix));
    }
    let sum: Decimal = parts.iter().map(|part| part.effect + part.mix).sum();
    let left = round(change) - sum;
    if let Some(largest) = parts.iter_mut().max_by_key(|part| (part.effect + part.mix).abs()) {
        largest.effect += left;
    }
    parts
}

fn is_sum(kpi: Kpi) -> bool {
    matches!(
        kpi,
        Kpi::DealCount
            | Kpi::DealValue
            | Kpi::Registrations
            | Kpi::RegistrationValue
            | Kpi::OpportunitiesCreated
    )
}

/// Above, below and how many deals were counted.
fn quotient(question: &Question<'_>, totals: &DealTotals, alone: bool) -> Result<(Quotient, u32), Unknown> {
    let answered = totals.approved + totals.refused;
    let (above, below, cases) = match question.kpi {
        Kpi::DealCount => (totals.won.into(), 0, totals.won),
        Kpi::Registrations => (totals.submitted.into(), 0, totals.submitted),
        Kpi::OpportunitiesCreated => (totals.created.into(), 0, totals.created),
        Kpi::DealValue => (in_one(&totals.won_value, question, alone)?, 0, totals.won),
        Kpi::RegistrationValue => (in_one(&totals.submitted_value, question, alone)?, 0, totals.submitted),
        Kpi::WinRate => (totals.won.into(), totals.won + totals.lost, totals.won + totals.lost),
        Kpi::ApprovalRate => (totals.approved.into(), answered, answered),
        Kpi::ConflictRate => (totals.duplicate.into(), answered, answered),
        Kpi::AverageDealSize => {
            (in_one(&totals.won_value, question, alone)?, totals.won_valued, totals.won_valued)
        }
        Kpi::CycleTime => (totals.cycle_days.0.into(), totals.cycle_days.1, totals.cycle_days.1),
        _ => return Err(Unknown::NotCollected),
    };
    Ok((Quotient { above, below: below.into() }, cases))
}
