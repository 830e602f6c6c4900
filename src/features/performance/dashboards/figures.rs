//! The quarter's figures: number, change, course, and the way to the deals behind each.

use super::super::card::{Card, told};
use super::super::course::drawn;
use super::super::page::{Shown, still};
use super::super::words;
use super::{Desk, about};
use crate::i18n::display;
use crate::t;
use crate::ui::chart::ChartView;
use charts::{Chart, Kind, Series, Value};
use domain::access::Role;
use domain::performance::kpi::Kpi;
use domain::performance::{Scale, Step, Sums};
use leptos::prelude::*;
use std::sync::Arc;

const OF_PARTNER: [Kpi; 6] =
    [Kpi::DealValue, Kpi::DealCount, Kpi::WinRate, Kpi::PipelineValue, Kpi::Registrations, Kpi::CycleTime];
const OF_MANAGER: [Kpi; 6] = [
    Kpi::PipelineValue,
    Kpi::WeightedPipeline,
    Kpi::Registrations,
    Kpi::ApprovalRate,
    Kpi::TimeToAnswer,
    Kpi::ConflictRate,
];
const OF_PROGRAMME: [Kpi; 6] = [
    Kpi::DealValue,
    Kpi::PipelineValue,
    Kpi::WinRate,
    Kpi::Registrations,
    Kpi::ApprovalRate,
    Kpi::TimeToAnswer,
];

pub fn card(desk: &Desk) -> AnyView {
    let (kpis, title) = match desk.session.user.role {
        Role::PartnerRepresentative => (OF_PARTNER, t!("dashboards.own_figures")),
        Role::PartnerAdministrator => (OF_PARTNER, t!("dashboards.organisation_figures")),
        Role::ChannelManager => (OF_MANAGER, t!("dashboards.partners_figures")),
        Role::ProgramAdministrator => (OF_PROGRAMME, t!("dashboards.programme_figures")),
    };
    let cards: Vec<_> = kpis.into_iter().filter_map(|kpi| figure(&desk.shown, kpi)).collect();
    view! {
        <section class="dashboard-figures" aria-labelledby="quarter-heading">
            <div class="card-head">
                <h2 id="quarter-heading">{title}</h2>
                <a class="link" href=desk.shown.address.href()>{t!("dashboards.all_figures")}</a>
            </div>
            {about(desk)}
            <ul class="kpis">{cards}</ul>
        </section>
    }
    .into_any()
}

fn figure(shown: &Shown, kpi: Kpi) -> Option<AnyView> {
    let definition = kpi.definition();
    told(&shown.report.whole.figures, kpi)?;
    let card = Card::new(still(shown), definition);
    Some(
        view! {
            <li class="card kpi">
                <h3>{words::name(definition)}</h3>
                {card.value()}
                {card.change()}
                {course(shown, kpi)}
                {card.link()}
            </li>
        }
        .into_any(),
    )
}

/// The figure step by step; none for what only today knows.
fn course(shown: &Shown, kpi: Kpi) -> Option<AnyView> {
    let name = words::name(kpi.definition());
    let values: Option<Vec<Option<Value>>> =
        shown.report.steps.iter().map(|step| in_step(shown, kpi, step)).collect();
    let values = values.filter(|values| values.iter().flatten().count() > 1)?;
    let mut chart = Chart::new(
        Kind::Sparkline,
        t!("dashboards.course_of", figure = name),
        words::period(&shown.report.period),
    );
    chart.labels = shown.report.steps.iter().map(|step| display::date(step.from)).collect();
    chart.series.push(Series { name, values, before: false });
    let axis: crate::ui::chart::Axis = Arc::new(|_| String::new());
    Some(
        view! { <div class="spark"><ChartView chart=Signal::stored(chart) axis=axis bare=true /></div> }
            .into_any(),
    )
}

/// `None`: the figure has no course. `Some(None)`: nothing of it in this step.
fn in_step(shown: &Shown, kpi: Kpi, step: &Step) -> Option<Option<Value>> {
    let totals = &step.totals;
    let percent = |part: u32, whole: u32| {
        (whole > 0).then(|| {
            let share = f64::from(part) * 100.0 / f64::from(whole);
            Value::new(share, t!("performance.percent", number = format!("{share:.0}")))
        })
    };
    let number = |count: u32| Some(Value::new(f64::from(count), display::count(count.into())));
    Some(match kpi {
        Kpi::DealValue => amount(shown, &totals.won_value),
        Kpi::DealCount => number(totals.won),
        Kpi::Registrations => number(totals.submitted),
        Kpi::WinRate => percent(totals.won, totals.won + totals.lost),
        Kpi::ApprovalRate => percent(totals.approved, totals.approved + totals.refused),
        Kpi::ConflictRate => percent(totals.duplicate, totals.approved + totals.refused),
        _ => return None,
    })
}

/// On one axis: as the figure above it is told, in the programme's currency.
fn amount(shown: &Shown, sums: &Sums) -> Option<Value> {
    let currency = shown.program.default_currency;
    let rates = shown.program.rates.as_ref().map(|stored| &stored.rates);
    let scale = Scale::of(&shown.report.whole.totals.won_value, currency, rates);
    let amount = scale.number(sums)?;
    Some(drawn(shown, amount))
}
