//! What is asked and what of it is shown. Each control changes the address, and the address changes the page; they stay
//! while the figures change, so that whoever works with keys keeps their place.

use super::address::{Address, View};
use super::board::Fetched;
use super::words;
use crate::browser::{clock, intl, timers};
use crate::i18n::{self, lookup};
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use crate::ui::{Loaded, when};
use domain::dates::parse_date;
use domain::money::Currency;
use domain::performance::evaluation::usual_segments;
use domain::performance::ranking::Measure;
use domain::performance::{Comparison, Days, Period, Preset};
use domain::program::{Program, ProgramSegment};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

/// The choice of days of one's own.
const CUSTOM: &str = "custom";
/// 400 ms: as fast as names are typed.
const TYPING_PAUSE_MS: u32 = 400;

/// What a control does to the address.
type Change = Box<dyn FnOnce(&mut Address)>;

fn item(value: &str, label: String) -> OptionItem {
    OptionItem { value: value.to_owned(), label, available: true }
}

/// Changes the address; what is typed letter by letter leaves one step to go back.
fn going(address: Memo<Address>) -> Callback<(Change, bool)> {
    let navigate = use_navigate();
    Callback::new(move |(change, replace): (Change, bool)| {
        let mut address = address.get_untracked();
        change(&mut address);
        address.page = 1;
        navigate(&address.href(), NavigateOptions { scroll: false, replace, ..NavigateOptions::default() });
    })
}

/// The views, the period and the comparison.
#[component]
pub fn Controls(program: Arc<Program>, address: Memo<Address>) -> impl IntoView {
    let go = going(address);
    let none = Signal::stored(Vec::new());
    let mut periods: Vec<OptionItem> = Preset::ALL
        .iter()
        .map(|preset| item(preset.as_str(), lookup(&format!("performance.period_{}", preset.as_str()), &[])))
        .collect();
    periods.push(item(CUSTOM, t!("performance.period_custom")));
    let chosen = Signal::derive(move || {
        address.with(|address| match address.query.period {
            Days::Named(preset) => preset.as_str().to_owned(),
            Days::Between(..) => CUSTOM.to_owned(),
        })
    });
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
        go.run((Box::new(move |address| address.query.period = period), false));
    };
    let comparisons = [None, Some(Comparison::Previous), Some(Comparison::LastYear)].map(|one| {
        item(Comparison::name(one), lookup(&format!("performance.compare_{}", Comparison::name(one)), &[]))
    });
    let compared =
        Signal::derive(move || address.with(|address| Comparison::name(address.query.compare).to_owned()));
    let compare = move |value: String| {
        if let Some(compare) = Comparison::parse(&value) {
            go.run((Box::new(move |address| address.query.compare = compare), false));
        }
    };
    let is_own = move || address.with(|address| matches!(address.query.period, Days::Between(..)));
    let own = move || {
        let period = days.with_value(|days| days());
        view! { <OwnDays period=period go=go /> }.into_any()
    };
    // Cohorts begin with each partner and end today, whatever the period.
    let timeless = move || address.with(|address| address.view == View::Cohorts);
    let tabs = View::TABS.map(|view| {
        let href = move || address.with(|address| address.seen(view).href());
        let current = move || address.with(|address| address.view == view).then_some("page");
        let label = lookup(&format!("owner.view_{}", view.as_str()), &[]);
        view! { <li><a href=href aria-current=current>{label}</a></li> }
    });
    view! {
        <nav class="views" aria-label=t!("owner.views")><ul>{tabs.collect_view()}</ul></nav>
        <search class="filters filters-even" hidden=timeless>
            <Select texts=FieldTexts::simple("owner-period", t!("performance.period"), none)
                options=Signal::stored(periods) value=chosen on_choose=choose_period />
            {when(is_own, own)}
            <Select texts=FieldTexts::simple("owner-compare", t!("performance.compare"), none)
                options=Signal::stored(comparisons.to_vec()) value=compared on_choose=compare />
        </search>
    }
}

/// The first and the last day, each of which can be typed.
#[component]
fn OwnDays(period: Period, go: Callback<(Change, bool)>) -> impl IntoView {
    let none = Signal::stored(Vec::new());
    let (first, last) = (RwSignal::new(period.from.to_string()), RwSignal::new(period.to.to_string()));
    let apply = move || {
        let day = |text: RwSignal<String>| parse_date("", &text.get_untracked()).ok();
        if let (Some(from), Some(to)) = (day(first), day(last)) {
            go.run((Box::new(move |address| address.query.period = Days::Between(from, to)), false));
        }
    };
    let pending = StoredValue::new_local(None::<timers::Delayed>);
    let typed = move |into: RwSignal<String>, text: String| {
        into.set(text);
        pending.set_value(Some(timers::later(TYPING_PAUSE_MS, apply)));
    };
    view! {
        <TextInput texts=FieldTexts::simple("owner-from", t!("performance.from"), none) kind=InputKind::Date value=first on_input=move |text| typed(first, text) />
        <TextInput texts=FieldTexts::simple("owner-to", t!("performance.to"), none) kind=InputKind::Date value=last on_input=move |text| typed(last, text) />
    }
}

/// What the ranking is by, and who of all partners is listed.
#[component]
pub fn Narrow(program: Arc<Program>, address: Memo<Address>, fetched: Loaded<Fetched>) -> impl IntoView {
    let ranks =
        Signal::derive(move || address.with(|address| matches!(address.view, View::Ranking | View::Compare)));
    let lists = Signal::derive(move || address.with(|address| address.view == View::Ranking));
    let program = StoredValue::new(program);
    let go = going(address);
    let measures =
        move || view! { <MeasureChoice program=program.get_value() address=address go=go /> }.into_any();
    let who = move || {
        view! { <Who program=program.get_value() address=address fetched=fetched go=go /> }.into_any()
    };
    view! {
        {when(move || ranks.get(), move || view! { <div class="filters filters-even no-print">{measures()}</div> }.into_any())}
        {when(move || lists.get(), move || view! { <div class="filters filters-even no-print">{who()}</div> }.into_any())}
    }
}

