//! Files: the four ways backends take them.

use super::address;
use crate::http::{Body, HttpRequest, Part, Replay};
use crate::json::{Json, Pointer};
use crate::profile::spec::UploadMode;
use crate::resource::{Context, Resource, Unsupported, What};

/// A file that is to be sent. Its content stays with the transport.
#[derive(Clone, Copy, Debug)]
pub struct Upload<'a> {
    pub name: &'a str,
    pub media_type: &'a str,
    /// Bytes.
    pub size: u64,
    /// The content in base64, needed only where [`Resource::wants_base64`] says so.
    pub base64: Option<&'a str>,
}

/// How a file is sent.
#[derive(Clone, Debug)]
pub struct UploadPlan {
    pub request: HttpRequest,
    /// Where the answer names the stored file; write that text into the record's field afterwards.
    pub reference: Option<Pointer>,
}

impl Resource<'_> {
    /// Whether files are sent as text in JSON.
    #[must_use]
    pub fn wants_base64(&self) -> bool {
        self.spec.uploads.as_ref().is_some_and(|uploads| uploads.mode == UploadMode::Base64Field)
    }

    /// The most bytes of one file of a record, 0 where the profile names no limit. `None` where files are not taken, or
    /// where nothing would say whose they are.
    #[must_use]
    pub fn upload_limit(&self) -> Option<u64> {
        let uploads = self.spec.uploads.as_ref()?;
        (self.names_record() || uploads.reference.is_some()).then(|| u64::from(uploads.max_bytes))
    }

    /// Whether the answer to an upload names the stored file, and that name has to be written into the record for the
    /// file to belong to it.
    #[must_use]
    pub fn writes_reference(&self) -> bool {
        let uploads = self.spec.uploads.as_ref();
        uploads.is_some_and(|uploads| uploads.reference.is_some()) && !self.names_record()
    }

    /// Whether an upload says itself which record it is for.
    fn names_record(&self) -> bool {
        let Some(spec) = &self.spec.uploads else { return false };
        spec.mode != UploadMode::UploadThenRef
            && (spec.path.mentions("id")
                || spec.extra.iter().any(|(_, template)| template.mentions("id"))
                || spec.body.as_ref().is_some_and(|body| body.mentions("id")))
    }

    /// Sends a file for a record; `id` is empty where the file is stored before the record is made.
    ///
    /// # Errors
    /// The backend takes no files, or none of this size.
    pub fn upload(&self, id: &str, file: Upload<'_>, context: &Context) -> Result<UploadPlan, Unsupported> {
        let spec = self.spec.uploads.as_ref().ok_or_else(|| Unsupported::new(What::Operation, "upload"))?;
        if spec.max_bytes > 0 && file.size > u64::from(spec.max_bytes) {
            return Err(Unsupported::new(What::Value, "size"));
        }
        let mut slots = self.slots(context);
        if !id.is_empty() {
            slots.text("id", id);
        }
        slots.text("name", file.name);
        slots.text("media_type", file.media_type);
        slots.text("field", &spec.field);
        if let Some(base64) = file.base64 {
            slots.text("base64", base64);
        }
        let path = address::path(&spec.path, &slots)?;
        let url = self.profile.base.join(&path, &[]).map_err(|_| Unsupported::new(What::Address, "id"))?;
        let mut request = address::bare(self.profile, spec.method, url, &slots)?;
        request.replay = if spec.method == "PUT" { Replay::Idempotent } else { Replay::Never };
        match spec.mode {
            UploadMode::MultipartField | UploadMode::UploadThenRef => {
                let mut parts = Vec::with_capacity(spec.extra.len() + 1);
                for (name, template) in &spec.extra {
                    let value = template.one(&slots).map_err(|_| Unsupported::new(What::Value, name))?;
                    parts.extend(value.map(|value| Part::Field { name: name.clone(), value }));
                }
                parts.push(Part::File { name: spec.field.clone() });
                request.body = Body::Multipart(parts);
            }
            UploadMode::PutBinary => {
                address::add_header(&mut request, "Content-Type", file.media_type)?;
                request.body = Body::File;
            }
            UploadMode::Base64Field => {
                let base64 = file.base64.ok_or_else(|| Unsupported::new(What::Value, "base64"))?;
                let body = match &spec.body {
                    Some(body) => address::fill(body, &slots)?.unwrap_or_default(),
                    None => Json::object([(spec.field.clone(), Json::from(base64))]),
                };
                request.add_header("Content-Type", &self.profile.content_type);
                request.body = Body::Text(body.to_text());
            }
        }
        Ok(UploadPlan { request, reference: spec.reference.clone() })
    }

    /// The address of a stored file, by the reference that a record holds: made by the profile, or, where the record
    /// holds an address, that one if it is on the profile's origin.
    #[must_use]
    pub fn file_address(&self, reference: &str, answered_from: &str, context: &Context) -> Option<String> {
        let spec = self.spec.uploads.as_ref()?;
        match &spec.address {
            Some(template) => {
                let mut slots = self.slots(context);
                slots.text("reference", reference);
                let path = address::path(template, &slots).ok()?;
                self.profile.base.join(&path, &[]).ok()
            }
            None => self.profile.base.follow_origin(reference, answered_from).ok(),
        }
    }
}
