//! The figures of each value of a dimension, and of every one of them the way inside.

use super::export;
use super::page::Shown;
use super::words;
use crate::i18n::display;
use crate::t;
use crate::ui::ActionButton;
use domain::performance::kpi::{Figure, Kpi, Value};
use domain::performance::{Dimension, Event, Group};
use leptos::prelude::*;

/// 50 rows: more than anybody compares; the rest is in the export.
const SHOWN: usize = 50;

#[component]
pub fn Groups(shown: Shown) -> impl IntoView {
    let dimension = shown.address.grouped_by(shown.partner);
    let currency = shown.program.default_currency;
    let mut groups: Vec<&Group> = shown.report.groups.iter().collect();
    // The most won first; without a rate between currencies the programme's own decides, then the number of deals.
    groups.sort_by(|one, other| {
        let key =
            |group: &Group| (group.totals.won_value.minor(currency), group.totals.won, group.totals.open);
        key(other).cmp(&key(one)).then_with(|| one.names.cmp(&other.names))
    });
    let count = groups.len();
    let rows = groups.iter().take(SHOWN).map(|group| row(&shown, dimension, group)).collect_view();
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
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
            {more}
        </section>
    }
    .into_any()
}

fn row(shown: &Shown, dimension: Dimension, group: &Group) -> AnyView {
    let code = group.names.first().cloned().unwrap_or_default();
    let name = words::value(&shown.program, &shown.facts, dimension, &code);
    let inside = shown.address.within(dimension, &code);
    let behind = |event: Event, text: String| {
        let label = t!("performance.show_deals_of", figure = format!("{name}: {text}"));
        view! { <a href=inside.looking(event).href() aria-label=label>{text.clone()}</a> }.into_any()
    };
    let figure = |kpi: Kpi| group.figures.iter().find(|(one, _)| *one == kpi).map(|(_, figure)| figure);
    let percent = |figure: Option<&Figure>| match figure {
        Some(Ok(value @ Value::Percent(_))) => {
            words::figure(value, Kpi::WinRate.definition().unit, shown.program.default_currency).join("")
        }
        _ => "–".to_owned(),
    };
    let lines = |lines: Vec<String>| {
        lines.into_iter().map(|line| view! { <span class="line"><bdi>{line}</bdi></span> }).collect_view()
    };
    let won = display::count(group.totals.won.into());
    let won = if group.totals.won > 0 { behind(Event::Won, won) } else { won.into_any() };
    let open = lines(words::amounts(&group.totals.open_value, shown.program.default_currency));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><a class="row-link" href=inside.href()><bdi>{name.clone()}</bdi></a></th>
            <td role="cell" data-label=t!("kpi.deal_value") class="numeric">{lines(words::amounts(&group.totals.won_value, shown.program.default_currency))}</td>
            <td role="cell" data-label=t!("kpi.deal_count") class="numeric">{won}</td>
            <td role="cell" data-label=t!("kpi.win_rate") class="numeric">{percent(figure(Kpi::WinRate))}</td>
            <td role="cell" data-label=t!("kpi.pipeline_value") class="numeric">{open}</td>
            <td role="cell" data-label=t!("performance.change") class="numeric">{percent(figure(Kpi::Growth))}</td>
        </tr>
    }
    .into_any()
}
