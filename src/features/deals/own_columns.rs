//! The list of deals where the programme names its columns. It comes with the deal's page: most programmes name none.

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

use super::deal_table::{first_cell, heading, pages, sorted_by, whole};
use crate::backend::Portal;
use crate::i18n::display;
use crate::opened;
use crate::part::NotLoaded;
use crate::route::Route;
use crate::t;
use crate::ui::part::part;
use crate::ui::table::{SortHeading, Sorted};
use crate::ui::{Loading, StatusBadge, dynamic};
use chrono::{DateTime, Utc};
use domain::deals::{DealQuery, DealSort, DealSummary, Direction, SortKey};
use domain::program::{Column, FieldKind, Program, listed_entry};
use domain::records::Page;
use leptos::prelude::*;
use serde_json::Value;
use std::sync::Arc;

/// The question, its answer, and the answer's own text.
type Found = Arc<(DealQuery, Page<DealSummary>, Option<String>)>;
type ToRoute = fn(DealQuery) -> Route;

/// The table, fetched when the first list of such a programme is shown.
pub fn own_columns(found: Found, with_partner: bool, route: ToRoute) -> AnyView {
    part(move || {
        let found = found.clone();
        Box::pin(opened!(table_part(found, with_partner, route)))
    })
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(deal_page, fallible))]
fn table_part(found: Found, with_partner: bool, route: ToRoute) -> Result<AnyView, NotLoaded> {
    let portal = Portal::of_page();
    let json: Value = found.2.as_ref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    Ok(dynamic(move || match portal.program.get() {
        Some(program) => table(portal, &program, &found.0, (&found.1, &json), (with_partner, route)),
        None => view! { <Loading /> }.into_any(),
    }))
}

fn table(
    portal: Portal,
    program: &Program,
    query: &DealQuery,
    (page, json): (&Page<DealSummary>, &Value),
    (with_partner, route): (bool, ToRoute),
) -> AnyView {
    let columns = program.columns.as_deref().unwrap_or(&Column::ORDINARY);
    // Partners know whose deals they see.
    let columns: Vec<&Column> =
        columns.iter().filter(|column| with_partner || **column != Column::Partner).collect();
    let headings = columns.iter().map(|column| own_heading(portal, program, query, column, route));
    let rows = page.items.iter().enumerate().map(|(place, deal)| {
        let listed = json.pointer(&format!("/items/{place}/listed")).unwrap_or(&Value::Null);
        let cells = columns.iter().map(|column| cell(program, deal, listed, column)).collect_view();
        view! { <tr role="row">{first_cell(deal)} {cells}</tr> }
    });
    let headings = view! {
        {heading(portal, query, SortKey::Title, t!("deals.title_column"), false, route)}
        {headings.collect_view()}
    };
    whole(headings.into_any(), rows.collect_view().into_any(), pages(query, page, route))
}

/// What a column is called.
fn label(program: &Program, column: &Column) -> String {
    match column {
        Column::Partner => t!("deals.partner"),
        Column::Owner => t!("deals.owner"),
        Column::Status => t!("deals.status"),
        Column::Stage => t!("deals.stage"),
        Column::Value => t!("deals.value"),
        Column::CloseDate => t!("deals.close_date"),
        Column::Submitted => t!("status.submitted"),
        Column::AnswerDue => t!("deals.answer_due"),
        Column::ProtectedUntil => t!("deals.protected_until"),
        Column::Updated => t!("deals.updated"),
        Column::Field(id) => program.field(id).map(display::field_label).unwrap_or_default(),
    }
}

/// Whether a column's values are compared by their length, and so stand at the end of their cells.
fn is_numeric(program: &Program, column: &Column) -> bool {
    match column {
        Column::Value => true,
        Column::Field(id) => {
            program.field(id).is_some_and(|field| matches!(field.kind, FieldKind::Money | FieldKind::Number))
        }
        _ => false,
    }
}

fn own_heading(
    portal: Portal,
    program: &Program,
    query: &DealQuery,
    column: &Column,
    route: ToRoute,
) -> AnyView {
    let label = label(program, column);
    let numeric = is_numeric(program, column);
    let key = match column {
        Column::Partner => SortKey::Partner,
        Column::Status => SortKey::Status,
        Column::Value => SortKey::Value,
        Column::CloseDate => SortKey::CloseDate,
        Column::Submitted => SortKey::Submitted,
        Column::Updated => SortKey::Updated,
        Column::Field(id) if sorts_by(portal, id) => {
            let sorted = match query.sort.direction {
                _ if query.sort_field.as_ref() != Some(id) => Sorted::No,
                Direction::Ascending => Sorted::Ascending,
                Direction::Descending => Sorted::Descending,
            };
            let direction =
                if sorted == Sorted::Ascending { Direction::Descending } else { Direction::Ascending };
            let by_field = DealQuery {
                sort: DealSort { direction, ..query.sort },
                sort_field: Some(id.clone()),
                ..sorted_by(query, SortKey::Title)
            };
            let href = route(by_field).href();
            return view! { <SortHeading label=label sorted=sorted href=href numeric=numeric /> }.into_any();
        }
        _ => {
            return view! { <th scope="col" role="columnheader" class:numeric=numeric>{label}</th> }
                .into_any();
        }
    };
    heading(portal, query, key, label, numeric, route)
}

/// The portal's own server sorts by what it keeps in columns, and fields of the form are none.
fn sorts_by(portal: Portal, field: &String) -> bool {
    portal.controls.with(|controls| controls.as_ref().is_some_and(|controls| controls.fields.contains(field)))
}

fn cell(program: &Program, deal: &DealSummary, listed: &Value, column: &Column) -> AnyView {
    let text = |text: &str| (!text.is_empty()).then(|| view! { <bdi>{text.to_owned()}</bdi> }.into_any());
    let words = |text: String| view! { {text} }.into_any();
    let content = match column {
        Column::Partner => text(&deal.partner_name),
        Column::Owner => text(&deal.owner_name),
        Column::Status => Some(view! { <StatusBadge status=deal.status /> }.into_any()),
        Column::Stage => Some(words(display::stage(program, &deal.stage))),
        Column::Value => deal.value.as_ref().map(display::money).map(words),
        Column::CloseDate => deal.close_date.map(display::date).map(words),
        Column::Submitted => deal.submitted_at.map(when_it_was),
        Column::AnswerDue => deal.answer_due.map(display::date).map(words),
        Column::ProtectedUntil => deal.protected_until.map(display::date).map(words),
        Column::Updated => Some(when_it_was(deal.updated_at)),
        Column::Field(id) => program
            .field(id)
            .zip(listed_entry(listed, id))
            .and_then(|(field, entry)| text(&display::entry(program, field, &entry))),
    };
    let long = matches!(column, Column::Field(id) if program.field(id).is_some_and(|field| field.kind == FieldKind::LongText));
    view! {
        <td role="cell" data-label=label(program, column) class:numeric=is_numeric(program, column) class:clipped=long>{content}</td>
    }
    .into_any()
}

fn when_it_was(at: DateTime<Utc>) -> AnyView {
    view! { <span title=display::instant(at)>{display::relative(at)}</span> }.into_any()
}
