//! The one place where an address is made: it proves that the address is on the profile's origin, below its base.

/// Where a backend lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// `https://host:port` in small letters, or empty where the base is relative to the page.
    origin: String,
    /// Empty, or a path that begins with `/` and does not end with one.
    path: String,
    /// Of a relative base: the origin of the page, as far as somebody has told it.
    page: String,
}

/// Why an address cannot be made or followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlError {
    /// A segment `.` or `..`, an empty id, or a control character: the address would mean another place.
    Segment,
    /// It leads to another origin, or out of the base.
    Elsewhere,
    /// It is no `http(s)` address.
    Unreadable,
}

impl Base {
    /// Reads `https://host/path`, `http://host/path` or `/path`.
    ///
    /// # Errors
    /// Anything else, credentials in the address, a query, a fragment, and dots that climb.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        if text.starts_with('/') {
            let path = text.trim_end_matches('/');
            check_path(path)?;
            if text.starts_with("//") {
                return Err(UrlError::Unreadable);
            }
            return Ok(Self { path: path.to_owned(), ..Self::page() });
        }
        let (origin, path) = split_origin(text).ok_or(UrlError::Unreadable)?;
        let path = path.trim_end_matches('/');
        check_path(path)?;
        Ok(Self { origin, path: path.to_owned(), page: String::new() })
    }

    /// The root of the page.
    pub(crate) const fn page() -> Self {
        Self { origin: String::new(), path: String::new(), page: String::new() }
    }

    /// What is no `http(s)` origin is none.
    pub(crate) fn set_page(&mut self, origin: &str) {
        self.page = split_origin(origin).map(|(origin, _)| origin).unwrap_or_default();
    }

    /// `https://host:port`, or empty for a base that is relative to the page.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path below which every request stays; empty or beginning with `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Makes an address below the base. `path` begins with `/` and is already percent-encoded; `query` is not.
    pub(crate) fn join(&self, path: &str, query: &[(String, String)]) -> Result<String, UrlError> {
        self.make(&self.path, path, query)
    }

    /// Makes an address on the origin but not below the base; only for signing in.
    pub(crate) fn join_origin(&self, path: &str, query: &[(String, String)]) -> Result<String, UrlError> {
        self.make("", path, query)
    }

    fn make(&self, below: &str, path: &str, query: &[(String, String)]) -> Result<String, UrlError> {
        if !path.is_empty() && !path.starts_with('/') {
            return Err(UrlError::Segment);
        }
        check_path(path)?;
        let mut url = String::with_capacity(64);
        url.push_str(&self.origin);
        url.push_str(below);
        url.push_str(path);
        // `//host` would be another origin, and an empty address the page itself.
        let after_origin = url.get(self.origin.len()..).unwrap_or_default();
        if after_origin.is_empty() {
            url.push('/');
        } else if !after_origin.starts_with('/') || after_origin.starts_with("//") {
            return Err(UrlError::Elsewhere);
        }
        for (at, (name, value)) in query.iter().enumerate() {
            url.push(if at == 0 { '?' } else { '&' });
            encode(name, is_query_byte, &mut url);
            url.push('=');
            encode(value, is_query_byte, &mut url);
        }
        Ok(url)
    }

    /// Checks an address that a backend named. `answered_from` is the address of the answer that named it; it
    /// resolves relative links and, for a relative base, tells the page's origin.
    pub(crate) fn follow(&self, link: &str, answered_from: &str) -> Result<String, UrlError> {
        if link.is_empty() || link.bytes().any(|byte| byte < b' ' || byte == b'\\' || byte == 0x7f) {
            return Err(UrlError::Unreadable);
        }
        // Some servers repeat the query as they decoded it; what a browser would encode is encoded here.
        let mut encoded = String::with_capacity(link.len());
        encode(link.split('#').next().unwrap_or_default(), |byte| byte.is_ascii_graphic(), &mut encoded);
        let link = encoded.as_str();
        let answered = || split_origin(answered_from).map(|(origin, _)| origin).unwrap_or_default();
        let own = match (self.origin.is_empty(), self.page.is_empty()) {
            (false, _) => self.origin.clone(),
            (true, false) => self.page.clone(),
            // An answer that is read at all came from there; `holds` has seen to that.
            (true, true) => answered(),
        };
        let rest = if let Some((origin, rest)) = split_origin(link) {
            // Behind a proxy that ends TLS, servers name themselves `http:`; the host is what counts, and the
            // address is made anew on our own origin.
            let same = origin == own
                || (own.strip_prefix("https://").is_some()
                    && origin.strip_prefix("http://") == own.strip_prefix("https://"));
            if own.is_empty() || !same {
                return Err(UrlError::Elsewhere);
            }
            if rest.starts_with('/') || rest.is_empty() { rest.to_owned() } else { ["/", rest].concat() }
        } else if link.starts_with("//") {
            return Err(UrlError::Elsewhere);
        } else if link.starts_with('/') {
            link.to_owned()
        } else if link.starts_with('?') {
            let from = split_origin(answered_from).map_or(answered_from, |(_, rest)| rest);
            let path = from.split(['?', '#']).next().unwrap_or_default();
            [path, link].concat()
        } else if link.split(['/', '?']).next().is_some_and(|head| head.contains(':')) {
            return Err(UrlError::Unreadable);
        } else {
            // OData names what follows relative to the service, which is the base.
            [self.path.as_str(), "/", link].concat()
        };
        let (path, _) = rest.split_once('?').unwrap_or((&rest, ""));
        check_path(path)?;
        let below = path.strip_prefix(self.path.as_str()).ok_or(UrlError::Elsewhere)?;
        if path.starts_with("//") || !(below.is_empty() || below.starts_with(['/', '(', '?'])) {
            return Err(UrlError::Elsewhere);
        }
        Ok([self.origin.as_str(), &rest].concat())
    }

    /// As [`follow`](Self::follow), anywhere on the origin: files are often served beside the API.
    pub(crate) fn follow_origin(&self, link: &str, answered_from: &str) -> Result<String, UrlError> {
        let whole = Self { path: String::new(), ..self.clone() };
        whole.follow(link, answered_from)
    }

    /// Whether an answer's address is on this origin. An empty one is not known to be elsewhere. With a base that is
    /// relative to the page, nothing that names an origin is, unless the page's has been told.
    pub(crate) fn holds(&self, url: &str) -> bool {
        let own = if self.origin.is_empty() { &self.page } else { &self.origin };
        if url.is_empty() || (self.origin.is_empty() && is_rooted(url)) {
            return true;
        }
        split_origin(url).is_some_and(|(origin, _)| !own.is_empty() && origin == *own)
    }

    /// Whether a request stays here, so that it may carry who asks.
    pub(crate) fn keeps(&self, url: &str) -> bool {
        url.strip_prefix(self.origin.as_str()).is_some_and(is_rooted)
    }
}

