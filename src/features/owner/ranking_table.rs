//! The ranking: one row a partner, and apart from them those whose figure cannot be told.

use super::address::{Address, MOST_CHOSEN, Order};
use super::board::{Board, Ranked, Row};
use super::{export, words};
use crate::browser::{dom, timers};
use crate::i18n::display;
use crate::ui::table::{SortHeading, Sorted};
use crate::ui::{ActionButton, Empty, LinkButton, Pagination};
use crate::{plural, t};
use domain::performance::kpi::{Better, Kpi, Value, health};
use domain::performance::ranking::{Measure, Moved, Placed};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

/// 50 rows: as many as anybody reads before turning the page.
const PER_PAGE: usize = 50;

/// Who is listed, in the order that the address asks for.
pub fn listed(board: &Board, ranked: &Ranked, address: &Address) -> Vec<Placed> {
    let mut placed: Vec<Placed> = ranked
        .ranking
        .placed
        .iter()
        .filter(|placed| board.rows.get(placed.at).is_some_and(|row| fits(board, row, address)))
        .copied()
        .collect();
    match address.order {
        Order::Place => {}
        // The rows of a board stand in the order of names.
        Order::Name => placed.sort_by_key(|placed| placed.at),
        Order::Moved => placed.sort_by_key(|placed| std::cmp::Reverse(gain(placed))),
    }
    if address.descending {
        placed.reverse();
    }
    placed
}

/// Who is listed of those without a place.
pub fn apart(board: &Board, ranked: &Ranked, address: &Address) -> Vec<usize> {
    let fit = |at: &usize| board.rows.get(*at).is_some_and(|row| fits(board, row, address));
    ranked.ranking.apart.iter().copied().filter(fit).collect()
}

fn gain(placed: &Placed) -> i64 {
    match placed.moved() {
        Moved::Up(by) => by.into(),
        Moved::Down(by) => -i64::from(by),
        Moved::Stayed | Moved::New => 0,
    }
}

fn fits(board: &Board, row: &Row, address: &Address) -> bool {
    let same = |wanted: &str, own: &str| wanted.is_empty() || wanted == own;
    let segment = board.segments.get(row.segment).map_or("", |segment| segment.rule.id.as_str());
    let find = address.find.trim().to_lowercase();
    same(&address.segment, segment)
        && same(&address.tier, &row.tier)
        && same(&address.kind, &row.kind)
        && same(&address.country, &row.country)
        && (find.is_empty() || row.name.to_lowercase().contains(&find))
}

#[component]
pub fn RankingTable(board: Arc<Board>, ranked: Arc<Ranked>, address: Address) -> impl IntoView {
    let placed = listed(&board, &ranked, &address);
    let apart_of = apart(&board, &ranked, &address);
    let name = words::measure(address.measure);
    let title = t!("owner.ranking_by", figure = name.clone());
    let export = {
        let (board, ranked, address) = (board.clone(), ranked.clone(), address.clone());
        move |()| export::download(&board, &ranked, &address)
    };
    let body = if placed.is_empty() && apart_of.is_empty() {
        let cleared = Address { page: 1, chosen: address.chosen.clone(), ..Address::read("") };
        let cleared = Address { query: address.query.clone(), measure: address.measure, ..cleared };
        view! { <Empty title=t!("owner.nobody") text=t!("owner.nobody_text")>
            <LinkButton href=cleared.href()>{t!("owner.show_all")}</LinkButton>
        </Empty> }
        .into_any()
    } else {
        table(&board, &placed, &address, &name)
    };
    let direction = match address.measure.better() {
        Better::Lower => t!("owner.lower_is_better"),
        _ => t!("owner.higher_is_better"),
    };
    let all = ranked.ranking.placed.len() as u64;
    view! {
        {chosen_bar(&board, &address)}
        <section class="card" aria-labelledby="ranking-heading">
            <div class="card-head">
                <h2 id="ranking-heading">{title}</h2>
                <ActionButton on_press=export>{t!("performance.export")}</ActionButton>
            </div>
            <p class="quiet">{plural!("owner.places_among", all)} " " {direction}</p>
            {body}
        </section>
        {without_place(&board, &ranked, &apart_of, &address)}
    }
}

