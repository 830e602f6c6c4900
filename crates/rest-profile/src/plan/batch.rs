//! Several requests in one, for backends that offer it.

use super::address;
use crate::http::{Body, HttpAnswer, HttpRequest, Replay};
use crate::json::{Json, Pointer};
use crate::resource::{Context, Resource, Unsupported, What};

/// Requests that go out together.
#[derive(Clone, Debug)]
pub struct BatchPlan {
    /// In order; each holds up to as many requests as the backend takes.
    pub requests: Vec<HttpRequest>,
    results: Pointer,
    status: Pointer,
    body: Pointer,
}

impl Resource<'_> {
    /// Packs writes of this resource.
    ///
    /// # Errors
    /// The backend has no batch, or one of the requests does not carry JSON.
    pub fn batch(&self, writes: &[HttpRequest], context: &Context) -> Result<BatchPlan, Unsupported> {
        let refuse = |what| Unsupported::new(what, "batch");
        let spec = self.spec.operations.batch.as_ref().ok_or_else(|| refuse(What::Operation))?;
        let base = &self.profile.base;
        let mut requests = Vec::new();
        for chunk in writes.chunks(usize::try_from(spec.max).unwrap_or(20).max(1)) {
            let mut items = Vec::with_capacity(chunk.len());
            for (at, write) in chunk.iter().enumerate() {
                let path = write.url.strip_prefix(base.origin()).ok_or_else(|| refuse(What::Address))?;
                let below = path.strip_prefix(base.path()).ok_or_else(|| refuse(What::Address))?;
                let mut slots = self.slots(context);
                slots.text("method", write.method);
                slots.text("address", below);
                slots.text("base_path", base.path());
                slots.text("number", &at.to_string());
                let body = match &write.body {
                    Body::Empty => Json::Null,
                    Body::Text(text) => Json::parse(text.as_bytes()).map_err(|_| refuse(What::Value))?,
                    Body::Multipart(_) | Body::File => return Err(refuse(What::Value)),
                };
                if !body.is_null() {
                    slots.set("body", body);
                }
                let headers = write.headers.iter().filter(|(name, _)| {
                    !name.eq_ignore_ascii_case("authorization") && !name.eq_ignore_ascii_case("accept")
                });
                slots.set(
                    "headers",
                    Json::Object(
                        headers.map(|(name, value)| (name.clone(), Json::from(value.as_str()))).collect(),
                    ),
                );
                items.extend(address::fill(&spec.item, &slots)?);
            }
            let mut slots = self.slots(context);
            let path = address::path(&spec.path, &slots)?;
            let url = base.join(&path, &[]).map_err(|_| refuse(What::Address))?;
            let mut request = address::bare(self.profile, spec.method, url, &slots)?;
            address::push_headers(&mut request, &spec.headers, &slots)?;
            slots.set("items", Json::List(items));
            request.add_header("Content-Type", &self.profile.content_type);
            request.body = Body::Text(address::fill(&spec.body, &slots)?.unwrap_or_default().to_text());
            request.replay =
                if chunk.iter().all(|write| matches!(write.replay, Replay::Safe | Replay::Idempotent)) {
                    Replay::Idempotent
                } else {
                    Replay::Never
                };
            requests.push(request);
        }
        Ok(BatchPlan {
            requests,
            results: spec.results.clone(),
            status: spec.status.clone(),
            body: spec.result_body.clone(),
        })
    }
}

impl BatchPlan {
    /// The answers inside of a batch's answer, in order; each is read as if it had come alone. Empty where the answer
    /// is not of the profile's shape.
    #[must_use]
    pub fn answers(&self, answer: &HttpAnswer) -> Vec<HttpAnswer> {
        let Ok(json) = Json::parse(&answer.body) else { return Vec::new() };
        let results = json.at(&self.results).and_then(Json::as_list).unwrap_or_default();
        let one = |result: &Json| {
            let status =
                result.at(&self.status).and_then(Json::as_i64).and_then(|status| u16::try_from(status).ok());
            let body = result.at(&self.body).filter(|body| !body.is_null());
            HttpAnswer {
                status: status.unwrap_or(0),
                headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
                body: body.map(|body| body.to_text().into_bytes()).unwrap_or_default(),
                final_url: answer.final_url.clone(),
                signed_in: answer.signed_in,
            }
        };
        results.iter().map(one).collect()
    }
}
