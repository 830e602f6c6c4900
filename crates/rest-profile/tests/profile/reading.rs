//! Answers that are not what they should be.

use crate::kit::{answer, read, with_deals};
use rest_profile::columns::{Amount, ColumnReader};
use rest_profile::http::HttpAnswer;
use rest_profile::json::stream::Limits;
use rest_profile::query::{Page, Query, Value};
use rest_profile::read::{FailureKind, ListPage, PageNotice, Reason};
use rest_profile::resource::Context;

fn list(more: &str, page: u32, answer: &HttpAnswer) -> Result<ListPage, rest_profile::read::Failure> {
    let profile = read(&with_deals("rest", more));
    let deals = profile.resource("deals").unwrap();
    let plan = deals.list(&Query::page(page, 2), &Context::default()).unwrap();
    deals.read_list(&plan, answer)
}

fn reason(answer: &HttpAnswer) -> Reason {
    let failure = list("", 1, answer).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Misconfigured);
    *failure.reason.unwrap()
}

fn of_type(media: &str, body: &str) -> HttpAnswer {
    HttpAnswer { headers: vec![("Content-Type".into(), media.into())], ..answer(200, body) }
}

#[test]
fn a_page_of_html_is_no_empty_list() {
    let html = "<!DOCTYPE html><title>Sign in</title>";
    assert_eq!(
        reason(&of_type("text/html; charset=utf-8", html)),
        Reason::NotJson { media: "text/html".into() }
    );
    assert!(matches!(reason(&of_type("application/json", html)), Reason::NotJson { .. }));
    assert!(list("", 1, &of_type("text/plain", "[]")).is_ok());
}

