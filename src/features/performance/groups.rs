//! The figures of each value of a dimension, and of every one of them the way inside.

use super::course::{in_own, scale};
use super::export;
use super::page::Shown;
use super::words;
use crate::browser::timers;
use crate::i18n::display;
use crate::ui::markup::Markup;
use crate::ui::{ActionButton, when};
use crate::{plural, t};
use domain::money::Currency;
use domain::performance::kpi::{Kpi, Value};
use domain::performance::{Dimension, Event, Group, Sums};
use leptos::prelude::*;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// 50 rows: more than anybody compares; the rest is in the export.
const SHOWN: usize = 50;
/// 8 rows reach below the window under cards and charts. The others would keep those from being painted.
const AT_ONCE: usize = 8;
/// 24 ms: by then the frame with the charts is drawn.
const AFTER_THE_FRAME_MS: u32 = 24;

#[component]
pub fn Groups(shown: Shown) -> impl IntoView {
    let dimension = shown.address.grouped_by(shown.partner);
    // The most won first; without a rate between currencies the programme's own decides, then the number of deals.
    let key = |group: &Group| (in_own(&shown, &group.totals.won_value), group.totals.won, group.totals.open);
    let mut groups: Vec<_> =
        shown.report.groups.iter().enumerate().map(|(at, group)| (at, key(group), group)).collect();
    groups.sort_by(|(_, one_key, one), (_, other_key, other)| {
        other_key.cmp(one_key).then_with(|| one.names.cmp(&other.names))
    });
    let count = groups.len();
    let (first, rest): (Vec<_>, Vec<_>) =
        groups.iter().take(SHOWN).map(|(at, ..)| *at).enumerate().partition(|(place, _)| *place < AT_ONCE);
    let rows = {
        let lines = Lines::new(shown.clone(), dimension);
        move |places: &[(usize, usize)]| {
            let mut html = Markup::default();
            let groups = places.iter().filter_map(|(_, at)| lines.shown.report.groups.get(*at));
            groups.for_each(|group| lines.write(&mut html, group));
            html.into_rows()
        }
    };
    let first = rows(&first);
    let drawn = RwSignal::new(rest.is_empty());
    let waiting = timers::later(AFTER_THE_FRAME_MS, move || _ = drawn.try_set(true));
    let waiting = StoredValue::new_local(Some(waiting));
    on_cleanup(move || drop(waiting.try_update_value(Option::take)));
    let rest = when(move || drawn.get(), move || rows(&rest));
    let more = (count > SHOWN).then(|| {
        let text = t!(
            "performance.more_groups",
            shown = display::count(SHOWN as u64),
            all = display::count(count as u64)
        );
        view! { <p class="quiet">{text}</p> }
    });
    let name = words::dimension(dimension);
    if count == 0 {
        return view! {
            <section class="card" aria-labelledby="groups-heading">
                <h2 id="groups-heading">{t!("performance.groups", dimension = name)}</h2>
                <p class="quiet">{t!("performance.no_groups")}</p>
            </section>
        }
        .into_any();
    }
    let export = {
        let shown = shown.clone();
        let title = t!("performance.groups", dimension = name.clone());
        move |()| {
            let sheet = export::groups(&shown, dimension);
            export::save_csv("performance", &shown, title.clone(), sheet);
        }
    };
    let book = {
        let shown = shown.clone();
        export::Button::new("performance", &shown.clone(), move || {
            let mut sheets = export::sheets(&shown);
            sheets.insert(1, export::groups(&shown, dimension));
            sheets.push(export::about(&shown, t!("performance.title")));
            sheets
        })
    };
    view! {
        <section class="card" aria-labelledby="groups-heading">
            <div class="card-head">
                <h2 id="groups-heading">{t!("performance.groups", dimension = name.clone())}</h2>
                <div class="actions">
                    <ActionButton on_press=export>{t!("performance.export")}</ActionButton>
                    {book.view()}
                </div>
            </div>
            <div class="table-box">
                <table class="deals" role="table">
                    <caption class="visually-hidden">{t!("performance.groups", dimension = name.clone())}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{name}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("kpi.deal_value")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("kpi.deal_count")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("kpi.win_rate")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("kpi.pipeline_value")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("performance.change")}</th>
                        </tr>
                    </thead>
                    {first}
                    {rest}
                </table>
            </div>
            {more}
        </section>
    }
    .into_any()
}

