//! Reading a profile strictly: a part of its own, because it is most of the engine and few visits need it. A file that
//! was made ready ahead has the packed form in it, and whoever was here before has one on the device.

use super::config::wrong;
use crate::backend::Failure;
use crate::browser::preferences;
use crate::opened;
use crate::part::NotLoaded;
use rest_profile::pack::Fingerprint;
use rest_profile::profile::{Place, Portal, ProfileNotice};

/// What the packed form is called on the device.
const KEPT: &str = "profile";

/// The texts that a portal is read from: the member `backend` of the file, and the presets by their names.
pub struct Texts {
    pub backend: String,
    pub presets: Vec<(String, String)>,
}

impl Texts {
    fn fingerprint(&self) -> Fingerprint {
        let presets = self.presets.iter().flat_map(|(name, text)| [name.as_str(), text]);
        Fingerprint::of([self.backend.as_str()].into_iter().chain(presets))
    }
}

/// The portal of these texts: unpacked from what stands beside them or on the device, and read where neither is of
/// these texts and of this engine.
pub async fn portal(address: &str, texts: Texts, beside: Option<&str>) -> Result<Portal, Failure> {
    let source = texts.fingerprint();
    if let Some(portal) = beside.and_then(|packed| Portal::unpack(packed, source).ok()) {
        return Ok(portal);
    }
    if let Some(portal) = preferences::get(KEPT).and_then(|packed| Portal::unpack(&packed, source).ok()) {
        return Ok(portal);
    }
    match opened!(reader_part(texts, source)).await {
        Ok(Ok((portal, packed))) => {
            match packed {
                Some(packed) => preferences::set(KEPT, &packed),
                None => preferences::forget(KEPT),
            }
            Ok(portal)
        }
        Ok(Err(problems)) => {
            for problem in problems {
                wrong(address, &problem);
            }
            Err(Failure::Malformed)
        }
        Err(NotLoaded) => Err(Failure::Offline),
    }
}

/// The portal and its packed form, or a line for each mistake. A secret is not kept on the device, also not one that
/// everybody can read.
type Found = Result<(Portal, Option<String>), Vec<String>>;

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(reader, fallible))]
fn reader_part(texts: Texts, source: Fingerprint) -> Result<Found, NotLoaded> {
    let lookup =
        |name: &str| texts.presets.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
    let portal = match Portal::read(texts.backend.as_bytes(), Place::Browser, &lookup) {
        Ok(portal) => portal,
        Err(problems) => {
            let line = |problem: rest_profile::profile::Problem| {
                let mut line = ["/backend", &problem.path, " ", problem.code].concat();
                for (name, value) in problem.params {
                    line.push_str(&[" ", name, ": ", &value].concat());
                }
                [&line, ". ", problem.remedy].concat()
            };
            return Ok(Err(problems.into_iter().map(line).collect()));
        }
    };
    let is_secret =
        portal.backends().any(|(_, profile)| profile.notices().contains(&ProfileNotice::SecretInBrowser));
    let packed = (!is_secret).then(|| portal.pack(source));
    Ok(Ok((portal, packed)))
}
