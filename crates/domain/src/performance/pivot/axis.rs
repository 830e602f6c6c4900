//! Rows and columns of a pivot, and the cells where they cross.

use super::ask::{Across, Order};
use super::counted::{Counted, Question};
use super::{Cell, Column, Key};
use crate::performance::amounts::Scale;
use crate::performance::deals::{Deals, Dimension};
use crate::performance::filter::Filter;
use crate::performance::grouping::{Grouping, OUTSIDE};
use crate::performance::period::{Grain, Period, Timeline};
use crate::performance::query::Query;
use crate::performance::report::Setting;
use rust_decimal::Decimal;

pub(super) struct Rows {
    grouping: Grouping,
    dimensions: Vec<Dimension>,
}

impl Rows {
    pub fn new(deals: &Deals, filter: &Filter, by: &[Dimension]) -> Self {
        Self { grouping: Grouping::new(deals, filter, by), dimensions: by.to_vec() }
    }

    pub fn len(&self) -> usize {
        self.grouping.cells()
    }

    pub fn grouping(&self) -> &Grouping {
        &self.grouping
    }

    pub fn names(&self, deals: &Deals, row: usize) -> Vec<String> {
        let codes = self.grouping.codes(row);
        self.dimensions.iter().zip(codes).map(|(one, code)| deals.name(*one, code).to_owned()).collect()
    }

    /// Each deal's place among the rows that are shown.
    fn among(&self, shown: &[usize]) -> Vec<u32> {
        let mut place = vec![OUTSIDE; self.len()];
        for (at, row) in shown.iter().enumerate() {
            if let (Some(place), Ok(at)) = (place.get_mut(*row), u32::try_from(at)) {
                *place = at;
            }
        }
        self.grouping.of_row.iter().map(|row| place.get(*row as usize).copied().unwrap_or(OUTSIDE)).collect()
    }
}

pub(super) enum Columns {
    Nothing,
    /// Each deal's column, and the columns' names.
    Names(Grouping, Vec<String>),
    Steps(Vec<Period>, Grain),
}

impl Columns {
    pub fn new(deals: &Deals, query: &Query, across: Across, period: &Period, setting: &Setting) -> Self {
        match across {
            Across::Nothing => Columns::Nothing,
            Across::Dimension(one) => {
                let grouping = Grouping::new(deals, &query.filter, &[one]);
                let names = (0..grouping.cells())
                    .map(|cell| {
                        deals.name(one, grouping.codes(cell).first().copied().unwrap_or(0)).to_owned()
                    })
                    .collect();
                Columns::Names(grouping, names)
            }
            Across::Steps(grain) => {
                let grain = grain.unwrap_or_else(|| query.grain_of(period));
                let begins = Timeline::stepped(period, grain, setting.fiscal);
                let begins = begins.begins();
                let ends = begins.iter().skip(1).map(|next| next.pred_opt().unwrap_or(*next));
                let ends = ends.chain([period.to]);
                Columns::Steps(
                    begins.iter().zip(ends).map(|(from, to)| Period::between(*from, to)).collect(),
                    grain,
                )
            }
        }
    }

    /// The weight of every row in the column that it is ordered by; `None` where it is not ordered by one.
    pub fn weights(
        &self,
        question: &Question,
        rows: &Rows,
        order: &Order,
        scale: Scale,
    ) -> Option<Vec<Option<Decimal>>> {
        let Order::Column(name) = order else { return None };
        let of = |counted: Counted| {
            (0..rows.len())
                .map(|row| {
                    Some(counted.cell(row, 0)).filter(|cell| !cell.empty).and_then(|cell| cell.weight(scale))
                })
                .collect()
        };
        match self {
            Columns::Nothing => None,
            Columns::Names(grouping, names) => {
                let column = u32::try_from(names.iter().position(|one| one == name)?).ok()?;
                let pairs = rows.grouping().of_row.iter().zip(&grouping.of_row);
                let of_row = pairs.map(|(row, of)| if *of == column { *row } else { OUTSIDE }).collect();
                let narrowed = Grouping::placed(of_row, rows.len());
                Some(of(Counted::new(question, &narrowed, &question.period)))
            }
            Columns::Steps(steps, _) => {
                let step = steps.iter().find(|step| step.from.to_string() == *name)?;
                Some(of(Counted::new(question, rows.grouping(), step)))
            }
        }
    }

