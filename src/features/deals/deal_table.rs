//! A page of deals as a table; on narrow containers the same rows read as cards.

use super::own_columns::own_columns;
use crate::backend::{self, Portal};
use crate::i18n::display;
use crate::route::Route;
use crate::t;
use crate::ui::table::{SortHeading, Sorted};
use crate::ui::{Pagination, StatusBadge, load, text};
use domain::deals::{DealQuery, DealSort, DealSummary, Direction, SortKey};
use domain::program::Program;
use domain::records::Page;
use leptos::prelude::*;
use std::sync::Arc;

/// 10 rows of skeleton: about a screen.
const SKELETON_ROWS: usize = 10;

/// The deals of a query as a table, asked for again when the query changes or a server has acknowledged something;
/// `empty` stands where there are none.
pub fn deals_view(
    query: Memo<DealQuery>,
    with_partner: bool,
    route: fn(DealQuery) -> Route,
    empty: impl Fn(DealQuery) -> AnyView + Send + 'static,
) -> AnyView {
    let portal = Portal::of_page();
    let deals = load(move || {
        portal.outbox.acknowledged.track();
        let query = query.get();
        Box::pin(async move {
            let (page, answer) = backend::rows(&query).await.map_err(|failure| failure.sentence())?;
            Ok((query, page, answer))
        })
    });
    deals.view(SKELETON_ROWS, move |found: Arc<(DealQuery, Page<DealSummary>, Option<String>)>| {
        // Rows carry fields where the programme names its columns.
        if found.2.is_some() {
            return own_columns(found, with_partner, route);
        }
        let (query, page) = (found.0.clone(), found.1.clone());
        if page.items.is_empty() {
            return empty(query);
        }
        view! { <DealTable query=query page=page with_partner=with_partner route=route /> }.into_any()
    })
}

/// The table with its pages. `route` makes the address of the same list with another query.
#[component]
fn DealTable(
    query: DealQuery,
    page: Page<DealSummary>,
    with_partner: bool,
    route: fn(DealQuery) -> Route,
) -> impl IntoView {
    let portal = Portal::of_page();
    let heading = |key, label, numeric| heading(portal, &query, key, label, numeric, route);
    let rows = page.items.iter().map(|deal| row(portal, deal, with_partner)).collect_view();
    let headings = view! {
        {heading(SortKey::Title, t!("deals.title_column"), false)}
        {with_partner.then(|| heading(SortKey::Partner, t!("deals.partner"), false))}
        {heading(SortKey::Status, t!("deals.status"), false)}
        <th scope="col" role="columnheader">{t!("deals.stage")}</th>
        {heading(SortKey::Value, t!("deals.value"), true)}
        {heading(SortKey::CloseDate, t!("deals.close_date"), false)}
        {heading(SortKey::Updated, t!("deals.updated"), false)}
    };
    whole(headings.into_any(), rows.into_any(), pages(&query, &page, route))
}

/// Headings, rows and pages put together.
pub fn whole(headings: AnyView, rows: AnyView, pages: AnyView) -> AnyView {
    // The roles are written out: a table that is laid out as cards would lose them in some browsers.
    view! {
        <div class="table-box">
            <table class="deals" role="table">
                <caption class="visually-hidden">{t!("deals.caption")}</caption>
                <thead role="rowgroup"><tr role="row">{headings}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
        {pages}
    }
    .into_any()
}

/// The way to the other pages of the list.
pub fn pages(query: &DealQuery, page: &Page<DealSummary>, route: fn(DealQuery) -> Route) -> AnyView {
    let query = query.clone();
    let turn = move |page: u32| route(DealQuery { page, ..query.clone() }).href();
    view! {
        <Pagination page=page.page per_page=page.per_page shown=page.items.len() total=page.total has_next=page.has_next href=turn />
    }
    .into_any()
}

/// A column heading; it sorts where the backend can.
pub fn heading(
    portal: Portal,
    query: &DealQuery,
    key: SortKey,
    label: String,
    numeric: bool,
    route: fn(DealQuery) -> Route,
) -> AnyView {
    let sorted = match query.sort {
        DealSort { key: now, direction } if now == key && query.sort_field.is_none() => match direction {
            Direction::Ascending => Sorted::Ascending,
            Direction::Descending => Sorted::Descending,
        },
        _ => Sorted::No,
    };
    if !portal.can(|controls| controls.sorts.contains(&key)) {
        return view! { <th scope="col" role="columnheader" class:numeric=numeric>{label}</th> }.into_any();
    }
    view! { <SortHeading label=label sorted=sorted href=route(sorted_by(query, key)).href() numeric=numeric /> }
        .into_any()
}

/// The same list sorted by `key`; a second time turns the direction.
pub fn sorted_by(query: &DealQuery, key: SortKey) -> DealQuery {
    let direction = match query.sort {
        DealSort { key: now, direction: Direction::Ascending } if now == key => Direction::Descending,
        DealSort { key: now, direction: Direction::Descending } if now == key => Direction::Ascending,
        _ if matches!(key, SortKey::Value | SortKey::Updated | SortKey::Submitted) => Direction::Descending,
        _ => Direction::Ascending,
    };
    DealQuery { sort: DealSort { key, direction }, sort_field: None, page: 1, ..query.clone() }
}

/// Title and customer; the title leads to the deal.
pub fn first_cell(deal: &DealSummary) -> AnyView {
    view! {
        <th scope="row" role="rowheader">
            <a class="row-link" href=Route::Deal(deal.id.clone()).href()><bdi>{deal.title.clone()}</bdi></a>
            <span class="row-note"><bdi>{deal.customer.clone()}</bdi></span>
        </th>
    }
    .into_any()
}

fn row(portal: Portal, deal: &DealSummary, with_partner: bool) -> impl IntoView + use<> {
    let value = deal.value.as_ref().map(display::money);
    let partner = deal.partner_name.clone();
    // The rows do not wait for the programme, which knows the stages' labels.
    let stage = {
        let stage = deal.stage.clone();
        let label = move |program: &Option<Arc<Program>>| Some(display::stage(program.as_deref()?, &stage));
        text(move || portal.program.with(&label).unwrap_or_default())
    };
    view! {
        <tr role="row">
            {first_cell(deal)}
            {with_partner.then(|| view! { <td role="cell" data-label=t!("deals.partner")><bdi>{partner}</bdi></td> })}
            <td role="cell" data-label=t!("deals.status")><StatusBadge status=deal.status /></td>
            <td role="cell" data-label=t!("deals.stage")>{stage}</td>
            <td role="cell" data-label=t!("deals.value") class="numeric">{value}</td>
            <td role="cell" data-label=t!("deals.close_date")>{deal.close_date.map(display::date)}</td>
            <td role="cell" data-label=t!("deals.updated")>
                <span title=display::instant(deal.updated_at)>{display::relative(deal.updated_at)}</span>
            </td>
        </tr>
    }
}
