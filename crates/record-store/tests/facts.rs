//! All deals of a backend for figures: pages, totals that lie, notations that no column holds, and whose deals they are.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use domain::performance::{Deals, Dimension, Moment, NO_DAY};
use domain::program::Program;
use record_store::facts::reading::{Read, Reading};
use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::plan::ListPlan;
use rest_profile::profile::{Place, Profile};
use rest_profile::resource::Context;
use std::path::Path;

fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn program() -> Program {
    Program::from_json(&file("public/programs/reseller.json")).unwrap()
}

/// A backend of rows under names of its own; `list` and `product` are further parts of its profile.
fn profile(list: &str, product: &str) -> Profile {
    let text = format!(
        r#"{{"format":1,"extends":"rest","base":"https://api.example",
        "list":{{"paging":{{"query":{{"page":"{{page}}","page_size":"{{size}}"}},"max_size":1000}},"filter":{{"encode":"params","operators":{{"eq":"{{f}}={{v}}"}}}}{list}}},
        "resources":{{"deals":{{"path":"deals","fields":{{"title":"t","customer":"c","country":"land","products":{product},
        "value":{{"path":"amount","type":"decimal"}},"value_currency":"vc","close_date":{{"path":"d","type":"date"}},
        "status":{{"path":"s","values":{{"submitted":"New","won":"Won","lost":"Lost"}}}},"stage":"g",
        "partner":"p","partner_name":"pn","owner":"o","created_at":{{"path":"made","type":"instant"}},
        "closed_at":{{"path":"done","type":"instant"}}}}}}}}}}"#
    );
    let preset = file("public/backends/presets/rest.json");
    let lookup = |name: &str| (name == "rest").then_some(preset.as_str());
    Profile::read(text.as_bytes(), Place::Server, &lookup).unwrap_or_else(|problems| panic!("{problems:?}"))
}

const TEXT: &str = r#""prod""#;
const LIST: &str = r#"{"path":"prod","type":"list"}"#;
const TOTAL: &str = r#","total":{"header":"X-Total-Count"}"#;

/// So many deals as the backend keeps them, the products as a text or a list.
fn rows(count: usize, listed: bool) -> Vec<String> {
    (0..count)
        .map(|number| {
            let product = if listed { format!("[\"p{}\"]", number % 7) } else { format!("\"p{}\"", number % 7) };
            let status = ["New", "Won", "Lost", "Else"].get(number % 4).unwrap();
            format!(
                r#"{{"id":"{number}","t":"Deal \"{number}\"","c":"Customer {}","land":"CZ","prod":{product},"amount":{}.5,"vc":"EUR","d":"2026-03-01",
                "s":"{status}","g":"qualified","p":"org{}","pn":"Organisation {}","o":"u{}","made":"2026-01-{:02}T23:30:00Z"{}}}"#,
                number % 5,
                number * 10,
                number % 3,
                number % 3,
                number % 11,
                number % 28 + 1,
                if number % 4 == 1 { r#","done":"2026-02-01T12:00:00Z""# } else { "" },
            )
        })
        .collect()
}

/// What a backend that has so many deals to a page at the most answers; `told` is what it says how many there are.
fn answer(request: &HttpRequest, rows: &[String], most: usize, told: Option<usize>) -> HttpAnswer {
    let number = |name: &str| {
        let query = request.url.split('?').nth(1).unwrap_or_default();
        let pair = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        pair.and_then(|value| value.parse::<usize>().ok()).unwrap_or(1)
    };
    let size = number("page_size").min(most);
    let from = ((number("page") - 1) * size).min(rows.len());
    let page = rows.get(from..(from + size).min(rows.len())).unwrap();
    let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    headers.extend(told.map(|told| ("x-total-count".to_owned(), told.to_string())));
    HttpAnswer {
        status: 200,
        headers,
        body: format!("[{}]", page.join(",")).into_bytes(),
        final_url: request.url.clone(),
        signed_in: true,
    }
}

struct Told {
    read: Read,
    requests: Vec<String>,
}

