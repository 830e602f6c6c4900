//! The course of the period: what was won step by step beside the period before, how many deals ended either way, and
//! what is expected.

use super::page::Shown;
use super::words;
use crate::browser::intl;
use crate::i18n::{self, display};
use crate::t;
use ::charts::{Chart, Kind, Series, Value};
use chrono::NaiveDate;
use domain::money::Currency;
use domain::performance::{Event, Grain, Step, Sums, Timeline, course};
use rust_decimal::prelude::ToPrimitive as _;

fn steps(shown: &Shown) -> (Grain, Vec<String>) {
    let grain = shown.address.query.grain_of(&shown.report.period);
    (grain, shown.report.steps.iter().map(|step| label(grain, step.from)).collect())
}

/// What a step is called: its day, its month, its quarter or year.
pub fn label(grain: Grain, from: NaiveDate) -> String {
    match grain {
        Grain::Day | Grain::Week => intl::short_day(&i18n::locale(), from),
        Grain::Month | Grain::Quarter => intl::month(&i18n::locale(), from),
        Grain::Year => from.format("%Y").to_string(),
    }
}

/// Won in one currency, beside the period before. A chart of one axis shows one currency; the cards have all.
pub fn amounts(shown: &Shown) -> Chart {
    let (grain, labels) = steps(shown);
    let currency = shown.program.default_currency;
    let report = &shown.report;
    let won = |step: &Step| money(&step.totals.won_value, currency);
    let before = report.compared.map(|period| {
        let timeline = Timeline::stepped(&period, grain, shown.program.fiscal_year);
        course(&shown.facts.deals, &shown.address.query.filter, &timeline)
            .iter()
            .map(|step| Some(money(&step.totals.won_value, currency)))
            .collect::<Vec<_>>()
    });
    let link = |step: &Step| (step.totals.won > 0).then(|| inside(shown, step, Event::Won));
    let now: Vec<Option<Value>> =
        report.steps.iter().map(|step| Some(Value { link: link(step), ..won(step) })).collect();
    let whole = money(&report.whole.totals.won_value, currency).text;
    let most = report.steps.iter().max_by_key(|step| step.totals.won_value.minor(currency));
    let most = most.filter(|step| step.totals.won_value.minor(currency) > 0);
    let summary = match most {
        Some(step) => t!("performance.course_most", amount = won(step).text, step = label(grain, step.from)),
        None => t!("performance.course_none"),
    };
    let mut chart = Chart::new(Kind::Bar, t!("performance.course_won", amount = whole), summary);
    chart.heading = t!("performance.step");
    chart.labels = labels;
    chart.series.push(Series { name: t!("kpi.deal_value"), values: now, before: false });
    if let Some(mut values) = before {
        values.resize(chart.labels.len(), None);
        chart.series.push(Series { name: t!("performance.before"), values, before: true });
    }
    chart
}

/// How many deals were won and lost.
pub fn counts(shown: &Shown) -> Chart {
    let (_, labels) = steps(shown);
    let report = &shown.report;
    let series = |name: String, event: Event, of: fn(&Step) -> u32| Series {
        name,
        values: report
            .steps
            .iter()
            .map(|step| {
                let count = of(step);
                let link = (count > 0).then(|| inside(shown, step, event));
                Some(Value { amount: count.into(), text: display::count(count.into()), link })
            })
            .collect(),
        before: false,
    };
    let (won, lost) = (report.whole.totals.won, report.whole.totals.lost);
    let title =
        t!("performance.course_counts", won = display::count(won.into()), lost = display::count(lost.into()));
    let mut chart = Chart::new(Kind::Stacked, title, words::period(&report.period));
    chart.heading = t!("performance.step");
    chart.labels = labels;
    chart.series.push(series(t!("performance.event_won"), Event::Won, |step| step.totals.won));
    chart.series.push(series(t!("performance.event_lost"), Event::Lost, |step| step.totals.lost));
    chart
}

/// The address of the deals that one step counted.
fn inside(shown: &Shown, step: &Step, event: Event) -> String {
    let steps = &shown.report.steps;
    let at = steps.iter().position(|one| one.from == step.from);
    let next = at.and_then(|at| steps.get(at + 1)).and_then(|next| next.from.pred_opt());
    let to = next.unwrap_or(shown.report.period.to);
    let mut address = shown.address.looking(event);
    address.query.period = domain::performance::Days::Between(step.from, to);
    address.query.compare = None;
    address.query.grain = None;
    address.href()
}

pub fn money(sums: &Sums, currency: Currency) -> Value {
    let amount = sums.amounts().into_iter().find(|money| money.currency() == currency);
    let text = match amount.or_else(|| domain::money::Money::from_minor(0, currency)) {
        Some(money) => display::money(&money),
        None => String::new(),
    };
    let length = amount.and_then(|money| money.amount().to_f64()).unwrap_or_default();
    Value::new(length, text)
}

/// A number of an axis: short, as it only says where it stands.
pub fn short(number: f64, currency: Option<Currency>) -> String {
    intl::compact(&i18n::locale(), number, currency.as_ref().map(Currency::code))
}
