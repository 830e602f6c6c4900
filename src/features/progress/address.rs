//! What the page's address says.

use crate::browser::url;
use crate::route::Route;
use domain::dates::parse_date;
use domain::ids::is_valid_id;
use domain::performance::what_if::{Change, MOST_CHANGES};
use domain::performance::{Calendar, Days, Period, Preset};

/// Where the page lies in the area of figures.
pub const TAIL: &str = "/progress";

/// The four sides of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Tier,
    WhatIf,
    Statement,
    Goals,
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    pub side: Side,
    /// The organisation; `None`: one's own, or the first.
    pub partner: Option<String>,
    /// The days of the statement.
    pub days: Days,
    /// What has not happened.
    pub changes: Vec<Change>,
    /// Parameters about changes that could not be read.
    pub unread: Vec<String>,
}

impl Side {
    pub const ALL: [(&'static str, Side); 4] = [
        ("tier", Side::Tier),
        ("what_if", Side::WhatIf),
        ("statement", Side::Statement),
        ("goals", Side::Goals),
    ];

    /// The name in addresses and of its words.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }
}

impl Address {
    /// Reads a search part; what cannot be read is left out.
    pub fn read(search: &str) -> Self {
        let mut address = Self {
            side: Side::Tier,
            partner: None,
            days: Days::Named(Preset::FiscalYearToDate),
            changes: Vec::new(),
            unread: Vec::new(),
        };
        let (mut from, mut to) = (None, None);
        for (name, value) in url::parse_search(search) {
            match name.as_str() {
                "side" => {
                    let known = Side::ALL.iter().find(|(name, _)| *name == value);
                    address.side = known.map_or(address.side, |(_, side)| *side);
                }
                "partner" => address.partner = Some(value).filter(|id| is_valid_id(id)),
                "period" => {
                    address.days = Preset::parse(&value).map_or(address.days, Days::Named);
                }
                "from" => from = parse_date("", &value).ok(),
                "to" => to = parse_date("", &value).ok(),
                _ => match Change::from_pair(&name, &value) {
                    Some(Some(change)) if address.changes.len() < MOST_CHANGES => {
                        address.changes.push(change);
                    }
                    Some(_) => address.unread.push(format!("{name}={value}")),
                    None => {}
                },
            }
        }
        if let (Some(from), Some(to)) = (from, to) {
            address.days = Days::Between(from, to);
        }
        address
    }

    pub fn href(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if self.side != Side::Tier {
            pairs.push(("side", self.side.as_str().to_owned()));
        }
        pairs.extend(self.partner.iter().map(|partner| ("partner", partner.clone())));
        match self.days {
            Days::Named(Preset::FiscalYearToDate) => {}
            Days::Named(preset) => pairs.push(("period", preset.as_str().to_owned())),
            Days::Between(from, to) => {
                pairs.push(("from", from.to_string()));
                pairs.push(("to", to.to_string()));
            }
        }
        pairs.extend(self.changes.iter().map(Change::to_pair));
        Route::Performance([TAIL, &url::build_search(&pairs)].concat()).href()
    }

    /// The same partner from another side.
    pub fn seen_from(&self, side: Side) -> Self {
        Self { side, ..self.clone() }
    }

    /// The statement's days as they are on a day.
    pub fn period(&self, today: chrono::NaiveDate, fiscal: Calendar) -> Period {
        match self.days {
            Days::Named(preset) => preset.period(today, fiscal),
            Days::Between(from, to) => Period::between(from, to),
        }
    }
}
