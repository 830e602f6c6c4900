//! Who has moved in the ranking of partners.

use super::amounts::{Rates, Sums};
use super::report::Group;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// What the places were given by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankedBy {
    /// The won value in one currency.
    Value,
    /// The number of deals won: amounts in currencies without a stored rate have no order.
    Deals,
}

/// A place in the ranking, and the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub name: String,
    /// Counted from 1; who sold as much as another shares its place.
    pub now: usize,
    pub before: usize,
    pub won_value: Sums,
    pub won: u32,
}

impl Place {
    /// Above 0: so many places up.
    pub fn moved(&self) -> i64 {
        let number = |place: usize| i64::try_from(place).unwrap_or(i64::MAX);
        number(self.before) - number(self.now)
    }
}

/// The ranking by won value, from groups of one dimension with their comparison; the first place first. Who has won
/// nothing in both periods has no place.
pub fn ranking(groups: &[Group], rates: Option<&Rates>) -> (RankedBy, Vec<Place>) {
    let nothing = Sums::default();
    let before = |group: &Group| group.before.as_ref().map_or(nothing.clone(), |one| one.won_value.clone());
    let taking_part: Vec<&Group> = groups
        .iter()
        .filter(|group| group.totals.won > 0 || group.before.as_ref().is_some_and(|one| one.won > 0))
        .collect();
    let mut all = nothing.clone();
    for group in &taking_part {
        all.add_all(&group.totals.won_value);
        all.add_all(&before(group));
    }
    let alone = all.iter().count() < 2;
    let values: Option<Vec<(Decimal, Decimal)>> = taking_part
        .iter()
        .map(|group| {
            Some((worth(&group.totals.won_value, alone, rates)?, worth(&before(group), alone, rates)?))
        })
        .collect();
    let by = if values.is_some() { RankedBy::Value } else { RankedBy::Deals };
    let values = values.unwrap_or_else(|| {
        let deals = |group: &&Group| {
            let before = group.before.as_ref().map_or(0, |one| one.won);
            (Decimal::from(group.totals.won), Decimal::from(before))
        };
        taking_part.iter().map(deals).collect()
    });
    let place = |own: Decimal, of: fn(&(Decimal, Decimal)) -> Decimal| {
        values.iter().filter(|other| of(other) > own).count() + 1
    };
    let mut places: Vec<Place> = taking_part
        .iter()
        .zip(&values)
        .map(|(group, (now, before))| Place {
            name: group.names.first().cloned().unwrap_or_default(),
            now: place(*now, |one| one.0),
            before: place(*before, |one| one.1),
            won_value: group.totals.won_value.clone(),
            won: group.totals.won,
        })
        .collect();
    places.sort_by(|one, other| (one.now, &one.name).cmp(&(other.now, &other.name)));
    (by, places)
}

/// Those that moved the most places, up or down; of equal ones the higher place first. Who stays is none.
pub fn movers(places: &[Place], most: usize) -> Vec<&Place> {
    let mut moved: Vec<&Place> = places.iter().filter(|place| place.moved() != 0).collect();
    moved.sort_by_key(|place| (Reverse(place.moved().abs()), place.now, place.name.clone()));
    moved.truncate(most);
    moved
}

/// A sum as a number that can be compared with the others': where there is one currency `alone`, without a rate.
fn worth(sums: &Sums, alone: bool, rates: Option<&Rates>) -> Option<Decimal> {
    if alone || sums.is_empty() {
        return Some(sums.amounts().iter().map(|money| money.amount()).sum());
    }
    sums.in_one(rates?).ok().map(|money| money.amount())
}
