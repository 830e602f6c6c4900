//! Reads the project's files and takes Rust text apart as far as the rules need it: comments out, strings apart,
//! paths expanded.

use std::fs;
use std::path::{Path, PathBuf};

/// A file: its path from the root of the checkout, with `/`, and its text.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The module path of a file in `src`: `src/features/deals/deal_list.rs` is `features deals deal_list`.
    pub fn module(&self) -> Vec<&str> {
        let path = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let path = path.strip_suffix(".rs").unwrap_or(path);
        path.split('/').filter(|name| !matches!(*name, "lib" | "main")).collect()
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the checkout").to_path_buf()
}

/// Every file with that ending below a folder of the checkout.
pub fn files(folder: &str, ending: &str) -> Vec<Source> {
    let root = root();
    let mut found = Vec::new();
    let mut open = vec![root.join(folder)];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            let kind = entry.file_type().expect("a listed file has a type");
            if kind.is_dir()
                && path.file_name().is_some_and(|name| name != "node_modules" && name != "target")
            {
                open.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|found| found == ending) {
                let name =
                    path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
                // Unreadable as text: nothing here reads it.
                found.extend(fs::read_to_string(&path).ok().map(|text| Source { path: name, text }));
            }
        }
    }
    found.sort_by(|left, right| left.path.cmp(&right.path));
    found
}

/// Rust text without comments; `strings` holds the content of each string literal in order, and in the code a
/// literal is `""`.
pub struct Code {
    pub text: String,
    pub strings: Vec<String>,
    /// For each string, where its closing quote stands in `text`.
    pub at: Vec<usize>,
}

pub fn code(rust: &str) -> Code {
    let chars: Vec<char> = rust.chars().collect();
    let mut out = Code { text: String::new(), strings: Vec::new(), at: Vec::new() };
    let mut i = 0;
    let get = |i: usize| chars.get(i).copied().unwrap_or('\0');
    while i < chars.len() {
        let c = get(i);
        if c == '/' && get(i + 1) == '/' {
            while i < chars.len() && get(i) != '\n' {
                i += 1;
            }
        } else if c == '/' && get(i + 1) == '*' {
            let mut depth = 0;
            loop {
                if get(i) == '/' && get(i + 1) == '*' {
                    depth += 1;
                    i += 2;
                } else if get(i) == '*' && get(i + 1) == '/' {
                    depth -= 1;
                    i += 2;
                } else {
                    i += 1;
                }
                if depth == 0 || i >= chars.len() {
                    break;
                }
            }
        } else if let Some(hashes) = raw_string(&chars, i) {
            let mut end = i + hashes + 2;
            let from = end;
            while end < chars.len() && !(get(end) == '"' && (1..=hashes).all(|n| get(end + n) == '#')) {
                end += 1;
            }
            push(&mut out, chars.get(from..end.min(chars.len())).unwrap_or_default().iter().collect());
            i = end + 1 + hashes;
        } else if c == '"' {
            let mut text = String::new();
            i += 1;
            while i < chars.len() && get(i) != '"' {
                if get(i) == '\\' {
                    text.push(get(i));
                    i += 1;
                }
                text.push(get(i));
                i += 1;
            }
            push(&mut out, text);
            i += 1;
        } else if c == '\'' && (get(i + 2) == '\'' || get(i + 1) == '\\') {
            // A character literal, not a lifetime: it may hold a quote.
            let mut end = i + if get(i + 1) == '\\' { 3 } else { 2 };
            while end < chars.len() && get(end) != '\'' {
                end += 1;
            }
            out.text.push_str("' '");
            i = end + 1;
        } else {
            out.text.push(c);
            i += 1;
        }
    }
    out
}

fn push(out: &mut Code, text: String) {
    out.text.push_str("\"\"");
    out.at.push(out.text.len());
    out.strings.push(text);
}

/// The number of `#` if a raw string starts here.
fn raw_string(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    if chars.get(at) != Some(&'r') || (is_word(before) && before != 'b') {
        return None;
    }
    let hashes = chars.iter().skip(at + 1).take_while(|c| **c == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}

pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where a word occurs as a whole word: byte offsets of its end.
pub fn word_ends(text: &str, word: &str) -> Vec<usize> {
    text.match_indices(word)
        .filter(|(at, _)| !text[..*at].chars().next_back().is_some_and(is_word))
        .map(|(at, _)| at + word.len())
        .filter(|end| !text[*end..].chars().next().is_some_and(is_word))
        .collect()
}

/// Every path that the code names from the crate's root, braces expanded: `crate::a::{b, c::d}` is `a b` and `a c d`,
/// and `super::` is resolved from the file's own module.
pub fn paths(source: &Source) -> Vec<Vec<String>> {
    let text = code(&source.text).text;
    let mut found = Vec::new();
    for end in word_ends(&text, "crate") {
        if let Some(rest) = text[end..].strip_prefix("::") {
            expand(rest, &mut Vec::new(), &mut found);
        }
    }
    let module: Vec<String> = source.module().into_iter().map(str::to_owned).collect();
    for end in word_ends(&text, "super") {
        // The first of a chain; the others are counted from it.
        if text[..end].ends_with("super::super") {
            continue;
        }
        let mut base = module.clone();
        base.pop();
        let mut rest = text[end..].strip_prefix("::");
        while let Some(next) = rest.and_then(|rest| rest.strip_prefix("super")) {
            base.pop();
            rest = next.strip_prefix("::");
        }
        if let Some(rest) = rest {
            expand(rest, &mut base, &mut found);
        }
    }
    found
}

/// Reads one path tree and returns the text after it.
fn expand<'t>(text: &'t str, prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> &'t str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = expand(rest, prefix, found).trim_start();
            match rest.strip_prefix(',') {
                Some(after) => rest = after,
                None => break,
            }
        }
        return rest.strip_prefix('}').unwrap_or(rest);
    }
    let length = text.find(|c: char| !is_word(c)).unwrap_or(text.len());
    let (word, mut rest) = text.split_at(length);
    if word.is_empty() {
        return rest.strip_prefix('*').unwrap_or(rest);
    }
    prefix.push(word.to_owned());
    if let Some(deeper) = rest.strip_prefix("::") {
        rest = expand(deeper, prefix, found);
    } else {
        found.push(prefix.clone());
        if let Some(renamed) = rest.strip_prefix(" as ") {
            rest = renamed.trim_start_matches(is_word);
        }
    }
    prefix.pop();
    rest
}

/// Fails with one line for each finding.
pub fn none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}\n  {}\n", findings.join("\n  "));
}

#[test]
fn comments_and_strings_are_no_code() {
    let read =
        code("a // web_sys\n/* js_sys /* x */ */ b(\"web_sys \\\" c\", r#\"d \" e\"#, '\"', 'x) 'static");
    assert_eq!(read.text, "a \n b(\"\", \"\", ' ', 'x) 'static");
    assert_eq!(read.strings, ["web_sys \\\" c", "d \" e"]);
}

#[test]
fn braces_and_parents_are_expanded() {
    let source = Source::new(
        "src/features/deals/deal_list.rs",
        "use crate::a::{b, c::{d as e, f}, *}; super::super::training::X;",
    );
    let found: Vec<String> = paths(&source).iter().map(|path| path.join(" ")).collect();
    assert_eq!(found, ["a b", "a c d", "a c f", "features training X"]);
}
