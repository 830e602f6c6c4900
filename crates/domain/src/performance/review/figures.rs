//! What a review tells, made of deals alone.

use super::Kept;
use crate::dates::from_json;
use crate::money::Money;
use crate::names::named_in_json;
use crate::performance::behind::behind;
use crate::performance::deals::{Deals, Dimension, Moment};
use crate::performance::event::Event;
use crate::performance::explain::{Kind, Question, explain};
use crate::performance::filter::Filter;
use crate::performance::kpi::{Better, Figure, Kpi, Value, figure};
use crate::performance::order::{OrderBy, ordered};
use crate::performance::partner::PartnerFacts;
use crate::performance::period::{Comparison, Period, Preset, Timeline, from_day_number};
use crate::performance::quarter::Quarter;
use crate::performance::ranking::{inputs, target_of};
use crate::performance::report::course;
use crate::performance::tiers::standing;
use crate::performance::{Board, Grouping};
use crate::program::Program;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A partner's quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    #[serde(deserialize_with = "from_json::date")]
    pub as_of: NaiveDate,
    pub quarter: Quarter,
    /// The first and the last day; of a quarter that is not over, `as_of`.
    #[serde(deserialize_with = "from_json::date")]
    pub from: NaiveDate,
    #[serde(deserialize_with = "from_json::date")]
    pub to: NaiveDate,
    /// The days that they are compared with: the quarter before, as many days of it.
    #[serde(deserialize_with = "from_json::date")]
    pub before_from: NaiveDate,
    #[serde(deserialize_with = "from_json::date")]
    pub before_to: NaiveDate,
    pub headline: Vec<Headline>,
    /// Why figures changed.
    pub reasons: Vec<Reason>,
    /// The largest deals of either end.
    pub won: Vec<DealLine>,
    pub lost: Vec<DealLine>,
    pub outlook: Outlook,
    /// `None` in a programme without tiers.
    pub tier: Option<TierLine>,
}

/// One figure beside what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// The figure's code.
    pub kpi: String,
    pub now: Kept,
    /// `None` for what is so today and was not counted then.
    pub before: Option<Kept>,
    pub trend: Option<Trend>,
}

/// Whether a change is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    Better,
    Worse,
    Same,
}

named_in_json!(Trend);

/// What contributed to a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub kpi: String,
    /// Whether the whole change was good news.
    pub trend: Trend,
    /// Deals lost for a reason, instead of deals counted.
    pub lost: bool,
    /// Names of dimensions, and the value of each.
    pub parts: Vec<(String, String)>,
    /// In the figure's unit.
    pub change: String,
    pub amount: String,
    pub cases_before: u32,
    pub cases_now: u32,
}

/// A deal, as a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealLine {
    pub id: String,
    pub title: String,
    pub customer: String,
    pub value: Option<Money>,
    #[serde(default, deserialize_with = "from_json::optional_date")]
    pub day: Option<NaiveDate>,
    /// Why it was lost; empty otherwise.
    #[serde(default)]
    pub reason: String,
}

/// What is expected of the quarter after.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    pub quarter: Quarter,
    pub deals: u32,
    pub value: Vec<Money>,
    pub weighted: Vec<Money>,
    /// The largest of them.
    pub lines: Vec<DealLine>,
}

/// Where the partner stands among the programme's tiers, by its deals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierLine {
    /// Ids of tiers; `None`: not even the lowest, or no higher one.
    pub earned: Option<String>,
    pub next: Option<String>,
    pub progress: Vec<TierProgress>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierProgress {
    pub criterion: String,
    pub required: String,
    /// `None` where nobody collects it, or it cannot be told.
    pub current: Option<String>,
    /// Whole percent, 0 to 100.
    pub percent: Option<u8>,
    pub met: bool,
}

