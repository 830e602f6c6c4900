//! Deals in columns for figures: which columns are asked for, and what they mean to the portal.
//!
//! The reference backend's list and that of any backend with a profile are read alike; what a backend does not have is
//! absent in every row, never guessed.

pub mod reading;

use crate::names;
use domain::deals::Status;
use domain::money::Currency;
use domain::performance::{Codes, Columns, Deals, Dimension, NO_CURRENCY, NO_DAY, NO_PERCENT, Texts, Uneven};
use domain::program::Program;
use rest_profile::columns::{
    Column, ColumnKind, ColumnSpec, Columns as Read, Data, Layout, Notation, PageSummary,
};
use rest_profile::json::Pointer;
use std::collections::BTreeMap;

/// Four decimals are the most that ISO 4217 knows.
const SCALE: u8 = 4;

/// Under which name each column was asked for. An empty name: nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    pub id: String,
    pub title: String,
    pub customer: String,
    pub product: String,
    pub country: String,
    pub stage: String,
    pub amount: String,
    pub currency: String,
    pub expected: String,
}

/// What the codes of partners and people are called.
pub type Labels = BTreeMap<Dimension, BTreeMap<String, String>>;

impl Names {
    /// The names that the programme's fields have, as a backend with a profile knows them. Its ids have none.
    pub fn of(program: &Program) -> Self {
        let roles = &program.roles;
        let named = |id: &Option<String>| id.clone().unwrap_or_default();
        Self {
            id: String::new(),
            title: roles.title.clone(),
            customer: roles.customer.clone(),
            product: named(&roles.product),
            country: named(&roles.country),
            stage: named(&roles.stage),
            amount: roles.value.clone(),
            currency: names::currency_of(&roles.value),
            expected: roles.close_date.clone(),
        }
    }

    /// The reference backend's own.
    pub fn portal() -> Self {
        Self {
            id: names::ID.to_owned(),
            title: "title".to_owned(),
            customer: "customer".to_owned(),
            product: "product".to_owned(),
            country: "country".to_owned(),
            stage: "stage".to_owned(),
            amount: "amount".to_owned(),
            currency: "currency".to_owned(),
            expected: "close_date".to_owned(),
        }
    }

    fn all(&self) -> Vec<&str> {
        let own = [
            &self.title,
            &self.customer,
            &self.product,
            &self.country,
            &self.stage,
            &self.amount,
            &self.currency,
            &self.expected,
        ];
        let system = [
            names::STATUS,
            names::REASON,
            names::PARTNER,
            names::PARTNER_NAME,
            names::OWNER,
            names::OWNER_NAME,
            names::CREATED_AT,
            names::SUBMITTED_AT,
            names::DECIDED_AT,
            names::CLOSED_AT,
            names::PROTECTED_UNTIL,
            names::UPDATED_AT,
        ];
        own.into_iter().map(String::as_str).chain(system).filter(|name| !name.is_empty()).collect()
    }
}

/// The reference backend's list of facts: `{"items": [{...}]}` with days as dates, and beside it whether deals are
/// [`missing`] and the list is [`incomplete`].
pub fn portal_layout() -> Layout {
    let names = Names::portal();
    let column = |name: &str| {
        let kind = match name {
            "amount" => ColumnKind::Decimal { scale: SCALE },
            "close_date" => ColumnKind::Date(Notation::Iso),
            name if name.ends_with("_at") || name == names::PROTECTED_UNTIL => {
                ColumnKind::Date(Notation::Iso)
            }
            _ => ColumnKind::Text,
        };
        ColumnSpec { name: name.into(), pointer: Pointer::from_segments([name]), kind }
    };
    let columns = std::iter::once(names::ID).chain(names.all()).map(column).collect();
    let envelope = ["missing", "incomplete"].map(|name| Pointer::from_segments([name])).to_vec();
    Layout { list: Pointer::from_segments(["items"]), columns, identity: Some(0), envelope }
}

/// How many deals are missing from a list of [`portal_layout`].
pub fn missing(page: &PageSummary) -> u64 {
    let told = page.envelope.first().and_then(Option::as_ref);
    told.and_then(|told| told.to_text().parse().ok()).unwrap_or(0)
}

