//! One command waiting to be sent.

use chrono::{DateTime, Utc};
use domain::deals::{Action, Request};
use domain::form::Entry;
use domain::ids::{DealId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is to be done, in the terms of the portal: how a backend is told stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Registers a new deal and submits it.
    Create { deal: DealId, fields: BTreeMap<String, Entry> },
    /// Changes fields of a deal.
    Change { deal: DealId, version: i64, fields: BTreeMap<String, Entry> },
    /// Takes an action, possibly with changed fields.
    Act { deal: DealId, version: i64, act: Act, fields: BTreeMap<String, Entry> },
    /// Sends a file that is kept on the device.
    Upload { deal: DealId, file: String, name: String },
}

/// An action as it is kept: the stored form of [`Request`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    pub action: Action,
    pub reason: Option<String>,
    pub comment: Option<String>,
    pub duplicate_of: Option<DealId>,
}

impl From<Request> for Act {
    fn from(request: Request) -> Self {
        let Request { action, reason, comment, duplicate_of } = request;
        Self { action, reason, comment, duplicate_of }
    }
}

impl Command {
    pub fn deal(&self) -> &DealId {
        match self {
            Command::Create { deal, .. }
            | Command::Change { deal, .. }
            | Command::Act { deal, .. }
            | Command::Upload { deal, .. } => deal,
        }
    }

    /// The version that the command was made from.
    pub fn version(&self) -> Option<i64> {
        match self {
            Command::Change { version, .. } | Command::Act { version, .. } => Some(*version),
            Command::Create { .. } | Command::Upload { .. } => None,
        }
    }

    /// The catalogue key that names the command.
    pub fn label_key(&self) -> String {
        match self {
            Command::Create { .. } => "outbox.create".to_owned(),
            Command::Change { .. } => "outbox.change".to_owned(),
            Command::Act { act, .. } => format!("action.{}", act.action.as_str()),
            Command::Upload { .. } => "outbox.upload".to_owned(),
        }
    }
}

impl OutboxEntry {
    pub fn is_upload(&self) -> bool {
        matches!(self.command, Command::Upload { .. })
    }
}

/// A command in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxEntry {
    /// The idempotency key.
    pub key: String,
    /// Sent only while this person is signed in.
    pub user: UserId,
    pub command: Command,
    /// What the person calls the deal.
    pub title: String,
    /// The draft that the command was made from, to go back to.
    pub draft: Option<String>,
    #[serde(deserialize_with = "domain::dates::from_json::instant")]
    pub created_at: DateTime<Utc>,
    pub attempts: u32,
    /// Not before this instant.
    #[serde(default, deserialize_with = "domain::dates::from_json::optional_instant")]
    pub not_before: Option<DateTime<Utc>>,
    /// Why it waits for the person: a catalogue key. Such an entry is not sent by itself.
    pub parked: Option<String>,
}