#[component]
fn MeasureChoice(
    program: Arc<Program>,
    address: Memo<Address>,
    go: Callback<(Change, bool)>,
) -> impl IntoView {
    let none = Signal::stored(Vec::new());
    let measures: Vec<OptionItem> =
        Measure::ALL.into_iter().map(|measure| item(measure.as_str(), words::measure(measure))).collect();
    let chosen = Signal::derive(move || address.with(|address| address.measure.as_str().to_owned()));
    let choose = move |value: String| {
        if let Some(measure) = Measure::parse(&value) {
            go.run((Box::new(move |address| address.measure = measure), false));
        }
    };
    let own = program.default_currency;
    let currencies: Vec<OptionItem> = program
        .currencies
        .iter()
        .map(|one| item(one.code(), intl::currency(&i18n::locale(), one.code())))
        .collect();
    let currency =
        Signal::derive(move || address.with(|address| address.currency.unwrap_or(own).code().to_owned()));
    let choose_currency = move |value: String| {
        let currency = Currency::parse(&value).filter(|one| *one != own);
        go.run((Box::new(move |address| address.currency = currency), false));
    };
    let is_money = move || address.with(|address| address.measure.is_money());
    let amounts = move || {
        view! {
            <Select texts=FieldTexts::simple("owner-currency", t!("owner.currency"), none)
                options=Signal::stored(currencies.clone()) value=currency on_choose=choose_currency />
        }
        .into_any()
    };
    view! {
        <Select texts=FieldTexts::simple("owner-measure", t!("owner.ranked_by"), none)
            options=Signal::stored(measures) value=chosen on_choose=choose />
        {when(is_money, amounts)}
    }
}

#[component]
fn Who(
    program: Arc<Program>,
    address: Memo<Address>,
    fetched: Loaded<Fetched>,
    go: Callback<(Change, bool)>,
) -> impl IntoView {
    let none = Signal::stored(Vec::new());
    let all = move || item("", t!("owner.all"));
    let find = RwSignal::new(address.with_untracked(|address| address.find.clone()));
    let pending = StoredValue::new_local(None::<timers::Delayed>);
    let typed = move |text: String| {
        find.set(text);
        let apply = move || {
            go.run((Box::new(move |address: &mut Address| address.find = find.get_untracked()), true))
        };
        pending.set_value(Some(timers::later(TYPING_PAUSE_MS, apply)));
    };
    let segments = program.segments().ok().flatten();
    let usual = || usual_segments().into_iter().map(|rule| ProgramSegment { label: None, rule }).collect();
    let segments: Vec<OptionItem> = std::iter::once(all())
        .chain(segments.unwrap_or_else(usual).into_iter().map(|segment| {
            let label = match &segment.label {
                Some(label) => label.get(&i18n::locale()).to_owned(),
                None => lookup(&format!("owner.segment_{}", segment.rule.id), &[]),
            };
            item(&segment.rule.id, label)
        }))
        .collect();
    let tiers = Signal::derive({
        let program = program.clone();
        move || values(fetched, |partner| partner.tier.clone(), |tier| words::tier(&program, tier))
    });
    let kinds = Signal::derive(move || {
        values(fetched, |partner| partner.partner_type.clone(), |kind| words::partner_type(&program, kind))
    });
    let countries =
        Signal::derive(move || values(fetched, |partner| partner.country.clone(), words::country));
    let field = move |get: fn(&Address) -> &String| {
        Signal::derive(move || address.with(|address| get(address).clone()))
    };
    let set = move |put: fn(&mut Address, String)| {
        move |value: String| go.run((Box::new(move |address: &mut Address| put(address, value)), false))
    };
    view! {
        <TextInput texts=FieldTexts::simple("owner-find", t!("owner.find"), none) kind=InputKind::Search value=find on_input=typed />
        <Select texts=FieldTexts::simple("owner-segment", t!("owner.segment"), none) options=Signal::stored(segments)
            value=field(|address| &address.segment) on_choose=set(|address, value| address.segment = value) />
        <Select texts=FieldTexts::simple("owner-tier", t!("owner.tier"), none) options=tiers
            value=field(|address| &address.tier) on_choose=set(|address, value| address.tier = value) />
        <Select texts=FieldTexts::simple("owner-type", t!("owner.type"), none) options=kinds
            value=field(|address| &address.kind) on_choose=set(|address, value| address.kind = value) />
        <Select texts=FieldTexts::simple("owner-country", t!("owner.country"), none) options=countries
            value=field(|address| &address.country) on_choose=set(|address, value| address.country = value) />
    }
}

/// What the partners have of something, in the order of the words, after "all".
fn values(
    fetched: Loaded<Fetched>,
    of: impl Fn(&domain::records::Partner) -> String,
    label: impl Fn(&str) -> String,
) -> Vec<OptionItem> {
    let found: std::collections::BTreeSet<String> = fetched
        .with_value(|fetched| {
            Some(fetched.partners.iter().map(of).filter(|value| !value.is_empty()).collect())
        })
        .unwrap_or_default();
    let mut items: Vec<OptionItem> = found.iter().map(|value| item(value, label(value))).collect();
    let locale = i18n::locale();
    items.sort_by(|one, other| intl::compare(&locale, &one.label, &other.label));
    items.insert(0, item("", t!("owner.all")));
    items
}
