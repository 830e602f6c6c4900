//! Drafts on the device: kept as typed, given to nobody else, and left alone where they are not understood.

use domain::form::{Draft, Entry};
use domain::ids::{DealId, UserId};
use domain::issue::{Issue, IssueCode};
use portal::backend::device::{DRAFTS, Keep, device};
use portal::backend::drafts::{self, DraftFile, DraftRecord, Purpose, Unreadable};
use portal::browser::clock::new_id;
use portal::browser::files::Blob;
use portal::browser::timers::sleep;
use serde_json::Value;
use std::collections::BTreeMap;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

fn somebody() -> UserId {
    UserId(new_id())
}

fn some_deal() -> DealId {
    DealId(new_id())
}

/// A half-filled registration.
fn registration(user: &UserId) -> DraftRecord {
    let mut record = DraftRecord::register(some_deal(), user.clone(), "example");
    record.draft = Draft::from([("title", "  Wind park "), ("value", "12 apples")]);
    record.draft.set("products", Entry::Many(vec!["b".to_owned(), "a".to_owned()]));
    record.step = 2;
    record
}

fn change_of(deal: &DealId, user: &UserId, title: &str) -> DraftRecord {
    let mut record =
        DraftRecord::change(deal.clone(), user.clone(), "example", 5, fields([("title", "As it was")]));
    record.draft.set("title", title);
    record
}

fn fields<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, Entry> {
    Draft::from(pairs).entries
}

fn file(text: &str) -> Blob {
    Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into())).unwrap()
}

async fn text_of(file: &Blob) -> String {
    JsFuture::from(file.text()).await.unwrap().as_string().unwrap()
}

/// The draft of a future version of the portal, put where this version keeps its own.
async fn from_a_newer_portal(record: &DraftRecord) -> Value {
    let mut json = serde_json::to_value(record).unwrap();
    json["schema"] = 2.into();
    json["something_new"] = "that this version would lose".into();
    device().await.keep(vec![Keep::record(DRAFTS, &record.storage_key(), &json)]).await.unwrap();
    json
}

#[wasm_bindgen_test]
async fn what_is_kept_here_survives_a_reload() {
    assert!(device().await.is_lasting());
}

#[wasm_bindgen_test]
async fn a_draft_comes_back_exactly_as_it_was_typed() {
    let user = somebody();
    let record = registration(&user);
    drafts::save(&record).await.unwrap();
    assert_eq!(drafts::load(&record.deal, &user).await, Ok(Some(record.clone())));
    assert_eq!(drafts::list(&user).await, [record]);
}

#[wasm_bindgen_test]
async fn the_last_save_counts() {
    let user = somebody();
    let mut record = registration(&user);
    drafts::save(&record).await.unwrap();
    record.draft.set("title", "Solar park");
    drafts::save(&record).await.unwrap();
    assert_eq!(drafts::list(&user).await, [record]);
}

#[wasm_bindgen_test]
async fn a_registration_and_changes_to_the_same_deal_are_two_drafts() {
    let user = somebody();
    let register = registration(&user);
    let change = change_of(&register.deal, &user, "Changed");
    drafts::save(&register).await.unwrap();
    drafts::save(&change).await.unwrap();
    assert_eq!(change.purpose, Purpose::Change { version: 5 });
    assert_eq!(drafts::load(&register.deal, &user).await, Ok(Some(register.clone())));
    assert_eq!(drafts::load_change(&register.deal, &user).await, Ok(Some(change)));
}

#[wasm_bindgen_test]
async fn nobody_is_given_the_draft_of_another_person() {
    let (owner, other) = (somebody(), somebody());
    let register = registration(&owner);
    let change = change_of(&register.deal, &owner, "Mine");
    drafts::save(&register).await.unwrap();
    drafts::save(&change).await.unwrap();
    assert_eq!(drafts::load(&register.deal, &other).await, Ok(None));
    assert_eq!(drafts::load_change(&register.deal, &other).await, Ok(None));
    assert_eq!(drafts::load_by(&register.storage_key(), &other).await, None);
    assert_eq!(drafts::list(&other).await, []);
    assert_eq!(drafts::list(&owner).await.len(), 2);
}

/// Two colleagues at one computer: the first begins to change a deal and goes to lunch, the second signs in and changes
/// the same deal. Under the deal's id alone, the second draft would take the first one's place.
#[wasm_bindgen_test]
async fn two_people_can_change_the_same_deal_on_one_device() {
    let (first, second, deal) = (somebody(), somebody(), some_deal());
    let (mine, theirs) = (change_of(&deal, &first, "Mine"), change_of(&deal, &second, "Theirs"));
    drafts::save(&mine).await.unwrap();
    drafts::save(&theirs).await.unwrap();
    assert_eq!(drafts::load_change(&deal, &second).await, Ok(Some(theirs)));
    assert_eq!(drafts::load_change(&deal, &first).await, Ok(Some(mine)));
}

