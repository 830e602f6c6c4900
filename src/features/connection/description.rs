//! What the description says, or everything that is wrong with it.

use crate::backend::profiled::connection::{Described, Mistake};
use crate::browser::url;
use crate::i18n::lookup;
use crate::ui::{ActionButton, Banner, Loading, Tone, dynamic};
use crate::{plural, t};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn DescriptionCard(described: RwSignal<Option<Arc<Described>>>) -> impl IntoView {
    let content = dynamic(move || match described.get() {
        None => view! { <Loading rows=2 /> }.into_any(),
        Some(found) => {
            let address = found.address.clone();
            view! {
                <dl class="facts">
                    <div><dt>{t!("connection.description_file")}</dt><dd><code>{address}</code></dd></div>
                    {backends(&found)}
                </dl>
                {judged(&found)}
                {(!found.mistakes.is_empty()).then(|| view! { <ReadAgain /> })}
            }
            .into_any()
        }
    });
    view! {
        <section class="card">
            <h2>{t!("connection.description")}</h2>
            {content}
        </section>
    }
}

/// The page anew, and not only the file: the policy that it came with allows the addresses of the file as it was.
#[component]
fn ReadAgain() -> impl IntoView {
    view! {
        <div class="actions">
            <ActionButton on_press=move |()| url::reload()>{t!("connection.read_again")}</ActionButton>
        </div>
    }
}

fn backends(found: &Described) -> AnyView {
    let backends = found.portal.iter().flat_map(|portal| portal.backends());
    backends
        .map(|(name, profile)| {
            let title = if profile.title().is_empty() { name } else { profile.title() }.to_owned();
            let (origin, path) = (profile.base().origin(), profile.base().path());
            let base = if origin.is_empty() {
                [path, " – ", &t!("connection.own_origin")].concat()
            } else {
                [origin, path].concat()
            };
            view! { <div><dt>{t!("connection.backend")}</dt><dd><bdi>{title}</bdi> " " <code>{base}</code></dd></div> }
        })
        .collect_view()
        .into_any()
}

fn judged(found: &Described) -> AnyView {
    let count = u64::try_from(found.mistakes.len()).unwrap_or(u64::MAX);
    if count == 0 {
        return view! { <Banner tone=Tone::Good live=true><p>{t!("connection.sound")}</p></Banner> }
            .into_any();
    }
    let mistakes = found.mistakes.iter().map(mistake).collect_view();
    view! {
        <Banner tone=Tone::Bad live=true><p>{plural!("connection.wrong", count)}</p></Banner>
        <ol class="rows">{mistakes}</ol>
    }
    .into_any()
}

/// One mistake: where, what is there, what to do.
fn mistake(mistake: &Mistake) -> AnyView {
    let place = if mistake.path.is_empty() { t!("connection.whole_file") } else { mistake.path.clone() };
    let params: Vec<String> =
        mistake.params.iter().map(|(name, value)| [name, ": ", value].concat()).collect();
    let remedy = lookup(&format!("problem.{}", mistake.code), &[]);
    let file = mistake.file.clone();
    let params = (!params.is_empty()).then(|| view! { <p><code>{params.join(", ")}</code></p> });
    view! {
        <li class="finding">
            <p><strong>{place}</strong> " " <span class="row-note">{file} " · " {mistake.code.clone()}</span></p>
            {params}
            <p>{t!("connection.what_to_do")} " " {remedy}</p>
        </li>
    }
    .into_any()
}
