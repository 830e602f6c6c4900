//! The portal's questions and steps over the profiles that the real backends of the tests are described with.

use domain::deals::{DealQuery, DealSort, Direction, SortKey, Status};
use domain::program::Program;
use record_store::{ask, fit};
use rest_profile::profile::{Place, Profile};
use rest_profile::resource::{Context, What};
use std::path::{Path, PathBuf};

const NAMES: [&str; 5] = ["json-server-1", "drf-offset", "kinto", "cap", "dataverse"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn profile(name: &str) -> Profile {
    let text = read(&format!("tests/backends/profiles/{name}.json"));
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
    Program::from_json(&read("public/programs/reseller.json")).unwrap()
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
        assert_eq!(fit::fit(&mut fitted, deals), Vec::<String>::new(), "{name}");
        for field in &fitted.fields {
            assert!(deals.writes(&field.id) || deals.capabilities().uploads, "{name} {}", field.id);
        }
        assert!(
            fitted.sections.iter().all(|section| section.fields.iter().all(|id| fitted.field(id).is_some()))
        );
    }
}
