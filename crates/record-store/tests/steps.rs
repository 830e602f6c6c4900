//! The order of a registration's steps, as tables of answers: what is sent, and what it comes to. Nothing is sent here.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::DateTime;
use domain::deals::registration::{Fields, put};
use domain::deals::{Action, Deal, Request};
use domain::form::Entry;
use domain::ids::{DealId, PartnerId, UserId};
use domain::program::Program;
use domain::records::Partner;
use record_store::steps::NoAnswer::{Broken, TimedOut, Unsent};
use record_store::steps::{
    Create, Earlier, Exchange, Find, Found, Meant, NoAnswer, Since, Step, Stop, Why, Written,
};
use record_store::{read, steps};
use rest_profile::http::HttpAnswer;
use rest_profile::profile::{Place, Profile};
use rest_profile::query::Value;
use rest_profile::record::Record;
use rest_profile::resource::Context;
use std::path::Path;

fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn program() -> Program {
    Program::from_json(&file("public/programs/reseller.json")).unwrap()
}

/// A backend of rows; `more` are further members of its profile.
fn profile(more: &str) -> Profile {
    let text = format!(
        r#"{{"format":1,"extends":"rest","base":"https://api.example",{more}"version":{{"read":{{"body":"/v"}},"send":{{"header":"If-Match"}}}},
        "list":{{"filter":{{"encode":"params","operators":{{"eq":"{{f}}={{v}}"}}}}}},
        "resources":{{"deals":{{"path":"deals","fields":{{"title":"t","customer":"c","value":{{"path":"amount","type":"decimal"}},
        "value_currency":"vc","close_date":{{"path":"d","type":"date"}},"status":"s","comment":"n","partner":"p","owner":"o","key":"k"}}}}}}}}"#
    );
    let preset = file("public/backends/presets/rest.json");
    let lookup = |name: &str| (name == "rest").then_some(preset.as_str());
    Profile::read(text.as_bytes(), Place::Server, &lookup).unwrap_or_else(|problems| panic!("{problems:?}"))
}

const NONE: &str = "";
const FIELD: &str = r#""idempotency":{"field":"key"},"#;
const HEADER: &str = r#""idempotency":{"header":"Idempotency-Key"},"#;

fn deal(program: &Program, title: &str) -> Deal {
    let partner = read::partner(program, &Record { id: "1".to_owned(), ..Record::default() });
    let partner = Partner { id: PartnerId("1".to_owned()), ..partner };
    let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    let mut deal = Deal::begun(DealId("new".to_owned()), &partner, (&UserId("u".to_owned()), "Someone"), now);
    put(program, &mut deal, Fields::from([("title".to_owned(), Entry::from(title))]));
    deal
}

