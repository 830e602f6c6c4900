//! The owner's view of a partner: its segment, and where it is strong and weak among all partners.
//!
//! Owners see every partner's figures, so nothing here is anonymous: it must never be sent to a partner. What partners may
//! see of each other is [`super::benchmark`].

use super::kpi::{Better, Figure, Kpi, Unknown};
use rust_decimal::Decimal;

/// A segment's rule: all of its tests hold. A partner is in the first segment that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub id: String,
    /// None at all: whoever is left.
    pub all: Vec<Test>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Test {
    pub kpi: Kpi,
    pub is: Is,
}

/// What a figure has to be. A figure that cannot be told is neither at least nor below anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    AtLeast(Decimal),
    Below(Decimal),
    /// There was nothing to compare with: [`Unknown::Nothing`].
    Nothing,
}

/// What speaks for and against a partner, the most striking first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evaluation {
    pub strengths: Vec<Mark>,
    pub weaknesses: Vec<Mark>,
}

/// A figure in the best or worst quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub kpi: Kpi,
    pub own: Decimal,
    pub median: Decimal,
    /// The share of the others that are not better (strength) or not worse (weakness), in percent: 75 to 100.
    pub percent: Decimal,
}

/// Fewer than 8 others have no quarters worth the name: two partners in each.
const FEWEST: usize = 8;

/// Segments for programmes that define none: nothing sold and nothing open, newly selling, growing, shrinking, steady.
pub fn usual_segments() -> Vec<Segment> {
    let test = |kpi, is| Test { kpi, is };
    let some = Is::AtLeast(Decimal::ONE);
    let tenth = Decimal::TEN;
    let segment = |id: &str, all: &[Test]| Segment { id: id.to_owned(), all: all.to_vec() };
    let none = Is::Below(Decimal::ONE);
    vec![
        segment("sleeping", &[test(Kpi::DealCount, none), test(Kpi::ActivePipeline, none)]),
        segment("promising", &[test(Kpi::DealCount, none), test(Kpi::ActivePipeline, some)]),
        segment("starting", &[test(Kpi::DealCount, some), test(Kpi::Growth, Is::Nothing)]),
        segment("growing", &[test(Kpi::Growth, Is::AtLeast(tenth))]),
        segment("shrinking", &[test(Kpi::Growth, Is::Below(-tenth))]),
        segment("steady", &[]),
    ]
}

/// The id of the first segment that fits.
pub fn segment<'s>(segments: &'s [Segment], figures: &[(Kpi, Figure)]) -> Option<&'s str> {
    let holds = |test: &Test| {
        let figure = figures.iter().find(|(one, _)| *one == test.kpi).map(|(_, figure)| figure);
        figure.is_some_and(|figure| test.is.holds(figure))
    };
    segments.iter().find(|segment| segment.all.iter().all(holds)).map(|segment| segment.id.as_str())
}

/// A test of a segment beside the figure that it was held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    pub test: Test,
    /// As it was given; [`Unknown::NotCollected`] where it was not given at all.
    pub figure: Figure,
    pub holds: bool,
}

/// Why a partner is or is not in a segment: each of its tests with the figure that it was held against.
pub fn tried(segment: &Segment, figures: &[(Kpi, Figure)]) -> Vec<Tried> {
    let each = |test: &Test| {
        let found = figures.iter().find(|(one, _)| *one == test.kpi).map(|(_, figure)| figure.clone());
        let figure = found.unwrap_or(Err(Unknown::NotCollected));
        Tried { test: *test, holds: test.is.holds(&figure), figure }
    };
    segment.all.iter().map(each).collect()
}

impl Is {
    fn holds(self, figure: &Figure) -> bool {
        let number = figure.as_ref().ok().and_then(|value| value.number());
        match self {
            Is::Nothing => matches!(figure, Err(Unknown::Nothing)),
            Is::AtLeast(least) => number.is_some_and(|found| found >= least),
            Is::Below(limit) => number.is_some_and(|found| found < limit),
        }
    }
}

/// Strengths and weaknesses of one partner, by its place among the others' figures. Figures that cannot be told, that have
/// no better direction, or that too few others have are left out; so is one that most others share.
pub fn evaluation(own: &[(Kpi, Figure)], others: &[&[(Kpi, Figure)]]) -> Evaluation {
    let mut evaluation = Evaluation::default();
    let number = |figures: &[(Kpi, Figure)], kpi: Kpi| {
        let found = figures.iter().find(|(one, _)| *one == kpi).map(|(_, figure)| figure);
        found.and_then(|figure| figure.as_ref().ok()?.number())
    };
    for (kpi, _) in own {
        let (kpi, better) = (*kpi, kpi.definition().better);
        let sign = match better {
            Better::Higher => Decimal::ONE,
            Better::Lower => Decimal::NEGATIVE_ONE,
            Better::Neither => continue,
        };
        let Some(figure) = number(own, kpi) else { continue };
        let mut values: Vec<Decimal> =
            others.iter().filter_map(|figures| number(figures, kpi)).map(|value| value * sign).collect();
        if values.len() < FEWEST {
            continue;
        }
        values.sort_unstable();
        let (mine, all) = (figure * sign, values.len());
        let share = |count: usize| Decimal::from(count * 100) / Decimal::from(all);
        let worse = values.iter().filter(|value| **value < mine).count();
        let better = values.iter().filter(|value| **value > mine).count();
        let (low, high) = (values.get((all - 1) / 2), values.get(all / 2));
        let Some(median) = low.zip(high).map(|(low, high)| (*low + *high) / Decimal::TWO * sign) else {
            continue;
        };
        let mark = |count: usize| Mark { kpi, own: figure, median, percent: share(count) };
        if worse * 4 >= all * 3 {
            evaluation.strengths.push(mark(worse));
        } else if better * 4 >= all * 3 {
            evaluation.weaknesses.push(mark(better));
        }
    }
    let order = |mark: &Mark| (std::cmp::Reverse(mark.percent), mark.kpi);
    evaluation.strengths.sort_by_key(order);
    evaluation.weaknesses.sort_by_key(order);
    evaluation
}
