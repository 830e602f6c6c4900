//! What came into a stock of rows, what left it, and how many rows got how far.

/// The columns; all are equally long. Days before any other stand for none.
#[derive(Debug, Clone, Copy)]
pub struct Stays<'d> {
    /// Whether a row is asked about.
    pub meant: &'d [bool],
    pub statuses: &'d [u8],
    pub begins: &'d [i32],
    pub amounts: &'d [i64],
    /// Small numbers; those beyond the number of currencies have no amount.
    pub currencies: &'d [u8],
    pub known_currencies: usize,
    pub no_day: i32,
}

/// How a status ends a stay.
#[derive(Debug, Clone, Copy)]
pub enum End<'d> {
    /// The row was never there.
    Never,
    /// It is there still.
    Still,
    /// On this day, and it is counted in this place from then on.
    On(&'d [i32], usize),
}

/// Rows and their amounts in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    pub rows: u32,
    /// By currency.
    pub sums: Vec<i128>,
}

/// Where rows that were there before the first day are counted, those that came since, and those that are there on the
/// evening of the last day; places of one's own begin after them.
pub const BEFORE: usize = 0;
pub const CAME: usize = 1;
pub const AFTER: usize = 2;
pub const OWN: usize = 3;

/// One pass. `ends` has an entry for each status; rows of any other were never there, nor those whose end lies before
/// their begin. Ends in places beyond `places` are not counted.
pub fn flow(stays: Stays<'_>, ends: &[End<'_>], places: usize, (first, last): (i32, i32)) -> Vec<Stock> {
    let nothing = Stock { rows: 0, sums: vec![0; stays.known_currencies] };
    let mut stocks = vec![nothing; places.max(OWN)];
    let columns =
        stays.meant.iter().zip(stays.statuses).zip(stays.begins.iter().zip(stays.amounts)).enumerate();
    for (row, ((meant, status), (begin, amount))) in columns {
        if !meant || *begin == stays.no_day || *begin > last {
            continue;
        }
        let (end, left) = match ends.get(usize::from(*status)) {
            None | Some(End::Never) => continue,
            Some(End::Still) => (i32::MAX, AFTER),
            Some(End::On(days, place)) => (days.get(row).copied().unwrap_or(stays.no_day), *place),
        };
        // An end before the begin, or none that anybody knows: nobody can say when it was there.
        if end < *begin || end < first {
            continue;
        }
        let currency = stays.currencies.get(row).map_or(usize::MAX, |code| usize::from(*code));
        for place in [if end <= last { left } else { AFTER }, if *begin < first { BEFORE } else { CAME }] {
            let Some(stock) = stocks.get_mut(place) else { continue };
            stock.rows += 1;
            if let Some(sum) = stock.sums.get_mut(currency) {
                *sum += i128::from(*amount);
            }
        }
    }
    stocks
}

/// How far rows got that began between two days: how many have each of three marks, a bit for each status (those from 15 on
/// share the last), on a day up to `until`. A mark without days is had by its status alone.
pub fn reached(
    stays: Stays<'_>,
    (first, last, until): (i32, i32, i32),
    marks: [(u16, Option<&[i32]>); 3],
) -> [u32; 3] {
    let mut counts = [0; 3];
    let columns = stays.meant.iter().zip(stays.statuses).zip(stays.begins).enumerate();
    for (row, ((meant, status), begin)) in columns {
        if !meant || !(first..=last).contains(begin) {
            continue;
        }
        for (count, (statuses, days)) in counts.iter_mut().zip(marks) {
            let day = days.map_or(Some(first), |days| days.get(row).copied());
            let has = day.is_some_and(|day| (first..=until).contains(&day));
            *count += u32::from(has && statuses >> (*status).min(15) & 1 == 1);
        }
    }
    counts
}
