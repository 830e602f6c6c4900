//! The file that a page fetches (docs/backends.md), made ready ahead: with its presets in it, and packed.

use super::Fingerprint;
use crate::json::Json;
use crate::profile::merge::{self, Lookup};
use crate::profile::problem::{Place as At, Problems};
use crate::profile::{Place, Portal, Problem};

/// The member of the file that has the packed form.
pub const MEMBER: &str = "packed";

/// Makes the file ready for a page: the profiles under `backend` with their presets laid under them, so that no preset
/// is fetched, and beside them their packed form, so that no reader is. The rest of the file stays as it is.
///
/// # Errors
/// Everything that is wrong with the file, and with its profiles in a browser; paths are those in the file.
pub fn prepare(file: &[u8], lookup: Lookup<'_>) -> Result<String, Vec<Problem>> {
    let problems = Problems::default();
    let Some(mut json) = merge::parse(file, At::ROOT, &problems) else { return Err(problems.take()) };
    let Some(backend) = json.get("backend").map(Json::to_text) else {
        problems.add(At::ROOT, "missing_key", &[("key", "backend")]);
        return Err(problems.take());
    };
    let below = |mut found: Vec<Problem>| {
        found.iter_mut().for_each(|problem| problem.path.insert_str(0, "/backend"));
        found
    };
    // Mistakes are told with the paths of the file as it was written.
    let portal = Portal::read(backend.as_bytes(), Place::Browser, lookup).map_err(below)?;
    let whole = Portal::resolve(backend.as_bytes(), lookup).map_err(below)?;
    let packed = portal.pack(Fingerprint::of([whole.as_str()]));
    json.insert("backend".to_owned(), Json::parse(whole.as_bytes()).unwrap_or_default());
    json.insert(MEMBER.to_owned(), Json::Text(packed));
    Ok(json.to_text())
}

#[cfg(test)]
mod tests {
    use super::{MEMBER, prepare};
    use crate::json::Json;
    use crate::pack::{Fingerprint, NotUnpacked};
    use crate::profile::Portal;

    const FILE: &str = r#"{"format":1,"person":{"id":"7"},"backend":{"format":1,"extends":"small","base":"/api","resources":{"deals":{"path":"deals","fields":{"customer":"name"}}}}}"#;

    fn preset(name: &str) -> Option<&'static str> {
        (name == "small").then_some(r#"{"title":"Small","operations":{"list":{"path":"/{path}"}}}"#)
    }

    #[test]
    fn a_file_is_made_ready_for_a_page_that_knows_no_presets_and_has_no_reader() {
        let ready = Json::parse(prepare(FILE.as_bytes(), &|name| preset(name)).unwrap().as_bytes()).unwrap();
        assert_eq!(ready.get("person").unwrap().to_text(), r#"{"id":"7"}"#);
        let backend = ready.get("backend").unwrap();
        assert!(backend.get("extends").is_none());
        let packed = ready.get(MEMBER).and_then(Json::as_str).unwrap();
        let portal = Portal::unpack(packed, Fingerprint::of([backend.to_text().as_str()])).unwrap();
        assert_eq!(portal.profile_of("deals").unwrap().1.title(), "Small");
        // Whoever changes the file by hand afterwards is not shown what it was before.
        let changed = backend.to_text().replace("/api", "/other");
        let stale = Portal::unpack(packed, Fingerprint::of([changed.as_str()]));
        assert_eq!(stale, Err(NotUnpacked::OtherSource));
        // Making it ready again changes nothing.
        assert_eq!(prepare(ready.to_text().as_bytes(), &|_| None).unwrap(), ready.to_text());
    }

    #[test]
    fn mistakes_are_told_with_their_place_in_the_file() {
        let wrong = FILE.replace("\"path\":\"deals\",", "");
        let problems = prepare(wrong.as_bytes(), &|name| preset(name)).unwrap_err();
        let found: Vec<_> = problems.iter().map(|problem| (problem.path.as_str(), problem.code)).collect();
        assert_eq!(found, [("/backend/resources/deals", "missing_key")]);
        assert_eq!(prepare(b"{}", &|_| None).unwrap_err().first().unwrap().code, "missing_key");
        assert_eq!(prepare(b"{", &|_| None).unwrap_err().first().unwrap().code, "json");
    }
}
