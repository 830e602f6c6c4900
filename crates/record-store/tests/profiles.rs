//! The portal's questions and steps over the profiles that the real backends of the tests are described with.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::DateTime;
use domain::access::{Actor, Role};
use domain::deals::registration::Desk;
use domain::deals::{Action, DealQuery, DealSort, Direction, Request, SortKey, Status};
use domain::ids::{PartnerId, UserId};
use domain::program::{FieldKind, Program};
use record_store::{ask, fit, read, write};
use rest_profile::profile::{Place, Profile};
use rest_profile::query::Value;
use rest_profile::record::Record;
use rest_profile::resource::{Context, What};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const NAMES: [&str; 5] = ["json-server-1", "drf-offset", "kinto", "cap", "dataverse"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn file(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn profile(name: &str) -> Profile {
    let text = file(&format!("tests/backends/profiles/{name}.json"));
    let presets: Vec<(String, String)> = std::fs::read_dir(root().join("public/backends/presets"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_stem().unwrap().to_string_lossy().into_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    let lookup =
        |wanted: &str| presets.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.as_str());
    Profile::read(text.as_bytes(), Place::Browser, &lookup)
        .unwrap_or_else(|problems| panic!("{name}: {problems:#?}"))
}

fn program() -> Program {
    Program::from_json(&file("public/programs/reseller.json")).unwrap()
}

/// What the screens ask for without anybody choosing anything.
fn everyday() -> Vec<DealQuery> {
    let oldest = DealSort { key: SortKey::Submitted, direction: Direction::Ascending };
    vec![
        DealQuery::default(),
        DealQuery { statuses: vec![Status::InfoRequested], sort: oldest, ..DealQuery::default() },
        DealQuery {
            statuses: vec![Status::Submitted, Status::UnderReview],
            sort: oldest,
            ..DealQuery::default()
        },
        DealQuery { statuses: vec![Status::Approved], per_page: 1, ..DealQuery::default() },
        DealQuery { text: "Möbel".to_owned(), page: 2, ..DealQuery::default() },
    ]
}

#[test]
fn every_backend_answers_what_the_screens_ask_everyday() {
    let program = program();
    for name in NAMES {
        let profile = profile(name);
        let deals = profile.resource("deals").unwrap();
        for query in everyday() {
            for partner in [None, Some("00000002-0000-4000-8000-000000000001"), Some("1")] {
                if name == "cap" || name == "dataverse" {
                    // Their keys are GUIDs.
                    if partner == Some("1") {
                        continue;
                    }
                } else if partner.is_some_and(|partner| partner.len() > 1) {
                    continue;
                }
                let question = ask::question(&program, deals, &query, partner);
                let refused = deals.list(&question, &Context::default()).err();
                // Pages that cannot be jumped to are walked through.
                let refused = refused.filter(|refused| refused.what != What::Page);
                assert_eq!(refused, None, "{name} {query:?} {partner:?}");
            }
        }
    }
}

#[test]
fn the_form_asks_for_nothing_that_a_backend_would_throw_away() {
    for name in NAMES {
        let profile = profile(name);
        let deals = profile.resource("deals").unwrap();
        let mut fitted = program();
        assert_eq!(fit::fit(&mut fitted, deals, true), Vec::<String>::new(), "{name}");
        for field in fitted.fields.iter().filter(|field| field.kind != FieldKind::File) {
            assert!(deals.writes(&field.id), "{name} {}", field.id);
        }
        let files = fitted.fields.iter().filter(|field| field.kind == FieldKind::File).count();
        assert_eq!(
            (files > 0, fitted.attachments.max_files > 0),
            (name == "drf-offset", name == "drf-offset")
        );
        assert!(
            fitted.sections.iter().all(|section| section.fields.iter().all(|id| fitted.field(id).is_some()))
        );
    }
}

/// The least that a backend can have: no stage, no country, no reasons.
const LEAST: &str = r#"{"format":1,"extends":"rest","base":"https://api.example","resources":{"deals":{"path":"deals","fields":{
    "title":"t","customer":"c","value":{"path":"v","type":"decimal"},"value_currency":"vc","close_date":{"path":"d","type":"date"},
    "status":{"path":"s","values":{"submitted":"new","approved":"ok","won":"won","lost":"lost"}},"reason":"r","comment":"n","partner":"p"}}}}"#;

#[test]
fn a_deal_is_won_in_a_backend_that_has_no_stages() {
    let preset = file("public/backends/presets/rest.json");
    let lookup = |name: &str| (name == "rest").then_some(preset.as_str());
    let profile = Profile::read(LEAST.as_bytes(), Place::Browser, &lookup).unwrap();
    let deals = profile.resource("deals").unwrap();
    let mut program = program();
    assert_eq!(fit::fit(&mut program, deals, true), Vec::<String>::new());
    assert_eq!((program.roles.stage.as_deref(), program.roles.country.as_deref()), (None, None));
    let mut record = Record { id: "7".to_owned(), ..Record::default() };
    for (name, value) in [
        ("title", "Backup"),
        ("customer", "Lindqvist"),
        ("value_currency", "EUR"),
        ("status", "approved"),
        ("partner", "1"),
    ] {
        record.set(name, Value::from(value));
    }
    record.set("value", Value::Decimal("1200.5000".to_owned()));
    record.set("close_date", Value::Date("2027-03-01".to_owned()));
    let before = read::deal(&program, &record);
    assert_eq!(before.summary.value.map(|value| value.canonical()), Some("1200.50 EUR".to_owned()));
    let partner = read::partner(&program, &Record { id: "1".to_owned(), ..Record::default() });
    let actor = Actor::Person {
        user: UserId("u".to_owned()),
        role: Role::PartnerRepresentative,
        partner: Some(PartnerId("1".to_owned())),
        assigned: None,
    };
    let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    let desk = Desk { program: &program, actor: &actor, partner: &partner, now, today: now.date_naive() };
    let won = desk.act(&before, &Request::plain(Action::Won), &BTreeMap::new()).unwrap();
    let changes = write::changes(&program, deals, &before, &won).unwrap();
    assert_eq!(changes, [("status".to_owned(), Value::from("won"))]);
}

