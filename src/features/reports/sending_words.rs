//! Schedules, alerts and what came of sending, in words.

use crate::backend::Failure;
use crate::backend::schedules::{Alert, Run, Schedule};
use crate::browser::intl;
use crate::i18n::{display, locale, lookup};
use crate::t;
use crate::ui::Tone;
use domain::money::Currency;
use domain::performance::alerts::unit_of;
use domain::performance::kpi::{Definition, Kpi, Unit};
use leptos::prelude::*;

/// Why there is no list. A server in front of a backend of another maker keeps views and sends nothing.
pub fn nothing_sent(failure: &Failure) -> String {
    match failure {
        Failure::NotFound => t!("reports.nothing_sent_here"),
        other => other.sentence(),
    }
}

/// The definition behind a code.
pub fn definition(code: &str) -> Option<&'static Definition> {
    Kpi::ALL.iter().find(|known| known.code == code)
}

pub fn figure(code: &str) -> String {
    lookup(&format!("kpi.{code}"), &[])
}

pub fn weekday(day: u32) -> String {
    lookup(&format!("reports.weekday_{day}"), &[])
}

pub fn hour(hour: u32) -> String {
    format!("{hour:02}:00")
}

/// "Every Monday at 07:00 (Europe/Prague)".
pub fn rhythm(schedule: &Schedule) -> String {
    let (hour, zone) = (hour(schedule.hour), &schedule.zone);
    match schedule.rhythm.as_str() {
        "weekly" => t!("reports.every_week", day = weekday(schedule.day), hour = hour, zone = zone),
        "monthly" => t!("reports.every_month", day = schedule.day, hour = hour, zone = zone),
        _ => t!("reports.every_day", hour = hour, zone = zone),
    }
}

/// Where something goes.
pub fn target(channel: &str, url: &str) -> String {
    match channel {
        "webhook" => t!("reports.to_webhook", url = url),
        "mail" => t!("reports.to_mail"),
        _ => t!("reports.to_page"),
    }
}

/// A number in the unit of its figure; of a relative change in percent.
pub fn number(alert: &Alert, text: &str) -> String {
    let unit = definition(&alert.kpi).map(|known| unit_of(known.kpi, &alert.condition));
    in_unit(unit, alert.currency.as_deref().and_then(Currency::parse), text)
}

/// A number as its unit is written. Days, hours and money need words, the rest is a plain number.
pub fn in_unit(unit: Option<Unit>, currency: Option<Currency>, text: &str) -> String {
    let locale = locale();
    let plain = || {
        let rounded =
            text.parse::<rust_decimal::Decimal>().map(|number| number.round_dp(1).normalize().to_string());
        intl::number(&locale, rounded.as_deref().unwrap_or(text))
    };
    match (unit, currency) {
        (Some(Unit::Money | Unit::MoneyPerDay), Some(currency)) => {
            intl::money(&locale, text, currency.code(), currency.minor_digits())
        }
        (Some(Unit::Percent), _) => t!("reports.percent", number = plain()),
        (Some(Unit::Days), _) => t!("reports.days", number = plain()),
        _ => plain(),
    }
}

/// In which unit a threshold is typed.
pub fn unit(unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Money => t!("reports.unit_money", currency = currency),
        Unit::MoneyPerDay => t!("reports.unit_money_per_day", currency = currency),
        Unit::Percent => t!("reports.unit_percent"),
        Unit::Days => t!("reports.unit_days"),
        Unit::Hours => t!("reports.unit_hours"),
        Unit::Count | Unit::Ratio | Unit::Score => t!("reports.unit_count"),
    }
}

/// "Win rate below 40 %".
pub fn rule(alert: &Alert) -> String {
    let key = format!("reports.rule_{}", alert.condition);
    lookup(&key, &[("figure", &figure(&alert.kpi)), ("limit", &number(alert, &alert.threshold))])
}

/// Why nothing is sent, in a sentence.
pub fn paused(why: &str) -> String {
    lookup(&format!("reports.paused_{why}"), &[])
}

/// The last deliveries, the newest first.
pub fn runs(runs: &[Run]) -> AnyView {
    if runs.is_empty() {
        return ().into_any();
    }
    let lines: Vec<_> = runs
        .iter()
        .map(|run| {
            let (tone, state) = match run.state.as_str() {
                "sent" => (Tone::Good, outcome(run)),
                "failed" => (Tone::Bad, outcome(run)),
                _ if run.outcome.is_some() => (Tone::Attention, t!("reports.again", why = outcome(run))),
                _ => (Tone::Info, t!("reports.on_its_way")),
            };
            let kind = lookup(&format!("reports.run_{}", run.kind), &[]);
            view! {
                <li>
                    <span class="badge" data-tone=tone.as_str()>{kind}</span> " "
                    {display::instant(run.due_at)} ": " {state}
                </li>
            }
        })
        .collect();
    view! { <ul class="runs" aria-label=t!("reports.runs")>{lines}</ul> }.into_any()
}

fn outcome(run: &Run) -> String {
    let code = run.outcome.as_deref().unwrap_or("internal");
    let text = lookup(&format!("reports.outcome_{code}"), &[]);
    match &run.detail {
        Some(detail) => format!("{text} ({detail})"),
        None => text,
    }
}
