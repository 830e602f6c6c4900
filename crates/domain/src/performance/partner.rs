//! What tiers and incentives of one partner are decided from.

use super::amounts::Rates;
use super::deals::{Deals, Dimension, Moment};
use super::filter::Filter;
use super::goals::Goal;
use super::kpi::Answers;
use super::period::{Calendar, from_day_number};
use crate::deals::Status;
use crate::money::Money;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A partner as its programme knows it today.
#[derive(Debug, Clone)]
pub struct PartnerFacts {
    /// By the programme's zone.
    pub today: NaiveDate,
    pub fiscal: Calendar,
    pub rates: Option<Rates>,
    pub sales: Vec<Sale>,
    /// `None`: nobody collects them.
    pub certificates: Option<Vec<Certificate>>,
    pub answers: Option<Answers>,
    pub goals: Vec<Goal>,
    pub ledger: Ledger,
}

/// A deal, as far as rules about money look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    pub id: String,
    pub owner: String,
    /// As in the column: several are separated by semicolons or commas.
    pub product: String,
    pub status: Status,
    pub value: Option<Money>,
    pub submitted: Option<NaiveDate>,
    pub decided: Option<NaiveDate>,
    pub closed: Option<NaiveDate>,
}

/// What somebody has shown to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub person: String,
    pub name: String,
    pub from: Option<NaiveDate>,
    /// The last day on which it is valid; `None`: always.
    pub until: Option<NaiveDate>,
}

/// What happened to money after it was earned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// By the id of the line.
    pub paid: BTreeMap<String, Money>,
    pub refunds: Vec<Refund>,
    /// When the customer of a deal has paid; read by rules that wait for it.
    pub received: BTreeMap<String, NaiveDate>,
    /// Deals whose commission the programme holds.
    pub held: BTreeSet<String>,
}

/// Money that the customer of a deal got back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Names the line that takes the commission back: the same whatever else is noted.
    pub id: String,
    pub deal: String,
    pub on: NaiveDate,
    /// `None`: all of it.
    pub amount: Option<Money>,
}

impl PartnerFacts {
    /// Nothing but the deals that a filter means, such as one partner's.
    pub fn of(deals: &Deals, filter: &Filter, today: NaiveDate, fiscal: Calendar) -> Self {
        let meant = filter.rows(deals);
        let rows = meant.iter().enumerate().filter(|(_, meant)| **meant).map(|(row, _)| row);
        Self {
            today,
            fiscal,
            rates: None,
            sales: rows.filter_map(|row| Sale::of(deals, row)).collect(),
            certificates: None,
            answers: None,
            goals: Vec::new(),
            ledger: Ledger::default(),
        }
    }

    pub fn sale(&self, id: &str) -> Option<&Sale> {
        self.sales.iter().find(|sale| sale.id == id)
    }
}

impl Sale {
    /// `None` for a status that the portal does not know.
    pub fn of(deals: &Deals, row: usize) -> Option<Self> {
        let columns = deals.columns();
        let name = |dimension| {
            let code = deals.codes(dimension)?.of_row.get(row)?;
            Some(deals.name(dimension, *code as usize).to_owned())
        };
        let day = |moment| deals.days(moment).get(row).copied().and_then(from_day_number);
        Some(Self {
            id: columns.ids.get(row)?.to_owned(),
            owner: name(Dimension::Owner)?,
            product: name(Dimension::Product)?,
            status: deals.status(row)?,
            value: deals.value(row),
            submitted: day(Moment::Submitted),
            decided: day(Moment::Decided),
            closed: day(Moment::Closed),
        })
    }

    /// Whether it has one of the products; without any named, always.
    pub fn has_product(&self, products: &[String]) -> bool {
        products.is_empty()
            || self.product.split([';', ',']).any(|one| products.iter().any(|known| known == one.trim()))
    }

    /// The day it was won; `None` also where nobody knows the day.
    pub fn won_on(&self) -> Option<NaiveDate> {
        self.closed.filter(|_| self.status == Status::Won)
    }

    /// The day the programme accepted it, whatever came after.
    pub fn approved_on(&self) -> Option<NaiveDate> {
        let approved = matches!(self.status, Status::Approved | Status::Expired | Status::Won | Status::Lost);
        self.decided.filter(|_| approved)
    }

    pub fn submitted_on(&self) -> Option<NaiveDate> {
        self.submitted.filter(|_| self.status != Status::Draft)
    }
}

impl Certificate {
    pub fn is_valid(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }
}
