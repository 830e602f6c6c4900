//! Every address leads back to what it was made from.

use domain::deals::{DealQuery, DealSort, Direction, SortKey, Status};
use domain::ids::{DealId, PartnerId};
use portal::route::Route;
use wasm_bindgen_test::wasm_bindgen_test;

/// The query survives both lists' addresses.
fn check(query: &DealQuery) {
    for (route, path) in [(Route::Deals(query.clone()), "/deals"), (Route::Review(query.clone()), "/review")]
    {
        let href = route.href();
        let search = href.strip_prefix(path).unwrap();
        assert!(search.is_empty() || search.starts_with('?'), "{href}");
        assert!(href.is_ascii() && !href.contains(['#', ' ']), "{href}");
        assert_eq!(Route::query_of(search), *query, "{href}");
    }
}

fn id() -> DealId {
    DealId("0197f2b6-0000-7000-8000-000000000001".to_owned())
}

#[wasm_bindgen_test]
fn every_sort_and_status_survives_its_address() {
    for (_, key) in SortKey::ALL {
        for direction in [Direction::Ascending, Direction::Descending] {
            for status in Status::ALL {
                let sort = DealSort { key, direction };
                check(&DealQuery { statuses: vec![status], sort, page: 3, ..DealQuery::default() });
            }
            check(&DealQuery { sort: DealSort { key, direction }, ..DealQuery::default() });
        }
    }
    check(&DealQuery { statuses: Status::ALL.to_vec(), ..DealQuery::default() });
}

#[wasm_bindgen_test]
fn every_filter_survives_its_address() {
    for text in ["R&D = 100 %", "a+b", "%26", "Škoda & Söhne", "日本語", "#1", "\"quoted\"?", "\u{1F697}"]
    {
        check(&DealQuery { text: text.to_owned(), ..DealQuery::default() });
    }
    check(&DealQuery {
        statuses: vec![Status::Approved, Status::Won],
        stage: Some("Proof of concept / trial".to_owned()),
        partner: Some(PartnerId("partner_1.a-b".to_owned())),
        text: "wind park".to_owned(),
        value_min: Some("9007199254740993.25".parse().unwrap()),
        close_from: "2028-02-29".parse().ok(),
        close_to: "2028-12-31".parse().ok(),
        sort: DealSort { key: SortKey::Updated, direction: Direction::Ascending },
        sort_field: Some("Größe & mehr".to_owned()),
        page: 1_000_000,
        per_page: 100,
    });
}

#[wasm_bindgen_test]
fn the_default_list_has_the_short_address() {
    assert_eq!(Route::Deals(DealQuery::default()).href(), "/deals");
    assert_eq!(Route::Review(DealQuery::default()).href(), "/review");
    assert_eq!(Route::query_of(""), DealQuery::default());
}

#[wasm_bindgen_test]
fn parameters_that_cannot_be_read_are_left_out_and_the_others_count() {
    let query = Route::query_of("?page=0&sort=colour&status=won&utm_source=mail&close_to=2026-02-30&q=wind");
    let expected = DealQuery { statuses: vec![Status::Won], text: "wind".to_owned(), ..DealQuery::default() };
    assert_eq!(query, expected);
}

#[wasm_bindgen_test]
fn every_place_has_its_own_address_and_the_address_leads_there() {
    let expected = [
        (Route::Home, "/".to_owned()),
        (Route::Deals(DealQuery::default()), "/deals".to_owned()),
        (Route::NewDeal, "/deals/new".to_owned()),
        (Route::DealDraft(id()), format!("/deals/new/{}", id())),
        (Route::Deal(id()), format!("/deals/{}", id())),
        (Route::ChangeDeal(id()), format!("/deals/{}/change", id())),
        (Route::Review(DealQuery::default()), "/review".to_owned()),
        (Route::Account, "/account".to_owned()),
        (Route::ForgotPassword, "/password".to_owned()),
        (Route::ResetPassword("a/b?c %2F".to_owned()), "/password/a%2Fb%3Fc%20%252F".to_owned()),
    ];
    for (route, href) in expected {
        assert_eq!(route.href(), href, "{route:?}");
        assert_eq!(Route::of_path(&href), Some(route), "{href}");
    }
}

#[wasm_bindgen_test]
fn a_path_that_leads_nowhere_is_no_place() {
    for path in
        ["/deal", "/deals/a%2Fb", "/deals/a/b/c", "/deals/..", "/password/a/b", "/Deals", "/deals/%zz"]
    {
        assert_eq!(Route::of_path(path), None, "{path}");
    }
}
