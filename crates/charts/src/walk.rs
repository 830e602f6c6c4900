//! Walking from mark to mark with the keyboard.

use crate::data::Kind;
use crate::scene::Scene;

/// A key, freed from the direction of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Towards the start of the line, and towards its end.
    Back,
    Forth,
    Up,
    Down,
    First,
    Last,
}

impl Step {
    /// The step of a key as browsers name it.
    pub fn of_key(key: &str, right_to_left: bool) -> Option<Step> {
        match (key, right_to_left) {
            ("ArrowLeft", false) | ("ArrowRight", true) => Some(Step::Back),
            ("ArrowRight", false) | ("ArrowLeft", true) => Some(Step::Forth),
            ("ArrowUp", _) => Some(Step::Up),
            ("ArrowDown", _) => Some(Step::Down),
            ("Home", _) => Some(Step::First),
            ("End", _) => Some(Step::Last),
            _ => None,
        }
    }
}

impl Scene {
    /// The number of the mark that a step leads to from mark `from`: the nearest in that direction with the same label
    /// or the same series; at the edge it stays. With one series all arrows walk along the labels.
    pub fn step(&self, from: usize, step: Step) -> usize {
        let last = self.marks.len().saturating_sub(1);
        let lying = matches!(self.kind, Kind::Rows | Kind::Funnel | Kind::Progress);
        let alone = self.marks.iter().all(|mark| mark.place.series == 0);
        let Some(here) = self.marks.get(from).map(|mark| mark.place) else { return last.min(from) };
        let forwards = matches!(step, Step::Forth | Step::Down);
        let along = alone || matches!(step, Step::Back | Step::Forth) != lying;
        let label = |at: Option<usize>| at.unwrap_or(usize::MAX);
        let ahead = |this: (usize, usize), that: (usize, usize)| {
            this.1 == that.1 && if forwards { that.0 > this.0 } else { that.0 < this.0 }
        };
        let ends = |place: crate::Place| {
            let (series, label) = (place.series, label(place.label));
            if along { (label, series) } else { (series, label) }
        };
        let candidates =
            self.marks.iter().enumerate().filter(|(_, mark)| ahead(ends(here), ends(mark.place)));
        let found = match step {
            Step::First => return 0,
            Step::Last => return last,
            _ if forwards => candidates.min_by_key(|(_, mark)| ends(mark.place).0),
            _ => candidates.max_by_key(|(_, mark)| ends(mark.place).0),
        };
        found.map_or(from, |(index, _)| index)
    }
}
