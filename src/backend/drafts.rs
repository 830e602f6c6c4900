//! Drafts on this device: what somebody typed, from the first character to the server's acknowledgement.

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

use super::device::{DRAFTS, Keep, device};
use crate::browser::clock;
use crate::browser::storage::StorageError;
use crate::opened;
use crate::part::{NotLoaded, Work};
use chrono::{DateTime, Utc};
use domain::form::{Draft, Entry};
use domain::ids::{DealId, UserId};
use domain::issue::Issue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the stored form. A record of another version is not read and not overwritten.
const SCHEMA: Schema = Schema(1);

/// Reads only its own version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
struct Schema(u32);

impl TryFrom<u32> for Schema {
    type Error = &'static str;
    fn try_from(version: u32) -> Result<Self, Self::Error> {
        if version == SCHEMA.0 { Ok(SCHEMA) } else { Err("another version") }
    }
}

impl From<Schema> for u32 {
    fn from(schema: Schema) -> u32 {
        schema.0
    }
}

/// What a draft is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// A new registration.
    Register,
    /// A change of an existing one, begun from this version.
    Change { version: i64 },
}

/// A file chosen in a draft; its content is kept beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFile {
    pub id: String,
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// A draft as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRecord {
    schema: Schema,
    /// The deal's id, also of a deal that no server knows yet.
    pub deal: DealId,
    pub user: UserId,
    pub program: String,
    pub purpose: Purpose,
    pub draft: Draft,
    /// The deal's fields when the draft was begun: what a change is measured against.
    #[serde(default)]
    pub base: BTreeMap<String, Entry>,
    #[serde(default)]
    pub files: Vec<DraftFile>,
    /// The step of the form, counted from 0.
    pub step: usize,
    /// The idempotency key of this content's submission. It changes only when a server has refused it.
    pub key: String,
    /// Whether the submission is in the outbox: then the draft cannot be edited.
    pub sending: bool,
    /// What the server found wrong with the last submission.
    #[serde(default)]
    pub issues: Vec<Issue>,
    #[serde(deserialize_with = "domain::dates::from_json::instant")]
    pub created_at: DateTime<Utc>,
    #[serde(deserialize_with = "domain::dates::from_json::instant")]
    pub saved_at: DateTime<Utc>,
}

impl DraftRecord {
    /// An empty draft of a new deal.
    pub fn register(deal: DealId, user: UserId, program: &str) -> Self {
        Self::new(deal, user, program, Purpose::Register, BTreeMap::new())
    }

    /// A draft of changes to a deal, starting from its fields.
    pub fn change(
        deal: DealId,
        user: UserId,
        program: &str,
        version: i64,
        fields: BTreeMap<String, Entry>,
    ) -> Self {
        Self::new(deal, user, program, Purpose::Change { version }, fields)
    }

    fn new(
        deal: DealId,
        user: UserId,
        program: &str,
        purpose: Purpose,
        base: BTreeMap<String, Entry>,
    ) -> Self {
        let now = clock::now();
        Self {
            schema: SCHEMA,
            deal,
            user,
            program: program.to_owned(),
            purpose,
            draft: Draft::from(base.clone()),
            base,
            files: Vec::new(),
            step: 0,
            key: clock::new_id(),
            sending: false,
            issues: Vec::new(),
            created_at: now,
            saved_at: now,
        }
    }

    /// The draft while its submission is in the outbox.
    #[must_use]
    pub fn being_sent(self) -> Self {
        Self { sending: true, issues: Vec::new(), ..self }
    }

    /// The draft given back to the person, with what was wrong. Its next submission is another one.
    #[must_use]
    pub fn returned(self, issues: Vec<Issue>) -> Self {
        Self { sending: false, issues, key: clock::new_id(), ..self }
    }

