//! The large view for a wall: the chosen figures in large type, one chart after the other, always with new data. Nothing
//! else of the page can be seen or reached; Escape leaves it.

use super::card::{Headline, change, changed, told};
use super::choice::{Item, chosen, figures};
use super::controls::going;
use super::page::{Shown, still};
use super::toolbar::Tools;
use super::{charts, words};
use crate::browser::{dom, screen, timers};
use crate::i18n::display;
use crate::t;
use crate::ui::{ActionButton, ButtonKind, Loading, dynamic, text, when};
use domain::performance::kpi::Kpi;
use leptos::html;
use leptos::prelude::*;

/// 12 s: time to read four figures from afar.
const TURN_MS: u32 = 12_000;
/// 15 turns, 3 minutes: how often the deals are asked for anew.
const TURNS_OF_DATA: usize = 15;
/// 4 figures: as many as stay large.
const TOGETHER: usize = 4;

/// The large view, while the address asks for it.
pub fn view(tools: Tools) -> AnyView {
    let wanted = move || tools.address.with(|address| address.kept("tv") == Some("1"));
    when(wanted, move || stage(tools))
}

/// What is seen at once: figures, or a chart.
enum Slide {
    Figures(Vec<Kpi>),
    Chart(Item),
}

fn slides(shown: &Shown) -> Vec<Slide> {
    let items = chosen(&shown.address, shown.partner);
    let kpis = figures(&shown.address, shown.partner);
    let few = kpis.chunks(TOGETHER).map(|few| Slide::Figures(few.to_vec()));
    let charts = items.iter().filter(|item| item.is_chart()).map(|item| Slide::Chart(*item));
    few.chain(charts).collect()
}

fn stage(tools: Tools) -> AnyView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            dom::show_modal(&dialog);
        }
    });
    let go = going(tools.address);
    let leave = move || go.run(Box::new(|address| address.keeping(&["tv"], Vec::new())));
    let (turn, paused) = (RwSignal::new(0_usize), RwSignal::new(false));
    let awake = StoredValue::new_local(None::<screen::Awake>);
    timers::spawn(async move {
        for passed in 1_usize.. {
            // Asked for again each time: the browser takes it away whenever the page is hidden.
            if awake.try_with_value(|awake| !awake.as_ref().is_some_and(screen::Awake::holds)) == Some(true) {
                let held = screen::keep_awake().await;
                awake.try_set_value(held);
            }
            timers::sleep(TURN_MS).await;
            match paused.try_get_untracked() {
                None => break,
                Some(true) => {}
                Some(false) => turn.update(|turn| *turn = turn.wrapping_add(1)),
            }
            if passed.is_multiple_of(TURNS_OF_DATA) {
                tools.refresh.run(());
            }
        }
    });
    on_cleanup(move || drop(awake.try_update_value(Option::take)));
    let slide = dynamic(move || {
        let Some(shown) = tools.latest.get() else { return view! { <Loading rows=6 /> }.into_any() };
        let all = slides(&shown);
        let at = turn.get().checked_rem(all.len()).unwrap_or(0);
        all.get(at).map_or_else(|| ().into_any(), |slide| slide.view(&shown))
    });
    let caption = move || {
        tools.latest.with(|shown| {
            let shown = shown.as_ref()?;
            let time = display::instant(shown.came);
            Some(t!("explore.tv_caption", period = words::period(&shown.report.period), time = time))
        })
    };
    let pause = move || if paused.get() { t!("explore.go_on") } else { t!("explore.pause") };
    view! {
        <dialog class="tv" node_ref=dialog aria-label=t!("explore.tv")
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                leave();
            }
        >
            <div class="tv-stage" id="tv-stage">
                <p class="tv-caption">{text(move || caption().unwrap_or_default())}</p>
                <div class="tv-slide">{slide}</div>
                <div class="tv-tools">
                    <ActionButton kind=ButtonKind::Quiet on_press=move |()| paused.update(|paused| *paused = !*paused)>{text(pause)}</ActionButton>
                    <ActionButton kind=ButtonKind::Quiet on_press=move |()| turn.update(|turn| *turn = turn.wrapping_add(1))>{t!("explore.next")}</ActionButton>
                    <ActionButton kind=ButtonKind::Quiet on_press=|()| screen::fill("tv-stage")>{t!("explore.full_screen")}</ActionButton>
                    <ActionButton kind=ButtonKind::Quiet on_press=move |()| leave()>{t!("explore.leave")}</ActionButton>
                </div>
            </div>
        </dialog>
    }
    .into_any()
}

impl Slide {
    fn view(&self, shown: &Shown) -> AnyView {
        match self {
            Slide::Figures(kpis) => {
                let figures = kpis.iter().map(|kpi| large(shown, *kpi)).collect_view();
                view! { <ul class="tv-figures">{figures}</ul> }.into_any()
            }
            Slide::Chart(item) => {
                view! { <div class="tv-chart">{charts::one(still(shown), *item, true)}</div> }.into_any()
            }
        }
    }
}

fn large(shown: &Shown, kpi: Kpi) -> AnyView {
    let definition = kpi.definition();
    let group = &shown.report.whole;
    let now = told(&group.figures, kpi);
    let headline =
        now.and_then(|now| now.as_ref().ok()).map(|value| Headline::of(shown, value, definition.unit));
    let (first, note) = match headline {
        Some(Headline { first, rest, note }) => (first, Some(note).filter(|_| !rest.is_empty())),
        None => ("–".to_owned(), None),
    };
    let change = now.and_then(|now| change(shown, now, definition));
    view! {
        <li>
            <h2>{words::name(definition)}</h2>
            <p class="tv-value"><bdi>{first}</bdi></p>
            {note.map(|note| view! { <p class="quiet">{note}</p> })}
            {change.map(|(direction, text)| changed(direction, text, definition.better))}
        </li>
    }
    .into_any()
}
