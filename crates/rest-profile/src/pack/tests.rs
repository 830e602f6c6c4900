//! Packed forms that nobody has packed: with a right check sum, so that every byte reaches the structures.

use super::{ENGINE, FORMAT, Fingerprint, NotUnpacked, Packed, Packer, Unpacker, hash, pack, unpack};
use crate::json::Json;
use crate::profile::{Place, Profile};
use crate::query::{Filter, Operator, Query, Value};
use crate::resource::Context;
use proptest::prelude::*;
use std::sync::OnceLock;

const SOURCE: Fingerprint = Fingerprint(7);

/// Something of everything that a profile can say.
fn profiles() -> &'static [Profile] {
    static PROFILES: OnceLock<Vec<Profile>> = OnceLock::new();
    PROFILES.get_or_init(|| {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/backends/presets");
        let preset = |name: &str| std::fs::read_to_string(root.join(format!("{name}.json"))).ok();
        let read = |name: &str| {
            let text = format!(
                r#"{{"format":1,"extends":"{name}","insecure_browser_secret":true,"base":"https://api.example/v1","resources":{{"deals":{{"path":"deals",
                "scope":[{{"field":"customer","op":"eq","value":"{{me.id}}"}}],"fields":{{"customer":"customer_name",
                "stage":{{"path":"/a/stage","values":{{"new":"registered","closed":["lost",2,true]}}}},
                "close":{{"path":"close","type":"date","wire":"epoch_s"}}}}}}}}}}"#
            );
            let texts: Vec<(String, String)> = std::iter::successors(Some(name.to_owned()), |name| {
                Some(Json::parse(preset(name)?.as_bytes()).ok()?.get("extends")?.as_str()?.to_owned())
            })
            .filter_map(|name| Some((name.clone(), preset(&name)?)))
            .collect();
            let lookup = |name: &str| texts.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
            Profile::read(text.as_bytes(), Place::Browser, &lookup).unwrap()
        };
        ["odata4", "directus", "salesforce", "strapi5", "jsonapi", "postgrest", "parse", "drf"].map(read).to_vec()
    })
}

/// A whole packed form around a body.
fn around(body: &str) -> String {
    let mut whole = Packer { text: FORMAT.to_owned() };
    whole.number(ENGINE);
    whole.number(SOURCE.0);
    whole.number(hash(body.bytes()));
    whole.text + body
}

fn body(profile: &Profile) -> String {
    let mut body = Packer::default();
    Packed::pack(profile, &mut body);
    body.text
}

/// Plans what a page plans, and answers all addresses.
fn addresses(profile: &Profile) -> Vec<String> {
    let context = Context { me: vec![("id".to_owned(), "../..//evil.example".to_owned())] };
    let Some(deals) = profile.resources().next().and_then(|name| profile.resource(name)) else {
        return Vec::new();
    };
    let mut query = Query::page(2, 10);
    query.filter = Filter::compare("customer", Operator::Equal, "a");
    let values = [("customer".to_owned(), Value::from("a"))];
    let mut requests = Vec::new();
    if let Ok(plan) = deals.list(&query, &context) {
        requests.push(plan.request);
        requests.extend(plan.count);
    }
    requests.extend(deals.get("a/../b", &context));
    requests.extend(deals.create(&values, "key", &context).map(|plan| plan.request));
    requests.extend(deals.delete("x", Some("1"), &context));
    let _ = (deals.capabilities(), profile.notices());
    requests.into_iter().map(|request| request.url).collect()
}

fn stays(profile: &Profile) -> bool {
    let below = [profile.base().origin(), profile.base().path()].concat();
    addresses(profile).iter().all(|url| {
        let rest = url.strip_prefix(&below).unwrap_or("elsewhere");
        // An address ends, or the base does not: `/v1x` is no address below `/v1`.
        (rest.is_empty() || rest.starts_with(['/', '(', '?']))
            && !url.split('?').next().unwrap_or_default().contains("/../")
    })
}

