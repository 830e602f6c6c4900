//! Period, comparison, grouping and filters. Each changes the address, and the address changes the page.

use super::address::Address;
use super::page::Shown;
use super::words;
use crate::browser::{clock, dom, timers};
use crate::i18n::{display, lookup};
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use crate::ui::{Icon, Symbol, text, when};
use domain::dates::parse_date;
use domain::performance::{Comparison, Days, Dimension, Period, Preset, Query};
use domain::program::Program;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

/// The choice of days of one's own.
const CUSTOM: &str = "custom";

/// The button that folds everything but the period on a phone.
const FOLD: &str = "figures-filter";
/// What a pivot asks beside the question.
const PIVOT: [&str; 4] = ["rows", "cols", "measure", "as"];

/// What a control does to the question.
type Change = Box<dyn FnOnce(&mut Query)>;

/// Goes to the address that a change makes of the present one, without moving what is in view.
pub fn going(address: Memo<Address>) -> Callback<Box<dyn FnOnce(Address) -> Address>> {
    let navigate = use_navigate();
    Callback::new(move |change: Box<dyn FnOnce(Address) -> Address>| {
        let next = Address { page: 1, ..change(address.get_untracked()) };
        navigate(&next.href(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    })
}

/// The same for a change of the question.
fn asking(address: Memo<Address>) -> Callback<Change> {
    let go = going(address);
    Callback::new(move |change: Change| {
        go.run(Box::new(move |mut address| {
            change(&mut address.query);
            address
        }));
    })
}

/// They stay while the figures change: whoever works with keys keeps their place.
#[component]
pub fn Controls(
    program: Arc<Program>,
    address: Memo<Address>,
    /// What the place asks beside period and comparison.
    children: Children,
) -> impl IntoView {
    let go = asking(address);
    let none = Signal::stored(Vec::new());
    let item = |value: &str, label: String| OptionItem { value: value.to_owned(), label, available: true };
    let mut periods: Vec<OptionItem> = Preset::ALL
        .iter()
        .map(|preset| item(preset.as_str(), lookup(&format!("performance.period_{}", preset.as_str()), &[])))
        .collect();
    periods.push(item(CUSTOM, t!("performance.period_custom")));
    // Memos, as every change of the address would make the lists anew.
    let chosen = Memo::new(move |_| {
        address.with(|address| match address.query.period {
            Days::Named(preset) => preset.as_str().to_owned(),
            Days::Between(..) => CUSTOM.to_owned(),
        })
    });
    let has_targets = !program.targets.is_empty();
    let days = move || {
        let today = clock::today_in(&program.time_zone);
        address.with_untracked(|address| address.query.period(today, program.fiscal_year))
    };
    let days = StoredValue::new_local(days);
    let choose_period = move |value: String| {
        let period = match Preset::parse(&value) {
            Some(preset) => Days::Named(preset),
            None => days.with_value(|days| Days::Between(days().from, days().to)),
        };
        go.run(Box::new(move |query| query.period = period));
    };
    let mut comparisons = vec![None, Some(Comparison::Previous), Some(Comparison::LastYear)];
    if has_targets {
        comparisons.push(Some(Comparison::Target));
    }
    let comparisons: Vec<OptionItem> = comparisons
        .into_iter()
        .map(|one| {
            let name = Comparison::name(one);
            item(name, lookup(&format!("performance.compare_{name}"), &[]))
        })
        .collect();
    let compared =
        Memo::new(move |_| address.with(|address| Comparison::name(address.query.compare).to_owned()));
    let compare = move |value: String| {
        if let Some(compare) = Comparison::parse(&value) {
            go.run(Box::new(move |query| query.compare = compare));
        }
    };
    let is_own = move || address.with(|address| matches!(address.query.period, Days::Between(..)));
    let own = move || {
        let period = days.with_value(|days| days());
        view! { <OwnDays period=period go=go /> }.into_any()
    };
    let open = RwSignal::new(false);
    let toggle = move |_| open.update(|open| *open = !*open);
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            open.set(false);
            dom::focus(FOLD);
        }
    };
    let label = move || match address.with(set) {
        0 => t!("performance.filter"),
        count => t!("performance.filter_set", count = display::count(count as u64)),
    };
    view! {
        <search class="filters filters-even" on:keydown=on_key>
            <Select texts=FieldTexts::simple("figures-period", t!("performance.period"), none)
                options=Signal::stored(periods) value=chosen on_choose=choose_period />
            {when(is_own, own)}
            <button type="button" class="button filters-fold" id=FOLD aria-controls="figures-filters" aria-expanded=move || if open.get() { "true" } else { "false" } on:click=toggle>
                {text(label)}
            </button>
            <div class="filters-folded" id="figures-filters" data-open=move || open.get().then_some("")>
            <Select texts=FieldTexts::simple("figures-compare", t!("performance.compare"), none)
                options=Signal::stored(comparisons) value=compared on_choose=compare />
            {children()}
            </div>
        </search>
    }
}

