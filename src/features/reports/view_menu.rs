//! The views at hand on every page of figures: open one, save what is shown, make one's own beginning.

use super::asked::{Asked, Making};
use super::places::focus_soon;
use super::view_words::{audience, audiences, copy_link, href, in_words, shown_address};
use crate::backend::reports::{self, View, ViewDraft};
use crate::backend::{Failure, Portal};
use crate::browser::dom;
use crate::i18n;
use crate::route::Route;
use crate::t;
use crate::ui::field::{FieldTexts, Select, TextInput};
use crate::ui::{ActionButton, ButtonKind, KeptNote, dynamic, load, toast, when};
use domain::access::Role;
use domain::performance::views::{Audience, clean_name};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::cell::RefCell;
use std::sync::Arc;

/// The sentences of this feature are a catalogue of their own.
pub const CATALOGUE: &str = "reports";

#[component]
pub fn ViewMenu() -> impl IntoView {
    let portal = Portal::of_page();
    let changes = RwSignal::new(0_u32);
    let views = load(move || {
        changes.track();
        let user = portal.user_id();
        Box::pin(async move {
            if !i18n::load_more(CATALOGUE).await {
                return Err(t!("error.offline"));
            }
            let user = user.ok_or_else(|| Failure::NotSignedIn.sentence())?;
            reports::views(&user).await.map_err(|failure| failure.sentence())
        })
    });
    // Above everything that follows the address: a name that is typed stays when a filter is touched.
    let typed = Typed::new();
    let built = StoredValue::new(false);
    let content = move |views: Arc<Vec<View>>| {
        // What was pressed is built anew: whoever works with keys goes on at the view that it was about.
        let own =
            |id: String| ["view-audience", "view-name", SECTION].contains(&&*id) || id.starts_with(LINE);
        let mine = dom::focused().is_some_and(own);
        if built.get_value() && mine {
            focus_shown(&views);
        }
        built.set_value(true);
        let here =
            reports::stay_here().then(|| view! { <p class="quiet">{t!("reports.on_this_device")}</p> });
        view! {
            {list(&views)}
            {here}
            <Shown views=views typed=typed changes=changes />
            <p><a class="link" href=Route::Performance("/reports".to_owned()).href()>{t!("reports.manage")}</a></p>
        }
        .into_any()
    };
    view! { <section class="card saved-views" id=SECTION tabindex="-1">{views.view(3, content)}</section> }
}

fn list(views: &[View]) -> AnyView {
    if views.is_empty() {
        return view! { <p class="quiet">{t!("reports.no_views")}</p> }.into_any();
    }
    let location = use_location();
    let items: Vec<_> = views
        .iter()
        .map(|view| {
            let address = view.address.clone();
            let current = move || {
                location.pathname.track();
                location.search.track();
                (shown_address().as_deref() == Some(&address)).then_some("true")
            };
            let begins = view.is_default.then(|| view! { <span class="badge">{t!("reports.begins")}</span> });
            let shared = (view.audience != Audience::Private)
                .then(|| view! { <span class="badge">{audience(view.audience)}</span> });
            view! {
                <li class="view-line">
                    <a id=line_id(&view.id) href=href(view) aria-current=current><bdi>{view.name.clone()}</bdi></a>
                    {begins} {shared}
                </li>
            }
        })
        .collect();
    view! { <ul class="view-lines" aria-label=t!("reports.views")>{items}</ul> }.into_any()
}

/// The id of the section.
const SECTION: &str = "saved-views";

/// What the ids of lines begin with.
const LINE: &str = "view-line-";

/// Moves the focus to the line of the view that is shown, or to the section.
fn focus_shown(views: &[View]) {
    let shown = shown_address();
    let line = views.iter().find(|view| Some(&view.address) == shown.as_ref()).map(|view| line_id(&view.id));
    focus_soon(line.into_iter().chain([SECTION.to_owned()]).collect());
}

/// The id of a view's line in the list.
fn line_id(id: &str) -> String {
    [LINE, id].concat()
}

/// What can be done with what is shown: it is a view already, or it becomes one.
#[component]
fn Shown(views: Arc<Vec<View>>, typed: Typed, changes: RwSignal<u32>) -> impl IntoView {
    let location = use_location();
    dynamic(move || {
        location.pathname.track();
        location.search.track();
        let Some(address) = shown_address() else { return ().into_any() };
        if let Some(view) = views.iter().find(|view| view.address == address) {
            if view.mine {
                BEGUN_FROM.set(Some(view.id.clone()));
            }
            return view! { <Known view=view.clone() changes=changes /> }.into_any();
        }
        let from = BEGUN_FROM.with_borrow(Clone::clone);
        let from = views.iter().find(|view| view.mine && Some(&view.id) == from.as_ref());
        let update = from.map(|view| {
            let address = address.clone();
            view! { <Update view=view.clone() address=address changes=changes /> }
        });
        view! {
            {update}
            <SaveForm address=address typed=typed changes=changes />
        }
        .into_any()
    })
}

