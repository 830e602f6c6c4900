//! Rows in an order, for the lists that figures lead to.

use super::deals::{Deals, Moment, NO_CURRENCY};

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
            radix(keys.map(|key| if descending { !key & 0xffff_ffff } else { key }).collect(), rows)
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
        all.extend(radix(bucket.iter().map(key).collect(), bucket));
    }
    all.extend(buckets.get(last).into_iter().flatten());
    all
}

/// Sorts rows by their keys, stably: eleven bits at a time, and only those in which keys differ.
fn radix(mut keys: Vec<u64>, rows: &[u32]) -> Vec<u32> {
    const BITS: u32 = 11;
    const SIZE: usize = 1 << BITS;
    let mut rows = rows.to_vec();
    let first = keys.first().copied().unwrap_or_default();
    let differing = keys.iter().fold(0, |bits, key| bits | (key ^ first));
    let mut other_keys = vec![0; keys.len()];
    let mut other_rows = vec![0; rows.len()];
    for shift in (0..64).step_by(BITS as usize) {
        let digit = |key: u64| usize::try_from(key >> shift & (SIZE as u64 - 1)).unwrap_or_default();
        if digit(differing) == 0 {
            continue;
        }
        let mut starts = [0_usize; SIZE];
        for key in &keys {
            if let Some(count) = starts.get_mut(digit(*key)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += std::mem::replace(start, sum);
        }
        for (key, row) in keys.iter().zip(&rows) {
            let Some(at) = starts.get_mut(digit(*key)) else { continue };
            if let (Some(to_key), Some(to_row)) = (other_keys.get_mut(*at), other_rows.get_mut(*at)) {
                (*to_key, *to_row) = (*key, *row);
            }
            *at += 1;
        }
        std::mem::swap(&mut keys, &mut other_keys);
        std::mem::swap(&mut rows, &mut other_rows);
    }
    rows
}

/// By the first eight bytes in lower case, which decide most comparisons, and by the rest where they are equal.
fn by_title(deals: &Deals, rows: &[u32], descending: bool) -> Vec<u32> {
    let titles = &deals.columns().titles;
    let title = |row: u32| titles.get(row as usize).unwrap_or_default();
    let mut keyed: Vec<(u64, u32)> = rows.iter().map(|row| (prefix(title(*row)), *row)).collect();
    let full = |one: u32, other: u32| lower(title(one)).cmp(lower(title(other)));
    if descending {
        keyed.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| full(other.1, one.1)));
    } else {
        keyed.sort_by(|one, other| one.0.cmp(&other.0).then_with(|| full(one.1, other.1)));
    }
    keyed.into_iter().map(|(_, row)| row).collect()
}

fn lower(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

fn prefix(text: &str) -> u64 {
    let mut bytes = [0; 8];
    if text.bytes().take(8).all(|byte| byte.is_ascii()) {
        text.bytes().zip(&mut bytes).for_each(|(byte, place)| *place = byte.to_ascii_lowercase());
        return u64::from_be_bytes(bytes);
    }
    let mut used = 0;
    for letter in lower(text) {
        let mut buffer = [0; 4];
        let encoded = letter.encode_utf8(&mut buffer);
        let Some(places) = bytes.get_mut(used..used + encoded.len()) else {
            // A letter that does not fit whole is cut: bytes of UTF-8 are in the order of letters.
            let places = bytes.get_mut(used..).unwrap_or_default();
            encoded.bytes().zip(places).for_each(|(byte, place)| *place = byte);
            break;
        };
        places.copy_from_slice(encoded.as_bytes());
        used += encoded.len();
    }
    u64::from_be_bytes(bytes)
}