/// How many of the choices beside the period were made: conditions on the deals, another comparison, and what the place
/// itself asks.
fn set(address: &Address) -> usize {
    let (query, usual) = (&address.query, Query::default());
    let conditions = query.filter.only.len() + query.filter.except.len();
    let own = address.rest.iter().filter(|(name, _)| PIVOT.contains(&name.as_str())).count();
    conditions + usize::from(query.compare != usual.compare) + usize::from(!query.by.is_empty()) + own
}

/// The dimensions that somebody may tell deals apart by. A partner has one organisation: its own.
pub fn dimensions(partner: bool) -> impl Iterator<Item = Dimension> {
    let all = Dimension::ALL.iter().map(|(_, dimension)| *dimension);
    all.filter(move |dimension| !(partner && *dimension == Dimension::Partner))
}

/// What the table of groups shows.
pub fn grouping(_: &Arc<Program>, address: Memo<Address>, partner: bool) -> AnyView {
    let go = asking(address);
    let none = Signal::stored(Vec::new());
    let groups: Vec<OptionItem> = dimensions(partner)
        .map(|one| OptionItem {
            value: one.as_str().to_owned(),
            label: words::dimension(one),
            available: true,
        })
        .collect();
    let grouped = Memo::new(move |_| address.with(|address| address.grouped_by(partner).as_str().to_owned()));
    let group = move |value: String| {
        let by = Dimension::parse(&value).into_iter().collect();
        go.run(Box::new(move |query| query.by = by));
    };
    view! {
        <Select texts=FieldTexts::simple("figures-by", t!("performance.group_by"), none)
            options=Signal::stored(groups) value=grouped on_choose=group />
    }
    .into_any()
}

/// 600 ms: the digits of a year are typed one after the other, and each makes a date.
const TYPING_PAUSE_MS: u32 = 600;

/// The first and the last day, each of which can be typed.
#[component]
fn OwnDays(period: Period, go: Callback<Change>) -> impl IntoView {
    let none = Signal::stored(Vec::new());
    let (first, last) = (RwSignal::new(period.from.to_string()), RwSignal::new(period.to.to_string()));
    let apply = move || {
        let day = |text: RwSignal<String>| parse_date("", &text.get_untracked()).ok();
        if let (Some(from), Some(to)) = (day(first), day(last)) {
            go.run(Box::new(move |query| query.period = Days::Between(from, to)));
        }
    };
    let pending = StoredValue::new_local(None::<timers::Delayed>);
    let typed = move |into: RwSignal<String>, text: String| {
        into.set(text);
        pending.set_value(Some(timers::later(TYPING_PAUSE_MS, apply)));
    };
    view! {
        <TextInput texts=FieldTexts::simple("figures-from", t!("performance.from"), none) kind=InputKind::Date value=first on_input=move |text| typed(first, text) />
        <TextInput texts=FieldTexts::simple("figures-to", t!("performance.to"), none) kind=InputKind::Date value=last on_input=move |text| typed(last, text) />
    }
}

/// What the figures are narrowed to, each with the way to take it back.
pub fn conditions(shown: &Shown) -> AnyView {
    let filter = &shown.address.query.filter;
    let chips: Vec<_> = filter
        .only
        .iter()
        .map(|(dimension, names)| {
            let values: Vec<String> =
                names.iter().map(|name| words::value(&shown.program, &shown.facts, *dimension, name)).collect();
            let text = format!("{}: {}", words::dimension(*dimension), values.join(", "));
            let label = t!("performance.remove_filter", filter = text);
            let href = shown.address.without(*dimension).href();
            view! { <li><a class="chip" href=href aria-label=label><bdi>{text.clone()}</bdi> <Icon symbol=Symbol::Close /></a></li> }
        })
        .collect();
    if chips.is_empty() {
        return ().into_any();
    }
    view! { <ul class="chips" aria-label=t!("performance.filters")>{chips}</ul> }.into_any()
}
