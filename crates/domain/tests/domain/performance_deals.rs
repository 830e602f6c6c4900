//! Deals for the tests of figures, made at random and by hand.

use chrono::{Days, NaiveDate};
use domain::deals::Status;
use domain::money::{Currency, Money};
use domain::performance::{Deals, Fact};
use proptest::prelude::*;

/// A deal that owns its texts.
#[derive(Debug, Clone, Default)]
pub struct Row {
    pub names: [String; 7],
    pub title: String,
    pub status: Option<Status>,
    pub value: Option<Money>,
    pub percent: Option<u8>,
    pub created: Option<NaiveDate>,
    pub submitted: Option<NaiveDate>,
    pub decided: Option<NaiveDate>,
    pub closed: Option<NaiveDate>,
}

pub fn deals(rows: &[Row]) -> Deals {
    Deals::from_facts(rows.iter().map(|row| {
        let [partner, owner, customer, product, country, stage, reason] = &row.names;
        Fact {
            title: &row.title,
            partner,
            owner,
            customer,
            product,
            country,
            stage,
            reason,
            status: row.status,
            value: row.value,
            percent: row.percent,
            created: row.created,
            submitted: row.submitted,
            decided: row.decided,
            closed: row.closed,
            ..Fact::default()
        }
    }))
}

/// Up to `most` deals, among them ones without dates, closed before they were created, with negative amounts and with
/// statuses that nobody knows.
pub fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    let date = || {
        prop::option::weighted(0.8, 0_u64..1_100).prop_map(|days| Some(day("2023-10-01") + Days::new(days?)))
    };
    let currency = prop::sample::select(vec!["EUR", "USD", "JPY", "KWD"]);
    let value = prop::option::weighted(0.9, (-5_000_i64..1_000_000_000_000, currency)).prop_map(|value| {
        let (minor, code) = value?;
        Money::from_minor(minor, Currency::parse(code).unwrap())
    });
    let status = prop::option::weighted(0.95, prop::sample::select(Status::ALL.to_vec()));
    let percent = prop::option::weighted(0.9, 0_u8..=100);
    let row = (
        prop::array::uniform7("[abc]?"),
        "[a-cA-CÀ-ž ]{0,12}",
        status,
        value,
        percent,
        (date(), date(), date(), date()),
    );
    let row =
        row.prop_map(|(names, title, status, value, percent, (created, submitted, decided, closed))| Row {
            names,
            title,
            status,
            value,
            percent,
            created,
            submitted,
            decided,
            closed,
        });
    prop::collection::vec(row, 0..most)
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn money(text: &str) -> Money {
    Money::from_canonical(text).unwrap()
}
