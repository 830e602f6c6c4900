//! Whatever a profile, a query or an answer says: no panic, no other origin, no lost condition.
//!
//! `PROPTEST_CASES` sets how many cases each property gets.

use crate::kit::{answer, lookup, presets, try_read, with_deals};
use proptest::prelude::*;
use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::plan::Upload;
use rest_profile::profile::{Place, Profile};
use rest_profile::query::{Filter, Operator, Page, Query, Sort, Value};
use rest_profile::read::Outcome;
use rest_profile::record::Record;
use rest_profile::resource::{Context, Resource};
use std::sync::OnceLock;

const FIELDS: [&str; 6] = ["customer", "amount", "stage", "email", "close", "created"];

fn profiles() -> &'static [Profile] {
    static PROFILES: OnceLock<Vec<Profile>> = OnceLock::new();
    PROFILES.get_or_init(|| {
        // Each preset twice: with fields as they are everywhere, and with those that are written in ways of their own.
        let plain = presets().keys().map(|name| with_deals(name, ""));
        let strange = presets().keys().map(|name| strange(&with_deals(name, "")));
        plain.chain(strange).map(|text| try_read(&text, Place::Server).unwrap()).collect()
    })
}

/// Cents, items of a list by words, a date spelt out, texts of two places; "none" in words, ids that are numbers.
fn strange(deals: &str) -> String {
    deals
        .replace(r#""path":"amount","type":"decimal""#, r#""path":"amount","type":"decimal","minor":2"#)
        .replace(r#""path":"/contact/email""#, r#""path":"tags","type":"list","values":{"a":["A","B"],"b":7}"#)
        .replace(r#""path":"created_at","type":"instant""#, r#""path":"created_at","type":"instant","wire":"d.m.Y H:i:s.vO""#)
        .replace(r#""customer":"customer_name""#, r#""customer":{"path":["customer_name","name"],"query":"customer_name"}"#)
        .replacen(r#""resources":{"#, r#""record":{"empty":["",false,0],"numeric":true},"errors":{"refused":{"at":"/error"}},"resources":{"#, 1)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{0,6}",
        "\\PC{0,12}",
        prop::sample::select(vec![
            "'",
            "\"",
            "\\",
            "%",
            "_",
            "*",
            ",",
            "a,b",
            "') or 1 eq 1 --",
            "../..",
            "..",
            "//evil.example",
            "http://evil.example/",
            "{v}",
            "[[x]]",
            "\r\nX-Evil: 1",
            "&limit=1000",
            "#",
            "?",
            "名称",
            "\u{0}",
            " ",
            "",
            "null",
            "2026-11-22",
            "1e9",
            "-0",
        ])
        .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => text().prop_map(Value::Text),
        2 => (-1_000_000i64..1_000_000).prop_map(|number| Value::Decimal(format!("{number}.50"))),
        1 => (1u32..=28, 1u32..=12).prop_map(|(day, month)| Value::Date(format!("2026-{month:02}-{day:02}"))),
        1 => prop::sample::select(vec!["new", "won", "closed"]).prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
    ]
}

fn comparison() -> impl Strategy<Value = Filter> {
    (
        prop::sample::select(FIELDS.to_vec()),
        prop::sample::select(Operator::ALL.to_vec()),
        prop::collection::vec(value(), 0..4),
    )
        .prop_map(|(field, operator, values)| Filter::Compare {
            field: field.to_owned(),
            operator,
            values,
        })
}

fn filter() -> impl Strategy<Value = Filter> {
    comparison().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::Any),
            inner.prop_map(|filter| Filter::Not(Box::new(filter))),
        ]
    })
}

fn stays(request: &HttpRequest, profile: &Profile) {
    let base = profile.base();
    let start = [base.origin(), base.path()].concat();
    assert!(request.url.starts_with(&start), "{} leaves {start}", request.url);
    let rest = request.url.strip_prefix(&start).unwrap();
    assert!(rest.is_empty() || rest.starts_with(['/', '?']), "{}", request.url);
    let path = request.url.split('?').next().unwrap();
    assert!(!path.split('/').any(|segment| segment == ".." || segment == "."), "{path}");
    assert!(
        request.url.bytes().all(|byte| byte > b' ' && byte < 0x7f && byte != b'#' && byte != b'\\'),
        "{}",
        request.url
    );
    assert!(!request.url.starts_with("//"));
    for (name, value) in &request.headers {
        assert!(!name.contains(['\r', '\n']) && !value.contains(['\r', '\n']), "{name}: {value:?}");
    }
}

