//! The device's database: what was written is there, and a write is whole or not at all.

use crate::patch::{patch, run};
use portal::browser::clock::new_id;
use portal::browser::storage::{Change, Database, StorageError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const TEXTS: &str = "texts";
const FILES: &str = "files";
const STORES: &[&str] = &[TEXTS, FILES];

async fn empty() -> Database {
    Database::open(&format!("test-{}", new_id()), 1, STORES).await.unwrap()
}

fn put(key: &str, value: &str) -> Change {
    Change::Put { store: TEXTS, key: key.to_owned(), value: value.to_owned() }
}

fn delete(store: &'static str, key: &str) -> Change {
    Change::Delete { store, key: key.to_owned() }
}

fn put_blob(key: &str, blob: web_sys::Blob) -> Change {
    Change::PutBlob { store: FILES, key: key.to_owned(), blob }
}

fn blob(bytes: &[u8]) -> web_sys::Blob {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    web_sys::Blob::new_with_u8_array_sequence(&parts).unwrap()
}

async fn bytes(blob: &web_sys::Blob) -> Vec<u8> {
    let content = JsFuture::from(blob.array_buffer()).await.unwrap();
    js_sys::Uint8Array::new(&content).to_vec()
}

/// Something that the database cannot store: its `put` throws at once.
fn unstorable() -> web_sys::Blob {
    js_sys::Function::new_no_args("").unchecked_into()
}

/// A database as another version of the portal left it: one text in the store `texts`, and closed.
async fn left_behind(version: u32) -> String {
    let name = format!("test-{}", new_id());
    let script = format!(
        "return new Promise((done, fail) => {{
            const request = indexedDB.open(argument, {version});
            request.onupgradeneeded = () => request.result.createObjectStore('texts').put('kept', 'old');
            request.onsuccess = () => {{ request.result.close(); done(); }};
            request.onerror = fail;
        }})"
    );
    JsFuture::from(run(&script, &name).unchecked_into::<js_sys::Promise>()).await.unwrap();
    name
}

#[wasm_bindgen_test]
async fn what_was_written_is_read_back() {
    let database = empty().await;
    database.write(vec![put("a", "Škoda \u{1F697}"), put("b", "")]).await.unwrap();
    assert_eq!(database.get(TEXTS, "a").await, Ok(Some("Škoda \u{1F697}".to_owned())));
    assert_eq!(database.get(TEXTS, "b").await, Ok(Some(String::new())));
    assert_eq!(database.get(TEXTS, "c").await, Ok(None));
}

#[wasm_bindgen_test]
async fn the_last_of_several_writes_to_a_key_counts() {
    let database = empty().await;
    database.write(vec![put("a", "one"), put("a", "two")]).await.unwrap();
    database.write(vec![put("a", "three")]).await.unwrap();
    assert_eq!(database.all(TEXTS).await.unwrap(), ["three"]);
}

#[wasm_bindgen_test]
async fn all_texts_come_in_the_order_of_their_keys() {
    let database = empty().await;
    database.write(vec![put("b", "second"), put("c", "third"), put("a", "first")]).await.unwrap();
    assert_eq!(database.all(TEXTS).await.unwrap(), ["first", "second", "third"]);
}

#[wasm_bindgen_test]
async fn a_deleted_text_is_gone_and_its_neighbours_stay() {
    let database = empty().await;
    database.write(vec![put("a", "one"), put("b", "two")]).await.unwrap();
    database.write(vec![delete(TEXTS, "a"), delete(TEXTS, "never there")]).await.unwrap();
    assert_eq!(database.all(TEXTS).await.unwrap(), ["two"]);
}

