//! The queue at work: takes commands in, sends them one after the other, and tells the screens.

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

use super::{Command, OutboxEntry, Outcome, Verdict, judge, wait_before};
use crate::backend::device::{DRAFTS, FILES, Keep, OUTBOX, device};
use crate::backend::dialect::Operation;
use crate::backend::drafts::{self, DraftRecord};
use crate::backend::{Failure, transport};
use crate::browser::storage::StorageError;
use crate::browser::{clock, locks, timers};
use crate::opened;
use crate::part::{NotLoaded, Work};
use chrono::TimeDelta;
use domain::ids::{DealId, UserId};
use domain::issue::Issue;
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// 30 s until the part that sends is asked for again.
const NEXT_FETCH_MS: u32 = 30_000;

const LOCK: &str = "partner-portal-outbox";

thread_local! {
    /// The planned next round; replaced by every new plan.
    static NEXT_ROUND: RefCell<Option<timers::Delayed>> = const { RefCell::new(None) };
}

/// The outbox as screens see it.
#[derive(Clone, Copy)]
pub struct Outbox {
    /// Everything that is not acknowledged yet, in the order of creation.
    pub waiting: RwSignal<Vec<OutboxEntry>>,
    /// What became of the commands of this tab, by key.
    outcomes: RwSignal<HashMap<String, Outcome>>,
    /// Counts up whenever a server has acknowledged something: lists and pages read again.
    pub acknowledged: RwSignal<u32>,
    user: RwSignal<Option<UserId>>,
}

impl Default for Outbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Outbox {
    pub fn new() -> Self {
        Self {
            waiting: RwSignal::default(),
            outcomes: RwSignal::default(),
            acknowledged: RwSignal::new(0),
            user: RwSignal::default(),
        }
    }

    /// Starts sending for a person; `None` rests.
    pub fn serve(self, user: Option<UserId>) {
        self.user.set(user);
        self.wake();
    }

    /// What became of a command so far.
    pub fn outcome(self, key: &str) -> Outcome {
        self.outcomes.with(|all| all.get(key).cloned()).unwrap_or(Outcome::Waiting)
    }

    /// Takes note of what became of a command in another tab.
    pub fn learned(self, key: &str, outcome: Outcome) {
        self.outcomes.update(|all| {
            all.insert(key.to_owned(), outcome);
        });
        self.acknowledged.update(|count| *count += 1);
    }

    /// Takes a command without a draft in, with what has to be kept along with it (a file's content). `Ok` once
    /// all of it has reached the disk.
    pub async fn take(self, command: Command, title: &str, along: Vec<Keep>) -> Result<String, StorageError> {
        let key = clock::new_id();
        let Some(entry) = self.entry(key.clone(), command, title, None) else {
            return Err(StorageError::Unavailable);
        };
        let mut changes = vec![Keep::record(OUTBOX, &key, &entry)];
        changes.extend(along);
        device().await.keep(changes).await?;
        self.refresh().await;
        self.wake();
        Ok(key)
    }

    /// Takes commands made from a draft in, and marks the draft as being sent: one transaction.
    ///
    /// The first command gets the draft's own key, so that the same draft submitted from two tabs is one
    /// command.
    pub async fn take_draft(
        self,
        record: &DraftRecord,
        commands: Vec<Command>,
        title: &str,
    ) -> Result<(), StorageError> {
        let draft_key = record.storage_key();
        let sending = record.clone().being_sent();
        let mut changes = vec![Keep::record(DRAFTS, &draft_key, &sending)];
        for (index, command) in commands.into_iter().enumerate() {
            let key = if index == 0 { record.key.clone() } else { clock::new_id() };
            let draft = (index == 0).then(|| draft_key.clone());
            let entry = self.entry(key.clone(), command, title, draft).ok_or(StorageError::Unavailable)?;
            changes.push(Keep::record(OUTBOX, &key, &entry));
        }
        device().await.keep(changes).await?;
        self.outcomes.update(|all| {
            all.remove(&record.key);
        });
        self.refresh().await;
        self.wake();
        Ok(())
    }

    fn entry(self, key: String, command: Command, title: &str, draft: Option<String>) -> Option<OutboxEntry> {
        Some(OutboxEntry {
            key,
            user: self.user.get_untracked()?,
            command,
            title: title.to_owned(),
            draft,
            created_at: clock::now(),
            attempts: 0,
            not_before: None,
            parked: None,
        })
    }

    /// Sends a parked command again.
    ///
    /// # Errors
    /// The part that does it could not be had: nothing has changed, and the next call asks for it again.
    pub async fn retry(self, key: &str) -> Result<(), NotLoaded> {
        opened!(retry_part(self, key.to_owned())).await?.await;
        Ok(())
    }

