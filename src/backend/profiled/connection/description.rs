//! Reading the description with everything that is wrong with it, for whoever sets the portal up.
//!
//! The portal itself reads it in `config` and stops at the first thing that keeps it from working.

use super::super::config;
use crate::browser::{boot, http};
use domain::program::Program;
use record_store::fit::fit;
use rest_profile::json::Json;
use rest_profile::profile::{Place, Portal, Profile};

/// What the description says, and what is wrong with it.
#[derive(Clone, Default)]
pub struct Described {
    /// Where the file lies; empty where none is named.
    pub address: String,
    pub mistakes: Vec<Mistake>,
    /// There only where it can be asked.
    pub portal: Option<Portal>,
    /// The profiles with their presets laid under, in the order of the backends.
    pub(super) resolved: Vec<String>,
    /// Backends that are signed in to with the same name and password.
    pub(super) sign_in: Vec<String>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file; the description's own, or that of the programme.
    pub file: String,
    /// JSON pointer into the file.
    pub path: String,
    /// The stable name; the catalogues have a remedy for each as `problem.<code>`.
    pub code: String,
    /// What was found, what is known …
    pub params: Vec<(String, String)>,
}

impl Described {
    fn mistake(&mut self, file: &str, path: &str, code: &str, params: &[(&str, String)]) {
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let (file, path, code) = (file.to_owned(), path.to_owned(), code.to_owned());
        self.mistakes.push(Mistake { file, path, code, params });
    }
}

/// Reads the file, its presets and the programme.
pub async fn describe() -> Described {
    let mut described =
        Described { address: boot::backend_config().unwrap_or_default(), ..Described::default() };
    read(&mut described).await;
    // Whatever else keeps the portal from using it.
    if described.mistakes.is_empty() && config::config().await.is_err() {
        let address = described.address.clone();
        described.mistake(&address, "", "unusable", &[]);
    }
    if !described.mistakes.is_empty() {
        described.portal = None;
    }
    described
}

/// `None` ends the reading; why stands among the mistakes.
async fn read(described: &mut Described) -> Option<()> {
    let address = described.address.clone();
    let json = document(described, &address, "description_unread").await?;
    let named = json.get("sign_in").and_then(Json::as_list).unwrap_or_default();
    described.sign_in = named.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    let Some(backend) = json.get("backend") else {
        described.mistake(&address, "/backend", "backend_missing", &[]);
        return None;
    };
    // One that cannot be had is told as unknown, at its place.
    let presets = config::presets(backend).await.unwrap_or_default();
    let lookup = |name: &str| presets.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
    let text = backend.to_text();
    let portal = match Portal::read(text.as_bytes(), Place::Browser, &lookup) {
        Ok(portal) => portal,
        Err(problems) => {
            for problem in problems {
                let params: Vec<(&str, String)> =
                    problem.params.iter().map(|(name, value)| (*name, value.clone())).collect();
                let path = ["/backend", &problem.path].concat();
                described.mistake(&address, &path, problem.code, &params);
            }
            return None;
        }
    };
    for (name, _) in portal.backends() {
        let own = backend.get("backends").and_then(|all| all.get(name)).unwrap_or(backend);
        let resolved = Profile::resolve(own.to_text().as_bytes(), &lookup).unwrap_or_default();
        described.resolved.push(resolved);
    }
    let program = json.get("program").and_then(Json::as_str).unwrap_or("/programs/reseller.json").to_owned();
    check_program(described, &portal, &program).await;
    described.portal = Some(portal);
    Some(())
}

/// Whether there is a programme, and whether the backend has a place for what it asks.
async fn check_program(described: &mut Described, portal: &Portal, address: &str) -> Option<()> {
    let json = document(described, address, "program_unread").await?;
    match Program::from_json(&json.to_text()) {
        Err(issues) => {
            for issue in issues {
                let path = ["/", &issue.path.replace('.', "/")].concat();
                let params: Vec<(&str, String)> = std::iter::once(("code", issue.code.as_str().to_owned()))
                    .chain(issue.params.iter().map(|(name, value)| (name.as_str(), value.clone())))
                    .collect();
                described.mistake(address, &path, "program_wrong", &params);
            }
        }
        Ok(mut program) => {
            let missing =
                portal.resource("deals").map(|deals| fit(&mut program, deals, true)).unwrap_or_default();
            if !missing.is_empty() {
                described.mistake(address, "", "no_place", &[("fields", missing.join(", "))]);
            }
        }
    }
    Some(())
}

async fn document(described: &mut Described, address: &str, unread: &str) -> Option<Json> {
    let answer = http::send("GET", address, &[], http::Body::None, 15_000).await;
    let status = answer.as_ref().map_or(0, |answer| answer.status);
    let Some(answer) = answer.ok().filter(|_| status == 200) else {
        let params = if status == 0 { Vec::new() } else { vec![("status", status.to_string())] };
        described.mistake(address, "", unread, &params);
        return None;
    };
    match Json::parse(answer.body.as_bytes()) {
        Ok(json) => Some(json),
        Err(error) => {
            let params = [("offset", error.offset.to_string()), ("found", error.kind.code().to_owned())];
            described.mistake(address, "", "description_json", &params);
            None
        }
    }
}
