//! What would follow: changes that have not happened, and everything before and after them side by side.

use super::address::Address;
use super::changes::Changes;
use super::compare;
use super::ground::Ground;
use super::page::Seen;
use super::words;
use crate::i18n::display;
use crate::ui::{Banner, Empty, Loading, Tone, dynamic};
use crate::{plural, t};
use domain::performance::what_if::{Change, Impossible, what_if};
use leptos::prelude::*;

#[component]
pub fn WhatIfSide(seen: Seen) -> impl IntoView {
    let answer = dynamic(move || match seen.ground.get() {
        Some(ground) => {
            let address = seen.address.get();
            if address.changes.is_empty() && address.unread.is_empty() {
                return view! { <Empty title=t!("progress.no_changes") text=t!("progress.no_changes_text") /> }.into_any();
            }
            let made = what_if(&ground.program, &ground.known, &|day| ground.tier_on(day), &address.changes);
            view! {
                {impossible(&ground, &made.impossible, &address.unread)}
                {compare::compare(&ground, &made)}
            }
            .into_any()
        }
        None => view! { <Loading rows=6 /> }.into_any(),
    });
    // The controls stay while the answer changes: whoever works with keys keeps their place.
    let controls =
        seen.form(|_| true, move |ground, _| view! { <Changes seen=seen ground=ground /> }.into_any());
    view! {
        <p class="lead">{t!("progress.what_if_lead")}</p>
        {controls}
        {dynamic(move || chosen(seen))}
        <div class="answer" aria-live="polite">{answer}</div>
    }
}

/// The chosen changes, each with the way to take it back.
fn chosen(seen: Seen) -> AnyView {
    let Some(ground) = seen.ground.get() else { return ().into_any() };
    let address = seen.address.get();
    if address.changes.is_empty() {
        return ().into_any();
    }
    let chips: Vec<_> = address
        .changes
        .iter()
        .enumerate()
        .map(|(at, change)| {
            let text = words_of(&ground, change);
            let mut without = address.clone();
            without.changes.remove(at);
            without.unread.clear();
            let label = t!("performance.remove_filter", filter = text);
            view! {
                <li><a class="chip" href=without.href() aria-label=label>
                    <bdi>{text.clone()}</bdi> <crate::ui::Icon symbol=crate::ui::Symbol::Close />
                </a></li>
            }
        })
        .collect();
    let nothing = Address { changes: Vec::new(), unread: Vec::new(), ..address.clone() };
    view! {
        <div class="chosen">
            <ul class="chips" aria-label=t!("progress.changes")>{chips}</ul>
            <a class="link" href=nothing.href()>{t!("progress.take_all_back")}</a>
        </div>
    }
    .into_any()
}

/// A change in words.
pub fn words_of(ground: &Ground, change: &Change) -> String {
    match change {
        Change::Win { deal } => t!("progress.change_win", deal = named(ground, deal)),
        Change::Lose { deal } => t!("progress.change_lose", deal = named(ground, deal)),
        Change::New { value, product } if product.is_empty() => {
            t!("progress.change_new", value = display::money(value))
        }
        Change::New { value, product } => {
            let product = words::product(&ground.program, product);
            t!("progress.change_new_of", value = display::money(value), product = product)
        }
        Change::Certify { people } => plural!("progress.change_certify", (*people).into()),
    }
}

fn named(ground: &Ground, deal: &str) -> String {
    let value = ground.known.sale(deal).and_then(|sale| sale.value);
    let (title, _) = ground.deal(deal);
    value.map_or_else(|| title.clone(), |value| format!("{title} ({})", display::money(&value)))
}

/// What cannot be, and what could not be read.
fn impossible(ground: &Ground, changes: &[Impossible], unread: &[String]) -> AnyView {
    if changes.is_empty() && unread.is_empty() {
        return ().into_any();
    }
    let lines = changes.iter().map(|Impossible(change)| {
        let why = match change {
            Change::Certify { .. } => t!("progress.impossible_certify"),
            Change::Win { deal } | Change::Lose { deal } => match ground.known.sale(deal) {
                Some(sale) => t!("progress.impossible_status", status = display::status(sale.status)),
                None => t!("progress.impossible_deal"),
            },
            Change::New { .. } => t!("progress.impossible_new"),
        };
        format!("{}: {why}", words_of(ground, change))
    });
    let unread = unread.iter().map(|text| t!("progress.impossible_unread", text = text));
    let lines: Vec<_> = lines.chain(unread).map(|line| view! { <li>{line}</li> }).collect();
    view! {
        <Banner tone=Tone::Attention>
            <p>{t!("progress.impossible")}</p>
            <ul>{lines}</ul>
        </Banner>
    }
    .into_any()
}
