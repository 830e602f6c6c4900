//! The device's database: named stores of texts and blobs by key, written in strict transactions.
//!
//! IndexedDB is used directly: the kept wrappers bring an executor of their own and no way to ask for strict
//! durability (docs/adr/0003-own-indexeddb-layer.md).

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction};

/// Why something could not be kept on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorageError {
    /// The browser gives this page no storage (private mode, blocked).
    Unavailable,
    /// There is no room left.
    Full,
    /// A read or write failed.
    Failed,
}

/// One change within a transaction.
pub enum Change {
    Put { store: &'static str, key: String, value: String },
    PutBlob { store: &'static str, key: String, blob: web_sys::Blob },
    Delete { store: &'static str, key: String },
}

/// An open database.
#[derive(Clone)]
pub struct Database(IdbDatabase);

#[wasm_bindgen]
extern "C" {
    /// `IDBDatabase` with the call that takes a durability; the generated bindings hold it back as unstable.
    type DurableDatabase;
    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn durable_transaction(
        this: &DurableDatabase,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

impl Database {
    /// Opens (and creates, or upgrades by adding the stores that are missing) the database.
    pub async fn open(
        name: &str,
        version: u32,
        stores: &'static [&'static str],
    ) -> Result<Self, StorageError> {
        let factory = web_sys::window()
            .and_then(|window| window.indexed_db().ok().flatten())
            .ok_or(StorageError::Unavailable)?;
        let request: IdbOpenDbRequest =
            factory.open_with_u32(name, version).map_err(|_| StorageError::Unavailable)?;
        let upgrade = {
            let request = request.clone();
            Closure::once(move |_: JsValue| {
                let Ok(database) = request.result().map(JsCast::unchecked_into::<IdbDatabase>) else {
                    return;
                };
                let present = database.object_store_names();
                for store in stores.iter().filter(|store| !present.contains(store)) {
                    let _ = database.create_object_store(store);
                }
            })
        };
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let opened = settled(&request).await.map_err(|_| StorageError::Unavailable)?;
        let database: IdbDatabase = opened.unchecked_into();
        // A newer portal in another tab wants to upgrade: this connection must not stand in its way.
        let close = {
            let database = database.clone();
            Closure::<dyn FnMut(JsValue)>::new(move |_| database.close())
        };
        database.set_onversionchange(Some(close.as_ref().unchecked_ref()));
        // It has to live as long as the connection, which lives as long as the page.
        close.forget();
        Ok(Self(database))
    }

    /// The text under a key.
    pub async fn get(&self, store: &str, key: &str) -> Result<Option<String>, StorageError> {
        Ok(self.value(store, key).await?.as_string())
    }

    /// The blob under a key.
    pub async fn blob(&self, store: &str, key: &str) -> Result<Option<web_sys::Blob>, StorageError> {
        Ok(self.value(store, key).await?.dyn_into().ok())
    }

    async fn value(&self, store: &str, key: &str) -> Result<JsValue, StorageError> {
        let transaction = self.0.transaction_with_str(store).map_err(error)?;
        let request =
            transaction.object_store(store).and_then(|store| store.get(&key.into())).map_err(error)?;
        settled(&request).await
    }

    /// All texts of a store, in the order of their keys.
    pub async fn all(&self, store: &str) -> Result<Vec<String>, StorageError> {
        let transaction = self.0.transaction_with_str(store).map_err(error)?;
        let request = transaction.object_store(store).and_then(|store| store.get_all()).map_err(error)?;
        let values: Array = settled(&request).await?.unchecked_into();
        Ok(values.iter().filter_map(|value| value.as_string()).collect())
    }

    /// Deletes the text under a key if it is still the one that `is_it` knows: looking and deleting are one transaction, so
    /// that another tab cannot put something else there in between.
    pub async fn delete_if(
        &self,
        store: &'static str,
        key: &str,
        is_it: impl FnOnce(&str) -> bool,
    ) -> Result<(), StorageError> {
        let (options, names) = (Object::new(), Array::of1(&store.into()));
        let _ = Reflect::set(&options, &"durability".into(), &"strict".into());
        let database: &DurableDatabase = self.0.unchecked_ref();
        let transaction = database.durable_transaction(&names, "readwrite", &options).map_err(error)?;
        let records = transaction.object_store(store).map_err(error)?;
        let found = settled(&records.get(&key.into()).map_err(error)?).await?;
        if found.as_string().is_some_and(|text| is_it(&text)) {
            records.delete(&key.into()).map_err(error)?;
        }
        completed(&transaction).await
    }

    /// Makes all changes or none, and answers once they have reached the disk.
    pub async fn write(&self, changes: Vec<Change>) -> Result<(), StorageError> {
        let names = Array::new();
        for change in &changes {
            names.push(&change.store().into());
        }
        let options = Object::new();
        let _ = Reflect::set(&options, &"durability".into(), &"strict".into());
        let database: &DurableDatabase = self.0.unchecked_ref();
        let transaction = database.durable_transaction(&names, "readwrite", &options).map_err(error)?;
        for change in changes {
            if let Err(refused) = change.make(&transaction) {
                // What was put before would be committed all the same.
                let _ = transaction.abort();
                return Err(error(refused));
            }
        }
        completed(&transaction).await
    }
}

impl Change {
    fn make(self, transaction: &IdbTransaction) -> Result<IdbRequest, JsValue> {
        let store = transaction.object_store(self.store())?;
        match self {
            Change::Put { key, value, .. } => store.put_with_key(&value.into(), &key.into()),
            Change::PutBlob { key, blob, .. } => store.put_with_key(&blob, &key.into()),
            Change::Delete { key, .. } => store.delete(&key.into()),
        }
    }

    fn store(&self) -> &'static str {
        match self {
            Change::Put { store, .. } | Change::PutBlob { store, .. } | Change::Delete { store, .. } => store,
        }
    }
}

/// Waits for a request's `success` or `error`.
async fn settled(request: &IdbRequest) -> Result<JsValue, StorageError> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(resolve.unchecked_ref::<Function>()));
        request.set_onerror(Some(reject.unchecked_ref::<Function>()));
    });
    let outcome = JsFuture::from(promise).await;
    request.set_onsuccess(None);
    request.set_onerror(None);
    match outcome {
        Ok(_) => request.result().map_err(error),
        Err(_) => Err(request.error().ok().flatten().map_or(StorageError::Failed, |e| by_name(&e.name()))),
    }
}

/// Waits for a transaction's `complete`, `abort` or `error`.
async fn completed(transaction: &IdbTransaction) -> Result<(), StorageError> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(resolve.unchecked_ref::<Function>()));
        transaction.set_onerror(Some(reject.unchecked_ref::<Function>()));
        transaction.set_onabort(Some(reject.unchecked_ref::<Function>()));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction.error().map_or(StorageError::Failed, |e| by_name(&e.name()))),
    }
}

fn error(value: JsValue) -> StorageError {
    let name = Reflect::get(&value, &"name".into()).ok().and_then(|name| name.as_string());
    name.map_or(StorageError::Failed, |name| by_name(&name))
}

fn by_name(name: &str) -> StorageError {
    match name {
        "QuotaExceededError" => StorageError::Full,
        "SecurityError" | "InvalidStateError" => StorageError::Unavailable,
        _ => StorageError::Failed,
    }
}

/// Asks the browser to keep this page's data even when space gets short. Without effect where it cannot.
pub fn ask_to_persist() {
    if let Some(window) = web_sys::window() {
        let _ = window.navigator().storage().persist();
    }
}
