//! Deals in columns: about 75 bytes each, and no object for any of them.

use super::period::day_number;
use super::texts::Texts;
use crate::deals::Status;
use crate::money::{Currency, Money};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Stands in a column of days where there is none.
pub const NO_DAY: i32 = i32::MIN;
/// Stands in the column of currencies where a deal has no amount.
pub const NO_CURRENCY: u8 = u8::MAX;
/// Stands in the column of probabilities where a deal's stage says none.
pub const NO_PERCENT: u8 = u8::MAX;
/// Stands in the column of statuses for one that the portal does not know.
const NO_STATUS: u8 = u8::MAX;

/// What deals are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    Partner,
    Owner,
    Customer,
    Product,
    Country,
    Stage,
    /// Why a deal was lost or rejected.
    Reason,
    Status,
}

impl Dimension {
    pub const ALL: [(&'static str, Dimension); 8] = [
        ("partner", Dimension::Partner),
        ("owner", Dimension::Owner),
        ("customer", Dimension::Customer),
        ("product", Dimension::Product),
        ("country", Dimension::Country),
        ("stage", Dimension::Stage),
        ("reason", Dimension::Reason),
        ("status", Dimension::Status),
    ];

    /// The name in addresses and requests.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, one)| *one)
    }
}

/// The days of a deal's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Created,
    Submitted,
    /// The programme's answer.
    Decided,
    /// Won or lost.
    Closed,
    /// When the partner expects to win it.
    Expected,
    /// The last day on which the registration protects the partner.
    Protected,
    /// When anything about it was last changed.
    Updated,
}

/// One deal, on its way into the columns.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fact<'f> {
    pub id: &'f str,
    pub title: &'f str,
    pub partner: &'f str,
    pub owner: &'f str,
    pub customer: &'f str,
    pub product: &'f str,
    pub country: &'f str,
    pub stage: &'f str,
    pub reason: &'f str,
    /// `None`: one that the portal does not know. Such a deal is counted as created and nothing else.
    pub status: Option<Status>,
    pub value: Option<Money>,
    /// The stage's chance of winning, 0 to 100.
    pub percent: Option<u8>,
    pub created: Option<NaiveDate>,
    pub submitted: Option<NaiveDate>,
    pub decided: Option<NaiveDate>,
    pub closed: Option<NaiveDate>,
    pub expected: Option<NaiveDate>,
    pub protected: Option<NaiveDate>,
    pub updated: Option<NaiveDate>,
}

/// A dimension's values, each row's by its place among the names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    pub of_row: Vec<u32>,
    /// Distinct. A row without a value has the name `""`.
    pub names: Vec<Box<str>>,
}

/// The columns of [`Deals`] as they come from a reader that has columns itself. All are equally long; names are shared
/// by all rows.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    pub ids: Texts,
    pub titles: Texts,
    pub partner: Codes,
    pub owner: Codes,
    pub customer: Codes,
    pub product: Codes,
    pub country: Codes,
    pub stage: Codes,
    pub reason: Codes,
    /// Places in [`Status::ALL`]; anything beyond it is a status that the portal does not know.
    pub status: Vec<u8>,
    /// Minor units; 0 without an amount.
    pub amounts: Vec<i64>,
    /// Places in `currency_names`, or [`NO_CURRENCY`].
    pub currencies: Vec<u8>,
    pub currency_names: Vec<Currency>,
    /// 0 to 100, or [`NO_PERCENT`].
    pub percents: Vec<u8>,
    /// Days since 1970-01-01, or [`NO_DAY`].
    pub created: Vec<i32>,
    pub submitted: Vec<i32>,
    pub decided: Vec<i32>,
    pub closed: Vec<i32>,
    pub expected: Vec<i32>,
    pub protected: Vec<i32>,
    /// Empty where nobody says when deals were changed: then no deal has such a day.
    pub updated: Vec<i32>,
}

/// Columns are not equally long, or a code names nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uneven;

/// Deals that figures are made of.
#[derive(Debug, Clone, Default)]
pub struct Deals {
    columns: Columns,
    /// The largest amount without its sign: decides whether 64 bits hold every sum.
    largest: u64,
    /// Amounts that no 64 bits of minor units hold exactly; they are in no sum.
    unfit: u32,
    /// Found when it is first asked for: every question about new customers needs it, and it never changes.
    first_won: OnceLock<Vec<i32>>,
}

