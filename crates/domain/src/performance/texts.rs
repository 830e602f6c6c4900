//! Many short texts in one piece of memory: 4 bytes and the text itself for each.

/// Texts in the order they were added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    all: String,
    /// Where each ends, in bytes.
    ends: Vec<u32>,
}

impl Texts {
    /// Adds a text. Beyond 4 GiB in all nothing more is kept: further texts are empty.
    pub fn push(&mut self, text: &str) {
        if u32::try_from(self.all.len() + text.len()).is_ok() {
            self.all.push_str(text);
        }
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    /// The text at `index`, counted from 0.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.all.get(start..end)
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl<'t> FromIterator<&'t str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        let mut all = Self::default();
        texts.into_iter().for_each(|text| all.push(text));
        all
    }
}
