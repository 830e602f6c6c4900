//! All views with what can be done to each: rename, share, begin with, copy the link, delete.

use super::asked::{Asked, Making};
use super::places::Places;
use super::view_words::{audience, audiences, copy_link, href, in_words};
use crate::backend::reports::{self, View, ViewDraft};
use crate::backend::{Failure, Portal};
use crate::browser::dom;
use crate::route::Route;
use crate::t;
use crate::ui::field::{FieldTexts, Select, TextInput};
use crate::ui::{ActionButton, ButtonKind, Dialog, Empty, KeptNote, LinkButton, load, toast, when};
use domain::access::Role;
use domain::performance::views::{Audience, clean_name};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn ViewList(changes: RwSignal<u32>) -> impl IntoView {
    let portal = Portal::of_page();
    let views = load(move || {
        changes.track();
        let user = portal.user_id();
        Box::pin(async move {
            let user = user.ok_or_else(|| Failure::NotSignedIn.sentence())?;
            reports::views(&user).await.map_err(|failure| failure.sentence())
        })
    });
    let places = Places::new("views-heading");
    let content = move |views: Arc<Vec<View>>| {
        places.built(views.iter().map(|view| view.id.clone()).collect());
        if views.is_empty() {
            return view! {
                <Empty title=t!("reports.no_views") text=t!("reports.no_views_text") />
                <LinkButton href=Route::Performance(String::new()).href()>{t!("reports.to_figures")}</LinkButton>
            }
            .into_any();
        }
        let items: Vec<_> = views
            .iter()
            .map(|view| view! { <ViewItem view=view.clone() changes=changes places=places /> })
            .collect();
        view! { <ul class="report-items" aria-label=t!("reports.views")>{items}</ul> }.into_any()
    };
    let here = reports::stay_here().then(|| view! { <p class="quiet">{t!("reports.on_this_device")}</p> });
    view! {
        <section class="card" aria-labelledby="views-heading">
            <h2 id="views-heading" tabindex="-1">{t!("reports.views")}</h2>
            {here}
            {views.view(3, content)}
        </section>
    }
}

#[component]
fn ViewItem(view: View, changes: RwSignal<u32>, places: Places) -> impl IntoView {
    let asked = Asked::new();
    let (renaming, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let again = move || changes.update(|count| *count += 1);
    let is_default = view.is_default;
    let stored = StoredValue::new(view.clone());
    let begin = move |()| {
        let chosen = (!is_default).then(|| stored.get_value());
        asked.run(
            move |user, _| async move { reports::begin_with(&user, chosen.as_ref()).await },
            move |()| again(),
        );
    };
    let delete = move |()| {
        deleting.set(false);
        let view = stored.get_value();
        let id = view.id.clone();
        asked.run(
            move |user, _| async move { reports::delete(&user, &view).await },
            move |()| {
                places.gone(&id);
                toast(t!("reports.deleted"));
                again();
            },
        );
    };
    let mine = view.mine.then(|| {
        view! {
            <ActionButton on_press=move |()| renaming.update(|open| *open = !*open)>{t!("reports.change")}</ActionButton>
            <ActionButton kind=ButtonKind::Quiet on_press=move |()| deleting.set(true)>{t!("reports.delete")}</ActionButton>
            <Dialog title=t!("reports.delete_view", name = view.name) open=deleting>
                <p>{t!("reports.delete_view_text")}</p>
                <div class="actions">
                    <ActionButton kind=ButtonKind::Danger on_press=delete>{t!("reports.delete")}</ActionButton>
                    <ActionButton on_press=move |()| deleting.set(false)>{t!("reports.keep")}</ActionButton>
                </div>
            </Dialog>
        }
    });
    let of_whom =
        if view.mine { audience(view.audience) } else { t!("reports.by", author = view.author_name) };
    let begins = is_default.then(|| view! { <span class="badge">{t!("reports.begins")}</span> });
    let copy = (!reports::stay_here()).then(|| {
        view! {
            <ActionButton on_press=move |()| stored.with_value(|view| copy_link(view, asked.speaker))>{t!("reports.copy_link")}</ActionButton>
        }
    });
    let label = if is_default { t!("reports.begin_without") } else { t!("reports.begin_with") };
    view! {
        <li class="report-item" id=Places::entry(&view.id) tabindex="-1">
            <div class="report-head">
                <a href=href(&view)><bdi>{view.name.clone()}</bdi></a>
                {begins}
                <span class="quiet">{of_whom}</span>
            </div>
            {asked.trouble()}
            <div class="actions">
                {copy}
                <ActionButton busy=asked.busy on_press=begin>{label}</ActionButton>
                {mine}
            </div>
            {when(move || renaming.get(), move || view! { <ChangeForm view=stored.get_value() changes=changes places=places /> }.into_any())}
        </li>
    }
}

#[component]
fn ChangeForm(view: View, changes: RwSignal<u32>, places: Places) -> impl IntoView {
    let portal = Portal::of_page();
    let asked = Asked::new();
    let name = RwSignal::new(view.name.clone());
    let shared = RwSignal::new(view.audience.as_str().to_owned());
    let fields = vec![("name", name), ("audience", shared)];
    let making = Making::new(Some(view.clone()), Vec::new(), in_words, "view", fields);
    let errors = RwSignal::new(Vec::<String>::new());
    let administrator =
        portal.person().is_some_and(|session| session.user.role == Role::ProgramAdministrator);
    let (name_id, audience_id) = (format!("name-{}", view.id), format!("audience-{}", view.id));
    let focused = name_id.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(fit) = clean_name(&name.get_untracked()) else {
            errors.set(vec![t!("reports.name_wrong")]);
            dom::focus(&focused);
            return;
        };
        errors.set(Vec::new());
        let audience = Audience::parse(&shared.get_untracked()).unwrap_or(view.audience);
        let draft = ViewDraft { name: fit, address: view.address.clone(), audience };
        asked.save(making, draft, move |view: View| {
            places.saved(&view.id);
            toast(t!("reports.saved", name = view.name));
            changes.update(|count| *count += 1);
        });
    };
    let none = Signal::stored(Vec::new());
    let choice = (!reports::stay_here()).then(|| {
        view! {
            <Select texts=FieldTexts::simple(&audience_id, t!("reports.audience"), none)
                options=Signal::stored(audiences(administrator)) value=shared on_choose=move |one| shared.set(one) />
        }
    });
    view! {
        <form class="view-form" on:submit=submit novalidate=true>
            <KeptNote is_kept=making.kept.is_kept on_discard=move |()| making.kept.discard() />
            {asked.trouble()}
            <TextInput texts=FieldTexts::simple(&name_id, t!("reports.name"), errors.into())
                value=name on_input=move |text| name.set(text) max_length=80_u32 />
            {choice}
            <button type="submit" class=ButtonKind::Primary.class() aria-disabled=move || asked.busy.get().then_some("true")>
                {t!("reports.save")}
            </button>
        </form>
    }
}