/// Whether a list of [`portal_layout`] is not whole, even if nobody may know how much is missing.
pub fn incomplete(page: &PageSummary) -> bool {
    let told = page.envelope.get(1).and_then(Option::as_ref);
    missing(page) > 0 || told.is_some_and(|told| told.to_text() == "true")
}

/// What was read, as deals. `values` answers the words of a field whose column holds codes; `day` the civil day, in the
/// programme's zone, of an instant in milliseconds.
///
/// # Errors
/// Never for columns of one reader.
pub fn deals<'v>(
    program: &Program,
    read: &Read,
    names: &Names,
    values: &dyn Fn(&str) -> Vec<&'v str>,
    day: &mut dyn FnMut(i64) -> i32,
) -> Result<(Deals, Labels), Uneven> {
    let texts = |name: &str| match read.get(name) {
        Some(column) => (0..read.rows()).map(|row| column.text(row).unwrap_or_default()).collect(),
        None => (0..read.rows()).map(|_| "").collect::<Texts>(),
    };
    let (mut columns, unfit, labels) = all_but_texts(program, read, names, values, day);
    (columns.ids, columns.titles) = (texts(&names.id), texts(&names.title));
    Ok((Deals::new(columns, unfit)?, labels))
}

/// The same, and what is left of the answer is given up: its texts are not copied, which for many deals is half of all
/// memory.
///
/// # Errors
/// Never for columns of one reader.
#[inline]
pub fn into_deals<'v>(
    program: &Program,
    mut read: Read,
    names: &Names,
    values: &dyn Fn(&str) -> Vec<&'v str>,
    day: &mut dyn FnMut(i64) -> i32,
) -> Result<(Deals, Labels), Uneven> {
    let rows = read.rows();
    let (mut columns, unfit, labels) = all_but_texts(program, &read, names, values, day);
    let mut texts = |name: &str| match read.take_text(name) {
        Some((codes, all, ends)) if codes.len() == rows => Texts::coded(all, ends, codes),
        _ => (0..rows).map(|_| "").collect(),
    };
    columns.titles = texts(&names.title);
    columns.ids = if names.id == names.title { columns.titles.clone() } else { texts(&names.id) };
    Ok((Deals::new(columns, unfit)?, labels))
}

#[inline]
fn all_but_texts<'v>(
    program: &Program,
    read: &Read,
    names: &Names,
    values: &dyn Fn(&str) -> Vec<&'v str>,
    day: &mut dyn FnMut(i64) -> i32,
) -> (Columns, u32, Labels) {
    let rows = read.rows();
    let coded = |name: &str| {
        read.get(name).map_or_else(|| nothing(rows), |column| codes(column, rows, &values(name)))
    };
    let mut days = |name: &str| match read.get(name).map(|column| (column, column.data())) {
        Some((column, Data::Date(all))) => all
            .iter()
            .take(rows)
            .enumerate()
            .map(|(row, day)| if column.present().get(row) { *day } else { NO_DAY })
            .collect(),
        Some((column, Data::Instant(_))) => {
            (0..rows).map(|row| column.instant(row).map_or(NO_DAY, &mut *day)).collect()
        }
        _ => vec![NO_DAY; rows],
    };
    let statuses = coded(names::STATUS);
    let stage = coded(&names.stage);
    let (amounts, currencies, currency_names, unfit) =
        amounts(program, read, names, rows, &coded(&names.currency));
    let columns = Columns {
        ids: Texts::default(),
        titles: Texts::default(),
        partner: coded(names::PARTNER),
        owner: coded(names::OWNER),
        customer: coded(&names.customer),
        product: coded(&names.product),
        country: coded(&names.country),
        reason: coded(names::REASON),
        status: translated(&statuses, u8::MAX, |name| {
            let status = Status::parse(name)?;
            u8::try_from(Status::ALL.iter().position(|one| *one == status)?).ok()
        }),
        amounts,
        currencies,
        currency_names,
        percents: translated(&stage, NO_PERCENT, |name| program.stage(name).map(|stage| stage.probability)),
        created: days(names::CREATED_AT),
        submitted: days(names::SUBMITTED_AT),
        decided: days(names::DECIDED_AT),
        closed: days(names::CLOSED_AT),
        expected: days(&names.expected),
        protected: days(names::PROTECTED_UNTIL),
        updated: days(names::UPDATED_AT),
        stage,
    };
    let labels = [(Dimension::Partner, names::PARTNER_NAME), (Dimension::Owner, names::OWNER_NAME)]
        .into_iter()
        .filter_map(|(dimension, name)| {
            let codes = if dimension == Dimension::Partner { &columns.partner } else { &columns.owner };
            Some((dimension, labels(codes, read.get(name)?)))
        })
        .collect();
    (columns, unfit, labels)
}

