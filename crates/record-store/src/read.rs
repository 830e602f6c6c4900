//! Records as the portal's own: deals, partners, and who is signed in.

use crate::fields::entries;
use crate::names;
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Role;
use domain::dates::{parse_date, parse_instant};
use domain::deals::registration::put;
use domain::deals::{Deal, DealSummary, Status};
use domain::ids::{DealId, PartnerId, UserId};
use domain::program::Program;
use domain::records::{Partner, Session, User};
use rest_profile::query::Value;
use rest_profile::record::Record;

/// What a deal is taken for whose status the profile has no word for: nobody changes it or decides on it any more.
const UNKNOWN_STATUS: Status = Status::Withdrawn;

/// A deal. What the record does not have is empty.
pub fn deal(program: &Program, record: &Record) -> Deal {
    let text = |field: &str| text(record, field);
    let created = instant(record, names::CREATED_AT);
    let updated = instant(record, names::UPDATED_AT).or(created);
    let partner = text(names::PARTNER);
    let owner = text(names::OWNER);
    let summary = DealSummary {
        id: DealId(record.id.clone()),
        partner_name: text(names::PARTNER_NAME),
        partner_id: PartnerId(partner),
        // An id is no name: where there is none, the page shows none.
        owner_name: text(names::OWNER_NAME),
        owner_id: UserId(owner),
        title: String::new(),
        customer: String::new(),
        country: String::new(),
        value: None,
        close_date: None,
        stage: String::new(),
        status: Status::parse(&text(names::STATUS)).unwrap_or(UNKNOWN_STATUS),
        created_at: created.or(updated).unwrap_or(DateTime::UNIX_EPOCH),
        updated_at: updated.unwrap_or(DateTime::UNIX_EPOCH),
        submitted_at: instant(record, names::SUBMITTED_AT),
        decided_at: instant(record, names::DECIDED_AT),
        answer_due: date(record, names::ANSWER_DUE),
        protected_until: date(record, names::PROTECTED_UNTIL),
        version: version(record),
        listed: None,
    };
    let mut deal = Deal {
        summary,
        fields: Default::default(),
        reason: filled(record, names::REASON),
        comment: filled(record, names::COMMENT),
        duplicate_of: filled(record, names::DUPLICATE_OF).map(DealId),
        attachments: Vec::new(),
        product: String::new(),
        closed_at: instant(record, names::CLOSED_AT),
    };
    put(program, &mut deal, entries(program, record));
    deal
}

/// A deal as a row of a list.
pub fn summary(program: &Program, record: &Record) -> DealSummary {
    let deal = deal(program, record);
    DealSummary { listed: program.listed(&deal.fields), ..deal.summary }
}

/// A number that changes whenever the record does: of the backend's own version, or of everything in the record where
/// it has none. It is compared, never sent.
pub fn version(record: &Record) -> i64 {
    // FNV-1a, 64 bits: short, and the same on every machine, because drafts keep the number.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut take = |text: &str| {
        for byte in text.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    match &record.version {
        Some(version) => take(version),
        None => {
            for (name, value) in &record.fields {
                take(name);
                take_value(value, &mut take);
            }
        }
    }
    // 53 bits: the number passes through JSON.
    i64::try_from(hash >> 11).unwrap_or_default()
}

fn take_value(value: &Value, take: &mut impl FnMut(&str)) {
    match value {
        Value::Null => take("null"),
        Value::Bool(value) => take(if *value { "true" } else { "false" }),
        Value::Raw(json) => take(&json.to_text()),
        Value::List(items) => items.iter().for_each(|item| take(item.as_text().unwrap_or_default())),
        Value::Decimal(text) | Value::Text(text) | Value::Date(text) | Value::Instant(text) => take(text),
    }
}

/// A partner organisation.
pub fn partner(program: &Program, record: &Record) -> Partner {
    let kind = program.partner_types.first().map(|kind| kind.value.clone()).unwrap_or_default();
    Partner {
        id: PartnerId(record.id.clone()),
        name: filled(record, "name").unwrap_or_else(|| record.id.clone()),
        partner_type: filled(record, "partner_type").unwrap_or(kind),
        country: text(record, "country"),
        currency: filled(record, "currency").unwrap_or_else(|| program.default_currency.code().to_owned()),
        tier: text(record, "tier"),
        programs: Vec::new(),
    }
}

/// Who is signed in, from the record of the resource `me`. `partners` is the organisation's own record, if it could
/// be had. `None` without a role that the portal knows: nobody is let in by guessing.
pub fn session(program: &Program, record: &Record, organisation: Option<&Record>) -> Option<Session> {
    let role = Role::parse(&text(record, "role"))?;
    let partner = filled(record, "partner").filter(|_| role.is_partner()).map(|id| {
        let named = Record { id, ..Record::default() };
        let mut partner = partner(program, organisation.unwrap_or(&named));
        if organisation.is_none() {
            partner.name = filled(record, "partner_name").unwrap_or(partner.name);
        }
        partner
    });
    // A partner's person without an organisation could see nothing and register nothing.
    if role.is_partner() && partner.is_none() {
        return None;
    }
    let user = User {
        // Where a backend answers whoever asks without an id, the name to sign in with is one.
        id: UserId(if record.id.is_empty() { text(record, "login") } else { record.id.clone() }),
        name: filled(record, "name").unwrap_or_else(|| text(record, "login")),
        email: text(record, "email"),
        role,
        locale: filled(record, "locale"),
    };
    Some(Session { user, partner, assigned: None })
}

fn text(record: &Record, field: &str) -> String {
    record.get(field).and_then(Value::as_text).unwrap_or_default().to_owned()
}

fn filled(record: &Record, field: &str) -> Option<String> {
    Some(text(record, field)).filter(|text| !text.is_empty())
}

fn instant(record: &Record, field: &str) -> Option<DateTime<Utc>> {
    parse_instant(record.get(field)?.as_text()?)
}

fn date(record: &Record, field: &str) -> Option<NaiveDate> {
    let text = record.get(field)?.as_text()?;
    parse_date("", text.get(..10).unwrap_or(text)).ok()
}
