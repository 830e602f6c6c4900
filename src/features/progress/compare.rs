//! Before and after, side by side, and why.

use super::benefits;
use super::earned;
use super::ground::Ground;
use super::line;
use super::trace;
use super::words;
use crate::i18n::{display, lookup};
use crate::t;
use domain::performance::Sums;
use domain::performance::incentives::{Line, Margin};
use domain::performance::what_if::{Situation, WhatIf};
use leptos::prelude::*;

/// One row: what it is, before, after.
struct Row {
    name: String,
    before: Vec<String>,
    after: Vec<String>,
}

pub fn compare(ground: &Ground, made: &WhatIf) -> AnyView {
    let rows: Vec<_> = rows(ground, made).into_iter().map(row).collect();
    view! {
        <section class="card" aria-labelledby="compare-heading">
            <h2 id="compare-heading">{finding(ground, made)}</h2>
            <div class="table-box">
                <table class="deals compare" role="table">
                    <caption class="visually-hidden">{t!("progress.before_and_after")}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{t!("progress.what")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("progress.today")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("progress.then")}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
            <h3>{t!("progress.benefits")}</h3>
            {benefits::changes(&made.benefits)}
        </section>
        {why(ground, made)}
    }
    .into_any()
}

/// The answer in one sentence.
fn finding(ground: &Ground, made: &WhatIf) -> String {
    let tier = |one: &Situation| words::tier(ground.tier(one.tier));
    let (before, after) = (tier(&made.before), tier(&made.after));
    let own = ground.program.default_currency;
    let sum = |one: &Situation| {
        let mut sums = one.rebates.clone();
        sums.add_all(&one.commissions);
        sums
    };
    let more = words::amounts(&sum(&made.after).without(&sum(&made.before)), own).join(" + ");
    let same = sum(&made.after) == sum(&made.before);
    match (made.before.tier == made.after.tier, same) {
        (true, true) => t!("progress.finding_nothing", tier = before),
        (true, false) => t!("progress.finding_money", tier = before, amount = more),
        (false, true) => t!("progress.finding_tier", before = before, after = after),
        (false, false) => t!("progress.finding_both", before = before, after = after, amount = more),
    }
}

fn rows(ground: &Ground, made: &WhatIf) -> Vec<Row> {
    let own = ground.program.default_currency;
    let both = |name: String, of: &dyn Fn(&Situation) -> Vec<String>| Row {
        name,
        before: of(&made.before),
        after: of(&made.after),
    };
    let sums = |of: fn(&Situation) -> &Sums| move |one: &Situation| words::amounts(of(one), own);
    let share = |margin: &Option<Margin>| {
        let percent = margin.as_ref().and_then(|margin| margin.percent);
        vec![percent.map_or_else(|| "–".to_owned(), words::percent)]
    };
    let mut rows = vec![
        both(t!("progress.tier_in_force"), &|one| vec![words::tier(ground.tier(one.tier))]),
        both(t!("progress.tier_earned"), &|one| vec![words::tier(ground.tier(one.standing.earned))]),
        both(t!("progress.holds_until"), &|one| {
            vec![one.standing.until.map_or_else(|| t!("progress.no_end"), display::date)]
        }),
        both(t!("progress.margin_registered"), &|one| share(&one.margin)),
        both(t!("progress.margin_unregistered"), &|one| share(&one.margin_unregistered)),
        both(t!("progress.margin_open"), &sums(|one| &one.margin_of_open)),
        both(t!("progress.rebates"), &sums(|one| &one.rebates)),
        both(t!("progress.commissions"), &sums(|one| &one.commissions)),
    ];
    for name in earned::ROWS {
        let of = |one: &Situation| {
            let (rows, _) = earned::sums(&one.statement);
            let found = rows.into_iter().find(|(known, _)| *known == name);
            words::amounts(&found.map(|(_, sums)| sums).unwrap_or_default(), own)
        };
        rows.push(both(t!("progress.of_it", state = lookup(&format!("progress.state_{name}"), &[])), &of));
    }
    rows
}

fn row(row: Row) -> AnyView {
    let changed = row.before != row.after;
    let mark =
        changed.then(|| view! { <span class="badge" data-tone="info">{t!("progress.changed")}</span> });
    view! {
        <tr role="row" data-changed=changed.then_some("true")>
            <th scope="row" role="rowheader">{row.name} " " {mark}</th>
            <td role="cell" data-label=t!("progress.today") class="numeric">{words::lines(row.before)}</td>
            <td role="cell" data-label=t!("progress.then") class="numeric">{words::lines(row.after)}</td>
        </tr>
    }
    .into_any()
}

/// The rules behind every line that is new or other than before, and behind the margin.
fn why(ground: &Ground, made: &WhatIf) -> AnyView {
    let old = &made.before.statement.lines;
    let is_new = |line: &&Line| {
        old.iter().all(|one| (&one.id, one.state, one.amount) != (&line.id, line.state, line.amount))
    };
    let lines: Vec<_> = made
        .after
        .statement
        .lines
        .iter()
        .filter(is_new)
        .map(|one| {
            let before = old.iter().find(|old| old.id == one.id && old.state == one.state);
            let before = before.map(|old| {
                let text = t!("progress.instead_of", amount = display::money(&old.amount));
                view! { " " <span class="row-note">{text}</span> }
            });
            let what = if one.id.contains("/new/") { t!("progress.new_deal_line") } else { line::what(ground, one) };
            view! {
                <li>
                    <p>
                        <strong>{words::rule(&ground.program, &one.rule)}</strong> " " <span class="row-note"><bdi>{what}</bdi></span> ": "
                        <bdi>{display::money(&one.amount)}</bdi> {before}
                    </p>
                    {trace::trace(&ground.program, &one.trace)}
                </li>
            }
        })
        .collect();
    let margin = made.after.margin.as_ref().map(|margin| {
        view! {
            <li>
                <p><strong>{t!("progress.margin_registered")}</strong></p>
                {trace::trace(&ground.program, &margin.trace)}
            </li>
        }
    });
    view! {
        <details class="card nothing" open=true>
            <summary>{t!("progress.why")}</summary>
            <ul>{margin} {lines}</ul>
        </details>
    }
    .into_any()
}
