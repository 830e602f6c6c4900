//! What backends do in ways of their own, each in the smallest profile that says it.

use crate::kit::{answer, read, try_read, with_deals};
use rest_profile::Kind;
use rest_profile::http::{HttpAnswer, Replay};
use rest_profile::profile::{Place, Profile};
use rest_profile::query::{Filter, Operator, Page, Query, Sort, Value};
use rest_profile::read::{FailureKind, Outcome, Reason};
use rest_profile::record::Record;
use rest_profile::resource::{Context, Resource, What};

/// A profile of `rest` whose deals have these fields; `more` are keys of the profile.
fn deals_with(fields: &str, more: &str) -> Profile {
    read(&format!(
        r#"{{"format":1,"extends":"rest","base":"https://api.example/v1"{more},"resources":{{"deals":{{"path":"deals","fields":{{{fields}}}}}}}}}"#
    ))
}

fn one(profile: &Profile) -> Resource<'_> {
    profile.resource("deals").unwrap()
}

fn record(profile: &Profile, body: &str) -> Record {
    one(profile).read_one(&answer(200, body)).unwrap()
}

fn written(profile: &Profile, field: &str, value: Value) -> Result<String, What> {
    let plan = one(profile).create(&[(field.to_owned(), value)], "k", &Context::default());
    plan.map(|plan| plan.request.text().unwrap().to_owned()).map_err(|refused| refused.what)
}

fn asked(profile: &Profile, filter: Filter) -> Result<String, What> {
    let query = Query { filter, ..Query::page(1, 10) };
    let plan = one(profile).list(&query, &Context::default());
    plan.map(|plan| plan.request.url.split_once("page_size=10").unwrap().1.to_owned())
        .map_err(|refused| refused.what)
}

#[test]
fn a_control_is_offered_only_where_its_condition_can_be_written() {
    // One parameter given twice is refused here, so "none of" by "is not" has no words.
    let profile = deals_with(
        r#""stage":{"path":"stage","values":{"new":"a","old":["b","c"]}},"name":"name","page":"page""#,
        r#","list":{"filter":{"encode":"params","nest":".","operators":{"ne":"{f}_ne={v}","eq":"{f}={v}"}}}"#,
    );
    let can = one(&profile).capabilities();
    assert!(!can.can("name", Operator::NotIn) && can.can("name", Operator::NotEqual));
    // One of the stage's words is two of the backend's.
    assert!(!can.can("stage", Operator::Equal) && !can.can("stage", Operator::NotEqual));
    assert!(can.can("name", Operator::Equal) && !can.can("page", Operator::Equal));
    let repeating = deals_with(
        r#""name":"name""#,
        r#","list":{"filter":{"encode":"params","nest":".","repeat":"all","operators":{"ne":"{f}_ne={v}"}}}"#,
    );
    assert!(one(&repeating).capabilities().can("name", Operator::NotIn));
}

