//! What to do next: a sentence, the reason, and the way to the deal.

use super::Desk;
use crate::i18n::{display, lookup, lookup_plural};
use crate::route::Route;
use crate::t;
use crate::ui::Tone;
use domain::ids::DealId;
use domain::performance::actions::{Action, Around, Kind, Urgency, next_actions};
use domain::performance::tiers::{Standing, standing};
use domain::performance::{Deals, PartnerFacts};
use leptos::prelude::*;

/// Five: more is a list of deals, and there is one.
const SHOWN: usize = 5;

pub fn card(desk: &Desk) -> AnyView {
    let shown = &desk.shown;
    let deals = &shown.facts.deals;
    let tier = tier_of(desk);
    let around = Around { standing: tier.as_ref(), rates: desk.setting.rates.as_ref(), ..Around::default() };
    let filter = &shown.address.query.filter;
    let actions = next_actions(deals, filter, &around, desk.setting.today);
    let rows = |actions: &[Action]| actions.iter().map(|action| row(desk, action)).collect_view();
    let (first, rest) = actions.split_at(actions.len().min(SHOWN));
    let body = if actions.is_empty() {
        view! { <p class="quiet">{t!("dashboards.no_actions")}</p> }.into_any()
    } else {
        view! { <ul class="rows">{rows(first)}</ul> }.into_any()
    };
    let more = (!rest.is_empty()).then(|| {
        let label = lookup_plural("dashboards.more_actions", rest.len() as u64, &[]);
        // Beyond 50 nobody reads on; the list of deals has the rest.
        let rest = rows(rest.get(..50).unwrap_or(rest));
        view! { <details><summary>{label}</summary><ul class="rows">{rest}</ul></details> }
    });
    view! {
        <section class="card" aria-labelledby="actions-heading">
            <h2 id="actions-heading">{t!("dashboards.actions")}</h2>
            {body}
            {more}
        </section>
    }
    .into_any()
}

/// The organisation's standing: what a tier needs is no matter of one person's deals.
fn tier_of(desk: &Desk) -> Option<Standing> {
    let program = &desk.shown.program;
    let ladder = !program.tiers.ladder.is_empty()
        && desk.session.user.role == domain::access::Role::PartnerAdministrator;
    ladder.then(|| {
        let setting = &desk.setting;
        let filter = &desk.shown.address.query.filter;
        let mut facts = PartnerFacts::of(&desk.shown.facts.deals, filter, setting.today, setting.fiscal);
        facts.rates.clone_from(&setting.rates);
        standing(&program.tiers, &facts)
    })
}

fn row(desk: &Desk, action: &Action) -> AnyView {
    let deals = &desk.shown.facts.deals;
    let deal = action.deals.first().map(|id| (id, title(deals, id)));
    let name = deal.as_ref().map(|(_, title)| title.clone()).unwrap_or_default();
    let sentence = lookup(&format!("dashboards.action_{}", action.kind.code()), &[("deal", &name)]);
    let reasons: Vec<String> =
        std::iter::once(&action.kind).chain(&action.also).map(|kind| because(desk, kind)).collect();
    let reason = t!("dashboards.because", reasons = reasons.join(", "));
    let href = match deal.and_then(|(id, _)| DealId::parse(id)) {
        Some(id) => Route::Deal(id).href(),
        None => desk.shown.address.href(),
    };
    let (tone, when) = match action.urgency {
        Urgency::Now => (Tone::Bad, t!("dashboards.now")),
        Urgency::Soon => (Tone::Attention, t!("dashboards.soon")),
        Urgency::Later => (Tone::Neutral, t!("dashboards.later")),
    };
    let value = action.value.as_ref().map(display::money);
    view! {
        <li>
            <a class="row" href=href>
                <span class="row-title"><bdi>{sentence}</bdi></span>
                <span class="badge" data-tone=tone.as_str()>{when}</span>
                <span class="row-note">{reason} {value.map(|value| view! { " · " <bdi>{value}</bdi> })}</span>
            </a>
        </li>
    }
    .into_any()
}

fn title(deals: &Deals, id: &str) -> String {
    let columns = deals.columns();
    let row = (0..deals.len()).find(|row| columns.ids.get(*row) == Some(id));
    let title = row.and_then(|row| columns.titles.get(row)).unwrap_or_default();
    if title.is_empty() { t!("deal.untitled") } else { title.to_owned() }
}

/// The reason, as it follows "because".
fn because(desk: &Desk, kind: &Kind) -> String {
    let today = desk.setting.today;
    let key = format!("dashboards.because_{}", kind.code());
    match kind {
        Kind::AnswerAsked { waiting: Some(days) } => lookup_plural(&key, days.unsigned_abs(), &[]),
        Kind::AnswerAsked { waiting: None } => t!("dashboards.because_asked"),
        Kind::Stalled { days, .. } => lookup_plural(&key, days.unsigned_abs(), &[]),
        Kind::ProtectionEnds { on, .. } | Kind::CloseOverdue { on, .. } => {
            lookup(&key, &[("when", &display::relative_day(*on, today)), ("day", &display::date(*on))])
        }
        Kind::CertificateEnds { name, on, .. } => {
            lookup(&key, &[("name", name), ("day", &display::date(*on))])
        }
        Kind::TierAtRisk { on, in_grace, .. } => {
            let key = if *in_grace { "dashboards.because_grace" } else { &key };
            lookup(key, &[("day", &display::date(*on))])
        }
    }
}
