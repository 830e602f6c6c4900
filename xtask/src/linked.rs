//! What the linker put into the page. The dependency tree says what *may* be linked (leptos brings `regex` for a part
//! of it that no page calls); the name section of the program, before wasm-opt drops it, says what *was*.

use std::path::Path;

use crate::cache::Places;
use crate::steps::{Failure, Outcome, say};

/// Crates by the word that stands in the names of their functions, and why the page does without.
const NOT_IN_THE_PAGE: [(&str, &str); 7] = [
    ("regex_automata", "patterns are matched by the browser or by hand"),
    ("regex_syntax", "patterns are matched by the browser or by hand"),
    ("icu_normalizer", "numbers, dates and names are formatted by the browser's Intl"),
    ("icu_properties", "numbers, dates and names are formatted by the browser's Intl"),
    ("html5ever", "no HTML is parsed in the page"),
    ("ammonia", "no HTML is cleaned in the page"),
    ("tokio", "the browser is the runtime"),
];

/// Checks the program that the last release build of this checkout linked.
pub fn check(places: &Places) -> Outcome {
    let path = places.own.join(LINKED);
    let program = std::fs::read(&path).map_err(|error| Failure::file("read", &path, &error))?;
    let what = "check what is linked into the page";
    let names = names(&program).ok_or_else(|| {
        let mend = "keep `strip` out of the profile wasm-release in Cargo.toml";
        Failure::new(what, format!("{} has no name section", path.display()), mend)
    })?;
    match NOT_IN_THE_PAGE.iter().find(|(word, _)| contains(names, word)) {
        None => {
            let words: Vec<&str> = NOT_IN_THE_PAGE.iter().map(|(word, _)| *word).collect();
            say(&format!("  not linked: {}", words.join(" ")));
            Ok(())
        }
        Some((word, reason)) => Err(Failure::new(
            what,
            format!("`{word}` is linked: {reason}"),
            "cargo tree -p partner-portal --target wasm32-unknown-unknown -i <package>; look for what calls it",
        )),
    }
}

/// The file in the checkout's part of the cache.
pub const LINKED: &str = "linked.wasm";

/// Keeps a copy of the linked program; called while the build lock is held.
pub fn keep(places: &Places, built: &Path) -> Outcome {
    std::fs::copy(built, places.own.join(LINKED))
        .map(|_| ())
        .map_err(|error| Failure::file("copy", built, &error))
}

/// Whether the name of a function contains the word. At its end it only says which crate asked first for a generic
/// function of the standard library that all share: that is no code of the crate.
fn contains(names: &[u8], word: &str) -> bool {
    function_names(names).iter().any(|name| {
        let mut places = name.windows(word.len());
        places.any(|window| window == word.as_bytes()) && !name.ends_with(word.as_bytes())
    })
}

/// The names of the functions in a name section: its subsection 1, a list of numbers with names.
fn function_names(section: &[u8]) -> Vec<&[u8]> {
    let mut rest = section;
    while let Some((&id, after)) = rest.split_first() {
        let Some((content, next)) = number(after).and_then(|(size, after)| after.split_at_checked(size))
        else {
            break;
        };
        if id == 1 {
            return list(content).unwrap_or_default();
        }
        rest = next;
    }
    Vec::new()
}

fn list(content: &[u8]) -> Option<Vec<&[u8]>> {
    let (count, mut rest) = number(content)?;
    let mut names = Vec::with_capacity(count);
    for _ in 0..count {
        let (_, after) = number(rest)?;
        let (length, after) = number(after)?;
        let (name, next) = after.split_at_checked(length)?;
        names.push(name);
        rest = next;
    }
    Some(names)
}

/// The content of the custom section `name`.
fn names(program: &[u8]) -> Option<&[u8]> {
    // Magic number and version.
    let mut rest = program.get(8..)?;
    while let Some((&id, after)) = rest.split_first() {
        let (size, after) = number(after)?;
        let (content, next) = after.split_at_checked(size)?;
        if id == 0 {
            let (length, content) = number(content)?;
            let (name, content) = content.split_at_checked(length)?;
            if name == b"name" {
                return Some(content);
            }
        }
        rest = next;
    }
    None
}

/// An unsigned LEB128 number and what follows it.
pub fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0usize;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name section with one function.
    fn section(name: &[u8]) -> Vec<u8> {
        let length = u8::try_from(name.len()).unwrap();
        let mut section = vec![1, length + 3, 1, 0, length];
        section.extend(name);
        section
    }

    #[test]
    fn code_of_a_crate_counts_and_being_the_first_to_ask_for_shared_code_does_not() {
        assert!(contains(&section(b"_RNvCs1_14icu_normalizer3run"), "icu_normalizer"));
        assert!(!contains(&section(b"_RINvMs_3std4hashECs1_14icu_normalizer"), "icu_normalizer"));
        assert!(!contains(&section(b"_RNvCs1_6portal3run"), "icu_normalizer"));
    }

    #[test]
    fn the_name_section_is_found_behind_others() {
        let mut program = b"\0asm\x01\0\0\0".to_vec();
        program.extend([1, 2, 9, 9]);
        program.extend([0, 6, 2]);
        program.extend(b"hi123");
        program.extend([0, 12, 4]);
        program.extend(b"nameicu_xyz");
        assert_eq!(names(&program), Some(&b"icu_xyz"[..]));
        assert_eq!(names(b"\0asm\x01\0\0\0"), None);
    }
}
