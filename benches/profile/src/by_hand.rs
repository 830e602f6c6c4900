//! The work as somebody writes it who knows this one backend: `format!`, serde, and a table of words.
//!
//! It is kinder to itself than the engine: it does not look at the answer's address and media type, keeps dates and
//! amounts as they come without reading them, and refuses nothing.

use std::fmt::Write;

use serde::Deserialize;

use crate::{Deal, Page, ROWS, STATUSES};

fn wire(status: &str) -> &'static str {
    STATUSES.iter().find(|(_, name)| *name == status).map_or("", |(wire, _)| wire)
}

fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b',') {
            into.push(char::from(byte));
        } else {
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

/// The address of a page with four conditions and an order.
pub fn plan(time: u32) -> String {
    let (size, offset) = (ROWS, time % 40 * ROWS);
    let (least, latest) = ((1_000 + time).to_string(), "2027-06-30");
    let mut url = format!(
        "https://api.example.com/api/deals/?ordering=-amount&limit={size}&offset={offset}&registration__in="
    );
    encode(&[wire("approved"), wire("won")].join(","), &mut url);
    let _ = write!(url, "&amount__gte={least}&closing_on__lte={latest}&customer_name__icontains=");
    encode("Müller & Söhne", &mut url);
    url
}

#[derive(Deserialize)]
struct Answer {
    count: u64,
    results: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: u64,
    title: String,
    customer_name: String,
    contact: Contact,
    country: String,
    registration: String,
    amount: String,
    currency: String,
    closing_on: String,
    partner: u64,
    owner: u64,
    created_at: String,
    modified_at: String,
}

#[derive(Deserialize)]
struct Contact {
    email: String,
}

/// The page as deals.
pub fn read(body: &[u8]) -> Page {
    let answer: Answer = serde_json::from_slice(body).expect("a page");
    let deal = |row: Row| Deal {
        id: row.id.to_string(),
        title: row.title,
        customer: row.customer_name,
        contact_email: row.contact.email,
        country: row.country,
        status: STATUSES
            .iter()
            .find(|(wire, _)| *wire == row.registration)
            .map(|(_, name)| (*name).to_owned())
            .unwrap_or_default(),
        value: row.amount,
        value_currency: row.currency,
        close_date: row.closing_on,
        partner: row.partner.to_string(),
        owner: row.owner.to_string(),
        created_at: row.created_at,
        updated_at: row.modified_at,
    };
    (answer.results.into_iter().map(deal).collect(), answer.count)
}
