//! The portal's question to a list of deals as the query of a profile.

use crate::names;
use domain::deals::{DealQuery, Direction, SortKey};
use domain::program::{Column, Program};
use rest_profile::query::{Filter, Operator, Page, Query, Sort, Value};
use rest_profile::resource::{Context, Resource, Unsupported, What};

/// What a list of deals can be asked for, so that the screen shows no control that would do nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Controls {
    pub search: bool,
    pub status: bool,
    pub sorts: Vec<SortKey>,
    /// The fields among the programme's columns that lists can be sorted by.
    pub fields: Vec<String>,
    /// Whether a deal's history is kept.
    pub history: bool,
    /// Whether a deal's files are listed.
    pub files: bool,
}

/// Asks the profile's own planner, with one condition at a time.
pub fn controls(program: &Program, deals: Resource<'_>, context: &Context) -> Controls {
    let can = |query: &DealQuery| deals.list(&question(program, deals, query, None), context).is_ok();
    let sorted = |key: &SortKey| {
        let mut query = Query::page(1, 25);
        query.sort = sort(program, *key, true);
        deals.list(&query, context).is_ok()
    };
    let own = program.columns.iter().flatten().filter_map(|column| match column {
        Column::Field(id) => Some(id.clone()),
        _ => None,
    });
    let by_field = |id: &String| can(&DealQuery { sort_field: Some(id.clone()), ..DealQuery::default() });
    Controls {
        search: can(&DealQuery { text: "a".to_owned(), ..DealQuery::default() }),
        status: can(&DealQuery { statuses: vec![domain::deals::Status::Submitted], ..DealQuery::default() }),
        sorts: SortKey::ALL.into_iter().map(|(_, key)| key).filter(sorted).collect(),
        fields: own.filter(by_field).collect(),
        history: false,
        files: false,
    }
}

/// The query. `partner` restricts it to one organisation, as a convenience: what a person may see is for the backend
/// or the gateway to enforce.
///
/// The default order is left out where the backend has no words for it; any other is asked for, and refused if need be.
pub fn question(program: &Program, deals: Resource<'_>, asked: &DealQuery, partner: Option<&str>) -> Query {
    let roles = &program.roles;
    let mut conditions = Vec::new();
    if !asked.statuses.is_empty() {
        // A backend that has no word for a status has no deal in it.
        let has = |status: &str| {
            let mut known = deals.values(names::STATUS).peekable();
            known.peek().is_none() || known.any(|name| name == status)
        };
        let asked = asked.statuses.iter().map(|status| status.as_str()).filter(|status| has(status));
        let values = asked.map(Value::from).collect::<Vec<_>>();
        let operator = if values.len() == 1 { Operator::Equal } else { Operator::In };
        conditions.push(Filter::Compare { field: names::STATUS.to_owned(), operator, values });
    }
    let stage = roles.stage.as_deref().zip(asked.stage.as_deref());
    conditions.extend(stage.map(|(field, stage)| Filter::compare(field, Operator::Equal, stage)));
    for partner in asked.partner.iter().map(|partner| partner.0.as_str()).chain(partner) {
        conditions.push(Filter::compare(names::PARTNER, Operator::Equal, partner));
    }
    let least = asked.value_min.map(|least| Value::Decimal(least.to_string()));
    conditions.extend(least.map(|least| Filter::compare(&roles.value, Operator::GreaterOrEqual, least)));
    let days = [(asked.close_from, Operator::GreaterOrEqual), (asked.close_to, Operator::LessOrEqual)];
    for (day, operator) in days {
        let day = day.map(|day| Value::Date(day.format("%Y-%m-%d").to_string()));
        conditions.extend(day.map(|day| Filter::compare(&roles.close_date, operator, day)));
    }
    let mut query = Query::page(asked.page, asked.per_page);
    query.filter = Filter::All(conditions);
    let descending = asked.sort.direction == Direction::Descending;
    query.sort = match &asked.sort_field {
        Some(field) => vec![Sort { field: field.clone(), descending }],
        None => sort(program, asked.sort.key, descending),
    };
    let by_itself = asked.sort == DealQuery::default().sort && asked.sort_field.is_none();
    if by_itself && !sorts(deals, &query.sort) {
        query.sort.clear();
    }
    // Rows that tie would change places between two pages.
    let unique = Sort { field: names::ID.to_owned(), descending: false };
    let tied = [query.sort.as_slice(), std::slice::from_ref(&unique)].concat();
    if sorts(deals, &tied) {
        query.sort = tied;
    }
    search(program, deals, &asked.text, &mut query);
    query
}

/// The backend's own search, or, where it has none, the title's.
fn search(program: &Program, deals: Resource<'_>, text: &str, query: &mut Query) {
    if text.is_empty() {
        return;
    }
    if !deals.searches() {
        let contains = Filter::compare(&program.roles.title, Operator::Contains, text);
        if let Filter::All(conditions) = &mut query.filter {
            conditions.push(contains);
        }
    } else {
        query.search = text.to_owned();
    }
}

/// Whether lists can be sorted so.
pub(crate) fn sorts(deals: Resource<'_>, sort: &[Sort]) -> bool {
    let mut probe = Query::page(1, 25);
    probe.sort = sort.to_vec();
    !matches!(
        deals.list(&probe, &Context::default()),
        Err(Unsupported { what: What::Sort | What::Field, .. })
    )
}

fn sort(program: &Program, key: SortKey, descending: bool) -> Vec<Sort> {
    let roles = &program.roles;
    let field = match key {
        SortKey::Updated => names::UPDATED_AT,
        SortKey::Submitted => names::SUBMITTED_AT,
        SortKey::Title => &roles.title,
        SortKey::Customer => &roles.customer,
        SortKey::Partner => names::PARTNER,
        SortKey::Value => &roles.value,
        SortKey::CloseDate => &roles.close_date,
        SortKey::Status => names::STATUS,
    };
    vec![Sort { field: field.to_owned(), descending }]
}

/// The page that a query asks for, to be told with its answer.
pub fn page_of(query: &Query) -> (u32, u32) {
    match query.page {
        Page::Number { number, size } => (number, size),
        Page::Next(_) => (1, 0),
    }
}
