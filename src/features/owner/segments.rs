//! Segments: how many partners are in each, who they are, and the tests that put them there with their values.

use super::address::{Address, View};
use super::board::{Board, Row};
use super::words;
use crate::i18n::display;
use crate::plural;
use crate::t;
use domain::performance::evaluation::{Is, Segment, Test, tried};
use domain::performance::kpi::{Kpi, Value};
use leptos::prelude::*;
use std::sync::Arc;

/// 20 names: as many as one looks through; the ranking lists all of them.
const NAMED: usize = 20;

#[component]
pub fn Segments(board: Arc<Board>, address: Address) -> impl IntoView {
    let all = board.rows.len();
    let cards = (0..board.segments.len()).filter_map(|at| card(&board, &address, at, all)).collect_view();
    let total = plural!("owner.segments_total", all as u64);
    view! {
        <section aria-labelledby="segments-heading">
            <h2 id="segments-heading">{t!("owner.view_segments")}</h2>
            <p class="quiet">{total} " " {t!("owner.segments_text")}</p>
            <ul class="segments">{cards}</ul>
        </section>
    }
}

fn card(board: &Board, address: &Address, at: usize, all: usize) -> Option<AnyView> {
    let segment = &board.segments.get(at)?.rule;
    let members: Vec<&Row> = board.rows.iter().filter(|row| row.segment == at).collect();
    let count = members.len();
    let share = rust_decimal::Decimal::from(count * 100) / rust_decimal::Decimal::from(all.max(1));
    let open = address.segment == segment.id;
    let rules = rules(segment, board);
    let list = members
        .iter()
        .take(NAMED)
        .map(|row| {
            let why = why(board, row, segment);
            view! {
                <li>
                    <a href=address.of(&row.id).href()><bdi>{row.name.clone()}</bdi></a>
                    <span class="row-note">{why}</span>
                </li>
            }
        })
        .collect_view();
    let more = (count > NAMED).then(|| {
        let everybody = Address { query: address.query.clone(), ..Address::read("") };
        let listed = Address { segment: segment.id.clone(), ..everybody.seen(View::Ranking) };
        view! { <p><a class="link" href=listed.href()>{plural!("owner.segment_all", count as u64)}</a></p> }
    });
    let members = (count > 0).then(|| {
        view! {
            <details open=open>
                <summary>{t!("owner.segment_who")}</summary>
                <ul class="members">{list}</ul>
                {more}
            </details>
        }
    });
    Some(
        view! {
            <li class="card segment">
                <h3>{board.segment_name(at)}</h3>
                <p class="kpi-value">{display::count(count as u64)}</p>
                <p class="quiet">{t!("performance.percent", number = words::decimal(share, 1))}</p>
                <p class="quiet">{rules}</p>
                {members}
            </li>
        }
        .into_any(),
    )
}

/// What a segment asks for.
fn rules(segment: &Segment, board: &Board) -> String {
    if segment.all.is_empty() {
        return t!("owner.segment_rest");
    }
    segment.all.iter().map(|test| wanted(test, board)).collect::<Vec<_>>().join(" · ")
}

fn wanted(test: &Test, board: &Board) -> String {
    let figure = words::kpi(test.kpi.definition());
    let own = board.fetched.program.default_currency;
    match test.is {
        Is::AtLeast(least) => {
            t!("owner.at_least", figure = figure, number = words::number(test.kpi, least, own))
        }
        Is::Below(limit) => t!("owner.below", figure = figure, number = words::number(test.kpi, limit, own)),
        Is::Nothing => t!("owner.nothing", figure = figure),
    }
}

/// Why a partner is in its segment: the tests with the values that they were held against. Who fits none before the last
/// is there because of what it is not.
pub fn why(board: &Board, row: &Row, segment: &Segment) -> String {
    let own = board.fetched.program.default_currency;
    let kpis: Vec<Kpi> = segment.all.iter().map(|test| test.kpi).collect();
    let figures = board.figures(row, &kpis);
    let told = |kpi: Kpi, figure: &domain::performance::kpi::Figure| {
        let value = words::told(figure, kpi.definition().unit, own).unwrap_or_else(|why| why);
        format!("{}: {value}", words::kpi(kpi.definition()))
    };
    if segment.all.is_empty() {
        let kpis = [Kpi::DealCount, Kpi::Growth];
        let shown = board.figures(row, &kpis);
        let shown: Vec<String> = shown.iter().map(|(kpi, figure)| told(*kpi, figure)).collect();
        return shown.join(" · ");
    }
    let tests = tried(segment, &figures);
    let shown: Vec<String> = tests
        .iter()
        .map(|tried| match (&tried.figure, tried.test.is) {
            (Err(_), Is::Nothing) => t!("owner.nothing", figure = words::kpi(tried.test.kpi.definition())),
            (figure, _) => told(tried.test.kpi, figure),
        })
        .collect();
    shown.join(" · ")
}

/// Each test of the partner's segment, and of those before it the first that it failed.
pub fn reasons(board: &Board, row: &Row) -> AnyView {
    let own = board.fetched.program.default_currency;
    let lines = board
        .segments
        .iter()
        .enumerate()
        .take(row.segment + 1)
        .map(|(at, one)| {
            let kpis: Vec<Kpi> = one.rule.all.iter().map(|test| test.kpi).collect();
            let tests = tried(&one.rule, &board.figures(row, &kpis));
            let is_own = at == row.segment;
            let shown = tests.iter().filter(|tried| is_own || !tried.holds).map(|tried| {
                let definition = tried.test.kpi.definition();
                let value = match &tried.figure {
                    Ok(Value::Count(count)) => display::count(*count),
                    figure => words::told(figure, definition.unit, own).unwrap_or_else(|why| why),
                };
                let (sign, word) = if tried.holds {
                    ("✓", t!("owner.test_holds"))
                } else {
                    ("✗", t!("owner.test_fails"))
                };
                let line = format!("{} — {}: {value}", wanted(&tried.test, board), word);
                view! { <li><span aria-hidden="true">{sign}</span> " " {line}</li> }
            });
            let shown = shown.collect_view();
            let rest = tests.is_empty().then(|| view! { <li>{t!("owner.segment_rest")}</li> });
            let class = if is_own { "segment-own" } else { "segment-other" };
            view! { <li class=class><strong>{board.segment_name(at)}</strong> " " <ul>{shown} {rest}</ul></li> }
        })
        .collect_view();
    view! { <ul class="tests">{lines}</ul> }.into_any()
}
