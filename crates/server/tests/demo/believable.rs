//! The programme as a whole looks like one.

use super::*;
use chrono::{Datelike, NaiveDate};
use domain::deals::Status;
use domain::form::Entry;
use std::collections::{BTreeMap, BTreeSet};

fn count(data: &DemoData, status: Status) -> usize {
    data.deals.iter().filter(|made| made.deal.summary.status == status).count()
}

#[test]
fn every_status_occurs_about_as_often_as_in_life() {
    let (_, data) = reseller();
    let within = |status: Status, low: usize, high: usize| {
        let found = count(&data, status);
        assert!((low..=high).contains(&found), "{status:?}: {found}, expected {low} to {high}");
    };
    within(Status::Won, 850, 1_350);
    within(Status::Lost, 450, 900);
    within(Status::Approved, 100, 350);
    within(Status::Rejected, 100, 260);
    within(Status::Duplicate, 30, 140);
    within(Status::Withdrawn, 40, 160);
    within(Status::Expired, 60, 260);
    within(Status::InfoRequested, 5, 14);
    within(Status::Draft, 12, 30);
    let waiting = count(&data, Status::Submitted) + count(&data, Status::UnderReview);
    assert!((10..=20).contains(&waiting), "{waiting} await a decision");
}

#[test]
fn the_first_account_that_people_try_has_something_of_everything() {
    let (_, data) = reseller();
    let northwind = &data.partners[0];
    for status in Status::ALL {
        let deals = data.deals.iter().map(|made| &made.deal.summary);
        let found =
            deals.filter(|summary| summary.partner_id == northwind.id && summary.status == status).count();
        assert!(found > 0, "{} has no deal that is {status:?}", northwind.name);
    }
}

#[test]
fn what_waits_is_due_about_now_and_a_few_are_late() {
    let (_, data) = reseller();
    let waiting: Vec<NaiveDate> = data
        .deals
        .iter()
        .filter(|made| made.deal.summary.status.awaits_decision())
        .map(|made| made.deal.summary.answer_due.unwrap())
        .collect();
    let today = now().date_naive();
    assert!(waiting.iter().all(|due| (*due - today).num_days().abs() <= 7), "{waiting:?}");
    let late = waiting.iter().filter(|due| **due < today).count();
    assert!((1..=6).contains(&late), "{late} late");
}

#[test]
fn orders_peak_at_quarter_ends_and_in_december_and_dip_in_august() {
    let (_, data) = reseller();
    let mut months = [0usize; 12];
    for made in data.deals.iter().filter(|made| made.deal.summary.status == Status::Won) {
        months[made.deal.summary.close_date.unwrap().month0() as usize] += 1;
    }
    let average = months.iter().sum::<usize>() / 12;
    assert!(months[7] * 2 < average * 2 && months[7] < months[8], "{months:?}");
    assert!(months[11] > average && months[5] > months[6] && months[2] > months[3], "{months:?}");
}

#[test]
fn the_programme_grows_and_partners_differ() {
    let (_, data) = reseller();
    let year = |back: i64| {
        let (from, to) =
            (now() - chrono::TimeDelta::days(365 * back), now() - chrono::TimeDelta::days(365 * (back - 1)));
        data.deals
            .iter()
            .filter(|made| made.deal.summary.created_at >= from && made.deal.summary.created_at < to)
            .count()
    };
    assert!(year(1) > year(2) && year(2) > year(3), "{} {} {}", year(3), year(2), year(1));
    let mut sizes: Vec<usize> = data
        .partners
        .iter()
        .map(|partner| data.deals.iter().filter(|made| made.deal.summary.partner_id == partner.id).count())
        .collect();
    sizes.sort_unstable();
    assert!(sizes[0] >= 10 && sizes[11] > sizes[5] * 2 && sizes[11] < 700, "{sizes:?}");
    let rate = |partner: &domain::records::Partner| {
        let of = |status: Status| {
            data.deals
                .iter()
                .filter(|made| {
                    made.deal.summary.partner_id == partner.id && made.deal.summary.status == status
                })
                .count()
        };
        of(Status::Won) * 100 / (of(Status::Won) + of(Status::Lost)).max(1)
    };
    let rates: Vec<usize> = data.partners.iter().take(8).map(rate).collect();
    assert!(rates.iter().max().unwrap() - rates.iter().min().unwrap() >= 10, "{rates:?}");
    assert!(rates.iter().all(|rate| (35..=85).contains(rate)), "{rates:?}");
}