type Reply = Result<(u16, &'static str), NoAnswer>;

/// Answers one request after the other, and tells `METHOD path` of each with what came of it.
fn told<E: Exchange>(mut exchange: E, replies: &[Reply]) -> (String, Result<E::Done, Stop>) {
    let mut sent = Vec::new();
    let mut replies = replies.iter();
    let mut step = exchange.begin();
    loop {
        step = match step {
            Step::Send(request) => {
                sent.push(format!(
                    "{} {}",
                    request.method,
                    request.url.trim_start_matches("https://api.example/")
                ));
                let reply = replies.next().unwrap_or_else(|| panic!("not expected: {sent:?}"));
                exchange.answered(reply.map(|(status, body)| HttpAnswer {
                    status,
                    headers: vec![("content-type".to_owned(), "application/json".to_owned())],
                    body: body.as_bytes().to_vec(),
                    final_url: request.url,
                    signed_in: true,
                }))
            }
            Step::Done(done) => return (sent.join(", "), Ok(done)),
            Step::Failed(stop) => return (sent.join(", "), Err(stop)),
        };
    }
}

/// What a create comes to, in one word: the id, or why not.
fn outcome(result: Result<steps::Made, Stop>) -> String {
    match result {
        Ok(made) => made.id.unwrap_or_else(|| "?".to_owned()),
        Err(stop) => word(&stop),
    }
}

fn word(stop: &Stop) -> String {
    let why = match &stop.why {
        Why::Unsaid(_) => "unsaid".to_owned(),
        Why::NoPlace(name) => format!("no place for {name}"),
        Why::NoAnswer(_) => "no answer".to_owned(),
        Why::Refused(failure) => format!("{}", failure.status),
        Why::Hidden => "hidden".to_owned(),
        Why::Unclear => "unclear".to_owned(),
    };
    if stop.may_have_happened { format!("{why}, perhaps done") } else { why }
}

#[test]
fn a_create_is_sent_again_only_where_it_cannot_become_two() {
    use Earlier::{Certain, None as First, Perhaps};
    const LOOK: &str = "GET deals?page=1&page_size=2&k=key-1";
    let found = Ok((200, r#"[{"id":"7","k":"key-1"}]"#));
    let others = Ok((200, r#"[{"id":"8","k":"other"}]"#));
    let none = Ok((200, "[]"));
    let made = Ok((201, r#"{"id":"9"}"#));
    let post = "POST deals";
    let look_post = format!("{LOOK}, {post}");
    type Case<'a> = (&'a str, Earlier, &'a [Reply], &'a str, &'a str);
    let cases: &[Case<'_>] = &[
        // The first attempt.
        (NONE, First, &[made], post, "9"),
        (NONE, First, &[Ok((201, ""))], post, "?"),
        (NONE, First, &[Err(Unsent)], post, "no answer"),
        (NONE, First, &[Err(Broken)], post, "unclear, perhaps done"),
        (NONE, First, &[Err(TimedOut)], post, "unclear, perhaps done"),
        (NONE, First, &[Ok((500, "{}"))], post, "unclear, perhaps done"),
        (NONE, First, &[Ok((408, "{}"))], post, "unclear, perhaps done"),
        (NONE, First, &[Ok((303, "{}"))], post, "unclear, perhaps done"),
        (NONE, First, &[Ok((0, ""))], post, "unclear, perhaps done"),
        (NONE, First, &[Ok((308, ""))], post, "308"),
        (NONE, First, &[Ok((422, "{}"))], post, "422"),
        (NONE, First, &[Ok((409, "{}"))], post, "409"),
        (NONE, First, &[Ok((429, "{}"))], post, "429"),
        (HEADER, First, &[Err(Broken)], post, "no answer, perhaps done"),
        (HEADER, First, &[Ok((502, "{}"))], post, "502, perhaps done"),
        (HEADER, First, &[Ok((400, "{}"))], post, "400"),
        (FIELD, First, &[made], post, "9"),
        (FIELD, First, &[Err(Broken)], post, "no answer, perhaps done"),
        // A further one.
        (NONE, Certain, &[], "", "unclear, perhaps done"),
        (NONE, Perhaps, &[made], post, "9"),
        (HEADER, Certain, &[made], post, "9"),
        (FIELD, Certain, &[found], LOOK, "7"),
        (FIELD, Perhaps, &[found], LOOK, "7"),
        (FIELD, Certain, &[none, made], &look_post, "9"),
        (FIELD, Perhaps, &[none, made], &look_post, "9"),
        // It ignores the condition.
        (FIELD, Certain, &[others], LOOK, "unclear, perhaps done"),
        (FIELD, Perhaps, &[others, made], &look_post, "9"),
        (FIELD, Certain, &[Err(Broken)], LOOK, "no answer, perhaps done"),
        (FIELD, Certain, &[Ok((500, "{}"))], LOOK, "500, perhaps done"),
        (FIELD, Perhaps, &[Ok((500, "{}"))], LOOK, "500"),
    ];
    let program = program();
    for (more, earlier, replies, sent, expected) in cases {
        let profile = profile(more);
        let context = Context::default();
        let resource = profile.resource("deals").unwrap();
        let create =
            Create::new(&program, resource, &context, &deal(&program, "Backup"), "key-1", *earlier).unwrap();
        let (asked, result) = told(create, replies);
        assert_eq!(
            (asked.as_str(), outcome(result).as_str()),
            (*sent, *expected),
            "{more} {earlier:?} {replies:?}"
        );
    }
}

#[test]
fn a_created_record_is_there_even_if_it_cannot_be_seen() {
    let more = r#""idempotency":{"client_id":true},"operations":{"create":{"reread":true}},"#;
    let profile = profile(more);
    let (program, context) = (program(), Context::default());
    for (reply, id) in [
        (Ok((200, r#"{"id":"key-1"}"#)), "key-1"),
        (Ok((404, "{}")), "key-1"),
        (Ok((500, "{}")), "key-1"),
        (Err(TimedOut), "key-1"),
    ] {
        let resource = profile.resource("deals").unwrap();
        let new = deal(&program, "Backup");
        let create = Create::new(&program, resource, &context, &new, "key-1", Earlier::Certain).unwrap();
        let (asked, result) = told(create, &[Ok((201, r#"{"id":"key-1"}"#)), reply]);
        assert_eq!(
            (asked.as_str(), outcome(result).as_str()),
            ("POST deals, GET deals/key-1", id),
            "{reply:?}"
        );
    }
}

#[test]
fn a_record_that_is_not_to_be_seen_looks_like_none() {
    let profile = profile(NONE);
    let resource = profile.resource("deals").unwrap();
    let sees = |record: &Record| record.get("partner").and_then(Value::as_text) == Some("1");
    for (id, reply, expected) in [
        ("7", Ok((200, r#"{"id":"7","p":"1"}"#)), "7"),
        ("A", Ok((200, r#"{"id":"a","p":"1"}"#)), "a"),
        ("7", Ok((200, r#"{"id":"7","p":"2"}"#)), "hidden"),
        ("7", Ok((200, r#"{"id":"7"}"#)), "hidden"),
        ("7", Ok((200, r#"{"id":"8","p":"1"}"#)), "hidden"),
        ("7", Ok((404, "{}")), "hidden"),
        ("x", Ok((400, "{}")), "hidden"),
        ("7", Ok((403, "{}")), "403"),
        ("7", Ok((500, "{}")), "500"),
        ("7", Err(Broken), "no answer"),
    ] {
        let find = Find::new(resource, id, &Context::default(), sees);
        let said = told(find, &[reply]).1.map_or_else(|stop| word(&stop), |found| found.record.id);
        assert_eq!(said, expected, "{id} {reply:?}");
    }
    let find = Find::new(resource, "", &Context::default(), sees);
    assert_eq!(told(find, &[]).1.map_err(|stop| word(&stop)), Err("hidden".to_owned()));
}

fn found(version: &str, status: &str, comment: &str) -> Found {
    let mut record = Record { id: "7".to_owned(), version: Some(version.to_owned()), ..Record::default() };
    for (name, value) in [("title", "Backup"), ("status", status), ("comment", comment), ("partner", "1")] {
        record.set(name, Value::from(value));
    }
    Found { record }
}

#[test]
fn a_newer_version_is_our_own_only_if_we_tried_and_it_says_what_we_meant() {
    let program = program();
    let seen = read::version(&found("1", "submitted", "").record);
    let title = |text: &str| Fields::from([("title".to_owned(), Entry::from(text))]);
    let (same, other) = (title("Backup"), title("Archive"));
    let mut withdraw = Request::plain(Action::Withdraw);
    let plain = withdraw.clone();
    withdraw.comment = Some("Sorry".to_owned());
    type Case<'a> = (Found, Meant<'a>, bool, &'a str);
    let cases: [Case<'_>; 9] = [
        (found("1", "submitted", ""), Meant::Change(&other), false, "nothing"),
        (found("1", "submitted", ""), Meant::Change(&same), true, "nothing"),
        (found("2", "submitted", ""), Meant::Change(&same), true, "ours"),
        (found("2", "submitted", ""), Meant::Change(&same), false, "theirs"),
        (found("2", "submitted", ""), Meant::Change(&other), true, "theirs"),
        (found("2", "withdrawn", ""), Meant::Act(&plain), true, "ours"),
        (found("2", "withdrawn", ""), Meant::Act(&plain), false, "theirs"),
        (found("2", "withdrawn", ""), Meant::Act(&withdraw), true, "theirs"),
        (found("2", "withdrawn", "Sorry"), Meant::Act(&withdraw), true, "ours"),
    ];
    for (found, meant, tried, expected) in cases {
        let shown = format!("{found:?} {meant:?} {tried}");
        let since = match found.since(&program, seen, meant, tried) {
            Since::Nothing(_) => "nothing",
            Since::Ours(_) => "ours",
            Since::Theirs(_) => "theirs",
        };
        assert_eq!(since, expected, "{shown}");
    }
}

#[test]
fn a_change_writes_what_changed_from_the_version_that_was_seen_and_never_whose_it_is() {
    let program = program();
    let profile = profile(NONE);
    let context = Context::default();
    let resource = profile.resource("deals").unwrap();
    let prepared = |change: &dyn Fn(&mut Deal)| {
        let found = found("1", "submitted", "");
        let before = read::deal(&program, &found.record);
        let mut after = before.clone();
        change(&mut after);
        let seen = before.summary.version;
        let Since::Nothing(current) = found.since(&program, seen, Meant::Change(&Fields::new()), false)
        else {
            panic!("it is another one")
        };
        current.write(&program, resource, &context, &before, &after)
    };
    let gives_away = |deal: &mut Deal| {
        deal.summary.partner_id = PartnerId("2".to_owned());
        deal.summary.owner_id = UserId("2".to_owned());
    };
    assert!(prepared(&gives_away).unwrap().is_none());
    let renames = |deal: &mut Deal| {
        gives_away(deal);
        put(&program, deal, Fields::from([("title".to_owned(), Entry::from("Archive"))]));
    };
    for (reply, expected) in [
        (Ok((200, r#"{"id":"7","t":"Archive","v":"2"}"#)), "Archive of 1 in 2"),
        (Ok((200, r#"{"t":"Archive"}"#)), "Archive of 1 in 1"),
        (Ok((204, "")), "unseen"),
        (Ok((412, "{}")), "stale"),
        (Ok((409, "{}")), "stale"),
        (Ok((422, "{}")), "422"),
        (Ok((500, "{}")), "500, perhaps done"),
        (Err(Unsent), "no answer"),
        (Err(TimedOut), "no answer, perhaps done"),
    ] {
        let mut write = prepared(&renames).unwrap().unwrap();
        let Step::Send(request) = write.begin() else { panic!("nothing is sent") };
        assert_eq!((request.method, request.text()), ("PATCH", Some(r#"{"t":"Archive"}"#)));
        assert_eq!(request.header("if-match"), Some("1"));
        let write = prepared(&renames).unwrap().unwrap();
        let text = |record: &Record, name: &str| record.get(name).unwrap().as_text().unwrap().to_owned();
        let said = match told(write, &[reply]).1 {
            Ok(Written::Record(record)) => format!(
                "{} of {} in {}",
                text(&record, "title"),
                text(&record, "partner"),
                record.version.as_deref().unwrap()
            ),
            Ok(Written::Unseen) => "unseen".to_owned(),
            Ok(Written::Stale) => "stale".to_owned(),
            Err(stop) => word(&stop),
        };
        assert_eq!(said, expected, "{reply:?}");
    }
    let no_place = |deal: &mut Deal| deal.reason = Some("not_new".to_owned());
    assert_eq!(prepared(&no_place).err().map(|stop| word(&stop)), Some("no place for reason".to_owned()));
}
