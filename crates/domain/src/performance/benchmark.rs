//! Where an organisation stands among others that it must not learn anything about.
//!
//! The group is anonymous by six rules. The organisation itself is never in it, so that no difference to its own figure
//! can be formed. It has at least five others whose figure can be told. A quartile is the mean of at least three
//! neighbouring values, never one organisation's own, and is rounded to two digits, so that two groups that differ in one
//! member do not betray it. Where all values of the group are nearly the same nothing is told, because then each is known,
//! and neither where one value makes most of a mean.
//! The band of the organisation follows from the published numbers, not from its true rank.
//!
//! Whoever asks must not choose the group: it comes from the programme (all partners, a tier, a type), never from a filter.

use super::amounts::Rates;
use super::kpi::{Better, Kpi, Value};
use super::report::Group;
use super::tiers::worth;
use crate::money::Currency;
use rust_decimal::Decimal;

/// 5 others at least: the usual lower bound for k-anonymity of business figures.
pub const FEWEST: usize = 5;

/// What organisations can be compared by: figures that a report has of every one of them, and that are one number.
pub const FIGURES: [Kpi; 7] = [
    Kpi::DealValue,
    Kpi::DealCount,
    Kpi::WinRate,
    Kpi::AverageDealSize,
    Kpi::CycleTime,
    Kpi::Registrations,
    Kpi::ApprovalRate,
];

/// The published numbers of a group, each rounded to two significant digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benchmark {
    /// How many others have a figure: rounded down to a multiple of five.
    pub others: usize,
    pub low: Decimal,
    pub median: Decimal,
    pub high: Decimal,
    /// `None` where the organisation has no figure itself.
    pub band: Option<Band>,
}

/// Where a figure stands; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    TopQuarter,
    AboveMedian,
    BelowMedian,
    BottomQuarter,
}

/// Why nothing is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// Fewer than five others have the figure. How many is not said.
    TooFew,
    /// The others are so alike that each would be known.
    TooAlike,
    /// One of the others makes four fifths of a mean: the mean would be its value.
    OneStandsOut,
}

impl Withheld {
    pub const fn as_str(self) -> &'static str {
        match self {
            Withheld::TooFew => "too_few",
            Withheld::TooAlike => "too_alike",
            Withheld::OneStandsOut => "one_stands_out",
        }
    }
}

/// Whether a figure of [`FIGURES`] is an amount.
pub fn is_money(kpi: Kpi) -> bool {
    matches!(kpi, Kpi::DealValue | Kpi::AverageDealSize)
}

/// One figure of each organisation, from a report's groups by partner; amounts in one currency. Who has no such figure, or
/// one whose currency has no stored rate, is not among them.
pub fn numbers<'g>(
    groups: &'g [Group],
    kpi: Kpi,
    to: Currency,
    rates: Option<&Rates>,
) -> Vec<(&'g str, Decimal)> {
    let number = |value: &Value| match value {
        Value::Sums(sums) => sums.amounts().into_iter().map(|money| worth(money, to, rates)).sum(),
        Value::Amount(money) => worth(*money, to, rates),
        other => other.number(),
    };
    let of = |group: &'g Group| {
        let (_, figure) = group.figures.iter().find(|(one, _)| *one == kpi)?;
        Some((group.names.first()?.as_str(), number(figure.as_ref().ok()?)?))
    };
    groups.iter().filter_map(of).collect()
}

impl Band {
    pub const fn as_str(self) -> &'static str {
        match self {
            Band::TopQuarter => "top_quarter",
            Band::AboveMedian => "above_median",
            Band::BelowMedian => "below_median",
            Band::BottomQuarter => "bottom_quarter",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Band::TopQuarter, Band::AboveMedian, Band::BelowMedian, Band::BottomQuarter]
            .into_iter()
            .find(|band| band.as_str() == name)
    }
}

/// Compares an organisation's figure with those of others: pairs of an organisation's id and its figure in one unit. What
/// `own` itself has among them is left out, and of an organisation that stands twice only the first counts.
///
/// # Errors
/// [`Withheld`].
pub fn benchmark<'o>(
    own: &str,
    figure: Option<Decimal>,
    figures: impl IntoIterator<Item = (&'o str, Decimal)>,
    better: Better,
) -> Result<Benchmark, Withheld> {
    let mut seen = std::collections::BTreeSet::from([own]);
    let others = figures.into_iter().filter(|(id, _)| seen.insert(*id)).map(|(_, figure)| figure);
    let mut values: Vec<Decimal> = others.collect();
    if values.len() < FEWEST {
        return Err(Withheld::TooFew);
    }
    values.sort_unstable();
    let [low, median, high] = [mean_around(&values, 1)?, mean_around(&values, 2)?, mean_around(&values, 3)?];
    if low == median && median == high {
        return Err(Withheld::TooAlike);
    }
    let band = figure.map(|own| match better {
        Better::Lower => band(-own, (-high, -median, -low)),
        _ => band(own, (low, median, high)),
    });
    Ok(Benchmark { others: values.len() / 5 * 5, low, median, high, band })
}

fn band(own: Decimal, (low, median, high): (Decimal, Decimal, Decimal)) -> Band {
    match own {
        own if own >= high => Band::TopQuarter,
        own if own >= median => Band::AboveMedian,
        own if own > low => Band::BelowMedian,
        _ => Band::BottomQuarter,
    }
}

/// The mean of the values around a quartile, rounded: a tenth of all to either side, and at least one.
fn mean_around(values: &[Decimal], quarter: usize) -> Result<Decimal, Withheld> {
    let last = values.len().saturating_sub(1);
    let middle = (last * quarter + 2) / 4;
    let aside = (values.len() / 10).max(1);
    // The window is moved inside, not cut: it never holds fewer than three.
    let from = middle.saturating_sub(aside).min(last.saturating_sub(2 * aside));
    let window = values.get(from..=(from + 2 * aside).min(last)).ok_or(Withheld::TooFew)?;
    let size = |values: &[Decimal]| values.iter().map(Decimal::abs).sum::<Decimal>();
    let largest = window.iter().map(Decimal::abs).max().unwrap_or_default();
    if !largest.is_zero() && largest * Decimal::from(5) > size(window) * Decimal::from(4) {
        return Err(Withheld::OneStandsOut);
    }
    let sum: Decimal = window.iter().copied().sum();
    sum.checked_div(Decimal::from(window.len())).map(two_digits).ok_or(Withheld::TooFew)
}

/// Rounded half to even to two significant digits: 1,234 is 1,200 and 0.04567 is 0.046.
fn two_digits(number: Decimal) -> Decimal {
    number.round_sf(2).unwrap_or(number).normalize()
}
