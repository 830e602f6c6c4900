//! What belongs to a deal and lies in resources of its own: its history (`activities`) and its files (`files`).
//!
//! Each of their records names its deal in the field `deal`. A record that names another deal, or none, is never taken
//! for this one's: a backend that ignores the condition would otherwise show the history of strangers.

use crate::names;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::dates::parse_instant;
use domain::deals::{Activity, Attachment, Status};
use domain::ids::{ActivityId, AttachmentId};
use rest_profile::query::{Filter, Operator, Query, Sort, Value};
use rest_profile::record::{Kind, Record};
use rest_profile::resource::{Context, Resource};

/// The deal that a record belongs to.
pub const DEAL: &str = "deal";
const AT: &str = "at";
const KIND: &str = "kind";
const ACTOR: &str = "actor";
const ACTOR_NAME: &str = "actor_name";
const FROM: &str = "from";
const TO: &str = "to";
const CHANGED: &str = "changed";

/// 100 records: what a deal's page shows at most.
pub const SHOWN: u32 = 100;

/// The question for what belongs to a deal, the latest first where the backend can be asked for that. `instant` is the
/// field that says when. `None` where the resource cannot be asked for one deal's records.
pub fn question(resource: Resource<'_>, deal: &str, instant: &str, context: &Context) -> Option<Query> {
    let mut query = Query::page(1, SHOWN);
    query.filter = Filter::compare(DEAL, Operator::Equal, deal);
    let sorted = Query { sort: vec![Sort { field: instant.to_owned(), descending: true }], ..query.clone() };
    [sorted, query].into_iter().find(|query| resource.list(query, context).is_ok())
}

/// Whether the record says that it belongs to the deal.
pub fn belongs(record: &Record, deal: &str) -> bool {
    record.get(DEAL).and_then(Value::as_text) == Some(deal)
}

/// An entry of a history. One whose kind or time cannot be read is none.
pub fn activity(record: &Record) -> Option<Activity> {
    let text = |field: &str| Some(record.get(field)?.as_text()?.to_owned()).filter(|text| !text.is_empty());
    let changed = match record.get(CHANGED) {
        Some(Value::List(items)) => items.iter().filter_map(Value::as_text).map(str::to_owned).collect(),
        _ => text(CHANGED)
            .map(|ids| ids.split(',').map(|id| id.trim().to_owned()).collect())
            .unwrap_or_default(),
    };
    Some(Activity {
        id: ActivityId(record.id.clone()),
        at: parse_instant(&text(AT)?)?,
        actor_name: text(ACTOR_NAME).unwrap_or_default(),
        kind: text(KIND)?,
        from: text(FROM).and_then(|status| Status::parse(&status)),
        to: text(TO).and_then(|status| Status::parse(&status)),
        reason: text(names::REASON),
        comment: text(names::COMMENT),
        changed,
    })
}

/// A file. Its name is the id where the record has none; a size of 0 is not known.
pub fn attachment(record: &Record) -> Attachment {
    let text = |field: &str| record.get(field).and_then(Value::as_text).unwrap_or_default();
    let name = Some(text("name")).filter(|name| !name.is_empty()).unwrap_or(&record.id);
    Attachment {
        id: AttachmentId(record.id.clone()),
        // Some backends know a file by its address alone.
        name: name.rsplit('/').next().unwrap_or(name).to_owned(),
        size: text("size").parse().unwrap_or_default(),
        media_type: text("media_type").to_owned(),
        uploaded_at: parse_instant(text("uploaded_at")).unwrap_or(DateTime::UNIX_EPOCH),
        uploaded_by: text("uploaded_by").to_owned(),
    }
}

/// What happened, as it is written down.
pub struct Note<'n> {
    pub deal: &'n str,
    pub at: DateTime<Utc>,
    /// Id and name of whoever did it.
    pub actor: (&'n str, &'n str),
    /// As [`Activity::kind`].
    pub kind: &'n str,
    pub to: Option<Status>,
    pub reason: Option<&'n str>,
    pub comment: Option<&'n str>,
    pub changed: Vec<&'n str>,
}

/// The values of a new entry, as far as the resource has places for them.
pub fn values(resource: Resource<'_>, note: &Note<'_>) -> Vec<(String, Value)> {
    let text = |text: Option<&str>| text.map(Value::from);
    let listed = resource.fields().any(|(name, kind)| name == CHANGED && kind == Kind::List);
    let changed = match note.changed.as_slice() {
        [] => None,
        ids if listed => Some(Value::List(ids.iter().map(|id| Value::from(*id)).collect())),
        ids => Some(Value::Text(ids.join(","))),
    };
    let all = [
        (DEAL, text(Some(note.deal))),
        (AT, Some(Value::Instant(note.at.to_rfc3339_opts(SecondsFormat::Millis, true)))),
        (ACTOR, text(Some(note.actor.0))),
        (ACTOR_NAME, text(Some(note.actor.1))),
        (KIND, text(Some(note.kind))),
        (TO, text(note.to.map(Status::as_str))),
        (names::REASON, text(note.reason)),
        (names::COMMENT, text(note.comment)),
        (CHANGED, changed),
    ];
    let places = all.into_iter().filter(|(name, _)| resource.writes(name));
    places.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
