//! Business reviews: read from the server, and what was typed kept on this device until the server has it.
//!
//! Only parts that are loaded later use it.

use super::device::{DRAFTS, Keep, device};
use super::failure::Failure;
use super::{dialect, profiled, transport};
use crate::browser::clock;
use crate::browser::storage::StorageError;
use chrono::{DateTime, Utc};
use domain::ids::{PartnerId, UserId};
use domain::performance::Quarter;
use domain::performance::review::{Figures, Text};
use serde::{Deserialize, Serialize};

/// A review as the server has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Review {
    pub partner: PartnerId,
    pub quarter: Quarter,
    pub version: i64,
    #[serde(default, deserialize_with = "domain::dates::from_json::optional_instant")]
    pub published_at: Option<DateTime<Utc>>,
    #[serde(deserialize_with = "domain::dates::from_json::instant")]
    pub saved_at: DateTime<Utc>,
    /// Empty for the partner's own people.
    pub saved_by: String,
    pub text: Text,
    /// As they were when it was published.
    #[serde(default)]
    pub figures: Option<Figures>,
}

/// One of a partner's reviews.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Head {
    pub quarter: Quarter,
    #[serde(default, deserialize_with = "domain::dates::from_json::optional_instant")]
    pub published_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct Heads {
    items: Vec<Head>,
}

/// What was typed and is not on the server yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    review: String,
    user: UserId,
    /// The version that it was typed over.
    pub version: i64,
    /// One key for one content: an attempt that is made again has no second effect.
    pub key: String,
    pub text: Text,
    pub published: bool,
}

/// Which review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Which {
    pub partner: PartnerId,
    pub quarter: Quarter,
}

impl Which {
    fn name(&self, user: &UserId) -> String {
        format!("review:{user}:{}:{}", self.partner, self.quarter)
    }

    fn address(&self) -> String {
        dialect::review_address(self.partner.as_str(), Some(&self.quarter.to_string()))
    }

    /// The review; `None` where nobody has begun one, or it is not to be read.
    ///
    /// # Errors
    /// As for any record.
    pub async fn fetch(&self) -> Result<Option<Review>, Failure> {
        if profiled::is_configured() {
            return Err(Failure::Unsupported);
        }
        match transport::record(&self.address()).await {
            Ok(review) => Ok(Some(review)),
            Err(Failure::NotFound) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Sends what was typed.
    ///
    /// # Errors
    /// As for any write; [`Failure::Stale`] if somebody else has written meanwhile.
    pub async fn send(&self, user: &UserId, unsent: &Unsent) -> Result<Review, Failure> {
        let json = serde_json::json!({ "text": unsent.text, "published": unsent.published });
        let head = (user.as_str(), unsent.key.as_str(), unsent.version);
        transport::put(&self.address(), head, json).await
    }

    /// What this device has kept for the person.
    pub async fn unsent(&self, user: &UserId) -> Option<Unsent> {
        let name = self.name(user);
        let kept: Option<Unsent> = device().await.get(DRAFTS, &name).await;
        kept.filter(|kept| kept.user == *user && kept.review == name)
    }

    /// Keeps what was typed on this device.
    ///
    /// # Errors
    /// If the device refuses.
    pub async fn keep(&self, unsent: &Unsent) -> Result<(), StorageError> {
        device().await.keep(vec![Keep::record(DRAFTS, &unsent.review, unsent)]).await
    }

    /// The server has what was sent under `key`, or nobody wants it any more. What another tab has kept since stays.
    pub async fn forget(&self, user: &UserId, key: &str) {
        let is_it = |kept: Unsent| kept.key == key;
        // What cannot be forgotten now is found again, and sent again under its own key.
        let _ = device().await.forget_if(DRAFTS, &self.name(user), is_it).await;
    }

    /// New content, under a key of its own.
    pub fn typed(&self, user: &UserId, version: i64, text: Text, published: bool) -> Unsent {
        let (review, key) = (self.name(user), clock::new_id());
        Unsent { review, user: user.clone(), version, key, text, published }
    }
}

/// The reviews of an organisation that the person may read, the latest quarter first.
///
/// # Errors
/// As for any list.
pub async fn reviews_of(partner: &PartnerId) -> Result<Vec<Head>, Failure> {
    if profiled::is_configured() {
        return Err(Failure::Unsupported);
    }
    let heads: Heads = transport::record(&dialect::review_address(partner.as_str(), None)).await?;
    Ok(heads.items)
}