#[test]
fn what_cannot_be_understood_is_not_shown_as_something_else() {
    let program = program();
    let mut record = Record { id: "7".to_owned(), ..Record::default() };
    record.set("value", Value::Decimal("10".to_owned()));
    record.set("value_currency", Value::from("zorkmid"));
    record.set("status", Value::from("archived"));
    let deal = read::deal(&program, &record);
    assert_eq!(deal.summary.value, None);
    assert!(deal.summary.status.phase().is_none() && deal.summary.status.is_final());
}

#[test]
fn words_of_a_person_that_have_no_place_stop_the_step() {
    let text = LEAST.replace(r#","comment":"n""#, "");
    let preset = file("public/backends/presets/rest.json");
    let lookup = |name: &str| (name == "rest").then_some(preset.as_str());
    let profile = Profile::read(text.as_bytes(), Place::Browser, &lookup).unwrap();
    let deals = profile.resource("deals").unwrap();
    let program = program();
    let before = read::deal(&program, &Record { id: "7".to_owned(), ..Record::default() });
    let mut after = before.clone();
    after.comment = Some("Which sites?".to_owned());
    assert_eq!(write::changes(&program, deals, &before, &after), Err("comment".to_owned()));
}

#[test]
fn the_version_changes_with_the_record_and_fits_into_a_json_number() {
    let mut record = Record { id: "7".to_owned(), ..Record::default() };
    record.set("title", Value::from("a"));
    let first = read::version(&record);
    record.set("title", Value::from("b"));
    assert_ne!(read::version(&record), first);
    assert!((0..1 << 53).contains(&first));
    record.version = Some("\"x\"".to_owned());
    let of_backend = read::version(&record);
    record.set("title", Value::from("c"));
    assert_eq!(read::version(&record), of_backend);
}

#[test]
fn a_status_that_the_backend_has_no_word_for_is_left_out_of_questions() {
    let preset = file("public/backends/presets/rest.json");
    let lookup = |name: &str| (name == "rest").then_some(preset.as_str());
    let text = LEAST.replace(r#""extends":"rest""#, r#""extends":"rest","list":{"filter":{"encode":"params","operators":{"eq":"{f}={v}","in":"{f}={v|join:,}"}}}"#);
    let profile = Profile::read(text.as_bytes(), Place::Browser, &lookup).unwrap();
    let deals = profile.resource("deals").unwrap();
    let query = DealQuery { statuses: vec![Status::Submitted, Status::UnderReview], ..DealQuery::default() };
    let question = ask::question(&program(), deals, &query, None);
    let plan = deals.list(&question, &Context::default()).unwrap();
    assert!(plan.request.url.ends_with("s=new"), "{}", plan.request.url);
    let query = DealQuery { statuses: vec![Status::Expired], ..DealQuery::default() };
    let question = ask::question(&program(), deals, &query, None);
    assert_eq!(
        deals.list(&question, &Context::default()).err().map(|refused| refused.what),
        Some(What::Nothing)
    );
}

#[test]
fn a_column_of_the_programme_is_read_and_sorted_where_the_backend_can() {
    let text = file("public/programs/reseller.json");
    let columns = r#"{"deal_list": {"columns": ["status", "industry", "next_step", "products"]},"#;
    let text = text.replacen('{', columns, 1);
    for (name, sorted) in [("kinto", true), ("drf-offset", true), ("json-server-1", true)] {
        let profile = profile(name);
        let deals = profile.resource("deals").unwrap();
        let mut program = Program::from_json(&text).unwrap();
        fit::fit(&mut program, deals, false);
        let controls = ask::controls(&program, deals, &Context::default());
        assert_eq!(controls.fields.contains(&"industry".to_owned()), sorted, "{name} {:?}", controls.fields);
        let unknown = DealQuery { sort_field: Some("no_such".to_owned()), ..DealQuery::default() };
        let question = ask::question(&program, deals, &unknown, None);
        assert_eq!(deals.list(&question, &Context::default()).unwrap_err().what, What::Field, "{name}");
    }
    // A list cannot be ordered by a list.
    let profile = profile("drf-offset");
    let deals = profile.resource("deals").unwrap();
    let program = Program::from_json(&text).unwrap();
    assert!(!ask::controls(&program, deals, &Context::default()).fields.contains(&"products".to_owned()));
    let record = Record {
        id: "7".to_owned(),
        fields: vec![
            ("industry".to_owned(), Value::Text("energy".to_owned())),
            ("city".to_owned(), Value::Text("Jönköping".to_owned())),
            ("status".to_owned(), Value::Text("submitted".to_owned())),
        ],
        ..Record::default()
    };
    let listed = read::summary(&program, &record).listed.unwrap();
    // Nothing but what stands in a column, and nothing that is not there.
    assert_eq!(listed, r#"{"industry":"energy"}"#);
}
