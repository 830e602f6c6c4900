//! The cell of each deal that is asked about.

use super::deals::{Deals, Dimension};
use super::filter::Filter;
use crate::deals::Status;
use std::collections::HashMap;

/// A deal that is not asked about.
pub(super) const OUTSIDE: u32 = u32::MAX;

/// 262,144: as many cells are kept for all combinations, even those that no deal has; above it only for those that
/// some deal has.
const DENSE: usize = 1 << 18;

/// Up to three dimensions, crossed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    pub(super) of_row: Vec<u32>,
    dimensions: Vec<(Dimension, usize)>,
    /// The combination of each cell, as one number; `None`: the cell's own number.
    combinations: Option<Vec<u64>>,
    cells: usize,
}

impl Grouping {
    /// Gives every deal that the filter means its cell. Of more than three dimensions the first three count.
    pub fn new(deals: &Deals, filter: &Filter, by: &[Dimension]) -> Self {
        let dimensions: Vec<(Dimension, usize)> =
            by.iter().take(3).map(|one| (*one, deals.cardinality(*one).max(1))).collect();
        let all = dimensions.iter().try_fold(1_usize, |all, (_, size)| all.checked_mul(*size));
        let meant = filter.rows(deals);
        match all.filter(|all| *all <= DENSE) {
            Some(cells) => {
                let mut of_row = vec![0_u32; deals.len()];
                for (dimension, size) in &dimensions {
                    let size = u32::try_from(*size).unwrap_or(u32::MAX);
                    each_code(deals, *dimension, &mut of_row, |cell, code| *cell = *cell * size + code);
                }
                for (cell, meant) in of_row.iter_mut().zip(&meant) {
                    *cell |= if *meant { 0 } else { OUTSIDE };
                }
                Self { of_row, dimensions, combinations: None, cells }
            }
            None => Self::sparse(deals, dimensions, &meant),
        }
    }

    /// Cells that somebody else has told apart: for each row its cell, or [`OUTSIDE`].
    pub(super) fn placed(of_row: Vec<u32>, cells: usize) -> Self {
        Self { of_row, dimensions: Vec::new(), combinations: None, cells }
    }

    fn sparse(deals: &Deals, dimensions: Vec<(Dimension, usize)>, meant: &[bool]) -> Self {
        let mut combined = vec![0_u64; deals.len()];
        for (dimension, size) in &dimensions {
            // Three dimensions of 21 bits each: two million names in each of them.
            let size = (*size as u64).min(1 << 21);
            each_code(deals, *dimension, &mut combined, |cell, code| {
                *cell = cell.wrapping_mul(size).wrapping_add(u64::from(code));
            });
        }
        let mut cells: HashMap<u64, u32> = HashMap::new();
        let mut combinations = Vec::new();
        let mut cell_of = |combination: u64| {
            *cells.entry(combination).or_insert_with(|| {
                combinations.push(combination);
                u32::try_from(combinations.len() - 1).unwrap_or(OUTSIDE)
            })
        };
        let pairs = combined.iter().zip(meant);
        let of_row = pairs.map(|(one, meant)| if *meant { cell_of(*one) } else { OUTSIDE }).collect();
        let cells = combinations.len();
        Self { of_row, dimensions, combinations: Some(combinations), cells }
    }

    /// How many cells there are.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// What the cells are told apart by.
    pub fn dimensions(&self) -> impl Iterator<Item = Dimension> + '_ {
        self.dimensions.iter().map(|(dimension, _)| *dimension)
    }

    /// The code of each dimension in a cell, in the order of the dimensions.
    pub fn codes(&self, cell: usize) -> Vec<usize> {
        let mut rest = match &self.combinations {
            Some(combinations) => combinations.get(cell).copied().unwrap_or_default(),
            None => cell as u64,
        };
        let mut codes: Vec<usize> = self
            .dimensions
            .iter()
            .rev()
            .map(|(_, size)| {
                let code = rest % *size as u64;
                rest /= *size as u64;
                usize::try_from(code).unwrap_or_default()
            })
            .collect();
        codes.reverse();
        codes
    }

    /// The rows of a cell, or all rows that are meant: what a figure leads to.
    pub fn rows(&self, cell: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        let wanted = cell.and_then(|cell| u32::try_from(cell).ok());
        let meant = move |of: u32| of != OUTSIDE && (cell.is_none() || Some(of) == wanted);
        self.of_row.iter().enumerate().filter(move |(_, of)| meant(**of)).map(|(row, _)| row)
    }
}

fn each_code<T>(deals: &Deals, dimension: Dimension, cells: &mut [T], mut fold: impl FnMut(&mut T, u32)) {
    match deals.codes(dimension) {
        Some(codes) => cells.iter_mut().zip(&codes.of_row).for_each(|(cell, code)| fold(cell, *code)),
        None => {
            let unknown = u32::try_from(Status::ALL.len()).unwrap_or(u32::MAX);
            let statuses = deals.columns().status.iter();
            cells
                .iter_mut()
                .zip(statuses)
                .for_each(|(cell, status)| fold(cell, u32::from(*status).min(unknown)));
        }
    }
}
