//! Several backends for one portal: each resource names the backend that has it.

use super::merge::{self, Lookup};
use super::node::Node;
use super::problem::{self, Problems};
use super::{Place, Problem, Profile};
use crate::json::Json;
use crate::resource::Resource;

/// A file of several backends, or of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Portal {
    pub(crate) backends: Vec<(String, Profile)>,
    /// The portal's resource and the place of its backend.
    pub(crate) resources: Vec<(String, usize)>,
}

impl Portal {
    /// Reads `{"format":1,"backends":{name: profile},"resources":{resource: name}}`. A file that is a single profile is
    /// read as a portal of one backend that has all its resources.
    ///
    /// # Errors
    /// Everything that is wrong in the file and in all of its profiles.
    pub fn read(bytes: &[u8], place: Place, lookup: Lookup<'_>) -> Result<Self, Vec<Problem>> {
        let problems = Problems::default();
        let Some(json) = merge::parse(bytes, problem::Place::ROOT, &problems) else {
            return Err(problems.take());
        };
        if json.get("backends").is_none() {
            let profile = Profile::read(bytes, place, lookup)?;
            let resources = profile.resources().map(|name| (name.to_owned(), 0)).collect();
            return Ok(Self { backends: vec![(String::new(), profile)], resources });
        }
        let node = Node { json: &json, place: problem::Place::ROOT, problems: &problems };
        let section = node.section("portal");
        if let Some(format) = section.need("format")
            && format.json.as_i64() != Some(1)
        {
            format.problem("format", &[("found", &format.json.to_text())]);
        }
        let mut backends = Vec::new();
        for (name, node) in section.need("backends").map(|node| node.entries()).unwrap_or_default() {
            // Problems of a profile are told with the path inside of this file.
            let inner = Problems::default();
            let profile = Profile::from_json(node.json.clone(), place, lookup, &inner);
            let above = problems.path(node.place);
            for mut problem in inner.take() {
                problem.path.insert_str(0, &above);
                problems.push(problem);
            }
            backends.extend(profile.map(|profile| (name.to_owned(), profile)));
        }
        let mut resources = Vec::new();
        for (name, node) in section.need("resources").map(|node| node.entries()).unwrap_or_default() {
            let Some(backend) = node.text() else { continue };
            let place = backends.iter().position(|(known, _)| known == backend);
            match place.and_then(|place| Some((place, backends.get(place)?))) {
                None => node.problem("resource_backend", &[("found", backend)]),
                Some((_, (_, profile))) if profile.resource(name).is_none() => {
                    node.problem("resource_unknown", &[("found", name)]);
                }
                Some((place, _)) => resources.push((name.to_owned(), place)),
            }
        }
        if problems.is_empty() { Ok(Self { backends, resources }) } else { Err(problems.take()) }
    }

    /// The file with the presets laid under every profile: what a page fetches that knows no presets.
    ///
    /// # Errors
    /// Unknown presets and presets that extend themselves; nothing else is checked.
    pub fn resolve(bytes: &[u8], lookup: Lookup<'_>) -> Result<String, Vec<Problem>> {
        let problems = Problems::default();
        let Some(mut json) = merge::parse(bytes, problem::Place::ROOT, &problems) else {
            return Err(problems.take());
        };
        match json.get_mut("backends") {
            Some(Json::Object(backends)) => {
                for (_, profile) in backends {
                    *profile = merge::resolve(std::mem::take(profile), lookup, &problems);
                }
            }
            _ => json = merge::resolve(json, lookup, &problems),
        }
        if problems.is_empty() { Ok(json.to_text()) } else { Err(problems.take()) }
    }

    /// As [`Profile::on_page`], for all of them.
    pub fn on_page(&mut self, origin: &str) {
        self.backends.iter_mut().for_each(|(_, profile)| profile.on_page(origin));
    }

    /// The backends by name.
    pub fn backends(&self) -> impl Iterator<Item = (&str, &Profile)> {
        self.backends.iter().map(|(name, profile)| (name.as_str(), profile))
    }

    /// A resource of whichever backend has it; `None` leaves the portal without that area.
    #[must_use]
    pub fn resource(&self, name: &str) -> Option<Resource<'_>> {
        self.profile_of(name)?.1.resource(name)
    }

    /// The backend of a resource: its name and its profile.
    #[must_use]
    pub fn profile_of(&self, resource: &str) -> Option<(&str, &Profile)> {
        let (_, place) = self.resources.iter().find(|(known, _)| known == resource)?;
        self.backends.get(*place).map(|(name, profile)| (name.as_str(), profile))
    }
}
