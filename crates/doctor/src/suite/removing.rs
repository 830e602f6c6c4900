//! Removing what this run made, and saying what could not be removed.

use super::asking::Trouble;
use super::fit::value;
use super::writing::Run;
use super::{Exchange, Subject, Suite, probes};
use crate::finding::{Trace, Verdict};
use rest_profile::query::{Filter, Operator, Query};
use rest_profile::read::FailureKind;
use rest_profile::record::Record;

impl<X: Exchange> Suite<'_, X> {
    /// Removes a record, and looks whether it is gone.
    pub(super) async fn remove(&mut self, subject: &Subject<'_>, run: &mut Run, id: &str) {
        if !subject.can.delete {
            return;
        }
        let at = subject.at("delete", "");
        let trace = match self.delete(subject, id).await {
            Ok(trace) => trace,
            Err(trouble) => return self.trouble(&at, trouble),
        };
        match self.one(subject, id).await {
            Ok((_, trace)) => self.note(&at, Verdict::Wrong, "delete_kept", Vec::new(), Some(trace)),
            Err(_) => {
                run.made.retain(|made| made != id);
                self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(trace));
            }
        }
    }

    async fn delete(&mut self, subject: &Subject<'_>, id: &str) -> Result<Trace, Trouble> {
        let version = match self.one(subject, id).await {
            Ok((record, _)) => record.version,
            Err(trouble) if trouble.kind() == Some(FailureKind::NotFound) => return Ok(Trace::default()),
            Err(_) => None,
        };
        let request = subject.resource.delete(id, version.as_deref(), &self.context);
        let (answer, trace) = self.fetch(subject, request).await?;
        match subject.resource.read_deleted(&answer) {
            Ok(()) => Ok(trace),
            Err(failure) => Err(Trouble::failed(failure, trace)),
        }
    }

    /// Removes whatever is left of this run, by id and by its marker, and says what stays. A run that was stopped does
    /// this, too.
    pub(super) async fn clear_up(&mut self, subject: &Subject<'_>, run: &mut Run) {
        self.clearing = true;
        self.clear(subject, run).await;
        self.clearing = false;
    }

    async fn clear(&mut self, subject: &Subject<'_>, run: &mut Run) {
        for record in self.marked(subject, &run.marker).await {
            if !run.made.contains(&record.id) {
                run.made.push(record.id);
            }
        }
        for id in std::mem::take(&mut run.made) {
            let params = vec![("id", id.clone()), ("marker", run.marker.clone())];
            let at = subject.at("delete", &id);
            if !subject.can.delete {
                self.note(&at, Verdict::Advice, "left_behind", params, None);
            } else if let Err(trouble) = self.delete(subject, &id).await {
                self.note(&at, Verdict::Wrong, "left_behind", params, trouble.trace);
            }
        }
    }

    /// The records of this run, where the backend can be asked for them by their title.
    pub(super) async fn marked(&mut self, subject: &Subject<'_>, marker: &str) -> Vec<Record> {
        let can = |operator: &Operator| subject.can.can(probes::MARKED, *operator);
        let Some(operator) = [Operator::StartsWith, Operator::Contains].into_iter().find(can) else {
            return Vec::new();
        };
        let mut query = Query::page(1, subject.can.max_size.clamp(1, 100));
        query.filter = Filter::compare(probes::MARKED, operator, marker);
        let Ok(read) = self.page(subject, &query).await else { return Vec::new() };
        let own = |record: &Record| {
            value(record, probes::MARKED).as_text().is_some_and(|title| title.starts_with(marker))
        };
        read.page.records.into_iter().filter(own).collect()
    }
}
