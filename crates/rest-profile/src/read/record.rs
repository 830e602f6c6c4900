//! One record: as it stands in a list or an answer, and what a write's answer says about it.

use super::failure::{Failure, FailureKind, Reason};
use crate::http::{HttpAnswer, HttpRequest};
use crate::json::{Json, Pointer};
use crate::profile::spec::{Field, Operation, VersionPlace};
use crate::query::Value;
use crate::record::Record;
use crate::resource::{Context, Resource};
use crate::url;

/// What a write came to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The record as the backend answered it. It may lack fields: lay it over what was known ([`Record::over`]).
    Record(Record),
    /// The answer does not have the record; ask for it.
    Reread(HttpRequest),
    /// It was done, and the answer does not tell where. After a create the id is not known.
    Done,
}

impl Resource<'_> {
    /// Reads the answer to [`get`](Self::get).
    ///
    /// # Errors
    /// Refusals, and answers that are not those of the profile.
    pub fn read_one(&self, answer: &HttpAnswer) -> Result<Record, Failure> {
        if !answer.ok() {
            return Err(self.read_failure(answer, false));
        }
        let result =
            self.spec.operations.get.as_ref().map(|operation| operation.result.clone()).unwrap_or_default();
        let json = super::json(self.profile, answer)
            .map_err(|reason| Failure::misconfigured(answer.status, reason))?;
        if self.refuses(&json) {
            return Err(self.read_failure(answer, false));
        }
        let found = match json.at(&result) {
            // A query by id answers a list of one, or of none.
            Some(Json::List(items)) if items.is_empty() => {
                return Err(Failure::plain(FailureKind::NotFound, answer.status));
            }
            Some(Json::List(items)) => items.first(),
            found => found,
        };
        let record =
            found.filter(|json| json.as_object().is_some()).ok_or_else(|| no_record(answer, &result))?;
        let mut read = self
            .read_record(record, answer)
            .map_err(|reason| Failure::misconfigured(answer.status, reason))?;
        if self.spec.operations.update.as_ref().is_some_and(|update| update.whole) {
            read.whole = record.at(&self.spec.record.item).cloned().map(Box::new);
        }
        Ok(read)
    }

    /// Reads the answer to [`create`](Self::create); `client_id` is that of the plan. That a record of this id is there
    /// already is a success.
    ///
    /// # Errors
    /// Refusals, and answers that are not those of the profile.
    pub fn read_created(
        &self,
        answer: &HttpAnswer,
        client_id: Option<&str>,
        context: &Context,
    ) -> Result<Outcome, Failure> {
        let operation = self.spec.operations.create.as_ref();
        let outcome = self.read_write(answer, operation, client_id, false, context);
        // Nobody else makes this id: an earlier attempt had arrived, and its answer was lost.
        match (outcome, client_id) {
            (Err(mut failure), Some(id)) if failure.kind == FailureKind::Conflict => {
                match failure.current.take() {
                    Some(record) if record.id == id => Ok(Outcome::Record(*record)),
                    None if failure.status == 412 => {
                        self.get(id, context).map(Outcome::Reread).map_err(|_| failure)
                    }
                    current => Err(Failure { current, ..failure }),
                }
            }
            (outcome, _) => outcome,
        }
    }

    /// Reads the answer to [`update`](Self::update) or [`action`](Self::action) of the record with this id.
    ///
    /// # Errors
    /// Refusals; a conflict where no record had the version that was named.
    pub fn read_updated(&self, answer: &HttpAnswer, id: &str, context: &Context) -> Result<Outcome, Failure> {
        let operation = self.spec.operations.update.as_ref();
        self.read_write(answer, operation, Some(id), true, context)
    }

    /// As [`read_updated`](Self::read_updated), for one of the profile's actions.
    ///
    /// # Errors
    /// As there.
    pub fn read_acted(
        &self,
        answer: &HttpAnswer,
        action: &str,
        id: &str,
        context: &Context,
    ) -> Result<Outcome, Failure> {
        self.read_write(answer, self.spec.operations.action(action), Some(id), true, context)
    }

    /// Reads the answer to [`delete`](Self::delete). A record that is gone already was deleted.
    ///
    /// # Errors
    /// Refusals.
    pub fn read_deleted(&self, answer: &HttpAnswer) -> Result<(), Failure> {
        // What a success says in its body counts only where refusals come so.
        let refused = || Json::parse(&answer.body).is_ok_and(|json| self.refuses(&json));
        if answer.ok() && (self.spec.errors.refused.is_empty() || !refused()) {
            return Ok(());
        }
        let failure = self.read_failure(answer, true);
        if failure.kind == FailureKind::NotFound { Ok(()) } else { Err(failure) }
    }

    fn read_write(
        &self,
        answer: &HttpAnswer,
        operation: Option<&Operation>,
        id: Option<&str>,
        existed: bool,
        context: &Context,
    ) -> Result<Outcome, Failure> {
        if !answer.ok() {
            return Err(self.read_failure(answer, true));
        }
        let misconfigured = |reason| Failure::misconfigured(answer.status, reason);
        let blank = answer.status == 204 || answer.body.iter().all(u8::is_ascii_whitespace);
        let json =
            if blank { Json::Null } else { super::json(self.profile, answer).map_err(misconfigured)? };
        if self.refuses(&json) {
            return Err(self.read_failure(answer, true));
        }
        let result = operation.map(|operation| operation.result.clone()).unwrap_or_default();
        let found = match json.at(&result) {
            Some(Json::List(items)) => {
                let guarded =
                    self.spec.version.as_ref().is_some_and(|version| version.nothing_changed_is_conflict);
                if items.is_empty() && existed && guarded {
                    return Err(Failure::plain(FailureKind::Conflict, answer.status));
                }
                items.first()
            }
            found => found,
        };
        let record = found.filter(|json| json.as_object().is_some());
        if let Some(json) = record
            && !operation.is_some_and(|operation| operation.reread)
        {
            match self.read_record(json, answer) {
                Ok(record) => return Ok(Outcome::Record(record)),
                // Some answers to a change have no id: it is the one that was asked for.
                Err(Reason::NoId { .. }) if id.is_some() && existed => {
                    let record = self.read_fields(json, answer, id.unwrap_or_default().to_owned());
                    return Ok(Outcome::Record(record));
                }
                Err(_) => {}
            }
        }
        let told = operation
            .and_then(|operation| operation.id_at.as_ref())
            .and_then(|at| json.at(at))
            .and_then(scalar);
        let id = id
            .map(str::to_owned)
            .or(told)
            .or_else(|| record.and_then(|json| self.id_of(json)))
            .or_else(|| location(answer));
        match id.and_then(|id| self.get(&id, context).ok()) {
            Some(request) => Ok(Outcome::Reread(request)),
            None => Ok(Outcome::Done),
        }
    }

    /// One record of an answer.
    pub(crate) fn read_record(&self, json: &Json, answer: &HttpAnswer) -> Result<Record, Reason> {
        let id = match self.id_of(json) {
            None if self.spec.single => String::new(),
            id => id.ok_or_else(|| Reason::NoId { at: self.spec.record.id.to_string() })?,
        };
        Ok(self.read_fields(json, answer, id))
    }

    fn id_of(&self, json: &Json) -> Option<String> {
        let id = json.at(&self.spec.record.id).and_then(scalar)?;
        if self.spec.record.id_last_segment { last_segment(&id) } else { Some(id) }
    }

    fn read_fields(&self, json: &Json, answer: &HttpAnswer, id: String) -> Record {
        let spec = self.spec;
        let item = json.at(&spec.record.item).unwrap_or(json);
        let mut record = Record {
            id,
            version: None,
            fields: Vec::with_capacity(spec.fields.len()),
            unread: Vec::new(),
            whole: None,
        };
        for field in &spec.fields {
            let within = if field.root { json } else { item };
            let joined;
            let found = if field.more.is_empty() {
                let Some(found) = within.at(&field.read) else { continue };
                found
            } else {
                let Some(text) = joined_text(field, within) else { continue };
                joined = text;
                &joined
            };
            let none = field.codec.knows_none() && spec.record.empty.contains(found);
            let found = if none { &Json::Null } else { found };
            let value = match field.codec.read(found) {
                Ok(value) => value,
                Err(()) => {
                    record.unread.push(field.name.clone());
                    Value::Raw(found.clone())
                }
            };
            record.fields.push((field.name.clone(), value));
        }
        record.version = match spec.version.as_ref().map(|version| &version.read) {
            Some(VersionPlace::Body(pointer)) => {
                json.at(pointer).or_else(|| item.at(pointer)).and_then(scalar)
            }
            Some(VersionPlace::Header(name)) => answer.header(name).map(str::to_owned),
            None => None,
        };
        record
    }
}