/// A column without a value in any row.
#[inline]
fn nothing(rows: usize) -> Codes {
    Codes { of_row: vec![0; rows], names: vec!["".into()] }
}

/// Whatever kind a column is, its distinct values. The first name is that of rows without one.
#[inline]
fn codes(column: &Column, rows: usize, words: &[&str]) -> Codes {
    let mut names: Vec<Box<str>> = vec!["".into()];
    let of_row = match column.data() {
        Data::Text { codes, dictionary } => {
            // An empty text is none: both are the same to a person.
            let empty = dictionary.find("");
            names.extend(dictionary.iter().map(Box::from));
            codes
                .iter()
                .map(|code| if *code == u32::MAX || Some(*code) == empty { 0 } else { code + 1 })
                .collect()
        }
        Data::Choice(codes) => {
            names.extend(words.iter().map(|word| Box::from(*word)));
            let code = |code: &u16| if usize::from(*code) < words.len() { u32::from(*code) + 1 } else { 0 };
            codes.iter().map(code).collect()
        }
        _ => vec![0; rows],
    };
    Codes { of_row, names }
}

/// A small number for each row, from the name that its code stands for.
#[inline]
fn translated(codes: &Codes, none: u8, meaning: impl Fn(&str) -> Option<u8>) -> Vec<u8> {
    let meanings: Vec<u8> = codes.names.iter().map(|name| meaning(name).unwrap_or(none)).collect();
    codes.of_row.iter().map(|code| meanings.get(*code as usize).copied().unwrap_or(none)).collect()
}

/// Amounts in minor units, their currencies, and how many could not be had exactly.
#[inline]
fn amounts(
    program: &Program,
    read: &Read,
    names: &Names,
    rows: usize,
    codes: &Codes,
) -> (Vec<i64>, Vec<u8>, Vec<Currency>, u32) {
    // The programme's currency is meant only where the backend has no place for one.
    let has_currency = !names.currency.is_empty() && read.get(&names.currency).is_some();
    let mut known: Vec<Currency> = Vec::new();
    let mut code_of = |currency: Currency| {
        let at = known.iter().position(|one| *one == currency).unwrap_or_else(|| {
            known.push(currency);
            known.len() - 1
        });
        u8::try_from(at).ok().filter(|at| *at != NO_CURRENCY)
    };
    let by_code: Vec<Option<(u8, i64)>> = codes
        .names
        .iter()
        .map(|name| {
            let currency = match has_currency {
                true => Currency::parse(name.trim())?,
                false => program.default_currency,
            };
            Some((code_of(currency)?, 10_i64.pow(u32::from(SCALE).saturating_sub(currency.minor_digits()))))
        })
        .collect();
    let (mut amounts, mut currencies) = (vec![0; rows], vec![NO_CURRENCY; rows]);
    let mut unfit = 0;
    if let Some(column) = read.get(&names.amount)
        && let Data::Decimal { scale: SCALE, units, .. } = column.data()
    {
        let cells = amounts.iter_mut().zip(&mut currencies).zip(units.iter().zip(&codes.of_row)).enumerate();
        for (row, ((amount, currency), (units, code))) in cells {
            if !column.present().get(row) {
                continue;
            }
            match by_code.get(*code as usize).copied().flatten() {
                Some((name, divisor)) if *units != i64::MIN && units % divisor == 0 => {
                    (*amount, *currency) = (units / divisor, name);
                }
                _ => unfit += 1,
            }
        }
    }
    (amounts, currencies, known, unfit)
}

#[inline]
fn labels(codes: &Codes, column: &Column) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    let mut seen = vec![false; codes.names.len()];
    for (row, code) in codes.of_row.iter().enumerate() {
        let at = *code as usize;
        let (Some(seen), Some(name)) = (seen.get_mut(at), codes.names.get(at)) else { continue };
        if !*seen && let Some(label) = column.text(row).filter(|label| !label.is_empty()) {
            *seen = true;
            labels.insert(name.to_string(), label.to_owned());
        }
    }
    labels
}