    async fn retry_here(self, key: &str) {
        let device = device().await;
        if let Some(entry) = device.get::<OutboxEntry>(OUTBOX, key).await {
            let entry = OutboxEntry { parked: None, not_before: None, ..entry };
            let _ = device.keep(vec![Keep::record(OUTBOX, key, &entry)]).await;
        }
        self.refresh().await;
        self.wake();
    }

    /// Gives a command up; its draft can be edited again.
    ///
    /// # Errors
    /// As [`Outbox::retry`].
    pub async fn give_up(self, key: &str) -> Result<(), NotLoaded> {
        opened!(give_up_part(self, key.to_owned())).await?.await;
        Ok(())
    }

    async fn give_up_here(self, key: &str) {
        let device = device().await;
        if let Some(entry) = device.get::<OutboxEntry>(OUTBOX, key).await {
            let _ = device.keep(given_back(&entry, Vec::new()).await).await;
        }
        self.refresh().await;
        self.wake();
    }

    /// Whether a command for this deal is under way.
    pub fn is_busy_with(self, deal: &DealId) -> bool {
        self.waiting.with(|all| {
            let of_deal = |entry: &&OutboxEntry| entry.command.deal() == deal;
            let stuck = all.iter().filter(of_deal).any(|entry| entry.parked.is_some() && !entry.is_upload());
            !stuck && all.iter().filter(of_deal).any(|entry| entry.parked.is_none())
        })
    }

    /// Starts a round of sending now. Harmless at any time.
    pub fn wake(self) {
        NEXT_ROUND.set(None);
        timers::spawn(locks::exclusively(LOCK, async move {
            match opened!(round_part(self)).await {
                Ok(work) => work.await,
                // Where the part cannot be had, nothing could be sent either.
                Err(NotLoaded) => {
                    NEXT_ROUND.set(Some(timers::later(NEXT_FETCH_MS, move || self.wake())));
                }
            }
        }));
    }

    /// Reads the queue from the disk: another tab may have changed it.
    pub async fn refresh(self) {
        let Some(user) = self.user.get_untracked() else { return self.waiting.set(Vec::new()) };
        let mut entries: Vec<OutboxEntry> = device().await.all(OUTBOX).await;
        entries.retain(|entry| entry.user == user);
        entries.sort_by(|left, right| (left.created_at, &left.key).cmp(&(right.created_at, &right.key)));
        if self.waiting.with_untracked(|now| *now != entries) {
            self.waiting.set(entries);
        }
    }

    /// Sends what can be sent, then plans the next round.
    async fn round(self) {
        let mut tried: BTreeSet<String> = BTreeSet::new();
        loop {
            self.refresh().await;
            let now = clock::now();
            let ready = self.waiting.with_untracked(|entries| next_ready(entries, &tried, now).cloned());
            let Some(entry) = ready else { break };
            tried.insert(entry.key.clone());
            if !self.send(entry).await {
                return;
            }
        }
        self.plan();
    }

    /// Sends one command; `false` if the queue has to rest.
    async fn send(self, entry: OutboxEntry) -> bool {
        let attempt = attempt(&entry).await;
        if attempt == Err(Failure::Conflict("another_user".to_owned())) {
            // Whoever signed in meanwhile gets a page of their own.
            crate::browser::url::reload();
        }
        let verdict = judge(attempt);
        let outcome = match &verdict {
            Verdict::Done => Outcome::Done,
            Verdict::Outdated => Outcome::Outdated,
            Verdict::Return(issues) => Outcome::Returned(issues.clone()),
            Verdict::Park(key) => Outcome::Parked(key.clone()),
            Verdict::Again { .. } | Verdict::Rest => Outcome::Waiting,
        };
        let done = matches!(verdict, Verdict::Done | Verdict::Outdated);
        let rests = verdict == Verdict::Rest;
        let _ = device().await.keep(consequences(&entry, verdict).await).await;
        self.refresh().await;
        self.outcomes.update(|all| {
            all.insert(entry.key.clone(), outcome);
        });
        if done {
            self.acknowledged.update(|count| *count += 1);
        }
        !rests
    }

    fn plan(self) {
        let next = self.waiting.with_untracked(|all| {
            all.iter().filter(|entry| entry.parked.is_none()).filter_map(|entry| entry.not_before).min()
        });
        if let Some(at) = next {
            let millis = (at - clock::now()).num_milliseconds().clamp(100, 60_000);
            let delayed = timers::later(u32::try_from(millis).unwrap_or(60_000), move || self.wake());
            NEXT_ROUND.set(Some(delayed));
        }
    }
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(outbox, fallible))]
fn round_part(outbox: Outbox) -> Result<Work<()>, NotLoaded> {
    Ok(Box::pin(outbox.round()))
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(outbox, fallible))]
fn retry_part(outbox: Outbox, key: String) -> Result<Work<()>, NotLoaded> {
    Ok(Box::pin(async move { outbox.retry_here(&key).await }))
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(outbox, fallible))]
fn give_up_part(outbox: Outbox, key: String) -> Result<Work<()>, NotLoaded> {
    Ok(Box::pin(async move { outbox.give_up_here(&key).await }))
}

