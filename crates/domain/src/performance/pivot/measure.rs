//! What a pivot shows in its cells.

use crate::performance::event::Event;
use crate::performance::kpi::{Kpi, Unit};

/// A figure of the catalogue that deals alone can tell, or a plain count or sum of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    Kpi(Kpi),
    Count(Event),
    /// Each currency for itself.
    Sum(Event),
}

/// Figures that can be told of every cell, with what they are counted from.
const FIGURES: [(Kpi, &[Event]); 19] = [
    (Kpi::ActivePipeline, &[Event::Open]),
    (Kpi::PipelineValue, &[Event::Open]),
    (Kpi::WeightedPipeline, &[Event::Open]),
    (Kpi::OpportunityWindow, &[Event::Open]),
    (Kpi::OpportunitiesCreated, &[Event::Created]),
    (Kpi::DealCount, &[Event::Won]),
    (Kpi::DealValue, &[Event::Won]),
    (Kpi::WinRate, &[Event::Won, Event::Lost]),
    (Kpi::AverageDealSize, &[Event::Won]),
    (Kpi::CycleTime, &[Event::Won, Event::Lost]),
    (Kpi::SalesVelocity, &[Event::Won, Event::Lost, Event::Open]),
    (Kpi::Growth, &[Event::Won]),
    (Kpi::NewLogos, &[Event::Won]),
    (Kpi::Contribution, &[Event::Won]),
    (Kpi::Registrations, &[Event::Submitted]),
    (Kpi::RegistrationValue, &[Event::Submitted]),
    (Kpi::ApprovalRate, &[Event::Approved, Event::Refused]),
    (Kpi::TimeToAnswer, &[Event::Approved, Event::Refused]),
    (Kpi::ConflictRate, &[Event::Approved, Event::Refused, Event::Duplicate]),
];

/// Events whose count or sum is no figure of the catalogue.
const COUNTS: [Event; 5] = [Event::Approved, Event::Refused, Event::Duplicate, Event::Lost, Event::Due];
const SUMS: [Event; 4] = [Event::Created, Event::Approved, Event::Lost, Event::Due];

impl Measure {
    /// Every measure, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Measure> {
        let figures = FIGURES.into_iter().map(|(kpi, _)| Measure::Kpi(kpi));
        figures.chain(COUNTS.into_iter().map(Measure::Count)).chain(SUMS.into_iter().map(Measure::Sum))
    }

    /// The name in addresses: a figure's code, `count.lost` or `sum.lost`.
    pub fn code(self) -> String {
        match self {
            Measure::Kpi(kpi) => kpi.definition().code.to_owned(),
            Measure::Count(event) => ["count.", event.as_str()].concat(),
            Measure::Sum(event) => ["sum.", event.as_str()].concat(),
        }
    }

    /// `None` also for a figure that deals alone cannot tell.
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|measure| measure.code() == code)
    }

    pub fn unit(self) -> Unit {
        match self {
            Measure::Kpi(kpi) => kpi.definition().unit,
            Measure::Count(_) => Unit::Count,
            Measure::Sum(_) => Unit::Money,
        }
    }

    /// Whether the cells of a row make its total to the unit: a chart may put them on top of each other. Distinct
    /// customers, means and what is cut once for each sum do not.
    pub fn adds_up(self) -> bool {
        match self {
            Measure::Kpi(Kpi::NewLogos | Kpi::AverageDealSize | Kpi::WeightedPipeline) => false,
            _ => matches!(self.unit(), Unit::Count | Unit::Money),
        }
    }

    /// Which deals stand behind a cell.
    pub fn event(self) -> Event {
        match self {
            Measure::Kpi(kpi) => kpi.event().unwrap_or(Event::Created),
            Measure::Count(event) | Measure::Sum(event) => event,
        }
    }

    /// Whether it can be told of a step of time. What is open is so today, and growth compares whole periods.
    pub fn has_steps(self) -> bool {
        self.events().iter().all(|event| event.moment().is_some()) && self != Measure::Kpi(Kpi::Growth)
    }

    pub(super) fn events(self) -> Vec<Event> {
        match self {
            Measure::Kpi(kpi) => {
                let own = FIGURES.iter().find(|(one, _)| *one == kpi);
                own.map(|(_, events)| events.to_vec()).unwrap_or_default()
            }
            Measure::Count(event) | Measure::Sum(event) => vec![event],
        }
    }
}
