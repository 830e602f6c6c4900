//! What stands above the figures: arranging, the large view, printing; and what only paper shows.

use super::address::Address;
use super::controls::going;
use super::page::Shown;
use super::{arrange, choice, export, tv, words};
use crate::browser::{dom, timers, url};
use crate::i18n::{self, display};
use crate::t;
use crate::ui::{ActionButton, when};
use leptos::prelude::*;

/// What the toolbar works with.
#[derive(Clone, Copy)]
pub struct Tools {
    pub address: Memo<Address>,
    pub partner: bool,
    /// What is shown now, and when it came.
    pub latest: RwSignal<Option<Shown>>,
    /// Asks for the deals anew.
    pub refresh: Callback<()>,
}

/// Of the page of cards.
pub fn of_figures(tools: Tools) -> AnyView {
    let Tools { address, partner, .. } = tools;
    // What this device keeps goes into the address, in the place of the one without it.
    Effect::new(move |_| {
        if let Some(kept) = address.with(choice::remembered) {
            timers::spawn(async move {
                timers::sleep(0).await;
                url::replace(&kept.href());
            });
        }
    });
    let open = RwSignal::new(false);
    let toggle = move |_| open.update(|open| *open = !*open);
    let go = going(address);
    let enlarge = move |()| {
        go.run(Box::new(|address: Address| {
            address.keeping(&["tv"], vec![("tv".to_owned(), "1".to_owned())])
        }));
    };
    // Of a list of deals there is nothing to arrange, and nothing to hang on a wall.
    let of_cards = move || address.with(|address| address.behind.is_none());
    let arranging = move || {
        view! {
            <button type="button" class="button" id="arrange-open" aria-expanded=move || if open.get() { "true" } else { "false" } on:click=toggle>
                {t!("explore.arrange")}
            </button>
            <div class="for-walls"><ActionButton on_press=enlarge>{t!("explore.tv")}</ActionButton></div>
        }
        .into_any()
    };
    view! {
        <div class="toolbar">
            {when(of_cards, arranging)}
            {print()}
            <span class="quiet">{arrange::summary(address, partner)}</span>
        </div>
        {when(of_cards, move || arrange::panel(tools, open))}
        {tv::view(tools)}
    }
    .into_any()
}

/// Of the other pages: they can be printed.
pub fn of_others(_: Tools) -> AnyView {
    view! { <div class="toolbar">{print()}</div> }.into_any()
}

fn print() -> AnyView {
    view! { <ActionButton on_press=|()| dom::print()>{t!("explore.print")}</ActionButton> }.into_any()
}

/// The head of a printed page: whose figures, what they are narrowed to, and when it was printed.
pub fn print_head(shown: &Shown) -> AnyView {
    let programme = shown.program.name.get(&i18n::locale()).to_owned();
    let filters = export::filters(shown)
        .into_iter()
        .map(|(name, values)| view! { <p>{name} ": " <bdi>{values}</bdi></p> })
        .collect_view();
    let days = words::period(&shown.report.period);
    let as_of = t!("performance.as_of", day = display::date(shown.report.as_of));
    view! {
        <div class="print-only print-head">
            <p><strong><bdi>{programme}</bdi></strong></p>
            <p>{days} ", " {as_of}</p>
            {filters}
        </div>
    }
    .into_any()
}
