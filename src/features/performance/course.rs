//! The course of the period: what was won step by step beside the period before, how many deals ended either way, and
//! what is expected.

use super::page::Shown;
use super::words;
use crate::browser::intl;
use crate::i18n::{self, display};
use crate::t;
use ::charts::{Chart, Kind, Series, Value};
use chrono::NaiveDate;
use domain::money::{Currency, Money};
use domain::performance::{Event, Grain, Scale, Step, Sums};
use rust_decimal::Decimal;
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

/// Won, beside the period before.
pub fn amounts(shown: &Shown) -> Chart {
    let (grain, labels) = steps(shown);
    let report = &shown.report;
    let won = |step: &Step| money(shown, &step.totals.won_value);
    let before = report.compared.map(|_| {
        let steps = report.steps_before.iter();
        steps.map(|step| Some(money(shown, &step.totals.won_value))).collect::<Vec<_>>()
    });
    let link = |step: &Step| (step.totals.won > 0).then(|| inside(shown, step, Event::Won));
    let is_zero = |step: &Step| step.totals.won_value.is_empty();
    let nothing = report.steps.iter().chain(&report.steps_before).all(is_zero);
    let now: Vec<Option<Value>> =
        report.steps.iter().map(|step| Some(Value { link: link(step), ..won(step) })).collect();
    let whole = money(shown, &report.whole.totals.won_value).text;
    let most = report.steps.iter().max_by_key(|step| in_own(shown, &step.totals.won_value));
    let most = most.filter(|step| in_own(shown, &step.totals.won_value) > Decimal::ZERO);
    let summary = match most {
        Some(step) => t!("performance.course_most", amount = won(step).text, step = label(grain, step.from)),
        None => t!("performance.course_none"),
    };
    let mut chart = Chart::new(Kind::Bar, t!("performance.course_won", amount = whole), summary);
    chart.heading = t!("performance.step");
    chart.labels = labels;
    // An axis without a figure says nothing.
    if nothing {
        return chart;
    }
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
    if won + lost == 0 {
        return chart;
    }
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

/// How sums become numbers of one axis.
pub fn scale(shown: &Shown) -> Scale<'_> {
    let rates = shown.program.rates.as_ref().map(|stored| &stored.rates);
    Scale::new(&shown.facts.deals.columns().currency_names, shown.program.default_currency, rates)
}

/// A sum in the programme's own currency: a chart of one axis, and an order, know no other. Converted, or that currency
/// alone where a rate is missing ([`said`] says which).
pub fn in_own(shown: &Shown, sums: &Sums) -> Decimal {
    scale(shown).number(sums).unwrap_or_default()
}

/// The same as a value of a chart.
pub fn money(shown: &Shown, sums: &Sums) -> Value {
    drawn(shown, in_own(shown, sums))
}

/// An amount in the programme's own currency as a value of a chart.
pub fn drawn(shown: &Shown, amount: Decimal) -> Value {
    let money = Money::new(amount, shown.program.default_currency);
    let text = money.as_ref().map(display::money).unwrap_or_default();
    Value::new(amount.to_f64().unwrap_or_default(), text)
}

/// How amounts of several currencies stand in one chart; nothing where there is one currency.
pub fn said(shown: &Shown) -> Option<String> {
    if shown.facts.deals.columns().currency_names.len() < 2 {
        return None;
    }
    let stored = shown.program.rates.as_ref().filter(|_| scale(shown).converts());
    Some(match stored {
        Some(stored) => t!(
            "performance.all_converted",
            day = display::date(stored.rates.as_of),
            source = stored.source.get(&i18n::locale())
        ),
        None => t!("performance.one_currency", currency = shown.program.default_currency.code()),
    })
}

/// A number of an axis: short, as it only says where it stands.
pub fn short(number: f64, currency: Option<Currency>) -> String {
    intl::compact(&i18n::locale(), number, currency.as_ref().map(Currency::code))
}
