//! What handlers take from a request. Everything that cannot be read is answered with a problem, never with plain text.

mod body;
mod conditions;
mod query;

pub use body::JsonBody;
pub use conditions::{IdempotencyKey, IfMatch};
pub use query::{PageQuery, QueryPairs, bad_query};

use crate::problem::Problem;
use crate::state::AppState;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use domain::ids::{AttachmentId, DealId, PartnerId, is_valid_id};
use std::convert::Infallible;

/// The moment of the request, by the server's clock.
#[derive(Debug, Clone, Copy)]
pub struct Now(pub DateTime<Utc>);

impl FromRequestParts<AppState> for Now {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self(state.now()))
    }
}

/// The ids in a path. What cannot be an id names nothing: 404.
#[derive(Debug, Clone)]
pub struct Ids<T>(pub T);

/// The id of a record of the reports: a view, a schedule, an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordId(pub String);

impl FromPath for RecordId {
    fn from_path(segments: &[String]) -> Option<Self> {
        let first = segments.first()?;
        is_valid_id(first).then(|| Self(first.clone()))
    }
}

/// What a path can name.
pub trait FromPath: Sized {
    fn from_path(segments: &[String]) -> Option<Self>;
}

impl FromPath for DealId {
    fn from_path(segments: &[String]) -> Option<Self> {
        DealId::parse(segments.first()?)
    }
}

impl FromPath for PartnerId {
    fn from_path(segments: &[String]) -> Option<Self> {
        PartnerId::parse(segments.first()?)
    }
}

impl FromPath for (DealId, AttachmentId) {
    fn from_path(segments: &[String]) -> Option<Self> {
        Some((DealId::parse(segments.first()?)?, AttachmentId::parse(segments.get(1)?)?))
    }
}

impl<T: FromPath> FromRequestParts<AppState> for Ids<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let read: Result<Path<Vec<String>>, PathRejection> = Path::from_request_parts(parts, state).await;
        let segments = read.map_err(|_| Problem::not_found())?;
        T::from_path(&segments).map(Self).ok_or_else(Problem::not_found)
    }
}
