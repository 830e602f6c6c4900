//! The deals behind a number, the largest first.

use super::address::Address;
use super::export;
use super::page::Shown;
use super::words;
use crate::i18n::{display, lookup};
use crate::route::Route;
use crate::ui::{
    ActionButton, Empty, Icon, LinkButton, PageHeading, Pagination, StatusBadge, Symbol, dynamic, page,
};
use crate::{plural, t};
use domain::ids::DealId;
use domain::money::Money;
use domain::performance::{
    Dimension, Event, Moment, OrderBy, Sums, behind, by_worth, from_day_number, ordered,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

const PER_PAGE: u32 = 50;

/// The page's heading: what is listed while deals behind a number are, else `otherwise`. Whoever goes from one to the other
/// begins at the heading, as on any other page.
pub fn heading(place: &'static str, otherwise: String) -> AnyView {
    let search = use_location().search;
    let listed = Memo::new(move |_| search.with(|search| Address::read(place, search).behind));
    let came = StoredValue::new(false);
    dynamic(move || {
        let title = listed.get().map_or_else(|| otherwise.clone(), listed_as);
        if came.try_update_value(|came| std::mem::replace(came, true)) == Some(true) {
            page::navigated();
        }
        view! { <PageHeading title=title /> }.into_any()
    })
}

/// "Deals won".
fn listed_as(event: Event) -> String {
    lookup(&format!("performance.event_{}", event.as_str()), &[])
}

#[component]
pub fn Behind(shown: Shown, event: Event) -> impl IntoView {
    let deals = &shown.facts.deals;
    let (filter, days) = shown.address.looked_at();
    let rows = behind(deals, &filter, event, &days.unwrap_or(shown.report.period));
    let rates = shown.program.rates.as_ref().map(|stored| &stored.rates);
    let rows = rates
        .and_then(|rates| by_worth(deals, &rows, rates))
        .unwrap_or_else(|| ordered(deals, &rows, OrderBy::Amount, true));
    let page = shown.address.page;
    let skip = (page.saturating_sub(1) as usize).saturating_mul(PER_PAGE as usize);
    let here: Vec<u32> = rows.iter().skip(skip).take(PER_PAGE as usize).copied().collect();
    let what = listed_as(event);
    let count = rows.len() as u64;
    let back = shown.address.back().href();
    let up = back.clone();
    let export = {
        let (shown, what, rows) = (shown.clone(), what.clone(), StoredValue::new(rows.clone()));
        move |()| {
            let sheet = rows.with_value(|rows| export::deals(&shown, rows));
            export::save_csv("deals", &shown, what.clone(), sheet);
        }
    };
    let book = {
        let (of, what, rows) = (shown.clone(), what.clone(), rows.clone());
        export::Button::new("deals", &shown, move || {
            vec![export::deals(&of, &rows), export::about(&of, what.clone())]
        })
    };
    let sum = sum(&shown, &rows);
    let body = if here.is_empty() {
        view! { <Empty title=t!("performance.none_behind") text=t!("performance.none_behind_text")>
            <LinkButton href=up>{t!("performance.back")}</LinkButton>
        </Empty> }
        .into_any()
    } else {
        let turn = {
            let address = shown.address.clone();
            move |page: u32| Address { page, ..address.clone() }.href()
        };
        let next = rows.len() > skip + here.len();
        let lines = here.iter().map(|row| line(&shown, event, *row)).collect_view();
        view! {
            <div class="table-box">
                <table class="deals" role="table">
                    <caption class="visually-hidden">{what.clone()}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{t!("deals.title_column")}</th>
                            {(!shown.partner).then(|| view! { <th scope="col" role="columnheader">{t!("deals.partner")}</th> })}
                            <th scope="col" role="columnheader">{t!("deals.status")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("deals.value")}</th>
                            <th scope="col" role="columnheader">{t!("performance.day")}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{lines}</tbody>
                </table>
            </div>
            <Pagination page=page per_page=PER_PAGE shown=here.len() total=Some(count) has_next=next href=turn />
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="behind-heading">
            <a class="link" href=back.clone()><Icon symbol=Symbol::Back /> {t!("performance.back")}</a>
            <div class="card-head">
                <h2 id="behind-heading"><span class="visually-hidden">{what.clone()} " · "</span>{plural!("performance.deals", count)}</h2>
                <div class="actions">
                    <ActionButton on_press=export>{t!("performance.export")}</ActionButton>
                    {book.view()}
                </div>
            </div>
            {cell(&shown)}
            {sum}
            {body}
        </section>
    }
}

/// What the deals are worth together, and how that was made.
fn sum(shown: &Shown, rows: &[u32]) -> Option<AnyView> {
    let deals = &shown.facts.deals;
    let mut sums = Sums::default();
    rows.iter().filter_map(|row| deals.value(*row as usize)).for_each(|money| sums.add_money(&money));
    if sums.is_empty() {
        return None;
    }
    let note = words::total(&sums, &shown.program);
    let lines = match words::converted(&sums, &shown.program) {
        Some(whole) => vec![display::money(&whole)],
        None => words::amounts(&sums, shown.program.default_currency),
    };
    let lines =
        lines.into_iter().map(|line| view! { <span class="line"><bdi>{line}</bdi></span> }).collect_view();
    Some(view! { <p><strong>{lines}</strong> <span class="kpi-total quiet">{note}</span></p> }.into_any())
}

/// Of which cell they are, where they are one's.
fn cell(shown: &Shown) -> Option<AnyView> {
    let (filter, days) = shown.address.looked_at();
    if filter == shown.address.query.filter && days.is_none() {
        return None;
    }
    let filters = export::filters(shown).into_iter().map(|(name, values)| format!("{name}: {values}"));
    let text: Vec<String> = filters.chain(days.map(|days| words::period(&days))).collect();
    Some(view! { <p class="quiet"><bdi>{text.join(" · ")}</bdi></p> }.into_any())
}

fn line(shown: &Shown, event: Event, row: u32) -> Option<AnyView> {
    let deals = &shown.facts.deals;
    let columns = deals.columns();
    let at = row as usize;
    let name = |codes: &domain::performance::Codes| {
        let code = codes.of_row.get(at).map_or(0, |code| *code as usize);
        codes.names.get(code).map(|name| name.to_string()).unwrap_or_default()
    };
    let id = DealId::parse(columns.ids.get(at)?)?;
    let title = columns.titles.get(at).unwrap_or_default().to_owned();
    let title = if title.is_empty() { t!("deal.untitled") } else { title };
    let customer = name(&columns.customer);
    let partner = (!shown.partner).then(|| {
        let partner = words::value(&shown.program, &shown.facts, Dimension::Partner, &name(&columns.partner));
        view! { <td role="cell" data-label=t!("deals.partner")><bdi>{partner}</bdi></td> }
    });
    let moment = event.moment().unwrap_or(Moment::Created);
    let day = deals.days(moment).get(at).copied().and_then(from_day_number).map(display::date);
    Some(
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <a class="row-link" href=Route::Deal(id).href()><bdi>{title}</bdi></a>
                    <span class="row-note"><bdi>{customer}</bdi></span>
                </th>
                {partner}
                <td role="cell" data-label=t!("deals.status")>{deals.status(at).map(|status| view! { <StatusBadge status=status /> })}</td>
                <td role="cell" data-label=t!("deals.value") class="numeric">{deals.value(at).as_ref().map(|money| worth(shown, money))}</td>
                <td role="cell" data-label=t!("performance.day")>{day}</td>
            </tr>
        }
        .into_any(),
    )
}

/// An amount, and what the order is by where it is in another currency than the programme's.
fn worth(shown: &Shown, money: &Money) -> AnyView {
    let mut sums = Sums::default();
    sums.add_money(money);
    let whole = words::converted(&sums, &shown.program).as_ref().map(display::money);
    let whole = whole.map(|whole| view! { <span class="row-note"><bdi>{whole}</bdi></span> });
    view! { <span class="line"><bdi>{display::money(money)}</bdi></span> {whole} }.into_any()
}