#[wasm_bindgen_test]
async fn the_latest_draft_comes_first() {
    let user = somebody();
    let mut saved = Vec::new();
    for _ in 0..3 {
        let record = registration(&user);
        drafts::save(&record).await.unwrap();
        saved.push(record.deal);
        sleep(3).await;
    }
    saved.reverse();
    let listed: Vec<DealId> = drafts::list(&user).await.into_iter().map(|record| record.deal).collect();
    assert_eq!(listed, saved);
}

#[wasm_bindgen_test]
async fn a_draft_of_a_newer_version_is_neither_read_nor_changed_by_reading() {
    let user = somebody();
    let (newer, own) = (registration(&user), registration(&user));
    let json = from_a_newer_portal(&newer).await;
    drafts::save(&own).await.unwrap();
    assert_eq!(drafts::list(&user).await, [own], "the draft beside it is still given");
    assert_eq!(drafts::load(&newer.deal, &user).await, Err(Unreadable));
    assert_eq!(drafts::load(&newer.deal, &somebody()).await, Ok(None));
    assert_eq!(drafts::load_by(&newer.storage_key(), &user).await, None);
    assert_eq!(device().await.get::<Value>(DRAFTS, &newer.storage_key()).await, Some(json));
}

#[wasm_bindgen_test]
async fn a_record_that_is_no_draft_does_not_hide_the_others() {
    let user = somebody();
    let record = registration(&user);
    let broken = Keep::Record { store: DRAFTS, key: new_id(), json: "{ not even".to_owned() };
    device().await.keep(vec![broken]).await.unwrap();
    drafts::save(&record).await.unwrap();
    assert_eq!(drafts::list(&user).await, [record]);
}

#[wasm_bindgen_test]
async fn a_chosen_file_is_kept_with_its_draft_and_thrown_away_with_it() {
    let user = somebody();
    let mut record = registration(&user);
    let id = new_id();
    record.files.push(DraftFile { id: id.clone(), name: "offer.txt".to_owned(), size: 5 });
    drafts::save_with_file(&record, &id, file("12345")).await.unwrap();
    assert_eq!(drafts::load(&record.deal, &user).await, Ok(Some(record.clone())));
    assert_eq!(text_of(&device().await.file(&id).await.unwrap()).await, "12345");

    let second = new_id();
    record.files.push(DraftFile { id: second.clone(), name: "plan.txt".to_owned(), size: 1 });
    drafts::save_with_file(&record, &second, file("x")).await.unwrap();
    record.files.pop();
    drafts::save_without_file(&record, &second).await.unwrap();
    assert_eq!(device().await.file(&second).await, None);
    assert!(device().await.file(&id).await.is_some());

    drafts::discard(&record).await.unwrap();
    assert_eq!(drafts::load(&record.deal, &user).await, Ok(None));
    assert_eq!(device().await.file(&id).await, None);
}

#[wasm_bindgen_test]
fn a_submission_keeps_its_key_until_a_server_refuses_it() {
    let record = registration(&somebody());
    let sending = record.clone().being_sent();
    assert!(sending.sending);
    assert_eq!(sending.key, record.key);

    let issues = vec![Issue::new("value", IssueCode::Required)];
    let returned = sending.clone().returned(issues.clone());
    assert!(!returned.sending);
    assert_eq!(returned.issues, issues);
    assert_ne!(returned.key, record.key);
    assert_eq!((returned.draft, returned.deal), (record.draft, record.deal));
    assert_eq!(sending.being_sent().issues, []);
}

#[wasm_bindgen_test]
fn a_draft_on_a_newer_version_keeps_what_the_person_changed_and_nothing_else() {
    let was =
        fields([("title", "Wind"), ("city", "Brno"), ("note", "old"), ("stage", "lead"), ("gone", "x")]);
    let mut record = DraftRecord::change(some_deal(), somebody(), "example", 5, was);
    record.draft.set("title", "Wind park");
    record.draft.set("note", "mine");
    record.draft.set("stage", "won");
    record.draft.set("added", "by me");
    record.draft.set("touched", "  ");
    let theirs = fields([("title", "Wind"), ("city", "Praha"), ("note", "theirs"), ("stage", "won")]);

    let (rebased, both) = record.clone().rebased(6, &theirs);
    let expected = fields([
        ("title", "Wind park"),
        ("city", "Praha"),
        ("note", "mine"),
        ("stage", "won"),
        ("added", "by me"),
    ]);
    assert_eq!(rebased.draft.entries, expected);
    assert_eq!(both, ["note"], "the same change on both sides is none");
    assert_eq!((rebased.purpose.clone(), rebased.base.clone()), (Purpose::Change { version: 6 }, theirs));
    assert_ne!(rebased.key, record.key, "it is another submission");
    assert_eq!(rebased.storage_key(), record.storage_key());

    let untouched = fields([("title", "somebody else's")]);
    assert_eq!(rebased.clone().rebased(6, &untouched), (rebased, Vec::new()), "the version is the same");
}
