//! What the server sends by itself, as a list with a form: schedules and alerts are alike in that.

use super::asked::Asked;
use super::channel;
use super::places::{Places, focus_soon};
use super::sending_words::{nothing_sent, runs, target};
use crate::backend::made::{self, Made};
use crate::backend::reports::{self, View};
use crate::backend::schedules::{self, Listed, Run};
use crate::backend::{Failure, Portal};
use crate::t;
use crate::ui::{ActionButton, ButtonKind, Dialog, dynamic, load, text, toast};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The sentences in which the lists differ.
pub struct Words {
    pub heading: String,
    pub none: String,
    pub add: String,
    pub done: String,
}

/// What a form is opened with.
pub struct Opening<T: 'static> {
    /// What is changed; `None` for a new one.
    pub before: Option<T>,
    /// The ids of those that are there.
    pub known: Vec<String>,
    pub views: Arc<Vec<View>>,
    pub mail: bool,
    /// Gets the record as the server answered it.
    pub done: Callback<T>,
}

/// A record of one of the lists.
pub trait Sending: Made + DeserializeOwned {
    /// The list's path.
    const LIST: &'static str;
    /// The ids of the list's heading, and of its form's.
    const HEADINGS: (&'static str, &'static str);
    /// Whether there has to be a view first.
    const OF_VIEW: bool;

    fn words() -> Words;

    /// Where it goes: channel and address.
    fn target(&self) -> (&str, &str);

    fn is_paused(&self) -> bool;

    /// The same draft, paused or not.
    fn rest(&self, paused: bool) -> Self::Draft;

    fn runs(&self) -> &[Run];

    /// What is told once.
    fn secret(self) -> Option<String>;

    fn form(opening: Opening<Self>) -> AnyView;

    /// The question before it is deleted, and what goes with it.
    fn asking(&self) -> (String, String);

    /// What it is called, and how it stands.
    fn head(&self) -> AnyView;

    fn state(&self) -> AnyView;

    /// The button that only this list has.
    fn try_now(&self, asked: Asked, again: Callback<()>) -> AnyView;
}

