//! How far the goals that hold are reached, and where the present pace leads: the programme's, and in their place those
//! that were agreed.

use super::super::address::Address;
use super::super::page::Shown;
use super::super::words;
use super::Desk;
use crate::backend::standing;
use crate::i18n::{self, display, lookup};
use crate::route::Route;
use crate::t;
use crate::ui::chart::ChartView;
use crate::ui::{Loading, dynamic};
use charts::{Chart, Kind, Series, Value};
use domain::access::Role;
use domain::money::Money;
use domain::performance::attainment::of_figure;
use domain::performance::dossier::Dossier;
use domain::performance::goals::{Forecast, Goal, Pace};
use domain::performance::{Board, Days, Dimension, Grouping, Period, Query, Timeline};
use domain::program::Wanted;
use leptos::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::sync::Arc;

/// A goal and where it stands; `Err`: amounts without a rate.
struct Stand {
    name: String,
    goal: Goal,
    forecast: Option<Forecast>,
    href: Option<String>,
    agreed: bool,
}

/// What is kept of the organisation comes after the first screen, as the deals did.
pub fn card(desk: &Desk) -> AnyView {
    let desk = desk.clone();
    let coming = standing::coming(&desk.session.user.id, None);
    dynamic(move || match coming.get() {
        None => {
            view! { <section class="card"><h2>{t!("dashboards.goals")}</h2> <Loading rows=3 /></section> }
                .into_any()
        }
        Some(Ok(record)) => of(&desk, record.as_deref(), false),
        Some(Err(_)) => of(&desk, None, true),
    })
}