const HEADLINE: [Kpi; 10] = [
    Kpi::DealValue,
    Kpi::DealCount,
    Kpi::WinRate,
    Kpi::AverageDealSize,
    Kpi::CycleTime,
    Kpi::Attainment,
    Kpi::Registrations,
    Kpi::ApprovalRate,
    Kpi::PipelineValue,
    Kpi::WeightedPipeline,
];
/// What is open is so today.
const ONLY_TODAY: [Kpi; 2] = [Kpi::PipelineValue, Kpi::WeightedPipeline];
/// Five deals of either end: what is talked about in a meeting.
const LINES: usize = 5;

impl Trend {
    const ALL: [Trend; 3] = [Trend::Better, Trend::Worse, Trend::Same];

    pub const fn as_str(self) -> &'static str {
        match self {
            Trend::Better => "better",
            Trend::Worse => "worse",
            Trend::Same => "same",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trend| trend.as_str() == name)
    }

    fn of(order: Ordering, better: Better) -> Option<Self> {
        match (order, better) {
            (_, Better::Neither) => None,
            (Ordering::Equal, _) => Some(Trend::Same),
            (Ordering::Greater, Better::Higher) | (Ordering::Less, Better::Lower) => Some(Trend::Better),
            _ => Some(Trend::Worse),
        }
    }
}

/// Whether a change is good news; `None` where both cannot be compared, such as amounts in different currencies.
pub fn trend(kpi: Kpi, now: &Figure, before: &Figure) -> Option<Trend> {
    let (Ok(now), Ok(before)) = (now, before) else { return None };
    let order = match (now, before) {
        (Value::Sums(now), Value::Sums(before)) => {
            let difference = now.without(before).amounts();
            let signs = difference.iter().map(|money| money.amount().cmp(&Decimal::ZERO));
            let signs: Vec<Ordering> = signs.filter(|sign| *sign != Ordering::Equal).collect();
            // Of several currencies all have to say the same.
            match signs.split_first() {
                None => Ordering::Equal,
                Some((first, rest)) if rest.iter().all(|sign| sign == first) => *first,
                Some(_) => return None,
            }
        }
        (Value::Amount(now), Value::Amount(before)) if now.currency() != before.currency() => return None,
        (now, before) => now.number()?.cmp(&before.number()?),
    };
    Trend::of(order, kpi.definition().better)
}

/// The figures of a partner's quarter as they are on `today`. `deals` may hold those of others; they move nothing.
pub fn figures(
    deals: &Deals,
    partner: &str,
    tier: &str,
    quarter: Quarter,
    program: &Program,
    today: NaiveDate,
) -> Figures {
    let fiscal = program.fiscal_year;
    let running = Quarter::of(today, fiscal) == quarter;
    let period =
        if running { Preset::FiscalQuarterToDate.period(today, fiscal) } else { quarter.period(fiscal) };
    let before = period.compared(Comparison::Previous);
    let filter = Filter::of(Dimension::Partner, partner);
    let grouping = Grouping::new(deals, &filter, &[]);
    let totals = |period: &Period| Board::new(deals, &grouping, &Timeline::whole(period)).totals(0, None);
    let wanted = |period: &Period| target_of(&program.targets, tier, period, fiscal);
    let now = inputs(&totals(&period), None, None, wanted(&period), None);
    let then = inputs(&totals(&before), None, None, wanted(&before), None);
    let headline: Vec<Headline> = HEADLINE
        .into_iter()
        .map(|kpi| {
            let (now, then) = (figure(kpi, &now), figure(kpi, &then));
            let then = (!ONLY_TODAY.contains(&kpi)).then_some(then);
            Headline {
                kpi: kpi.definition().code.to_owned(),
                trend: then.as_ref().and_then(|then| trend(kpi, &now, then)),
                now: Kept::from(&now),
                before: then.as_ref().map(Kept::from),
            }
        })
        .collect();
    let next = quarter.next();
    let next_days = next.period(fiscal);
    let expected = course(deals, &filter, &Timeline::whole(&next_days)).into_iter().next();
    let outlook = Outlook {
        quarter: next,
        deals: expected.as_ref().map_or(0, |step| step.due),
        value: expected.as_ref().map(|step| step.due_value.amounts()).unwrap_or_default(),
        weighted: expected.as_ref().map(|step| step.due_weighted.amounts()).unwrap_or_default(),
        lines: lines(deals, &filter, Event::Due, &next_days),
    };
    Figures {
        as_of: today,
        quarter,
        from: period.from,
        to: period.to,
        before_from: before.from,
        before_to: before.to,
        headline,
        reasons: reasons(deals, &filter, before, period),
        won: lines(deals, &filter, Event::Won, &period),
        lost: lines(deals, &filter, Event::Lost, &period),
        outlook,
        tier: tier_line(program, &PartnerFacts::of(deals, &filter, today, fiscal)),
    }
}