thread_local! {
    /// The own view that was shown last: what is shown now may be meant to take its place.
    static BEGUN_FROM: RefCell<Option<String>> = const { RefCell::new(None) };
}

#[component]
fn Update(view: View, address: String, changes: RwSignal<u32>) -> impl IntoView {
    let asked = Asked::new();
    let label = t!("reports.update", name = view.name);
    let making = Making::new(Some(view.clone()), Vec::new(), in_words, "view-update", Vec::new());
    let update = move |()| {
        let View { name, audience, .. } = view.clone();
        asked.save(making, ViewDraft { name, address: address.clone(), audience }, move |view: View| {
            toast(t!("reports.saved", name = view.name));
            changes.update(|count| *count += 1);
        });
    };
    view! {
        {asked.trouble()}
        <div class="actions"><ActionButton busy=asked.busy on_press=update>{label}</ActionButton></div>
    }
}

#[component]
fn Known(view: View, changes: RwSignal<u32>) -> impl IntoView {
    let asked = Asked::new();
    let is_default = view.is_default;
    let copied = view.clone();
    let begin = move |()| {
        let chosen = (!is_default).then(|| view.clone());
        asked.run(
            move |user, _| async move { reports::begin_with(&user, chosen.as_ref()).await },
            move |()| changes.update(|count| *count += 1),
        );
    };
    let label = if is_default { t!("reports.begin_without") } else { t!("reports.begin_with") };
    let copy = (!reports::stay_here()).then(|| {
        view! { <ActionButton on_press=move |()| copy_link(&copied, asked.speaker)>{t!("reports.copy_link")}</ActionButton> }
    });
    view! {
        {asked.trouble()}
        <div class="actions">
            {copy}
            <ActionButton busy=asked.busy on_press=begin>{label}</ActionButton>
        </div>
    }
}

/// What is typed about a new view.
#[derive(Clone, Copy)]
struct Typed {
    asked: Asked,
    name: RwSignal<String>,
    shared: RwSignal<String>,
    errors: RwSignal<Vec<String>>,
    making: Making<View>,
}

impl Typed {
    fn new() -> Self {
        let name = RwSignal::new(String::new());
        let shared = RwSignal::new(Audience::Private.as_str().to_owned());
        let fields = vec![("name", name), ("audience", shared)];
        let making = Making::new(None, Vec::new(), in_words, "view", fields);
        Self { asked: Asked::new(), name, shared, errors: RwSignal::new(Vec::new()), making }
    }
}

#[component]
fn SaveForm(address: String, typed: Typed, changes: RwSignal<u32>) -> impl IntoView {
    let portal = Portal::of_page();
    let Typed { asked, name, shared, errors, making } = typed;
    let administrator =
        portal.person().is_some_and(|session| session.user.role == Role::ProgramAdministrator);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(fit) = clean_name(&name.get_untracked()) else {
            errors.set(vec![t!("reports.name_wrong")]);
            dom::focus("view-name");
            return;
        };
        errors.set(Vec::new());
        let audience = Audience::parse(&shared.get_untracked()).unwrap_or(Audience::Private);
        let draft = ViewDraft { name: fit, address: address.clone(), audience };
        asked.save(making, draft, move |view: View| {
            // What was typed since is the name of another one.
            if !making.kept.is_kept.get_untracked() {
                making.kept.discard();
            }
            toast(t!("reports.saved", name = view.name));
            changes.update(|count| *count += 1);
        });
    };
    let none = Signal::stored(Vec::new());
    let choice = when(
        || !reports::stay_here(),
        move || {
            view! {
                <Select texts=FieldTexts::simple("view-audience", t!("reports.audience"), none)
                    options=Signal::stored(audiences(administrator)) value=shared on_choose=move |one| shared.set(one) />
            }
            .into_any()
        },
    );
    view! {
        <form class="view-form" on:submit=submit novalidate=true>
            <h2>{t!("reports.save_shown")}</h2>
            <KeptNote is_kept=making.kept.is_kept on_discard=move |()| making.kept.discard() />
            {asked.trouble()}
            <TextInput texts=FieldTexts::simple("view-name", t!("reports.name"), errors.into())
                value=name on_input=move |text| name.set(text) max_length=80_u32 />
            {choice}
            <button type="submit" class=ButtonKind::Primary.class() aria-disabled=move || asked.busy.get().then_some("true")>
                {t!("reports.save")}
            </button>
        </form>
    }
}
