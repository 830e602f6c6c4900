//! A goal as it is stored: one that a partner sets itself, or that the programme agreed with one partner.

use crate::dates::from_json;
use crate::money::Money;
use crate::performance::deals::Dimension;
use crate::performance::goals::Goal;
use crate::performance::period::Period;
use crate::program::{Split, Wanted};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// 1,096 days: three years, the longest that programmes plan for.
pub const MOST_DAYS: u32 = 1_096;

/// What a goal can be of; the first and the third are amounts, the others numbers.
pub const FIGURES: [&str; 4] = ["deal_value", "deal_count", "registration_value", "registrations"];

/// A goal with its own days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalRecord {
    /// Made by whoever sets it.
    pub id: String,
    /// In somebody's own words; may be empty.
    #[serde(default)]
    pub label: String,
    /// One of [`FIGURES`].
    pub figure: String,
    /// `600000 EUR`, or `15`.
    pub wanted: String,
    #[serde(deserialize_with = "from_json::date")]
    pub from: NaiveDate,
    #[serde(deserialize_with = "from_json::date")]
    pub to: NaiveDate,
    /// Whose: an account of the organisation. `None`: the organisation's.
    #[serde(default)]
    pub person: Option<String>,
    #[serde(default)]
    pub product: Option<String>,
    /// Agreed with the programme: its own people have set it.
    #[serde(default)]
    pub agreed: bool,
}

impl Wanted {
    /// The figure's name, one of [`FIGURES`].
    pub fn figure(&self) -> &'static str {
        match self {
            Wanted::WonValue(_) => "deal_value",
            Wanted::WonDeals(_) => "deal_count",
            Wanted::RegisteredValue(_) => "registration_value",
            Wanted::RegisteredDeals(_) => "registrations",
        }
    }

    /// Reads a goal's text form; `None` also for nothing and less.
    pub fn read(figure: &str, wanted: &str) -> Option<Self> {
        let money = || Money::from_canonical(wanted).filter(|money| money.amount().is_sign_positive());
        let money = || money().filter(|money| !money.amount().is_zero());
        let number = || wanted.parse::<u32>().ok().filter(|number| (1..=1_000_000).contains(number));
        match figure {
            "deal_value" => money().map(Wanted::WonValue),
            "deal_count" => number().map(Wanted::WonDeals),
            "registration_value" => money().map(Wanted::RegisteredValue),
            "registrations" => number().map(Wanted::RegisteredDeals),
            _ => None,
        }
    }
}

impl GoalRecord {
    /// The goal that the rules know; `None` for a record that cannot be read.
    pub fn goal(&self) -> Option<Goal> {
        let person = self.person.iter().map(|person| (Dimension::Owner, person.clone()));
        let product = self.product.iter().map(|product| (Dimension::Product, product.clone()));
        Some(Goal {
            id: self.id.clone(),
            period: Period::between(self.from, self.to),
            wanted: Wanted::read(&self.figure, &self.wanted)?,
            scope: person.chain(product).collect(),
            split: Split::Days,
        })
    }
}
