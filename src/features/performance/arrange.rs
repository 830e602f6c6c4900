//! Choosing which cards and charts are shown, and in which order: with buttons, for keys and for fingers alike.

use super::address::Address;
use super::cards::{belongs_here, has_data};
use super::choice::{AREAS, Item, Picture, choose, chosen, usual};
use super::controls::going;
use super::page::Shown;
use super::toolbar::Tools;
use super::words;
use crate::browser::{dom, timers};
use crate::i18n::{display, lookup};
use crate::t;
use crate::ui::printing::printing;
use crate::ui::{ActionButton, ButtonKind, dynamic, text, when};
use domain::performance::kpi::Kpi;
use leptos::prelude::*;

/// What the buttons of the panel do.
#[derive(Clone, Copy)]
struct Hands {
    address: Memo<Address>,
    partner: bool,
    latest: RwSignal<Option<Shown>>,
    go: Callback<Box<dyn FnOnce(Address) -> Address>>,
    said: RwSignal<String>,
}

/// The button that opens the panel, and the panel.
pub fn panel(tools: Tools, open: RwSignal<bool>) -> AnyView {
    let Tools { address, partner, latest, .. } = tools;
    let hands = Hands { address, partner, latest, go: going(address), said: RwSignal::new(String::new()) };
    when(
        move || open.get(),
        move || {
            let said = hands.said;
            let close = move |()| {
                open.set(false);
                dom::focus("arrange-open");
            };
            view! {
            <section class="card arrange" aria-labelledby="arrange-heading">
                <div class="card-head">
                    <h2 id="arrange-heading" tabindex="-1">{t!("explore.arrange")}</h2>
                    <div class="actions">
                        <ActionButton kind=ButtonKind::Quiet on_press=move |()| hands.reset()>{t!("explore.reset")}</ActionButton>
                        <ActionButton on_press=close>{t!("explore.arranged")}</ActionButton>
                    </div>
                </div>
                <p class="quiet">{t!("explore.arrange_text")}</p>
                <p class="visually-hidden" role="status">{text(move || said.get())}</p>
                <div class="arrange-lists">
                    {dynamic(move || hands.list(false))}
                    {dynamic(move || hands.list(true))}
                </div>
                {dynamic(move || hands.others())}
            </section>
        }
        .into_any()
        },
    )
}

impl Hands {
    fn items(self) -> Vec<Item> {
        self.address.with(|address| chosen(address, self.partner))
    }

    /// The chosen figures, or the chosen charts.
    fn list(self, charts: bool) -> AnyView {
        let items: Vec<Item> = self.items().into_iter().filter(|item| item.is_chart() == charts).collect();
        let last = items.len().saturating_sub(1);
        let lines =
            items.iter().enumerate().map(|(at, item)| self.line(*item, at == 0, at == last)).collect_view();
        let heading = if charts { t!("explore.charts_shown") } else { t!("explore.figures_shown") };
        view! { <div><h3>{heading}</h3><ol class="arrange-list">{lines}</ol></div> }.into_any()
    }