/// One attempt: whether the answer acknowledges the command.
async fn attempt(entry: &OutboxEntry) -> Result<bool, Failure> {
    let file = match &entry.command {
        Command::Upload { file, name, .. } => {
            let blob = device().await.file(file).await.ok_or(Failure::NotFound)?;
            Some((name.clone(), blob))
        }
        _ => None,
    };
    let operation = Operation::Command {
        command: entry.command.clone(),
        key: entry.key.clone(),
        user: entry.user.clone(),
    };
    let answer = transport::perform(operation, file).await?;
    Ok(transport::is_json(&answer.content_type)
        && answer.idempotency_key.as_deref() == Some(entry.key.as_str()))
}

async fn draft_of(entry: &OutboxEntry) -> Option<DraftRecord> {
    drafts::load_by(entry.draft.as_deref()?, &entry.user).await
}

/// What a verdict changes on the device.
async fn consequences(entry: &OutboxEntry, verdict: Verdict) -> Vec<Keep> {
    let draft = draft_of(entry).await;
    match verdict {
        Verdict::Done => {
            let mut changes = vec![Keep::forget(OUTBOX, &entry.key)];
            if let Command::Upload { file, .. } = &entry.command {
                changes.push(Keep::forget(FILES, file));
            }
            // The files of the draft have commands of their own and stay until those are done.
            changes.extend(draft.map(|record| Keep::forget(DRAFTS, &record.storage_key())));
            changes
        }
        Verdict::Again { at_least } => {
            let wait = wait_before(entry.attempts, at_least, clock::random_below(1_000));
            let later = clock::now() + TimeDelta::milliseconds(i64::try_from(wait).unwrap_or(60_000));
            let entry =
                OutboxEntry { attempts: entry.attempts + 1, not_before: Some(later), ..entry.clone() };
            vec![Keep::record(OUTBOX, &entry.key, &entry)]
        }
        Verdict::Rest => Vec::new(),
        Verdict::Return(issues) if draft.is_some() => given_back(entry, issues).await,
        Verdict::Return(_) => park(entry, "error.invalid"),
        Verdict::Outdated if draft.is_some() => given_back(entry, Vec::new()).await,
        Verdict::Outdated => park(entry, "error.stale"),
        Verdict::Park(reason) => park(entry, &reason),
    }
}

/// The changes that give a command's draft back to the person. The files go back with it: their uploads belong
/// to the submission that is not to be.
async fn given_back(entry: &OutboxEntry, issues: Vec<Issue>) -> Vec<Keep> {
    let mut changes = vec![Keep::forget(OUTBOX, &entry.key)];
    if let Command::Upload { file, .. } = &entry.command {
        changes.push(Keep::forget(FILES, file));
    }
    let Some(record) = draft_of(entry).await else { return changes };
    let entries: Vec<OutboxEntry> = device().await.all(OUTBOX).await;
    let uploads = entries.iter().filter(|other| match &other.command {
        Command::Upload { file, .. } => record.files.iter().any(|kept| kept.id == *file),
        _ => false,
    });
    changes.extend(uploads.map(|upload| Keep::forget(OUTBOX, &upload.key)));
    let record = record.returned(issues);
    changes.push(Keep::record(DRAFTS, &record.storage_key(), &record));
    changes
}

/// The first command that may be sent now. Commands for one deal keep their order: one that waits, or waits for
/// the person, holds those behind it. A file holds nothing.
fn next_ready<'e>(
    entries: &'e [OutboxEntry],
    tried: &BTreeSet<String>,
    now: chrono::DateTime<chrono::Utc>,
) -> Option<&'e OutboxEntry> {
    let mut held: BTreeSet<&DealId> = BTreeSet::new();
    for entry in entries {
        let deal = entry.command.deal();
        let due = entry.parked.is_none()
            && entry.not_before.is_none_or(|at| at <= now)
            && !tried.contains(&entry.key);
        if due && !held.contains(deal) {
            return Some(entry);
        }
        if !entry.is_upload() {
            held.insert(deal);
        }
    }
    None
}

fn park(entry: &OutboxEntry, reason: &str) -> Vec<Keep> {
    let entry = OutboxEntry { parked: Some(reason.to_owned()), ..entry.clone() };
    vec![Keep::record(OUTBOX, &entry.key, &entry)]
}
