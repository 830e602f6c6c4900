//! Rows in an order, for the lists that figures lead to.

use super::amounts::Rates;
use super::deals::{Deals, Moment, NO_CURRENCY};
use crate::money::Currency;
use rust_decimal::prelude::ToPrimitive as _;

/// What rows are put in order by; ties keep the order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderBy {
    /// By currency, then by amount; deals without one come last in either direction.
    Amount,
    /// Letters without regard to case, and marks as Unicode numbers them: an order for machines. The page that shows
    /// names to people puts what it shows in the order of their language.
    Title,
    Day(Moment),
}

/// The rows in order.
pub fn ordered(deals: &Deals, rows: &[u32], by: OrderBy, descending: bool) -> Vec<u32> {
    match by {
        OrderBy::Amount => by_amount(deals, rows, descending),
        OrderBy::Title => by_title(deals, rows, descending),
        OrderBy::Day(moment) => {
            let days = deals.days(moment);
            let key = |row: u32| days.get(row as usize).map_or(0, |day| day.cast_unsigned() ^ (1 << 31));
            let keys = rows.iter().map(|row| u64::from(key(*row)));
            kernels::by_key(keys.map(|key| if descending { !key & 0xffff_ffff } else { key }).collect(), rows)
        }
    }
}

fn by_amount(deals: &Deals, rows: &[u32], descending: bool) -> Vec<u32> {
    let columns = deals.columns();
    let mut buckets: Vec<Vec<u32>> = vec![Vec::new(); columns.currency_names.len() + 1];
    let last = columns.currency_names.len();
    let mut order: Vec<usize> = (0..last).collect();
    order.sort_by_key(|at| columns.currency_names.get(*at).copied());
    for row in rows {
        let code = columns.currencies.get(*row as usize).copied().unwrap_or(NO_CURRENCY);
        if let Some(bucket) = buckets.get_mut(usize::from(code).min(last)) {
            bucket.push(*row);
        }
    }
    let mut all = Vec::with_capacity(rows.len());
    for at in order {
        let Some(bucket) = buckets.get(at) else { continue };
        let key = |row: &u32| {
            let amount = columns.amounts.get(*row as usize).copied().unwrap_or_default();
            // The order of signed numbers as that of unsigned ones.
            let key = amount.cast_unsigned() ^ (1 << 63);
            if descending { !key } else { key }
        };
        all.extend(kernels::by_key(bucket.iter().map(key).collect(), bucket));
    }
    all.extend(buckets.get(last).into_iter().flatten());
    all
}

/// The rows by what they are worth in one currency, the most first; those without an amount come last. `None` where a
/// currency of the deals has no rate: part of them would have no place.
///
/// Worth is compared as a float: an order may take two amounts that differ by less than a 2^52th for equal.
pub fn by_worth(deals: &Deals, rows: &[u32], rates: &Rates) -> Option<Vec<u32>> {
    let columns = deals.columns();
    let per_minor = |currency: &Currency| {
        let rate = match *currency == rates.to {
            true => 1.0,
            false => rates.per_unit.get(currency)?.to_f64()?,
        };
        Some(rate / 10_f64.powi(currency.minor_digits().cast_signed()))
    };
    let per_minor: Vec<f64> = columns.currency_names.iter().map(per_minor).collect::<Option<_>>()?;
    let worth = |row: &u32| {
        let at = *row as usize;
        let code = columns.currencies.get(at).copied().unwrap_or(NO_CURRENCY);
        let rate = per_minor.get(usize::from(code))?;
        Some(columns.amounts.get(at).copied()? as f64 * rate)
    };
    let key = |row: &u32| {
        let Some(worth) = worth(row) else { return u64::MAX };
        let bits = worth.to_bits();
        // The order of floats as that of whole numbers, turned around.
        if bits >> 63 == 1 { bits } else { !(bits | 1 << 63) }
    };
    Some(kernels::by_key(rows.iter().map(key).collect(), rows))
}

fn by_title(deals: &Deals, rows: &[u32], descending: bool) -> Vec<u32> {
    let titles = &deals.columns().titles;
    let title = |row: &u32| titles.get(*row as usize).unwrap_or_default();
    // Letters beyond ASCII are made small ones beforehand, those of ASCII while they are compared.
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    let wide: Vec<(usize, String)> = rows
        .iter()
        .map(title)
        .enumerate()
        .filter(|(_, text)| !text.is_ascii())
        .map(|(at, text)| (at, lower(text)))
        .collect();
    let mut texts: Vec<&[u8]> = rows.iter().map(|row| title(row).as_bytes()).collect();
    for (at, text) in &wide {
        if let Some(place) = texts.get_mut(*at) {
            *place = text.as_bytes();
        }
    }
    let places = kernels::by_text(&texts, descending);
    places.into_iter().filter_map(|place| rows.get(place as usize).copied()).collect()
}
