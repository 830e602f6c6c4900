//! What belongs to a deal and lies in resources of its own, and the files that a form may ask for.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::DateTime;
use domain::deals::Status;
use domain::program::{FieldKind, Program};
use record_store::{fit, history};
use rest_profile::profile::{Place, Profile};
use rest_profile::query::Value;
use rest_profile::record::Record;
use rest_profile::resource::Context;
use std::path::Path;

fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A profile of plain REST whose deals have `uploads`, and a history with these fields.
fn profile(uploads: &str, fields: &str) -> Profile {
    let preset = file("public/backends/presets/rest.json");
    let text = format!(
        r#"{{"format":1,"extends":"rest","base":"https://api.example","resources":{{
            "deals":{{"path":"deals",{uploads}"fields":{{
                "title":"t","customer":"c","value":{{"path":"v","type":"decimal"}},"value_currency":"vc",
                "close_date":{{"path":"d","type":"date"}},"status":{{"path":"s","values":{{"submitted":"new"}}}},
                "score":{{"path":"score","read_only":true}},"files":"document"}}}},
            "activities":{{"path":"log","fields":{{{fields}}}}}}}}}"#
    );
    Profile::read(text.as_bytes(), Place::Browser, &|name| (name == "rest").then_some(preset.as_str()))
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

const FIELDS: &str = r#""deal":{"path":"deal","filter":{"eq":"deal={v}"}},"at":{"path":"at","type":"instant"},"kind":"kind",
    "to":"to","comment":"words","changed":{"path":"changed","type":"list"}"#;

#[test]
fn a_history_is_asked_for_by_its_deal_or_not_at_all() {
    let readable = profile("", FIELDS);
    let activities = readable.resource("activities").unwrap();
    let query = history::question(activities, "7", "at", &Context::default()).unwrap();
    let plan = activities.list(&query, &Context::default()).unwrap();
    assert!(plan.request.url.contains("deal=7"), "{}", plan.request.url);
    // Without a condition the answer would be everybody's history.
    let unnamed = profile("", r#""at":{"path":"at","type":"instant"},"kind":"kind""#);
    let activities = unnamed.resource("activities").unwrap();
    assert!(history::question(activities, "7", "at", &Context::default()).is_none());
}

#[test]
fn a_record_of_another_deal_or_of_none_is_not_this_ones() {
    let of = |deal: Option<&str>| Record {
        id: "1".to_owned(),
        fields: deal.map(|deal| ("deal".to_owned(), Value::from(deal))).into_iter().collect(),
        ..Record::default()
    };
    assert!(history::belongs(&of(Some("7")), "7"));
    assert!(!history::belongs(&of(Some("70")), "7"));
    assert!(!history::belongs(&of(None), "7"));
}

#[test]
fn an_entry_is_written_with_what_has_a_place_and_read_again() {
    let profile = profile("", FIELDS);
    let activities = profile.resource("activities").unwrap();
    let note = history::Note {
        deal: "7",
        at: DateTime::parse_from_rfc3339("2026-11-22T10:00:00Z").unwrap().into(),
        actor: ("nora", "Nora"),
        kind: "approve",
        to: Some(Status::Approved),
        reason: None,
        comment: Some("Welcome"),
        changed: vec!["value", "stage"],
    };
    let values = history::values(activities, &note);
    assert!(activities.create(&values, "key", &Context::default()).is_ok());
    let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["deal", "at", "kind", "to", "comment", "changed"]);
    let read =
        history::activity(&Record { id: "1".to_owned(), fields: values, ..Record::default() }).unwrap();
    assert_eq!((read.kind.as_str(), read.to, read.changed.len()), ("approve", Some(Status::Approved), 2));
    assert_eq!((read.at, read.comment.as_deref()), (note.at, note.comment));
    // What cannot be placed in time is no entry.
    assert!(history::activity(&Record { id: "1".to_owned(), ..Record::default() }).is_none());
}

#[test]
fn files_have_a_place_where_something_says_whose_they_are() {
    let program = Program::from_json(&file("public/programs/reseller.json")).unwrap();
    let check = |uploads: &str, sends: bool, expected: (bool, u16, u64)| {
        let profile = profile(uploads, FIELDS);
        let mut fitted = program.clone();
        fit::fit(&mut fitted, profile.resource("deals").unwrap(), sends);
        let asked = fitted.fields.iter().any(|field| field.kind == FieldKind::File);
        assert_eq!(
            (asked, fitted.attachments.max_files, fitted.attachments.max_bytes),
            expected,
            "{uploads}"
        );
    };
    let most = program.attachments.max_bytes;
    check("", true, (false, 0, most));
    let named = r#""uploads":{"mode":"put_binary","path":"/deals/{id}/file","max_bytes":1000},"#;
    check(named, true, (true, 10, 1000));
    check(named, false, (false, 0, most));
    let form = r#""uploads":{"mode":"multipart_field","path":"/files","extra":{"of":"{id}"}},"#;
    check(form, true, (true, 10, most));
    // One field holds one reference.
    let referred = r#""uploads":{"mode":"upload_then_ref","path":"/files","reference":"/id"},"#;
    check(referred, true, (true, 1, most));
    check(r#""uploads":{"mode":"put_binary","path":"/files/{name}"},"#, true, (false, 0, most));
}

#[test]
fn what_the_programme_fills_in_is_shown_though_it_cannot_be_written() {
    let text = file("public/programs/reseller.json").replacen(
        r#""fields": ["customer","#,
        r#""fields": ["score", "customer","#,
        1,
    );
    let field = r#""fields": [ { "id": "score", "type": "number", "label": "Score", "vendor": true },"#;
    let (before, after) = text.rsplit_once("\"fields\": [\n").unwrap_or_else(|| panic!("no list of fields"));
    let text = [before, field, after].concat();
    let mut program = Program::from_json(&text).unwrap_or_else(|issues| panic!("{issues:#?}"));
    let profile = profile("", FIELDS);
    fit::fit(&mut program, profile.resource("deals").unwrap(), false);
    assert!(program.field("score").is_some());
    assert!(program.field("website").is_none());
}