fn table(board: &Arc<Board>, placed: &[Placed], address: &Address, name: &str) -> AnyView {
    let skip = (address.page.saturating_sub(1) as usize).saturating_mul(PER_PAGE);
    let here: Vec<Placed> = placed.iter().skip(skip).take(PER_PAGE).copied().collect();
    let rows = here.iter().filter_map(|placed| line(board, placed, address)).collect_view();
    let sorting = |order: Order| {
        let is = address.order == order;
        let sorted = match (is, address.descending) {
            (false, _) => Sorted::No,
            (true, false) => Sorted::Ascending,
            (true, true) => Sorted::Descending,
        };
        let descending = is && !address.descending;
        (sorted, Address { order, descending, page: 1, ..address.clone() }.href())
    };
    let (by_place, place_href) = sorting(Order::Place);
    let (by_name, name_href) = sorting(Order::Name);
    let (by_move, move_href) = sorting(Order::Moved);
    let moves = board.report.compared.is_some() && address.measure.has_before();
    let turn = {
        let address = address.clone();
        move |page: u32| Address { page, ..address.clone() }.href()
    };
    let next = placed.len() > skip + here.len();
    view! {
        <div class="table-box">
            <table class="deals ranking" role="table">
                <caption class="visually-hidden">{t!("owner.ranking_by", figure = name)}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <SortHeading label=t!("owner.place") sorted=by_place href=place_href />
                        <SortHeading label=t!("performance.by_partner") sorted=by_name href=name_href />
                        <th scope="col" role="columnheader" class="numeric">{name.to_owned()}</th>
                        {moves.then(|| view! { <SortHeading label=t!("owner.moved") sorted=by_move href=move_href /> })}
                        <th scope="col" role="columnheader">{t!("owner.segment")}</th>
                        <th scope="col" role="columnheader" class="numeric">{words::kpi(beside(address.measure).definition())}</th>
                        <th scope="col" role="columnheader">{t!("owner.compare_column")}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
        <Pagination page=address.page per_page=50 shown=here.len() total=Some(placed.len() as u64) has_next=next href=turn />
    }
    .into_any()
}

fn line(board: &Arc<Board>, placed: &Placed, address: &Address) -> Option<AnyView> {
    let row = board.rows.get(placed.at)?;
    let program = &board.fetched.program;
    let figure = board.figure(row, address.measure);
    let own = board.currency(address);
    let text = words::told(&figure, words::unit(address.measure), own).unwrap_or_else(|why| why);
    let shared = placed.tied.then(|| view! { <span class="row-note">{t!("owner.shared_place")}</span> });
    let moves = (board.report.compared.is_some() && address.measure.has_before()).then(|| {
        let (sign, tone, text) = words::moved(placed.moved());
        view! {
            <td role="cell" data-label=t!("owner.moved")>
                <span class="kpi-change" data-tone=tone><span aria-hidden="true">{sign}</span> " " {text}</span>
            </td>
        }
    });
    let event = match address.measure {
        Measure::Figure(kpi) => kpi.event(),
        Measure::Health => None,
    };
    let something = !matches!(&figure, Ok(Value::Count(0)));
    let shown = match event.filter(|_| something) {
        Some(event) => {
            let label = t!("performance.show_deals_of", figure = format!("{}: {text}", row.name));
            view! { <a href=address.figures(&row.id, Some(event)) aria-label=label><bdi>{text.clone()}</bdi></a> }.into_any()
        }
        None => view! { <bdi>{text}</bdi> }.into_any(),
    };
    let parts = (address.measure == Measure::Health).then(|| health_parts(board, row, own));
    let second = beside(address.measure);
    let second_name = words::kpi(second.definition());
    let second_text = board.figure(row, Measure::Figure(second));
    let second_text =
        words::told(&second_text, second.definition().unit, own).unwrap_or_else(|_| "–".to_owned());
    let about = [words::tier(program, &row.tier), words::country(&row.country)].join(" · ");
    Some(
        view! {
            <tr role="row">
                <td role="cell" data-label=t!("owner.place")>
                    <strong class="place">{display::count(placed.place.into())}</strong> " " {shared}
                </td>
                <th scope="row" role="rowheader">
                    <a class="row-link" href=address.of(&row.id).href()><bdi>{row.name.clone()}</bdi></a>
                    <span class="row-note">{about}</span>
                </th>
                <td role="cell" data-label=words::measure(address.measure) class="numeric">{shown} {parts}</td>
                {moves}
                <td role="cell" data-label=t!("owner.segment")>{board.segment_name(row.segment)}</td>
                <td role="cell" data-label=second_name class="numeric"><bdi>{second_text}</bdi></td>
                <td role="cell" data-label=t!("owner.compare_column")>{choice(row, address)}</td>
            </tr>
        }
        .into_any(),
    )
}

/// What stands beside the ranked figure, so that it is not read alone.
fn beside(measure: Measure) -> Kpi {
    if measure == Measure::Figure(Kpi::DealCount) { Kpi::WinRate } else { Kpi::DealCount }
}

