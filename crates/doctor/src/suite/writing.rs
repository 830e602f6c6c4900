//! Making, changing and removing records, where the operator asked for it.
//!
//! Only records that this run made are touched. Their title begins with a marker, so that people recognise what could
//! not be removed.

use super::asking::Trouble;
use super::fit::value;
use super::listing::Known;
use super::{Exchange, Subject, Suite, probes};
use crate::finding::{Trace, Verdict};
use rest_profile::Kind;
use rest_profile::capabilities::RetryCreate;
use rest_profile::plan::CreatePlan;
use rest_profile::query::Value;
use rest_profile::read::{FailureKind, Outcome};
use rest_profile::record::Record;

/// What one run has made in one resource.
pub(super) struct Run {
    /// What the titles begin with.
    pub(super) marker: String,
    /// Ids of records that are still there.
    pub(super) made: Vec<String>,
}

impl<X: Exchange> Suite<'_, X> {
    pub(super) async fn write(&mut self, subject: &Subject<'_>, known: &Known) {
        if !self.options.write || !subject.can.create || self.halted() {
            return;
        }
        let marked = subject
            .can
            .fields
            .iter()
            .any(|field| field.name == probes::MARKED && field.write && field.kind == Kind::Text);
        if !marked {
            self.note(&subject.at("create", ""), Verdict::Missing, "write_no_title", Vec::new(), None);
            return;
        }
        let key = self.exchange.key();
        let marker = ["portal-doctor ", key.get(..8).unwrap_or(&key)].concat();
        let mut run = Run { marker, made: Vec::new() };
        let now = self.exchange.now();
        let values = probes::record(subject, known, &self.options, &run.marker, now);
        if let Some(record) = self.create(subject, &mut run, values.clone(), &key).await {
            self.bad_values(subject, &mut run, &values).await;
            let changed = self.change(subject, &run, &record).await;
            self.stale(subject, &run, &record, changed.as_ref()).await;
            self.long_decimal(subject, &record.id).await;
            self.remove(subject, &mut run, &record.id).await;
        }
        self.clear_up(subject, &mut run).await;
    }

    /// Makes a record and reads it again: what was written has to be there.
    async fn create(
        &mut self,
        subject: &Subject<'_>,
        run: &mut Run,
        mut values: Vec<(String, Value)>,
        key: &str,
    ) -> Option<Record> {
        let at = subject.at("create", "");
        let mut result = self.make(subject, run, &values, key).await;
        if let Err(trouble) = &result
            && let Some(failure) = &trouble.failure
            && failure.kind == FailureKind::Validation
            && failure.fields.iter().any(|error| {
                error.field.as_ref().is_some_and(|name| values.iter().any(|(known, _)| known == name))
            })
        {
            // What suits one record need not suit another: those fields are left out, and the title is made plain.
            let named: Vec<String> = failure.fields.iter().filter_map(|error| error.field.clone()).collect();
            values.retain(|(name, _)| name == probes::MARKED || !named.contains(name));
            if let Some((_, title)) = values.iter_mut().find(|(name, _)| name == probes::MARKED) {
                *title = Value::Text(run.marker.clone());
            }
            let params = vec![("fields", named.join(", ")), ("message", failure.message.clone())];
            self.note(&at, Verdict::Advice, "create_reduced", params, trouble.trace.clone());
            result = self.make(subject, run, &values, key).await;
        }
        let (record, plan, trace) = match result {
            Ok(made) => made,
            Err(trouble) => {
                self.trouble(&at, trouble);
                return None;
            }
        };
        self.note(&at, Verdict::Ok, "made", vec![("id", record.id.clone())], Some(trace));
        self.compare(subject, "create", &values, &record, None);
        self.replay(subject, run, &plan, &record.id).await;
        Some(record)
    }

    /// Sends a create and brings the record as the backend has it afterwards.
    async fn make(
        &mut self,
        subject: &Subject<'_>,
        run: &mut Run,
        values: &[(String, Value)],
        key: &str,
    ) -> Result<(Record, CreatePlan, Trace), Trouble> {
        let plan = subject
            .resource
            .create(values, key, &self.context)
            .map_err(|unsupported| Trouble::unsupported(&unsupported))?;
        let (answer, trace) = self.ask(&plan.request).await;
        let answer = answer.map_err(|silence| Trouble::silent(silence, trace.clone()))?;
        let read = subject.resource.read_created(&answer, plan.client_id.as_deref(), &self.context);
        let id = match read.map_err(|failure| Trouble::failed(failure, trace.clone()))? {
            Outcome::Record(record) => {
                run.made.push(record.id.clone());
                if !subject.can.get {
                    return Ok((record, plan, trace));
                }
                record.id
            }
            Outcome::Reread(request) => {
                // Without it nobody would know what is to be removed: it is asked also by a run that was stopped.
                let before = std::mem::replace(&mut self.clearing, true);
                let fetched = self.fetch(subject, Ok(request)).await;
                self.clearing = before;
                let (answer, trace) = fetched?;
                let record =
                    subject.resource.read_one(&answer).map_err(|failure| Trouble::failed(failure, trace))?;
                run.made.push(record.id.clone());
                record.id
            }
            Outcome::Done => {
                let found = self
                    .marked(subject, &run.marker)
                    .await
                    .into_iter()
                    .find(|record| !run.made.contains(&record.id));
                let where_is_it = || Trouble {
                    code: "create_where",
                    params: Vec::new(),
                    trace: Some(trace.clone()),
                    failure: None,
                    unsupported: None,
                };
                let record = found.ok_or_else(where_is_it)?;
                run.made.push(record.id.clone());
                record.id
            }
        };
        let mut read = self.one(subject, &id).await;
        if read.as_ref().is_err_and(|trouble| trouble.kind() == Some(FailureKind::NotFound)) && !self.halted()
        {
            // Some backends show a new record a moment later.
            self.exchange.pause(1).await;
            read = self.one(subject, &id).await;
        }
        let (record, _) = read?;
        Ok((record, plan, trace))
    }

    /// Every value that was written is there, and what was not written is as before.
    fn compare(
        &mut self,
        subject: &Subject<'_>,
        check: &'static str,
        written: &[(String, Value)],
        read: &Record,
        before: Option<&Record>,
    ) {
        let words = |value: &Value| super::filters::shown(std::slice::from_ref(value));
        let mut fine = true;
        for (name, wanted) in written {
            let own = value(read, name);
            if !probes::same(wanted, own) {
                fine = false;
                let params = vec![("written", words(wanted)), ("read", words(own))];
                self.note(&subject.at(check, name), Verdict::Wrong, "not_stored", params, None);
            }
        }
        for (name, old) in before.map(|record| record.fields.as_slice()).unwrap_or_default() {
            let own = value(read, name);
            let version = before
                .is_some_and(|before| before.version.is_some() && before.version.as_deref() == old.as_text());
            let moves = matches!(old, Value::Instant(_)) || matches!(own, Value::Instant(_)) || version;
            if !moves && own != old && !written.iter().any(|(known, _)| known == name) {
                fine = false;
                let params = vec![("before", words(old)), ("read", words(own))];
                self.note(&subject.at(check, name), Verdict::Wrong, "patch_lost", params, None);
            }
        }
        if fine {
            let params = vec![("count", written.len().to_string())];
            self.note(&subject.at(check, "read again"), Verdict::Ok, "stored", params, None);
        }
    }

    /// A create that is sent twice is done once, where the profile says so.
    async fn replay(&mut self, subject: &Subject<'_>, run: &mut Run, plan: &CreatePlan, id: &str) {
        let at = subject.at("create", "sent twice");
        match subject.can.retry_create {
            RetryCreate::Never => self.note(&at, Verdict::Missing, "retry_none", Vec::new(), None),
            RetryCreate::AfterLookup => {
                let Some(lookup) = &plan.lookup else { return };
                match self.planned(subject, lookup).await {
                    Ok(read) if read.page.records.iter().any(|record| record.id == id) => {
                        self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(read.trace));
                    }
                    Ok(read) => {
                        self.note(&at, Verdict::Wrong, "lookup_nothing", Vec::new(), Some(read.trace))
                    }
                    Err(trouble) => self.trouble(&at, trouble),
                }
            }
            RetryCreate::Always => {
                let (answer, trace) = self.ask(&plan.request).await;
                let answer = match answer {
                    Ok(answer) => answer,
                    Err(silence) => return self.trouble(&at, Trouble::silent(silence, trace)),
                };
                let second =
                    match subject.resource.read_created(&answer, plan.client_id.as_deref(), &self.context) {
                        Ok(Outcome::Record(record)) => record.id,
                        Ok(Outcome::Reread(_) | Outcome::Done) => id.to_owned(),
                        // "It is there already" says what is to be known.
                        Err(failure) if failure.kind == FailureKind::Conflict => id.to_owned(),
                        Err(failure) => return self.trouble(&at, Trouble::failed(failure, trace)),
                    };
                if second == id {
                    self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(trace));
                } else {
                    run.made.push(second.clone());
                    self.note(&at, Verdict::Wrong, "replay_doubled", vec![("id", second)], Some(trace));
                }
            }
        }
    }

    /// A value that is none is refused, and the refusal names the field.
    async fn bad_values(&mut self, subject: &Subject<'_>, run: &mut Run, values: &[(String, Value)]) {
        let at = subject.at("create", "a bad value");
        for (field, wrong) in probes::bad(subject, values, &run.marker) {
            let mut changed = values.to_vec();
            changed.retain(|(name, _)| *name != field);
            changed.push((field.clone(), wrong));
            // Another title, for backends that want it unique.
            if field != probes::MARKED
                && let Some((_, title)) = changed.iter_mut().find(|(name, _)| name == probes::MARKED)
            {
                *title = Value::Text([run.marker.as_str(), " ", &field].concat());
            }
            let key = self.exchange.key();
            let Err(trouble) = self.make(subject, run, &changed, &key).await else { continue };
            let Some(failure) =
                trouble.failure.as_ref().filter(|failure| failure.kind == FailureKind::Validation)
            else {
                return self.trouble(&at, trouble);
            };
            let params = vec![("field", field.clone())];
            if failure.fields.iter().any(|error| error.field.as_deref() == Some(&field)) {
                self.note(&at, Verdict::Ok, "field_named", params, trouble.trace);
            } else if failure.fields.is_empty() {
                self.note(&at, Verdict::Missing, "field_unnamed", params, trouble.trace);
            } else {
                let named =
                    failure.fields.iter().map(|error| error.wire.clone()).collect::<Vec<_>>().join(", ");
                self.note(
                    &at,
                    Verdict::Wrong,
                    "field_unknown",
                    vec![("field", field), ("named", named)],
                    trouble.trace,
                );
            }
            return;
        }
        self.note(&at, Verdict::Missing, "accepts_anything", Vec::new(), None);
    }

    /// Changes some fields; the others have to stay.
    async fn change(&mut self, subject: &Subject<'_>, run: &Run, before: &Record) -> Option<Record> {
        if !subject.can.update {
            return None;
        }
        let at = subject.at("update", "");
        let changes = probes::changes(subject, &run.marker);
        match self.update(subject, before, &changes).await {
            Err(trouble) => {
                self.trouble(&at, trouble);
                None
            }
            Ok((after, trace)) => {
                self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(trace));
                self.compare(subject, "update", &changes, &after, Some(before));
                Some(after)
            }
        }
    }

    async fn update(
        &mut self,
        subject: &Subject<'_>,
        before: &Record,
        changes: &[(String, Value)],
    ) -> Result<(Record, Trace), Trouble> {
        let request = subject.resource.update(before, changes, &self.context);
        let (answer, trace) = self.fetch(subject, request).await?;
        subject
            .resource
            .read_updated(&answer, &before.id, &self.context)
            .map_err(|failure| Trouble::failed(failure, trace.clone()))?;
        let (record, _) = self.one(subject, &before.id).await?;
        Ok((record, trace))
    }

    /// A change of a version that is no longer the newest is refused as such.
    async fn stale(&mut self, subject: &Subject<'_>, run: &Run, old: &Record, new: Option<&Record>) {
        let at = subject.at("update", "a stale version");
        if !subject.can.versions {
            self.note(&at, Verdict::Missing, "versions_none", Vec::new(), None);
            return;
        }
        let Some(new) = new else { return };
        if old.version.is_none() || old.version == new.version {
            self.note(&at, Verdict::Wrong, "version_unread", Vec::new(), None);
            return;
        }
        let changes = [(probes::MARKED.to_owned(), Value::Text([run.marker.as_str(), " stale"].concat()))];
        match self.update(subject, old, &changes).await {
            Err(trouble) if trouble.kind() == Some(FailureKind::Conflict) => {
                let current = trouble.failure.as_ref().is_some_and(|failure| failure.current.is_some());
                let code = if current { "stale_current" } else { "stale" };
                self.note(&at, Verdict::Ok, code, Vec::new(), trouble.trace);
            }
            Err(trouble) if trouble.failure.is_some() => {
                self.note(&at, Verdict::Wrong, "stale_kind", trouble.params, trouble.trace);
            }
            Err(trouble) => self.trouble(&at, trouble),
            Ok((_, trace)) => self.note(&at, Verdict::Wrong, "stale_accepted", Vec::new(), Some(trace)),
        }
    }

    /// Sixteen digits come back as they went.
    async fn long_decimal(&mut self, subject: &Subject<'_>, id: &str) {
        let decimal = subject.can.fields.iter().find(|field| field.write && field.kind == Kind::Decimal);
        let (Some(field), true) = (decimal, subject.can.update) else { return };
        let at = subject.at("update", "exact decimals");
        let Ok((record, _)) = self.one(subject, id).await else { return };
        let wanted = Value::Decimal(probes::LONG_DECIMAL.to_owned());
        match self.update(subject, &record, &[(field.name.clone(), wanted.clone())]).await {
            Err(trouble) => {
                self.note(&at, Verdict::Unchecked, "decimal_refused", trouble.params, trouble.trace)
            }
            Ok((after, trace)) if probes::same(&wanted, value(&after, &field.name)) => {
                self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(trace));
            }
            Ok((after, trace)) => {
                let read = super::filters::shown(std::slice::from_ref(value(&after, &field.name)));
                let params = vec![("written", probes::LONG_DECIMAL.to_owned()), ("read", read)];
                self.note(&at, Verdict::Advice, "decimal_rounded", params, Some(trace));
            }
        }
    }
}