/// `alone`: the record could not be read, so that nobody knows what was agreed.
fn of(desk: &Desk, record: Option<&Dossier>, alone: bool) -> AnyView {
    let stands = stands(desk, record);
    if stands.is_empty() {
        return ().into_any();
    }
    let well = |stand: &&Stand| {
        let pace = stand.forecast.as_ref().map(|forecast| forecast.pace);
        matches!(pace, Some(Pace::OnTrack | Pace::Reached))
    };
    let (well, all) = (stands.iter().filter(well).count() as u64, stands.len() as u64);
    let title = t!("dashboards.goals_title", well = display::count(well), all = display::count(all));
    let mut chart = Chart::new(Kind::Progress, title, t!("dashboards.goals_summary"));
    chart.heading = t!("dashboards.goals");
    chart.labels = stands.iter().map(|stand| stand.name.clone()).collect();
    let values = |of: fn(&Forecast) -> Decimal| -> Vec<Option<Value>> {
        let value = |stand: &Stand| {
            let amount = of(stand.forecast.as_ref()?);
            let text = amount_of(&stand.goal, amount);
            Some(Value { amount: amount.to_f64()?, text, link: stand.href.clone() })
        };
        stands.iter().map(value).collect()
    };
    chart.series.push(Series {
        name: t!("dashboards.goal_done"),
        values: values(|forecast| forecast.done),
        before: false,
    });
    chart.series.push(Series {
        name: t!("dashboards.goal_wanted"),
        values: values(|forecast| forecast.wanted),
        before: false,
    });
    let lines = stands.iter().map(|stand| {
        let outlook = outlook(stand);
        view! { <li><strong>{stand.name.clone()}</strong> " " {outlook}</li> }
    });
    let axis: crate::ui::chart::Axis = Arc::new(|_| String::new());
    // What was proposed and what is over stand where goals are kept.
    let all_goals = Route::Performance("/progress?side=goals".to_owned()).href();
    view! {
        <section class="card" aria-labelledby="goals-heading">
            <div class="card-head">
                <h2 id="goals-heading">{t!("dashboards.goals")}</h2>
                <a class="link" href=all_goals>{t!("dashboards.goals_all")}</a>
            </div>
            <ChartView chart=Signal::stored(chart) axis=axis />
            {alone.then(|| view! { <p class="quiet">{t!("dashboards.goals_alone")}</p> })}
            <ul class="dashboard-lines">{lines.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The goals of today's periods: a representative's own, an administrator's organisation's.
fn stands(desk: &Desk, record: Option<&Dossier>) -> Vec<Stand> {
    let (shown, setting) = (&desk.shown, &desk.setting);
    let program = &shown.program;
    let own = (desk.session.user.role == Role::PartnerRepresentative).then(|| desk.session.user.id.as_str());
    let tier = desk.session.partner.as_ref().map(|partner| partner.tier.as_str());
    let today = Period::between(setting.today, setting.today);
    let goals = match record {
        Some(record) => record.goals_that_hold(program, own, &today),
        None => Goal::all(&program.targets, tier, own, &today, setting.fiscal),
    };
    let agreed = |id: &str| record.and_then(|record| record.goals.iter().find(|one| one.id == id));
    goals
        .into_iter()
        .map(|goal| {
            let so_far = Period::between(goal.period.from, setting.today);
            let filter = goal.filter();
            let grouping = Grouping::new(&shown.facts.deals, &filter, &[]);
            let board = Board::new(&shown.facts.deals, &grouping, &Timeline::whole(&so_far));
            let done = goal.done(&board.totals(0, None), setting.rates.as_ref());
            let target = program.targets.iter().find(|target| target.id == goal.id);
            let kpi = of_figure(goal.wanted).definition();
            let own_name =
                agreed(&goal.id).map(|record| record.label.clone()).filter(|label| !label.is_empty());
            let label = target.and_then(|target| target.label.as_ref());
            let label = own_name.or_else(|| Some(label?.get(&i18n::locale()).to_owned()));
            let query = Query {
                period: Days::Between(so_far.from, so_far.to),
                compare: None,
                filter,
                ..Query::default()
            };
            Stand {
                name: label.unwrap_or_else(|| named(shown, &goal)),
                forecast: done.ok().map(|done| goal.forecast(done, setting.today)),
                agreed: agreed(&goal.id).is_some(),
                href: kpi.kpi.event().map(|event| Address::asking(query, Some(event)).href()),
                goal,
            }
        })
        .collect()
}

/// A goal without a name of its own is called by its figure, and by its product.
fn named(shown: &Shown, goal: &Goal) -> String {
    let figure = words::name(of_figure(goal.wanted).definition());
    match goal.scope.get(&Dimension::Product) {
        Some(product) => {
            let product = words::value(&shown.program, &shown.facts, Dimension::Product, product);
            [figure, product].join(" · ")
        }
        None => figure,
    }
}

fn amount_of(goal: &Goal, amount: Decimal) -> String {
    match goal.wanted {
        Wanted::WonValue(money) | Wanted::RegisteredValue(money) => {
            let digits = money.currency().minor_digits();
            let shown = Money::new(amount.round_dp(digits), money.currency());
            shown.as_ref().map(display::money).unwrap_or_default()
        }
        Wanted::WonDeals(_) | Wanted::RegisteredDeals(_) => words::decimal(amount, 1),
    }
}

/// How it goes on, in a sentence.
fn outlook(stand: &Stand) -> String {
    let Some(forecast) = &stand.forecast else { return t!("dashboards.goal_no_rate") };
    let pace = match forecast.pace {
        Pace::NotBegun => "not_begun",
        Pace::Behind => "behind",
        Pace::OnTrack => "on_track",
        Pace::Reached => "reached",
        Pace::Missed => "missed",
    };
    let pace = lookup(&format!("dashboards.pace_{pace}"), &[]);
    let end = display::date(stand.goal.period.to);
    let until = t!("dashboards.goal_until", day = end);
    let at_end = forecast
        .run_rate
        .filter(|_| forecast.pace != Pace::Reached)
        .map(|rate| t!("dashboards.goal_run_rate", amount = amount_of(&stand.goal, rate)));
    let agreed = stand.agreed.then(|| t!("dashboards.goal_agreed"));
    [Some(pace), agreed, Some(until), at_end].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
