//! What the page's address says.

use crate::browser::url;
use crate::route::Route;
use domain::performance::{Days, Dimension, Event, Filter, Period, Query};

/// Parameters of single parts of the page, kept for them as they are: which cards are shown (`cards`), the large view
/// (`tv`), and what a pivot shows (all others).
const KEPT: [&str; 8] = ["cards", "tv", "rows", "cols", "measure", "sort", "order", "as"];
/// Before the conditions of a pivot's cell whose deals are looked at.
const CELL: &str = "in.";

/// A question, and whether the deals behind a number are looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// What follows the area's own address: the place in it.
    pub place: &'static str,
    pub query: Query,
    /// Which number's deals are shown.
    pub behind: Option<Event>,
    /// Of those deals; counted from 1.
    pub page: u32,
    /// The parameters of single parts of the page.
    pub rest: Vec<(String, String)>,
}

impl Address {
    /// Reads a search part; what cannot be read is left out.
    pub fn read(place: &'static str, search: &str) -> Self {
        let mut pairs = url::parse_search(search);
        let mut take = |name: &str| {
            let at = pairs.iter().position(|(known, _)| known == name)?;
            Some(pairs.remove(at).1)
        };
        let behind = take("show").and_then(|name| Event::parse(&name));
        let page = take("page").and_then(|page| page.parse().ok()).filter(|page| *page > 0).unwrap_or(1);
        let is_kept = |name: &str| KEPT.contains(&name) || name.starts_with(CELL);
        let (rest, pairs): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| is_kept(name));
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Self { place, query: Query::from_pairs(pairs).0, behind, page, rest }
    }

    /// A question to the page of cards.
    pub fn asking(query: Query, behind: Option<Event>) -> Self {
        Self { place: "", query, behind, page: 1, rest: Vec::new() }
    }

    pub fn href(&self) -> String {
        let mut pairs = self.query.to_pairs();
        pairs.extend(self.rest.iter().cloned());
        if let Some(event) = self.behind {
            pairs.push(("show".to_owned(), event.as_str().to_owned()));
        }
        if self.page > 1 {
            pairs.push(("page".to_owned(), self.page.to_string()));
        }
        Route::Performance([self.place, &url::build_search(&pairs)].concat()).href()
    }

    /// A parameter of a single part of the page.
    pub fn kept(&self, name: &str) -> Option<&str> {
        self.rest.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The same with other values for some of them; the first page.
    pub fn keeping(&self, names: &[&str], pairs: Vec<(String, String)>) -> Self {
        let mut rest = self.rest.clone();
        rest.retain(|(name, _)| !names.contains(&name.as_str()));
        rest.extend(pairs);
        Self { rest, page: 1, ..self.clone() }
    }

    /// The dimension that the table shows.
    pub fn grouped_by(&self, partner: bool) -> Dimension {
        let own = if partner { Dimension::Product } else { Dimension::Partner };
        self.query.by.first().copied().unwrap_or(own)
    }

    /// The deals behind a number.
    pub fn looking(&self, event: Event) -> Self {
        Self { behind: Some(event), page: 1, ..self.clone() }
    }

    /// The deals behind a cell: of these values, in these days. The question itself stays, so that there is a way back.
    pub fn inside(&self, event: Event, of: &[(Dimension, String)], days: Option<Period>) -> Self {
        let mut looked = self.back().looking(event);
        let names = of.iter().map(|(one, name)| ([CELL, one.as_str()].concat(), name.clone()));
        looked.rest.extend(names);
        if let Some(days) = days {
            looked.rest.push(([CELL, "from"].concat(), days.from.to_string()));
            looked.rest.push(([CELL, "to"].concat(), days.to.to_string()));
        }
        looked
    }

    /// From deals back to the figures.
    pub fn back(&self) -> Self {
        let mut back = Self { behind: None, page: 1, ..self.clone() };
        back.rest.retain(|(name, _)| !name.starts_with(CELL));
        back
    }

    /// Which deals are looked at: those of the question, narrowed to the cell; and its days where it has some.
    pub fn looked_at(&self) -> (Filter, Option<Period>) {
        let cell =
            self.rest.iter().filter_map(|(name, value)| Some((name.strip_prefix(CELL)?, value.as_str())));
        let own = Query::from_pairs(cell).0;
        let mut filter = self.query.filter.clone();
        filter.only.extend(own.filter.only);
        let days = match own.period {
            Days::Between(from, to) => Some(Period::between(from, to)),
            Days::Named(_) => None,
        };
        (filter, days)
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
