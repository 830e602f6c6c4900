//! What a list of deals is asked for: filter, sort and page, with one text form for addresses and requests.

use super::Status;
use crate::ids::PartnerId;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// 100 rows: what a page shows at most, and a bound for the server.
pub const MAX_PER_PAGE: u32 = 100;
const DEFAULT_PER_PAGE: u32 = 25;
/// Stands before the id of a field in `sort`.
const FIELD: &str = "field.";

/// Filter, sort and page of a list of deals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealQuery {
    /// Any of these; empty means all.
    pub statuses: Vec<Status>,
    pub stage: Option<String>,
    pub partner: Option<PartnerId>,
    /// Searched in title and customer, without regard to case.
    pub text: String,
    /// In the currency's major unit; compared within each deal's own currency.
    pub value_min: Option<Decimal>,
    pub close_from: Option<NaiveDate>,
    pub close_to: Option<NaiveDate>,
    pub sort: DealSort,
    /// Sorted by this field of the programme's form instead of by `sort.key`, where a backend can.
    pub sort_field: Option<String>,
    /// Counted from 1.
    pub page: u32,
    pub per_page: u32,
}

/// Which column sorts, and in which direction; ties are sorted by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DealSort {
    pub key: SortKey,
    pub direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    Updated,
    Submitted,
    Title,
    Customer,
    Partner,
    Value,
    CloseDate,
    Status,
}

impl SortKey {
    pub const ALL: [(&'static str, SortKey); 8] = [
        ("updated", SortKey::Updated),
        ("submitted", SortKey::Submitted),
        ("title", SortKey::Title),
        ("customer", SortKey::Customer),
        ("partner", SortKey::Partner),
        ("value", SortKey::Value),
        ("close_date", SortKey::CloseDate),
        ("status", SortKey::Status),
    ];

    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, key)| *key == self).map_or("updated", |(name, _)| name)
    }
}

impl Default for DealQuery {
    fn default() -> Self {
        Self {
            statuses: Vec::new(),
            stage: None,
            partner: None,
            text: String::new(),
            value_min: None,
            close_from: None,
            close_to: None,
            sort: DealSort { key: SortKey::Updated, direction: Direction::Descending },
            sort_field: None,
            page: 1,
            per_page: DEFAULT_PER_PAGE,
        }
    }
}

impl DealQuery {
    /// The parameters that differ from the default, in a fixed order: short addresses, one per query.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let default = Self::default();
        let mut pairs = Vec::new();
        if !self.statuses.is_empty() {
            pairs.push((
                "status",
                self.statuses.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(","),
            ));
        }
        if let Some(stage) = &self.stage {
            pairs.push(("stage", stage.clone()));
        }
        if let Some(partner) = &self.partner {
            pairs.push(("partner", partner.0.clone()));
        }
        if !self.text.is_empty() {
            pairs.push(("q", self.text.clone()));
        }
        if let Some(min) = self.value_min {
            pairs.push(("value_min", min.to_string()));
        }
        if let Some(from) = self.close_from {
            pairs.push(("close_from", from.to_string()));
        }
        if let Some(to) = self.close_to {
            pairs.push(("close_to", to.to_string()));
        }
        if self.sort != default.sort || self.sort_field.is_some() {
            let sign = if self.sort.direction == Direction::Descending { "-" } else { "" };
            let key = match &self.sort_field {
                Some(field) => [FIELD, field].concat(),
                None => self.sort.key.as_str().to_owned(),
            };
            pairs.push(("sort", [sign, &key].concat()));
        }
        if self.page != default.page {
            pairs.push(("page", self.page.to_string()));
        }
        if self.per_page != default.per_page {
            pairs.push(("per_page", self.per_page.to_string()));
        }
        pairs
    }

    /// Reads parameters; the names of those it could not read come back beside the query. Unknown names are
    /// reported too, so that a server can refuse them and a page can ignore them.
    pub fn from_pairs<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> (Self, Vec<String>) {
        let mut query = Self::default();
        let mut unread = Vec::new();
        for (name, value) in pairs {
            if query.read(name, value.trim()).is_none() {
                unread.push(name.to_owned());
            }
        }
        (query, unread)
    }

    fn read(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "status" => {
                let parts = value.split(',').filter(|part| !part.is_empty());
                self.statuses = parts.map(Status::parse).collect::<Option<Vec<_>>>()?;
            }
            "stage" => self.stage = Some(value.to_owned()).filter(|stage| !stage.is_empty()),
            "partner" => self.partner = Some(PartnerId::parse(value)?),
            "q" => self.text = value.chars().take(200).collect(),
            "value_min" => self.value_min = Some(Decimal::from_str_exact(value).ok()?),
            "close_from" => self.close_from = Some(crate::dates::parse_date(name, value).ok()?),
            "close_to" => self.close_to = Some(crate::dates::parse_date(name, value).ok()?),
            "sort" => {
                let (direction, key) = match value.strip_prefix('-') {
                    Some(key) => (Direction::Descending, key),
                    None => (Direction::Ascending, value),
                };
                match key.strip_prefix(FIELD) {
                    Some(field) => self.sort_field = Some(field.to_owned()),
                    None => self.sort.key = SortKey::ALL.iter().find(|(name, _)| *name == key)?.1,
                }
                self.sort.direction = direction;
            }
            "page" => self.page = value.parse().ok().filter(|page| (1..=1_000_000).contains(page))?,
            "per_page" => {
                self.per_page = value.parse().ok().filter(|rows| (1..=MAX_PER_PAGE).contains(rows))?
            }
            _ => return None,
        }
        Some(())
    }

    /// Whether anything but sort and page differs from the default.
    pub fn is_filtered(&self) -> bool {
        let bare = Self {
            sort: self.sort,
            sort_field: self.sort_field.clone(),
            page: self.page,
            per_page: self.per_page,
            ..Self::default()
        };
        *self != bare
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&str, &str)], unread: &[&str]) {
        let (query, found) = DealQuery::from_pairs(pairs.iter().copied());
        assert_eq!(found, unread, "{pairs:?}");
        let again = query.to_pairs();
        let (same, none) = DealQuery::from_pairs(again.iter().map(|(name, value)| (*name, value.as_str())));
        assert_eq!((same, none.len()), (query, 0));
    }

    #[test]
    fn a_query_survives_its_text_form() {
        check(&[], &[]);
        check(&[("status", "approved,won"), ("sort", "-value"), ("page", "3")], &[]);
        check(&[("sort", "-field.seats")], &[]);
        check(&[("q", "Škoda & Söhne"), ("close_from", "2026-01-01"), ("value_min", "1000.50")], &[]);
        check(&[("status", "approved,nonsense")], &["status"]);
        check(&[("page", "0"), ("per_page", "101"), ("sort", "color")], &["page", "per_page", "sort"]);
        check(&[("close_to", "2026-02-31"), ("partner", "a b")], &["close_to", "partner"]);
        check(&[("limit", "5")], &["limit"]);
    }
}
