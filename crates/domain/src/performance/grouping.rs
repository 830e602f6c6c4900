//! The cell of each deal that is asked about.

use super::deals::{Deals, Dimension};
use super::filter::Filter;
use crate::deals::Status;
use std::collections::{HashMap, HashSet};

pub(super) use kernels::OUTSIDE;

/// 4,096 combinations have a cell each, even those that no deal has.
const FEW: usize = 1 << 12;
/// 32,768: never more than these, however many deals there are. What is counted takes up to two kilobytes a cell.
const MANY: usize = 1 << 15;
/// Four entries of a table for each deal are cheaper than looking the combinations up one by one.
const TABLE: usize = 4;

/// Whether every combination has a cell: memory has to follow the deals, not what their names could be crossed to.
fn is_dense(cells: usize, deals: usize) -> bool {
    cells <= (deals / 4).clamp(FEW, MANY)
}

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
        let in_table = |all: &usize| is_dense(*all, deals.len()) || *all / TABLE <= deals.len();
        let Some(all) = all.filter(in_table) else { return Self::sparse(deals, dimensions, &meant) };
        let mut of_row = vec![0_u32; deals.len()];
        for (dimension, size) in &dimensions {
            let size = u32::try_from(*size).unwrap_or(u32::MAX);
            match deals.codes(*dimension) {
                Some(codes) => kernels::fold(&mut of_row, &codes.of_row, size),
                // The last place is for statuses that the portal does not know.
                None => kernels::fold_small(&mut of_row, &deals.columns().status, size),
            }
        }
        kernels::hide(&mut of_row, &meant);
        if is_dense(all, deals.len()) {
            return Self { of_row, dimensions, combinations: None, cells: all };
        }
        let combinations: Vec<u64> = kernels::renumber(&mut of_row, all).into_iter().map(u64::from).collect();
        let cells = combinations.len();
        Self { of_row, dimensions, combinations: Some(combinations), cells }
    }

    /// Cells that somebody else has told apart: for each row its cell, or [`OUTSIDE`].
    pub(super) fn placed(of_row: Vec<u32>, cells: usize) -> Self {
        Self { of_row, dimensions: Vec::new(), combinations: None, cells }
    }

    /// Cells for the combinations that there are, in the order in which all of them would stand.
    fn sparse(deals: &Deals, dimensions: Vec<(Dimension, usize)>, meant: &[bool]) -> Self {
        let mut combined = vec![0_u64; deals.len()];
        for (dimension, size) in &dimensions {
            // Three dimensions of two million names each are as many as 64 bits tell apart.
            each_code(deals, *dimension, &mut combined, |cell, code| {
                *cell = cell.wrapping_mul(*size as u64).wrapping_add(u64::from(code));
            });
        }
        let there = combined.iter().zip(meant).filter(|(_, meant)| **meant).map(|(one, _)| *one);
        let mut combinations: Vec<u64> = there.collect::<HashSet<_>>().into_iter().collect();
        combinations.sort_unstable();
        let place = |at: usize| u32::try_from(at).unwrap_or(OUTSIDE);
        let cells: HashMap<u64, u32> =
            combinations.iter().enumerate().map(|(at, one)| (*one, place(at))).collect();
        let cell_of = |one: &u64| cells.get(one).copied().unwrap_or(OUTSIDE);
        let pairs = combined.iter().zip(meant);
        let of_row = pairs.map(|(one, meant)| if *meant { cell_of(one) } else { OUTSIDE }).collect();
        let cells = combinations.len();
        Self { of_row, dimensions, combinations: Some(combinations), cells }
    }

    /// How many cells have a deal that is meant.
    pub(super) fn used(&self) -> usize {
        if self.combinations.is_some() {
            return self.cells;
        }
        let mut used = vec![false; self.cells];
        for cell in &self.of_row {
            if let Some(used) = used.get_mut(*cell as usize) {
                *used = true;
            }
        }
        used.into_iter().filter(|used| *used).count()
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
