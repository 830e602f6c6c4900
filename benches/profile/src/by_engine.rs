//! The work by the engine: everything specific to the backend is in the profile.

use std::sync::OnceLock;

use rest_profile::columns::{ColumnReader, Data};
use rest_profile::http::HttpAnswer;
use rest_profile::json::stream::Limits;
use rest_profile::plan::ListPlan;
use rest_profile::presets;
use rest_profile::profile::{Place, Profile};
use rest_profile::query::{Filter, Operator, Query, Sort, Value};
use rest_profile::record::Record;
use rest_profile::resource::{Context, Resource};

use crate::{Deal, Page, ROWS};

const FIELDS: [&str; 12] = [
    "title",
    "customer",
    "contact_email",
    "country",
    "status",
    "value",
    "value_currency",
    "close_date",
    "partner",
    "owner",
    "created_at",
    "updated_at",
];

fn deals() -> Resource<'static> {
    static PROFILE: OnceLock<Profile> = OnceLock::new();
    let profile = PROFILE.get_or_init(|| {
        Profile::read(include_bytes!("../deals.json"), Place::Server, &presets::lookup).expect("a profile")
    });
    profile.resource("deals").expect("deals")
}

fn context() -> &'static Context {
    static CONTEXT: OnceLock<Context> = OnceLock::new();
    CONTEXT.get_or_init(Context::default)
}

fn planned(time: u32) -> ListPlan {
    let mut query = Query::page(1 + time % 40, ROWS);
    query.filter = Filter::All(vec![
        Filter::Compare {
            field: "status".to_owned(),
            operator: Operator::In,
            values: vec![Value::from("approved"), Value::from("won")],
        },
        Filter::compare("value", Operator::GreaterOrEqual, Value::Decimal((1_000 + time).to_string())),
        Filter::compare("close_date", Operator::LessOrEqual, Value::Date("2027-06-30".to_owned())),
        Filter::compare("customer", Operator::Contains, "Müller & Söhne"),
    ]);
    query.sort = vec![Sort { field: "value".to_owned(), descending: true }];
    deals().list(&query, context()).expect("a plan")
}

/// The address of a page with four conditions and an order.
pub fn plan(time: u32) -> String {
    planned(time).request.url
}

fn head() -> HttpAnswer {
    HttpAnswer {
        status: 200,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        final_url: "https://api.example.com/api/deals/".to_owned(),
        ..HttpAnswer::default()
    }
}

/// The plan does not belong to the reading, so it is made once.
fn of_reading() -> &'static ListPlan {
    static PLAN: OnceLock<ListPlan> = OnceLock::new();
    PLAN.get_or_init(|| deals().list(&Query::page(1, ROWS), context()).expect("a plan"))
}

/// The page as deals.
pub fn read(body: &[u8]) -> Page {
    let answer = HttpAnswer { body: body.to_vec(), ..head() };
    let page = deals().read_list(of_reading(), &answer).expect("a page");
    (page.records.into_iter().map(deal).collect(), page.total.unwrap_or(0))
}

fn deal(record: Record) -> Deal {
    let mut deal = Deal { id: record.id, ..Deal::default() };
    for (name, value) in record.fields {
        let (Value::Text(text) | Value::Decimal(text) | Value::Date(text) | Value::Instant(text)) = value
        else {
            continue;
        };
        let place = match name.as_str() {
            "title" => &mut deal.title,
            "customer" => &mut deal.customer,
            "contact_email" => &mut deal.contact_email,
            "country" => &mut deal.country,
            "status" => &mut deal.status,
            "value" => &mut deal.value,
            "value_currency" => &mut deal.value_currency,
            "close_date" => &mut deal.close_date,
            "partner" => &mut deal.partner,
            "owner" => &mut deal.owner,
            "created_at" => &mut deal.created_at,
            _ => &mut deal.updated_at,
        };
        *place = text;
    }
    deal
}

/// The same page and fields as columns of numbers and texts, as charts and exports take it.
pub fn columns(body: &[u8]) -> u64 {
    let layout = deals().layout(&FIELDS, 2).expect("a layout");
    let mut reader = ColumnReader::new(layout, Limits::default()).expect("a reader");
    reader.begin_page();
    reader.push(body).expect("JSON");
    let page = reader.end_page().expect("a whole page");
    let told = deals().read_columns(of_reading(), &head(), &page).expect("a page");
    let units = match reader.into_columns().get("value").map(|column| column.data().clone()) {
        Some(Data::Decimal { units, .. }) => units.iter().sum::<i64>(),
        _ => 0,
    };
    units.unsigned_abs() + told.total.unwrap_or(0)
}
