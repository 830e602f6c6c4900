//! Sends the built portal: files with their compressed siblings, and `index.html` for every address of the page.
//!
//! The folder is listed once (and again when its `index.html` changes); a request is looked up in that list and never
//! becomes a path by itself, so that no request can leave the folder.

mod policy;
mod ready;
mod site;

pub use policy::{API_POLICY, security_headers};
pub use site::Site;

use crate::problem::Problem;
use crate::state::AppState;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use site::{Encoding, File};
use std::path::PathBuf;
use std::sync::{Arc, RwLock};

/// The folder with the portal, and what is in it.
pub struct Portal {
    folder: PathBuf,
    site: RwLock<Arc<Site>>,
}

impl Portal {
    /// # Errors
    /// A text for the operator: no folder, or no index.html in it.
    pub fn open(folder: PathBuf) -> Result<Self, String> {
        let site = Site::read(&folder).map_err(|error| {
            format!(
                "The portal in {} cannot be read: {error}.\nBuild it with: cargo xtask dist",
                folder.display()
            )
        })?;
        Ok(Self { folder, site: RwLock::new(Arc::new(site)) })
    }

    /// The list of files; made anew if the portal was rebuilt while the server runs.
    fn site(&self) -> Arc<Site> {
        let known = self
            .site
            .read()
            .map(|site| site.clone())
            .unwrap_or_else(|poisoned| poisoned.into_inner().clone());
        if known.is_current(&self.folder) {
            return known;
        }
        // Half a build is not taken over: the old list serves until the new one can be read.
        let Ok(fresh) = Site::read(&self.folder).map(Arc::new) else { return known };
        if let Ok(mut site) = self.site.write() {
            *site = fresh.clone();
        }
        fresh
    }
}

/// Everything that is not the API.
pub async fn serve(State(state): State<AppState>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if uri.path() == "/api" || uri.path().starts_with("/api/") {
        return Problem::not_found().into_response();
    }
    let Some(portal) = &state.portal else {
        return plain(
            StatusCode::NOT_FOUND,
            "This server has no portal folder: start it with --portal DIR.\n",
        );
    };
    if !matches!(method, Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "GET or HEAD\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let site = portal.site();
    let found = site
        .file(uri.path())
        .or_else(|| if is_navigation(uri.path(), &headers) { site.file("/") } else { None });
    match found {
        Some(file) => send(&site, file, &headers).await,
        None => plain(StatusCode::NOT_FOUND, "Not found\n"),
    }
}

/// Whether a person is going to that address, rather than a page asking for one of its files.
fn is_navigation(path: &str, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    text("sec-fetch-mode") == "navigate" || (text("accept").contains("text/html") && !last.contains('.'))
}

async fn send(site: &Site, file: &File, asked: &HeaderMap) -> Response {
    let encoding = file.encoding_for(asked);
    let tag = file.tag(encoding);
    let mut headers = HeaderMap::new();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, file.media_type);
    set(
        header::CACHE_CONTROL,
        if file.is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" },
    );
    set(header::ETAG, &tag);
    set(header::VARY, "Accept-Encoding");
    if file.media_type.starts_with("text/html") {
        set(header::CONTENT_SECURITY_POLICY, &site.policy);
    }
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    if known.flat_map(|line| line.split(',')).any(|one| one.trim().trim_start_matches("W/") == tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    match file.content(encoding).await {
        Ok(bytes) => {
            if encoding != Encoding::Identity {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
            }
            (headers, Body::from(bytes)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a file of the portal is gone");
            plain(StatusCode::NOT_FOUND, "Not found\n")
        }
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], text)
        .into_response()
}
