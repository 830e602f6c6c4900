//! Performance: what partners and programme owners measure, from deals held in columns.
//!
//! A hundred thousand deals are a handful of arrays ([`Deals`]). A question is a [`Filter`] and up to three
//! [`Dimension`]s, which together give every row its cell ([`Grouping`]); each [`Event`] of a deal (created, won, lost,
//! open ...) is then counted and added up per cell and step of time in one pass over its columns ([`Tally`]). Figures
//! ([`kpi`]) are made of such totals only, so that the parts of a figure always make the whole.
//!
//! Money is added as whole minor units, each currency for itself, and never mixed: one number out of several currencies
//! exists only by stored rates ([`Rates`]), and not at all where a rate is missing. A figure that cannot be told says why
//! ([`kpi::Unknown`]); it is never zero for want of data.
//!
//! | module | what it decides |
//! |---|---|
//! | [`tiers`] | the tier that is earned and held, what is missing for the next, until when it holds |
//! | [`incentives`] | rebates, commissions and margins, each line with the rules that made it |
//! | [`goals`] | shares of targets for any days, and where the present pace leads |
//! | [`what_if`] | tier, margin, rebates and commissions after changes that have not happened |
//! | [`dossier`] | what is kept of a partner beside its deals, and who may write what into it |
//! | [`explain`] | why a figure changed, as contributions that add up to the change |
//! | [`actions`] | what somebody should do next |
//! | [`attainment`] | how much of its targets something has reached in some days |
//! | [`attention`], [`movers`] | what waits, which partners need somebody, who moved in the ranking |
//! | [`benchmark`] | where an organisation stands among others that stay anonymous |
//! | [`ranking`], [`cohorts`] | partners in the order of a figure; how those who joined together got going |
//! | [`review`] | a partner's quarter in figures, and what people write about it |
//! | [`pivot`] | any figure, told apart by rows and columns, every total made of its own deals |
//! | [`evaluation`], [`alerts`] | segments, strengths and weaknesses; thresholds that were passed |
//! | [`views`], [`schedule`] | what may be saved and who sees it; the days on which it is sent |
//!
//! Nothing here reads a clock, and nothing is rounded before it is shown.

pub mod actions;
pub mod alerts;
mod amounts;
pub mod attainment;
pub mod attention;
mod behind;
pub mod benchmark;
mod board;
pub mod cohorts;
mod deals;
pub mod dossier;
pub mod evaluation;
mod event;
pub mod explain;
mod filter;
pub mod goals;
mod grouping;
pub mod incentives;
mod kept;
pub mod kpi;
pub mod movers;
mod order;
mod particulars;
mod partner;
mod period;
mod pipeline;
pub mod pivot;
mod quarter;
mod query;
pub mod ranking;
mod report;
pub mod review;
pub mod schedule;
mod tally;
mod texts;
pub mod tiers;
mod trace;
pub mod views;
pub mod what_if;

pub use amounts::{MissingRate, Rates, Scale, Sums};
pub use behind::behind;
pub use board::{Board, DealTotals};
pub use deals::{
    Codes, Columns, Deals, Dimension, Fact, Gathering, Moment, NO_CURRENCY, NO_DAY, NO_PERCENT, Uneven,
};
pub use event::Event;
pub use filter::Filter;
pub use grouping::Grouping;
pub use order::{OrderBy, by_worth, ordered};
pub use particulars::Particulars;
pub use partner::{Certificate, Ledger, PartnerFacts, Refund, Sale};
pub use period::{Calendar, Comparison, Grain, Period, Preset, Timeline, day_number, from_day_number};
pub use pipeline::{Funnel, PipelineChange, Stock, funnel, pipeline_change};
pub use quarter::Quarter;
pub use query::{Days, Query};
pub use report::{
    Group, Oddities, Report, Setting, Step, TooManyGroups, course, grouped, report, report_within,
};
pub use tally::Tally;
pub use texts::Texts;
pub use trace::{Because, Note, Param};
