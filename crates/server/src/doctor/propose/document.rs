//! What a source is.

use super::{Source, text};
use rest_profile::json::Json;

/// One answer to a list.
pub struct Sample {
    pub from: String,
    pub headers: Vec<(String, String)>,
    pub json: Json,
}

/// A description of an API, or an answer of it.
pub enum Document {
    OpenApi(Json),
    /// `$metadata`, XML.
    OData(String),
    /// What Django REST Framework answers to `OPTIONS`.
    DrfOptions(Json),
    Sample(Sample),
}

impl Document {
    /// Tells the kinds apart by their content; names of files and media types are often wrong.
    ///
    /// # Errors
    /// It is none of them.
    pub fn read(source: Source) -> Result<Self, String> {
        let Source { from, headers, bytes } = source;
        let start =
            bytes.iter().position(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf));
        if start.and_then(|at| bytes.get(at)) == Some(&b'<') {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if text.contains("edmx:Edmx") || text.contains("<Edmx") {
                return Ok(Self::OData(text));
            }
            return Err(format!(
                "{from} is a page or XML of another kind; $metadata has the element edmx:Edmx."
            ));
        }
        let json = Json::parse(&bytes).map_err(|error| {
            format!(
                "{from} is no JSON ({} at byte {}). YAML has to be converted first.",
                error.kind.code(),
                error.offset
            )
        })?;
        if text(&json, "openapi").starts_with('3') {
            return Ok(Self::OpenApi(json));
        }
        if json.get("swagger").is_some() {
            return Err(format!("{from} is Swagger 2; convert it to OpenAPI 3."));
        }
        if json.get("actions").is_some() && json.get("renders").is_some() {
            return Ok(Self::DrfOptions(json));
        }
        if json.get("parses").is_some() && json.get("renders").is_some() {
            return Err(format!("{from} names no fields: sign in as somebody who may write (--token)."));
        }
        Ok(Self::Sample(Sample { from, headers, json }))
    }
}