#[test]
fn a_broken_answer_says_where_it_broke() {
    assert!(matches!(reason(&answer(200, r#"[{"id":1},{"i"#)), Reason::Truncated { .. }));
    assert!(matches!(reason(&answer(200, "[1,]")), Reason::BadJson { .. }));
    assert!(matches!(reason(&answer(200, r#"{"rows":[]}"#)), Reason::NoList { .. }));
    assert!(matches!(reason(&answer(200, r#"[{"ID":1}]"#)), Reason::NoId { .. }));
    let mut big = "[".to_owned();
    big.push_str(&" ".repeat(65 << 20));
    big.push(']');
    assert_eq!(reason(&answer(200, &big)), Reason::TooLong);
}

#[test]
fn null_in_place_of_a_list_is_empty_only_if_nothing_says_otherwise() {
    let paths = r#""list":{"items":"/rows","total":{"body":"/n"}}"#;
    let page = list(paths, 1, &answer(200, r#"{"rows":null,"n":0}"#)).unwrap();
    assert_eq!((page.records.len(), page.notices.as_slice()), (0, [PageNotice::NullList].as_slice()));
    assert!(list(paths, 1, &answer(200, r#"{"rows":null,"n":7}"#)).is_err());
}

#[test]
fn a_total_smaller_than_what_was_seen_is_not_told() {
    let paths = r#""list":{"items":"/rows","total":{"body":"/n"},"next":{"by":"total"}}"#;
    let page = list(paths, 2, &answer(200, r#"{"rows":[{"id":1},{"id":2}],"n":2}"#)).unwrap();
    assert_eq!(page.total, None);
    assert_eq!(page.notices, [PageNotice::TotalLied { told: 2, seen: 4 }]);
    assert!(page.next.is_some(), "a full page goes on although the total says otherwise");
    let page = list(paths, 1, &answer(200, r#"{"rows":[{"id":1},{"id":2}],"n":-5}"#)).unwrap();
    assert_eq!(page.total, None);
}

#[test]
fn a_page_that_comes_twice_ends_the_list() {
    let profile = read(&with_deals("rest", ""));
    let deals = profile.resource("deals").unwrap();
    let mut query = Query::page(1, 2);
    let same = answer(200, r#"[{"id":1},{"id":2}]"#);
    let first = deals.read_list(&deals.list(&query, &Context::default()).unwrap(), &same).unwrap();
    query.page = Page::Next(first.next.unwrap());
    let second = deals.read_list(&deals.list(&query, &Context::default()).unwrap(), &same).unwrap();
    assert_eq!((second.records.len(), second.next), (0, None));
    assert_eq!(second.notices, [PageNotice::PageRepeated]);
}

#[test]
fn a_cursor_that_never_ends_is_left() {
    let profile = read(&with_deals(
        "rest",
        r#""list":{"items":"/rows","paging":{"query":{"after":"{cursor}"}},"next":{"by":null,"cursor":"/after"}}"#,
    ));
    let deals = profile.resource("deals").unwrap();
    let mut query = Query::page(1, 2);
    let mut pages = 0;
    loop {
        let plan = deals.list(&query, &Context::default()).unwrap();
        let page =
            deals.read_list(&plan, &answer(200, &format!(r#"{{"rows":[],"after":"c{pages}"}}"#))).unwrap();
        pages += 1;
        match page.next {
            Some(next) => query.page = Page::Next(next),
            None => break assert_eq!(page.notices, [PageNotice::Endless]),
        }
        assert!(pages < 50);
    }
    let plan = deals.list(&query, &Context::default()).unwrap();
    let page = deals.read_list(&plan, &answer(200, r#"{"rows":[{"id":1}],"after":"c3"}"#)).unwrap();
    assert_eq!(page.notices, [PageNotice::NextIsSame]);
}

#[test]
fn an_id_that_comes_twice_is_kept_once() {
    let page = list(
        "",
        1,
        &answer(200, r#"[{"id":1,"customer_name":"a"},{"id":1,"customer_name":"b"},{"noid":2}]"#),
    )
    .unwrap();
    assert_eq!(page.records.len(), 1);
    assert_eq!(page.records[0].get("customer"), Some(&Value::Text("a".into())));
    assert_eq!(
        page.notices,
        [PageNotice::DuplicateId { id: "1".into() }, PageNotice::WithoutId { count: 1 }]
    );
}

#[test]
fn decimals_keep_every_digit_and_wrong_types_are_kept_aside() {
    let body = r#"[{"id":1,"amount":0.10},{"id":2,"amount":12345678901234567890.1234567890},{"id":3,"amount":"1,5"},{"id":4,"amount":1e3},{"id":5,"amount":null,"stage":"unknown"}]"#;
    let page = list("", 1, &answer(200, body)).unwrap();
    let amount = |at: usize| page.records[at].get("amount").and_then(Value::as_text).map(str::to_owned);
    assert_eq!(amount(0).as_deref(), Some("0.10"));
    assert_eq!(amount(1).as_deref(), Some("12345678901234567890.1234567890"));
    assert_eq!(amount(3).as_deref(), Some("1000"));
    assert_eq!(page.records[2].unread, ["amount"]);
    assert_eq!(page.records[4].get("amount"), Some(&Value::Null));
    assert_eq!(page.records[4].unread, ["stage"]);
}

#[test]
fn one_word_may_stand_for_several_of_the_backend() {
    let page = list("", 1, &answer(200, r#"[{"id":1,"stage":"lost"},{"id":2,"stage":"dead"}]"#)).unwrap();
    assert!(page.records.iter().all(|record| record.get("stage") == Some(&Value::Text("closed".into()))));
}

#[test]
fn pages_go_into_columns_with_the_same_guards() {
    let profile = read(&with_deals("json-server-1", ""));
    let deals = profile.resource("deals").unwrap();
    let layout = deals.layout(&["customer", "amount", "stage", "close"], 2).unwrap();
    let mut reader = ColumnReader::new(layout, Limits::default()).unwrap();
    let mut query = Query::page(1, 2);
    let pages = [
        r#"{"next":2,"items":3,"data":[{"id":"1","customer_name":"a","amount":0.1,"stage":"dead"},{"id":"2","amount":"7.50"}]}"#,
        r#"{"next":3,"items":3,"data":[{"id":"2"},{"id":"3","expected_close":"2026-11-22"}]}"#,
        r#"{"next":4,"items":3,"data":[{"id":"2"},{"id":"3"}]}"#,
    ];
    let mut notices = Vec::new();
    for (number, body) in pages.iter().enumerate() {
        let plan = deals.list(&query, &Context::default()).unwrap();
        let head = answer(200, "");
        deals.check_columns(&head).unwrap();
        reader.begin_page();
        for piece in body.as_bytes().chunks(7) {
            reader.push(piece).unwrap();
        }
        let page = deals.read_columns(&plan, &head, &reader.end_page().unwrap()).unwrap();
        notices = page.notices;
        match page.next {
            Some(next) => query.page = Page::Next(next),
            None => assert_eq!(number, 2),
        }
    }
    assert!(notices.contains(&PageNotice::PageRepeated), "{notices:?}");
    let columns = reader.into_columns();
    assert_eq!(columns.rows(), 3);
    assert_eq!(columns.get("amount").unwrap().amount(1), Some(Amount::Units(750)));
    assert_eq!(columns.get("stage").unwrap().choice(0), Some(2));
    assert_eq!(columns.get("close").unwrap().day(2), Some(20_779));
    assert!(deals.check_columns(&of_type("text/html", "")).is_err());
}

#[test]
fn retry_after_and_the_kinds_of_refusals() {
    let profile = read(&with_deals("rest", ""));
    let deals = profile.resource("deals").unwrap();
    let mut busy = answer(429, "{}");
    busy.headers.push(("Retry-After".into(), "7".into()));
    assert_eq!(deals.read_failure(&busy, false).retry_after, Some(7));
    for (status, kind) in [
        (400, FailureKind::Validation),
        (401, FailureKind::Unauthenticated),
        (403, FailureKind::Forbidden),
        (404, FailureKind::NotFound),
        (405, FailureKind::Unsupported),
        (409, FailureKind::Conflict),
        (412, FailureKind::Conflict),
        (415, FailureKind::Misconfigured),
        (422, FailureKind::Validation),
        (428, FailureKind::PreconditionRequired),
        (429, FailureKind::RateLimited),
        (500, FailureKind::Server),
        (503, FailureKind::Server),
        (0, FailureKind::Misconfigured),
        (308, FailureKind::Misconfigured),
    ] {
        assert_eq!(deals.read_failure(&answer(status, "not json"), true).kind, kind, "{status}");
    }
}
