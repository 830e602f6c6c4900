//! Files to a backend that takes them, as its profile says: in a form, as they are, or as text in JSON.

use super::client::{Carried, Client, failure};
use super::config::Config;
use super::people::{self, context};
use super::{belongings, deals};
use crate::backend::failure::Failure;
use crate::browser::files::{self, Blob};
use crate::browser::http::{FormPart, RawBody};
use crate::browser::{console, events, preferences};
use domain::deals::Attachment;
use domain::ids::{DealId, UserId};
use domain::issue::{Issue, IssueCode};
use domain::program::FieldKind;
use record_store::history;
use rest_profile::http::{Body, HttpAnswer, Part, Replay};
use rest_profile::json::Json;
use rest_profile::plan::Upload;
use rest_profile::query::Value;
use rest_profile::resource::{Unsupported, What};

/// The resource that lists files.
pub const FILES: &str = "files";

/// A file that goes along with a request.
pub struct Enclosed {
    pub name: String,
    pub content: Blob,
}

impl Enclosed {
    /// The body of a request, with the file in its place.
    pub fn body(&self, body: &Body) -> RawBody {
        let file = || self.content.clone();
        match body {
            Body::Empty => RawBody::None,
            Body::Text(text) => RawBody::Text(text.clone()),
            Body::File => RawBody::File(file()),
            Body::Multipart(parts) => RawBody::Form(
                parts
                    .iter()
                    .map(|part| match part {
                        Part::Field { name, value } => FormPart::Text(name.clone(), value.clone()),
                        Part::File { name } => FormPart::File(name.clone(), self.name.clone(), file()),
                    })
                    .collect(),
            ),
        }
    }
}

/// Sends a file of a deal.
pub async fn upload(
    config: &Config,
    deal: &DealId,
    file: Option<Enclosed>,
    key: &str,
    user: &UserId,
) -> Result<(), Failure> {
    if people::current(config).await?.user.id != *user {
        return Err(Failure::Conflict("another_user".to_owned()));
    }
    let file = file.ok_or(Failure::NotFound)?;
    let client = Client::of(config, "deals").ok_or(Failure::Unsupported)?;
    let id = deals::known_as(deal);
    // Stored by an earlier attempt that could not say so in the deal any more.
    let stored = format!("file.{key}");
    let reference = match preferences::get(&stored) {
        Some(reference) => reference,
        None => send(&client, &id, &file, key).await?,
    };
    if !client.resource.writes_reference() {
        return Ok(());
    }
    preferences::set(&stored, &reference);
    refer(config, &client, &id, reference).await?;
    preferences::forget(&stored);
    Ok(())
}

/// Sends the content. Answers what the backend calls it, if it says.
async fn send(client: &Client<'_>, id: &str, file: &Enclosed, key: &str) -> Result<String, Failure> {
    let media_type = match file.content.type_() {
        unknown if unknown.is_empty() => "application/octet-stream".to_owned(),
        known => known,
    };
    let base64 = match client.resource.wants_base64() {
        true => Some(files::base64(&file.content).await.ok_or(Failure::NotFound)?),
        false => None,
    };
    let described = Upload {
        name: &file.name,
        media_type: &media_type,
        size: files::size(&file.content),
        base64: base64.as_deref(),
    };
    let plan = client.resource.upload(id, described, &context()).map_err(|refused| match refused {
        Unsupported { what: What::Value, field, .. } if field == "size" => too_large(),
        other => unsupported(&other),
    })?;
    let never_twice = plan.request.replay == Replay::Never;
    let tried = format!("sent.{key}");
    if never_twice {
        // The page was closed while it was under way. The next attempt is a person's own decision.
        if preferences::get(&tried).is_some() {
            preferences::forget(&tried);
            return Err(Failure::Unclear);
        }
        // Without a connection nothing leaves.
        if !events::is_online() {
            return Err(Failure::Offline);
        }
        preferences::set(&tried, "1");
    }
    let sent = client.send_with(&plan.request, Carried::File(file)).await;
    preferences::forget(&tried);
    let answer = match sent {
        Err(Failure::Offline | Failure::Timeout) if never_twice => return Err(Failure::Unclear),
        answer => answer?,
    };
    if !answer.ok() {
        return Err(refusal(client, &answer));
    }
    let named =
        plan.reference.as_ref().and_then(|pointer| Json::parse(&answer.body).ok()?.at(pointer).cloned());
    match named {
        Some(Json::Text(text)) => Ok(text),
        Some(Json::Number(number)) => Ok(number.to_string()),
        _ if client.resource.writes_reference() => {
            console::report("the answer to an upload does not name the file");
            Err(Failure::Unclear)
        }
        _ => Ok(String::new()),
    }
}

/// What a refused upload means. That a file is too large is often said by a server in front of the backend, in its words.
fn refusal(client: &Client<'_>, answer: &HttpAnswer) -> Failure {
    match answer.status {
        413 => too_large(),
        _ => failure(&client.resource.read_failure(answer, true), "files"),
    }
}

fn too_large() -> Failure {
    Failure::Invalid(vec![Issue::new("files", IssueCode::TooLong)])
}

fn unsupported(what: &Unsupported) -> Failure {
    console::report(&format!("the profile cannot send this file: {:?} {}", what.what, what.field));
    Failure::Unsupported
}

/// Writes into the deal which file is its own.
async fn refer(config: &Config, client: &Client<'_>, id: &str, reference: String) -> Result<(), Failure> {
    let field = config.program.fields.iter().find(|field| field.kind == FieldKind::File);
    let field = field.ok_or(Failure::Unsupported)?;
    let told = |refused: &rest_profile::read::Failure| failure(refused, &field.id);
    let request = client.resource.get(id, &context()).map_err(|what| unsupported(&what))?;
    let record = client.resource.read_one(&client.send(&request).await?).map_err(|refused| told(&refused))?;
    let written = [(field.id.clone(), Value::Text(reference))];
    let request = client.resource.update(&record, &written, &context()).map_err(|what| unsupported(&what))?;
    let answer = client.send(&request).await?;
    client.resource.read_updated(&answer, id, &context()).map(drop).map_err(|refused| told(&refused))
}

/// The files of a deal; none where the backend does not list them.
pub async fn of_deal(config: &Config, deal: &DealId) -> Result<Vec<Attachment>, Failure> {
    let records = belongings::of_deal(config, FILES, deal, "uploaded_at").await?;
    Ok(records.iter().map(history::attachment).collect())
}
