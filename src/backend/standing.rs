//! What a programme keeps of a partner beside its deals, and notes about it.
//!
//! Only parts that are loaded later use it, so none of it is in the program of the first page. A note is sent at once and
//! not by the outbox: it is about today's state of a record that somebody looks at, and nobody makes one offline. One
//! content has one idempotency key, so that a second press means the same note.

use super::failure::Failure;
use super::{profiled, transport};
use crate::browser::{clock, timers, url};
use domain::ids::UserId;
use domain::performance::dossier::{Dossier, Noted};
use leptos::prelude::{ArcRwSignal, Set as _};
use std::cell::RefCell;
use std::sync::Arc;

/// 2 minutes, as for the deals: several cards speak of one record.
const FRESH_MS: i64 = 120_000;

/// A record on its way: `None` until it came, then the record or that there is none.
pub type Coming = ArcRwSignal<Option<Result<Option<Arc<Dossier>>, Failure>>>;

struct Kept {
    user: UserId,
    partner: Option<String>,
    asked_at: i64,
    coming: Coming,
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// The record of an organisation for what only reads it: asked for once, from before if that is new enough.
pub fn coming(user: &UserId, partner: Option<&str>) -> Coming {
    let now = clock::now().timestamp_millis();
    let same = |kept: &Kept| {
        kept.user == *user && kept.partner.as_deref() == partner && now - kept.asked_at < FRESH_MS
    };
    let known =
        KEPT.with_borrow(|kept| kept.as_ref().filter(|kept| same(kept)).map(|kept| kept.coming.clone()));
    if let Some(known) = known {
        return known;
    }
    let (coming, partner) = (Coming::new(None), partner.map(str::to_owned));
    KEPT.set(Some(Kept {
        user: user.clone(),
        partner: partner.clone(),
        asked_at: now,
        coming: coming.clone(),
    }));
    let told = coming.clone();
    timers::spawn(async move {
        let found = standing(partner.as_deref()).await;
        if found.is_err() {
            // What failed is asked for again with the next look.
            forget();
        }
        told.set(Some(found.map(|record| record.map(Arc::new))));
    });
    coming
}

/// Forgets what is kept: the record is asked for anew.
pub fn forget() {
    KEPT.set(None);
}

/// The record of an organisation; of one's own without a name. `None` where the backend keeps deals and nothing else.
///
/// # Errors
/// As for any record.
pub async fn standing(partner: Option<&str>) -> Result<Option<Dossier>, Failure> {
    if profiled::is_configured() {
        return Ok(None);
    }
    let search = url::build_search(&partner.map(|id| ("partner", id)).into_iter().collect::<Vec<_>>());
    let path = ["/performance/standing", &search].concat();
    match transport::ask("GET", &path, &[], None).await {
        Ok(answer) => transport::read(&answer).map(Some),
        // A server in front of another backend has no such address.
        Err(Failure::NotFound) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Notes something; the answer is the record after it. `key` is the same for every attempt at the same note.
///
/// # Errors
/// [`Failure::Stale`] if something else stands there than what was seen; [`Failure::Invalid`] with the entry's own keys as paths; as for any write otherwise.
pub async fn note(partner: &str, noted: &Noted, key: &str, user: &UserId) -> Result<Dossier, Failure> {
    let path = format!("/performance/standing/{}/entries", url::segment(partner));
    let headers = [("X-Portal-CSRF", "1"), ("X-Portal-User", user.as_str()), ("Idempotency-Key", key)];
    let json = serde_json::to_value(noted).map_err(|_| Failure::Malformed)?;
    let answer = transport::ask("POST", &path, &headers, Some(json)).await?;
    forget();
    // An answer that does not name the key may be somebody else's page.
    if answer.idempotency_key.as_deref() != Some(key) {
        return Err(Failure::Malformed);
    }
    transport::read(&answer)
}
