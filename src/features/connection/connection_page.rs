//! The page: what the description says, the run, and what was found.

use super::description::DescriptionCard;
use super::findings::Findings;
use super::progress::Progress;
use super::report::ResultCard;
use super::run_form::RunForm;
use super::state::RunState;
use crate::backend::profiled::connection::{Described, describe};
use crate::browser::timers;
use crate::t;
use crate::ui::{PageHeading, load};
use crate::{backend, i18n};
use leptos::prelude::*;
use std::sync::Arc;

/// The sentences of this page are a catalogue of their own.
const CATALOGUE: &str = "connection";

#[component]
pub fn ConnectionPage() -> impl IntoView {
    let content = load(|| {
        Box::pin(async {
            if !i18n::load_more(CATALOGUE).await {
                return Err(t!("error.offline"));
            }
            if !backend::keeps_records_only() {
                return Err(t!("connection.none_configured"));
            }
            Ok(())
        })
    });
    view! {
        <PageHeading title=t!("connection.title") />
        {content.view(4, |_| view! { <Connection /> }.into_any())}
    }
}

#[component]
fn Connection() -> impl IntoView {
    let described = RwSignal::new(None::<Arc<Described>>);
    let state = RunState::new();
    timers::spawn(async move {
        let fresh = describe().await;
        described.try_set(Some(Arc::new(fresh)));
    });
    let sound = Memo::new(move |_| {
        described.with(|found| found.as_ref().is_some_and(|found| found.portal.is_some()))
    });
    view! {
        <p class="lead">{t!("connection.lead")}</p>
        <DescriptionCard described=described />
        {crate::ui::when(
            move || sound.get(),
            move || {
                view! {
                    <RunForm described=described state=state />
                    <Progress state=state />
                    <ResultCard state=state />
                    <Findings described=described state=state />
                }
                    .into_any()
            },
        )}
    }
}