/// Whether what follows an origin is a path: `//host`, `/\host` and what browsers make of line breaks is another host.
fn is_rooted(rest: &str) -> bool {
    rest.starts_with('/')
        && !rest.starts_with("//")
        && !rest.bytes().any(|byte| byte <= b' ' || byte == b'\\')
}

/// Whether nobody on the way can read what is sent: by TLS, or because it does not leave the machine.
pub(crate) fn is_private(address: &str) -> bool {
    let Some((origin, _)) = split_origin(address) else { return false };
    let Some(authority) = origin.strip_prefix("http://") else { return true };
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let loopback = host.strip_prefix("127.").is_some_and(|rest| {
        rest.split('.').count() == 3 && rest.split('.').all(|part| part.parse::<u8>().is_ok())
    });
    loopback || matches!(host, "localhost" | "::1")
}

/// Splits `scheme://authority` (in small letters, default port removed) from the rest; `None` for anything that is
/// not `http(s)` or that carries credentials.
fn split_origin(text: &str) -> Option<(String, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let default_port = match scheme.as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end)?;
    let authority = authority.to_ascii_lowercase();
    let authority = authority.strip_suffix(default_port).unwrap_or(&authority);
    let fine =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']' | b'_');
    if authority.is_empty() || !authority.bytes().all(fine) {
        return None;
    }
    // A host has no empty labels, and a port is a number: else every reader would find another host in it.
    if !authority.starts_with('[') {
        let (host, port) = authority.split_once(':').unwrap_or((authority, "0"));
        let number = !port.is_empty() && port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
        if !number || host.split('.').any(str::is_empty) {
            return None;
        }
    }
    Some(([&scheme, "://", authority].concat(), rest))
}

/// No segment of an encoded path may be read as "here" or "up", and nothing may end the path early.
fn check_path(path: &str) -> Result<(), UrlError> {
    let foreign = |byte: u8| byte <= b' ' || byte >= 0x7f || matches!(byte, b'?' | b'#' | b'\\');
    if path.bytes().any(foreign) {
        return Err(UrlError::Segment);
    }
    for segment in path.split('/') {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        if plain == "." || plain == ".." {
            return Err(UrlError::Segment);
        }
    }
    Ok(())
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// What stays readable in a query: nothing that ends a name or value anywhere, nor `+`, which many read as a space.
const fn is_query_byte(byte: u8) -> bool {
    is_unreserved(byte) || matches!(byte, b'$' | b'@' | b':' | b',' | b'*' | b'(' | b')' | b'!' | b'/')
}

/// Percent-encodes the UTF-8 bytes that are not safe.
fn encode(text: &str, safe: fn(u8) -> bool, into: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if safe(byte) {
            into.push(char::from(byte));
        } else {
            into.push('%');
            for digit in [byte >> 4, byte & 15] {
                into.push(char::from(DIGITS.get(usize::from(digit)).copied().unwrap_or(b'0')));
            }
        }
    }
}

/// One path segment, encoded. Empty texts and dots would name another place.
pub(crate) fn segment(text: &str, into: &mut String) -> Result<(), UrlError> {
    if text.is_empty() || text == "." || text == ".." {
        return Err(UrlError::Segment);
    }
    encode(text, is_unreserved, into);
    Ok(())
}

/// `application/x-www-form-urlencoded` pairs, and the query of an address that is not the profile's own.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        encode(name, is_unreserved, &mut text);
        text.push('=');
        encode(value, is_unreserved, &mut text);
    }
    text
}

/// Undoes percent-encoding; what is no UTF-8 afterwards is `None`.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests;
