//! One partner: its figures with their places, where it is strong and weak among all partners and why it is in its
//! segment, each with the way to the deals.

use super::address::{Address, View, review_href};
use super::board::{Board, Row};
use super::ranking_table::{SHOWN, health_parts};
use super::{segments, words};
use crate::backend::keeps_records_only;
use crate::i18n::display;
use crate::ui::{Empty, Icon, LinkButton, Symbol};
use crate::{plural, t};
use domain::money::{Currency, Money};
use domain::performance::evaluation::{Mark, evaluation};
use domain::performance::kpi::{Figure, Kpi, Unit, Value};
use domain::performance::ranking::Measure;
use domain::performance::review::{Trend, trend};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn OnePartner(board: Arc<Board>, address: Address) -> impl IntoView {
    let back = address.seen(View::Ranking).href();
    let Some(row) = board.row(&address.who).cloned() else {
        return view! { <Empty title=t!("owner.unknown_partner") text=t!("owner.unknown_partner_text")>
            <LinkButton href=back>{t!("owner.back_to_ranking")}</LinkButton>
        </Empty> }
        .into_any();
    };
    let program = &board.fetched.program;
    let currency = board.currency(&address);
    let about = [
        words::tier(program, &row.tier),
        words::partner_type(program, &row.kind),
        words::country(&row.country),
        board.segment_name(row.segment),
    ];
    let figures = table(&board, &row, &address, currency);
    // A store of records keeps no reviews.
    let review = (!keeps_records_only()).then(|| {
        view! { <LinkButton href=review_href(&row.id, None)>{t!("owner.review_link")}</LinkButton> }
    });
    view! {
        <a class="link" href=back><Icon symbol=Symbol::Back /> {t!("owner.back_to_ranking")}</a>
        <section class="card" aria-labelledby="partner-heading">
            <div class="card-head">
                <h2 id="partner-heading"><bdi>{row.name.clone()}</bdi></h2>
                <div class="actions">
                    <LinkButton href=address.figures(&row.id, None)>{t!("owner.all_figures")}</LinkButton>
                    {review}
                </div>
            </div>
            <p class="quiet">{about.join(" · ")}</p>
        </section>
        <div class="two">
            <section class="card" aria-labelledby="strengths-heading">
                <h3 id="strengths-heading">{t!("owner.strengths")}</h3>
                {marks(&board, &row, &address, true)}
            </section>
            <section class="card" aria-labelledby="weaknesses-heading">
                <h3 id="weaknesses-heading">{t!("owner.weaknesses")}</h3>
                {marks(&board, &row, &address, false)}
            </section>
        </div>
        <section class="card" aria-labelledby="segment-heading">
            <h3 id="segment-heading">{t!("owner.why_segment", segment = board.segment_name(row.segment))}</h3>
            {segments::reasons(&board, &row)}
        </section>
        <section class="card" aria-labelledby="health-heading">
            <h3 id="health-heading">{t!("owner.health")}</h3>
            {health_parts(&board, &row, currency)}
        </section>
        {figures}
    }
    .into_any()
}

/// Where a partner is strong (or weak) among all the others, the most striking first.
pub fn marks(board: &Board, row: &Row, address: &Address, strong: bool) -> AnyView {
    let currency = board.currency(address);
    let own = comparable(board, row, currency);
    let others = board.rows.iter().filter(|other| other.id != row.id);
    let others: Vec<Vec<(Kpi, Figure)>> = others.map(|other| comparable(board, other, currency)).collect();
    let others: Vec<&[(Kpi, Figure)]> = others.iter().map(Vec::as_slice).collect();
    let found = evaluation(&own, &others);
    let marks: &[Mark] = if strong { &found.strengths } else { &found.weaknesses };
    if marks.is_empty() {
        let text = if strong { t!("owner.no_strengths") } else { t!("owner.no_weaknesses") };
        return view! { <p class="quiet">{text}</p> }.into_any();
    }
    let lines = marks.iter().map(|mark| sentence(board, mark, strong, row, address, currency)).collect_view();
    view! { <ul class="marks">{lines}</ul> }.into_any()
}

/// Figures that can be compared with others': amounts in one currency.
fn comparable(board: &Board, row: &Row, currency: Currency) -> Vec<(Kpi, Figure)> {
    let one = |(kpi, figure): (Kpi, Figure)| {
        if !matches!(kpi.definition().unit, Unit::Money | Unit::MoneyPerDay) {
            return (kpi, figure);
        }
        let amount = board.measured(&figure, currency);
        let whole = amount.map(|amount| amount.round_dp(currency.minor_digits()));
        (
            kpi,
            whole.map(|amount| match Money::new(amount, currency) {
                Some(money) => Value::Amount(money),
                None => Value::Ratio(amount),
            }),
        )
    };
    board.figures(row, &SHOWN).into_iter().map(one).collect()
}

