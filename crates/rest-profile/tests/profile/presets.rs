//! Every preset is a profile once it has a base and a resource.

use crate::kit::{presets, try_read, with_deals};
use rest_profile::profile::{Place, Profile};

#[test]
fn every_preset_validates() {
    let mut failed = Vec::new();
    for name in presets().keys() {
        if let Err(problems) = try_read(&with_deals(name, ""), Place::Server) {
            failed.push(format!("{name}: {problems:#?}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(presets().len() >= 21);
}

#[test]
fn a_resolved_profile_needs_no_presets() {
    for name in presets().keys() {
        let text = with_deals(name, "");
        let whole = Profile::resolve(text.as_bytes(), &|name| crate::kit::lookup(name)).unwrap();
        assert!(!whole.contains("\"extends\""), "{name}");
        let read = Profile::read(whole.as_bytes(), Place::Server, &|_| None);
        assert!(read.is_ok(), "{name}: {:#?}", read.err());
    }
}