    fn line(self, item: Item, first: bool, last: bool) -> AnyView {
        let name = item.name();
        let button = |id: &str, sign: &'static str, label: String, disabled: bool, act: Callback<()>| {
            view! {
                <button type="button" class="button arrange-button" id=format!("{id}-{}", item.code()) aria-label=label
                    disabled=disabled on:click=move |_| act.run(())>
                    <span aria-hidden="true">{sign}</span>
                </button>
            }
        };
        let up = button(
            "up",
            "▲",
            t!("explore.move_up", name = name),
            first,
            Callback::new(move |()| self.step(item, false)),
        );
        let down = button(
            "down",
            "▼",
            t!("explore.move_down", name = name),
            last,
            Callback::new(move |()| self.step(item, true)),
        );
        let away = button(
            "away",
            "✕",
            t!("explore.take_away", name = name),
            false,
            Callback::new(move |()| self.turn(item)),
        );
        view! { <li><bdi>{name.clone()}</bdi><span class="arrange-buttons">{up}{down}{away}</span></li> }
            .into_any()
    }

    /// What could be shown as well, by theme.
    fn others(self) -> AnyView {
        let items = self.items();
        let add = |item: Item| {
            let name = item.name();
            let label = t!("explore.add", name = name);
            view! {
                <li><button type="button" class="chip" id=format!("add-{}", item.code()) aria-label=label on:click=move |_| self.turn(item)>
                    <span aria-hidden="true">"+"</span> <bdi>{name}</bdi>
                </button></li>
            }
        };
        let left = |all: Vec<Item>, heading: String| {
            let all: Vec<Item> = all.into_iter().filter(|item| !items.contains(item)).collect();
            let buttons = all.iter().copied().map(add).collect_view();
            (!all.is_empty())
                .then(|| view! { <div><h4>{heading}</h4><ul class="chips">{buttons}</ul></div> }.into_any())
        };
        let charts = Picture::ALL.iter().map(|(_, one)| Item::Chart(*one)).collect();
        let mut themes = vec![left(charts, t!("explore.charts"))];
        themes.extend(AREAS.iter().map(|(area, name)| {
            let of = Kpi::ALL.iter().filter(|one| one.area == *area && self.offers(one.kpi));
            left(of.map(|definition| Item::Figure(definition.kpi)).collect(), lookup(name, &[]))
        }));
        view! { <div class="arrange-others"><h3>{t!("explore.more_to_show")}</h3>{themes}</div> }.into_any()
    }

    /// What would only say that nobody collects its data is not offered.
    fn offers(self, kpi: Kpi) -> bool {
        let has_data = |shown: &Option<Shown>| shown.as_ref().is_none_or(|shown| has_data(shown, kpi));
        belongs_here(kpi, self.partner) && self.latest.with_untracked(has_data)
    }

    fn set(self, items: Vec<Item>, focus: String) {
        let partner = self.partner;
        self.go.run(Box::new(move |address| choose(&address, &items, partner)));
        // The lists are built anew: the focus goes on to the same button, or to what stands in its place.
        timers::spawn(async move {
            timers::sleep(0).await;
            dom::focus(&focus);
        });
    }

    /// One place up or down among its kind.
    fn step(self, item: Item, down: bool) {
        let mut items = untrack(|| self.items());
        let same: Vec<usize> = (0..items.len())
            .filter(|at| items.get(*at).is_some_and(|one| one.is_chart() == item.is_chart()))
            .collect();
        let Some(at) = same.iter().position(|at| items.get(*at) == Some(&item)) else { return };
        let to = if down { at + 1 } else { at.wrapping_sub(1) };
        let (Some(from), Some(onto)) = (same.get(at), same.get(to)) else { return };
        items.swap(*from, *onto);
        let place = display::count(to as u64 + 1);
        self.said.set(t!(
            "explore.moved",
            name = item.name(),
            place = place,
            all = display::count(same.len() as u64)
        ));
        let at_end = if down { to + 1 == same.len() } else { to == 0 };
        let side = if at_end != down { "down" } else { "up" };
        self.set(items, format!("{side}-{}", item.code()));
    }

    /// Shows what was not shown, and the other way round.
    fn turn(self, item: Item) {
        let mut items = untrack(|| self.items());
        let focus = if items.contains(&item) {
            items.retain(|one| *one != item);
            self.said.set(t!("explore.taken_away", name = item.name()));
            format!("add-{}", item.code())
        } else {
            items.push(item);
            self.said.set(t!("explore.added", name = item.name()));
            format!("away-{}", item.code())
        };
        self.set(items, focus);
    }

    fn reset(self) {
        self.said.set(t!("explore.was_reset"));
        self.set(usual(self.partner), "arrange-heading".to_owned());
    }
}

/// What the toolbar says beside the button.
pub fn summary(address: Memo<Address>, partner: bool) -> AnyView {
    text(move || {
        let arranged = address.with(|address| chosen(address, partner) != usual(partner));
        if arranged { t!("explore.is_arranged") } else { String::new() }
    })
}

/// Definitions of figures, for paper: there is nothing to open there.
pub fn definitions(figures: impl Fn() -> Vec<Kpi> + Send + 'static) -> AnyView {
    let printing = printing();
    when(
        move || printing.get(),
        move || {
            let line = |kpi: &Kpi| {
                let definition = kpi.definition();
                view! {
                    <dt>{words::name(definition)}</dt>
                    <dd>{words::meaning(definition)} " " <code dir="ltr">{definition.formula}</code></dd>
                }
            };
            let lines = figures().iter().map(line).collect_view();
            view! {
                <section class="print-only definitions">
                    <h2>{t!("explore.definitions")}</h2>
                    <dl>{lines}</dl>
                </section>
            }
            .into_any()
        },
    )
}
