//! What stands above every page while it matters: no network, things not sent yet, no storage.

use crate::backend::outbox::OutboxEntry;
use crate::backend::{Portal, device};
use crate::browser::{events, timers};
use crate::i18n::lookup;
use crate::route::Route;
use crate::ui::{ActionButton, Banner, ButtonKind, Tone, When, dynamic, text};
use crate::{plural, t};
use leptos::prelude::*;

#[component]
pub fn Banners() -> impl IntoView {
    let portal = Portal::of_page();
    let online = RwSignal::new(events::is_online());
    let listeners = StoredValue::new_local([
        events::on_window("online", move |_| {
            online.set(true);
            portal.outbox.wake();
        }),
        events::on_window("offline", move |_| online.set(false)),
    ]);
    on_cleanup(move || listeners.dispose());
    let lasting = RwSignal::new(true);
    timers::spawn(async move {
        let is_lasting = device::device().await.is_lasting();
        lasting.try_set(is_lasting);
    });
    let waiting = Memo::new(move |_| {
        portal
            .outbox
            .waiting
            .with(|all| all.iter().filter(|e| e.parked.is_none() && e.attempts > 0).count() as u64)
    });
    let parked = move || {
        let all = portal.outbox.waiting.get();
        all.into_iter().filter(|entry| entry.parked.is_some()).collect::<Vec<OutboxEntry>>()
    };
    view! {
        <When holds=Signal::derive(move || !lasting.get())>
            <Banner tone=Tone::Attention><p>{t!("banner.no_storage")}</p></Banner>
        </When>
        <When holds=Signal::derive(move || portal.secret_in_page.get())>
            <Banner tone=Tone::Attention><p>{t!("banner.secret_in_page")}</p></Banner>
        </When>
        <When holds=Signal::derive(move || !online.get())>
            <Banner tone=Tone::Attention live=true><p>{t!("banner.offline")}</p></Banner>
        </When>
        <When holds=Signal::derive(move || { waiting.get() != 0 })>
            <Banner tone=Tone::Info live=true>
                <p>{text(move || plural!("banner.unsent", waiting.get()))}</p>
                <ActionButton on_press=move |()| portal.outbox.wake()>{t!("banner.send_now")}</ActionButton>
            </Banner>
        </When>
        {dynamic(move || parked().into_iter().map(|entry| view! { <Parked entry=entry /> }).collect_view().into_any())}
    }
}

/// Something that could not be sent and waits for the person to decide.
#[component]
fn Parked(entry: OutboxEntry) -> impl IntoView {
    let portal = Portal::of_page();
    let what = lookup(&entry.command.label_key(), &[]);
    let why = lookup(entry.parked.as_deref().unwrap_or_default(), &[]);
    // A decision on what has changed meanwhile has to be taken anew.
    let again = entry.parked.as_deref() != Some("error.stale");
    let deal = Route::Deal(entry.command.deal().clone()).href();
    let (retry_key, drop_key) = (entry.key.clone(), entry.key.clone());
    // A button did nothing, for its part of the program is not there: the next press asks for it again.
    let failed = RwSignal::new(false);
    let not_done = move || if failed.get() { t!("error.offline") } else { String::new() };
    let retry = move |()| {
        let key = retry_key.clone();
        timers::spawn(async move {
            failed.try_set(portal.outbox.retry(&key).await.is_err());
        });
    };
    let give_up = move |()| {
        let key = drop_key.clone();
        timers::spawn(async move {
            failed.try_set(portal.outbox.give_up(&key).await.is_err());
        });
    };
    view! {
        <Banner tone=Tone::Bad live=true>
            <p><strong>{t!("banner.parked", what = what, title = entry.title)}</strong> " " {why} " " {text(not_done)}</p>
            <div class="actions">
                {again.then(|| view! { <ActionButton on_press=retry>{t!("banner.send_again")}</ActionButton> })}
                <a class="button button-quiet" href=deal>{t!("banner.open_deal")}</a>
                <ActionButton kind=ButtonKind::Quiet on_press=give_up>{t!("banner.give_up")}</ActionButton>
            </div>
        </Banner>
    }
}
