//! Requests of an operation: method, address, headers and body.

use crate::http::{Body, HttpRequest, Replay};
use crate::json::Json;
use crate::profile::Profile;
use crate::profile::spec::Operation;
use crate::resource::{Unsupported, What};
use crate::template::{Filled, JsonTemplate, Piece, Pipe, Slots, Template};
use crate::url::{self, UrlError};

/// A parameter that came to nothing is left out.
pub(crate) fn push_params(
    into: &mut Vec<(String, String)>,
    templates: &[(String, Template)],
    slots: &Slots,
) -> Result<(), Unsupported> {
    for (name, template) in templates {
        match template.fill(slots).map_err(|_| Unsupported::new(What::Value, name))? {
            Filled::Absent => {}
            Filled::One(value) => into.push((name.clone(), value)),
            Filled::Many(values) => into.extend(values.into_iter().map(|value| (name.clone(), value))),
        }
    }
    Ok(())
}

/// The encoded path of a template.
pub(crate) fn path(template: &Template, slots: &Slots) -> Result<String, Unsupported> {
    let refuse = |_| Unsupported::new(What::Address, "");
    let mut out = String::new();
    pieces(&template.pieces, slots, &mut out).map_err(refuse)?;
    Ok(out)
}

fn pieces(all: &[Piece], slots: &Slots, out: &mut String) -> Result<(), UrlError> {
    for piece in all {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Optional(inner) => {
                let start = out.len();
                if pieces(inner, slots, out).is_err() {
                    out.truncate(start);
                }
            }
            Piece::Slot { name, pipes } => {
                let slot = Template { pieces: vec![piece.clone()] };
                let text = slot.one(slots).ok().flatten().ok_or(UrlError::Segment)?;
                if name == "path" || name == "base_path" {
                    for (at, part) in text.split('/').enumerate() {
                        if at > 0 {
                            out.push('/');
                        }
                        url::segment(part, out)?;
                    }
                    continue;
                }
                // Servers that decode `%2F` before they route would climb.
                if text.split(['/', '\\']).any(|part| part == "." || part == "..")
                    || text.chars().any(char::is_control)
                {
                    return Err(UrlError::Segment);
                }
                // `Deals(…)`: without quotes, only what cannot end the parentheses.
                let bare = out.ends_with('(') && !pipes.iter().any(Pipe::protects);
                if bare
                    && !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
                {
                    return Err(UrlError::Segment);
                }
                url::segment(&text, out)?;
            }
        }
    }
    Ok(())
}

/// Headers of the profile and of an operation; a value with a line break is refused.
pub(crate) fn push_headers(
    request: &mut HttpRequest,
    templates: &[(String, Template)],
    slots: &Slots,
) -> Result<(), Unsupported> {
    for (name, template) in templates {
        let value = template.one(slots).map_err(|_| Unsupported::new(What::Value, name))?;
        if let Some(value) = value {
            add_header(request, name, &value)?;
        }
    }
    Ok(())
}

/// Whether a profile's word can be a header's name: one with a line break would be two headers.
pub(crate) fn is_header(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// One header; control characters could start another one, and browsers refuse what is not Latin.
pub(crate) fn add_header(request: &mut HttpRequest, name: &str, value: &str) -> Result<(), Unsupported> {
    if !is_header(name) || !value.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return Err(Unsupported::new(What::Address, name));
    }
    request.add_header(name, value);
    Ok(())
}

/// A request without a body, with the profile's own headers.
pub(crate) fn bare(
    profile: &Profile,
    method: &'static str,
    url: String,
    slots: &Slots,
) -> Result<HttpRequest, Unsupported> {
    let reads = matches!(method, "GET" | "HEAD" | "SEARCH");
    let mut request = HttpRequest {
        method,
        url,
        headers: Vec::with_capacity(4),
        body: Body::Empty,
        replay: match method {
            "GET" | "HEAD" | "SEARCH" => Replay::Safe,
            "PUT" | "DELETE" => Replay::Idempotent,
            _ => Replay::Never,
        },
        follow_redirects: reads,
        cookies: false,
    };
    request.add_header("Accept", "application/json");
    push_headers(&mut request, &profile.headers, slots)?;
    Ok(request)
}

/// The request of an operation. `more` are parameters behind those of the operation; `body` is what is sent when the
/// operation has no body of its own.
pub(crate) fn request(
    profile: &Profile,
    operation: &Operation,
    slots: &Slots,
    more: Vec<(String, String)>,
    body: Option<Json>,
) -> Result<HttpRequest, Unsupported> {
    let path = path(&operation.path, slots)?;
    let mut query = Vec::with_capacity(operation.query.len() + more.len());
    push_params(&mut query, &operation.query, slots)?;
    // A parameter of one record that came to nothing would be all records.
    if let Some((name, _)) = operation
        .query
        .iter()
        .find(|(name, template)| template.mentions("id") && !query.iter().any(|(known, _)| known == name))
    {
        return Err(Unsupported::new(What::Address, name));
    }
    query.extend(more);
    let url = profile.base.join(&path, &query).map_err(|_| Unsupported::new(What::Address, ""))?;
    let mut request = bare(profile, operation.method, url, slots)?;
    push_headers(&mut request, &operation.headers, slots)?;
    let body = match &operation.body {
        Some(template) => fill(template, slots)?,
        None => body,
    };
    if let Some(body) = body {
        request.add_header("Content-Type", &profile.content_type);
        request.body = Body::Text(body.to_text());
    }
    Ok(request)
}

pub(crate) fn fill(template: &JsonTemplate, slots: &Slots) -> Result<Option<Json>, Unsupported> {
    template.fill(slots).map_err(|_| Unsupported::new(What::Value, ""))
}