/// Asks everything of a resource; every request has to stay.
fn ask_everything(
    profile: &Profile,
    resource: Resource<'_>,
    query: &Query,
    id: &str,
    values: &[(String, Value)],
) {
    let context =
        Context { me: vec![("partner_id".to_owned(), id.to_owned()), ("id".to_owned(), id.to_owned())] };
    let known = Record { id: id.to_owned(), version: Some(id.to_owned()), ..Record::default() };
    let file = Upload { name: id, media_type: id, size: 1, base64: Some(id) };
    let mut requests = Vec::new();
    if let Ok(plan) = resource.list(query, &context) {
        requests.push(plan.request);
        requests.extend(plan.count);
    }
    requests.extend(resource.get(id, &context));
    requests.extend(resource.create(values, id, &context).map(|plan| plan.request));
    requests.extend(resource.update(&known, values, &context));
    requests.extend(resource.delete(id, Some(id), &context));
    requests.extend(resource.action("act", &known, values, id, &context));
    requests.extend(resource.upload(id, file, &context).map(|plan| plan.request));
    let writes: Vec<HttpRequest> =
        requests.iter().filter(|request| !request.follow_redirects).cloned().collect();
    requests.extend(resource.batch(&writes, &context).map(|plan| plan.requests).unwrap_or_default());
    for request in &requests {
        stays(request, profile);
    }
    if let Some(address) = resource.file_address(id, "", &context) {
        assert!(address.starts_with(profile.base().origin()), "{address}");
    }
    assert_eq!(resource.capabilities().fields.len(), resource.fields().count());
}

fn read_everything(resource: Resource<'_>, profile: &Profile, query: &Query, answer: &HttpAnswer) {
    let context = Context::default();
    if let Ok(plan) = resource.list(query, &context)
        && let Ok(page) = resource.read_list(&plan, answer)
        && let Some(next) = page.next
    {
        let next = Query { page: Page::Next(next), ..query.clone() };
        if let Ok(plan) = resource.list(&next, &context) {
            stays(&plan.request, profile);
            let _ = resource.read_list(&plan, answer);
        }
    }
    let _ = resource.read_one(answer);
    let _ = resource.read_count(answer);
    let _ = resource.read_deleted(answer);
    let _ = resource.read_failure(answer, true);
    for outcome in
        [resource.read_created(answer, None, &context), resource.read_updated(answer, "7", &context)]
    {
        if let Ok(Outcome::Reread(request)) = outcome {
            stays(&request, profile);
        }
    }
}

