//! What the suite found, with the request and the answer that show it.
//!
//! A finding names its sentence by a code and parameters, so that a page can say it in its own language; no secret is
//! ever in one.

use crate::{Silence, codes};
use rest_profile::http::{Body, HttpAnswer, HttpRequest};

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Ok,
    /// The profile or the backend does not have it; the portal leaves the control out.
    Missing,
    /// It could not be tried with what is there: too few records, nothing to compare.
    Unchecked,
    /// Works, and could be better; about CORS: needed only where the browser asks the backend itself.
    Advice,
    /// The backend does not do what the profile promises.
    Wrong,
}

impl Verdict {
    /// In the order of summaries.
    pub const ALL: [Self; 5] = [Self::Ok, Self::Missing, Self::Unchecked, Self::Advice, Self::Wrong];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Missing => "missing",
            Self::Unchecked => "unchecked",
            Self::Advice => "advice",
            Self::Wrong => "WRONG",
        }
    }
}

/// Looks a sentence up: its key in the catalogues, and its parameters. Empty where there is none.
pub type Say<'s> = &'s dyn Fn(&str, &[(&str, &str)]) -> String;

/// Values of a sentence, by name.
pub type Params = Vec<(&'static str, String)>;

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Empty for what concerns the backend as a whole.
    pub resource: String,
    /// `list`, `filter`, `sort` …
    pub check: &'static str,
    /// The field, the operator, the header …; may be empty.
    pub subject: String,
    pub verdict: Verdict,
    /// The stable name of the sentence.
    pub code: &'static str,
    pub params: Params,
    pub trace: Option<Trace>,
}

impl Finding {
    /// What was found; empty where the verdict says it all.
    #[must_use]
    pub fn text(&self, say: Say<'_>) -> String {
        if codes::has_text(self.code) {
            say(&["doctor.", self.code].concat(), &self.words())
        } else {
            String::new()
        }
    }

    /// What to do; empty where nothing is to do.
    #[must_use]
    pub fn remedy(&self, say: Say<'_>) -> String {
        if codes::has_remedy(self.code) {
            say(&["doctor.", self.code, ".remedy"].concat(), &self.words())
        } else {
            String::new()
        }
    }

    /// What it is about: a field and an operator as the profile writes them, or a few words of the catalogue.
    #[must_use]
    pub fn about(&self, say: Say<'_>) -> String {
        if let Some(key) = codes::subject(&self.subject) {
            return say(&["doctor.on.", &key].concat(), &[]);
        }
        match self.subject.rsplit_once(' ') {
            Some((field, order)) if codes::subject(order).is_some() => {
                [field, " ", &say(&["doctor.on.", order].concat(), &[])].concat()
            }
            _ => self.subject.clone(),
        }
    }

    fn words(&self) -> Vec<(&str, &str)> {
        self.params.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// One exchange, fit to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    pub method: &'static str,
    pub url: String,
    /// What says who asks has the value `***`.
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// `None` where no answer came.
    pub status: Option<u16>,
    pub media_type: String,
    /// The beginning of the answer, or why there is none.
    pub answer: String,
}

/// Characters of bodies that are shown: a record of a CRM, not a page of them.
const SHOWN: usize = 600;

/// Stands for what is not shown.
const HIDDEN: &str = "***";

impl Trace {
    /// `plain` is the request before it got what says who asks, `sent` is what went out.
    #[must_use]
    pub fn of(plain: &HttpRequest, sent: &HttpRequest) -> Self {
        let headers = sent.headers.iter().map(|(name, value)| {
            let own = plain.header(name) == Some(value) && !secret(name);
            (name.clone(), if own { value.clone() } else { HIDDEN.to_owned() })
        });
        let body = match &plain.body {
            Body::Text(text) => beginning(text),
            Body::Empty => String::new(),
            Body::Multipart(_) | Body::File => "(a file)".to_owned(),
        };
        // A key in the address is not shown: the address is that from before.
        Self {
            method: plain.method,
            url: plain.url.clone(),
            headers: headers.collect(),
            body,
            ..Self::default()
        }
    }

    /// A request for signing in, whose bodies are nobody's business.
    #[must_use]
    pub fn hidden(request: &HttpRequest) -> Self {
        let body = if request.body == Body::Empty { "" } else { HIDDEN };
        Self { body: body.to_owned(), ..Self::of(request, request) }
    }

    /// Adds what came back.
    pub(crate) fn answered(&mut self, answer: &Result<HttpAnswer, Silence>, hide: bool) {
        match answer {
            Ok(answer) => {
                self.status = Some(answer.status);
                self.media_type = answer.header("content-type").unwrap_or_default().to_owned();
                self.answer =
                    if hide { HIDDEN.to_owned() } else { beginning(&String::from_utf8_lossy(&answer.body)) };
            }
            Err(silence) => self.answer = silence.shown(),
        }
    }
}

fn secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["authorization", "cookie", "token", "api-key", "apikey", "csrf"].iter().any(|word| name.contains(word))
}

fn beginning(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
