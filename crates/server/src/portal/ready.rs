//! The file about another backend, made ready for the page while it is sent: with its presets and packed, so that the
//! page fetches neither presets nor the reader of profiles. `cargo xtask dist` does it ahead; this is for a file that
//! somebody put beside the page. What lies on the disk stays as it is.

use rest_profile::json::Json;
use rest_profile::pack::{MEMBER, prepare};
use std::path::Path;

/// Where a page has the presets.
const PRESETS: &str = "/backends/presets/";

/// A chain of presets is no longer than this.
const DEEPEST: usize = 10;

/// The file at `address` as the page is to have it. `None` sends it as it is: it is ready, or wrong; the page then says
/// what is wrong with it, and the log says it to the operator. `path` finds the page's files.
pub fn of<'p>(address: &str, path: impl Fn(&str) -> Option<&'p Path>) -> Option<String> {
    let read = |address: &str| std::fs::read_to_string(path(address)?).ok();
    let text = read(address)?;
    let json = Json::parse(text.as_bytes()).ok()?;
    let backend = json.get("backend").filter(|_| json.get(MEMBER).is_none())?;
    let mut wanted: Vec<String> = extended(backend).into_iter().collect();
    for (_, profile) in backend.get("backends").and_then(Json::as_object).unwrap_or_default() {
        wanted.extend(extended(profile));
    }
    let mut presets: Vec<(String, String)> = Vec::new();
    while let Some(name) = wanted.pop() {
        if presets.len() > DEEPEST || presets.iter().any(|(known, _)| *known == name) {
            continue;
        }
        let Some(preset) = read(&format!("{PRESETS}{name}.json")) else { continue };
        wanted.extend(Json::parse(preset.as_bytes()).iter().flat_map(extended));
        presets.push((name, preset));
    }
    let lookup = |name: &str| presets.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
    match prepare(text.as_bytes(), &lookup) {
        Ok(ready) => Some(ready),
        Err(problems) => {
            for problem in problems {
                tracing::warn!(
                    path = problem.path,
                    code = problem.code,
                    params = ?problem.params,
                    "{address} is wrong. {}",
                    problem.remedy
                );
            }
            None
        }
    }
}

fn extended(profile: &Json) -> Option<String> {
    profile.get("extends").and_then(Json::as_str).map(str::to_owned)
}
