//! The figures of each value of a dimension, and of every one of them the way inside.

use super::course::{in_own, scale};
use super::export;
use super::page::{Shown, has_deals};
use super::words;
use crate::i18n::display;
use crate::ui::markup::{self, Markup};
use crate::ui::{ActionButton, text, when};
use crate::{plural, t};
use domain::money::Currency;
use domain::performance::kpi::{Kpi, Value};
use domain::performance::{Dimension, Event, Group, Sums};
use leptos::prelude::*;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// 50 rows: more than anybody compares; the rest is in the export.
const SHOWN: usize = 50;

/// They come a frame after cards and charts: their figures, their rows and where these stand are as much work as all the
/// rest.
#[component]
pub fn Groups(now: Memo<Shown>) -> impl IntoView {
    let name = move || now.with(|shown| words::dimension(dimension(shown)));
    let title = move || t!("performance.groups", dimension = name());
    let (count, has_deals) = (RwSignal::new(0_usize), Memo::new(move |_| now.with(has_deals)));
    let none = when(
        move || !has_deals.get(),
        || view! { <p class="quiet">{t!("performance.no_groups")}</p> }.into_any(),
    );
    let table = move || {
        let rows = markup::rows_after_paint(
            "groups-heading",
            move || now.with(|_| ()),
            move |html| {
                now.with_untracked(|shown| {
                    let lines = Lines::new(shown, dimension(shown));
                    let groups = in_order(shown);
                    groups.iter().take(SHOWN).for_each(|group| lines.write(html, group));
                    count.try_set(groups.len());
                });
            },
        );
        view! {
            <div class="table-box">
                <table class="deals" role="table">
                    <caption class="visually-hidden">{text(title)}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{text(name)}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("kpi.deal_value")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("kpi.deal_count")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("kpi.win_rate")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("kpi.pipeline_value")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("performance.change")}</th>
                        </tr>
                    </thead>
                    {rows}
                </table>
            </div>
            {when(move || count.get() > SHOWN, move || more(count))}
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="groups-heading">
            <div class="card-head">
                <h2 id="groups-heading" tabindex="-1">{text(title)}</h2>
                {when(move || has_deals.get(), move || files(now))}
            </div>
            {none}
            {when(move || has_deals.get(), table)}
        </section>
    }
}

fn dimension(shown: &Shown) -> Dimension {
    shown.address.grouped_by(shown.partner)
}

/// How many of the groups are shown.
fn more(count: RwSignal<usize>) -> AnyView {
    let of = move || {
        let all = display::count(count.get() as u64);
        t!("performance.more_groups", shown = display::count(SHOWN as u64), all = all)
    };
    view! { <p class="quiet">{text(of)}</p> }.into_any()
}

/// The same as files.
fn files(now: Memo<Shown>) -> AnyView {
    let save = move |()| {
        let shown = now.get_untracked();
        let dimension = dimension(&shown);
        let title = t!("performance.groups", dimension = words::dimension(dimension));
        export::save_csv("performance", &shown, title, export::groups(&shown, dimension));
    };
    let book = export::Button::following("performance", now, move |shown| {
        let mut sheets = export::sheets(shown);
        sheets.insert(1, export::groups(shown, dimension(shown)));
        sheets.push(export::about(shown, t!("performance.title")));
        sheets
    });
    view! {
        <div class="actions">
            <ActionButton on_press=save>{t!("performance.export")}</ActionButton>
            {book.view()}
        </div>
    }
    .into_any()
}

/// The most won first; without a rate between currencies the programme's own decides, then the number of deals.
fn in_order(shown: &Shown) -> Vec<&Group> {
    let key = |group: &Group| (in_own(shown, &group.totals.won_value), group.totals.won, group.totals.open);
    let mut groups: Vec<_> = shown.groups().iter().map(|group| (key(group), group)).collect();
    groups.sort_by(|(one_key, one), (other_key, other)| {
        other_key.cmp(one_key).then_with(|| one.names.cmp(&other.names))
    });
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The rows of the table, and the texts that all of them share.
struct Lines<'s> {
    shown: &'s Shown,
    dimension: Dimension,
    labels: [String; 5],
}

impl<'s> Lines<'s> {
    fn new(shown: &'s Shown, dimension: Dimension) -> Self {
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
        let (shown, own) = (self.shown, self.shown.program.default_currency);
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
