//! A packed profile is the profile, or it is refused.

use crate::kit::{json_files, lookup, presets, root, try_read, with_deals};
use proptest::prelude::*;
use rest_profile::pack::{Fingerprint, NotUnpacked};
use rest_profile::profile::{Place, Portal, Profile, ProfileNotice};

fn source() -> Fingerprint {
    Fingerprint::of(["profile"])
}

#[test]
fn every_preset_and_every_example_comes_back_as_it_was() {
    let lookup = |name: &str| lookup(name);
    let examples = json_files(&root().join("public/backends/examples"));
    let rigs = json_files(&root().join("tests/backends/profiles"));
    let mut portals = 0;
    for (name, text) in examples.iter().chain(&rigs) {
        for place in [Place::Server, Place::Browser] {
            let Ok(portal) = Portal::read(text.as_bytes(), place, &lookup) else { continue };
            portals += 1;
            let back = Portal::unpack(&portal.pack(source()), source());
            assert_eq!(back.as_ref(), Ok(&portal), "{name}");
        }
    }
    assert!(portals >= 10, "{portals}");
    for name in presets().keys() {
        let profile = try_read(&with_deals(name, ""), Place::Server).unwrap();
        assert_eq!(Profile::unpack(&profile.pack(source()), source()), Ok(profile), "{name}");
    }
}

#[test]
fn what_an_owner_has_to_know_is_packed_as_well() {
    let text = with_deals("rest", r#""auth":{"kind":"bearer","token":"t"},"insecure_browser_secret":true"#);
    let profile = try_read(&text.replace("https://", "http://"), Place::Browser).unwrap();
    let back = Profile::unpack(&profile.pack(source()), source()).unwrap();
    assert_eq!(back.notices(), [ProfileNotice::SecretInBrowser, ProfileNotice::NotEncrypted]);
}

#[test]
fn a_form_of_other_texts_or_of_another_engine_is_refused() {
    let packed = try_read(&with_deals("rest", ""), Place::Server).unwrap().pack(source());
    let yesterday = Fingerprint::of(["profil", "e"]);
    assert_ne!(yesterday, source());
    assert_eq!(Profile::unpack(&packed, yesterday), Err(NotUnpacked::OtherSource));
    // The engine's number stands behind the two letters of the format.
    let other = packed.get(3..4).map(|digit| if digit == "$" { "%" } else { "$" }).unwrap();
    let other = ["p1", packed.get(2..3).unwrap(), other, packed.get(4..).unwrap()].concat();
    assert_eq!(Profile::unpack(&other, source()), Err(NotUnpacked::OtherEngine));
    assert_eq!(Profile::unpack("", source()), Err(NotUnpacked::Broken));
    assert_eq!(Profile::unpack("<!doctype html>", source()), Err(NotUnpacked::Broken));
}

#[test]
fn a_packed_form_stands_in_a_json_file_without_growing() {
    let packed = try_read(&with_deals("odata4", ""), Place::Server).unwrap().pack(source());
    let escaped = rest_profile::json::Json::from(packed.as_str()).to_text();
    assert!(escaped.len() < packed.len() + packed.len() / 20, "{} of {}", escaped.len(), packed.len());
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(p1)?\\PC{0,200}") {
        prop_assert!(Portal::unpack(&text, source()).is_err());
    }
}