    /// The columns that are shown with their totals, and how many there are in all.
    pub fn shown(self, question: &Question, meant: &Grouping, scale: Scale, most: usize) -> (Shown, usize) {
        match self {
            Columns::Nothing => (Shown { columns: Vec::new(), across: Crossing::Nothing }, 0),
            Columns::Names(grouping, names) => {
                let counted = Counted::new(question, &grouping, &question.period);
                let mut all: Vec<(usize, Cell)> = (0..names.len())
                    .map(|cell| (cell, counted.cell(cell, 0)))
                    .filter(|(_, cell)| !cell.empty)
                    .collect();
                // Those of most weight first; equal ones by name, so that the order of deals does not matter.
                all.sort_by(|(one, this), (other, that)| {
                    super::ranked(this.weight(scale), that.weight(scale), false)
                        .then_with(|| names.get(*one).cmp(&names.get(*other)))
                });
                let count = all.len();
                all.truncate(most);
                let mut place = vec![OUTSIDE; names.len()];
                for (at, (cell, _)) in all.iter().enumerate() {
                    if let (Some(place), Ok(at)) = (place.get_mut(*cell), u32::try_from(at)) {
                        *place = at;
                    }
                }
                let of_row = grouping.of_row.iter();
                let of_row =
                    of_row.map(|cell| place.get(*cell as usize).copied().unwrap_or(OUTSIDE)).collect();
                let name = |cell: usize| Key::Name(names.get(cell).cloned().unwrap_or_default());
                let columns =
                    all.into_iter().map(|(cell, total)| Column { key: name(cell), total }).collect();
                (Shown { columns, across: Crossing::Names(of_row) }, count)
            }
            Columns::Steps(steps, grain) => {
                let count = steps.len();
                let shown: Vec<Period> = steps.into_iter().skip(count.saturating_sub(most)).collect();
                let first = shown.first().map_or(question.period.from, |step| step.from);
                let days = Period::between(first, question.period.to);
                let timeline = Timeline::stepped(&days, grain, question.setting.fiscal);
                let counted = Counted::stepped(question, meant, &timeline);
                let columns = shown.into_iter().enumerate();
                let columns = columns
                    .map(|(at, days)| Column { key: Key::Days(days), total: counted.cell(0, at) })
                    .collect();
                (Shown { columns, across: Crossing::Steps(timeline) }, count)
            }
        }
    }
}

/// The columns that are shown.
pub(super) struct Shown {
    columns: Vec<Column>,
    across: Crossing,
}

enum Crossing {
    Nothing,
    /// Each deal's place among the columns.
    Names(Vec<u32>),
    Steps(Timeline),
}

impl Shown {
    /// The cells of each row that is shown.
    pub fn cells(&self, question: &Question, rows: &Rows, shown: &[usize]) -> Vec<Vec<Cell>> {
        let width = self.columns.len();
        let among = rows.among(shown);
        match &self.across {
            Crossing::Nothing => shown.iter().map(|_| Vec::new()).collect(),
            Crossing::Names(column) => {
                let across = u32::try_from(width).unwrap_or(OUTSIDE);
                let place = |(row, column): (&u32, &u32)| match (*row, *column) {
                    (OUTSIDE, _) | (_, OUTSIDE) => OUTSIDE,
                    (row, column) => row.saturating_mul(across).saturating_add(column),
                };
                let of_row = among.iter().zip(column).map(place).collect();
                let grouping = Grouping::placed(of_row, shown.len() * width);
                let counted = Counted::new(question, &grouping, &question.period);
                let row = |row: usize| (0..width).map(|at| counted.cell(row * width + at, 0)).collect();
                (0..shown.len()).map(row).collect()
            }
            Crossing::Steps(timeline) => {
                let grouping = Grouping::placed(among, shown.len());
                let counted = Counted::stepped(question, &grouping, timeline);
                (0..shown.len()).map(|row| (0..width).map(|at| counted.cell(row, at)).collect()).collect()
            }
        }
    }

    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }
}
