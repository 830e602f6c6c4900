//! What the tests share: presets from their files, small profiles, answers.

use rest_profile::http::HttpAnswer;
use rest_profile::pack::Fingerprint;
use rest_profile::profile::{Place, Problem, Profile};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn presets() -> &'static BTreeMap<String, String> {
    static PRESETS: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    PRESETS.get_or_init(|| json_files(&root().join("public/backends/presets")))
}

pub fn json_files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            found.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    found
}

pub fn lookup(name: &str) -> Option<&'static str> {
    presets().get(name).map(String::as_str)
}

pub fn try_read(text: &str, place: Place) -> Result<Profile, Vec<Problem>> {
    let profile = Profile::read(text.as_bytes(), place, &|name| lookup(name))?;
    // Whatever a test is about: its profile is also one that a page may have packed.
    let source = Fingerprint::of([text]);
    assert_eq!(Profile::unpack(&profile.pack(source), source).as_ref(), Ok(&profile), "{text}");
    Ok(profile)
}

pub fn read(text: &str) -> Profile {
    try_read(text, Place::Server).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"))
}

/// A profile of one preset with one resource, and more keys of the profile.
pub fn with_deals(preset: &str, more: &str) -> String {
    let comma = if more.is_empty() { "" } else { "," };
    format!(
        r#"{{"format":1,"extends":"{preset}","base":"https://api.example/v1"{comma}{more},"resources":{{"deals":{{"path":"deals","fields":{{
        "customer":"customer_name","amount":{{"path":"amount","type":"decimal"}},"stage":{{"path":"stage","values":{{"new":"registered","won":"won","closed":["lost","dead"]}}}},
        "email":{{"path":"/contact/email"}},"close":{{"path":"expected_close","type":"date"}},"created":{{"path":"created_at","type":"instant","read_only":true}}}}}}}}}}"#
    )
}

pub fn answer(status: u16, body: &str) -> HttpAnswer {
    HttpAnswer {
        status,
        headers: vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())],
        body: body.as_bytes().to_vec(),
        final_url: String::new(),
        signed_in: true,
    }
}