/// A piece of JSON that backends might send.
fn answer_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        (-9i64..99).prop_map(|number| number.to_string()),
        Just("1e400".to_owned()),
        text().prop_map(|text| serde_json::Value::String(text).to_string()),
        prop::sample::select(vec![
            "\"http://evil.example/v1/x\"",
            "\"/v1/deals?page=2\"",
            "\"//evil.example\"",
            "\"https://api.example/v1/deals?page=2\"",
        ])
        .prop_map(str::to_owned),
    ];
    let key = prop::sample::select(vec![
        "id",
        "data",
        "items",
        "results",
        "value",
        "records",
        "total",
        "count",
        "next",
        "links",
        "meta",
        "pagination",
        "error",
        "errors",
        "details",
        "fields",
        "message",
        "path",
        "target",
        "@odata.nextLink",
        "@odata.count",
        "_embedded",
        "deals",
        "attributes",
        "properties",
        "amount",
        "stage",
        "customer_name",
        "expected_close",
        "contact",
        "email",
        "version",
        "list",
    ]);
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((key.clone(), inner), 0..6).prop_map(|members| {
                let members: Vec<String> =
                    members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

fn any_answer() -> impl Strategy<Value = HttpAnswer> {
    let body = prop_oneof![4 => answer_json().prop_map(String::into_bytes), 1 => prop::collection::vec(any::<u8>(), 0..60)];
    let status = prop::sample::select(vec![
        0u16, 200, 200, 200, 201, 204, 206, 301, 400, 401, 403, 404, 406, 409, 412, 416, 422, 428, 429, 500,
    ]);
    let header = (
        prop::sample::select(vec![
            "Link",
            "Location",
            "Next-Page",
            "Content-Range",
            "X-Total-Count",
            "Retry-After",
            "ETag",
            "OData-EntityId",
        ]),
        prop_oneof![
            text(),
            Just("<http://evil.example/>; rel=\"next\"".to_owned()),
            Just("https://api.example/v1/deals/9".to_owned())
        ],
    );
    (body, status, prop::collection::vec(header, 0..3), any::<bool>()).prop_map(
        |(body, status, headers, signed_in)| {
            let mut found = answer(status, "");
            found.body = body;
            found.headers.extend(headers.into_iter().map(|(name, value)| (name.to_owned(), value)));
            found.signed_in = signed_in;
            found
        },
    )
}

fn query() -> impl Strategy<Value = Query> {
    let sort = prop::collection::vec((prop::sample::select(FIELDS.to_vec()), any::<bool>()), 0..3);
    (filter(), sort, text(), 0u32..5, 0u32..500).prop_map(|(filter, sort, search, number, size)| Query {
        filter,
        sort: sort
            .into_iter()
            .map(|(field, descending)| Sort { field: field.to_owned(), descending })
            .collect(),
        search,
        ..Query::page(number, size)
    })
}

proptest! {
    #[test]
    fn a_request_never_leaves_the_profiles_origin(
        query in query(), id in text(), profile in 0usize..1000,
        values in prop::collection::vec((prop::sample::select(FIELDS.to_vec()), value()), 0..4),
    ) {
        let profile = &profiles()[profile % profiles().len()];
        let values: Vec<(String, Value)> = values.into_iter().map(|(field, value)| (field.to_owned(), value)).collect();
        for name in profile.resources() {
            ask_everything(profile, profile.resource(name).unwrap(), &query, &id, &values);
        }
    }

    #[test]
    fn a_condition_is_asked_or_refused_but_never_lost(more in comparison(), value in text(), profile in 0usize..1000) {
        let profile = &profiles()[profile % profiles().len()];
        let resource = profile.resource("deals").unwrap();
        let plan = |filter: Filter| {
            let mut query = Query::page(1, 10);
            query.filter = filter;
            let context = Context { me: Vec::new() };
            resource.list(&query, &context).map(|plan| (plan.request.url.clone(), plan.request.text().map(str::to_owned)))
        };
        let wide = plan(Filter::everything()).unwrap();
        let first = Filter::compare("customer", Operator::Contains, value.as_str());
        if let Ok(one) = plan(first.clone()) {
            prop_assert_ne!(&one, &wide);
        }
        // "One of none" is refused, "none of none" is everything: the only comparison that restricts nothing.
        let vacuous = matches!(&more, Filter::Compare { operator: Operator::NotIn, values, .. } if values.is_empty());
        if let Ok(one) = plan(more.clone()) {
            prop_assert!(vacuous || one != wide, "{:?} is lost", more);
            if let (Ok(both), Ok(alone)) = (plan(Filter::All(vec![first.clone(), more.clone()])), plan(first.clone()))
                && first != more
            {
                prop_assert!(vacuous || both != alone, "{:?} is lost beside another", more);
            }
        }
    }

    #[test]
    fn an_answer_never_breaks_its_reader(query in query(), answer in any_answer(), profile in 0usize..1000) {
        let profile = &profiles()[profile % profiles().len()];
        for name in profile.resources() {
            read_everything(profile.resource(name).unwrap(), profile, &query, &answer);
        }
    }

    #[test]
    fn a_profile_of_any_bytes_is_read_or_refused(
        preset in 0usize..1000, at in any::<prop::sample::Index>(), kind in 0u8..5, junk in text(), query in query(), id in text(), answer in any_answer(),
    ) {
        let names: Vec<&String> = presets().keys().collect();
        let mut text = with_deals(names[preset % names.len()], "");
        // The presets themselves are changed, so resolve first.
        text = Profile::resolve(text.as_bytes(), &|name| lookup(name)).unwrap();
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len());
        match kind {
            0 => bytes.truncate(at),
            1 => bytes[at] = junk.bytes().next().unwrap_or(b'{'),
            2 => { bytes.splice(at..at, junk.bytes()); }
            3 => { let end = (at + 12).min(bytes.len()); bytes.drain(at..end); }
            _ => change_a_value(&mut bytes, at, &junk),
        }
        for place in [Place::Server, Place::Browser] {
            if let Ok(profile) = Profile::read(&bytes, place, &|_| None) {
                for name in profile.resources() {
                    let resource = profile.resource(name).unwrap();
                    ask_everything(&profile, resource, &query, &id, &[("customer".to_owned(), Value::from(id.as_str()))]);
                    read_everything(resource, &profile, &query, &answer);
                }
            }
        }
    }
}

/// Puts another text where one stands, so that the profile is JSON still.
fn change_a_value(bytes: &mut Vec<u8>, at: usize, junk: &str) {
    let quote = |from: usize| bytes[from..].iter().position(|byte| *byte == b'"').map(|found| found + from);
    if let Some(start) = quote(at)
        && let Some(end) = quote(start + 1)
    {
        let text = serde_json::Value::String(junk.to_owned()).to_string();
        bytes.splice(start..=end, text.bytes());
    }
}
