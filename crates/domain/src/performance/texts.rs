//! Many short texts in one piece of memory: 4 bytes and the text itself for each.

/// Texts in the order they were added.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    all: String,
    /// Where each ends, in bytes.
    ends: Vec<u32>,
    /// Where texts repeat: for each row the place of its text in `ends`, or [`NONE`]. Without it each row has its own.
    of_row: Option<Vec<u32>>,
}

/// Stands for an empty text.
const NONE: u32 = u32::MAX;

impl Texts {
    /// Takes over texts that were read before: all of them one after the other, where each ends in bytes, and for each row
    /// the place of its text, or [`u32::MAX`] for an empty one. What has no place is empty as well.
    pub fn coded(all: String, ends: Vec<u32>, of_row: Vec<u32>) -> Self {
        let own = of_row.len() == ends.len() && of_row.iter().zip(0..).all(|(place, row)| *place == row);
        Self { all, ends, of_row: if own { None } else { Some(of_row) } }
    }

    /// Adds a text. Beyond 4 GiB in all nothing more is kept: further texts are empty.
    pub fn push(&mut self, text: &str) {
        if u32::try_from(self.all.len() + text.len()).is_ok() {
            self.all.push_str(text);
        }
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        if let Some(of_row) = &mut self.of_row {
            of_row.push(u32::try_from(self.ends.len() - 1).unwrap_or(NONE));
        }
    }

    /// The text at `index`, counted from 0.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&str> {
        let index = match &self.of_row {
            None => index,
            Some(of_row) => match *of_row.get(index)? {
                NONE => return Some(""),
                place => place as usize,
            },
        };
        let Some(end) = self.ends.get(index) else { return self.of_row.as_ref().map(|_| "") };
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.all.get(start..*end as usize)
    }

    pub fn len(&self) -> usize {
        self.of_row.as_ref().unwrap_or(&self.ends).len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The same texts, however they are kept.
impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && (0..self.len()).all(|row| self.get(row) == other.get(row))
    }
}

impl Eq for Texts {}

impl<'t> FromIterator<&'t str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        let mut all = Self::default();
        texts.into_iter().for_each(|text| all.push(text));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn texts_that_repeat_are_kept_once_and_read_as_if_they_were_not() {
        let plain: Texts = ["north", "south", "", "north"].into_iter().collect();
        let mut coded = Texts::coded("northsouth".to_owned(), vec![5, 10], vec![0, 1, u32::MAX]);
        coded.push("north");
        assert_eq!((&coded, coded.len(), coded.get(4)), (&plain, 4, None));
        let own = Texts::coded("ab".to_owned(), vec![1, 2], vec![0, 1]);
        assert_eq!(own, ["a", "b"].into_iter().collect());
        assert_eq!(Texts::coded(String::new(), Vec::new(), vec![7]).get(0), Some(""));
    }
}
