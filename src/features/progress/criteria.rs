//! The minimums of a tier: what is there, what is wanted, what is missing, by when.

use super::ground::Ground;
use super::words;
use crate::t;
use domain::performance::tiers::Progress;
use leptos::prelude::*;
use rust_decimal::prelude::ToPrimitive;

/// As a table that becomes cards on a narrow screen. `ahead`: the way to a tier, with dates by which it is reached;
/// otherwise what holds one, with dates until which it does.
pub fn criteria(ground: &Ground, caption: String, way: &[Progress], ahead: bool) -> AnyView {
    let rows: Vec<_> = way.iter().map(|one| row(ground, one, ahead)).collect();
    let last = if ahead { t!("progress.reached_by") } else { t!("progress.holds_until") };
    view! {
        <div class="table-box">
            <table class="deals criteria" role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!("progress.criterion")}</th>
                        <th scope="col" role="columnheader" class="numeric">{t!("progress.current")}</th>
                        <th scope="col" role="columnheader" class="numeric">{t!("progress.required")}</th>
                        <th scope="col" role="columnheader" class="numeric">{t!("progress.missing")}</th>
                        <th scope="col" role="columnheader">{last}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(ground: &Ground, one: &Progress, ahead: bool) -> AnyView {
    let measure = |number| words::measure(one.criterion, number, ground.program.tiers.currency);
    let name = words::criterion(one.criterion);
    let current = match &one.current {
        Ok(number) => measure(*number),
        Err(_) => "–".to_owned(),
    };
    let why = one.current.as_ref().err().map(|unknown| {
        let left_out = if one.left_out { t!("progress.left_out") } else { String::new() };
        view! { <span class="row-note">{words::unknown(unknown)} " " {left_out}</span> }
    });
    let missing = match one.gap {
        Some(_) if one.met => t!("progress.met"),
        Some(gap) => measure(gap),
        None => "–".to_owned(),
    };
    let day = match (ahead, one.on, one.until) {
        (true, Some(on), _) => words::day(ground, on),
        (false, _, Some(until)) => words::day(ground, until),
        (true, None, _) if !one.met && !one.left_out => t!("progress.not_in_sight"),
        (false, _, None) if one.met => t!("progress.no_end"),
        _ => String::new(),
    };
    let bar = one.percent.map(|percent| bar(percent, name.clone()));
    view! {
        <tr role="row" data-met=one.met.then_some("true")>
            <th scope="row" role="rowheader"><span class="criterion">{name}</span> {why} {bar}</th>
            <td role="cell" data-label=t!("progress.current") class="numeric"><bdi>{current}</bdi></td>
            <td role="cell" data-label=t!("progress.required") class="numeric"><bdi>{measure(one.required)}</bdi></td>
            <td role="cell" data-label=t!("progress.missing") class="numeric"><bdi>{missing}</bdi></td>
            <td role="cell" data-label=if ahead { t!("progress.reached_by") } else { t!("progress.holds_until") }>{day}</td>
        </tr>
    }
    .into_any()
}

/// A bar from nothing to all, with its share said.
pub fn bar(percent: rust_decimal::Decimal, label: String) -> AnyView {
    let shown = percent.clamp(rust_decimal::Decimal::ZERO, rust_decimal::Decimal::ONE_HUNDRED);
    let value = shown.round_dp(1).to_f64().unwrap_or_default().to_string();
    let text = t!("performance.percent", number = words::decimal(percent, 0));
    view! {
        <span class="progress-row">
            <progress max="100" value=value aria-label=label></progress>
            <span class="progress-text">{text}</span>
        </span>
    }
    .into_any()
}
