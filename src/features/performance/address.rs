//! What the page's address says.

use crate::browser::url;
use crate::route::Route;
use domain::performance::{Dimension, Event, Query};

/// A question, and whether the deals behind a number are looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    pub query: Query,
    /// Which number's deals are shown.
    pub behind: Option<Event>,
    /// Of those deals; counted from 1.
    pub page: u32,
}

impl Address {
    /// Reads a search part; what cannot be read is left out.
    pub fn read(search: &str) -> Self {
        let mut pairs = url::parse_search(search);
        let mut take = |name: &str| {
            let at = pairs.iter().position(|(known, _)| known == name)?;
            Some(pairs.remove(at).1)
        };
        let behind = take("show").and_then(|name| Event::parse(&name));
        let page = take("page").and_then(|page| page.parse().ok()).filter(|page| *page > 0).unwrap_or(1);
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Self { query: Query::from_pairs(pairs).0, behind, page }
    }

    pub fn href(&self) -> String {
        let mut pairs = self.query.to_pairs();
        if let Some(event) = self.behind {
            pairs.push(("show".to_owned(), event.as_str().to_owned()));
        }
        if self.page > 1 {
            pairs.push(("page".to_owned(), self.page.to_string()));
        }
        Route::Performance(url::build_search(&pairs)).href()
    }

    /// The dimension that the table shows.
    pub fn grouped_by(&self, partner: bool) -> Dimension {
        let own = if partner { Dimension::Product } else { Dimension::Partner };
        self.query.by.first().copied().unwrap_or(own)
    }

    /// The deals behind a number.
    pub fn looking(&self, event: Event) -> Self {
        Self { query: self.query.clone(), behind: Some(event), page: 1 }
    }

    /// The same, narrowed to one value of a dimension.
    pub fn within(&self, dimension: Dimension, name: &str) -> Self {
        let mut query = self.query.clone();
        query.filter = query.filter.and(dimension, name);
        query.by.retain(|one| *one != dimension);
        Self { query, ..self.clone() }
    }

    /// The same without the conditions on a dimension.
    pub fn without(&self, dimension: Dimension) -> Self {
        let mut query = self.query.clone();
        query.filter.only.remove(&dimension);
        query.filter.except.remove(&dimension);
        Self { query, page: 1, ..self.clone() }
    }
}
