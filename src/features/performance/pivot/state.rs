//! What is chosen, as the address has it.

use super::super::address::Address;
use domain::performance::pivot::{Across, Ask, Window};

/// 50 rows: a page of them. 53 columns: a year of weeks.
pub const ON_SCREEN: Window = Window { skip: 0, rows: 50, columns: 53 };
/// In a picture: as many rows and columns as can be told apart.
const IN_PICTURE: Window = Window { skip: 0, rows: 20, columns: 31 };
/// In a file: 366 days, and two million cells with them.
pub const IN_FILE: Window = Window { skip: 0, rows: 5_000, columns: 366 };

/// How a pivot is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    #[default]
    Table,
    Heat,
    Bars,
}

impl Form {
    pub const ALL: [(&'static str, Form); 3] =
        [("table", Form::Table), ("heat", Form::Heat), ("bars", Form::Bars)];

    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, one)| *one)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub ask: Ask,
    pub form: Form,
    /// Once settled: steps of time were asked for, and the measure has none.
    pub without_steps: bool,
}

/// The parameters that a pivot has in the address.
const NAMES: [&str; 6] = ["rows", "cols", "measure", "sort", "order", "as"];

impl Asked {
    pub fn of(address: &Address) -> Self {
        let mut ask = Ask::default();
        for (name, value) in &address.rest {
            ask.read(name, value);
        }
        let form = address.kept("as").and_then(Form::parse).unwrap_or_default();
        Self { ask, form, without_steps: false }
    }

    /// What can be shown of it. The address keeps what was asked: another measure may have steps of time again.
    pub fn settled(mut self) -> Self {
        self.without_steps = matches!(self.ask.across, Across::Steps(_)) && !self.ask.measure.has_steps();
        self.ask = self.ask.settled();
        self
    }

    /// The address that says the same.
    pub fn within(&self, address: &Address) -> Address {
        let mut pairs = self.ask.to_pairs();
        if self.form != Form::default() {
            pairs.push(("as".to_owned(), self.form.as_str().to_owned()));
        }
        address.keeping(&NAMES, pairs)
    }

    /// The part that a page of the table shows, or a picture.
    pub fn window(&self, page: u32) -> Window {
        let before = page.saturating_sub(1) as usize;
        match self.form {
            Form::Table => Window { skip: before.saturating_mul(ON_SCREEN.rows), ..ON_SCREEN },
            Form::Heat | Form::Bars => IN_PICTURE,
        }
    }
}
