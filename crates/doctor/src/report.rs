//! The report, for people and for programs.

use crate::{Finding, Say, Trace, Verdict};
use serde_json::{Value, json};
use std::fmt::Write;

/// What was found at one backend.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its name in a file of several; empty otherwise.
    pub backend: String,
    pub title: String,
    pub base: String,
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.verdict != Verdict::Wrong)
    }

    /// How many findings ended so.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.findings.iter().filter(|finding| finding.verdict == verdict).count()
    }

    /// Everything, as one JSON object on one line.
    #[must_use]
    pub fn json(&self, say: Say<'_>) -> Value {
        let findings: Vec<Value> = self.findings.iter().map(|each| finding(each, say)).collect();
        let counts: serde_json::Map<String, Value> = Verdict::ALL
            .iter()
            .map(|verdict| (verdict.name().to_lowercase(), json!(self.count(*verdict))))
            .collect();
        json!({
            "backend": self.backend, "title": self.title, "base": self.base, "sound": self.sound(),
            "counts": counts, "findings": findings,
        })
    }

    /// A line for each finding; comparisons and orders that work are one line for each field.
    #[must_use]
    pub fn text(&self, verbose: bool, say: Say<'_>) -> String {
        let mut text = String::new();
        let name = if self.title.is_empty() { &self.backend } else { &self.title };
        line(&mut text, "doctor", &format!("{name}  {}", self.base));
        let mut rest = self.findings.as_slice();
        while let Some((first, more)) = rest.split_first() {
            let same = if verbose { 0 } else { more.iter().take_while(|next| together(first, next)).count() };
            let (group, after) = more.split_at(same.min(more.len()));
            rest = after;
            let mut what = first.about(say);
            for next in group {
                what.push(' ');
                what.push_str(next.subject.split_once(' ').map_or(next.subject.as_str(), |(_, last)| last));
            }
            let head: Vec<&str> = [first.resource.as_str(), first.check, &what]
                .into_iter()
                .filter(|word| !word.is_empty())
                .collect();
            let said = if group.is_empty() { first.text(say) } else { String::new() };
            let colon = if said.is_empty() { "" } else { ": " };
            line(&mut text, first.verdict.name(), &[&head.join(" "), colon, &said].concat());
            let shown = verbose || matches!(first.verdict, Verdict::Wrong | Verdict::Advice);
            if let Some(trace) = first.trace.as_ref().filter(|_| shown) {
                exchange(&mut text, trace, say);
            }
            let remedy = first.remedy(say);
            if !remedy.is_empty() && shown {
                line(&mut text, "", &["-> ", &remedy].concat());
            }
        }
        let counts: Vec<String> = Verdict::ALL
            .iter()
            .map(|verdict| format!("{} {}", self.count(*verdict), verdict.name()))
            .collect();
        line(&mut text, &say("doctor.report.in_all", &[]), &counts.join(", "));
        text
    }
}

/// Whether two lines say the same about the same field.
fn together(first: &Finding, next: &Finding) -> bool {
    let field = |finding: &Finding| finding.subject.split_once(' ').map(|(field, _)| field.to_owned());
    matches!(first.verdict, Verdict::Ok | Verdict::Unchecked)
        && matches!(first.check, "filter" | "sort")
        && first.verdict == next.verdict
        && first.check == next.check
        && first.resource == next.resource
        && field(first).is_some()
        && field(first) == field(next)
}

fn line(text: &mut String, head: &str, rest: &str) {
    // Answers may hold anything; a report stays one line a line.
    let rest = rest.replace(['\n', '\r'], " ");
    // Writing into a String cannot fail.
    let _ = writeln!(text, "{head:<10}{rest}");
}

fn exchange(text: &mut String, trace: &Trace, say: Say<'_>) {
    line(text, "", &format!("{} {}", trace.method, trace.url));
    for (name, value) in &trace.headers {
        line(text, "", &format!("{name}: {value}"));
    }
    if !trace.body.is_empty() {
        line(text, "", &trace.body);
    }
    let status =
        trace.status.map_or_else(|| say("doctor.report.no_answer", &[]), |status| status.to_string());
    line(text, "", &format!("= {status} {} {}", trace.media_type, trace.answer));
}

fn finding(finding: &Finding, say: Say<'_>) -> Value {
    let params: Vec<Value> = finding.params.iter().map(|(name, value)| json!([name, value])).collect();
    let mut json = json!({
        "resource": finding.resource, "check": finding.check, "subject": finding.subject,
        "verdict": finding.verdict.name().to_lowercase(), "code": finding.code, "params": params,
        "text": finding.text(say), "remedy": finding.remedy(say),
    });
    if let (Some(trace), Some(object)) = (&finding.trace, json.as_object_mut()) {
        let headers: Vec<Value> = trace.headers.iter().map(|(name, value)| json!([name, value])).collect();
        let request =
            json!({"method": trace.method, "url": trace.url, "headers": headers, "body": trace.body});
        let answer = json!({"status": trace.status, "media_type": trace.media_type, "body": trace.answer});
        object.insert("request".to_owned(), request);
        object.insert("answer".to_owned(), answer);
    }
    json
}