#[test]
fn whatever_is_offered_can_be_asked() {
    for name in crate::kit::presets().keys() {
        let profile = read(&with_deals(name, ""));
        let deals = one(&profile);
        for field in deals.capabilities().fields {
            for operator in &field.operators {
                let pair =
                    |make: fn(String) -> Value, low: &str, high: &str| (make(low.into()), make(high.into()));
                let (low, high) = match field.kind {
                    Kind::Decimal => pair(Value::Decimal, "1", "2"),
                    Kind::Date => pair(Value::Date, "2026-01-01", "2026-01-02"),
                    Kind::Instant => pair(Value::Instant, "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
                    _ if !field.values.is_empty() => {
                        pair(Value::Text, &field.values[field.values.len() - 1], &field.values[0])
                    }
                    _ => pair(Value::Text, "x", "y"),
                };
                let values = match operator {
                    Operator::Null | Operator::NotNull => vec![],
                    Operator::In | Operator::NotIn | Operator::Between => vec![low, high],
                    _ => vec![low],
                };
                let filter = Filter::Compare { field: field.name.clone(), operator: *operator, values };
                let query = Query { filter, ..Query::page(1, 10) };
                let plan = deals.list(&query, &Context::default());
                assert!(plan.is_ok(), "{name}: {} {operator:?}: {:?}", field.name, plan.err());
            }
        }
    }
}

#[test]
fn items_of_a_list_are_mapped_and_not_searched_as_texts() {
    let fields = r#""products":{"path":"products","type":"list","values":{"cloud":"CL","care":["C1","C2"]}}"#;
    let has = |item: &str| Filter::compare("products", Operator::Contains, item);
    let profile = read(&format!(
        r#"{{"format":1,"extends":"postgrest","base":"https://api.example","resources":{{"deals":{{"path":"deals","fields":{{{fields}}}}}}}}}"#
    ));
    let ask = |filter| {
        let query = Query { filter, ..Query::page(1, 10) };
        one(&profile)
            .list(&query, &Context::default())
            .map(|plan| plan.request.url)
            .map_err(|refused| refused.what)
    };
    assert_eq!(
        ask(has("cloud")).unwrap(),
        "https://api.example/deals?limit=10&offset=0&products=cs.%7B%22CL%22%7D"
    );
    // Two words of the backend for one of ours; `or` has no such comparison here.
    assert_eq!(ask(has("care")), Err(What::Combination));
    assert_eq!(ask(has("CL")), Err(What::Value));
    assert_eq!(ask(has("")), Err(What::Value));
    let plain = deals_with(
        fields,
        r#","list":{"filter":{"encode":"params","nest":".","operators":{"contains":"{f}_like={v}","null":"{f}_null={v}"}}}"#,
    );
    let can = one(&plain).capabilities();
    assert!(!can.can("products", Operator::Contains) && can.can("products", Operator::Null));
}

#[test]
fn the_record_of_whoever_asks_needs_no_id() {
    let profile = read(
        r#"{"format":1,"extends":"rest","base":"https://api.example","resources":{"me":{"path":"me","single":true,
        "operations":{"list":null,"get":{"path":"/whoami","result":"/data"},"create":null,"delete":null,"update":{"path":"/whoami"}},
        "fields":{"login":"email","name":{"path":["/name/first","/name/last"]}}}}}"#,
    );
    let me = profile.resource("me").unwrap();
    for id in ["", "ada@example.com"] {
        assert_eq!(me.get(id, &Context::default()).unwrap().url, "https://api.example/whoami");
    }
    let read = me
        .read_one(&answer(
            200,
            r#"{"data":{"email":"ada@example.com","name":{"first":"Ada","last":" Byron "}}}"#,
        ))
        .unwrap();
    assert_eq!((read.id.as_str(), read.get("name")), ("", Some(&Value::from("Ada Byron"))));
    // Without the word, an operation on one record would reach all of them.
    let text = r#"{"format":1,"base":"https://a.example","operations":{"get":{"path":"/me"}},"resources":{"me":{"path":"me","fields":{"a":"a"}}}}"#;
    assert_eq!(try_read(text, Place::Server).unwrap_err()[0].code, "operation_id");
}