#[test]
fn what_was_packed_is_unpacked_and_asks_the_same() {
    for profile in profiles() {
        let back: Profile = unpack(&pack(profile, SOURCE), SOURCE).unwrap();
        assert_eq!(&back, profile);
        assert!(stays(&back));
        assert_eq!(addresses(&back), addresses(profile));
        assert!(!addresses(&back).is_empty());
    }
}

#[test]
fn numbers_of_every_length_come_back() {
    for number in [0, 1, 27, 28, 55, 783, 784, 1 << 32, u64::MAX - 1, u64::MAX] {
        let mut text = Packer::default();
        text.number(number);
        let mut from = Unpacker { rest: &text.text, broken: false, depth: 0 };
        assert_eq!((from.number(), from.broken, from.rest), (number, false, ""), "{}", text.text);
    }
}

#[test]
fn a_base_that_is_none_is_refused() {
    let profile = profiles().first().unwrap();
    for base in
        ["ftp://api.example", "https://u:p@evil.example", "//evil.example", "https://api.example/../x"]
    {
        let mut text = Packer::default();
        text.text("https://api.example/v1");
        let mut other = Packer::default();
        other.text(base);
        let changed = body(profile).replacen(&text.text, &other.text, 1);
        let found: Result<Profile, _> = unpack(&around(&changed), SOURCE);
        assert_eq!(found, Err(NotUnpacked::Broken), "{base}");
    }
}

#[test]
fn lists_in_lists_without_an_end_are_refused() {
    let body = "$%".repeat(100_000);
    let mut from = Unpacker { rest: &body, broken: false, depth: 0 };
    let _ = Vec::<crate::template::Piece>::unpack(&mut from);
    assert!(from.broken);
    let deep = "$'".repeat(100_000);
    let mut from = Unpacker { rest: &deep, broken: false, depth: 0 };
    let _ = Vec::<Json>::unpack(&mut from);
    assert!(from.broken);
}

proptest! {
    #[test]
    fn whatever_stands_in_a_packed_form_it_is_unpacked_or_refused(body in "[#-Z]{0,400}|\\PC{0,40}") {
        let found: Result<Profile, _> = unpack(&around(&body), SOURCE);
        prop_assert!(found.is_err() || stays(&found.unwrap()));
    }

    #[test]
    fn a_changed_packed_form_never_asks_outside_of_its_base(
        which in 0usize..8,
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[#-Z/.:{}\"]{0,3}", 0usize..4), 1..5),
    ) {
        let mut body = body(profiles().get(which).unwrap());
        for (place, text, gone) in changes {
            let places: Vec<usize> = body.char_indices().map(|(at, _)| at).collect();
            let start = *place.get(&places);
            let end = body.get(start..).unwrap().char_indices().nth(gone).map_or(body.len(), |(at, _)| start + at);
            body.replace_range(start..end, &text);
        }
        if let Ok(profile) = unpack::<Profile>(&around(&body), SOURCE) {
            prop_assert!(stays(&profile), "{:?}", addresses(&profile));
        }
    }

    #[test]
    fn a_packed_form_that_is_cut_or_changed_on_its_way_is_refused(at in any::<prop::sample::Index>(), byte in "[#-z]") {
        let whole = pack(profiles().first().unwrap(), SOURCE);
        let places: Vec<usize> = whole.char_indices().map(|(at, _)| at).collect();
        let place = *at.get(&places);
        let cut: Result<Profile, _> = unpack(whole.get(..place).unwrap(), SOURCE);
        prop_assert!(cut.is_err());
        let mut changed = whole.clone();
        changed.replace_range(place..place + whole.get(place..).unwrap().chars().next().unwrap().len_utf8(), &byte);
        prop_assert!(changed == whole || unpack::<Profile>(&changed, SOURCE).is_err());
    }
}
