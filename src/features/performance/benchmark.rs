//! Where the person's organisation stands among others that stay anonymous, or why that is not told.
//!
//! Neither period nor filters of the page matter: the group cannot be chosen.

use super::page::Shown;
use super::words;
use crate::backend::{self, Compared, Published};
use crate::i18n::{display, lookup};
use crate::t;
use crate::ui::{Loaded, load};
use domain::performance::benchmark::Band;
use domain::performance::kpi::{Kpi, Value};
use leptos::prelude::*;
use std::sync::Arc;

const FIGURES: [Kpi; 5] =
    [Kpi::WinRate, Kpi::DealValue, Kpi::AverageDealSize, Kpi::CycleTime, Kpi::Registrations];

/// From the lowest to the highest, as the marks stand.
const BANDS: [Band; 4] = [Band::BottomQuarter, Band::BelowMedian, Band::AboveMedian, Band::TopQuarter];

/// Asks where the organisation stands; `None` for the programme's people, who see every partner by name: there is nobody
/// to stand among. Asked once for all questions of a page.
pub fn ask(partner: bool) -> Option<Loaded<Vec<Compared>>> {
    let ask = || {
        load(|| Box::pin(async { backend::benchmark(&FIGURES).await.map_err(|failure| failure.sentence()) }))
    };
    partner.then(ask)
}

#[component]
pub fn Standing(shown: Shown) -> impl IntoView {
    let Some(found) = shown.standing else { return ().into_any() };
    let own = shown.program.default_currency;
    let body = found.view(FIGURES.len(), move |found: Arc<Vec<Compared>>| {
        let row = |one: &Compared| match &one.told {
            Ok(published) => view! {
                <li>
                    <p class="standing-name">{words::name(one.definition)}</p>
                    {place(published)}
                    <p class="row-note">{range(one, published, own)}</p>
                </li>
            }
            .into_any(),
            Err(why) => view! {
                <li>
                    <p class="standing-name">{words::name(one.definition)}</p>
                    <p class="quiet">{lookup(&format!("performance.withheld_{why}"), &[])}</p>
                </li>
            }
            .into_any(),
        };
        let rows = found.iter().map(row).collect_view();
        view! { <ul class="standing">{rows}</ul> }.into_any()
    });
    view! {
        <section class="card" aria-labelledby="standing-among-heading">
            <h2 id="standing-among-heading">{t!("performance.standing")}</h2>
            <p class="quiet">{t!("performance.standing_how")}</p>
            {body}
        </section>
    }
    .into_any()
}

/// The band in words, and the same as a mark.
fn place(published: &Published) -> AnyView {
    let Some(band) = published.band else {
        return view! { <p class="quiet">{t!("performance.standing_none")}</p> }.into_any();
    };
    let marks = BANDS.map(|one| view! { <span data-here=(one == band).then_some("")></span> });
    let text = lookup(&format!("performance.band_{}", band.as_str()), &[]);
    view! { <p class="standing-band"><span class="standing-mark" aria-hidden="true">{marks}</span> {text}</p> }
        .into_any()
}

fn range(one: &Compared, published: &Published, own: domain::money::Currency) -> String {
    let value = |value: &Value| words::figure(value, one.definition.unit, own).join("");
    t!(
        "performance.standing_range",
        others = display::count(published.others),
        low = value(&published.low),
        median = value(&published.median),
        high = value(&published.high)
    )
}
