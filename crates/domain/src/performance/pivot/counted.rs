//! A measure, counted over cells and steps.

use super::Cell;
use super::extras::{self, Extras};
use super::measure::Measure;
use crate::performance::board::{Board, DealTotals};
use crate::performance::deals::Deals;
use crate::performance::filter::Filter;
use crate::performance::grouping::Grouping;
use crate::performance::kpi::{Inputs, Kpi, Value, figure};
use crate::performance::period::{Period, Timeline};
use crate::performance::report::Setting;
use crate::performance::tally::Tally;

/// What all counts of one pivot have in common.
pub(super) struct Question<'q> {
    pub deals: &'q Deals,
    pub measure: Measure,
    pub period: Period,
    /// What growth compares with.
    pub compared: Option<Period>,
    pub setting: &'q Setting,
}

pub(super) struct Counted<'q> {
    question: &'q Question<'q>,
    made: Made,
}

enum Made {
    // In boxes: both are large, and not equally so.
    Tally(Box<Tally>),
    Figure(Box<Parts>),
}

struct Parts {
    kpi: Kpi,
    board: Board,
    before: Option<Board>,
    /// Of each step.
    everybody: Vec<DealTotals>,
    extras: Extras,
}

impl<'q> Counted<'q> {
    /// Over cells, in the period as one step.
    pub fn new(question: &'q Question<'q>, grouping: &Grouping, period: &Period) -> Self {
        Self::stepped(question, grouping, &Timeline::whole(period))
    }

    /// Over cells and steps.
    pub fn stepped(question: &'q Question<'q>, grouping: &Grouping, timeline: &Timeline) -> Self {
        let deals = question.deals;
        let events = question.measure.events();
        let kpi = match question.measure {
            Measure::Kpi(kpi) => kpi,
            Measure::Count(event) | Measure::Sum(event) => {
                let made = Made::Tally(Box::new(Tally::new(deals, grouping, timeline, event)));
                return Self { question, made };
            }
        };
        let board = Board::of(deals, grouping, timeline, &events);
        let before = question.compared.filter(|_| kpi == Kpi::Growth);
        let before = before.map(|period| Board::of(deals, grouping, &Timeline::whole(&period), &events));
        let everybody = if kpi == Kpi::Contribution {
            let all = Grouping::new(deals, &Filter::default(), &[]);
            let board = Board::of(deals, &all, timeline, &events);
            (0..timeline.len()).map(|step| board.totals(0, Some(step))).collect()
        } else {
            Vec::new()
        };
        let extras = extras::of(kpi, deals, grouping, timeline, question.setting.today);
        Self { question, made: Made::Figure(Box::new(Parts { kpi, board, before, everybody, extras })) }
    }

    pub fn cell(&self, cell: usize, step: usize) -> Cell {
        match &self.made {
            Made::Tally(tally) => {
                let deals = tally.count(cell, step);
                let figure = match self.question.measure {
                    Measure::Sum(_) => Value::Sums(tally.sums(cell, step)),
                    _ => Value::Count(deals.into()),
                };
                Cell { figure: Ok(figure), deals, empty: deals == 0 }
            }
            Made::Figure(parts) => parts.cell(self.question, cell, step),
        }
    }
}

impl Parts {
    fn cell(&self, question: &Question, cell: usize, step: usize) -> Cell {
        let totals = self.board.totals(cell, Some(step));
        let before = self.before.as_ref().map(|board| board.totals(cell, None));
        let nothing = |totals: &DealTotals| *totals == DealTotals::default();
        let empty = nothing(&totals) && before.as_ref().is_none_or(nothing);
        let deals = match self.kpi {
            Kpi::ActivePipeline | Kpi::PipelineValue | Kpi::WeightedPipeline | Kpi::OpportunityWindow => {
                totals.open
            }
            Kpi::OpportunitiesCreated => totals.created,
            Kpi::Registrations | Kpi::RegistrationValue => totals.submitted,
            Kpi::ApprovalRate | Kpi::TimeToAnswer => totals.approved,
            Kpi::ConflictRate => totals.duplicate,
            _ => totals.won,
        };
        let inputs = Inputs {
            deals: totals,
            before,
            everybody: self.everybody.get(step).cloned(),
            new_customers: self.extras.new_customers(cell, step),
            protected_days: self.extras.protected_days(cell),
            median_answer_days: self.extras.median_answer_days(cell, step),
            rates: question.setting.rates.clone(),
            ..Inputs::default()
        };
        Cell { figure: figure(self.kpi, &inputs), deals, empty }
    }
}