#[test]
fn customers_come_back_and_look_like_their_country() {
    let (_, data) = reseller();
    let mut by_customer: BTreeMap<&str, usize> = BTreeMap::new();
    for made in &data.deals {
        *by_customer.entry(&made.deal.summary.customer).or_default() += 1;
    }
    assert!((360..=470).contains(&by_customer.len()), "{} customers", by_customer.len());
    assert!(by_customer.values().any(|deals| *deals >= 15));
    let kinds: BTreeSet<_> = data
        .deals
        .iter()
        .filter_map(|made| made.deal.fields.get("opportunity_type"))
        .map(|entry| match entry {
            Entry::Text(text) => text.clone(),
            Entry::Many(_) => String::new(),
        })
        .collect();
    assert_eq!(kinds.len(), 3);
    let renewals = data
        .deals
        .iter()
        .filter(|made| made.deal.fields.get("opportunity_type") == Some(&Entry::from("renewal")));
    assert!((150..=500).contains(&renewals.count()));
    let script = |low: char, high: char| {
        by_customer.keys().any(|name| name.chars().any(|c| (low..=high).contains(&c)))
    };
    assert!(script('\u{4e00}', '\u{9fff}') && script('\u{30a0}', '\u{30ff}') && script('\u{600}', '\u{6ff}'));
}

#[test]
fn amounts_are_round_and_spread_like_real_quotes() {
    let (_, data) = reseller();
    let mut euros: Vec<i64> = data
        .deals
        .iter()
        .filter_map(|made| made.deal.summary.value)
        .filter(|value| value.currency().code() == "EUR")
        .map(|value| value.minor().unwrap() / 100)
        .collect();
    euros.sort_unstable();
    let at = |percent: usize| euros[euros.len() * percent / 100];
    assert!((10_000..=45_000).contains(&at(50)), "median {}", at(50));
    assert!(at(95) > at(50) * 5 && at(5) * 4 < at(50), "{} {} {}", at(5), at(50), at(95));
    assert!(*euros.last().unwrap() < 5_000_000, "{}", euros.last().unwrap());
    assert!(data.deals.iter().all(|made| made.deal.summary.value.unwrap().minor().unwrap() % 100 == 0
        || made.deal.summary.value.unwrap().currency().minor_digits() == 0));
    let currencies: BTreeSet<_> =
        data.deals.iter().map(|made| made.deal.summary.value.unwrap().currency().code().to_owned()).collect();
    assert_eq!(currencies.len(), 10);
}

#[test]
fn every_product_has_a_round_price_in_every_currency() {
    let (program, data) = reseller();
    for product in &data.products {
        let codes: Vec<_> = product.prices.iter().map(|price| price.currency()).collect();
        assert_eq!(codes, program.currencies, "{}", product.name);
        assert!(product.prices.iter().all(|price| price.amount() > rust_decimal::Decimal::ZERO));
    }
}

#[test]
fn texts_are_filled_in_completely() {
    let (_, data) = reseller();
    let titles: BTreeSet<_> = data.deals.iter().map(|made| made.deal.summary.title.as_str()).collect();
    assert!(titles.len() > 900, "{} different titles", titles.len());
    for made in &data.deals {
        for entry in made.deal.fields.values() {
            for text in entry.values() {
                assert!(!text.contains(['{', '}']) && !text.contains("  "), "{text}");
            }
        }
    }
}
