//! The deal as the portal knows it, whichever backend holds it.

use super::Status;
use crate::dates::from_json;
use crate::form::Entry;
use crate::ids::{ActivityId, AttachmentId, DealId, PartnerId, UserId};
use crate::money::Money;
use crate::records::Partner;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What lists and dashboards need of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealSummary {
    pub id: DealId,
    pub partner_id: PartnerId,
    pub partner_name: String,
    pub owner_id: UserId,
    pub owner_name: String,
    pub title: String,
    pub customer: String,
    /// Country as the programme stores it; empty if unknown.
    #[serde(default)]
    pub country: String,
    /// `None` while a draft has no readable amount.
    pub value: Option<Money>,
    #[serde(default, deserialize_with = "from_json::optional_date")]
    pub close_date: Option<NaiveDate>,
    /// The value of the sales stage; empty if the programme has none.
    #[serde(default)]
    pub stage: String,
    pub status: Status,
    #[serde(deserialize_with = "from_json::instant")]
    pub created_at: DateTime<Utc>,
    #[serde(deserialize_with = "from_json::instant")]
    pub updated_at: DateTime<Utc>,
    #[serde(default, deserialize_with = "from_json::optional_instant")]
    pub submitted_at: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "from_json::optional_instant")]
    pub decided_at: Option<DateTime<Utc>>,
    /// The day by which the programme answers.
    #[serde(default, deserialize_with = "from_json::optional_date")]
    pub answer_due: Option<NaiveDate>,
    /// The last day of protection.
    #[serde(default, deserialize_with = "from_json::optional_date")]
    pub protected_until: Option<NaiveDate>,
    /// Counts up with every change; the value of `If-Match`.
    pub version: i64,
    /// In lists, where the programme names its columns: the fields that stand in them
    /// ([`crate::program::Program::listed`]), as the text of a JSON object of [`Entry`] by id. Written and not read
    /// again: who shows such columns takes them from the answer (`listed` of each item), and nobody else pays for it.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none", serialize_with = "as_object")]
    pub listed: Option<String>,
}

fn as_object<S: serde::Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    let object = text.as_deref().and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    object.serialize(serializer)
}

/// A deal with its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deal {
    #[serde(flatten)]
    pub summary: DealSummary,
    /// The fields of the programme's form in canonical form.
    pub fields: BTreeMap<String, Entry>,
    /// Why the registration was rejected or lost: a value of the programme's list.
    #[serde(default)]
    pub reason: Option<String>,
    /// The last words of the programme to the partner, or the other way round.
    #[serde(default)]
    pub comment: Option<String>,
    #[serde(default)]
    pub duplicate_of: Option<DealId>,
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// What is sold: the first value of the programme's product field; empty if it has none.
    #[serde(default)]
    pub product: String,
    /// When it was won or lost.
    #[serde(default, deserialize_with = "from_json::optional_instant")]
    pub closed_at: Option<DateTime<Utc>>,
}

impl Deal {
    /// A deal that somebody has just begun: a draft without content.
    pub fn begun(
        id: DealId,
        partner: &Partner,
        (owner_id, owner_name): (&UserId, &str),
        now: DateTime<Utc>,
    ) -> Self {
        let summary = DealSummary {
            id,
            partner_id: partner.id.clone(),
            partner_name: partner.name.clone(),
            owner_id: owner_id.clone(),
            owner_name: owner_name.to_owned(),
            title: String::new(),
            customer: String::new(),
            country: String::new(),
            value: None,
            close_date: None,
            stage: String::new(),
            status: Status::Draft,
            created_at: now,
            updated_at: now,
            submitted_at: None,
            decided_at: None,
            answer_due: None,
            protected_until: None,
            version: 1,
            listed: None,
        };
        Self {
            summary,
            fields: BTreeMap::new(),
            reason: None,
            comment: None,
            duplicate_of: None,
            attachments: Vec::new(),
            product: String::new(),
            closed_at: None,
        }
    }
}

/// When a history says that the deal was won or lost: the last time, should there be several.
pub fn closed_at(history: &[Activity]) -> Option<DateTime<Utc>> {
    let closes = |activity: &&Activity| matches!(activity.to, Some(Status::Won | Status::Lost));
    history.iter().filter(closes).map(|activity| activity.at).max()
}

/// A file of a deal. Its content is fetched by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: AttachmentId,
    pub name: String,
    /// Bytes.
    pub size: u64,
    pub media_type: String,
    #[serde(deserialize_with = "from_json::instant")]
    pub uploaded_at: DateTime<Utc>,
    pub uploaded_by: String,
}

/// One entry of a deal's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    pub id: ActivityId,
    #[serde(deserialize_with = "from_json::instant")]
    pub at: DateTime<Utc>,
    pub actor_name: String,
    /// `created`, `edited`, `attached`, `detached`, or the name of an [`super::Action`].
    pub kind: String,
    pub from: Option<Status>,
    pub to: Option<Status>,
    pub reason: Option<String>,
    pub comment: Option<String>,
    /// The ids of the fields that were changed.
    #[serde(default)]
    pub changed: Vec<String>,
}
