//! The answer to a dashboard's question: totals, their comparison, their course in time and their groups.
//!
//! Page and server make it by the same function. What it answers does not depend on the order of the deals.

mod json;

use super::amounts::{Rates, Sums};
use super::board::{Board, DealTotals};
use super::deals::Deals;
use super::event::Event;
use super::filter::Filter;
use super::grouping::Grouping;
use super::kpi::{Figure, Inputs, Kpi, figure};
use super::particulars::Particulars;
use super::period::{Calendar, Comparison, Period, Timeline};
use super::query::Query;
use super::tally::Tally;
use crate::program::Program;
use chrono::NaiveDate;
use serde::Serialize;

/// What holds for the whole programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// By the programme's zone.
    pub today: NaiveDate,
    pub fiscal: Calendar,
    pub rates: Option<Rates>,
}

impl Setting {
    /// As the programme says, with its stored rates: page, server and gateway answer alike.
    pub fn of(program: &Program, today: NaiveDate) -> Self {
        let rates = program.rates.as_ref().map(|stored| stored.rates.clone());
        Self { today, fiscal: program.fiscal_year, rates }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub as_of: NaiveDate,
    pub period: Period,
    /// What it is compared with.
    pub compared: Option<Period>,
    pub whole: Group,
    pub steps: Vec<Step>,
    /// The course of the period that it is compared with, in steps as long; empty without one.
    #[serde(skip)]
    pub steps_before: Vec<Step>,
    /// Those in which anything happened, in the order of their names.
    pub groups: Vec<Group>,
    pub oddities: Oddities,
}

/// Deals that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// One for each dimension asked for; empty for the whole.
    pub names: Vec<String>,
    pub totals: DealTotals,
    pub before: Option<DealTotals>,
    #[serde(serialize_with = "json::by_code")]
    pub figures: Vec<(Kpi, Figure)>,
    /// The same of the period that it is compared with, as far as totals alone tell them; empty without one.
    #[serde(serialize_with = "json::by_code")]
    pub figures_before: Vec<(Kpi, Figure)>,
}

/// What happened in one step of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    pub from: NaiveDate,
    pub totals: DealTotals,
    /// The deals that are expected to be won in it.
    pub due: u32,
    pub due_value: Sums,
    pub due_weighted: Sums,
}

/// What is wrong with the deals that were asked about. None of it is guessed away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Oddities {
    pub deals: u32,
    /// In no sum.
    pub without_amount: u32,
    /// In no weighted sum.
    pub without_probability: u32,
    /// Counted as created and nothing else.
    pub unknown_status: u32,
    /// Won or lost, and nobody knows when: in no period.
    pub closed_without_day: u32,
    /// In no mean duration.
    pub closed_before_created: u32,
    /// Amounts that are too large, or finer than their currency, of all deals whether asked about or not: in no sum.
    pub unfit: u32,
}

/// Figures that deals alone can tell.
const OF_DEALS: [Kpi; 19] = [
    Kpi::ActivePipeline,
    Kpi::PipelineValue,
    Kpi::WeightedPipeline,
    Kpi::OpportunityWindow,
    Kpi::OpportunitiesCreated,
    Kpi::DealCount,
    Kpi::DealValue,
    Kpi::WinRate,
    Kpi::AverageDealSize,
    Kpi::CycleTime,
    Kpi::SalesVelocity,
    Kpi::Growth,
    Kpi::NewLogos,
    Kpi::Contribution,
    Kpi::Registrations,
    Kpi::RegistrationValue,
    Kpi::ApprovalRate,
    Kpi::TimeToAnswer,
    Kpi::ConflictRate,
];

/// A question has more groups than are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyGroups {
    /// Groups that have a deal, whether something happened to it in the period or not.
    pub groups: usize,
}