/// The rows of the table, and the texts that all of them share.
struct Lines {
    shown: Shown,
    dimension: Dimension,
    labels: [String; 5],
}

impl Lines {
    fn new(shown: Shown, dimension: Dimension) -> Self {
        let labels = [
            t!("kpi.deal_value"),
            t!("kpi.deal_count"),
            t!("kpi.win_rate"),
            t!("kpi.pipeline_value"),
            t!("performance.change"),
        ];
        Self { shown, dimension, labels }
    }

    fn write(&self, html: &mut Markup, group: &Group) {
        let (shown, own) = (&self.shown, self.shown.program.default_currency);
        let code = group.names.first().map(String::as_str).unwrap_or_default();
        let name = words::value(&shown.program, &shown.facts, self.dimension, code);
        let inside = shown.address.within(self.dimension, code);
        let [value, count, rate, pipeline, change] = &self.labels;
        html.open("tr", &[("role", "row")]);
        html.open("th", &[("scope", "row"), ("role", "rowheader")]);
        html.open("a", &[("class", "row-link"), ("href", &inside.href())]);
        html.element("bdi", &[], &name);
        html.close("a");
        html.close("th");
        cell(html, value, |html| amounts(html, &group.totals.won_value, shown));
        cell(html, count, |html| {
            let won = display::count(group.totals.won.into());
            if group.totals.won == 0 {
                html.text(&won);
                return;
            }
            let label = t!("performance.show_deals_of", figure = format!("{name}: {won}"));
            let href = inside.looking(Event::Won).href();
            html.element("a", &[("href", &href), ("aria-label", &label)], &won);
        });
        cell(html, rate, |html| html.text(&percent(group, Kpi::WinRate, own)));
        cell(html, pipeline, |html| amounts(html, &group.totals.open_value, shown));
        cell(html, change, |html| html.text(&growth(group)));
        html.close("tr");
    }
}

fn cell(html: &mut Markup, label: &str, content: impl FnOnce(&mut Markup)) {
    html.open("td", &[("role", "cell"), ("data-label", label), ("class", "numeric")]);
    content(html);
    html.close("td");
}

/// What it is in the programme's currency, which the order is by, and what it was: the amount, or how many currencies. One
/// line for each where a rate is missing. The export has every currency for itself.
fn amounts(html: &mut Markup, sums: &Sums, shown: &Shown) {
    let own = shown.program.default_currency;
    let lines = words::amounts(sums, own);
    if let Some(whole) = scale(shown).told(sums) {
        html.element("bdi", &[("class", "line")], &display::money(&whole));
        match lines.as_slice() {
            [one] => html.element("bdi", &[("class", "row-note")], one),
            several => {
                let note = plural!("performance.in_currencies", several.len() as u64);
                html.element("span", &[("class", "row-note")], &note);
            }
        }
        return;
    }
    for line in lines {
        html.element("bdi", &[("class", "line")], &line);
    }
}

/// In the words of the cards.
fn growth(group: &Group) -> String {
    let found = group.figures.iter().find(|(one, _)| *one == Kpi::Growth);
    let Some((_, Ok(Value::Percent(percent)))) = found else { return "–".to_owned() };
    let change = t!("performance.percent", number = words::decimal(percent.abs(), 0));
    match percent.cmp(&Decimal::ZERO) {
        Ordering::Greater => t!("performance.more", change = change),
        Ordering::Less => t!("performance.less", change = change),
        Ordering::Equal => t!("performance.same"),
    }
}

fn percent(group: &Group, kpi: Kpi, own: Currency) -> String {
    match group.figures.iter().find(|(one, _)| *one == kpi) {
        Some((_, Ok(value @ Value::Percent(_)))) => words::figure(value, kpi.definition().unit, own).concat(),
        _ => "–".to_owned(),
    }
}
