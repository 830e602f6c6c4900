//! One goal: how far it is, how far it should be, and where the present pace leads.

use super::criteria::bar;
use super::ground::Ground;
use super::page::Seen;
use super::words;
use crate::i18n::{display, lookup};
use crate::t;
use crate::ui::{ActionButton, ButtonKind};
use domain::money::Money;
use domain::performance::Dimension;
use domain::performance::dossier::{Entry, GoalRecord};
use domain::performance::goals::{Forecast, Goal, Pace};
use domain::performance::kpi::Unknown;
use domain::program::Wanted;
use leptos::prelude::*;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Whose a goal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Organisation,
    Product,
    Person,
}

/// A goal on the page.
pub struct Shown {
    pub goal: Goal,
    pub label: String,
    /// `None`: one of the programme's.
    pub record: Option<GoalRecord>,
}

/// The id of a goal's card on the page.
pub fn card_id(id: &str) -> String {
    ["goal-", id].concat()
}

/// A goal that somebody may give up: its id and what it is called.
pub type Dropping = (String, String);

pub fn card(seen: Seen, ground: &Arc<Ground>, shown: &Shown, drop: Callback<Dropping>) -> AnyView {
    let goal = &shown.goal;
    let figure = lookup(&format!("progress.figure_{}", goal.wanted.figure()), &[]);
    let title = if shown.label.is_empty() { figure.clone() } else { shown.label.clone() };
    let person = goal.scope.get(&Dimension::Owner).map(|person| ground.person(person));
    let product = goal.scope.get(&Dimension::Product).map(|product| words::product(&ground.program, product));
    // A goal without a name of its own is called by its figure.
    let figure = Some(figure).filter(|figure| *figure != title);
    let of: Vec<String> = [person, product, figure].into_iter().flatten().collect();
    let whose = match &shown.record {
        None => t!("progress.goal_of_programme"),
        Some(record) if record.agreed => t!("progress.goal_agreed"),
        Some(_) => t!("progress.goal_own"),
    };
    let course = match goal.reached(&ground.known) {
        Ok(done) => course(ground, goal, &title, &goal.forecast(done, ground.today())),
        Err(missing) => {
            let text = words::unknown(&Unknown::NoRate(missing.0));
            view! { <p class="quiet">{text}</p> }.into_any()
        }
    };
    let id = shown.record.as_ref().map(|record| record.id.clone());
    let may = |id: &String| ground.may(seen.portal, &Entry::DropGoal { id: id.clone() });
    let own = id.clone().filter(may).map(|id| {
        let label = t!("progress.drop_goal_named", goal = title);
        let dropping = (id, title.clone());
        view! {
            <span class="drop" aria-label=label role="group">
                <ActionButton kind=ButtonKind::Quiet on_press=move |()| drop.run(dropping.clone())>{t!("progress.drop_goal")}</ActionButton>
            </span>
        }
    });
    view! {
        <li class="card goal" id=id.as_deref().map(card_id) tabindex="-1">
            <h3><bdi>{title.clone()}</bdi></h3>
            {(!of.is_empty()).then(|| view! { <p class="row-note"><bdi>{of.join(" · ")}</bdi></p> })}
            <p class="row-note">{words::period(&goal.period)} " · " {whose}</p>
            {course}
            {own}
        </li>
    }
    .into_any()
}

fn course(ground: &Ground, goal: &Goal, title: &str, forecast: &Forecast) -> AnyView {
    let unit = |number: Decimal| in_unit(goal, number);
    let percent = (forecast.done * Decimal::ONE_HUNDRED).checked_div(forecast.wanted).unwrap_or_default();
    let (tone, pace) = match forecast.pace {
        Pace::NotBegun => ("neutral", t!("progress.pace_not_begun")),
        Pace::Behind => ("attention", t!("progress.pace_behind")),
        Pace::OnTrack => ("good", t!("progress.pace_on_track")),
        Pace::Reached => ("good", t!("progress.pace_reached")),
        Pace::Missed => ("bad", t!("progress.pace_missed")),
    };
    let expected = matches!(forecast.pace, Pace::Behind | Pace::OnTrack)
        .then(|| view! { <li>{t!("progress.expected_by_now", amount = unit(forecast.expected))}</li> });
    let open = !matches!(forecast.pace, Pace::Reached | Pace::Missed | Pace::NotBegun);
    let run_rate = forecast.run_rate.filter(|rate| open && !rate.is_zero()).map(|rate| {
        let percent = forecast.run_rate_percent.map(|percent| words::decimal(percent, 0)).unwrap_or_default();
        view! { <li>{t!("progress.at_this_pace", amount = unit(rate), percent = percent)}</li> }
    });
    let on =
        forecast.on.map(|on| view! { <li>{t!("progress.reached_on", day = words::day(ground, on))}</li> });
    let gap = (open && !forecast.gap.is_zero()).then(|| {
        let each = forecast.needed_per_day.map(|each| {
            let week = each * Decimal::from(7);
            t!("progress.needed_per_week", amount = unit(week))
        });
        view! { <li>{t!("progress.still_missing", amount = unit(forecast.gap))} " " {each}</li> }
    });
    view! {
        <p class="goal-value">
            <bdi>{unit(forecast.done)}</bdi> " " <span class="row-note">{t!("progress.of_wanted", amount = unit(forecast.wanted))}</span>
            " " <span class="badge" data-tone=tone>{pace}</span>
        </p>
        {bar(percent, title.to_owned())}
        <ul class="forecast">{expected} {run_rate} {on} {gap}</ul>
    }
    .into_any()
}

/// A number as an amount of the goal's currency, or as a number.
fn in_unit(goal: &Goal, number: Decimal) -> String {
    match goal.wanted {
        Wanted::WonValue(money) | Wanted::RegisteredValue(money) => {
            let currency = money.currency();
            let money = Money::new(number.round_dp(currency.minor_digits()), currency);
            money.map_or_else(|| words::decimal(number, 2), |money| display::money(&money))
        }
        Wanted::WonDeals(_) | Wanted::RegisteredDeals(_) => words::decimal(number, 1),
    }
}