/// As [`report`], unless the deals that are meant make more groups than `most`: nothing was counted then.
///
/// # Errors
/// How many groups there would be.
pub fn report_within(
    deals: &Deals,
    query: &Query,
    setting: &Setting,
    most: usize,
) -> Result<Report, TooManyGroups> {
    let grouping = (!query.by.is_empty()).then(|| Grouping::new(deals, &query.filter, &query.by));
    match grouping.as_ref().map(Grouping::used) {
        Some(groups) if groups > most => Err(TooManyGroups { groups }),
        _ => Ok(made(deals, query, setting, grouping.as_ref())),
    }
}

/// Answers a question about deals. Deals that the asker may not see must not be among them.
pub fn report(deals: &Deals, query: &Query, setting: &Setting) -> Report {
    let grouping = (!query.by.is_empty()).then(|| Grouping::new(deals, &query.filter, &query.by));
    made(deals, query, setting, grouping.as_ref())
}

/// The groups of a question alone, as [`report`] answers them: for who shows the rest first, and asked it without `by`.
pub fn grouped(deals: &Deals, query: &Query, setting: &Setting) -> Vec<Group> {
    let grouping = Grouping::new(deals, &query.filter, &query.by);
    let period = query.period(setting.today, setting.fiscal);
    let compared = compared(query, &period);
    let whole_period = Timeline::whole(&period);
    let everybody = everybody(deals, &whole_period);
    groups(deals, &grouping, (&whole_period, compared.as_ref()), &everybody, setting)
}

/// A target is no period: who compares with it asks `attainment`.
fn compared(query: &Query, period: &Period) -> Option<Period> {
    let with = query.compare.filter(|with| *with != Comparison::Target)?;
    Some(period.compared(with))
}

/// Of everybody only what they won is asked.
fn everybody(deals: &Deals, period: &Timeline) -> DealTotals {
    let all = Grouping::new(deals, &Filter::default(), &[]);
    let won = Tally::new(deals, &all, period, Event::Won);
    DealTotals { won_value: won.sums(0, 0), ..DealTotals::default() }
}

fn made(deals: &Deals, query: &Query, setting: &Setting, grouping: Option<&Grouping>) -> Report {
    let period = query.period(setting.today, setting.fiscal);
    let compared = compared(query, &period);
    let all = Grouping::new(deals, &query.filter, &[]);
    let whole_period = Timeline::whole(&period);

    // The steps of a period together are the whole of it.
    let grain = query.grain_of(&period);
    let stepped = |period: &Period| Timeline::stepped(period, grain, setting.fiscal);
    let (course_now, course_before) = (stepped(&period), compared.as_ref().map(stepped));
    let (board, board_before) = Board::pair_with_due(deals, &all, &course_now, course_before.as_ref());
    let now = board.totals(0, None);
    let before = board_before.as_ref().map(|board| board.totals(0, None));
    let steps_before = board_before.as_ref().zip(course_before.as_ref());
    let particulars = Particulars::new(deals, &all, &whole_period, setting.today);
    let everybody = match query.filter == Filter::default() {
        true => DealTotals { won_value: now.won_value.clone(), ..DealTotals::default() },
        false => everybody(deals, &whole_period),
    };
    let inputs = Inputs {
        deals: now,
        before,
        everybody: Some(everybody.clone()),
        new_customers: Some(particulars.new_customers),
        protected_days: particulars.protected_days,
        median_answer_days: particulars.median_answer_days,
        rates: setting.rates.clone(),
        ..Inputs::default()
    };
    let whole = group(Vec::new(), inputs, &OF_DEALS);
    let groups = grouping.map_or_else(Vec::new, |grouping| {
        groups(deals, grouping, (&whole_period, compared.as_ref()), &everybody, setting)
    });
    Report {
        as_of: setting.today,
        period,
        compared,
        whole,
        steps: steps(&board, &course_now),
        steps_before: steps_before.map(|(board, course)| steps(board, course)).unwrap_or_default(),
        groups,
        oddities: particulars.oddities,
    }
}

