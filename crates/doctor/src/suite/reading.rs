//! Search, one record, a record that is not there, and a request of nobody.

use super::asking::Trouble;
use super::fit::value;
use super::listing::Known;
use super::{Exchange, Subject, Suite};
use crate::finding::{Trace, Verdict};
use rest_profile::Kind;
use rest_profile::auth::Session;
use rest_profile::query::Query;
use rest_profile::read::FailureKind;
use rest_profile::record::Record;

/// A word that no deal desk uses.
const NOWHERE: &str = "zzqxjv4711";

impl<X: Exchange> Suite<'_, X> {
    pub(super) async fn search(&mut self, subject: &Subject<'_>, known: &Known) {
        let at = subject.at("search", "");
        if !subject.can.search {
            self.note(&at, Verdict::Missing, "search_none", Vec::new(), None);
            return;
        }
        let mut query = Query::page(1, subject.can.max_size.clamp(1, 100));
        query.search = NOWHERE.to_owned();
        match self.page(subject, &query).await {
            Ok(read) if read.page.records.is_empty() => {}
            Ok(read) => {
                let params =
                    vec![("word", NOWHERE.to_owned()), ("came", read.page.records.len().to_string())];
                self.note(&at, Verdict::Wrong, "search_ignored", params, Some(read.trace));
                return;
            }
            Err(trouble) => return self.trouble(&at, trouble),
        }
        // Which fields are searched is not known, so several words are tried.
        for word in words(subject, known) {
            query.search.clone_from(&word);
            match self.page(subject, &query).await {
                Ok(read) if read.page.records.is_empty() => {}
                Ok(read) => {
                    let params = vec![("word", word), ("came", read.page.records.len().to_string())];
                    self.note(&at, Verdict::Ok, "search", params, Some(read.trace));
                    return;
                }
                Err(trouble) => return self.trouble(&at, trouble),
            }
        }
        self.note(&at, Verdict::Unchecked, "search_nothing", Vec::new(), None);
    }

    pub(super) async fn get(&mut self, subject: &Subject<'_>, known: &Known) {
        if !subject.can.get {
            return;
        }
        let at = subject.at("get", "");
        let Some(listed) = known.records.first() else {
            self.note(&at, Verdict::Unchecked, "few_records", Vec::new(), None);
            return;
        };
        match self.one(subject, &listed.id).await {
            Err(trouble) => self.trouble(&at, trouble),
            Ok((record, trace)) if record.id != listed.id => {
                let params = vec![("asked", listed.id.clone()), ("came", record.id)];
                self.note(&at, Verdict::Wrong, "get_other", params, Some(trace));
            }
            Ok((record, trace)) => {
                let other: Vec<&str> = listed
                    .fields
                    .iter()
                    .filter(|(name, value)| record.get(name).is_none_or(|own| own != value))
                    .map(|(name, _)| name.as_str())
                    .collect();
                if other.is_empty() {
                    self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(trace));
                } else {
                    self.note(
                        &at,
                        Verdict::Advice,
                        "get_differs",
                        vec![("fields", other.join(", "))],
                        Some(trace),
                    );
                }
            }
        }
        let at = subject.at("get", "a record that is not there");
        match self.one(subject, &absent(&listed.id)).await {
            Err(trouble) if trouble.kind() == Some(FailureKind::NotFound) => {
                self.note(&at, Verdict::Ok, "ok", Vec::new(), trouble.trace);
            }
            Err(trouble) if trouble.failure.is_some() => {
                self.note(&at, Verdict::Wrong, "missing_kind", trouble.params, trouble.trace);
            }
            Err(trouble) => self.trouble(&at, trouble),
            Ok((_, trace)) => self.note(&at, Verdict::Wrong, "missing_found", Vec::new(), Some(trace)),
        }
    }

    /// Reads one record.
    pub(super) async fn one(&mut self, subject: &Subject<'_>, id: &str) -> Result<(Record, Trace), Trouble> {
        let request = subject.resource.get(id, &self.context);
        let (answer, trace) = self.fetch(subject, request).await?;
        match subject.resource.read_one(&answer) {
            Ok(record) => Ok((record, trace)),
            Err(failure) => Err(Trouble::failed(failure, trace)),
        }
    }

    /// A request without anything that says who asks has to be told apart from one that is not allowed.
    pub(super) async fn unauthenticated(&mut self, subject: &Subject<'_>) {
        let at = subject.at("unauthenticated", "");
        let Ok(plan) = subject.resource.list(&Query::page(1, 1), &self.context) else { return };
        let mut signed = plan.request.clone();
        self.session.apply(self.profile, &mut signed);
        if signed.headers == plan.request.headers && signed.url == plan.request.url && !signed.cookies {
            self.note(&at, Verdict::Missing, "no_sign_in", Vec::new(), None);
            return;
        }
        for (what, wrong) in [("without a sign-in", false), ("with a wrong token", true)] {
            let at = subject.at("unauthenticated", what);
            let mut request = plan.request.clone();
            if wrong {
                let mut stranger = Session::default();
                stranger.set_basic("nobody", "not-a-token");
                stranger.apply(self.profile, &mut request);
                if request.headers == plan.request.headers && request.url == plan.request.url {
                    return;
                }
            }
            request.cookies = false;
            let mut trace = Trace::of(&plan.request, &request);
            let answer = self.deliver(&request).await;
            trace.answered(&answer, false);
            match answer {
                // A page cannot tell that its sign-in has ended when the refusal does not let it in.
                Err(silence) if silence.code == "cors_origin" => {
                    self.note(&at, Verdict::Wrong, "cors_refusal", silence.params, Some(trace));
                }
                Err(silence) => self.trouble(&at, Trouble::silent(silence, trace)),
                Ok(answer) if answer.ok() => self.note(&at, Verdict::Advice, "open", Vec::new(), Some(trace)),
                Ok(mut answer) => {
                    answer.signed_in = wrong;
                    let failure = subject.resource.read_failure(&answer, false);
                    if failure.kind == FailureKind::Unauthenticated {
                        self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(trace));
                    } else {
                        let params = vec![
                            ("kind", format!("{:?}", failure.kind)),
                            ("status", failure.status.to_string()),
                        ];
                        self.note(&at, Verdict::Wrong, "unauthenticated_kind", params, Some(trace));
                    }
                }
            }
        }
    }
}

/// Words of texts: the longest of the first records, one for each field.
fn words(subject: &Subject<'_>, known: &Known) -> Vec<String> {
    let texts = subject.can.fields.iter().filter(|field| field.kind == Kind::Text && field.values.is_empty());
    let word = |name: &str| {
        let longest = |text: &str| {
            let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
            words.filter(|word| word.len() > 3).max_by_key(|word| word.len()).map(str::to_owned)
        };
        known.records.iter().take(5).find_map(|record| longest(value(record, name).as_text()?))
    };
    texts.filter_map(|field| word(&field.name)).take(6).collect()
}

/// An id that looks like the backend's and is nobody's.
fn absent(id: &str) -> String {
    if id.bytes().all(|byte| byte.is_ascii_digit()) {
        return "999999998".to_owned();
    }
    // A guid keeps its form, whatever the others are made of.
    let guid = id.len() == 36 && id.bytes().filter(|byte| *byte == b'-').count() == 4;
    if guid { "ffffffff-ffff-4fff-bfff-ffffffffff98".to_owned() } else { "no-such-record-4711".to_owned() }
}
