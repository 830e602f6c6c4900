//! What a browser on another origin is allowed to do. Seen from a server it is advice: behind the gateway none of it
//! matters. Seen from a page it decides; every request before this has asked for permission already.

use super::listing::Known;
use super::{Exchange, Subject, Suite, Viewpoint, probes};
use crate::finding::{Finding, Trace, Verdict};
use rest_profile::http::{Body, HttpAnswer, HttpRequest, Replay};
use rest_profile::json::Json;
use rest_profile::query::{Query, Value};

impl<X: Exchange> Suite<'_, X> {
    pub(super) async fn cors(&mut self, subject: &Subject<'_>, known: &Known, resolved: &str) {
        if self.profile.base().origin().is_empty() || self.options.origin.is_empty() {
            self.note(&subject.at("cors", ""), Verdict::Missing, "cors_same_origin", Vec::new(), None);
            return;
        }
        if self.options.viewpoint == Viewpoint::Page {
            self.let_through(subject, known, resolved).await;
            return;
        }
        for (name, request) in self.requests(subject, known) {
            self.preflight(subject, name, request).await;
        }
        self.exposed(subject, known, resolved).await;
    }

    /// In a page: whether the browser let through what was asked, and whether it shows the headers that the profile
    /// reads. Which header a server sends and does not expose cannot be told from one that it does not send.
    async fn let_through(&mut self, subject: &Subject<'_>, known: &Known, resolved: &str) {
        let at = subject.at("cors", "");
        let writes = subject.can.create || subject.can.update || subject.can.delete;
        let refused =
            |finding: &Finding| finding.resource == subject.name && finding.code.starts_with("cors_");
        if !self.findings.iter().any(refused) {
            self.note(&at, Verdict::Ok, "cors_passed", Vec::new(), None);
        }
        if writes && !self.options.write {
            self.note(&at, Verdict::Unchecked, "cors_unwritten", Vec::new(), None);
        }
        let at = subject.at("cors", "answer");
        for (place, header) in read_headers(resolved, subject.name) {
            let request = self.carrier(subject, known, place);
            let Some(request) = request else { continue };
            let (answer, trace) = self.ask(&request).await;
            let Ok(answer) = answer else { return };
            let params = vec![("header", header.clone())];
            if answer.header(&header).is_none() && answer.ok() {
                self.note(&at, Verdict::Wrong, "cors_expose", params, Some(trace));
            } else {
                self.note(&at, Verdict::Ok, "cors_exposed", params, Some(trace));
            }
        }
    }

    /// The request whose answer has a header that is read.
    fn carrier(&self, subject: &Subject<'_>, known: &Known, place: Read) -> Option<HttpRequest> {
        let list = || subject.resource.list(&Query::page(1, 1), &self.context).ok();
        match place {
            Read::Version if subject.can.get => {
                subject.resource.get(&known.records.first()?.id, &self.context).ok()
            }
            Read::Version => None,
            Read::Count => list()?.count,
            // The last page has none.
            Read::Next if known.records.len() < 2 => None,
            Read::Total | Read::Next => Some(list()?.request),
        }
    }

    /// One request of each operation, as the page would send it; none of them is sent here.
    fn requests(&self, subject: &Subject<'_>, known: &Known) -> Vec<(&'static str, HttpRequest)> {
        let (resource, context) = (subject.resource, &self.context);
        let record = known.records.first().cloned().unwrap_or_default();
        let values = probes::record(subject, known, &self.options, "", self.exchange.now());
        let title: Vec<(String, Value)> = values.first().cloned().into_iter().collect();
        let mut requests = Vec::new();
        requests.extend(resource.list(&Query::page(1, 1), context).map(|plan| ("list", plan.request)));
        requests.extend(resource.get(&record.id, context).map(|request| ("get", request)));
        let key = "00000000-0000-4000-8000-000000000000";
        requests.extend(resource.create(&values, key, context).map(|plan| ("create", plan.request)));
        requests.extend(resource.update(&record, &title, context).map(|request| ("update", request)));
        requests.extend(
            resource
                .delete(&record.id, record.version.as_deref(), context)
                .map(|request| ("delete", request)),
        );
        requests
    }

    async fn preflight(&mut self, subject: &Subject<'_>, name: &str, plain: HttpRequest) {
        let at = subject.at("cors", name);
        let mut signed = plain.clone();
        self.session.apply(self.profile, &mut signed);
        let mut headers: Vec<String> = signed
            .headers
            .iter()
            .filter(|(name, value)| !safe(name, value))
            .map(|(name, _)| name.to_ascii_lowercase())
            .collect();
        headers.sort();
        let simple = matches!(signed.method, "GET" | "HEAD" | "POST");
        if simple && headers.is_empty() {
            self.note(&at, Verdict::Ok, "cors_simple", Vec::new(), None);
            return;
        }
        let mut ask = HttpRequest {
            method: "OPTIONS",
            headers: Vec::new(),
            body: Body::Empty,
            replay: Replay::Safe,
            follow_redirects: false,
            ..plain
        };
        ask.set_header("Origin", &self.options.origin);
        ask.set_header("Access-Control-Request-Method", signed.method);
        if !headers.is_empty() {
            ask.set_header("Access-Control-Request-Headers", &headers.join(","));
        }
        let mut trace = Trace::of(&ask, &ask);
        let answer = self.deliver(&ask).await;
        trace.answered(&answer, false);
        let Ok(answer) = answer else {
            self.note(&at, Verdict::Advice, "cors_silent", Vec::new(), Some(trace));
            return;
        };
        if !answer.ok() {
            let params = vec![("method", signed.method.to_owned()), ("status", answer.status.to_string())];
            self.note(&at, Verdict::Advice, "cors_preflight", params, Some(trace));
            return;
        }
        let mut missing = Vec::new();
        if !self.lets_in(&answer, signed.cookies) {
            missing.push(("cors_origin", vec![("origin", self.options.origin.clone())]));
        }
        let methods = words(&answer, "access-control-allow-methods");
        if !simple && !methods.iter().any(|word| word.eq_ignore_ascii_case(signed.method) || word == "*") {
            missing.push(("cors_method", vec![("method", signed.method.to_owned())]));
        }
        let allowed = words(&answer, "access-control-allow-headers");
        for header in &headers {
            // A star does not stand for Authorization, says the standard, nor for anything where cookies go along.
            let star = allowed.iter().any(|word| word == "*") && header != "authorization" && !signed.cookies;
            if !star && !allowed.iter().any(|word| word.eq_ignore_ascii_case(header)) {
                missing.push(("cors_header", vec![("header", header.clone())]));
            }
        }
        if signed.cookies && answer.header("access-control-allow-credentials") != Some("true") {
            missing.push(("cors_credentials", Vec::new()));
        }
        if missing.is_empty() {
            self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(trace.clone()));
        }
        for (code, params) in missing {
            self.note(&at, Verdict::Advice, code, params, Some(trace.clone()));
        }
    }

    fn lets_in(&self, answer: &HttpAnswer, cookies: bool) -> bool {
        let allowed = answer.header("access-control-allow-origin").unwrap_or_default();
        allowed == self.options.origin || (allowed == "*" && !cookies)
    }

    /// The headers that the profile reads can be read by a page.
    async fn exposed(&mut self, subject: &Subject<'_>, known: &Known, resolved: &str) {
        let at = subject.at("cors", "answer");
        let Ok(plan) = subject.resource.list(&Query::page(1, 1), &self.context) else { return };
        let mut request = plan.request;
        request.set_header("Origin", &self.options.origin);
        let (answer, trace) = self.ask(&request).await;
        let Ok(answer) = answer else { return };
        if !self.lets_in(&answer, request.cookies) {
            let params = vec![("origin", self.options.origin.clone())];
            self.note(&at, Verdict::Advice, "cors_origin", params, Some(trace));
            return;
        }
        let mut fine = true;
        for (place, header) in read_headers(resolved, subject.name) {
            let Some(mut request) = self.carrier(subject, known, place) else { continue };
            request.set_header("Origin", &self.options.origin);
            let (answer, trace) = self.ask(&request).await;
            let Ok(answer) = answer else { continue };
            let exposed = words(&answer, "access-control-expose-headers");
            let star = exposed.iter().any(|word| word == "*") && !request.cookies;
            if !star && !exposed.iter().any(|word| word.eq_ignore_ascii_case(&header)) {
                fine = false;
                self.note(&at, Verdict::Advice, "cors_expose", vec![("header", header)], Some(trace));
            }
        }
        if fine {
            self.note(&at, Verdict::Ok, "ok", Vec::new(), Some(trace));
        }
    }
}