/// The list of all, with its form.
pub fn sending_list<T: Sending>(views: RwSignal<u32>) -> AnyView {
    let portal = Portal::of_page();
    let changes = RwSignal::new(0_u32);
    let again = Callback::new(move |()| _ = changes.try_update(|count| *count += 1));
    let asked = Asked::of_list(again);
    let secret = RwSignal::new(None::<String>);
    let places = Places::new(T::HEADINGS.0);
    let opener = [T::HEADINGS.0, "-add"].concat();
    let loaded = load(move || {
        changes.track();
        views.track();
        let user = portal.user_id();
        Box::pin(async move {
            let user = user.ok_or_else(|| Failure::NotSignedIn.sentence())?;
            let sentence = |failure: Failure| nothing_sent(&failure);
            let all: Listed<T> = schedules::listed(T::LIST).await.map_err(sentence)?;
            Ok((all, Arc::new(reports::views(&user).await.map_err(sentence)?)))
        })
    });
    // The form stands beside the list: what is typed stays while the list is read again.
    let editing = RwSignal::new(None::<Option<T>>);
    let deleting = RwSignal::new(None::<T>);
    let asking = RwSignal::new(false);
    let ask = Callback::new(move |one: T| {
        deleting.set(Some(one));
        asking.set(true);
    });
    let add_id = opener.clone();
    let content = move |loaded: Arc<(Listed<T>, Arc<Vec<View>>)>| {
        let (all, views) = &*loaded;
        let Words { heading, none, add, .. } = T::words();
        let items: Vec<_> = all.items.iter().map(|one| item(one, asked, editing, ask, again)).collect();
        places.built(all.items.iter().map(|one| one.id().to_owned()).collect());
        let list = if items.is_empty() {
            view! { <p class="quiet">{none}</p> }.into_any()
        } else {
            view! { <ul class="report-items" aria-label=heading>{items}</ul> }.into_any()
        };
        if T::OF_VIEW && views.is_empty() {
            return view! { {list} <p class="quiet">{t!("reports.view_first")}</p> }.into_any();
        }
        let add = view! {
            <div class="actions">
                <button type="button" id=add_id.clone() class=ButtonKind::Secondary.class() on:click=move |_| editing.set(Some(None))>{add}</button>
            </div>
        };
        view! { {list} {add} }.into_any()
    };
    let done = Callback::new(move |one: T| {
        editing.set(None);
        places.saved(one.id());
        secret.set(one.secret());
        toast(T::words().done);
        again.run(());
    });
    let form = move || {
        let Some(before) = editing.get() else { return ().into_any() };
        let known = untrack(|| {
            loaded.with_value(|(all, views)| {
                let ids = all.items.iter().map(|one| one.id().to_owned()).collect();
                Some((ids, views.clone(), all.mail))
            })
        });
        let Some((known, views, mail)) = known else { return ().into_any() };
        focus_soon(vec![T::HEADINGS.1.to_owned()]);
        // Whoever thinks better of it is back where they were.
        let back = match &before {
            Some(one) => vec![Places::opener(one.id()), opener.clone()],
            None => vec![opener.clone()],
        };
        let cancel = move |()| {
            editing.set(None);
            focus_soon(back.clone());
        };
        let heading = if before.is_some() { t!("reports.change") } else { T::words().add };
        view! {
            <div class="report-form">
                <h3 id=T::HEADINGS.1 tabindex="-1">{heading}</h3>
                {T::form(Opening { before, known, views, mail, done })}
                <ActionButton kind=ButtonKind::Quiet on_press=cancel>{t!("reports.cancel")}</ActionButton>
            </div>
        }
        .into_any()
    };
    let delete = move |()| {
        asking.set(false);
        let Some(one) = deleting.get_untracked() else { return };
        let id = one.id().to_owned();
        asked.run(
            move |user, _| async move { schedules::delete(&user, T::LIST, one.id(), one.version()).await },
            move |()| {
                toast(t!("reports.deleted"));
                places.gone(&id);
                again.run(());
            },
        );
    };
    let question =
        Signal::derive(move || deleting.with(|one| one.as_ref().map(Sending::asking)).unwrap_or_default());
    view! {
        <section class="card" aria-labelledby=T::HEADINGS.0>
            <h2 id=T::HEADINGS.0 tabindex="-1">{T::words().heading}</h2>
            {channel::secret(secret)}
            {asked.trouble()}
            {loaded.view(3, content)}
            {dynamic(form)}
            <Dialog title=Signal::derive(move || question.get().0) open=asking>
                <p>{text(move || question.get().1)}</p>
                <div class="actions">
                    <ActionButton kind=ButtonKind::Danger on_press=delete>{t!("reports.delete")}</ActionButton>
                    <ActionButton on_press=move |()| asking.set(false)>{t!("reports.keep")}</ActionButton>
                </div>
            </Dialog>
        </section>
    }
    .into_any()
}

fn item<T: Sending>(
    one: &T,
    asked: Asked,
    editing: RwSignal<Option<Option<T>>>,
    ask: Callback<T>,
    again: Callback<()>,
) -> AnyView {
    let stored = StoredValue::new(one.clone());
    let is_paused = one.is_paused();
    // Whoever pauses something pauses it as it is by now.
    let pause = move |()| {
        let one = stored.get_value();
        asked.run(
            move |user, key| async move { made::change(&user, &key, one, |one| one.rest(!is_paused)).await },
            move |_: T| again.run(()),
        );
    };
    let switch = if is_paused { t!("reports.resume") } else { t!("reports.pause") };
    let (channel, url) = one.target();
    view! {
        <li class="report-item" id=Places::entry(one.id()) tabindex="-1">
            <div class="report-head">{one.head()}</div>
            <p class="quiet line-wrap">{target(channel, url)}</p>
            {one.state()}
            {runs(one.runs())}
            <div class="actions">
                {one.try_now(asked, again)}
                <ActionButton busy=asked.busy on_press=pause>{switch}</ActionButton>
                <button type="button" id=Places::opener(one.id()) class=ButtonKind::Secondary.class()
                    on:click=move |_| editing.set(Some(Some(stored.get_value())))>{t!("reports.change")}</button>
                <ActionButton kind=ButtonKind::Quiet busy=asked.busy on_press=move |()| ask.run(stored.get_value())>{t!("reports.delete")}</ActionButton>
            </div>
        </li>
    }
    .into_any()
}
