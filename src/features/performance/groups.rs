//! The figures of each value of a dimension, and of every one of them the way inside.

use super::page::Shown;
use super::words;
use crate::browser::{files, timers};
use crate::i18n::display;
use crate::t;
use crate::ui::{ActionButton, when};
use domain::performance::kpi::{Figure, Kpi, Value};
use domain::performance::{Dimension, Event, Group};
use leptos::prelude::*;

/// 50 rows: more than anybody compares; the rest is in the export.
const SHOWN: usize = 50;
/// 8 rows reach below the window under cards and charts. The others would keep those from being painted.
const AT_ONCE: usize = 8;
/// 24 ms: by then the frame with the charts is drawn.
const AFTER_THE_FRAME_MS: u32 = 24;

#[component]
pub fn Groups(shown: Shown) -> impl IntoView {
    let dimension = shown.address.grouped_by(shown.partner);
    let currency = shown.program.default_currency;
    let mut groups: Vec<(usize, &Group)> = shown.report.groups.iter().enumerate().collect();
    // The most won first; without a rate between currencies the programme's own decides, then the number of deals.
    groups.sort_by(|(_, one), (_, other)| {
        let key =
            |group: &Group| (group.totals.won_value.minor(currency), group.totals.won, group.totals.open);
        key(other).cmp(&key(one)).then_with(|| one.names.cmp(&other.names))
    });
    let count = groups.len();
    let (first, rest): (Vec<_>, Vec<_>) =
        groups.iter().take(SHOWN).map(|(at, _)| *at).enumerate().partition(|(place, _)| *place < AT_ONCE);
    let rows = {
        let shown = shown.clone();
        move |places: &[(usize, usize)]| {
            let groups = places.iter().filter_map(|(_, at)| shown.report.groups.get(*at));
            groups.map(|group| row(&shown, dimension, group)).collect_view().into_any()
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
        move |()| download(&shown, dimension)
    };
    view! {
        <section class="card" aria-labelledby="groups-heading">
            <div class="card-head">
                <h2 id="groups-heading">{t!("performance.groups", dimension = name.clone())}</h2>
                <ActionButton on_press=export>{t!("performance.export")}</ActionButton>
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
                    <tbody role="rowgroup">{first} {rest}</tbody>
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

/// All groups as a file that spreadsheets read: with the question and the day at its top, amounts as plain numbers.
fn download(shown: &Shown, dimension: Dimension) {
    let report = &shown.report;
    let mut lines = vec![
        vec![t!("performance.title"), words::period(&report.period)],
        vec![t!("performance.as_of", day = report.as_of)],
    ];
    for (one, names) in &shown.address.query.filter.only {
        let names: Vec<String> =
            names.iter().map(|name| words::value(&shown.program, &shown.facts, *one, name)).collect();
        lines.push(vec![words::dimension(*one), names.join(", ")]);
    }
    lines.push(Vec::new());
    let currencies: Vec<_> = shown.facts.deals.columns().currency_names.clone();
    let mut head = vec![words::dimension(dimension)];
    for (label, _) in PER_CURRENCY {
        head.extend(
            currencies
                .iter()
                .map(|currency| format!("{} {}", crate::i18n::lookup(label, &[]), currency.code())),
        );
    }
    head.extend([
        t!("kpi.deal_count"),
        t!("kpi.registrations"),
        t!("kpi.active_pipeline"),
        t!("kpi.win_rate"),
    ]);
    lines.push(head);
    for group in &report.groups {
        let code = group.names.first().cloned().unwrap_or_default();
        let mut line = vec![words::value(&shown.program, &shown.facts, dimension, &code)];
        for (_, sums) in PER_CURRENCY {
            let amounts = sums(group).amounts();
            line.extend(currencies.iter().map(|currency| {
                let amount = amounts.iter().find(|money| money.currency() == *currency);
                amount.map_or_else(|| "0".to_owned(), |money| money.amount().to_string())
            }));
        }
        let totals = &group.totals;
        line.extend([totals.won, totals.submitted, totals.open].map(|count| count.to_string()));
        let rate = group.figures.iter().find(|(kpi, _)| *kpi == Kpi::WinRate);
        line.push(match rate {
            Some((_, Ok(Value::Percent(percent)))) => percent.round_dp(4).to_string(),
            _ => String::new(),
        });
        lines.push(line);
    }
    files::download(&format!("performance-{}.csv", report.as_of), "text/csv;charset=utf-8", &csv(&lines));
}

type SumsOf = fn(&Group) -> &domain::performance::Sums;

const PER_CURRENCY: [(&str, SumsOf); 2] = [
    ("kpi.deal_value", |group| &group.totals.won_value),
    ("kpi.pipeline_value", |group| &group.totals.open_value),
];

/// RFC 4180. A mark of the encoding stands first, or spreadsheets would take it for another; a cell that a spreadsheet
/// would compute is made a text.
fn csv(lines: &[Vec<String>]) -> String {
    let cell = |text: &String| {
        let number = text.parse::<rust_decimal::Decimal>().is_ok();
        let computed = !number && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let text = if computed { format!("'{text}") } else { text.clone() };
        if text.contains(['"', ',', '\n', '\r', ';']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    };
    let lines = lines.iter().map(|line| line.iter().map(cell).collect::<Vec<_>>().join(","));
    format!("\u{feff}{}\r\n", lines.collect::<Vec<_>>().join("\r\n"))
}
