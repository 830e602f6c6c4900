//! Texts and JSON with `{slots}`: the only computation a profile can express.
//!
//! `{name}` inserts a value, `{name|pipe|pipe:argument}` changes it first, `{{` and `}}` are braces, `[[ … ]]` is left
//! out when a slot within has no value. There are no conditions, no loops and no names but those of the place where
//! the template stands.

mod json_template;
mod pipe;

pub(crate) use json_template::JsonTemplate;
pub(crate) use pipe::{NAMES as PIPES, Pipe, scalar};

use crate::json::Json;

/// A value of the query that a pipe cannot write without changing what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unwritable;

/// What the slots stand for. Looked up from the back, so that an inner value hides an outer one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots {
    pairs: Vec<(String, Json)>,
    /// Values are literals already, so that what separates them cannot stand inside of one unnoticed; `raw` is not.
    pub(crate) literals: bool,
}

impl Slots {
    pub(crate) fn set(&mut self, name: &str, value: Json) {
        self.pairs.push((name.to_owned(), value));
    }

    pub(crate) fn with(mut self, name: &str, value: Json) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.set(name, Json::Text(value.to_owned()));
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        self.pairs.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Slot { name: String, pipes: Vec<Pipe> },
    Optional(Vec<Self>),
}

/// A text with slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

/// What became of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filled {
    /// A slot had no value.
    Absent,
    One(String),
    /// A slot had several values and none joined them: the parameter is repeated.
    Many(Vec<String>),
}

/// Where and why a template is wrong, for the profile's author.
pub(crate) type TemplateError = (&'static str, String);

impl Template {
    pub(crate) fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut rest = text;
        let pieces = pieces(&mut rest, false)?;
        Ok(Self { pieces })
    }

    /// The slots' names, in order.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        collect(&self.pieces, &mut names);
        names
    }

    /// Whether the text says what a slot stands for; `then:` only says that there is something.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        fn says(pieces: &[Piece], name: &str) -> bool {
            pieces.iter().any(|piece| match piece {
                Piece::Text(_) => false,
                Piece::Slot { name: known, pipes } => {
                    known == name && !pipes.iter().any(|pipe| matches!(pipe, Pipe::Then(_)))
                }
                Piece::Optional(inner) => says(inner, name),
            })
        }
        says(&self.pieces, name)
    }

    /// The slot that is the whole template.
    pub(crate) fn only_slot(&self) -> Option<(&str, &[Pipe])> {
        match self.pieces.as_slice() {
            [Piece::Slot { name, pipes }] => Some((name, pipes)),
            _ => None,
        }
    }

    /// Whether every use of a slot goes through a pipe for which `fits` holds.
    pub(crate) fn always_piped(&self, slot: &str, fits: fn(&Pipe) -> bool) -> bool {
        fn check(pieces: &[Piece], slot: &str, fits: fn(&Pipe) -> bool) -> bool {
            pieces.iter().all(|piece| match piece {
                Piece::Text(_) => true,
                Piece::Slot { name, pipes } => name != slot || pipes.iter().any(fits),
                Piece::Optional(inner) => check(inner, slot, fits),
            })
        }
        check(&self.pieces, slot, fits)
    }

    pub(crate) fn fill(&self, slots: &Slots) -> Result<Filled, Unwritable> {
        let mut texts = vec![String::new()];
        if !fill(&self.pieces, slots, &mut texts)? {
            return Ok(Filled::Absent);
        }
        match <[String; 1]>::try_from(texts) {
            Ok([text]) => Ok(Filled::One(text)),
            Err(texts) => Ok(Filled::Many(texts)),
        }
    }

    /// The text; `None` where a slot has no value, and for several values as well.
    pub(crate) fn one(&self, slots: &Slots) -> Result<Option<String>, Unwritable> {
        match self.fill(slots)? {
            Filled::One(text) => Ok(Some(text)),
            Filled::Absent => Ok(None),
            Filled::Many(_) => Err(Unwritable),
        }
    }
}

fn collect<'a>(pieces: &'a [Piece], names: &mut Vec<&'a str>) {
    for piece in pieces {
        match piece {
            Piece::Text(_) => {}
            Piece::Slot { name, .. } => names.push(name),
            Piece::Optional(inner) => collect(inner, names),
        }
    }
}