#[test]
fn a_text_of_several_places_is_read_and_refused_for_writing() {
    let profile = deals_with(
        r#""name":{"path":["first","last"]},"place":{"path":["zip","city"],"join":", ","write":{"path":"place"}}"#,
        "",
    );
    let deals = one(&profile);
    let text = |body: &str, field: &str| record(&profile, body).get(field).cloned();
    assert_eq!(text(r#"{"id":1,"first":"Ada","last":null}"#, "name"), Some(Value::from("Ada")));
    assert_eq!(text(r#"{"id":1,"first":"","last":null}"#, "name"), Some(Value::Null));
    assert_eq!(text(r#"{"id":1,"zip":11000,"city":"Praha"}"#, "place"), Some(Value::from("11000, Praha")));
    assert_eq!(text(r#"{"id":1}"#, "name"), None);
    assert_eq!(written(&profile, "name", Value::from("Ada Byron")), Err(What::ReadOnly));
    assert!(!deals.writes("name") && deals.writes("place"));
    let can = deals.capabilities();
    assert!(!can.can_sort("name") && !can.can("name", Operator::Contains));
    let wrong = with_deals("rest", "")
        .replace("\"customer\":\"customer_name\"", r#""customer":{"path":["a","b"],"type":"date"}"#);
    assert_eq!(try_read(&wrong, Place::Server).unwrap_err()[0].code, "field_joined");
}

#[test]
fn amounts_in_cents_keep_every_digit() {
    let profile = deals_with(r#""amount":{"path":"cents","type":"decimal","minor":2}"#, "");
    let read = |body: &str| record(&profile, body).get("amount").cloned();
    assert_eq!(read(r#"{"id":1,"cents":1250}"#), Some(Value::Decimal("12.50".into())));
    assert_eq!(read(r#"{"id":1,"cents":-5}"#), Some(Value::Decimal("-0.05".into())));
    let write = |amount: &str| written(&profile, "amount", Value::Decimal(amount.into()));
    assert_eq!(write("12.5").unwrap(), r#"{"cents":1250}"#);
    assert_eq!(write("12.500").unwrap(), r#"{"cents":1250}"#);
    assert_eq!(write("12.505"), Err(What::Value));
}

#[test]
fn yes_and_no_have_words_of_the_backend() {
    let profile =
        deals_with(r#""met":{"path":"met","type":"bool","values":{"true":["Yes","Y"],"false":"No"}}"#, "");
    assert_eq!(record(&profile, r#"{"id":1,"met":"Y"}"#).get("met"), Some(&Value::Bool(true)));
    assert_eq!(record(&profile, r#"{"id":1,"met":"?"}"#).unread, ["met"]);
    assert_eq!(written(&profile, "met", Value::Bool(false)).unwrap(), r#"{"met":"No"}"#);
    let wrong = with_deals("rest", "").replace(
        "\"customer\":\"customer_name\"",
        r#""customer":{"path":"a","type":"bool","values":{"yes":"Yes"}}"#,
    );
    assert_eq!(try_read(&wrong, Place::Server).unwrap_err()[0].code, "unknown_word");
}

#[test]
fn dates_may_be_spelt_out() {
    let profile = deals_with(
        r#""at":{"path":"at","type":"instant","wire":"Y-m-d H:i:s"},"jira":{"path":"jira","type":"instant","wire":"Y-m-dTH:i:s.vO"},"day":{"path":"day","type":"date","wire":"Ymd"}"#,
        "",
    );
    let read = record(
        &profile,
        r#"{"id":1,"at":"2026-11-22 08:30:05","jira":"2026-11-22T08:30:05.120+0130","day":"20261122"}"#,
    );
    assert_eq!(read.get("at"), Some(&Value::Instant("2026-11-22T08:30:05Z".into())));
    assert_eq!(read.get("jira"), Some(&Value::Instant("2026-11-22T07:00:05.120Z".into())));
    assert_eq!(read.get("day"), Some(&Value::Date("2026-11-22".into())));
    let at = Value::Instant("2026-11-22T08:30:05Z".into());
    assert_eq!(written(&profile, "at", at.clone()).unwrap(), r#"{"at":"2026-11-22 08:30:05"}"#);
    assert_eq!(written(&profile, "jira", at).unwrap(), r#"{"jira":"2026-11-22T08:30:05.000+0000"}"#);
    assert_eq!(written(&profile, "day", Value::Date("2026-01-02".into())).unwrap(), r#"{"day":"20260102"}"#);
    for wrong in ["Y-m", "Y-m-d Y", "epoc_ms", "Y-m-d 名"] {
        let text = with_deals("rest", "").replace(
            r#""path":"expected_close","type":"date""#,
            &format!(r#""path":"x","type":"date","wire":"{wrong}""#),
        );
        assert_eq!(try_read(&text, Place::Server).unwrap_err()[0].code, "unknown_word", "{wrong}");
    }
}

#[test]
fn a_refusal_within_a_success_is_a_refusal() {
    let profile = read(&with_deals(
        "rest",
        r#""errors":{"message":"/error","refused":[{"at":"/ok","is":false},{"at":"/errors"}],"kinds":[{"at":"/error","is":"signed_out","kind":"unauthenticated"}]}"#,
    ));
    let deals = one(&profile);
    let plan = deals.list(&Query::page(1, 2), &Context::default()).unwrap();
    let refused = |body: &str| deals.read_list(&plan, &answer(200, body)).unwrap_err();
    assert_eq!(refused(r#"{"ok":false,"error":"signed_out"}"#).kind, FailureKind::Unauthenticated);
    assert_eq!(refused(r#"{"errors":["x"]}"#).kind, FailureKind::Validation);
    assert!(matches!(refused(r#"{"errors":[]}"#).reason.as_deref(), Some(Reason::NoList { .. })));
    assert!(deals.read_one(&answer(200, r#"{"ok":true,"id":1}"#)).is_ok());
    assert!(deals.read_one(&answer(200, r#"{"ok":false,"id":1}"#)).is_err());
    let created = |body: &str| deals.read_created(&answer(201, body), None, &Context::default());
    assert!(created(r#"{"ok":false,"error":"no"}"#).is_err_and(|failure| failure.message == "no"));
    assert!(matches!(created(r#"{"id":5}"#), Ok(Outcome::Record(_))));
    assert!(deals.read_deleted(&answer(200, r#"{"ok":false}"#)).is_err());
    assert!(deals.read_deleted(&answer(204, "")).is_ok() && deals.read_deleted(&answer(200, "gone")).is_ok());
}

#[test]
fn messages_within_texts_are_unpacked() {
    let profile = read(&with_deals("frappe", ""));
    let body = r#"{"exc_type":"MandatoryError","_server_messages":"[\"{\\\"message\\\": \\\"Title is needed\\\", \\\"indicator\\\": \\\"red\\\"}\"]"}"#;
    let failure = one(&profile).read_failure(&answer(417, body), true);
    assert_eq!((failure.kind, failure.message.as_str()), (FailureKind::Validation, "Title is needed"));
}

#[test]
fn a_field_is_found_under_another_spelling_of_its_name() {
    let profile = read(&with_deals("rest", r#""errors":{"fields":[{"map":"/errors"}]}"#));
    let named = |name: &str| {
        let body = format!(r#"{{"errors":{{"{name}":["wrong"]}}}}"#);
        one(&profile).read_failure(&answer(400, &body), true).fields[0].field.clone()
    };
    for name in ["customer_name", "CustomerName", "Customer Name", "$.customer_name"] {
        assert_eq!(named(name).as_deref(), Some("customer"), "{name}");
    }
    assert_eq!(named("name"), None);
}

#[test]
fn lists_go_on_behind_the_last_id_or_a_cursor_of_a_header() {
    let keyset = deals_with(
        r#""a":"a""#,
        r#","list":{"items":"/data","paging":{"query":{"page":null,"page_size":null,"limit":"{size}","starting_after":"{cursor}"}},"next":{"by":"last_id","flag":"/has_more"}}"#,
    );
    let deals = one(&keyset);
    let plan = deals.list(&Query::page(1, 2), &Context::default()).unwrap();
    let page =
        deals.read_list(&plan, &answer(200, r#"{"data":[{"id":"x"},{"id":"y"}],"has_more":true}"#)).unwrap();
    let query = Query { page: Page::Next(page.next.unwrap()), ..Query::page(1, 2) };
    let plan = deals.list(&query, &Context::default()).unwrap();
    assert!(plan.request.url.ends_with("?limit=2&starting_after=y"), "{}", plan.request.url);
    let page =
        deals.read_list(&plan, &answer(200, r#"{"data":[{"id":"z"},{"id":"w"}],"has_more":false}"#)).unwrap();
    assert!(page.next.is_none() && deals.layout(&[], 2).is_err());

    let header = deals_with(
        r#""a":"a""#,
        r#","list":{"paging":{"query":{"page":null,"cursor":"{cursor}"}},"next":{"by":null,"cursor_header":"X-Next"}}"#,
    );
    let deals = one(&header);
    let plan = deals.list(&Query::page(1, 2), &Context::default()).unwrap();
    let mut first = answer(200, r#"[{"id":"x"}]"#);
    assert!(deals.read_list(&plan, &first).unwrap().next.is_none());
    first.headers.push(("X-Next".to_owned(), "c 1".to_owned()));
    let next = deals.read_list(&plan, &first).unwrap().next.unwrap();
    let plan =
        deals.list(&Query { page: Page::Next(next), ..Query::page(1, 2) }, &Context::default()).unwrap();
    assert!(plan.request.url.ends_with("cursor=c%201"), "{}", plan.request.url);
}

#[test]
fn not_found_is_the_end_of_a_list_and_never_its_beginning() {
    let profile = read(&with_deals("drf-page", ""));
    let deals = one(&profile);
    let ask = |page| deals.list(&Query::page(page, 2), &Context::default()).unwrap();
    assert!(
        deals.read_list(&ask(9), &answer(404, r#"{"detail":"Invalid page."}"#)).unwrap().records.is_empty()
    );
    assert_eq!(deals.read_list(&ask(1), &answer(404, "{}")).unwrap_err().kind, FailureKind::NotFound);
}

#[test]
fn more_keys_of_an_order_than_the_backend_has_are_refused() {
    let profile = deals_with(r#""a":"a","b":"b""#, r#","list":{"sort":{"max":1}}"#);
    let deals = one(&profile);
    let key = |field: &str| Sort { field: field.to_owned(), descending: false };
    let ask = |sort: Vec<Sort>| deals.list(&Query { sort, ..Query::page(1, 2) }, &Context::default());
    assert!(ask(vec![key("a")]).is_ok());
    assert_eq!(ask(vec![key("a"), key("b")]).unwrap_err().what, What::Sort);
    assert_eq!(deals.capabilities().max_sorts, 1);
}

#[test]
fn another_address_where_there_is_a_condition() {
    let profile = deals_with(
        r#""a":"a""#,
        r#","operations":{"list":{"path":"/{path}[[/{filter|then:search}]]"}},"list":{"filter":{"encode":"text","param":null,"operators":{"eq":"({f}:equals:{raw|without:():,})"},"all":"and"},"query":{"criteria":"{filter}"}}"#,
    );
    let query = |filter| Query { filter, ..Query::page(1, 2) };
    let url = |filter| one(&profile).list(&query(filter), &Context::default()).unwrap().request.url;
    assert!(url(Filter::everything()).starts_with("https://api.example/v1/deals?page="));
    assert!(
        url(Filter::compare("a", Operator::Equal, "x"))
            .starts_with("https://api.example/v1/deals/search?criteria=")
    );
    // `then:` forgets the value: it does not make a condition.
    let text =
        with_deals("rest", r#""list":{"filter":{"encode":"params","operators":{"eq":"{f}={v|then:x}"}}}"#);
    assert_eq!(try_read(&text, Place::Server).unwrap_err()[0].code, "template_slot_missing");
}

#[test]
fn a_page_believes_answers_of_its_own_origin_only() {
    let text = with_deals("rest", "").replace("https://api.example/v1", "/api");
    let mut profile = read(&text);
    let from = |profile: &Profile, url: &str| {
        let found = HttpAnswer { final_url: url.to_owned(), ..answer(200, r#"{"id":1}"#) };
        one(profile).read_one(&found).is_ok()
    };
    assert!(from(&profile, "") && from(&profile, "/api/deals/1"));
    assert!(
        !from(&profile, "https://evil.example/api/deals/1") && !from(&profile, "//evil.example/api/deals/1")
    );
    profile.on_page("https://portal.example");
    assert!(
        from(&profile, "https://portal.example/api/deals/1")
            && from(&profile, "https://PORTAL.example:443/x")
    );
    for evil in [
        "https://portal.example.evil.example/api",
        "https://portal.example:8443/",
        "http://portal.example/",
        "https://portal.example@evil.example/",
    ] {
        assert!(!from(&profile, evil), "{evil}");
    }
}

#[test]
fn a_read_by_post_may_be_sent_again() {
    let profile = read(&with_deals("odoo", ""));
    let deals = one(&profile);
    assert_eq!(deals.get("7", &Context::default()).unwrap().replay, Replay::Safe);
    assert_eq!(deals.get("x", &Context::default()).unwrap_err().what, What::Address);
    let known = Record { id: "7".to_owned(), ..Record::default() };
    let change =
        deals.update(&known, &[("customer".to_owned(), Value::from("x"))], &Context::default()).unwrap();
    assert_eq!((change.method, change.text()), ("POST", Some(r#"{"ids":[7],"vals":{"customer_name":"x"}}"#)));
}

#[test]
fn numbers_in_places_of_texts_are_asked_as_they_are_written() {
    let profile = deals_with(
        r#""amount":{"path":"cents","type":"decimal","minor":2},"met":{"path":"met","type":"bool","values":{"true":"Yes","false":"No"}}"#,
        r#","list":{"filter":{"encode":"params","nest":".","operators":{"gte":"{f}_min={v}","eq":"{f}={v}"}}}"#,
    );
    let least = Filter::compare("amount", Operator::GreaterOrEqual, "12.5");
    assert_eq!(asked(&profile, least).unwrap(), "&cents_min=1250");
    let met =
        Filter::Compare { field: "met".into(), operator: Operator::Equal, values: vec![Value::Bool(true)] };
    assert_eq!(asked(&profile, met).unwrap(), "&met=Yes");
}
