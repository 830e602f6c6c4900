//! Period, comparison, grouping and filters. Each changes the address, and the address changes the page.

use super::address::Address;
use super::page::Shown;
use super::words;
use crate::i18n::lookup;
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use crate::ui::{Icon, Symbol};
use chrono::NaiveDate;
use domain::dates::parse_date;
use domain::performance::{Comparison, Days, Dimension, Preset, Query};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The choice of days of one's own.
const CUSTOM: &str = "custom";

#[component]
pub fn Controls(shown: Shown) -> impl IntoView {
    let navigate = use_navigate();
    let address = shown.address.clone();
    let go = Callback::new({
        let behind = address.behind;
        move |query: Query| {
            let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
            navigate(&Address { query, behind, page: 1 }.href(), options);
        }
    });
    let none = Signal::stored(Vec::new());
    let query = StoredValue::new(address.query.clone());
    let item = |value: &str, label: String| OptionItem { value: value.to_owned(), label, available: true };
    let mut periods: Vec<OptionItem> = Preset::ALL
        .iter()
        .map(|preset| item(preset.as_str(), lookup(&format!("performance.period_{}", preset.as_str()), &[])))
        .collect();
    periods.push(item(CUSTOM, t!("performance.period_custom")));
    let chosen = match address.query.period {
        Days::Named(preset) => preset.as_str().to_owned(),
        Days::Between(..) => CUSTOM.to_owned(),
    };
    let (from, to) = (shown.report.period.from, shown.report.period.to);
    let choose_period = move |value: String| {
        let period = match Preset::parse(&value) {
            Some(preset) => Days::Named(preset),
            None => Days::Between(from, to),
        };
        go.run(Query { period, ..query.get_value() });
    };
    let comparisons = [None, Some(Comparison::Previous), Some(Comparison::LastYear)].map(|one| {
        item(Comparison::name(one), lookup(&format!("performance.compare_{}", Comparison::name(one)), &[]))
    });
    let compared = Comparison::name(address.query.compare).to_owned();
    let compare = move |value: String| {
        if let Some(compare) = Comparison::parse(&value) {
            go.run(Query { compare, ..query.get_value() });
        }
    };
    let groups: Vec<OptionItem> = Dimension::ALL
        .iter()
        // A partner has one organisation: its own.
        .filter(|(_, dimension)| !(shown.partner && *dimension == Dimension::Partner))
        .map(|(name, dimension)| item(name, words::dimension(*dimension)))
        .collect();
    let grouped = shown.report_dimension().as_str().to_owned();
    let group = move |value: String| {
        let by = Dimension::parse(&value).into_iter().collect();
        go.run(Query { by, ..query.get_value() });
    };
    let custom = matches!(address.query.period, Days::Between(..))
        .then(|| view! { <OwnDays from=from to=to query=query go=go /> });
    view! {
        <search class="filters filters-even">
            <Select texts=FieldTexts::simple("figures-period", t!("performance.period"), none)
                options=Signal::stored(periods) value=Signal::stored(chosen) on_choose=choose_period />
            {custom}
            <Select texts=FieldTexts::simple("figures-compare", t!("performance.compare"), none)
                options=Signal::stored(comparisons.to_vec()) value=Signal::stored(compared) on_choose=compare />
            <Select texts=FieldTexts::simple("figures-by", t!("performance.group_by"), none)
                options=Signal::stored(groups) value=Signal::stored(grouped) on_choose=group />
        </search>
        {conditions(&shown)}
    }
}

/// The first and the last day, each of which can be typed.
#[component]
fn OwnDays(from: NaiveDate, to: NaiveDate, query: StoredValue<Query>, go: Callback<Query>) -> impl IntoView {
    let none = Signal::stored(Vec::new());
    let (first, last) = (RwSignal::new(from.to_string()), RwSignal::new(to.to_string()));
    let apply = move || {
        let day = |text: RwSignal<String>| parse_date("", &text.get_untracked()).ok();
        if let (Some(from), Some(to)) = (day(first), day(last))
            && Days::Between(from, to) != query.with_value(|query| query.period)
        {
            go.run(Query { period: Days::Between(from, to), ..query.get_value() });
        }
    };
    let type_first = move |typed: String| {
        first.set(typed);
        apply();
    };
    let type_last = move |typed: String| {
        last.set(typed);
        apply();
    };
    view! {
        <TextInput texts=FieldTexts::simple("figures-from", t!("performance.from"), none) kind=InputKind::Date value=first on_input=type_first />
        <TextInput texts=FieldTexts::simple("figures-to", t!("performance.to"), none) kind=InputKind::Date value=last on_input=type_last />
    }
}

/// What the figures are narrowed to, each with the way to take it back.
fn conditions(shown: &Shown) -> AnyView {
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
