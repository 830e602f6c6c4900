//! What is refused when a profile is read: all of it at once, with path and remedy.

use crate::kit::{lookup, read, try_read, with_deals};
use rest_profile::profile::{Place, Portal, ProfileNotice, keys};
use rest_profile::query::{Filter, Operator, Query};
use rest_profile::resource::{Context, What};

/// Path and code of every problem.
fn problems(text: &str, place: Place) -> Vec<String> {
    let problems = try_read(text, place).err().unwrap_or_default();
    for problem in &problems {
        assert!(!problem.remedy.is_empty(), "{problem:?}");
    }
    problems.iter().map(|problem| format!("{} {}", problem.path, problem.code)).collect()
}

fn check(text: &str, expect: &[&str]) {
    assert_eq!(problems(text, Place::Server), expect, "{text}");
}

#[test]
fn every_problem_is_told_at_once() {
    let text = r#"{"format":2,"base":"ftp://x","hedaers":{},"operations":{"get":{"path":"deals"},"list":{"path":"/{path}","method":"FETCH"},
        "update":{"path":"/{path}/{id}","body":{"a":1}}},
        "list":{"next":{"by":"total"},"sort":{"query":{"s":{"asc":"{f","desc":"-{f}"}}},"filter":{"encode":"params","operators":{"eq":"x=1","like":"{f}={v}"}}},
        "resources":{"deals":{"path":"a/../b","fields":{"a":{"path":"a","type":"money"},"b":{"path":"/a~2"}}}}}"#;
    check(
        text,
        &[
            "/hedaers unknown_key",
            "/format format",
            "/base base",
            "/resources/deals/path address_path",
            "/operations/list/method unknown_word",
            "/operations/get/path address_path",
            "/operations/get operation_id",
            "/operations/update operation_record",
            "/list/sort/query/s/asc template_slot_open",
            "/list/filter/operators/like unknown_word",
            "/list/filter/operators/eq filter_name",
            "/list/filter/operators/eq template_slot_missing",
            "/list next_total",
            "/resources/deals/fields/a/type unknown_word",
            "/resources/deals/fields/b/path pointer",
        ],
    );
}

