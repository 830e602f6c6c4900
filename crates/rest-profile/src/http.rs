//! Requests and answers as plain data.
//!
//! Nothing here is sent: the caller's transport turns an [`HttpRequest`] into bytes on a wire and its answer into an
//! [`HttpAnswer`].

use std::fmt;

/// How a request may be sent again after it failed without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// It changes nothing.
    Safe,
    /// Sending it twice means sending it once: a key, a version or an address made by the client says so.
    Idempotent,
    /// First look whether the record is already there (`CreatePlan::lookup`), and send again only if it is not.
    AfterLookup,
    /// A second attempt could make a second record; a person decides.
    Never,
}

/// What a request carries.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    Empty,
    /// Text of the request's `Content-Type`.
    Text(String),
    /// `multipart/form-data`: fields in order; the transport chooses the boundary and sets `Content-Type`.
    Multipart(Vec<Part>),
    /// The content of the file that is uploaded, as it is.
    File,
}

/// One field of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Field {
        name: String,
        value: String,
    },
    /// The file that is uploaded; the transport has its name, type and content.
    File {
        name: String,
    },
}

/// A request that stays on the origin of its profile.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// `GET`, `POST` …, in capitals.
    pub method: &'static str,
    /// Absolute, or beginning with `/` where the profile's base is relative.
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Body,
    pub replay: Replay,
    /// Only reads follow redirects. A redirected POST becomes a GET in browsers, which loses what was written.
    pub follow_redirects: bool,
    /// Whether cookies go along (`credentials: "include"`).
    pub cookies: bool,
}

/// Headers, bodies and parameters may hold secrets and people's data, so they are not shown.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("HttpRequest ")?;
        out.write_str(self.method)?;
        out.write_str(" ")?;
        out.write_str(self.url.split('?').next().unwrap_or_default())?;
        for (name, _) in &self.headers {
            out.write_str(" ")?;
            out.write_str(name)?;
        }
        Ok(())
    }
}

impl HttpRequest {
    /// Replaces or adds a header.
    pub fn set_header(&mut self, name: &str, value: &str) {
        match self.headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, old)) => value.clone_into(old),
            None => self.headers.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Adds a header; `Prefer` and `Accept` say several things, so theirs are joined.
    pub(crate) fn add_header(&mut self, name: &str, value: &str) {
        match self.headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, old)) if name.eq_ignore_ascii_case("prefer") => {
                old.push_str(", ");
                old.push_str(value);
            }
            Some((_, old)) => value.clone_into(old),
            None => self.headers.push((name.to_owned(), value.to_owned())),
        }
    }

    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The body, where it is text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.body {
            Body::Text(text) => Some(text),
            Body::Empty | Body::Multipart(_) | Body::File => None,
        }
    }
}

/// What came back.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct HttpAnswer {
    /// 0 stands for a redirect that the browser hides (`opaqueredirect`).
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Where the answer came from after redirects; empty if the transport does not know.
    pub final_url: String,
    /// Whether the request was made by somebody who is signed in; some backends answer the same 403 to both.
    pub signed_in: bool,
}

impl HttpAnswer {
    /// A header's value, the first of that name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// Whether the status is one of success.
    #[must_use]
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Bodies may hold secrets and people's data.
impl fmt::Debug for HttpAnswer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("HttpAnswer ")?;
        fmt::Display::fmt(&self.status, out)?;
        out.write_str(" ")?;
        out.write_str(self.final_url.split('?').next().unwrap_or_default())
    }
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}