/// Reads pieces up to the end, or up to `]]` within an optional part.
fn pieces(rest: &mut &str, within: bool) -> Result<Vec<Piece>, TemplateError> {
    let mut found = Vec::new();
    let mut text = String::new();
    loop {
        let stop = |character| {
            matches!(character, '{' | '}') || (character == '[' && !within) || (character == ']' && within)
        };
        let at = rest.find(stop).unwrap_or(rest.len());
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        text.push_str(before);
        *rest = after;
        let (pair, next) = ["{{", "}}", "[[", "]]"]
            .into_iter()
            .find_map(|pair| rest.strip_prefix(pair).map(|next| (pair, next)))
            .unwrap_or(("", rest));
        match pair {
            "{{" | "}}" => {
                text.push_str(pair.get(1..).unwrap_or_default());
                *rest = next;
            }
            "[[" if !within => {
                *rest = next;
                push_text(&mut found, &mut text);
                found.push(Piece::Optional(pieces(rest, true)?));
            }
            "]]" if within => {
                *rest = next;
                push_text(&mut found, &mut text);
                return Ok(found);
            }
            _ => match rest.chars().next() {
                None if within => return Err(("template_optional_open", String::new())),
                None => {
                    push_text(&mut found, &mut text);
                    return Ok(found);
                }
                Some('{') => {
                    push_text(&mut found, &mut text);
                    let (slot, after) = rest
                        .strip_prefix('{')
                        .and_then(|rest| rest.split_once('}'))
                        .ok_or(("template_slot_open", String::new()))?;
                    found.push(piece(slot)?);
                    *rest = after;
                }
                Some('}') => return Err(("template_brace", String::new())),
                Some(other) => {
                    text.push(other);
                    *rest = rest.get(other.len_utf8()..).unwrap_or_default();
                }
            },
        }
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &mut String) {
    if !text.is_empty() {
        pieces.push(Piece::Text(std::mem::take(text)));
    }
}

fn piece(slot: &str) -> Result<Piece, TemplateError> {
    let mut parts = slot.split('|');
    let name = parts.next().unwrap_or_default();
    if name.is_empty()
        || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
    {
        return Err(("template_slot_name", slot.to_owned()));
    }
    let pipes = parts.map(Pipe::parse).collect::<Result<Vec<_>, _>>()?;
    Ok(Piece::Slot { name: name.to_owned(), pipes })
}

/// Appends to every text; `false` where a slot has no value. Several values multiply the texts, up to 500.
fn fill(pieces: &[Piece], slots: &Slots, texts: &mut Vec<String>) -> Result<bool, Unwritable> {
    for piece in pieces {
        match piece {
            Piece::Text(text) => texts.iter_mut().for_each(|one| one.push_str(text)),
            Piece::Optional(inner) => {
                let mut more = texts.clone();
                if fill(inner, slots, &mut more)? {
                    *texts = more;
                }
            }
            Piece::Slot { name, pipes } => {
                let Some(value) = slots.get(name).filter(|value| !value.is_null()) else { return Ok(false) };
                let value = pipe::run(pipes, value, slots.literals && name != "raw")?;
                match &value {
                    Json::List(items) if items.is_empty() => return Ok(false),
                    Json::List(items) => {
                        if texts.len().saturating_mul(items.len()) > 500 {
                            return Err(Unwritable);
                        }
                        let mut more = Vec::with_capacity(texts.len() * items.len());
                        for one in texts.iter() {
                            for item in items {
                                let mut longer = one.clone();
                                pipe::scalar(item, &mut longer)?;
                                more.push(longer);
                            }
                        }
                        *texts = more;
                    }
                    one => {
                        let mut text = String::new();
                        pipe::scalar(one, &mut text)?;
                        texts.iter_mut().for_each(|longer| longer.push_str(&text));
                    }
                }
            }
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::{Filled, Slots, Template};
    use crate::json::Json;

    fn check(template: &str, expect: &str) {
        let list = Json::List(vec!["a".into(), "b\"c".into()]);
        let slots = Slots::default().with("v", "O'Neil".into()).with("list", list).with("n", Json::from(5));
        let filled = match Template::parse(template).map(|template| template.fill(&slots)) {
            Ok(Ok(Filled::One(text))) => text,
            Ok(Ok(Filled::Many(texts))) => texts.join(" + "),
            Ok(Ok(Filled::Absent)) => "absent".to_owned(),
            Ok(Err(_)) => "unwritable".to_owned(),
            Err((code, _)) => code.to_owned(),
        };
        assert_eq!(filled, expect, "{template}");
    }

    #[test]
    fn templates_are_filled_or_say_why_not() {
        check("a {v} b", "a O'Neil b");
        check("{{{n}}}", "{5}");
        check("{v|quote}", "'O''Neil'");
        check("{v|squote}", "'O\\'Neil'");
        check("({list|dquote|join:,})", "(\"a\",\"b\\\"c\")");
        check("x={list}", "x=a + x=b\"c");
        check("{none}", "absent");
        check("SELECT[[ WHERE {none}]][[ LIMIT {n}]]", "SELECT LIMIT 5");
        check("filter[{n}][gt]", "filter[5][gt]");
        check("{v|without:'}", "unwritable");
        check("{v|upper}", "template_pipe");
        check("{v", "template_slot_open");
        check("a}b", "template_brace");
        check("[[{v}", "template_optional_open");
        check("{a b}", "template_slot_name");
    }
}
