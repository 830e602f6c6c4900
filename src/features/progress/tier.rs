//! The tier that is held, the way to the next, what holds the present one, and what would be lost with it.

use super::address::Side;
use super::benefits;
use super::certificates;
use super::criteria::criteria;
use super::earned;
use super::ground::Ground;
use super::page::Seen;
use super::words;
use crate::browser::intl;
use crate::i18n::{self, display};
use crate::t;
use crate::ui::{Banner, LinkButton, Loading, Tone, dynamic, when};
use chrono::Days;
use domain::performance::tiers::{Progress, Standing, benefits as between, standing};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn TierSide(seen: Seen) -> impl IntoView {
    let tiers = dynamic(move || match seen.ground.get() {
        Some(ground) => side(seen, &ground),
        None => view! { <Loading rows=6 /> }.into_any(),
    });
    let has_tiers = move || {
        seen.ground.with(|ground| ground.as_ref().is_some_and(|one| !one.program.tiers.ladder.is_empty()))
    };
    // Beside what is made from the record, and not within it: its form stays while the record is read again.
    let certificates = when(has_tiers, move || certificates::card(seen));
    let past = dynamic(move || seen.ground.get().map_or_else(|| ().into_any(), |ground| history(&ground)));
    view! { {tiers} {certificates} {past} }
}

fn side(seen: Seen, ground: &Arc<Ground>) -> AnyView {
    if ground.program.tiers.ladder.is_empty() {
        return view! { <p class="quiet">{t!("progress.no_tiers")}</p> }.into_any();
    }
    let now = standing(&ground.program.tiers, &ground.known);
    view! {
        {held(ground, &now)}
        {next(seen, ground, &now)}
        {kept(ground, &now)}
        {earned::summary(seen, ground)}
    }
    .into_any()
}

/// The tier in force, since when, and whether it is in danger.
fn held(ground: &Ground, now: &Standing) -> AnyView {
    let tier = ground.tier(ground.record.held);
    let name = words::tier(tier);
    let since = ground.dossier.as_ref().and_then(|dossier| dossier.tier.since());
    let since = since.map(|since| {
        let text = t!("progress.held_since", day = display::date(since));
        view! { <p class="quiet">{text}</p> }
    });
    let earned = words::tier(ground.tier(now.earned));
    let grace = ground.record.below_since.map(|since| {
        let days = Days::new(ground.program.tiers.grace_days.into());
        let until = since.checked_add_days(days).unwrap_or(since);
        let text = t!(
            "progress.grace",
            tier = name,
            since = display::date(since),
            until = words::day(ground, until),
            lower = earned
        );
        let missing = ground.record.held.map(|at| missing(ground, &way(ground, now, at))).unwrap_or_default();
        let missing = (!missing.is_empty()).then(|| {
            let text = t!("progress.grace_missing", criteria = intl::list(&i18n::locale(), &missing));
            view! { <p>{text}</p> }
        });
        view! { <Banner tone=Tone::Attention><p>{text}</p>{missing}</Banner> }
    });
    let same = now.earned == ground.record.held;
    let risk = now.until.filter(|_| same).map(|until| {
        let text = t!("progress.at_risk", tier = name, day = words::day(ground, until));
        let first: Vec<_> =
            now.first_to_fail().into_iter().map(|one| view! { <li>{spare(ground, one)}</li> }).collect();
        view! { <Banner tone=Tone::Info><p>{text}</p><ul>{first}</ul></Banner> }
    });
    let incomplete = now.incomplete.then(|| view! { <p class="quiet">{t!("progress.incomplete")}</p> });
    view! {
        <section class="card tier-card" aria-labelledby="tier-heading">
            <h2 id="tier-heading">{t!("progress.tier")}</h2>
            <p class="tier-name"><bdi>{name.clone()}</bdi></p>
            {since}
            {grace}
            {risk}
            {incomplete}
        </section>
    }
    .into_any()
}

/// How far a criterion is above its minimum: "Won value: €1,100 today, €100 above the minimum of €1,000".
fn spare(ground: &Ground, one: &Progress) -> String {
    let measure = |number| words::measure(one.criterion, number, ground.program.tiers.currency);
    let current = one.current.as_ref().map(|number| measure(*number)).unwrap_or_default();
    let (criterion, required) = (words::criterion(one.criterion), measure(one.required));
    match one.spare().filter(|spare| !spare.is_zero()) {
        Some(spare) => t!(
            "progress.at_risk_by",
            criterion = criterion,
            current = current,
            spare = measure(spare),
            required = required
        ),
        None => t!("progress.at_risk_exactly", criterion = criterion, required = required),
    }
}