/// Reads everything. `pieces`: so many bytes at a time, 0 for whole answers.
fn read_all(
    profile: &Profile,
    serve: &dyn Fn(&HttpRequest) -> HttpAnswer,
    own: Option<&str>,
    pieces: usize,
) -> Told {
    let program = program();
    let resource = profile.resource("deals").unwrap();
    let mut reading =
        Reading::new(&program, resource, Reading::asked(&program, resource, own), Context::default())
            .unwrap();
    let mut requests = Vec::new();
    let mut exchange = |reading: &mut Reading<'_>, plan: &ListPlan| {
        requests.push(plan.request.url.clone());
        let mut answer = serve(&plan.request);
        if pieces > 0 && reading.in_pieces() {
            let body = std::mem::take(&mut answer.body);
            body.chunks(pieces).for_each(|piece| assert!(reading.push(piece)));
        }
        reading.take(plan, &answer).unwrap();
    };
    while let Some(plan) = reading.ask().unwrap() {
        exchange(&mut reading, &plan);
        // The last page first: their order does not matter.
        for plan in reading.rest().iter().rev() {
            exchange(&mut reading, plan);
        }
    }
    let sees = |partner: &str| own.is_none_or(|own| own == partner);
    // A zone an hour east of Greenwich.
    let mut day = |millis: i64| i32::try_from((millis + 3_600_000).div_euclid(86_400_000)).unwrap();
    Told { read: reading.finish(&sees, &mut day).unwrap(), requests }
}

