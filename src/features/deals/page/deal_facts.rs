//! Everything that was registered, section by section.

use crate::i18n::{self, display};
use crate::t;
use domain::deals::Deal;
use domain::program::Program;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn DealFacts(deal: Arc<Deal>, program: Arc<Program>) -> impl IntoView {
    let locale = i18n::locale();
    let sections = program
        .steps()
        .filter_map(|(section, fields)| {
            let rows: Vec<_> = fields
                .into_iter()
                .filter_map(|field| {
                    let entry = deal.fields.get(&field.id).filter(|entry| !entry.values().is_empty())?;
                    let text = display::entry(&program, field, entry);
                    Some(view! { <div><dt>{display::field_label(field)}</dt><dd class="prose"><bdi>{text}</bdi></dd></div> })
                })
                .collect();
            let label = section.label.get(&locale).to_owned();
            (!rows.is_empty()).then(|| view! { <section class="review-group"><h3>{label}</h3><dl class="facts">{rows}</dl></section> })
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="facts-heading">
            <h2 id="facts-heading">{t!("deal.registered")}</h2>
            {sections}
        </section>
    }
}