#[wasm_bindgen_test]
async fn a_file_comes_back_byte_for_byte_and_can_be_deleted() {
    let database = empty().await;
    let content: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    database.write(vec![put_blob("offer", blob(&content))]).await.unwrap();
    assert_eq!(bytes(&database.blob(FILES, "offer").await.unwrap().unwrap()).await, content);
    assert_eq!(database.blob(FILES, "other").await.unwrap(), None);
    database.write(vec![delete(FILES, "offer")]).await.unwrap();
    assert_eq!(database.blob(FILES, "offer").await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn one_write_changes_several_stores() {
    let database = empty().await;
    database.write(vec![put("old", "x")]).await.unwrap();
    database.write(vec![put("new", "y"), put_blob("file", blob(b"z")), delete(TEXTS, "old")]).await.unwrap();
    assert_eq!(database.all(TEXTS).await.unwrap(), ["y"]);
    assert_eq!(bytes(&database.blob(FILES, "file").await.unwrap().unwrap()).await, b"z");
}

#[wasm_bindgen_test]
async fn a_change_that_fails_on_the_disk_undoes_the_whole_write() {
    let database = empty().await;
    database.write(vec![put("taken", "before")]).await.unwrap();
    // `add` refuses a key that is there, and says so later: as a failing disk does.
    let script = "const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = IDBObjectStore.prototype.add;
        return () => { IDBObjectStore.prototype.put = put; }";
    let adding = patch(script, "");
    let written = database.write(vec![put("first", "x"), put("taken", "after"), put("last", "y")]).await;
    drop(adding);
    assert_eq!(written, Err(StorageError::Failed));
    assert_eq!(database.all(TEXTS).await.unwrap(), ["before"]);
}

#[wasm_bindgen_test]
async fn a_change_that_is_refused_at_once_undoes_the_whole_write() {
    let database = empty().await;
    database.write(vec![put("kept", "before")]).await.unwrap();
    let written = database.write(vec![put("kept", "after"), put_blob("file", unstorable())]).await;
    assert_eq!(written, Err(StorageError::Failed));
    assert_eq!(database.all(TEXTS).await.unwrap(), ["before"]);
}

#[wasm_bindgen_test]
async fn a_write_to_an_unknown_store_changes_nothing() {
    let database = empty().await;
    let unknown = Change::Put { store: "elsewhere", key: "a".to_owned(), value: "b".to_owned() };
    assert_eq!(database.write(vec![put("a", "b"), unknown]).await, Err(StorageError::Failed));
    assert_eq!(database.all(TEXTS).await.unwrap(), [""; 0]);
}

#[wasm_bindgen_test]
async fn a_write_asks_that_the_disk_has_it_before_it_answers() {
    let database = empty().await;
    let script = "const own = IDBDatabase.prototype.transaction;
        globalThis.durability = [];
        IDBDatabase.prototype.transaction = function (...all) {
            const transaction = own.apply(this, all);
            globalThis.durability.push(`${transaction.mode} ${transaction.durability}`);
            return transaction;
        };
        return () => { IDBDatabase.prototype.transaction = own; }";
    let watched = patch(script, "");
    let written = database.write(vec![put("a", "b")]).await;
    drop(watched);
    assert_eq!(written, Ok(()));
    assert_eq!(run("return globalThis.durability.join()", ""), JsValue::from("readwrite strict"));
}

#[wasm_bindgen_test]
async fn a_full_disk_is_told_apart_from_a_broken_one() {
    let database = empty().await;
    let script = "const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = () => { throw new DOMException('', argument); };
        return () => { IDBObjectStore.prototype.put = put; }";
    for (name, expected) in [
        ("QuotaExceededError", StorageError::Full),
        ("InvalidStateError", StorageError::Unavailable),
        ("DataError", StorageError::Failed),
    ] {
        let refusing = patch(script, name);
        let written = database.write(vec![put("a", "b")]).await;
        drop(refusing);
        assert_eq!(written, Err(expected), "{name}");
    }
}

#[wasm_bindgen_test]
async fn two_connections_see_the_same_content() {
    let name = format!("test-{}", new_id());
    let one = Database::open(&name, 1, STORES).await.unwrap();
    let other = Database::open(&name, 1, STORES).await.unwrap();
    one.write(vec![put("a", "from one")]).await.unwrap();
    assert_eq!(other.get(TEXTS, "a").await, Ok(Some("from one".to_owned())));
}

#[wasm_bindgen_test]
async fn a_newer_version_adds_its_stores_and_keeps_what_is_there() {
    let name = left_behind(1).await;
    let database = Database::open(&name, 2, STORES).await.unwrap();
    database.write(vec![put_blob("file", blob(b"new"))]).await.unwrap();
    assert_eq!(database.get(TEXTS, "old").await, Ok(Some("kept".to_owned())));
}

#[wasm_bindgen_test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let name = left_behind(2).await;
    assert_eq!(Database::open(&name, 1, STORES).await.err(), Some(StorageError::Unavailable));
    let database = Database::open(&name, 2, STORES).await.unwrap();
    assert_eq!(database.all(TEXTS).await.unwrap(), ["kept"]);
}
