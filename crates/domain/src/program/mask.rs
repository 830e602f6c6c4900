//! Shapes of codes, such as postal codes: small enough to be read by people and to need no `regex`.

/// A shape: `9` stands for a digit, `A` for a letter, `X` for either; every other character for itself.
///
/// A backslash makes the next character stand for itself (`\A`), for codes with a literal A, X or 9. A `*` at
/// the end allows any further characters. Letters compare without regard to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    source: String,
    items: Vec<Item>,
    open_end: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Digit,
    Letter,
    Either,
    Literal(char),
}

impl Mask {
    /// `None` for an empty mask, or one that ends in a lone backslash.
    pub fn parse(source: &str) -> Option<Mask> {
        let (body, open_end) = match source.strip_suffix('*') {
            Some(body) if !body.ends_with('\\') => (body, true),
            _ => (source, false),
        };
        let mut items = Vec::new();
        let mut characters = body.chars();
        while let Some(character) = characters.next() {
            items.push(match character {
                '9' => Item::Digit,
                'A' => Item::Letter,
                'X' => Item::Either,
                '\\' => Item::Literal(characters.next()?),
                other => Item::Literal(other),
            });
        }
        (!items.is_empty()).then(|| Mask { source: source.to_owned(), items, open_end })
    }

    /// The mask as the programme wrote it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What a person is shown: the mask without its backslashes.
    pub fn example(&self) -> String {
        self.source.replace('\\', "")
    }

    /// `text` with the mask's own spelling of its literal characters (`s-0001234` becomes `S-0001234`); letters
    /// that the mask leaves open stay as typed. `None` if the text does not match.
    pub fn canonical(&self, text: &str) -> Option<String> {
        if !self.matches(text) {
            return None;
        }
        let spelled = self.items.iter().map(Some).chain(std::iter::repeat(None)).zip(text.chars());
        let spelled = spelled.map(|(item, character)| match item {
            Some(Item::Literal(literal)) => *literal,
            _ => character,
        });
        Some(spelled.collect())
    }

    pub fn matches(&self, text: &str) -> bool {
        let mut characters = text.chars();
        for item in &self.items {
            let Some(character) = characters.next() else { return false };
            let fits = match item {
                Item::Digit => character.is_ascii_digit(),
                Item::Letter => character.is_ascii_alphabetic(),
                Item::Either => character.is_ascii_alphanumeric(),
                Item::Literal(literal) => character.eq_ignore_ascii_case(literal),
            };
            if !fits {
                return false;
            }
        }
        self.open_end || characters.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mask: &str, text: &str, expected: bool) {
        assert_eq!(Mask::parse(mask).unwrap().matches(text), expected, "{mask} against {text}");
    }

    #[test]
    fn masks_match_whole_codes() {
        check("99999", "98101", true);
        check("99999", "9810", false);
        check("99999", "981011", false);
        check("A99 XXXX", "D02 AF30", true);
        check("A99 XXXX", "d02 af30", true);
        check("S-9999999", "S-0001234", true);
        check("S-9999999", "S-XXXXXXX", false);
        check("\\AD999", "AD500", true);
        check("\\AD999", "BD500", false);
        check("99999", "９８１０１", false);
        check("99*", "12 whatever", true);
        check("99*", "1", false);
        assert_eq!(Mask::parse("S-9999999").unwrap().canonical("s-0001234").as_deref(), Some("S-0001234"));
        assert_eq!(Mask::parse("A9*").unwrap().canonical("b7 ünï").as_deref(), Some("b7 ünï"));
        assert_eq!(Mask::parse("A9").unwrap().canonical("77"), None);
        assert!(Mask::parse("").is_none() && Mask::parse("9\\").is_none());
    }
}