    /// The draft put onto a newer version of its deal: what the person changed stays, everything else is as it
    /// is now. Also answers the fields that both sides changed; there the person's own text stands.
    #[must_use]
    pub fn rebased(self, version: i64, theirs: &BTreeMap<String, Entry>) -> (Self, Vec<String>) {
        if self.purpose == (Purpose::Change { version }) {
            return (self, Vec::new());
        }
        let mut draft = Draft::from(theirs.clone());
        let mut both = Vec::new();
        for (field, mine) in &self.draft.entries {
            if self.base.get(field) == Some(mine)
                || (mine.values().is_empty() && !self.base.contains_key(field))
            {
                continue;
            }
            if theirs.get(field) != self.base.get(field) && theirs.get(field) != Some(mine) {
                both.push(field.clone());
            }
            draft.set(field, mine.clone());
        }
        let rebased = Self {
            draft,
            base: theirs.clone(),
            purpose: Purpose::Change { version },
            key: clock::new_id(),
            ..self
        };
        (rebased, both)
    }

    /// Under which key the draft is kept.
    pub fn storage_key(&self) -> String {
        storage_key(&self.deal, &self.user, matches!(self.purpose, Purpose::Register))
    }
}

/// Each person has their own: two who share a browser do not overwrite each other.
fn storage_key(deal: &DealId, user: &UserId, register: bool) -> String {
    format!("{user}/{}/{deal}", if register { "register" } else { "change" })
}

/// There is a draft, but of another version of the portal: it is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// Keeps a draft. `Ok` once it has reached the disk.
pub async fn save(record: &DraftRecord) -> Result<(), StorageError> {
    device().await.keep(vec![Keep::record(DRAFTS, &record.storage_key(), record)]).await
}

/// Keeps a file's content together with the draft that names it.
pub async fn save_with_file(
    record: &DraftRecord,
    file: &str,
    blob: crate::browser::files::Blob,
) -> Result<(), StorageError> {
    let changes =
        vec![Keep::record(DRAFTS, &record.storage_key(), record), Keep::File { key: file.to_owned(), blob }];
    device().await.keep(changes).await
}

/// This person's draft of a new deal.
///
/// # Errors
/// [`Unreadable`] if there is one that another version of the portal wrote.
pub async fn load(deal: &DealId, user: &UserId) -> Result<Option<DraftRecord>, Unreadable> {
    readable(&storage_key(deal, user, true), user).await
}

/// This person's draft of changes to a deal.
///
/// # Errors
/// As [`load`].
pub async fn load_change(deal: &DealId, user: &UserId) -> Result<Option<DraftRecord>, Unreadable> {
    readable(&storage_key(deal, user, false), user).await
}

async fn readable(key: &str, user: &UserId) -> Result<Option<DraftRecord>, Unreadable> {
    let record = load_by(key, user).await;
    if record.is_none() && device().await.holds(DRAFTS, key).await { Err(Unreadable) } else { Ok(record) }
}

/// A draft by the key it is kept under.
pub async fn load_by(key: &str, user: &UserId) -> Option<DraftRecord> {
    device().await.get::<DraftRecord>(DRAFTS, key).await.filter(|record| record.user == *user)
}

/// This person's drafts, the latest first.
pub async fn list(user: &UserId) -> Vec<DraftRecord> {
    match opened!(list_part(user.clone())).await {
        Ok(list) => list.await,
        Err(NotLoaded) => Vec::new(),
    }
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(outbox, fallible))]
fn list_part(user: UserId) -> Result<Work<Vec<DraftRecord>>, NotLoaded> {
    Ok(Box::pin(async move {
        let mut drafts: Vec<DraftRecord> = device().await.all(DRAFTS).await;
        drafts.retain(|record| record.user == user);
        drafts.sort_by_key(|record| std::cmp::Reverse(record.saved_at));
        drafts
    }))
}

/// Keeps a draft from which a file was taken out, and forgets the file's content.
pub async fn save_without_file(record: &DraftRecord, file: &str) -> Result<(), StorageError> {
    let changes =
        vec![Keep::record(DRAFTS, &record.storage_key(), record), Keep::forget(super::device::FILES, file)];
    device().await.keep(changes).await
}

/// Throws a draft and its files away.
pub async fn discard(record: &DraftRecord) -> Result<(), StorageError> {
    device().await.keep(forget(record)).await
}

/// The changes that remove a draft and its files.
pub fn forget(record: &DraftRecord) -> Vec<Keep> {
    let mut changes = vec![Keep::forget(DRAFTS, &record.storage_key())];
    changes.extend(record.files.iter().map(|file| Keep::forget(super::device::FILES, &file.id)));
    changes
}