impl Deals {
    /// Takes columns over. `unfit` counts amounts that no 64 bits of minor units hold exactly and that are therefore not
    /// among them.
    ///
    /// # Errors
    /// [`Uneven`] columns.
    pub fn new(mut columns: Columns, unfit: u32) -> Result<Self, Uneven> {
        let rows = columns.ids.len();
        if columns.updated.is_empty() {
            columns.updated = vec![NO_DAY; rows];
        }
        let coded = [
            &columns.partner,
            &columns.owner,
            &columns.customer,
            &columns.product,
            &columns.country,
            &columns.stage,
            &columns.reason,
        ];
        let codes_fit = coded.iter().all(|codes| {
            codes.of_row.len() == rows && codes.of_row.iter().all(|code| (*code as usize) < codes.names.len())
        });
        let known = columns.currency_names.len();
        let currencies_fit = known < usize::from(NO_CURRENCY)
            && columns.currencies.iter().all(|code| usize::from(*code) < known || *code == NO_CURRENCY);
        let lengths = [columns.titles.len(), columns.status.len(), columns.amounts.len()];
        let more = [columns.currencies.len(), columns.percents.len(), columns.created.len()];
        let days = [
            columns.submitted.len(),
            columns.decided.len(),
            columns.closed.len(),
            columns.expected.len(),
            columns.protected.len(),
            columns.updated.len(),
        ];
        let even = lengths.iter().chain(&more).chain(&days).all(|length| *length == rows);
        if !(codes_fit && currencies_fit && even) {
            return Err(Uneven);
        }
        let largest = columns.amounts.iter().map(|amount| amount.unsigned_abs()).max().unwrap_or(0);
        Ok(Self { columns, largest, unfit, first_won: OnceLock::new() })
    }

    /// Reads deals one by one.
    pub fn from_facts<'f>(facts: impl IntoIterator<Item = Fact<'f>>) -> Self {
        let mut gathering = Gathering::default();
        for fact in facts {
            gathering.push(fact);
        }
        gathering.into_deals()
    }

    pub fn len(&self) -> usize {
        self.columns.status.len()
    }

    pub fn is_empty(&self) -> bool {
        self.columns.status.is_empty()
    }

    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Amounts that no 64 bits of minor units hold exactly: too large, or finer than their currency. No sum has them.
    pub fn unfit(&self) -> u32 {
        self.unfit
    }

    /// The largest amount in minor units, without its sign.
    pub fn largest(&self) -> u64 {
        self.largest
    }

    /// How many values a dimension has.
    pub fn cardinality(&self, dimension: Dimension) -> usize {
        // The last place is for statuses that the portal does not know.
        self.codes(dimension).map_or(Status::ALL.len() + 1, |codes| codes.names.len())
    }

    /// The name of a dimension's value; `""` for none.
    pub fn name(&self, dimension: Dimension, code: usize) -> &str {
        match self.codes(dimension) {
            Some(codes) => codes.names.get(code).map_or("", |name| name),
            None => Status::ALL.get(code).map_or("", |status| status.as_str()),
        }
    }

    /// The codes of a dimension; `None` for the status, which has a column of its own.
    pub(super) fn codes(&self, dimension: Dimension) -> Option<&Codes> {
        let columns = &self.columns;
        match dimension {
            Dimension::Partner => Some(&columns.partner),
            Dimension::Owner => Some(&columns.owner),
            Dimension::Customer => Some(&columns.customer),
            Dimension::Product => Some(&columns.product),
            Dimension::Country => Some(&columns.country),
            Dimension::Stage => Some(&columns.stage),
            Dimension::Reason => Some(&columns.reason),
            Dimension::Status => None,
        }
    }

    /// The days of a moment, for each row.
    pub fn days(&self, moment: Moment) -> &[i32] {
        match moment {
            Moment::Created => &self.columns.created,
            Moment::Submitted => &self.columns.submitted,
            Moment::Decided => &self.columns.decided,
            Moment::Closed => &self.columns.closed,
            Moment::Expected => &self.columns.expected,
            Moment::Protected => &self.columns.protected,
            Moment::Updated => &self.columns.updated,
        }
    }

    /// For each customer's code the first day on which a deal with them was won; `i32::MAX` for none.
    pub(super) fn first_won(&self) -> &[i32] {
        self.first_won.get_or_init(|| {
            let codes = &self.columns.customer;
            let mut first = vec![i32::MAX; codes.names.len()];
            let rows = self.columns.status.iter().zip(&self.columns.closed).zip(&codes.of_row);
            for ((status, day), customer) in rows {
                if Status::ALL.get(usize::from(*status)) == Some(&Status::Won)
                    && *day != NO_DAY
                    && let Some(first) = first.get_mut(*customer as usize)
                {
                    *first = (*first).min(*day);
                }
            }
            first
        })
    }

    /// A deal's amount.
    pub fn value(&self, row: usize) -> Option<Money> {
        let code = usize::from(*self.columns.currencies.get(row)?);
        let currency = self.columns.currency_names.get(code)?;
        Money::from_minor(*self.columns.amounts.get(row)?, *currency)
    }

    pub fn status(&self, row: usize) -> Option<Status> {
        Status::ALL.get(usize::from(*self.columns.status.get(row)?)).copied()
    }
}

