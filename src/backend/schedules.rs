//! What the server sends by itself: schedules and alerts. There are none beside a backend of another maker.

use super::failure::Failure;
use super::made::Made;
use super::reports::{Write, change, put, remove, stay_here};
use super::transport;
use chrono::{DateTime, Utc};
use domain::dates::from_json;
use domain::ids::UserId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Paths of the two lists.
pub const SCHEDULES: &str = "/performance/schedules";
pub const ALERTS: &str = "/performance/alerts";

/// A list, and whether the server sends mail.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Listed<T> {
    pub items: Vec<T>,
    pub mail: bool,
}

/// What came of sending. Codes are those of docs/reports.md.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Run {
    pub kind: String,
    #[serde(deserialize_with = "from_json::instant")]
    pub due_at: DateTime<Utc>,
    pub state: String,
    pub outcome: Option<String>,
    pub detail: Option<String>,
}

/// A view that is sent regularly.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Schedule {
    pub id: String,
    pub view_id: String,
    pub view_name: Option<String>,
    pub view_address: Option<String>,
    pub channel: String,
    pub url: String,
    pub rhythm: String,
    pub day: u32,
    pub hour: u32,
    pub zone: String,
    #[serde(deserialize_with = "from_json::instant")]
    pub next_due_at: DateTime<Utc>,
    pub paused: Option<String>,
    pub runs: Vec<Run>,
    pub version: i64,
    #[serde(default)]
    pub secret: Option<String>,
}

/// What is asked of a schedule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScheduleDraft {
    pub view_id: String,
    pub channel: String,
    pub url: String,
    pub rhythm: String,
    pub day: u32,
    pub hour: u32,
    pub zone: String,
    pub paused: bool,
}

impl Made for Schedule {
    type Draft = ScheduleDraft;

    fn id(&self) -> &str {
        &self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn draft(&self) -> ScheduleDraft {
        ScheduleDraft {
            view_id: self.view_id.clone(),
            channel: self.channel.clone(),
            url: self.url.clone(),
            rhythm: self.rhythm.clone(),
            day: self.day,
            hour: self.hour,
            zone: self.zone.clone(),
            paused: self.paused.is_some(),
        }
    }

    /// Whoever changes what is paused has not said that it goes on.
    fn like(&self, draft: ScheduleDraft) -> ScheduleDraft {
        ScheduleDraft { paused: self.paused.is_some(), ..draft }
    }

    async fn all(_: &UserId) -> Result<Vec<Self>, Failure> {
        listed(SCHEDULES).await.map(|listed| listed.items)
    }

    async fn put(
        user: &UserId,
        key: &str,
        draft: &ScheduleDraft,
        over: Option<&Self>,
    ) -> Result<Self, Failure> {
        put(SCHEDULES, user, key, draft, over).await
    }
}

/// A figure that is watched.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Alert {
    pub id: String,
    pub name: String,
    pub kpi: String,
    pub condition: String,
    pub threshold: String,
    pub margin: String,
    pub currency: Option<String>,
    pub minimum: u32,
    pub address: String,
    pub channel: String,
    pub url: String,
    pub paused: Option<String>,
    pub raised: bool,
    pub measured: Option<String>,
    #[serde(deserialize_with = "from_json::optional_instant")]
    pub judged_at: Option<DateTime<Utc>>,
    pub runs: Vec<Run>,
    pub version: i64,
    #[serde(default)]
    pub secret: Option<String>,
}

/// What is asked of an alert.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlertDraft {
    pub name: String,
    pub kpi: String,
    pub condition: String,
    pub threshold: String,
    pub margin: String,
    pub currency: Option<String>,
    pub minimum: u32,
    pub address: String,
    pub channel: String,
    pub url: String,
    pub paused: bool,
}

impl Made for Alert {
    type Draft = AlertDraft;

    fn id(&self) -> &str {
        &self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn draft(&self) -> AlertDraft {
        AlertDraft {
            name: self.name.clone(),
            kpi: self.kpi.clone(),
            condition: self.condition.clone(),
            threshold: self.threshold.clone(),
            margin: self.margin.clone(),
            currency: self.currency.clone(),
            minimum: self.minimum,
            address: self.address.clone(),
            channel: self.channel.clone(),
            url: self.url.clone(),
            paused: self.paused.is_some(),
        }
    }

    /// As for schedules.
    fn like(&self, draft: AlertDraft) -> AlertDraft {
        AlertDraft { paused: self.paused.is_some(), ..draft }
    }

    async fn all(_: &UserId) -> Result<Vec<Self>, Failure> {
        listed(ALERTS).await.map(|listed| listed.items)
    }

    async fn put(user: &UserId, key: &str, draft: &AlertDraft, over: Option<&Self>) -> Result<Self, Failure> {
        put(ALERTS, user, key, draft, over).await
    }
}

/// One of the two lists.
///
/// # Errors
/// As for any list.
pub async fn listed<T: DeserializeOwned>(path: &str) -> Result<Listed<T>, Failure> {
    if stay_here() {
        return Err(Failure::Unsupported);
    }
    transport::read(&transport::ask("GET", path, &[], None).await?)
}

/// Deletes from one of the two lists.
///
/// # Errors
/// As for any change.
pub async fn delete(user: &UserId, path: &str, id: &str, version: i64) -> Result<(), Failure> {
    remove(user, &[path, "/", id].concat(), version).await
}

/// Sends a schedule's view now. What came of it stands among its runs a moment later.
///
/// # Errors
/// As for any change.
pub async fn send_now(user: &UserId, key: &str, id: &str) -> Result<(), Failure> {
    let write = Write { user, version: None, key: Some(key) };
    change("POST", &[SCHEDULES, "/", id, "/runs"].concat(), write, None).await.map(drop)
}

/// Looks at a figure now.
///
/// # Errors
/// As for any change.
pub async fn check(user: &UserId, id: &str) -> Result<Alert, Failure> {
    let write = Write { user, version: None, key: None };
    transport::read(&change("POST", &[ALERTS, "/", id, "/checks"].concat(), write, None).await?)
}
