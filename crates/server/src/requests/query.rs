//! Parameters behind the question mark: unknown or unreadable ones are refused, not ignored.

use crate::problem::{FieldError, Problem};
use crate::state::AppState;
use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::deals::MAX_PER_PAGE;
use domain::records::Page;

/// The decoded parameters in the order in which they came.
#[derive(Debug, Clone)]
pub struct QueryPairs(pub Vec<(String, String)>);

impl QueryPairs {
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// 400 with one error for each of the named parameters.
pub fn bad_query<'n>(names: impl IntoIterator<Item = &'n str>) -> Problem {
    let errors =
        names.into_iter().map(|name| FieldError::new(format!("/query/{name}"), "bad_value")).collect();
    Problem::new(StatusCode::BAD_REQUEST, "bad_query", "a parameter cannot be read; see errors")
        .with_errors(errors)
}

impl FromRequestParts<AppState> for QueryPairs {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let read: Result<Query<Vec<(String, String)>>, _> = Query::from_request_parts(parts, state).await;
        let Query(pairs) = read.map_err(|_| bad_query([]))?;
        let broken: Vec<&str> = pairs
            .iter()
            .filter(|(name, value)| name.contains('\0') || value.contains('\0'))
            .map(|(name, _)| name.as_str())
            .collect();
        if !broken.is_empty() {
            return Err(bad_query(broken));
        }
        Ok(Self(pairs))
    }
}

/// `page` and `per_page`, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageQuery {
    pub page: u32,
    pub per_page: u32,
}

impl PageQuery {
    /// The page with its place in the list.
    pub fn page_of<T>(self, items: Vec<T>, total: u64) -> Page<T> {
        let has_next = u64::from(self.page) * u64::from(self.per_page) < total;
        Page { items, total: Some(total), page: self.page, per_page: self.per_page, has_next }
    }
}

impl FromRequestParts<AppState> for PageQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let pairs = QueryPairs::from_request_parts(parts, state).await?;
        let mut query = Self { page: 1, per_page: MAX_PER_PAGE };
        let mut unread = Vec::new();
        for (name, value) in pairs.iter() {
            let number = value.parse::<u32>().ok().filter(|number| *number >= 1);
            match (name, number) {
                ("page", Some(page)) => query.page = page,
                ("per_page", Some(rows)) if rows <= MAX_PER_PAGE => query.per_page = rows,
                _ => unread.push(name),
            }
        }
        if unread.is_empty() { Ok(query) } else { Err(bad_query(unread)) }
    }
}
