//! The start tags of an XML document, in order: as much of XML as `$metadata` needs, and no entity is ever fetched.

/// A tag: its name without a prefix, its attributes, and whether it ends something.
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// `</…>`; `<…/>` gives a tag and its end.
    pub end: bool,
}

impl Tag {
    pub fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// All tags; comments, declarations and text are skipped.
pub fn tags(mut text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    while let Some((_, rest)) = text.split_once('<') {
        if let Some(comment) = rest.strip_prefix("!--") {
            text = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some((inside, after)) = close(rest) else { break };
        text = after;
        if inside.starts_with(['!', '?']) {
            continue;
        }
        let (inside, end) = inside.strip_prefix('/').map_or((inside, false), |rest| (rest, true));
        let (inside, alone) = inside.strip_suffix('/').map_or((inside, false), |rest| (rest, true));
        let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let name = name.rsplit(':').next().unwrap_or(name).trim().to_owned();
        tags.push(Tag { name: name.clone(), attributes: attributes(rest), end });
        if alone {
            tags.push(Tag { name, attributes: Vec::new(), end: true });
        }
    }
    tags
}

/// Up to the `>` that is in no quotes.
fn close(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (letter, quote) {
            ('>', None) => return Some((text.get(..at)?, text.get(at + 1..)?)),
            ('"' | '\'', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes(mut text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    while let Some((name, rest)) = text.split_once('=') {
        let rest = rest.trim_start();
        let Some(quote) = rest.chars().next().filter(|letter| matches!(letter, '"' | '\'')) else { break };
        let Some((value, after)) = rest.get(1..).and_then(|rest| rest.split_once(quote)) else { break };
        let value = value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&");
        found.push((name.trim().to_owned(), value));
        text = after;
    }
    found
}
