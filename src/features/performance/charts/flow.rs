//! What became of deals: the pipeline from the first day to the last, and the way from registered to won.

use super::super::course::money;
use super::super::page::Shown;
use super::super::words;
use crate::i18n::display;
use crate::t;
use ::charts::{Chart, Kind, Series, Value};
use domain::performance::{Event, Funnel, PipelineChange, Stock, pipeline_change};
use rust_decimal::Decimal;

/// The step at which deals leave the pipeline as won.
const WON: usize = 2;

/// How the pipeline came from the first day to the last, in the programme's own currency.
pub fn pipeline(shown: &Shown) -> Chart {
    let (filter, period) = (&shown.address.query.filter, &shown.report.period);
    let change = pipeline_change(&shown.facts.deals, filter, period);
    let text = |stock: &Stock| money(shown, &stock.value).text;
    let title = t!("explore.pipeline_title", before = text(&change.before), after = text(&change.after));
    let mut chart = Chart::new(Kind::Waterfall, title, t!("explore.pipeline_text"));
    chart.heading = t!("explore.pipeline_step");
    let PipelineChange { before, added, won, lost, refused, ended, after } = &change;
    let steps: [(&Stock, String, f64, Option<Event>); 7] = [
        (before, t!("explore.pipeline_before"), 1.0, None),
        (added, t!("explore.pipeline_added"), 1.0, None),
        (won, t!("explore.pipeline_won"), -1.0, None),
        (lost, t!("explore.pipeline_lost"), -1.0, None),
        (refused, t!("explore.pipeline_refused"), -1.0, None),
        (ended, t!("explore.pipeline_ended"), -1.0, None),
        (after, t!("explore.pipeline_after"), 1.0, (period.to == shown.report.as_of).then_some(Event::Open)),
    ];
    let nothing = steps.iter().all(|(stock, ..)| stock.deals == 0);
    let mut values = Vec::new();
    for (stock, label, sign, event) in steps {
        chart.labels.push(label);
        let value = money(shown, &stock.value);
        let deals = crate::plural!("performance.deals", stock.deals.into());
        let signed = if sign < 0.0 { ["−", &value.text].concat() } else { value.text };
        let link = event.map(|event| shown.address.looking(event).href());
        values.push(Some(Value { amount: value.amount * sign, text: [signed, deals].join(" · "), link }));
    }
    chart.totals = vec![0, chart.labels.len().saturating_sub(1)];
    chart.gone_well = vec![WON];
    chart.series =
        if nothing { Vec::new() } else { vec![Series { name: t!("explore.value"), values, before: false }] };
    chart
}

/// Of the deals that were registered in the period, how many were approved and won until today.
pub fn funnel(shown: &Shown) -> Chart {
    let (filter, report) = (&shown.address.query.filter, &shown.report);
    let Funnel { registered, approved, won } =
        domain::performance::funnel(&shown.facts.deals, filter, &report.period, report.as_of);
    let (registered, approved, won) = (u64::from(registered), u64::from(approved), u64::from(won));
    let count = display::count;
    let title = t!("explore.funnel_title", registered = count(registered), won = count(won));
    let mut chart = Chart::new(Kind::Funnel, title, t!("explore.funnel_text"));
    chart.heading = t!("explore.funnel_step");
    let steps = [
        (t!("performance.event_submitted"), registered),
        (t!("performance.event_approved"), approved),
        (t!("performance.event_won"), won),
    ];
    let value = |number: u64| {
        let share = Decimal::from(number * 100).checked_div(registered.into());
        let share = share.map(|share| t!("performance.percent", number = words::decimal(share, 0)));
        let text: Vec<String> = std::iter::once(count(number)).chain(share).collect();
        Some(Value::new(u32::try_from(number).unwrap_or(u32::MAX).into(), text.join(" · ")))
    };
    if registered > 0 {
        let values = steps.iter().map(|(_, number)| value(*number)).collect();
        chart.series = vec![Series { name: t!("explore.sheet_deals"), values, before: false }];
    }
    chart.labels = steps.into_iter().map(|(label, _)| label).collect();
    chart
}