/// "Win rate of 62 %: better than 83 % of the others, whose middle is 41 %."
fn sentence(
    board: &Board,
    mark: &Mark,
    strong: bool,
    row: &Row,
    address: &Address,
    currency: Currency,
) -> AnyView {
    let figure = words::kpi(mark.kpi.definition());
    let value = words::number(mark.kpi, mark.own, currency);
    let median = words::number(mark.kpi, mark.median, currency);
    let percent = words::decimal(mark.percent, 0);
    let text = if strong {
        t!("owner.strength", figure = figure, value = value, percent = percent, median = median)
    } else {
        t!("owner.weakness", figure = figure, value = value, percent = percent, median = median)
    };
    // A figure can be better than others' and worse than it was: both are said together, or they contradict each other.
    let measure = Measure::Figure(mark.kpi);
    let (now, before) = (board.figure(row, measure), board.figure_before(row, measure));
    let other = if strong { Trend::Worse } else { Trend::Better };
    let turned = before.filter(|before| trend(mark.kpi, &now, before) == Some(other)).and_then(|before| {
        let told = |figure: &Figure| words::told(figure, words::unit(measure), currency).ok();
        let (now, before) = (told(&now)?, told(&before)?);
        Some(if strong {
            t!("owner.strength_fell", before = before, now = now)
        } else {
            t!("owner.weakness_rose", before = before, now = now)
        })
    });
    let link = mark.kpi.event().map(|event| {
        let label = t!("performance.show_deals_of", figure = format!("{}: {figure}", row.name));
        view! { <a class="link" href=address.figures(&row.id, Some(event)) aria-label=label>{t!("performance.show_deals")}</a> }
    });
    let (sign, tone) = if strong { ("▲", "good") } else { ("▼", "bad") };
    view! { <li><span class="kpi-change" data-tone=tone aria-hidden="true">{sign}</span> " " {text} " " {turned} " " {link}</li> }.into_any()
}

/// Every figure with its place among all and with what it was.
fn table(board: &Board, row: &Row, address: &Address, currency: Currency) -> AnyView {
    let at = board.rows.iter().position(|one| one.id == row.id);
    let measures: Vec<Measure> = SHOWN.map(Measure::Figure).into_iter().chain([Measure::Health]).collect();
    let rankings = board.rankings(&measures, currency);
    let rows = measures
        .into_iter()
        .zip(&rankings)
        .map(|(measure, ranked)| {
            let figure = board.figure(row, measure);
            let unit = words::unit(measure);
            let told = words::told(&figure, unit, currency);
            let before = board.figure_before(row, measure).and_then(|before| words::told(&before, unit, currency).ok());
            let placed = ranked.ranking.placed.iter().find(|placed| Some(placed.at) == at);
            let all = display::count(ranked.ranking.placed.len() as u64);
            let place = placed.map(|placed| {
                let place = t!("owner.place_of", place = display::count(placed.place.into()), all = all);
                if placed.tied { format!("{place} ({})", t!("owner.shared_place")) } else { place }
            });
            let event = match (&figure, measure) {
                (Ok(Value::Count(0)) | Err(_), _) | (_, Measure::Health) => None,
                (_, Measure::Figure(kpi)) => kpi.event(),
            };
            let value = match (told, event) {
                (Ok(text), Some(event)) => {
                    let label = t!("performance.show_deals_of", figure = format!("{}: {text}", words::measure(measure)));
                    view! { <a href=address.figures(&row.id, Some(event)) aria-label=label><bdi>{text.clone()}</bdi></a> }.into_any()
                }
                (Ok(text), None) => view! { <bdi>{text}</bdi> }.into_any(),
                (Err(why), _) => view! { <span class="row-note">{why}</span> }.into_any(),
            };
            let rank = Address { measure, ..address.seen(View::Ranking) }.href();
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader"><a href=rank>{words::measure(measure)}</a></th>
                    <td role="cell" data-label=t!("owner.value") class="numeric">{value}</td>
                    <td role="cell" data-label=t!("owner.before") class="numeric">{before.unwrap_or_else(|| "–".to_owned())}</td>
                    <td role="cell" data-label=t!("owner.place") class="numeric">{place.unwrap_or_else(|| "–".to_owned())}</td>
                </tr>
            }
        })
        .collect_view();
    let count = plural!("owner.partners", board.rows.len() as u64);
    view! {
        <section class="card" aria-labelledby="own-figures-heading">
            <h3 id="own-figures-heading">{t!("owner.figures_among", partners = count)}</h3>
            <div class="table-box">
                <table class="deals" role="table">
                    <caption class="visually-hidden">{t!("owner.figures_of", partner = row.name)}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{t!("owner.figure")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("owner.value")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("owner.before")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("owner.place")}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
