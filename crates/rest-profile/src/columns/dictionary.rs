//! Texts stored once, known by a small number.
use crate::json::same;

/// The distinct texts of a column in the order of their first appearance, one after the other in one buffer.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    buffer: String,
    /// Where each text ends in the buffer.
    ends: Vec<u32>,
    /// Open addressing, empty once all pages are read; 0: free, otherwise the upper half of the hash and the code plus one.
    slots: Vec<u64>,
}

impl Dictionary {
    /// How many texts there are; codes run from 0 to this.
    #[inline]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a code.
    #[inline]
    pub fn get(&self, code: u32) -> Option<&str> {
        self.buffer.get(self.range(code)?)
    }

    /// All texts in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|code| self.get(code as u32).unwrap_or_default())
    }

    /// The code of a text that is known. One comparison while pages are read, one for each text afterwards.
    pub fn find(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return self.iter().position(|known| known == text).map(|code| code as u32);
        }
        self.search(text.as_bytes(), hash(text.as_bytes())).ok()
    }

    /// All texts one after the other, and where each ends.
    pub(super) fn into_parts(self) -> (String, Vec<u32>) {
        (self.buffer, self.ends)
    }

    /// The code of a text, given anew if need be. `None` when the buffer is full (4 GiB) or the bytes are no UTF-8.
    /// `last` is the code of the row before: columns such as a currency repeat it for long runs.
    #[inline]
    pub(super) fn intern(&mut self, bytes: &[u8], last: u32) -> Option<u32> {
        if self.is(last, bytes) {
            return Some(last);
        }
        if (self.ends.len() + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let hash = hash(bytes);
        match self.search(bytes, hash) {
            Ok(code) => Some(code),
            Err(free) => self.add(bytes, hash, free),
        }
    }

    #[inline]
    fn add(&mut self, bytes: &[u8], hash: u64, free: usize) -> Option<u32> {
        let text = std::str::from_utf8(bytes).ok()?;
        let end = u32::try_from(self.buffer.len() + text.len()).ok()?;
        let code = u32::try_from(self.ends.len()).ok()?;
        self.buffer.push_str(text);
        self.ends.push(end);
        if let Some(slot) = self.slots.get_mut(free) {
            *slot = hash & UPPER | u64::from(code + 1);
        }
        Some(code)
    }

    #[inline]
    fn is(&self, code: u32, bytes: &[u8]) -> bool {
        let known = self.range(code).and_then(|range| self.buffer.as_bytes().get(range));
        known.is_some_and(|known| same(known, bytes))
    }

    #[inline]
    fn range(&self, code: u32) -> Option<std::ops::Range<usize>> {
        let code = code as usize;
        let end = *self.ends.get(code)? as usize;
        let start =
            code.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        Some(start..end)
    }

    /// The code of the text, or the free slot where it belongs.
    #[inline]
    fn search(&self, bytes: &[u8], hash: u64) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut place = (hash >> 32) as usize & mask;
        loop {
            match self.slots.get(place) {
                None | Some(0) => return Err(place),
                Some(slot) if (slot ^ hash) & UPPER == 0 => {
                    let code = (slot & !UPPER) as u32 - 1;
                    if self.is(code, bytes) {
                        return Ok(code);
                    }
                }
                Some(_) => {}
            }
            place = (place + 1) & mask;
        }
    }

    #[cold]
    fn grow(&mut self) {
        let length = (self.slots.len() * 2).max(16);
        let mut slots = vec![0u64; length];
        for slot in self.slots.iter().filter(|slot| **slot != 0) {
            let mut place = (slot >> 32) as usize & (length - 1);
            while slots.get(place).is_some_and(|slot| *slot != 0) {
                place = (place + 1) & (length - 1);
            }
            if let Some(free) = slots.get_mut(place) {
                *free = *slot;
            }
        }
        self.slots = slots;
    }

    /// Gives back what only reading needs, which is more than the codes themselves.
    pub(super) fn shrink(&mut self) {
        self.slots = Vec::new();
        self.buffer.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

const UPPER: u64 = 0xffff_ffff_0000_0000;

/// Eight bytes a step. It is no defence against texts made to collide; a backend that wants to be slow can be.
#[inline]
fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = bytes.len() as u64;
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        hash = (hash.rotate_left(26) ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR);
        rest = tail;
    }
    if !rest.is_empty() {
        let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        hash = (hash.rotate_left(26) ^ last).wrapping_mul(FACTOR);
    }
    // The upper half decides the place: let the lower one speak in it.
    (hash ^ hash >> 29).wrapping_mul(FACTOR)
}

#[cfg(test)]
mod tests {
    use super::Dictionary;

    #[test]
    fn every_text_has_one_code_and_every_code_its_text() {
        let texts: Vec<String> = (0..5000).map(|n| "é".repeat(n % 40) + &(n / 7).to_string()).collect();
        let mut dictionary = Dictionary::default();
        let mut last = u32::MAX;
        for text in texts.iter().chain(&texts) {
            last = dictionary.intern(text.as_bytes(), last).unwrap();
            assert_eq!(dictionary.get(last), Some(text.as_str()));
        }
        let mut distinct: Vec<&String> = texts.iter().collect();
        distinct.sort();
        distinct.dedup();
        assert_eq!(dictionary.len(), distinct.len());
        let codes: Vec<Option<u32>> = texts.iter().map(|text| dictionary.find(text)).collect();
        dictionary.shrink();
        assert_eq!(texts.iter().map(|text| dictionary.find(text)).collect::<Vec<_>>(), codes);
        assert_eq!(
            (dictionary.find("none"), dictionary.get(5000), dictionary.get(u32::MAX)),
            (None, None, None)
        );
    }
}