/// Whether a header may be sent across origins without asking first.
fn safe(name: &str, value: &str) -> bool {
    let media = value.split(';').next().unwrap_or_default().trim();
    match name.to_ascii_lowercase().as_str() {
        "accept" | "accept-language" | "content-language" => true,
        "content-type" => {
            matches!(media, "text/plain" | "multipart/form-data" | "application/x-www-form-urlencoded")
        }
        _ => false,
    }
}

/// The words of a header that may be there several times.
fn words(answer: &HttpAnswer, name: &str) -> Vec<String> {
    let lines = answer.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    lines
        .flat_map(|(_, line)| line.split(','))
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Beside what a header stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Read {
    /// A list.
    Total,
    Next,
    /// The answer to a request for the total alone.
    Count,
    /// One record.
    Version,
}

/// The headers of answers that the profile reads for a resource, besides those every page may read.
fn read_headers(resolved: &str, resource: &str) -> Vec<(Read, String)> {
    let Ok(json) = Json::parse(resolved.as_bytes()) else { return Vec::new() };
    let own = json.get("resources").and_then(|all| all.get(resource)).unwrap_or(&Json::Null);
    let mut headers = Vec::new();
    let places: [(Read, &[&str]); 4] = [
        (Read::Total, &["list", "total", "header"]),
        (Read::Count, &["list", "total", "request", "header"]),
        (Read::Next, &["list", "next", "link_header"]),
        (Read::Version, &["version", "read", "header"]),
    ];
    for (place, path) in places {
        headers.extend(setting(own, &json, path).and_then(Json::as_str).map(|name| (place, name.to_owned())));
    }
    if setting(own, &json, &["list", "next", "link_rel"]).is_some() {
        headers.push((Read::Next, "Link".to_owned()));
    }
    headers
}

/// A setting of the resource, or that of the backend where the resource neither has nor deletes it.
fn setting<'j>(own: &'j Json, whole: &'j Json, path: &[&str]) -> Option<&'j Json> {
    let (mut own, mut whole) = (Some(own), Some(whole));
    for key in path {
        own = own.and_then(|json| json.get(key));
        if own.is_some_and(Json::is_null) {
            return None;
        }
        whole = whole.and_then(|json| json.get(key));
    }
    own.or(whole).filter(|json| !json.is_null())
}
