//! Alerts: what is watched, how it stands, what was told, and what can be done about it.

use super::alert_form::AlertForm;
use super::asked::Asked;
use super::channel;
use super::sending_words::{focus_soon, nothing_sent, number, paused, rule, runs, target};
use crate::backend::reports::{self, View};
use crate::backend::schedules::{self, ALERTS, Alert, Listed};
use crate::backend::{Failure, Portal};
use crate::i18n::display;
use crate::route::Route;
use crate::t;
use crate::ui::{ActionButton, Banner, ButtonKind, Tone, dynamic, load, toast};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn AlertList(views: RwSignal<u32>) -> impl IntoView {
    let portal = Portal::of_page();
    let changes = RwSignal::new(0_u32);
    let secret = RwSignal::new(None::<String>);
    let loaded = load(move || {
        changes.track();
        views.track();
        let user = portal.user_id();
        Box::pin(async move {
            let user = user.ok_or_else(|| Failure::NotSignedIn.sentence())?;
            let sentence = |failure: Failure| nothing_sent(&failure);
            let all: Listed<Alert> = schedules::listed(ALERTS).await.map_err(sentence)?;
            Ok((all, Arc::new(reports::views(&user).await.map_err(sentence)?)))
        })
    });
    // The form stands beside the list: what is typed stays while the list is read again.
    let editing = RwSignal::new(None::<Option<Alert>>);
    let content = move |loaded: Arc<(Listed<Alert>, Arc<Vec<View>>)>| {
        let (all, _) = &*loaded;
        let items: Vec<_> = all
            .items
            .iter()
            .map(|one| {
                let one = one.clone();
                view! { <AlertItem alert=one changes=changes editing=editing /> }
            })
            .collect();
        let list = if items.is_empty() {
            view! { <p class="quiet">{t!("reports.no_alerts")}</p> }.into_any()
        } else {
            view! { <ul class="report-items" aria-label=t!("reports.alerts")>{items}</ul> }.into_any()
        };
        let add = view! {
            <div class="actions">
                <ActionButton on_press=move |()| editing.set(Some(None))>{t!("reports.add_alert")}</ActionButton>
            </div>
        };
        view! { {list} {add} }.into_any()
    };
    let done = move |one: Alert| {
        editing.set(None);
        secret.set(one.secret);
        toast(t!("reports.watched"));
        changes.update(|count| *count += 1);
    };
    let form = move || {
        let Some(before) = editing.get() else { return ().into_any() };
        let known = untrack(|| loaded.with_value(|(all, views)| Some((views.clone(), all.mail))));
        let Some((views, mail)) = known else { return ().into_any() };
        focus_soon("alert-editing");
        let heading = if before.is_some() { t!("reports.change") } else { t!("reports.add_alert") };
        view! {
            <div class="report-form">
                <h3 id="alert-editing" tabindex="-1">{heading}</h3>
                <AlertForm before=before views=views mail=mail done=done />
                <ActionButton kind=ButtonKind::Quiet on_press=move |()| editing.set(None)>{t!("reports.cancel")}</ActionButton>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="alerts-heading">
            <h2 id="alerts-heading">{t!("reports.alerts")}</h2>
            {channel::secret(secret)}
            {loaded.view(3, content)}
            {dynamic(form)}
        </section>
    }
}

#[component]
fn AlertItem(
    alert: Alert,
    changes: RwSignal<u32>,
    editing: RwSignal<Option<Option<Alert>>>,
) -> impl IntoView {
    let asked = Asked::new();
    let stored = StoredValue::new(alert.clone());
    let again = move || {
        changes.try_update(|count| *count += 1);
    };
    let check = move |()| {
        let id = stored.with_value(|one| one.id.clone());
        asked.run(
            move |user, _| async move { schedules::check(&user, &id).await },
            move |_: Alert| {
                toast(t!("reports.checked"));
                again();
            },
        );
    };
    let is_paused = alert.paused.is_some();
    let pause = move |()| {
        let (draft, version) =
            stored.with_value(|one| (one.draft(!is_paused), (one.id.clone(), one.version)));
        asked.run(
            move |user, key| async move { schedules::put(&user, &key, ALERTS, &draft, Some(version)).await },
            move |_: Alert| again(),
        );
    };
    let delete = move |()| {
        let (id, version) = stored.with_value(|one| (one.id.clone(), one.version));
        asked.run(
            move |user, _| async move { schedules::delete(&user, ALERTS, &id, version).await },
            move |()| {
                toast(t!("reports.deleted"));
                again();
            },
        );
    };
    let (tone, state) =
        if alert.raised { (Tone::Bad, t!("reports.raised")) } else { (Tone::Good, t!("reports.quiet")) };
    let measured = match (&alert.measured, alert.judged_at) {
        (Some(text), Some(at)) => {
            t!("reports.measured", number = number(&alert, text), time = display::instant(at))
        }
        (None, Some(at)) => t!("reports.not_measured", time = display::instant(at)),
        _ => t!("reports.not_judged"),
    };
    let why = alert.paused.as_ref().map(|why| {
        let why = paused(why);
        view! { <Banner tone=Tone::Attention><p>{why}</p></Banner> }
    });
    let behind = Route::Performance(alert.address.clone()).href();
    let switch = if is_paused { t!("reports.resume") } else { t!("reports.pause") };
    view! {
        <li class="report-item">
            <div class="report-head">
                <strong><bdi>{alert.name.clone()}</bdi></strong>
                <span class="badge" data-tone=tone.as_str()>{state}</span>
                <span>{rule(&alert)}</span>
            </div>
            <p>{measured} " " <a href=behind>{t!("reports.figures_behind")}</a></p>
            <p class="quiet line-wrap">{target(&alert.channel, &alert.url)}</p>
            {why}
            {runs(&alert.runs)}
            {asked.trouble()}
            <div class="actions">
                <ActionButton busy=asked.busy on_press=check>{t!("reports.check_now")}</ActionButton>
                <ActionButton busy=asked.busy on_press=pause>{switch}</ActionButton>
                <ActionButton on_press=move |()| editing.set(Some(Some(stored.get_value())))>{t!("reports.change")}</ActionButton>
                <ActionButton kind=ButtonKind::Quiet busy=asked.busy on_press=delete>{t!("reports.delete")}</ActionButton>
            </div>
        </li>
    }
}