fn reasons(deals: &Deals, filter: &Filter, before: Period, now: Period) -> Vec<Reason> {
    let mut found = Vec::new();
    for kpi in [Kpi::WinRate, Kpi::DealValue, Kpi::DealCount] {
        let question = Question { kpi, filter, before, now, rates: None };
        // Not by stage: what was won has the stage of winning.
        let by: &[&[Dimension]] = &[&[Dimension::Reason], &[Dimension::Product], &[Dimension::Country]];
        let Ok(explanations) = explain(deals, &question, by) else { continue };
        for one in explanations {
            let order = one.change.cmp(&Decimal::ZERO);
            let Some(trend) = Trend::of(order, kpi.definition().better) else { continue };
            let names = one.by.iter().map(|dimension| dimension.as_str().to_owned());
            found.push(Reason {
                kpi: kpi.definition().code.to_owned(),
                trend,
                lost: one.part.kind == Kind::Lost,
                parts: names.zip(one.part.names.iter().cloned()).collect(),
                change: one.change.to_string(),
                amount: one.part.amount.to_string(),
                cases_before: one.part.cases_before,
                cases_now: one.part.cases_now,
            });
        }
    }
    found
}

/// The largest deals that an event counted.
fn lines(deals: &Deals, filter: &Filter, event: Event, period: &Period) -> Vec<DealLine> {
    let rows = ordered(deals, &behind(deals, filter, event, period), OrderBy::Amount, true);
    let columns = deals.columns();
    let moment = event.moment().unwrap_or(Moment::Closed);
    let name = |dimension: Dimension, at: usize| {
        let code = deals.codes(dimension).and_then(|codes| codes.of_row.get(at));
        code.map(|code| deals.name(dimension, *code as usize).to_owned()).unwrap_or_default()
    };
    let line = |row: u32| {
        let at = row as usize;
        Some(DealLine {
            id: columns.ids.get(at)?.to_owned(),
            title: columns.titles.get(at)?.to_owned(),
            customer: name(Dimension::Customer, at),
            value: deals.value(at),
            day: deals.days(moment).get(at).copied().and_then(from_day_number),
            reason: if event == Event::Lost { name(Dimension::Reason, at) } else { String::new() },
        })
    };
    rows.into_iter().take(LINES).filter_map(line).collect()
}

fn tier_line(program: &Program, facts: &PartnerFacts) -> Option<TierLine> {
    let tiers = &program.tiers;
    if tiers.ladder.is_empty() {
        return None;
    }
    let standing = standing(tiers, facts);
    let id = |at: usize| tiers.ladder.get(at).map(|tier| tier.id.clone());
    let progress = |one: &crate::performance::tiers::Progress| TierProgress {
        criterion: one.criterion.as_str().to_owned(),
        required: one.required.to_string(),
        current: one.current.as_ref().ok().map(Decimal::to_string),
        percent: one.percent.and_then(|percent| percent.trunc().to_string().parse().ok()),
        met: one.met,
    };
    Some(TierLine {
        earned: standing.earned.and_then(id),
        next: standing.next.as_ref().and_then(|next| id(next.tier)),
        progress: standing.next.iter().flat_map(|next| next.progress.iter().map(progress)).collect(),
    })
}
