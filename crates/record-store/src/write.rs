//! A deal before and after a step, as the fields that have to be written.

use crate::fields::values;
use crate::names;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use domain::deals::Deal;
use domain::deals::registration::differences;
use domain::program::Program;
use rest_profile::query::Value;
use rest_profile::resource::Resource;

/// Everything of a new deal that the backend has a place for.
///
/// # Errors
/// The name of something that a person entered and the backend has no place for.
pub fn new_deal(program: &Program, deals: Resource<'_>, deal: &Deal) -> Result<Vec<(String, Value)>, String> {
    let ids: Vec<String> = deal.fields.keys().cloned().collect();
    let mut all = values(program, &deal.fields, &ids);
    all.extend(system(deal));
    all.retain(|(_, value)| *value != Value::Null);
    known(deals, all)
}

/// What a step changed, and nothing else: other people's changes of other fields stay.
///
/// # Errors
/// As [`new_deal`].
pub fn changes(
    program: &Program,
    deals: Resource<'_>,
    before: &Deal,
    after: &Deal,
) -> Result<Vec<(String, Value)>, String> {
    let mut all = values(program, &after.fields, &differences(&before.fields, &after.fields));
    let old = system(before);
    all.extend(system(after).into_iter().filter(|new| !old.contains(new)));
    known(deals, all)
}

/// The first thing that a person entered and the backend has no place for. It is not sent in part: what was typed would
/// be lost without a word.
fn without_place<'v>(deals: Resource<'_>, values: &'v [(String, Value)]) -> Option<&'v str> {
    let typed = |name: &str| !SYSTEM.contains(&name);
    let mut lost = values
        .iter()
        .filter(|(name, value)| *value != Value::Null && typed(name) && !deals.writes(name))
        .map(|(name, _)| name.as_str());
    lost.next()
}

/// What the portal itself says of a deal. A backend without a place for it loses no words of anybody.
const SYSTEM: [&str; 9] = [
    names::PARTNER,
    names::OWNER,
    names::CREATED_AT,
    names::UPDATED_AT,
    names::SUBMITTED_AT,
    names::DECIDED_AT,
    names::CLOSED_AT,
    names::ANSWER_DUE,
    names::PROTECTED_UNTIL,
];

fn known(deals: Resource<'_>, mut all: Vec<(String, Value)>) -> Result<Vec<(String, Value)>, String> {
    if let Some(name) = without_place(deals, &all) {
        return Err(name.to_owned());
    }
    all.retain(|(name, _)| deals.writes(name));
    Ok(all)
}

fn system(deal: &Deal) -> Vec<(String, Value)> {
    let summary = &deal.summary;
    let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Text);
    let reference = |id: &str| if id.is_empty() { Value::Null } else { Value::Text(id.to_owned()) };
    [
        (names::STATUS, Value::from(summary.status.as_str())),
        (names::REASON, text(&deal.reason)),
        (names::COMMENT, text(&deal.comment)),
        (names::DUPLICATE_OF, text(&deal.duplicate_of.as_ref().map(|id| id.as_str().to_owned()))),
        (names::PARTNER, reference(&summary.partner_id.0)),
        (names::OWNER, reference(&summary.owner_id.0)),
        (names::CREATED_AT, instant(Some(summary.created_at))),
        (names::UPDATED_AT, instant(Some(summary.updated_at))),
        (names::SUBMITTED_AT, instant(summary.submitted_at)),
        (names::DECIDED_AT, instant(summary.decided_at)),
        (names::CLOSED_AT, instant(deal.closed_at)),
        (names::ANSWER_DUE, date(summary.answer_due)),
        (names::PROTECTED_UNTIL, date(summary.protected_until)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn instant(at: Option<DateTime<Utc>>) -> Value {
    at.map_or(Value::Null, |at| Value::Instant(at.to_rfc3339_opts(SecondsFormat::Millis, true)))
}

fn date(day: Option<NaiveDate>) -> Value {
    day.map_or(Value::Null, |day| Value::Date(day.format("%Y-%m-%d").to_string()))
}
