//! A first profile, from what an API says about itself.
//!
//! It is a beginning: names and types are guessed from documents that say nothing about what a partner portal needs.
//! What was guessed is said beside the profile, and `portal-server doctor PROFILE` tells what of it holds.

mod document;
mod draft;
mod drf;
mod names;
mod odata;
mod openapi;
mod samples;
mod xml;

use super::DoctorArguments;
use crate::http_client::{ClientLimits, HttpClient};
use base64::Engine as _;
use document::{Document, Sample};
use draft::Draft;
use rest_profile::http::{Body, HttpRequest, Replay};
use rest_profile::json::Json;
use rest_profile::presets;
use rest_profile::profile::{Place, Profile};

/// Answers to a list; more would not tell more.
const MOST: usize = 3;

/// Reads the sources and prints a profile; what is to be checked goes to the standard error.
///
/// # Errors
/// A text for the operator.
pub async fn run(arguments: &DoctorArguments) -> Result<bool, String> {
    let mut sources = Vec::new();
    for source in &arguments.sources {
        sources.push(fetch(source, arguments).await?);
    }
    let proposal = propose(sources, arguments.base.as_deref(), &arguments.resources)?;
    println!("{}", proposal.profile);
    for remark in &proposal.remarks {
        eprintln!("check     {remark}");
    }
    eprintln!(
        "next      Save it, correct it, and run: portal-server doctor PROFILE --user NAME --password PASSWORD"
    );
    Ok(true)
}

/// A profile, and what is to be checked about it.
pub struct Proposal {
    pub profile: String,
    pub remarks: Vec<String>,
}

/// Something that was read: where from, its headers as far as there were any, its bytes.
pub struct Source {
    /// An address, or the path of a file.
    pub from: String,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
}

/// Proposes a profile. `resources` are the names of an API's collections that are wanted; none means those that look like
/// areas of the portal.
///
/// # Errors
/// What the sources are is not known, or nothing in them is a collection.
pub fn propose(sources: Vec<Source>, base: Option<&str>, resources: &[String]) -> Result<Proposal, String> {
    if sources.len() > MOST {
        return Err(format!("Give at most {MOST} sources."));
    }
    let mut samples: Vec<Sample> = Vec::new();
    let mut draft: Option<Draft> = None;
    for source in sources {
        let from = source.from.clone();
        let found = match Document::read(source)? {
            Document::OpenApi(json) => openapi::draft(&json, resources),
            Document::OData(text) => odata::draft(&text, resources),
            Document::DrfOptions(json) => drf::draft(&json, &from),
            Document::Sample(sample) => {
                samples.push(sample);
                continue;
            }
        };
        let found = found.map_err(|why| format!("{from}: {why}"))?;
        let found = if found.base.is_some() || !from.contains("://") { found } else { found.based_on(&from) };
        draft = Some(draft.map_or(found.clone(), |known| known.with(found)));
    }
    if !samples.is_empty() {
        let found = samples::draft(&samples)?;
        // A description knows the fields better, answers know the shape better.
        draft = Some(match draft {
            Some(known) => known.shaped_by(found),
            None => found,
        });
    }
    let mut draft = draft.ok_or("Nothing was given.")?;
    if let Some(base) = base {
        draft.base = Some(base.to_owned());
    }
    if draft.resources.is_empty() {
        return Err(
            "Nothing in there looks like a collection of records; name one with --resource.".to_owned()
        );
    }
    let profile = draft.to_text();
    let mut remarks = draft.remarks();
    if let Err(problems) = Profile::read(profile.as_bytes(), Place::Browser, &|name| presets::lookup(name)) {
        for problem in problems {
            remarks.push(format!("{}: {} {}", problem.path, problem.code, problem.remedy));
        }
    }
    Ok(Proposal { profile, remarks })
}

/// A file, an address, or `OPTIONS address`.
async fn fetch(source: &str, arguments: &DoctorArguments) -> Result<Source, String> {
    let (method, address) = match source.split_once(' ') {
        Some(("OPTIONS", address)) => ("OPTIONS", address.trim()),
        _ => ("GET", source),
    };
    if !address.starts_with("http://") && !address.starts_with("https://") {
        let bytes = std::fs::read(source).map_err(|error| format!("{source} cannot be read: {error}."))?;
        return Ok(Source { from: source.to_owned(), headers: Vec::new(), bytes });
    }
    let mut headers =
        vec![("Accept".to_owned(), "application/json, application/xml;q=0.9, */*;q=0.5".to_owned())];
    match (&arguments.token, &arguments.user, &arguments.password) {
        (Some(token), _, _) => headers.push(("Authorization".to_owned(), format!("Bearer {token}"))),
        (None, Some(user), Some(password)) => {
            let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
            headers.push(("Authorization".to_owned(), format!("Basic {pair}")));
        }
        _ => {}
    }
    let request = HttpRequest {
        method,
        url: address.to_owned(),
        headers,
        body: Body::Empty,
        replay: Replay::Safe,
        follow_redirects: true,
        cookies: false,
    };
    let client = HttpClient::new(ClientLimits::default())?;
    let answer = client.send(&request, None).await.map_err(|failure| format!("{address}: {failure}."))?;
    if !answer.ok() {
        return Err(format!("{address} answered {}; is a sign-in needed (--user, --token)?", answer.status));
    }
    Ok(Source { from: address.to_owned(), headers: answer.headers, bytes: answer.body })
}

/// A whole number or text of a document.
fn text<'j>(json: &'j Json, key: &str) -> &'j str {
    json.get(key).and_then(Json::as_str).unwrap_or_default()
}