#[test]
fn a_slip_is_told_with_what_was_meant() {
    let problems = try_read(&with_deals("rest", r#""list":{"pagging":{}}"#), Place::Server).unwrap_err();
    let meant = problems[0].params.iter().find(|(name, _)| *name == "meant").map(|(_, meant)| meant.as_str());
    assert_eq!((problems[0].path.as_str(), meant), ("/list/pagging", Some("paging")));
}

#[test]
fn a_secret_in_the_browser_is_refused_unless_it_is_accepted_and_then_told() {
    let secret = r#""auth":{"kind":"bearer","token":"abc"}"#;
    assert_eq!(problems(&with_deals("rest", secret), Place::Browser), [" secret_in_browser"]);
    assert!(problems(&with_deals("rest", secret), Place::Server).is_empty());
    let accepted = format!(r#"{secret},"insecure_browser_secret":true"#);
    let profile = try_read(&with_deals("rest", &accepted), Place::Browser).unwrap();
    assert_eq!(profile.notices(), [ProfileNotice::SecretInBrowser]);
    let header = r#""headers":{"apikey":"{settings.key}"},"settings":{"key":"k"}"#;
    assert_eq!(problems(&with_deals("rest", header), Place::Browser), [" secret_in_browser"]);
    assert_eq!(problems(&with_deals("hubspot", ""), Place::Browser), [" secret_in_browser"]);
    assert!(problems(&with_deals("drf", ""), Place::Browser).is_empty());
}

#[test]
fn presets_are_known_and_do_not_go_in_circles() {
    check(&with_deals("nope", ""), &["/extends preset_unknown", " missing_key"].as_slice()[..1]);
    let circle = |name: &str| match name {
        "a" => Some(r#"{"extends":"b"}"#),
        "b" => Some(r#"{"extends":"a"}"#),
        _ => None,
    };
    let found = rest_profile::profile::Profile::read(
        br#"{"format":1,"base":"/","extends":"a"}"#,
        Place::Server,
        &circle,
    );
    assert_eq!(found.unwrap_err()[0].code, "preset_cycle");
}

#[test]
fn what_cannot_fit_together_is_refused() {
    check(&with_deals("rest", r#""list":{"next":{"by":null,"cursor":"/next"}}"#), &["/list next_cursor"]);
    check(&with_deals("rest", r#""list":{"paging":null}"#), &["/list paging_missing"]);
    check(
        &with_deals("odata4", r#""list":{"filter":{"operators":{"contains":"contains({f},'{raw}')"}}}"#),
        &["/list/filter/operators/contains filter_unprotected"],
    );
    check(
        &with_deals("odata4", r#""list":{"filter":{"literals":{"text":"plain"}}}"#),
        &["/list/filter/literals filter_literal"],
    );
    check(&with_deals("odata4", r#""list":{"filter":{"param":null}}"#), &["/list filter_placement"]);
    check(&with_deals("rest", r#""headers":{"X":"{settings.nope}"}"#), &[" setting_unknown"]);
    check(&with_deals("rest", r#""headers":{"Cookie":"a"}"#), &["/headers/Cookie header_name"]);
    check(&with_deals("rest", r#""idempotency":{"field":"cutsomer"}"#), &["/idempotency field_unknown"]);
    check(
        &with_deals("rest", r#""errors":{"fields":[{"field":"/a","pattern":"x{y}"}]}"#),
        &["/errors/fields/0/pattern pattern"],
    );
}

#[test]
fn null_takes_away_for_one_resource() {
    let text = with_deals("rest", "")
        .replace(r#""path":"deals","#, r#""path":"deals","operations":{"delete":null},"#);
    let profile = read(&text);
    let can = profile.resource("deals").unwrap().capabilities();
    assert!(can.create && !can.delete);
    assert!(!can.can("customer", Operator::Equal) && can.can_sort("amount"));
}

#[test]
fn capabilities_say_what_a_backend_has_words_for() {
    let profile = read(&with_deals("drf", ""));
    let can = profile.resource("deals").unwrap().capabilities();
    assert!(
        can.can("amount", Operator::Between)
            && can.can("stage", Operator::In)
            && can.can("customer", Operator::Contains)
    );
    assert!(
        !can.can("amount", Operator::Contains)
            && !can.can("stage", Operator::NotEqual)
            && !can.can("stage", Operator::Greater)
    );
    assert!(can.search && can.total && can.jump && !can.versions && !can.any_of);
    let profile = read(&with_deals("drf-cursor", ""));
    let can = profile.resource("deals").unwrap().capabilities();
    assert!(!can.total && !can.jump && !can.can_sort("amount"));
}

#[test]
fn groups_that_a_backend_cannot_nest_are_refused_and_not_flattened() {
    let profile = read(&with_deals("frappe", r#""list":{"filter":{"any":{"or":"{terms}"}}}"#));
    let deals = profile.resource("deals").unwrap();
    let one = |field: &str, value: &str| Filter::compare(field, Operator::Equal, value);
    let mut query = Query::page(1, 10);
    query.filter =
        Filter::Any(vec![one("customer", "a"), Filter::All(vec![one("customer", "b"), one("email", "c")])]);
    assert_eq!(deals.list(&query, &Context::default()).unwrap_err().what, What::Combination);
    query.filter = Filter::Any(vec![one("customer", "a"), one("email", "c")]);
    assert!(deals.list(&query, &Context::default()).is_ok());
}

#[test]
fn a_portal_has_its_resources_from_several_backends() {
    let one = with_deals("drf", "");
    let two = with_deals("kinto", "").replace("\"deals\":{\"path\"", "\"courses\":{\"path\"");
    let text = format!(
        r#"{{"format":1,"backends":{{"crm":{one},"cms":{two}}},"resources":{{"deals":"crm","courses":"cms"}}}}"#
    );
    let portal = Portal::read(text.as_bytes(), Place::Browser, &|name| lookup(name)).unwrap();
    assert_eq!(portal.profile_of("courses").unwrap().0, "cms");
    assert!(portal.resource("deals").is_some() && portal.resource("me").is_none());
    let wrong = text
        .replace(r#""courses":"cms""#, r#""courses":"crm","x":"nope""#)
        .replace("\"format\":1,\"extends\":\"kinto\"", "\"format\":1,\"extends\":\"kinto\",\"x\":1");
    let problems = Portal::read(wrong.as_bytes(), Place::Browser, &|name| lookup(name)).unwrap_err();
    let told: Vec<String> =
        problems.iter().map(|problem| format!("{} {}", problem.path, problem.code)).collect();
    assert_eq!(
        told,
        [
            "/backends/cms/x unknown_key",
            "/resources/courses resource_unknown",
            "/resources/x resource_backend"
        ]
    );
}

#[test]
fn schema_and_reader_know_the_same_keys() {
    let text = std::fs::read_to_string(crate::kit::root().join("docs/backend-profile.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    let definitions = schema["$defs"].as_object().unwrap();
    for (part, known) in keys::KEYS {
        let definition = definitions.get(*part).unwrap_or_else(|| panic!("{part} is not in the schema"));
        assert_eq!(definition["additionalProperties"], false, "{part}");
        let mut found: Vec<&str> =
            definition["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let mut known: Vec<&str> = known.split_whitespace().collect();
        found.sort_unstable();
        known.sort_unstable();
        assert_eq!(found, known, "{part}");
    }
    let objects = definitions.values().filter(|definition| definition.get("properties").is_some()).count();
    assert_eq!(objects, keys::KEYS.len());
}

#[test]
fn every_example_of_the_documents_is_a_profile() {
    let examples = crate::kit::json_files(&crate::kit::root().join("public/backends/examples"));
    assert!(examples.len() >= 5);
    for (name, text) in examples {
        let read = Portal::read(text.as_bytes(), Place::Server, &|name| lookup(name));
        assert!(read.is_ok(), "{name}: {:#?}", read.err());
        let whole = Portal::resolve(text.as_bytes(), &|name| lookup(name)).unwrap();
        let read = Portal::read(whole.as_bytes(), Place::Server, &|_| None);
        assert!(read.is_ok(), "{name}: {:#?}", read.err());
    }
}