/// Deals on their way into columns, some at a time: nobody has to hold all rows at once.
#[derive(Default)]
pub struct Gathering {
    columns: Columns,
    names: [Interner; 7],
    unfit: u32,
}

impl Gathering {
    pub fn push(&mut self, fact: Fact<'_>) {
        let columns = &mut self.columns;
        columns.ids.push(fact.id);
        columns.titles.push(fact.title);
        let [partner, owner, customer, product, country, stage, reason] = &mut self.names;
        partner.push(&mut columns.partner, fact.partner);
        owner.push(&mut columns.owner, fact.owner);
        customer.push(&mut columns.customer, fact.customer);
        product.push(&mut columns.product, fact.product);
        country.push(&mut columns.country, fact.country);
        stage.push(&mut columns.stage, fact.stage);
        reason.push(&mut columns.reason, fact.reason);
        let status = fact.status.and_then(|status| Status::ALL.iter().position(|one| *one == status));
        columns.status.push(status.and_then(|at| u8::try_from(at).ok()).unwrap_or(NO_STATUS));
        let minor = fact.value.and_then(|value| Some((value.minor()?, value.currency())));
        self.unfit += u32::from(fact.value.is_some() && minor.is_none());
        let (amount, currency) = match minor {
            Some((amount, currency)) => (amount, currency_code(&mut columns.currency_names, currency)),
            None => (0, NO_CURRENCY),
        };
        columns.amounts.push(amount);
        columns.currencies.push(currency);
        columns.percents.push(fact.percent.filter(|percent| *percent <= 100).unwrap_or(NO_PERCENT));
        let day = |date: Option<NaiveDate>| date.map_or(NO_DAY, day_number);
        columns.created.push(day(fact.created));
        columns.submitted.push(day(fact.submitted));
        columns.decided.push(day(fact.decided));
        columns.closed.push(day(fact.closed));
        columns.expected.push(day(fact.expected));
        columns.protected.push(day(fact.protected));
        columns.updated.push(day(fact.updated));
    }

    /// The deals that were pushed, in that order.
    pub fn into_deals(self) -> Deals {
        let largest = self.columns.amounts.iter().map(|amount| amount.unsigned_abs()).max().unwrap_or(0);
        Deals { columns: self.columns, largest, unfit: self.unfit, first_won: OnceLock::new() }
    }
}

/// The currencies of a programme are a handful; the 255th and all after it would have no code, and no sum.
fn currency_code(names: &mut Vec<Currency>, currency: Currency) -> u8 {
    let at = names.iter().position(|known| *known == currency).unwrap_or_else(|| {
        if names.len() < usize::from(NO_CURRENCY) {
            names.push(currency);
        }
        names.len() - 1
    });
    u8::try_from(at).unwrap_or(NO_CURRENCY)
}

#[derive(Default)]
struct Interner(BTreeMap<Box<str>, u32>);

impl Interner {
    fn push(&mut self, codes: &mut Codes, name: &str) {
        let code = self.0.get(name).copied().unwrap_or_else(|| {
            let code = u32::try_from(codes.names.len()).unwrap_or(u32::MAX);
            codes.names.push(name.into());
            self.0.insert(name.into(), code);
            code
        });
        codes.of_row.push(code);
    }
}
