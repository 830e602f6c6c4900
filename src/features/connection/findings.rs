//! What was found: by resource, by check. What works is counted, everything else is said with its remedy.

use super::exchange::ExchangeView;
use super::report::say;
use super::state::{Area, Group, RunState};
use crate::backend::profiled::connection::{Described, Finding, Verdict};
use crate::i18n::lookup;
use crate::ui::{Tone, dynamic, keyed};
use crate::{plural, t};
use leptos::prelude::*;
use std::sync::Arc;

/// The name of a check for people.
pub(super) fn check_label(check: &str) -> String {
    lookup(&format!("connection.check.{check}"), &[])
}

#[component]
pub(super) fn Findings(described: RwSignal<Option<Arc<Described>>>, state: RunState) -> impl IntoView {
    let key = |area: &Area| [&area.backend.to_string(), "/", &area.resource].concat();
    let keys = move || state.areas.with(|areas| areas.iter().map(key).collect());
    keyed(keys, move |wanted| {
        let area = state.areas.with_untracked(|areas| areas.iter().find(|area| key(area) == wanted).cloned());
        area.map(|area| area_view(&described, area)).into_any()
    })
}

fn area_view(described: &RwSignal<Option<Arc<Described>>>, area: Area) -> AnyView {
    let title = if area.resource.is_empty() { t!("connection.whole") } else { area.resource.clone() };
    // Which backend, where there are several.
    let backend = described.with_untracked(|found| {
        let portal = found.as_ref()?.portal.as_ref()?;
        let (name, profile) =
            portal.backends().nth(area.backend).filter(|_| portal.backends().count() > 1)?;
        Some(if profile.title().is_empty() { name } else { profile.title() }.to_owned())
    });
    let backend = backend.map(|name| view! { " " <span class="row-note"><bdi>{name}</bdi></span> });
    let groups = area.groups;
    let of_keys = groups.clone();
    let keys = move || of_keys.with(|groups| groups.iter().map(|group| group.check.to_owned()).collect());
    let list = keyed(keys, move |check| {
        let group = groups.with_untracked(|groups| groups.iter().find(|group| group.check == check).cloned());
        group.map(group_view).into_any()
    });
    view! {
        <section class="card">
            <h2><bdi>{title}</bdi>{backend}</h2>
            <div class="checks">{list}</div>
        </section>
    }
    .into_any()
}

/// Of a check as a whole: the worst that was found. What was not tried says nothing about what works.
fn verdict(findings: &[Finding]) -> Verdict {
    let all = || findings.iter().map(|finding| finding.verdict);
    let worst = all().max().unwrap_or(Verdict::Ok);
    if worst < Verdict::Advice && all().any(|verdict| verdict == Verdict::Ok) { Verdict::Ok } else { worst }
}

fn group_view(group: Group) -> AnyView {
    let Group { check, findings } = group;
    dynamic(move || {
        let all = findings.get();
        let judged = verdict(&all);
        let (fine, rest): (Vec<Finding>, Vec<Finding>) =
            all.into_iter().partition(|finding| finding.verdict == Verdict::Ok);
        let count = u64::try_from(fine.len()).unwrap_or(u64::MAX);
        // The worst first.
        let mut rest = rest;
        rest.sort_by_key(|finding| std::cmp::Reverse(finding.verdict));
        let worked = (count > 0).then(|| {
            view! {
                <details>
                    <summary>{plural!("connection.worked", count)}</summary>
                    <ul class="rows">{fine.into_iter().map(finding_view).collect_view()}</ul>
                </details>
            }
        });
        let rest = (!rest.is_empty())
            .then(|| view! { <ul class="rows">{rest.into_iter().map(finding_view).collect_view()}</ul> });
        view! {
            <section class="check">
                <h3>{check_label(check)} " " <VerdictBadge verdict=judged /></h3>
                {rest}
                {worked}
            </section>
        }
        .into_any()
    })
}

fn finding_view(finding: Finding) -> AnyView {
    let (about, text, remedy) = (finding.about(&say), finding.text(&say), finding.remedy(&say));
    let badge =
        (finding.verdict != Verdict::Ok).then(|| view! { <VerdictBadge verdict=finding.verdict /> " " });
    let about = (!about.is_empty()).then(|| view! { <strong><bdi>{about}</bdi></strong> " " });
    let remedy = (!remedy.is_empty())
        .then(|| view! { <p><strong>{t!("connection.what_to_do")}</strong> " " {remedy}</p> });
    let trace = finding.trace.map(|trace| view! { <ExchangeView trace=trace /> });
    view! { <li class="finding"><p>{badge}{about}{text}</p>{remedy}{trace}</li> }.into_any()
}

#[component]
pub(super) fn VerdictBadge(verdict: Verdict) -> impl IntoView {
    let tone = match verdict {
        Verdict::Ok => Tone::Good,
        Verdict::Missing | Verdict::Unchecked => Tone::Neutral,
        Verdict::Advice => Tone::Attention,
        Verdict::Wrong => Tone::Bad,
    };
    let word = lookup(&format!("connection.verdict.{}", verdict.name()), &[]);
    view! { <span class="badge" data-tone=tone.as_str()>{word}</span> }
}
