//! Which rows are meant, and the cell of each.

use crate::OUTSIDE;

/// Leaves out rows whose code is not `kept`.
pub fn keep(rows: &mut [bool], codes: &[u32], kept: &[bool]) {
    for (row, code) in rows.iter_mut().zip(codes) {
        *row &= kept.get(*code as usize).copied().unwrap_or(false);
    }
}

/// The same for small codes; those beyond the end of `kept` are its last.
pub fn keep_small(rows: &mut [bool], codes: &[u8], kept: &[bool]) {
    let last = kept.len().saturating_sub(1);
    for (row, code) in rows.iter_mut().zip(codes) {
        *row &= kept.get(usize::from(*code).min(last)).copied().unwrap_or(false);
    }
}

/// Each cell becomes one of `size` cells within it.
pub fn fold(cells: &mut [u32], codes: &[u32], size: u32) {
    for (cell, code) in cells.iter_mut().zip(codes) {
        *cell = cell.wrapping_mul(size).wrapping_add(*code);
    }
}

/// The same for small codes; those beyond the last of `size` are the last.
pub fn fold_small(cells: &mut [u32], codes: &[u8], size: u32) {
    let last = size.saturating_sub(1);
    for (cell, code) in cells.iter_mut().zip(codes) {
        *cell = cell.wrapping_mul(size).wrapping_add(u32::from(*code).min(last));
    }
}

/// Puts rows that are not meant outside.
pub fn hide(cells: &mut [u32], meant: &[bool]) {
    for (cell, meant) in cells.iter_mut().zip(meant) {
        *cell |= if *meant { 0 } else { OUTSIDE };
    }
}

/// Leaves out the cells, of so many, that no row is in: the others are numbered anew, in the same order. Which each of
/// them was.
pub fn renumber(rows: &mut [u32], cells: usize) -> Vec<u32> {
    let mut table = vec![OUTSIDE; cells];
    for cell in rows.iter() {
        if let Some(used) = table.get_mut(*cell as usize) {
            *used = 0;
        }
    }
    let mut kept = Vec::new();
    for (cell, used) in (0_u32..).zip(&mut table) {
        if *used != OUTSIDE {
            *used = u32::try_from(kept.len()).unwrap_or(OUTSIDE);
            kept.push(cell);
        }
    }
    for cell in rows {
        *cell = table.get(*cell as usize).copied().unwrap_or(OUTSIDE);
    }
    kept
}
