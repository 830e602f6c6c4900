//! What is kept on this device: drafts, files waiting to be sent, and the outbox.
//!
//! Where the browser gives no storage, everything is kept in memory and the portal says so: nothing that was
//! typed is refused for lack of a disk.

use crate::browser::files::Blob;
use crate::browser::storage::{Change, Database, StorageError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

pub const DRAFTS: &str = "drafts";
pub const OUTBOX: &str = "outbox";
pub const FILES: &str = "files";

const NAME: &str = "partner-portal";
const VERSION: u32 = 1;

/// One change of what is kept; several make one transaction.
pub enum Keep {
    Record { store: &'static str, key: String, json: String },
    File { key: String, blob: Blob },
    Forget { store: &'static str, key: String },
}

impl Keep {
    /// Keeps a record as JSON.
    pub fn record(store: &'static str, key: &str, record: &impl Serialize) -> Keep {
        let json = serde_json::to_string(record).unwrap_or_default();
        Keep::Record { store, key: key.to_owned(), json }
    }

    pub fn forget(store: &'static str, key: &str) -> Keep {
        Keep::Forget { store, key: key.to_owned() }
    }
}

#[derive(Default)]
struct Memory {
    records: BTreeMap<(&'static str, String), String>,
    blobs: BTreeMap<String, Blob>,
}

/// The device's store.
#[derive(Clone)]
pub struct Device {
    database: Option<Database>,
    memory: Rc<RefCell<Memory>>,
}

thread_local! {
    static DEVICE: RefCell<Option<Device>> = const { RefCell::new(None) };
}

/// The store of this page, opened on first use.
pub async fn device() -> Device {
    if let Some(device) = DEVICE.with_borrow(Clone::clone) {
        return device;
    }
    let database = Database::open(NAME, VERSION, &[DRAFTS, OUTBOX, FILES]).await.ok();
    // Somebody else may have opened it meanwhile: there is one store for the page.
    if let Some(device) = DEVICE.with_borrow(Clone::clone) {
        return device;
    }
    let device = Device { database, memory: Rc::default() };
    DEVICE.set(Some(device.clone()));
    device
}

impl Device {
    /// Whether what is kept survives a reload.
    pub fn is_lasting(&self) -> bool {
        self.database.is_some()
    }

    /// Makes all changes or none. `Ok` means that they have reached the disk (or memory, where there is none).
    pub async fn keep(&self, changes: Vec<Keep>) -> Result<(), StorageError> {
        match &self.database {
            Some(database) => database.write(changes.into_iter().map(change).collect()).await,
            None => {
                let mut memory = self.memory.borrow_mut();
                for change in changes {
                    memory.apply(change);
                }
                Ok(())
            }
        }
    }

    /// Forgets a record if it is still the one that `is_it` knows: another tab may have kept something newer there.
    pub async fn forget_if<T: DeserializeOwned>(
        &self,
        store: &'static str,
        key: &str,
        is_it: impl FnOnce(T) -> bool,
    ) -> Result<(), StorageError> {
        let is_it = |json: &str| serde_json::from_str(json).is_ok_and(is_it);
        match &self.database {
            Some(database) => database.delete_if(store, key, is_it).await,
            None => {
                let mut memory = self.memory.borrow_mut();
                let key = (store, key.to_owned());
                if memory.records.get(&key).is_some_and(|json| is_it(json)) {
                    memory.records.remove(&key);
                }
                Ok(())
            }
        }
    }

    /// All records of a store that can be read. One that cannot (of a newer version) is left where it is.
    pub async fn all<T: DeserializeOwned>(&self, store: &'static str) -> Vec<T> {
        let texts = match &self.database {
            Some(database) => database.all(store).await.unwrap_or_default(),
            None => {
                let memory = self.memory.borrow();
                memory
                    .records
                    .iter()
                    .filter(|((of, _), _)| *of == store)
                    .map(|(_, json)| json.clone())
                    .collect()
            }
        };
        texts.iter().filter_map(|json| serde_json::from_str(json).ok()).collect()
    }

    pub async fn get<T: DeserializeOwned>(&self, store: &'static str, key: &str) -> Option<T> {
        let json = match &self.database {
            Some(database) => database.get(store, key).await.ok().flatten(),
            None => self.memory.borrow().records.get(&(store, key.to_owned())).cloned(),
        };
        serde_json::from_str(&json?).ok()
    }

    /// Whether there is anything under a key, readable or not.
    pub async fn holds(&self, store: &'static str, key: &str) -> bool {
        match &self.database {
            Some(database) => database.get(store, key).await.ok().flatten().is_some(),
            None => self.memory.borrow().records.contains_key(&(store, key.to_owned())),
        }
    }

    pub async fn file(&self, key: &str) -> Option<Blob> {
        match &self.database {
            Some(database) => database.blob(FILES, key).await.ok().flatten(),
            None => self.memory.borrow().blobs.get(key).cloned(),
        }
    }
}

impl Memory {
    fn apply(&mut self, change: Keep) {
        match change {
            Keep::Record { store, key, json } => {
                self.records.insert((store, key), json);
            }
            Keep::File { key, blob } => {
                self.blobs.insert(key, blob);
            }
            Keep::Forget { store, key } => {
                self.blobs.remove(&key);
                self.records.remove(&(store, key));
            }
        }
    }
}

fn change(keep: Keep) -> Change {
    match keep {
        Keep::Record { store, key, json } => Change::Put { store, key, value: json },
        Keep::File { key, blob } => Change::PutBlob { store: FILES, key, blob },
        Keep::Forget { store, key } => Change::Delete { store, key },
    }
}