fn group(names: Vec<String>, inputs: Inputs, kpis: &[Kpi]) -> Group {
    let figures = kpis.iter().map(|kpi| (*kpi, figure(*kpi, &inputs))).collect();
    let figures_before = match &inputs.before {
        None => Vec::new(),
        Some(before) => {
            let earlier = Inputs { deals: before.clone(), rates: inputs.rates.clone(), ..Inputs::default() };
            BY_TOTALS.iter().map(|kpi| (*kpi, figure(*kpi, &earlier))).collect()
        }
    };
    Group { names, totals: inputs.deals, before: inputs.before, figures, figures_before }
}

/// What can be told of a period that is over from its totals. What is open is so today, and was not counted then.
const BY_TOTALS: [Kpi; 10] = [
    Kpi::OpportunitiesCreated,
    Kpi::DealCount,
    Kpi::DealValue,
    Kpi::WinRate,
    Kpi::AverageDealSize,
    Kpi::CycleTime,
    Kpi::Registrations,
    Kpi::RegistrationValue,
    Kpi::ApprovalRate,
    Kpi::ConflictRate,
];

/// New customers, medians and days of protection would need a pass for each group: only the whole has them.
const OF_GROUPS: [Kpi; 16] = [
    Kpi::ActivePipeline,
    Kpi::PipelineValue,
    Kpi::WeightedPipeline,
    Kpi::OpportunitiesCreated,
    Kpi::DealCount,
    Kpi::DealValue,
    Kpi::WinRate,
    Kpi::AverageDealSize,
    Kpi::CycleTime,
    Kpi::SalesVelocity,
    Kpi::Growth,
    Kpi::Contribution,
    Kpi::Registrations,
    Kpi::RegistrationValue,
    Kpi::ApprovalRate,
    Kpi::ConflictRate,
];

fn groups(
    deals: &Deals,
    grouping: &Grouping,
    (period, compared): (&Timeline, Option<&Period>),
    everybody: &DealTotals,
    setting: &Setting,
) -> Vec<Group> {
    let whole_before = compared.map(Timeline::whole);
    let (now, before) = Board::pair(deals, grouping, period, whole_before.as_ref());
    let mut groups: Vec<Group> = (0..grouping.cells())
        .filter_map(|cell| {
            let totals = now.totals(cell, None);
            let before = before.as_ref().map(|board| board.totals(cell, None));
            let nothing = |totals: &DealTotals| *totals == DealTotals::default();
            if nothing(&totals) && before.as_ref().is_none_or(nothing) {
                return None;
            }
            let codes = grouping.dimensions().zip(grouping.codes(cell));
            let names = codes.map(|(one, code)| deals.name(one, code).to_owned()).collect();
            let inputs = Inputs {
                deals: totals,
                before,
                everybody: Some(everybody.clone()),
                rates: setting.rates.clone(),
                ..Inputs::default()
            };
            Some(group(names, inputs, &OF_GROUPS))
        })
        .collect();
    groups.sort_by(|one, other| one.names.cmp(&other.names));
    groups
}

/// The course of the meant deals over any period, such as the one that a report is compared with.
pub fn course(deals: &Deals, filter: &Filter, timeline: &Timeline) -> Vec<Step> {
    let (board, _) = Board::pair_with_due(deals, &Grouping::new(deals, filter, &[]), timeline, None);
    steps(&board, timeline)
}

fn steps(board: &Board, timeline: &Timeline) -> Vec<Step> {
    let begins = timeline.begins().iter().enumerate();
    begins
        .map(|(step, from)| {
            let mut totals = board.totals(0, Some(step));
            // What is open today is no matter of a step.
            (totals.open, totals.unweighted) = (0, 0);
            (totals.open_value, totals.weighted_value) = (Sums::default(), Sums::default());
            let (due, due_value, due_weighted) = board.due(0, step);
            Step { from: *from, totals, due, due_value, due_weighted }
        })
        .collect()
}