/// The texts of several places as one; `None` where the record has none of the places.
fn joined_text(field: &Field, within: &Json) -> Option<Json> {
    let places = || [&field.read].into_iter().chain(&field.more).filter_map(|place| within.at(place));
    places().next()?;
    let texts: Vec<&str> = places()
        .filter_map(|json| json.as_str().or_else(|| json.as_number()))
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect();
    Some(if texts.is_empty() { Json::Null } else { Json::Text(texts.join(&field.joint)) })
}

fn no_record(answer: &HttpAnswer, at: &Pointer) -> Failure {
    Failure::misconfigured(answer.status, Reason::NoRecord { at: at.to_string() })
}

/// A text or a number as text; nothing that is empty.
fn scalar(json: &Json) -> Option<String> {
    json.as_str().or_else(|| json.as_number()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The id of a new record by the address that the answer names it with.
fn location(answer: &HttpAnswer) -> Option<String> {
    last_segment(answer.header("location").or_else(|| answer.header("odata-entityid"))?)
}

/// `…/deals/7` and `…/Deals('7')` both end with 7.
fn last_segment(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?.trim_end_matches('/');
    let last = path.rsplit('/').next()?;
    let last = match last.strip_suffix(')').and_then(|inner| inner.split_once('(')) {
        Some((_, key)) => key.trim_matches('\''),
        None => last,
    };
    // HAL templates: `…/deals/7{?projection}`.
    let last = last.split('{').next()?;
    url::decode(last).filter(|id| !id.is_empty())
}
