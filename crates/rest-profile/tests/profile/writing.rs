//! Creating without doubles, changing what changed, and records that are replaced.

use crate::kit::{answer, read, with_deals};
use rest_profile::http::{Body, Part, Replay};
use rest_profile::plan::Upload;
use rest_profile::query::Value;
use rest_profile::read::Outcome;
use rest_profile::record::Record;
use rest_profile::resource::{Context, What};

fn customer(name: &str) -> Vec<(String, Value)> {
    vec![("customer".to_owned(), Value::from(name))]
}

#[test]
fn a_create_is_sent_again_only_where_that_makes_no_second_record() {
    let replay = |more: &str| {
        let profile = read(&with_deals("rest", more));
        let plan =
            profile.resource("deals").unwrap().create(&customer("x"), "k-1", &Context::default()).unwrap();
        (
            plan.request.replay,
            plan.request.header("idempotency-key").map(str::to_owned),
            plan.client_id,
            plan.request.text().unwrap().to_owned(),
        )
    };
    assert_eq!(replay("\"title\":\"\"").0, Replay::Never);
    assert_eq!(
        replay(r#""idempotency":{"header":"Idempotency-Key"}"#),
        (Replay::Idempotent, Some("k-1".into()), None, r#"{"customer_name":"x"}"#.into())
    );
    assert_eq!(
        replay(r#""idempotency":{"client_id":true}"#),
        (Replay::Idempotent, None, Some("k-1".into()), r#"{"customer_name":"x","id":"k-1"}"#.into())
    );
    let profile = read(&with_deals("drf", r#""idempotency":{"field":"email"}"#));
    let plan = profile.resource("deals").unwrap().create(&customer("x"), "k-1", &Context::default()).unwrap();
    assert_eq!(plan.request.replay, Replay::AfterLookup);
    assert!(plan.lookup.unwrap().request.url.ends_with("&contact__email=k-1"));
}

#[test]
fn a_record_of_the_clients_own_id_that_is_there_already_was_created() {
    let profile = read(&with_deals("kinto", ""));
    let deals = profile.resource("deals").unwrap();
    let there = r#"{"errno":114,"details":{"existing":{"id":"k-1","customer_name":"x","last_modified":5}}}"#;
    let read =
        |status: u16, body: &str| deals.read_created(&answer(status, body), Some("k-1"), &Context::default());
    let Ok(Outcome::Record(record)) = read(412, there) else { panic!() };
    assert_eq!((record.id.as_str(), record.version.as_deref()), ("k-1", Some("5")));
    assert!(matches!(read(412, "{}"), Ok(Outcome::Reread(_))));
    assert!(read(412, &there.replace("k-1", "k-2")).is_err() && read(409, "{}").is_err());
}

#[test]
fn where_records_are_replaced_all_of_it_is_sent_also_what_the_profile_does_not_name() {
    let profile = read(&with_deals(
        "rest",
        r#""operations":{"update":{"method":"PUT","whole":true}},"version":{"read":{"body":"/v"},"send":{"body":"/v"}}"#,
    ));
    let deals = profile.resource("deals").unwrap();
    let body = r#"{"id":7,"v":3,"customer_name":"a","amount":1.50,"contact":{"email":"e","fax":"1"},"created_at":"2026-01-01T00:00:00Z","own":[1]}"#;
    let known = deals.read_one(&answer(200, body)).unwrap();
    let request = deals.update(&known, &customer("b"), &Context::default()).unwrap();
    assert_eq!(request.text(), Some(&*body.replace("\"a\"", "\"b\"")));
    assert_eq!((request.method, request.follow_redirects), ("PUT", false));
}

#[test]
fn a_partial_answer_is_laid_over_what_was_known() {
    let profile = read(&with_deals("rest", ""));
    let deals = profile.resource("deals").unwrap();
    let known = deals.read_one(&answer(200, r#"{"id":7,"customer_name":"a","amount":1}"#)).unwrap();
    let Ok(Outcome::Record(partial)) =
        deals.read_updated(&answer(200, r#"{"customer_name":"b"}"#), "7", &Context::default())
    else {
        panic!()
    };
    let whole = partial.over(known);
    assert_eq!(
        (whole.id.as_str(), whole.get("customer"), whole.get("amount")),
        ("7", Some(&Value::from("b")), Some(&Value::Decimal("1".into())))
    );
}

#[test]
fn ids_that_mean_another_place_are_refused() {
    let profile = read(&with_deals("rest", ""));
    let deals = profile.resource("deals").unwrap();
    for id in ["", ".", "..", "../x", "a/../../b", "a\\..\\b", "a\nb"] {
        assert_eq!(
            deals.get(id, &Context::default()).map(|request| request.url).unwrap_err().what,
            What::Address,
            "{id:?}"
        );
    }
    let url = |id: &str| deals.get(id, &Context::default()).unwrap().url;
    assert_eq!(url("a b/c?d#e%"), "https://api.example/v1/deals/a%20b%2Fc%3Fd%23e%25");
    let profile = read(&with_deals("odata4", ""));
    assert!(profile.resource("deals").unwrap().get("1)/x(2", &Context::default()).is_err());
}

#[test]
fn read_only_and_unknown_fields_are_not_written() {
    let profile = read(&with_deals("rest", ""));
    let deals = profile.resource("deals").unwrap();
    let what = |name: &str, value: Value| {
        deals.create(&[(name.to_owned(), value)], "k", &Context::default()).map(|_| ()).unwrap_err().what
    };
    assert_eq!(what("created", Value::Instant("2026-01-01T00:00:00Z".into())), What::ReadOnly);
    assert_eq!(what("nope", Value::Null), What::Field);
    assert_eq!(what("amount", Value::Text("1,5".into())), What::Value);
    assert_eq!(what("stage", Value::Text("registered".into())), What::Value);
}

#[test]
fn files_go_as_the_backend_takes_them() {
    let profile = read(&with_deals("directus", ""));
    let file = Upload { name: "quote.pdf", media_type: "application/pdf", size: 9, base64: None };
    let deals = profile.resource("deals").unwrap();
    let plan = deals.upload("", file, &Context::default()).unwrap();
    assert_eq!((plan.request.method, plan.request.url.as_str()), ("POST", "https://api.example/v1/files"));
    assert!(plan.request.body == Body::Multipart(vec![Part::File { name: "file".into() }]));
    assert_eq!(
        deals.file_address("abc", "", &Context::default()).as_deref(),
        Some("https://api.example/v1/assets/abc")
    );
    assert_eq!((deals.upload_limit(), deals.writes_reference()), (Some(0), true));
    let field =
        r#""uploads":{"mode":"multipart_field","path":"/{path}/{id}/","field":"attachment","max_bytes":9}"#;
    let profile = read(&with_deals("drf", field));
    let deals = profile.resource("deals").unwrap();
    assert_eq!((deals.upload_limit(), deals.writes_reference()), (Some(9), false));
    assert_eq!(
        deals.upload("1", file, &Context::default()).unwrap().request.url,
        "https://api.example/v1/deals/1/"
    );
    assert_eq!(
        deals.file_address("https://api.example/media/quote.pdf", "", &Context::default()).as_deref(),
        Some("https://api.example/media/quote.pdf")
    );
    assert_eq!(deals.file_address("https://evil.example/q.pdf", "", &Context::default()), None);
}

#[test]
fn a_file_of_which_nothing_says_whose_it_is_is_not_taken() {
    let nobodys = r#""uploads":{"mode":"put_binary","path":"/files/{name}"}"#;
    let profile = read(&with_deals("rest", nobodys));
    assert_eq!(profile.resource("deals").unwrap().upload_limit(), None);
    // What Django's models are called is nobody's to guess: a field it does not know would be thrown away silently.
    let profile = read(&with_deals("drf", ""));
    assert_eq!(profile.resource("deals").unwrap().upload_limit(), None);
}

#[test]
fn several_writes_go_in_one_request() {
    let profile = read(&with_deals("kinto", ""));
    let deals = profile.resource("deals").unwrap();
    let known = Record { id: "a".into(), version: Some("5".into()), ..Record::default() };
    let write = deals.update(&known, &customer("b"), &Context::default()).unwrap();
    let plan = deals.batch(&[write], &Context::default()).unwrap();
    assert_eq!(plan.requests[0].url, "https://api.example/v1/batch");
    assert_eq!(
        plan.requests[0].text(),
        Some(
            r#"{"requests":[{"method":"PATCH","path":"/deals/records/a","headers":{"Content-Type":"application/json","If-Match":"\"5\""},"body":{"data":{"customer_name":"b"}}}]}"#
        )
    );
    let answers = plan.answers(&answer(
        200,
        r#"{"responses":[{"status":200,"body":{"data":{"id":"a","last_modified":6}}}]}"#,
    ));
    let Ok(Outcome::Record(record)) = deals.read_updated(&answers[0], "a", &Context::default()) else {
        panic!()
    };
    assert_eq!(record.version.as_deref(), Some("6"));
}

#[test]
fn a_headers_name_with_a_line_break_is_refused() {
    // The hostile tests found it: the names in `idempotency` and `version` went out as they stood in the profile.
    let profile = read(&with_deals("rest", r#""idempotency":{"header":"Key\r\nX-Evil: 1"}"#));
    let refused = profile.resource("deals").unwrap().create(&customer("x"), "k-1", &Context::default());
    assert_eq!(refused.unwrap_err().what, What::Address);
}