/// A deal as one line, so that two readings can be compared whatever the order.
fn lines(deals: &Deals) -> Vec<String> {
    let name = |dimension, row: usize| {
        let codes = match dimension {
            Dimension::Partner => &deals.columns().partner,
            Dimension::Product => &deals.columns().product,
            Dimension::Stage => &deals.columns().stage,
            _ => &deals.columns().customer,
        };
        deals.name(dimension, codes.of_row[row] as usize).to_owned()
    };
    let mut lines: Vec<String> = (0..deals.len())
        .map(|row| {
            format!(
                "{} {} {} {} {} {} {:?} {:?} {} {} {} {}",
                deals.columns().ids.get(row).unwrap(),
                deals.columns().titles.get(row).unwrap(),
                name(Dimension::Partner, row),
                name(Dimension::Customer, row),
                name(Dimension::Product, row),
                name(Dimension::Stage, row),
                deals.value(row),
                deals.status(row),
                deals.days(Moment::Created)[row],
                deals.days(Moment::Closed)[row],
                deals.days(Moment::Expected)[row],
                deals.columns().percents[row],
            )
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn every_page_is_read_once_and_in_any_order() {
    let rows = rows(2_345, false);
    let profile = profile(TOTAL, TEXT);
    let serve = |request: &HttpRequest| answer(request, &rows, 1_000, Some(rows.len()));
    let whole = read_all(&profile, &serve, None, 0);
    assert_eq!(whole.requests.len(), 3, "{:?}", whole.requests);
    assert_eq!((whole.read.deals.len(), whole.read.missing), (2_345, 0));
    assert_eq!(whole.read.labels[&Dimension::Partner]["org1"], "Organisation 1");
    let in_pieces = read_all(&profile, &serve, None, 701);
    assert_eq!(lines(&in_pieces.read.deals), lines(&whole.read.deals));
    // Half past eleven in the evening in Greenwich is the next day in the programme's zone.
    let first = whole.read.deals.days(Moment::Created).iter().min().unwrap();
    assert_eq!(domain::performance::from_day_number(*first).unwrap().to_string(), "2026-01-02");
    assert!(whole.read.deals.days(Moment::Submitted).iter().all(|day| *day == NO_DAY));
}

#[test]
fn a_backend_with_shorter_pages_than_asked_for_is_read_to_its_end() {
    let rows = rows(950, false);
    let profile = profile(TOTAL, TEXT);
    let serve = |request: &HttpRequest| answer(request, &rows, 100, Some(rows.len()));
    assert_eq!(read_all(&profile, &serve, None, 0).read.deals.len(), 950);
}

#[test]
fn a_notation_that_no_column_holds_gives_the_same_deals() {
    let (texts, lists) = (rows(120, false), rows(120, true));
    let columns = read_all(&profile(TOTAL, TEXT), &|request| answer(request, &texts, 50, Some(120)), None, 0);
    let records = read_all(&profile(TOTAL, LIST), &|request| answer(request, &lists, 50, Some(120)), None, 0);
    assert_eq!(lines(&columns.read.deals), lines(&records.read.deals));
    assert_eq!(columns.read.labels, records.read.labels);
}

#[test]
fn a_backend_that_says_nothing_of_its_number_is_read_page_by_page() {
    let rows = rows(2_100, false);
    let profile = profile("", TEXT);
    let told = read_all(&profile, &|request| answer(request, &rows, 1_000, None), None, 0);
    assert_eq!((told.read.deals.len(), told.read.missing), (2_100, 0));
}

#[test]
fn a_backend_that_sends_half_of_what_it_promises_is_noticed() {
    let rows = rows(1_500, false);
    let told =
        read_all(&profile(TOTAL, TEXT), &|request| answer(request, &rows, 1_000, Some(3_000)), None, 0);
    assert_eq!((told.read.deals.len(), told.read.missing), (1_500, 1_500));
}

#[test]
fn deals_of_other_organisations_are_in_no_figure() {
    // This backend ignores the condition that it was asked.
    for (listed, product) in [(false, TEXT), (true, LIST)] {
        let rows = rows(90, listed);
        let profile = profile(TOTAL, product);
        let told = read_all(&profile, &|request| answer(request, &rows, 50, Some(90)), Some("org1"), 0);
        assert!(told.requests.iter().all(|request| request.contains("p=org1")), "{:?}", told.requests);
        assert_eq!(told.read.deals.len(), 30);
        assert!(lines(&told.read.deals).iter().all(|line| line.contains("org1")));
    }
}

#[test]
fn a_page_of_html_and_half_a_page_are_failures() {
    let rows = rows(10, false);
    let (program, profile) = (program(), profile(TOTAL, TEXT));
    let resource = profile.resource("deals").unwrap();
    let spoil: [&dyn Fn(&mut HttpAnswer); 3] = [
        &|answer| answer.headers[0].1 = "text/html".to_owned(),
        &|answer| answer.body.truncate(300),
        &|answer| answer.body = br#"{"items":null}"#.to_vec(),
    ];
    for spoil in spoil {
        let mut reading =
            Reading::new(&program, resource, Reading::asked(&program, resource, None), Context::default())
                .unwrap();
        let plan = reading.ask().unwrap().unwrap();
        let mut answer = answer(&plan.request, &rows, 50, Some(10));
        spoil(&mut answer);
        assert!(reading.take(&plan, &answer).is_err());
        assert!(reading.finish(&|_| true, &mut |_| 0).unwrap().deals.is_empty());
    }
}

/// Once such a backend ended with the page that its total promised, and nobody said that anything was missing.
#[test]
fn a_total_that_is_cut_short_is_not_the_end_while_the_last_page_names_a_next_one() {
    let rows = rows(2_345, false);
    let linked = r#","total":{"header":"X-Total-Count"},"next":{"by":null,"link_header":"Next-Page"}"#;
    let profile = profile(linked, TEXT);
    let serve = |request: &HttpRequest| {
        let mut answered = answer(request, &rows, 100, Some(1_000));
        let page = request.url.split(['?', '&']).find_map(|pair| pair.strip_prefix("page="));
        let page: usize = page.unwrap().parse().unwrap();
        if page * 100 < rows.len() {
            let next = request.url.replace(&format!("page={page}"), &format!("page={}", page + 1));
            answered.headers.push(("next-page".to_owned(), next));
        }
        answered
    };
    let told = read_all(&profile, &serve, None, 0);
    assert_eq!((told.read.deals.len(), told.read.missing), (2_345, 0));
    assert_eq!(told.requests.len(), 24, "each page once: {:?}", told.requests);
    assert_eq!(told.requests.iter().collect::<std::collections::BTreeSet<_>>().len(), 24);
}