/// What is missing of minimums that are not met.
fn missing(ground: &Ground, way: &[Progress]) -> Vec<String> {
    let currency = ground.program.tiers.currency;
    let one = |one: &Progress| {
        let measure = |number| words::measure(one.criterion, number, currency);
        let gap = one.gap.filter(|_| !one.met && !one.left_out)?;
        let (criterion, gap) = (words::criterion(one.criterion), measure(gap));
        Some(t!(
            "progress.grace_criterion",
            criterion = criterion,
            gap = gap,
            required = measure(one.required)
        ))
    };
    way.iter().filter_map(one).collect()
}

/// The minimums of the held tier. Within a grace period they are the ones that matter, not those of the earned one.
fn way(ground: &Ground, now: &Standing, at: usize) -> Vec<Progress> {
    if now.earned == Some(at) {
        return now.keeps.clone();
    }
    let mut alone = ground.program.tiers.clone();
    alone.ladder.truncate(at + 1);
    let way = standing(&alone, &ground.known);
    way.next.filter(|next| next.tier == at).map(|next| next.progress).unwrap_or(way.keeps)
}

fn next(seen: Seen, ground: &Ground, now: &Standing) -> AnyView {
    let Some(next) = &now.next else {
        return view! {
            <section class="card" aria-labelledby="next-heading">
                <h2 id="next-heading">{t!("progress.at_the_top")}</h2>
                <p class="quiet">{t!("progress.at_the_top_text")}</p>
            </section>
        }
        .into_any();
    };
    let name = words::tier(ground.tier(Some(next.tier)));
    let heading = t!("progress.next", tier = name);
    let when = match next.on {
        Some(on) => t!("progress.next_on", tier = name, day = words::day(ground, on)),
        None => t!("progress.next_not_in_sight", tier = name),
    };
    let what_if = seen.address.with_untracked(|address| address.seen_from(Side::WhatIf).href());
    view! {
        <section class="card" aria-labelledby="next-heading">
            <div class="card-head">
                <h2 id="next-heading">{heading.clone()}</h2>
                <LinkButton href=what_if>{t!("progress.try_what_if")}</LinkButton>
            </div>
            <p>{when}</p>
            {criteria(ground, heading, &next.progress, true)}
            <h3>{t!("progress.gained_with", tier = name)}</h3>
            {benefits::changes(&next.benefits)}
        </section>
    }
    .into_any()
}

/// What holds the present tier, and what would be lost with the one below.
fn kept(ground: &Ground, now: &Standing) -> AnyView {
    let Some(at) = ground.record.held.filter(|at| *at > 0) else { return ().into_any() };
    let name = words::tier(ground.tier(Some(at)));
    let below = ground.tier(at.checked_sub(1));
    let way = way(ground, now, at);
    let heading = t!("progress.keeps", tier = name);
    let lost = between(ground.tier(Some(at)), below);
    view! {
        <section class="card" aria-labelledby="keeps-heading">
            <h2 id="keeps-heading">{heading.clone()}</h2>
            {criteria(ground, heading, &way, false)}
            <h3>{t!("progress.lost_with", tier = words::tier(below))}</h3>
            {benefits::changes(&lost)}
        </section>
    }
    .into_any()
}

/// The tiers of the past, the latest first.
fn history(ground: &Ground) -> AnyView {
    let steps = ground.dossier.iter().flat_map(|dossier| dossier.tier.steps.iter().rev());
    let lines: Vec<_> = steps
        .map(|step| {
            let name = step.tier.as_deref().map_or_else(
                || t!("progress.no_tier"),
                |tier| words::tier_named(&ground.program, tier),
            );
            view! { <li><strong>{name}</strong> " " <span class="row-note">{t!("progress.since", day = display::date(step.since))}</span></li> }
        })
        .collect();
    if lines.len() < 2 {
        return ().into_any();
    }
    view! {
        <details class="card">
            <summary>{t!("progress.history")}</summary>
            <ol class="timeline">{lines}</ol>
        </details>
    }
    .into_any()
}