/// What a score is made of: each part with its figure, its points and its weight.
pub fn health_parts(board: &Board, row: &Row, own: domain::money::Currency) -> AnyView {
    let health = health(&board.inputs(row));
    let parts = health
        .parts
        .iter()
        .map(|part| {
            let definition = part.kpi.definition();
            let name = words::kpi(definition);
            let text = match (words::told(&part.figure, definition.unit, own), part.points) {
                (Ok(figure), Some(points)) => t!(
                    "owner.health_part",
                    figure = figure,
                    points = words::decimal(points, 0),
                    weight = words::decimal(part.weight, 0)
                ),
                (Ok(text) | Err(text), _) => t!("owner.health_left_out", reason = text),
            };
            view! { <li><strong>{name}</strong> " " {text}</li> }
        })
        .collect_view();
    view! {
        <details class="parts">
            <summary>{words::rating(health.rating)} " · " {t!("owner.parts")}</summary>
            <ul>{parts}</ul>
        </details>
    }
    .into_any()
}

/// 60 ms: the rows stand again by then.
const FOCUS_AFTER_MS: u32 = 60;

/// The box by which a partner is chosen for a comparison.
fn choice(row: &Row, address: &Address) -> AnyView {
    let chosen = address.chosen.contains(&row.id);
    let full = !chosen && address.chosen.len() >= MOST_CHOSEN;
    let href = address.toggled(&row.id).href();
    let navigate = use_navigate();
    let id = format!("choose-{}", row.id);
    let own = id.clone();
    let toggle = move |_| {
        navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        // The rows are built anew: whoever works with keys keeps their place.
        let own = own.clone();
        timers::spawn(async move {
            timers::sleep(FOCUS_AFTER_MS).await;
            dom::focus(&own);
        });
    };
    let label = t!("owner.choose", partner = row.name);
    view! {
        <label class="choose">
            <input id=id type="checkbox" prop:checked=chosen disabled=full aria-label=label on:change=toggle />
        </label>
    }
    .into_any()
}

/// Who is chosen, and the way to the comparison.
fn chosen_bar(board: &Board, address: &Address) -> AnyView {
    if address.chosen.is_empty() {
        return ().into_any();
    }
    let chips = address
        .chosen
        .iter()
        .map(|id| {
            let name = board.row(id).map_or_else(|| id.clone(), |row| row.name.clone());
            let label = t!("owner.unchoose", partner = name);
            view! {
                <li><a class="chip" href=address.toggled(id).href() aria-label=label>
                    <bdi>{name}</bdi> <crate::ui::Icon symbol=crate::ui::Symbol::Close />
                </a></li>
            }
        })
        .collect_view();
    let ready = address.chosen.len() > 1;
    let compare = address.seen(super::address::View::Compare).href();
    let next = if ready {
        view! { <LinkButton href=compare>{t!("owner.compare")}</LinkButton> }.into_any()
    } else {
        view! { <p class="quiet">{t!("owner.choose_more")}</p> }.into_any()
    };
    view! {
        <section class="chosen" aria-label=t!("owner.chosen")>
            <ul class="chips">{chips}</ul>
            {next}
        </section>
    }
    .into_any()
}

/// How many of those without a place are listed; the export has all.
const SHOWN_APART: usize = 50;

fn without_place(board: &Board, ranked: &Ranked, apart: &[usize], address: &Address) -> AnyView {
    if apart.is_empty() {
        return ().into_any();
    }
    let lines = apart
        .iter()
        .take(SHOWN_APART)
        .filter_map(|at| {
            let row = board.rows.get(*at)?;
            let why = ranked.reasons.get(*at)?.as_ref().map(words::unknown)?;
            let href = address.of(&row.id).href();
            Some(view! { <li><a href=href><bdi>{row.name.clone()}</bdi></a> " " <span class="quiet">{why}</span></li> })
        })
        .collect_view();
    let currency = address.measure.is_money().then(|| t!("owner.apart_currency"));
    let more = apart.len().saturating_sub(SHOWN_APART);
    let more = (more > 0).then(|| view! { <p class="quiet">{plural!("owner.apart_more", more as u64)}</p> });
    view! {
        <section class="card" aria-labelledby="apart-heading">
            <h2 id="apart-heading">{plural!("owner.apart", apart.len() as u64)}</h2>
            <p class="quiet">{t!("owner.apart_text", figure = words::measure(address.measure))} " " {currency}</p>
            <ul class="apart">{lines}</ul>
            {more}
        </section>
    }
    .into_any()
}

/// What is compared and evaluated of every partner.
pub const SHOWN: [Kpi; 17] = [
    Kpi::DealValue,
    Kpi::DealCount,
    Kpi::WinRate,
    Kpi::Growth,
    Kpi::Attainment,
    Kpi::Contribution,
    Kpi::AverageDealSize,
    Kpi::CycleTime,
    Kpi::SalesVelocity,
    Kpi::ActivePipeline,
    Kpi::PipelineValue,
    Kpi::WeightedPipeline,
    Kpi::OpportunitiesCreated,
    Kpi::Registrations,
    Kpi::RegistrationValue,
    Kpi::ApprovalRate,
    Kpi::ConflictRate,
];
