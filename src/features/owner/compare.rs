//! Two to five partners side by side: figures in a table, the ranked one as bars, and the course of their won deals.

use super::address::{Address, View};
use super::board::{Board, Ranked, Row};
use super::ranking_table::SHOWN;
use super::words;
use crate::browser::intl;
use crate::i18n::{self, display};
use crate::t;
use crate::ui::chart::{Axis, ChartView};
use crate::ui::{Empty, Icon, LinkButton, Symbol};
use charts::{Chart, Kind, Series, Value};
use domain::performance::kpi::Better;
use domain::performance::ranking::Measure;
use domain::performance::{Dimension, Filter, Grain, Timeline, course};
use leptos::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::sync::Arc;

#[component]
pub fn Compare(board: Arc<Board>, ranked: Arc<Ranked>, address: Address) -> impl IntoView {
    let rows: Vec<&Row> = address.chosen.iter().filter_map(|id| board.row(id)).collect();
    let back = address.seen(View::Ranking).href();
    if rows.len() < 2 {
        return view! { <Empty title=t!("owner.compare_none") text=t!("owner.choose_more")>
            <LinkButton href=back>{t!("owner.back_to_ranking")}</LinkButton>
        </Empty> }
        .into_any();
    }
    let currency = board.currency(&address);
    let code = address.measure.is_money().then_some(currency);
    let axis: Axis = Arc::new(move |number| {
        intl::compact(&i18n::locale(), number, code.as_ref().map(domain::money::Currency::code))
    });
    let plain: Axis = Arc::new(|number| intl::compact(&i18n::locale(), number, None));
    let bars = bars(&board, &rows, &address);
    let lines = lines(&board, &rows);
    let heads = rows
        .iter()
        .map(|row| {
            let href = address.of(&row.id).href();
            view! { <th scope="col" class="numeric"><a href=href><bdi>{row.name.clone()}</bdi></a></th> }
        })
        .collect_view();
    let measures = SHOWN.map(Measure::Figure).into_iter().chain([Measure::Health]);
    let body = measures.map(|measure| line(&board, &rows, measure, &address)).collect_view();
    let place = rows
        .iter()
        .map(|row| {
            let at = board.rows.iter().position(|one| one.id == row.id);
            let placed = ranked.ranking.placed.iter().find(|placed| Some(placed.at) == at);
            let text = placed.map_or_else(|| "–".to_owned(), |placed| display::count(placed.place.into()));
            view! { <td class="numeric">{text}</td> }
        })
        .collect_view();
    let segment = rows
        .iter()
        .map(|row| view! { <td class="numeric">{board.segment_name(row.segment)}</td> })
        .collect_view();
    view! {
        <section class="comparison" aria-labelledby="compare-heading">
            <a class="link" href=back><Icon symbol=Symbol::Back /> {t!("owner.back_to_ranking")}</a>
            <h2 id="compare-heading">{t!("owner.comparison")}</h2>
            <div class="charts">
                <div class="card"><ChartView chart=Signal::stored(bars) axis=axis /></div>
                <div class="card"><ChartView chart=Signal::stored(lines) axis=plain /></div>
            </div>
            <div class="card cohort-scroll" tabindex="0" role="region" aria-label=t!("owner.comparison_table")>
                <table class="cohorts">
                    <caption class="visually-hidden">{t!("owner.comparison_table")}</caption>
                    <thead><tr><th scope="col">{t!("owner.figure")}</th>{heads}</tr></thead>
                    <tbody>
                        <tr><th scope="row">{t!("owner.place_by", figure = words::measure(address.measure))}</th>{place}</tr>
                        <tr><th scope="row">{t!("owner.segment")}</th>{segment}</tr>
                        {body}
                    </tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// One figure of all; the best is said in words.
fn line(board: &Board, rows: &[&Row], measure: Measure, address: &Address) -> AnyView {
    let currency = board.currency(address);
    let figures: Vec<_> = rows.iter().map(|row| board.figure(row, measure)).collect();
    let numbers: Vec<Option<Decimal>> =
        figures.iter().map(|figure| board.measured(figure, currency).ok()).collect();
    let known = || numbers.iter().flatten().copied();
    let best = match measure.better() {
        Better::Higher => known().max(),
        Better::Lower => known().min(),
        Better::Neither => None,
    };
    // Nobody is the best of one, and nobody where all are alike.
    let best = best.filter(|best| known().count() > 1 && known().any(|number| number != *best));
    let cells = figures
        .iter()
        .zip(&numbers)
        .map(|(figure, number)| {
            let is_best = best.is_some() && *number == best;
            let mark = is_best.then(|| view! { <span class="row-note best">{t!("owner.best")}</span> });
            match words::told(figure, words::unit(measure), currency) {
                Ok(text) => view! { <td class="numeric"><bdi>{text}</bdi> " " {mark}</td> }.into_any(),
                Err(why) => view! { <td class="numeric"><span class="row-note">{why}</span></td> }.into_any(),
            }
        })
        .collect_view();
    view! { <tr><th scope="row">{words::measure(measure)}</th>{cells}</tr> }.into_any()
}

/// The ranked figure as a bar for each.
fn bars(board: &Board, rows: &[&Row], address: &Address) -> Chart {
    let currency = board.currency(address);
    let name = words::measure(address.measure);
    let values: Vec<Option<Value>> = rows
        .iter()
        .map(|row| {
            let figure = board.figure(row, address.measure);
            let number = board.measured(&figure, currency).ok()?;
            let text = words::told(&figure, words::unit(address.measure), currency).ok()?;
            let value = Value::new(number.to_f64().unwrap_or_default(), text);
            Some(Value { link: Some(address.of(&row.id).href()), ..value })
        })
        .collect();
    let first = rows.iter().zip(&values).filter_map(|(row, value)| Some((row, value.as_ref()?)));
    let first = match address.measure.better() {
        Better::Lower => first.min_by(|one, other| one.1.amount.total_cmp(&other.1.amount)),
        _ => first.max_by(|one, other| one.1.amount.total_cmp(&other.1.amount)),
    };
    let title = match first {
        Some((row, value)) => t!("owner.bars_title", partner = row.name, value = value.text, figure = name),
        None => name.clone(),
    };
    let mut chart = Chart::new(Kind::Rows, title, words::period(&board.report.period));
    chart.heading = t!("performance.by_partner");
    chart.labels = rows.iter().map(|row| row.name.clone()).collect();
    chart.series.push(Series { name, values, before: false });
    chart
}

/// How many deals each has won, step by step.
fn lines(board: &Board, rows: &[&Row]) -> Chart {
    let (period, program) = (board.report.period, &board.fetched.program);
    let grain = period.grain();
    let timeline = Timeline::stepped(&period, grain, program.fiscal_year);
    let mut chart = Chart::new(Kind::Line, t!("owner.lines_title"), words::period(&period));
    chart.heading = t!("performance.step");
    chart.labels = timeline
        .begins()
        .iter()
        .map(|from| match grain {
            Grain::Day | Grain::Week => intl::short_day(&i18n::locale(), *from),
            Grain::Month | Grain::Quarter => intl::month(&i18n::locale(), *from),
            Grain::Year => from.format("%Y").to_string(),
        })
        .collect();
    for row in rows {
        let filter = Filter::of(Dimension::Partner, &row.id);
        let steps = course(&board.fetched.facts.deals, &filter, &timeline);
        let values = steps
            .iter()
            .map(|step| Some(Value::new(f64::from(step.totals.won), display::count(step.totals.won.into()))))
            .collect();
        chart.series.push(Series { name: row.name.clone(), values, before: false });
    }
    chart
}
