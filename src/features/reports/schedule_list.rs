//! Schedules: when which view goes where, what came of it, and what can be done about it.

use super::asked::Asked;
use super::channel;
use super::schedule_form::ScheduleForm;
use super::sending_words::{focus_soon, nothing_sent, paused, rhythm, runs, target};
use crate::backend::reports::{self, View};
use crate::backend::schedules::{self, Listed, SCHEDULES, Schedule};
use crate::backend::{Failure, Portal};
use crate::browser::timers;
use crate::i18n::display;
use crate::route::Route;
use crate::t;
use crate::ui::{ActionButton, Banner, ButtonKind, Tone, dynamic, load, toast};
use leptos::prelude::*;
use std::sync::Arc;

/// Milliseconds after which it is looked what came of a try: most receivers answer within the first.
const LOOKS: [u32; 4] = [400, 1_200, 3_000, 8_000];

#[component]
pub fn ScheduleList(views: RwSignal<u32>) -> impl IntoView {
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
            let all: Listed<Schedule> = schedules::listed(SCHEDULES).await.map_err(sentence)?;
            Ok((all, Arc::new(reports::views(&user).await.map_err(sentence)?)))
        })
    });
    // The form stands beside the list: what is typed stays while the list is read again.
    let editing = RwSignal::new(None::<Option<Schedule>>);
    let content = move |loaded: Arc<(Listed<Schedule>, Arc<Vec<View>>)>| {
        let (all, views) = &*loaded;
        let items: Vec<_> = all
            .items
            .iter()
            .map(|one| {
                let one = one.clone();
                view! { <ScheduleItem schedule=one changes=changes editing=editing /> }
            })
            .collect();
        let list = if items.is_empty() {
            view! { <p class="quiet">{t!("reports.no_schedules")}</p> }.into_any()
        } else {
            view! { <ul class="report-items" aria-label=t!("reports.schedules")>{items}</ul> }.into_any()
        };
        if views.is_empty() {
            return view! { {list} <p class="quiet">{t!("reports.view_first")}</p> }.into_any();
        }
        let add = view! {
            <div class="actions">
                <ActionButton on_press=move |()| editing.set(Some(None))>{t!("reports.add_schedule")}</ActionButton>
            </div>
        };
        view! { {list} {add} }.into_any()
    };
    let done = move |one: Schedule| {
        editing.set(None);
        secret.set(one.secret);
        toast(t!("reports.scheduled"));
        changes.update(|count| *count += 1);
    };
    let form = move || {
        let Some(before) = editing.get() else { return ().into_any() };
        let known = untrack(|| loaded.with_value(|(all, views)| Some((views.clone(), all.mail))));
        let Some((views, mail)) = known else { return ().into_any() };
        focus_soon("schedule-editing");
        let heading = if before.is_some() { t!("reports.change") } else { t!("reports.add_schedule") };
        view! {
            <div class="report-form">
                <h3 id="schedule-editing" tabindex="-1">{heading}</h3>
                <ScheduleForm before=before views=views mail=mail done=done />
                <ActionButton kind=ButtonKind::Quiet on_press=move |()| editing.set(None)>{t!("reports.cancel")}</ActionButton>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="schedules-heading">
            <h2 id="schedules-heading">{t!("reports.schedules")}</h2>
            {channel::secret(secret)}
            {loaded.view(3, content)}
            {dynamic(form)}
        </section>
    }
}

#[component]
fn ScheduleItem(
    schedule: Schedule,
    changes: RwSignal<u32>,
    editing: RwSignal<Option<Option<Schedule>>>,
) -> impl IntoView {
    let asked = Asked::new();
    let stored = StoredValue::new(schedule.clone());
    let again = move || {
        changes.try_update(|count| *count += 1);
    };
    let send = move |()| {
        let id = stored.with_value(|one| one.id.clone());
        asked.run(
            move |user, key| async move { schedules::send_now(&user, &key, &id).await },
            move |()| {
                toast(t!("reports.sending"));
                timers::spawn(async move {
                    for pause in LOOKS {
                        timers::sleep(pause).await;
                        again();
                    }
                });
            },
        );
    };
    let is_paused = schedule.paused.is_some();
    let pause = move |()| {
        let (draft, version) =
            stored.with_value(|one| (one.draft(!is_paused), (one.id.clone(), one.version)));
        asked.run(
            move |user, key| async move { schedules::put(&user, &key, SCHEDULES, &draft, Some(version)).await },
            move |_: Schedule| again(),
        );
    };
    let delete = move |()| {
        let (id, version) = stored.with_value(|one| (one.id.clone(), one.version));
        asked.run(
            move |user, _| async move { schedules::delete(&user, SCHEDULES, &id, version).await },
            move |()| {
                toast(t!("reports.deleted"));
                again();
            },
        );
    };
    let name = match (&schedule.view_name, &schedule.view_address) {
        (Some(name), Some(address)) => {
            let href = Route::Performance(address.clone()).href();
            view! { <a href=href><bdi>{name.clone()}</bdi></a> }.into_any()
        }
        _ => view! { <strong>{t!("reports.view_gone")}</strong> }.into_any(),
    };
    let next = match &schedule.paused {
        Some(why) => {
            let why = paused(why);
            view! { <Banner tone=Tone::Attention><p>{why}</p></Banner> }.into_any()
        }
        None => {
            view! { <p class="quiet">{t!("reports.next", time = display::instant(schedule.next_due_at))}</p> }
                .into_any()
        }
    };
    let switch = if is_paused { t!("reports.resume") } else { t!("reports.pause") };
    view! {
        <li class="report-item">
            <div class="report-head">{name} <span>{rhythm(&schedule)}</span></div>
            <p class="quiet line-wrap">{target(&schedule.channel, &schedule.url)}</p>
            {next}
            {runs(&schedule.runs)}
            {asked.trouble()}
            <div class="actions">
                <ActionButton busy=asked.busy on_press=send>{t!("reports.send_now")}</ActionButton>
                <ActionButton busy=asked.busy on_press=pause>{switch}</ActionButton>
                <ActionButton on_press=move |()| editing.set(Some(Some(stored.get_value())))>{t!("reports.change")}</ActionButton>
                <ActionButton kind=ButtonKind::Quiet busy=asked.busy on_press=delete>{t!("reports.delete")}</ActionButton>
            </div>
        </li>
    }
}
