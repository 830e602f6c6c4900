//! What a pivot is asked for, with one text form for addresses.

use super::measure::Measure;
use crate::performance::deals::Dimension;
use crate::performance::kpi::Kpi;
use crate::performance::period::Grain;

/// 300 characters: as long as a customer's name can be.
const LONGEST_NAME: usize = 300;

/// Rows, columns, measure and order; period and filter are those of the [`Query`](crate::performance::Query) beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// One or two, not the same.
    pub rows: Vec<Dimension>,
    pub across: Across,
    pub measure: Measure,
    pub order: Order,
    /// Smallest first.
    pub ascending: bool,
}

/// What the columns are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// Only the total.
    Nothing,
    Dimension(Dimension),
    /// Steps of time; `None`: of the grain that suits the period.
    Steps(Option<Grain>),
}

/// What the rows are put in order by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    Names,
    Total,
    /// The column of this name; of a step the day on which it begins.
    Column(String),
}

impl Ask {
    /// The same, without what its parts forbid each other: a dimension that is used twice, steps of what has none.
    #[must_use]
    pub fn settled(mut self) -> Self {
        let mut seen: Vec<Dimension> = Vec::new();
        self.rows.retain(|one| {
            !seen.contains(one) && seen.len() < 2 && {
                seen.push(*one);
                true
            }
        });
        if let Across::Dimension(one) = self.across
            && self.rows.contains(&one)
        {
            self.across = Across::Nothing;
        }
        if matches!(self.across, Across::Steps(_)) && !self.measure.has_steps() {
            self.across = Across::Nothing;
        }
        self
    }

    /// What differs from [`Ask::default`], in a fixed order.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let default = Self::default();
        let mut pairs = Vec::new();
        let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
        if self.rows != default.rows {
            add("rows", self.rows.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(","));
        }
        if self.across != default.across {
            add("cols", self.across.name().to_owned());
        }
        if self.measure != default.measure {
            add("measure", self.measure.code());
        }
        match &self.order {
            Order::Total => {}
            Order::Names => add("sort", "names".to_owned()),
            Order::Column(name) => add("sort", ["in.", name].concat()),
        }
        if self.ascending {
            add("order", "asc".to_owned());
        }
        pairs
    }

    /// Takes a parameter; `false` if it is none of a pivot's, or cannot be read.
    pub fn read(&mut self, name: &str, value: &str) -> bool {
        let read = match name {
            "rows" => value
                .split(',')
                .map(Dimension::parse)
                .collect::<Option<Vec<_>>>()
                .map(|rows| self.rows = rows),
            "cols" => Across::parse(value).map(|across| self.across = across),
            "measure" => Measure::parse(value).map(|measure| self.measure = measure),
            "sort" => Order::parse(value).map(|order| self.order = order),
            "order" => (value == "asc").then(|| self.ascending = true),
            _ => None,
        };
        read.is_some()
    }
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            rows: vec![Dimension::Product],
            across: Across::Steps(None),
            measure: Measure::Kpi(Kpi::DealValue),
            order: Order::Total,
            ascending: false,
        }
    }
}

impl Across {
    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Across::Nothing => "none",
            Across::Dimension(one) => one.as_str(),
            Across::Steps(None) => "time",
            Across::Steps(Some(grain)) => grain.as_str(),
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "none" => Some(Across::Nothing),
            "time" => Some(Across::Steps(None)),
            _ => Dimension::parse(name)
                .map(Across::Dimension)
                .or_else(|| Grain::parse(name).map(|grain| Across::Steps(Some(grain)))),
        }
    }
}

impl Order {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "names" => Some(Order::Names),
            "total" => Some(Order::Total),
            _ => text
                .strip_prefix("in.")
                .filter(|name| name.chars().count() <= LONGEST_NAME)
                .map(|name| Order::Column(name.to_owned())),
        }
    }
}
