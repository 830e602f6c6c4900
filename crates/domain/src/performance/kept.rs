//! The same deals for somebody else: without those that they may not see, and by the names that they know.

use super::deals::{Codes, Columns, Deals, Dimension};
use super::texts::Texts;
use std::collections::BTreeMap;

impl Deals {
    /// Only the deals whose value of a dimension is wanted. The names stay, also those that no deal has any more.
    #[must_use]
    pub fn retain(self, dimension: Dimension, wanted: &dyn Fn(&str) -> bool) -> Self {
        let names: Vec<bool> =
            (0..self.cardinality(dimension)).map(|code| wanted(self.name(dimension, code))).collect();
        if names.iter().all(|wanted| *wanted) {
            return self;
        }
        let last = names.len().saturating_sub(1);
        let is_wanted = |code: usize| names.get(code.min(last)).copied().unwrap_or(false);
        let rows: Vec<bool> = match self.codes(dimension) {
            Some(codes) => codes.of_row.iter().map(|code| is_wanted(*code as usize)).collect(),
            None => self.columns().status.iter().map(|code| is_wanted(usize::from(*code))).collect(),
        };
        let unfit = self.unfit();
        let columns = kept(self.columns(), &rows);
        // Columns stay equally long; were they not, no deal is shown rather than one too many.
        Self::new(columns, unfit).unwrap_or_default()
    }

    /// The deals with other names for the values of a dimension. Values that are given the same name become one; a status
    /// has no other names.
    #[must_use]
    pub fn rename(self, dimension: Dimension, name: &dyn Fn(&str) -> String) -> Self {
        let unfit = self.unfit();
        let mut columns = self.columns().clone();
        let codes = match dimension {
            Dimension::Partner => &mut columns.partner,
            Dimension::Owner => &mut columns.owner,
            Dimension::Customer => &mut columns.customer,
            Dimension::Product => &mut columns.product,
            Dimension::Country => &mut columns.country,
            Dimension::Stage => &mut columns.stage,
            Dimension::Reason => &mut columns.reason,
            Dimension::Status => return self,
        };
        let mut places: BTreeMap<String, u32> = BTreeMap::new();
        let mut names: Vec<Box<str>> = Vec::with_capacity(codes.names.len());
        let mut now = Vec::with_capacity(codes.names.len());
        for old in &codes.names {
            let new = name(old);
            let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
            now.push(*places.entry(new.clone()).or_insert_with(|| {
                names.push(new.into());
                next
            }));
        }
        for code in &mut codes.of_row {
            *code = now.get(*code as usize).copied().unwrap_or_default();
        }
        codes.names = names;
        Self::new(columns, unfit).unwrap_or_default()
    }
}

fn kept(columns: &Columns, rows: &[bool]) -> Columns {
    let texts = |texts: &Texts| -> Texts {
        let wanted = rows.iter().enumerate().filter(|(_, wanted)| **wanted);
        wanted.map(|(row, _)| texts.get(row).unwrap_or_default()).collect()
    };
    let codes = |codes: &Codes| Codes { of_row: of(&codes.of_row, rows), names: codes.names.clone() };
    Columns {
        ids: texts(&columns.ids),
        titles: texts(&columns.titles),
        partner: codes(&columns.partner),
        owner: codes(&columns.owner),
        customer: codes(&columns.customer),
        product: codes(&columns.product),
        country: codes(&columns.country),
        stage: codes(&columns.stage),
        reason: codes(&columns.reason),
        status: of(&columns.status, rows),
        amounts: of(&columns.amounts, rows),
        currencies: of(&columns.currencies, rows),
        currency_names: columns.currency_names.clone(),
        percents: of(&columns.percents, rows),
        created: of(&columns.created, rows),
        submitted: of(&columns.submitted, rows),
        decided: of(&columns.decided, rows),
        closed: of(&columns.closed, rows),
        expected: of(&columns.expected, rows),
        protected: of(&columns.protected, rows),
        updated: of(&columns.updated, rows),
    }
}

fn of<T: Copy>(column: &[T], rows: &[bool]) -> Vec<T> {
    column.iter().zip(rows).filter(|(_, wanted)| **wanted).map(|(value, _)| *value).collect()
}
