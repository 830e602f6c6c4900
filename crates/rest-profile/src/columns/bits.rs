//! A growing row of bits.

/// One bit for each row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    length: usize,
}

impl Bits {
    pub fn len(&self) -> usize {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The bit of a row; `false` beyond the end.
    #[inline]
    pub fn get(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Sixty-four rows a word, the first row lowest; bits beyond [`Bits::len`] are 0.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// How many bits are set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    #[inline]
    pub(super) fn push(&mut self, bit: bool) {
        let place = self.length % 64;
        match self.words.last_mut() {
            Some(word) if place != 0 => *word |= u64::from(bit) << place,
            _ => self.words.push(u64::from(bit)),
        }
        self.length += 1;
    }

    pub(super) fn truncate(&mut self, length: usize) {
        if length < self.length {
            self.length = length;
            self.words.truncate(length.div_ceil(64));
            if let Some(word) = self.words.last_mut()
                && !length.is_multiple_of(64)
            {
                *word &= (1 << (length % 64)) - 1;
            }
        }
    }

    pub(super) fn shrink(&mut self) {
        self.words.shrink_to_fit();
    }
}
