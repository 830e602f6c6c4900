//! What a deal is about: a title, a description, next steps, as partners write them.

mod stories;
mod titles;

use super::catalogue::Offer;
use super::customers::Customer;
use super::random::Random;
use chrono::{Datelike, NaiveDate};
use stories::{HURDLES, NEXT_STEPS, RENEWAL_STEPS, RENEWAL_TIMINGS, TIMINGS, stories};
use titles::native_title;

/// Why there is a deal at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    New,
    Expansion,
    Renewal,
}

/// The words of one deal.
#[derive(Debug, Clone)]
pub struct Project {
    pub title: String,
    pub description: String,
    pub next_step: String,
}

/// 120: the shortest limit that the shipped programmes set for a title.
const MAX_TITLE: usize = 120;

/// The project in which `customer` buys `units` of `offer`, to be ordered about `close`.
pub fn project(
    offer: &Offer,
    customer: &Customer,
    kind: Kind,
    units: i64,
    close: NaiveDate,
    random: &mut Random,
) -> Project {
    let story = stories(offer.id);
    let fill = |text: &str| fill(text, offer, customer, units, close);
    let title = match kind {
        Kind::Renewal => fill(random.pick(&[
            "Renewal {product}, {year}",
            "{product}: renewal for {units} {unit}",
            "Annual renewal {product} ({units} {unit})",
        ])),
        Kind::Expansion => fill(random.pick(&[
            "{product} for {sites} more {places}",
            "Expansion of {product} to {units} {unit}",
            "Second phase: {product} for {units} {unit}",
        ])),
        Kind::New => match native_title(customer.country.code, offer.family).filter(|_| random.chance(40)) {
            Some(native) => fill(native),
            None => fill(random.pick(story.titles)),
        },
    };
    let opening = match kind {
        Kind::Renewal => {
            "Renewal of the running subscription for {units} {unit}; {customer} is satisfied and wants the terms unchanged."
        }
        Kind::Expansion => {
            "{customer} already uses {product} at headquarters and wants it at {sites} more {places}."
        }
        Kind::New => random.pick(story.situations),
    };
    let (aims, timings, steps) = match kind {
        Kind::Renewal => (HURDLES, RENEWAL_TIMINGS, RENEWAL_STEPS),
        _ => (story.aims, TIMINGS, NEXT_STEPS),
    };
    let description = format!("{} {} {}", fill(opening), fill(random.pick(aims)), fill(random.pick(timings)));
    Project { title: shortened(&title), description, next_step: fill(random.pick(steps)) }
}

fn shortened(title: &str) -> String {
    title.chars().take(MAX_TITLE).collect()
}

fn fill(text: &str, offer: &Offer, customer: &Customer, units: i64, close: NaiveDate) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = MONTHS.get(usize::try_from(close.month0()).unwrap_or(0)).copied().unwrap_or_default();
    let unit = stories(offer.id).unit;
    let unit = if units == 1 { unit.trim_end_matches('s') } else { unit };
    text.replace("{customer}", &customer.name)
        .replace("{product}", offer.name)
        .replace("{units}", &grouped(units))
        .replace("{unit}", unit)
        .replace("{sites}", &customer.sites.to_string())
        .replace("{places}", places(customer.industry))
        .replace("{contact}", &customer.contact.name(&customer.country))
        .replace("{position}", customer.contact.position)
        .replace("{city}", customer.city)
        .replace("{month}", month)
        .replace("{year}", &close.year().to_string())
}

/// `12,400`
fn grouped(number: i64) -> String {
    let (thousands, rest) = (number / 1000, number % 1000);
    if thousands > 0 { format!("{thousands},{rest:03}") } else { rest.to_string() }
}

/// What the customer has many of.
fn places(industry: &str) -> &'static str {
    match industry {
        "manufacturing" | "automotive" => "plants",
        "logistics" => "depots",
        "healthcare" => "clinics",
        "retail" => "stores",
        "education" => "campuses",
        "energy" => "substations",
        "hospitality" => "houses",
        "public_sector" => "agencies",
        "construction" => "building sites",
        "life_sciences" => "laboratories",
        "financial_services" | "insurance" => "branches",
        _ => "branch offices",
    }
}
