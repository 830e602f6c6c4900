//! A published review, as the partner's administrators read it: without the sections that are hidden.

use super::{sections, steps};
use crate::backend::reviews::Review;
use crate::browser::dom;
use crate::i18n::display;
use crate::t;
use crate::ui::ActionButton;
use domain::performance::review::{Figures, Section, Text};
use domain::program::Program;
use domain::records::Partner;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn Reading(program: Arc<Program>, review: Review, organisation: Option<Partner>) -> impl IntoView {
    let Some(figures) = review.figures else { return ().into_any() };
    let name = organisation.map(|one| one.name).unwrap_or_default();
    let published = review.published_at.map(|at| t!("quarterly.published_at", time = display::instant(at)));
    let shown = review
        .text
        .order
        .iter()
        .filter(|section| !review.text.is_hidden(**section))
        .map(|section| one(*section, &review.text, &figures, &program))
        .collect_view();
    view! {
        <article class="review">
            <header class="card review-head">
                <h2><bdi>{name}</bdi></h2>
                {sections::head(&figures)}
                <p class="quiet">{published}</p>
                <div class="no-print"><ActionButton on_press=|()| dom::print()>{t!("quarterly.print")}</ActionButton></div>
            </header>
            {shown}
        </article>
    }
    .into_any()
}

fn one(section: Section, text: &Text, figures: &Figures, program: &Program) -> AnyView {
    let content = match section {
        Section::Notes => paragraphs(&text.notes),
        Section::Decisions => paragraphs(&text.decisions),
        Section::NextSteps => steps::read(&text.steps, None),
        _ => sections::figures(section, figures, program),
    };
    let id = format!("review-{}", section.as_str());
    view! {
        <section class="card review-section" aria-labelledby=id.clone()>
            <h3 id=id.clone()>{sections::title(section)}</h3>
            {content}
        </section>
    }
    .into_any()
}

/// What somebody wrote, with its lines.
pub fn paragraphs(text: &str) -> AnyView {
    if text.trim().is_empty() {
        return view! { <p class="quiet">{t!("quarterly.nothing")}</p> }.into_any();
    }
    view! { <p class="written" dir="auto">{text.to_owned()}</p> }.into_any()
}
