//! The file that names the backend: `{"format": 1, "program": address, "backend": profile or several, "person": {...}}`.
//!
//! Presets that a profile extends are fetched from `/backends/presets/`, so that a static host needs no tool. A file that
//! a tool has made ready extends none, and has the packed form of its profiles in it ([`rest_profile::pack`]).

use super::reader::{self, Texts};
use crate::backend::Failure;
use crate::browser::{boot, http, url};
use domain::program::Program;
use record_store::fit::fit;
use rest_profile::json::{Json, Pointer};
use rest_profile::pack::MEMBER;
use rest_profile::profile::Portal;
use std::cell::RefCell;
use std::rc::Rc;

/// What the page knows of its backends.
pub struct Config {
    pub portal: Portal,
    pub program: Program,
    /// Who uses the portal, where the backend has no accounts.
    pub person: Option<Json>,
    /// Backends that are signed in to with the same name and password as that of the people.
    pub sign_in: Vec<String>,
}

thread_local! {
    static CONFIG: RefCell<Option<Rc<Config>>> = const { RefCell::new(None) };
}

/// 10 presets deep: the longest chain there is has three.
const DEEPEST: usize = 10;

/// The configuration, read on first use.
///
/// # Errors
/// It cannot be had, or is wrong; what is wrong with it stands in the browser's console.
pub async fn config() -> Result<Rc<Config>, Failure> {
    if let Some(config) = CONFIG.with_borrow(Clone::clone) {
        return Ok(config);
    }
    let config = Rc::new(read().await?);
    CONFIG.set(Some(config.clone()));
    Ok(config)
}

async fn read() -> Result<Config, Failure> {
    let address = boot::backend_config().ok_or(Failure::Malformed)?;
    let text = fetch(&address).await?;
    let json = Json::parse(text.as_bytes()).map_err(|_| wrong(&address, "it is not JSON"))?;
    let backend = json.get("backend").ok_or_else(|| wrong(&address, "`backend` is missing"))?;
    let presets = presets(backend).await?;
    let packed = json.get(MEMBER).and_then(Json::as_str);
    let mut portal = reader::portal(&address, Texts { backend: backend.to_text(), presets }, packed).await?;
    // Where `base` is a path, answers of other origins are none.
    portal.on_page(&url::origin());
    if let Some(why) = super::ways::not_possible(&portal) {
        return Err(wrong(&address, &format!("/backend {why}")));
    }
    let named = json.get("sign_in").and_then(Json::as_list).unwrap_or_default();
    let sign_in = named.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    let program_address = json.get("program").and_then(Json::as_str).unwrap_or("/programs/reseller.json");
    let program_text = fetch(program_address).await?;
    let program = program(&portal, &program_text)?;
    Ok(Config { portal, program, person: json.get("person").cloned(), sign_in })
}

/// The programme as far as the backend can hold it.
fn program(portal: &Portal, text: &str) -> Result<Program, Failure> {
    let mut program = Program::from_json(text).map_err(Failure::Invalid)?;
    if let Some(deals) = portal.resource("deals") {
        let missing = fit(&mut program, deals, true);
        if !missing.is_empty() {
            return Err(wrong("/backend", &format!("the deals have no place for {}", missing.join(", "))));
        }
    }
    Ok(program)
}

/// Every preset that the profiles extend, and those that these extend.
pub(super) async fn presets(backend: &Json) -> Result<Vec<(String, String)>, Failure> {
    let mut wanted = extended(backend);
    for profile in backend.get("backends").and_then(Json::as_object).unwrap_or_default() {
        wanted.extend(extended(&profile.1));
    }
    let mut found: Vec<(String, String)> = Vec::new();
    while let Some(name) = wanted.pop() {
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !plain || found.len() > DEEPEST || found.iter().any(|(known, _)| *known == name) {
            continue;
        }
        let text = fetch(&format!("/backends/presets/{name}.json")).await?;
        wanted.extend(Json::parse(text.as_bytes()).iter().flat_map(extended));
        found.push((name, text));
    }
    Ok(found)
}

fn extended(profile: &Json) -> Vec<String> {
    profile.get("extends").and_then(Json::as_str).map(str::to_owned).into_iter().collect()
}

async fn fetch(address: &str) -> Result<String, Failure> {
    let early = (boot::backend_config().as_deref() == Some(address)).then_some("config");
    if let Some(name) = early
        && let Some(answer) = boot::take(name).await.filter(|answer| answer.status == 200)
    {
        return Ok(answer.body);
    }
    let answer = http::send("GET", address, &[], http::Body::None, 15_000).await;
    match answer {
        Ok(answer) if answer.status == 200 => Ok(answer.body),
        Ok(answer) => {
            wrong(address, &format!("status {}", answer.status));
            Err(Failure::Malformed)
        }
        Err(http::NoAnswer::Network) => Err(Failure::Offline),
        Err(http::NoAnswer::Timeout) => Err(Failure::Timeout),
    }
}

/// For whoever sets the portal up: a person could do nothing with it.
pub fn wrong(address: &str, why: &str) -> Failure {
    crate::browser::console::report(&format!("{address}: {why}"));
    Failure::Malformed
}

/// A text of the configuration.
pub fn text(json: &Json, pointer: &str) -> String {
    let found = Pointer::parse(pointer).ok().and_then(|pointer| json.at(&pointer));
    found.and_then(Json::as_str).unwrap_or_default().to_owned()
}
