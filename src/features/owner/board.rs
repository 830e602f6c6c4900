//! All partners with their figures: one report grouped by partner, joined with what is known of the organisations.

use super::address::Address;
use super::words;
use crate::backend::figures::Facts;
use crate::browser::{clock, intl};
use crate::i18n::{self, lookup};
use domain::money::Currency;
use domain::performance::evaluation::{Segment, segment, usual_segments};
use domain::performance::kpi::{Figure, Inputs, Kpi, Unknown};
use domain::performance::ranking::{Entry, Measure, Ranking, entry, inputs, measured, ranking, target_of};
use domain::performance::{
    DealTotals, Dimension, Group, Period, Query, Rates, Report, Setting, Sums, report,
};
use domain::program::{Program, ProgramSegment};
use domain::records::Partner;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was fetched.
#[derive(Clone)]
pub struct Fetched {
    pub program: Arc<Program>,
    pub facts: Arc<Facts>,
    pub partners: Arc<Vec<Partner>>,
}

/// One partner.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub id: String,
    pub name: String,
    pub tier: String,
    pub kind: String,
    pub country: String,
    /// Its place among the board's segments.
    pub segment: usize,
    /// Its place among the report's groups; `None`: nothing happened in either period.
    group: Option<usize>,
}

/// Everybody's figures of one period.
pub struct Board {
    pub fetched: Fetched,
    pub rows: Vec<Row>,
    pub report: Report,
    pub segments: Vec<ProgramSegment>,
    everybody: DealTotals,
    /// By tier: what is wanted in the period, and in the one before.
    targets: BTreeMap<String, (Sums, Sums)>,
    /// By which amounts in other currencies are compared.
    rates: Option<Rates>,
}

/// What the tests of segments look at.
const TESTED: [Kpi; 11] = [
    Kpi::DealCount,
    Kpi::ActivePipeline,
    Kpi::Growth,
    Kpi::WinRate,
    Kpi::Attainment,
    Kpi::Contribution,
    Kpi::CycleTime,
    Kpi::OpportunitiesCreated,
    Kpi::Registrations,
    Kpi::ApprovalRate,
    Kpi::ConflictRate,
];

impl Board {
    pub fn build(fetched: Fetched, query: &Query) -> Self {
        let program = fetched.program.clone();
        let setting = Setting::of(&program, clock::today_in(&program.time_zone));
        let report = report(&fetched.facts.deals, query, &setting);
        let groups: BTreeMap<&str, usize> = report
            .groups
            .iter()
            .enumerate()
            .filter_map(|(at, group)| Some((group.names.first()?.as_str(), at)))
            .collect();
        let mut known: BTreeMap<&str, Option<&Partner>> =
            fetched.partners.iter().map(|partner| (partner.id.as_str(), Some(partner))).collect();
        for code in 0..fetched.facts.deals.cardinality(Dimension::Partner) {
            let id = fetched.facts.deals.name(Dimension::Partner, code);
            if !id.is_empty() {
                known.entry(id).or_insert(None);
            }
        }
        let label = |id: &str| fetched.facts.labels.get(&Dimension::Partner)?.get(id).cloned();
        let mut rows: Vec<Row> = known
            .into_iter()
            .map(|(id, partner)| Row {
                id: id.to_owned(),
                name: partner
                    .map(|one| one.name.clone())
                    .or_else(|| label(id))
                    .unwrap_or_else(|| id.to_owned()),
                tier: partner.map(|one| one.tier.clone()).unwrap_or_default(),
                kind: partner.map(|one| one.partner_type.clone()).unwrap_or_default(),
                country: partner.map(|one| one.country.clone()).unwrap_or_default(),
                segment: 0,
                group: groups.get(id).copied(),
            })
            .collect();
        let locale = i18n::locale();
        rows.sort_by(|one, other| {
            intl::compare(&locale, &one.name, &other.name).then_with(|| one.id.cmp(&other.id))
        });
        let wanted =
            |tier: &str, period: &Period| target_of(&program.targets, tier, period, program.fiscal_year);
        let targets = rows.iter().map(|row| row.tier.clone()).collect::<std::collections::BTreeSet<_>>();
        let targets = targets
            .into_iter()
            .map(|tier| {
                let before = report.compared.as_ref().map(|period| wanted(&tier, period)).unwrap_or_default();
                (tier.clone(), (wanted(&tier, &report.period), before))
            })
            .collect();
        // A server refuses to start with segments that cannot be read.
        let own = program.segments().ok().flatten();
        let usual =
            || usual_segments().into_iter().map(|rule| ProgramSegment { label: None, rule }).collect();
        let segments: Vec<ProgramSegment> = own.unwrap_or_else(usual);
        let everybody = report.groups.iter().fold(DealTotals::default(), |sum, group| sum.and(&group.totals));
        let mut board = Self { fetched, rows, report, segments, everybody, targets, rates: setting.rates };
        board.sort_into_segments();
        board
    }

