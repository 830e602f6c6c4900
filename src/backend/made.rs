//! Records that somebody makes or changes with a form that is sent at once.
//!
//! One content has one key, so that an attempt that is made again has no second effect. If nobody knows what became of an
//! attempt and the content is another one by now, it is looked first whether the attempt has made something: then that is
//! changed, and nothing is made a second time.

use super::failure::Failure;
use super::kept_form::KeptForm;
use crate::browser::clock;
use domain::ids::UserId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::future::Future;

/// A record that is made and changed as a whole.
pub trait Made: Clone + Send + Sync + 'static {
    /// What is asked of it.
    type Draft: Clone + Serialize + 'static;

    fn id(&self) -> &str;

    fn version(&self) -> i64;

    /// What would have to be asked for it as it is.
    fn draft(&self) -> Self::Draft;

    /// What a form asks, with everything that forms do not ask as it is here.
    #[must_use]
    fn like(&self, draft: Self::Draft) -> Self::Draft {
        draft
    }

    /// All that the person has.
    fn all(user: &UserId) -> impl Future<Output = Result<Vec<Self>, Failure>>;

    /// Makes one, or changes `over`.
    fn put(
        user: &UserId,
        key: &str,
        draft: &Self::Draft,
        over: Option<&Self>,
    ) -> impl Future<Output = Result<Self, Failure>>;
}

/// What was sent and is not known to have arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    pub key: String,
    content: Value,
    /// What it was to change, in which version.
    over: Option<(String, i64)>,
    /// The ids of what was there before.
    known: Vec<String>,
}

impl Tried {
    /// The attempt at `content`: the one before, if it was at the same.
    pub fn at(before: Option<Tried>, content: Value, over: Option<(String, i64)>, known: &[String]) -> Self {
        match before {
            Some(before) if before.content == content && before.over == over => before,
            _ => Self { key: clock::new_id(), content, over, known: known.to_vec() },
        }
    }

    /// Whether a record is what the attempt was to make.
    fn made<T: Made>(&self, one: &T) -> bool {
        let it = match &self.over {
            Some((id, _)) => id == one.id(),
            None => !self.known.iter().any(|known| known == one.id()),
        };
        it && content(&one.draft()) == self.content
    }
}

/// Why nothing was saved.
#[derive(Debug, Clone, PartialEq)]
pub enum Unsaved<T> {
    Failed(Failure),
    /// Somebody else, or the same person elsewhere, has changed it: it is like that now.
    Changed(T),
}

impl<T> From<Failure> for Unsaved<T> {
    fn from(failure: Failure) -> Self {
        Unsaved::Failed(failure)
    }
}

fn content(draft: &impl Serialize) -> Value {
    serde_json::to_value(draft).unwrap_or_default()
}

/// Saves what a form asks: a new record, or what becomes of `base`. `known` are the ids of those that were there when the
/// form was opened. The form holds what is under way, and is forgotten when it has arrived.
///
/// # Errors
/// As for any change.
pub async fn save<T: Made>(
    user: &UserId,
    form: KeptForm,
    asked: T::Draft,
    base: Option<T>,
    known: Vec<String>,
) -> Result<T, Unsaved<T>> {
    let as_asked =
        |base: &Option<T>| base.as_ref().map_or_else(|| asked.clone(), |one| one.like(asked.clone()));
    let named = |base: &Option<T>| base.as_ref().map(|one| (one.id().to_owned(), one.version()));
    let mut base = base;
    let mut held = form.tried();
    loop {
        let mut draft = as_asked(&base);
        let mut tried = Tried::at(held.clone(), content(&draft), named(&base), &known);
        if let Some(before) = held.take().filter(|before| *before != tried) {
            let all = T::all(user).await?;
            if let Some(made) = all.into_iter().find(|one| before.made(one)) {
                base = Some(made);
                draft = as_asked(&base);
                tried = Tried::at(None, content(&draft), named(&base), &known);
            }
        }
        let unsure = form.tried().is_some_and(|before| before == tried);
        let receipt = form.hold(Some(tried.clone())).await;
        let failure = match T::put(user, &tried.key, &draft, base.as_ref()).await {
            Ok(saved) => {
                form.forget(receipt).await;
                return Ok(saved);
            }
            Err(failure) => failure,
        };
        // What was refused had no effect, unless an attempt before had one.
        if !failure.is_passing() && !unsure {
            form.hold(None).await;
        }
        let Some(before) = base.as_ref().filter(|_| failure == Failure::Stale) else {
            return Err(failure.into());
        };
        let now = T::all(user).await?.into_iter().find(|one| one.id() == before.id());
        let now = now.ok_or(Failure::NotFound)?;
        // Where everything that the form asks is as it was, there is nothing to decide: it was paused, for example.
        let same = content(&now.like(before.draft())) == content(&now.draft());
        if !same || now.version() == before.version() {
            return Err(Unsaved::Changed(now));
        }
        base = Some(now);
    }
}

/// Changes a record by what `change` makes of it, whatever has become of it meanwhile.
///
/// # Errors
/// As for any change.
pub async fn change<T: Made>(
    user: &UserId,
    key: &str,
    one: T,
    change: impl Fn(&T) -> T::Draft,
) -> Result<T, Failure> {
    match T::put(user, key, &change(&one), Some(&one)).await {
        Err(Failure::Stale) => {
            let now = T::all(user).await?.into_iter().find(|now| now.id() == one.id());
            let now = now.ok_or(Failure::NotFound)?;
            T::put(user, &clock::new_id(), &change(&now), Some(&now)).await
        }
        answer => answer,
    }
}
