//! A profile: how one REST backend talks.
//!
//! It is read strictly: whatever is not understood is a [`Problem`], and all problems come at once. A profile that was
//! read can be asked without further checks; nothing in it is code.

pub(crate) mod auth;
mod check;
pub mod keys;
mod list;
pub(crate) mod merge;
mod node;
mod operations;
mod portal;
pub(crate) mod problem;
mod resource;
pub(crate) mod spec;

pub use merge::Lookup;
pub use portal::Portal;
pub use problem::Problem;

use crate::json::Json;
use crate::resource::Resource;
use crate::template::Template;
use crate::url::Base;
use node::Node;
use problem::Problems;
use spec::ResourceSpec;

/// Where a profile is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Everybody who opens the page can read it.
    Browser,
    /// Only the operator reads it.
    Server,
}

/// What an owner or a visitor has to know about a profile that is otherwise fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileNotice {
    /// The profile holds a secret that every visitor can read, and says that this is accepted.
    SecretInBrowser,
    /// The connection is not encrypted and does not stay on this machine.
    NotEncrypted,
    /// A `scope` in the browser is a convenience: a visitor can ask the backend without it.
    ScopeNotEnforced,
}

/// One backend.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub(crate) title: String,
    pub(crate) base: Base,
    pub(crate) headers: Vec<(String, Template)>,
    pub(crate) content_type: String,
    pub(crate) settings: Vec<(String, Json)>,
    pub(crate) auth: auth::AuthSpec,
    pub(crate) retry_statuses: Vec<u16>,
    pub(crate) retry_max: u32,
    pub(crate) hooks: Vec<(String, String)>,
    pub(crate) resources: Vec<ResourceSpec>,
    pub(crate) notices: Vec<ProfileNotice>,
}

/// Slots that every template of a resource may use.
pub(crate) const COMMON: [&str; 4] = ["path", "type", "settings.", "me."];

impl Profile {
    /// Reads a profile. `lookup` gives the text of a preset by its name.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the file.
    pub fn read(bytes: &[u8], place: Place, lookup: Lookup<'_>) -> Result<Self, Vec<Problem>> {
        let problems = Problems::default();
        let profile = merge::parse(bytes, problem::Place::ROOT, &problems)
            .and_then(|json| Self::from_json(json, place, lookup, &problems));
        match (profile, problems.is_empty()) {
            (Some(profile), true) => Ok(profile),
            _ => Err(problems.take()),
        }
    }

    /// The profile with its presets laid under it: what a page fetches that knows no presets. `null` stays where it
    /// deletes something for one resource.
    ///
    /// # Errors
    /// Unknown presets and presets that extend themselves; nothing else is checked.
    pub fn resolve(bytes: &[u8], lookup: Lookup<'_>) -> Result<String, Vec<Problem>> {
        let problems = Problems::default();
        let whole = merge::parse(bytes, problem::Place::ROOT, &problems)
            .map(|json| merge::resolve(json, lookup, &problems));
        match (whole, problems.is_empty()) {
            (Some(whole), true) => Ok(whole.to_text()),
            _ => Err(problems.take()),
        }
    }

    fn from_json(json: Json, place: Place, lookup: Lookup<'_>, problems: &Problems) -> Option<Self> {
        let whole = merge::resolve(json, lookup, problems);
        let node = Node { json: &whole, place: problem::Place::ROOT, problems };
        let top = node.section("profile");
        if let Some(format) = top.need("format")
            && format.json.as_i64() != Some(1)
        {
            format.problem("format", &[("found", &format.json.to_text())]);
        }
        let base = top.need("base").and_then(|node| {
            let base = Base::parse(node.text()?);
            if base.is_err() {
                node.problem("base", &[("found", node.json.as_str().unwrap_or_default())]);
            }
            base.ok()
        });
        let settings: Vec<(String, Json)> = top
            .get("settings")
            .map(|node| {
                node.entries().into_iter().map(|(name, node)| (name.to_owned(), node.json.clone())).collect()
            })
            .unwrap_or_default();
        let auth = auth::read(&top);
        let retry = top.get("retry").map(|node| node.section("retry"));
        let mut profile = Self {
            title: top.text("title").unwrap_or_default(),
            base: base.unwrap_or_else(Base::page),
            headers: top.headers("headers", &COMMON),
            content_type: top.text("content_type").unwrap_or_else(|| "application/json".to_owned()),
            auth,
            retry_statuses: retry
                .as_ref()
                .and_then(|retry| retry.get("statuses"))
                .map_or_else(|| vec![429, 502, 503, 504], |node| node.statuses()),
            retry_max: retry.as_ref().and_then(|retry| retry.get("max")?.count(0, 10)).unwrap_or(3),
            hooks: top
                .get("hooks")
                .map(|node| {
                    node.entries()
                        .into_iter()
                        .filter_map(|(point, node)| Some((point.to_owned(), node.text()?.to_owned())))
                        .collect()
                })
                .unwrap_or_default(),
            resources: resource::read_all(&top, &whole, problems),
            settings,
            notices: Vec::new(),
        };
        check::whole(&mut profile, &top, place);
        Some(profile)
    }

    /// The backend's name for people; may be empty.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where every request goes.
    #[must_use]
    pub const fn base(&self) -> &Base {
        &self.base
    }

    /// Tells a base that is relative to the page where the page is: `https://portal.example`. Without it such a profile
    /// believes no answer that names an origin.
    pub fn on_page(&mut self, origin: &str) {
        self.base.set_page(origin);
    }

    /// What has to be said about the profile although it is used.
    #[must_use]
    pub fn notices(&self) -> &[ProfileNotice] {
        &self.notices
    }

    /// The names of its resources.
    pub fn resources(&self) -> impl Iterator<Item = &str> {
        self.resources.iter().map(|resource| resource.name.as_str())
    }

    /// A resource; `None` means that this backend does not have that area.
    #[must_use]
    pub fn resource(&self, name: &str) -> Option<Resource<'_>> {
        let spec = self.resources.iter().find(|resource| resource.name == name)?;
        Some(Resource { profile: self, spec })
    }

    /// The name of the host page's function for a point: `before`, `after`, `token`, `error`.
    #[must_use]
    pub fn hook(&self, point: &str) -> Option<&str> {
        self.hooks.iter().find(|(known, _)| known == point).map(|(_, name)| name.as_str())
    }

    /// Whether an answer of this status may be asked for again, and how often at the most.
    #[must_use]
    pub fn retries(&self, status: u16) -> u32 {
        if self.retry_statuses.contains(&status) { self.retry_max } else { 0 }
    }
}