    fn sort_into_segments(&mut self) {
        let rules: Vec<Segment> = self.segments.iter().map(|one| one.rule.clone()).collect();
        let needed: Vec<Kpi> = TESTED
            .into_iter()
            .filter(|kpi| rules.iter().any(|rule| rule.all.iter().any(|test| test.kpi == *kpi)))
            .collect();
        let found: Vec<usize> = self
            .rows
            .iter()
            .map(|row| {
                let figures = self.figures(row, &needed);
                let id = segment(&rules, &figures);
                rules.iter().position(|rule| Some(rule.id.as_str()) == id).unwrap_or(rules.len())
            })
            .collect();
        for (row, segment) in self.rows.iter_mut().zip(found) {
            row.segment = segment;
        }
    }

    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    fn group(&self, row: &Row) -> Option<&Group> {
        row.group.and_then(|at| self.report.groups.get(at))
    }

    /// What happened in the period.
    pub fn totals(&self, row: &Row) -> DealTotals {
        self.group(row).map(|group| group.totals.clone()).unwrap_or_default()
    }

    /// What a partner's figures are made of.
    pub fn inputs(&self, row: &Row) -> Inputs {
        let totals = self.totals(row);
        let nothing = DealTotals::default();
        let before = self.group(row).and_then(|group| group.before.as_ref());
        let before = self.report.compared.is_some().then(|| before.unwrap_or(&nothing));
        let wanted = self.targets.get(&row.tier).map(|(now, _)| now.clone()).unwrap_or_default();
        inputs(&totals, before, Some(&self.everybody), wanted, self.rates.as_ref())
    }

    fn inputs_before(&self, row: &Row) -> Option<Inputs> {
        self.report.compared?;
        let totals = self.group(row).and_then(|group| group.before.clone()).unwrap_or_default();
        let wanted = self.targets.get(&row.tier).map(|(_, before)| before.clone()).unwrap_or_default();
        Some(inputs(&totals, None, None, wanted, self.rates.as_ref()))
    }

    pub fn figures(&self, row: &Row, kpis: &[Kpi]) -> Vec<(Kpi, Figure)> {
        let inputs = self.inputs(row);
        kpis.iter().map(|kpi| (*kpi, Measure::Figure(*kpi).of(&inputs))).collect()
    }

    pub fn figure(&self, row: &Row, measure: Measure) -> Figure {
        measure.of(&self.inputs(row))
    }

    /// The figure of the period before; `None` without a comparison, and for what is only known of today.
    pub fn figure_before(&self, row: &Row, measure: Measure) -> Option<Figure> {
        if !measure.has_before() {
            return None;
        }
        Some(measure.of(&self.inputs_before(row)?))
    }

    /// The currency that amounts are compared in.
    pub fn currency(&self, address: &Address) -> Currency {
        address.currency.unwrap_or(self.fetched.program.default_currency)
    }

    /// The number by which a figure is compared with others'.
    ///
    /// # Errors
    /// Why there is none: its own reason, or currencies without a stored rate.
    pub fn measured(&self, figure: &Figure, currency: Currency) -> Result<Decimal, Unknown> {
        measured(figure, currency, self.rates.as_ref())
    }

    /// Everybody in order; the places are those of [`Board::rows`].
    pub fn ranking(&self, measure: Measure, currency: Currency) -> Ranked {
        self.rankings(&[measure], currency).pop().unwrap_or_default()
    }

    /// Everybody in the order of each of several measures: what a partner's figures are made of is put together once.
    pub fn rankings(&self, measures: &[Measure], currency: Currency) -> Vec<Ranked> {
        let mut entries: Vec<Vec<Entry>> =
            measures.iter().map(|_| Vec::with_capacity(self.rows.len())).collect();
        for row in &self.rows {
            let (now, before) = (self.inputs(row), self.inputs_before(row));
            for (measure, entries) in measures.iter().zip(&mut entries) {
                entries.push(entry(*measure, &now, before.as_ref(), currency));
            }
        }
        let ranked = |(measure, entries): (&Measure, Vec<Entry>)| Ranked {
            ranking: ranking(&entries, measure.better()),
            reasons: entries.into_iter().map(|entry| entry.now.err()).collect(),
        };
        measures.iter().zip(entries).map(ranked).collect()
    }

    pub fn segment_name(&self, at: usize) -> String {
        let Some(segment) = self.segments.get(at) else { return words::none() };
        match &segment.label {
            Some(label) => label.get(&i18n::locale()).to_owned(),
            None => {
                let key = format!("owner.segment_{}", segment.rule.id);
                let text = lookup(&key, &[]);
                // A segment of the programme without a label has its id.
                if text == key { segment.rule.id.clone() } else { text }
            }
        }
    }
}

/// A ranking, and for those without a place the reason.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ranked {
    pub ranking: Ranking,
    pub reasons: Vec<Option<Unknown>>,
}
