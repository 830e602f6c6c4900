//! What happened to the deal, the latest first.

use crate::backend::{self, Portal};
use crate::i18n::{display, lookup};
use crate::t;
use crate::ui::{dynamic, load};
use domain::deals::{Activity, Deal, Status};
use domain::program::Program;
use domain::records::Page;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn History(deal: Arc<Deal>, program: Arc<Program>) -> impl IntoView {
    let portal = Portal::of_page();
    // A backend that keeps records may keep no history.
    dynamic(move || match portal.can(|controls| controls.history) {
        true => view! { <Kept portal=portal deal=deal.clone() program=program.clone() /> }.into_any(),
        false => ().into_any(),
    })
}

#[component]
fn Kept(portal: Portal, deal: Arc<Deal>, program: Arc<Program>) -> impl IntoView {
    let id = deal.summary.id.clone();
    let activities = load(move || {
        portal.outbox.acknowledged.track();
        let id = id.clone();
        Box::pin(async move { backend::activities(&id).await.map_err(|failure| failure.sentence()) })
    });
    let content = move |page: Arc<Page<Activity>>| {
        let items = page.items.iter().map(|activity| item(&program, activity)).collect_view();
        view! { <ol class="timeline">{items}</ol> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="history-heading">
            <h2 id="history-heading">{t!("deal.history")}</h2>
            {activities.view(3, content)}
        </section>
    }
    .into_any()
}

fn item(program: &Program, activity: &Activity) -> impl IntoView + use<> {
    let what = lookup(&format!("activity.{}", activity.kind), &[]);
    let reason = activity.reason.as_ref().map(|reason| {
        let list =
            if activity.to == Some(Status::Lost) { &program.reasons.lost } else { &program.reasons.rejected };
        view! { <p>{t!("deal.reason", reason = display::reason(program, list, reason))}</p> }
    });
    let changed: Vec<String> =
        activity.changed.iter().filter_map(|id| program.field(id)).map(display::field_label).collect();
    let changed = (!changed.is_empty())
        .then(|| view! { <p class="row-note">{t!("activity.fields", fields = changed.join(", "))}</p> });
    let comment = activity.comment.clone().filter(|comment| !comment.trim().is_empty());
    view! {
        <li>
            <p><strong>{what}</strong> " " <bdi>{activity.actor_name.clone()}</bdi></p>
            {reason}
            {comment.map(|comment| view! { <p class="quote"><bdi>{comment}</bdi></p> })}
            {changed}
            <p class="row-note"><time datetime=activity.at.to_rfc3339() title=display::instant(activity.at)>{display::relative(activity.at)}</time></p>
        </li>
    }
}
