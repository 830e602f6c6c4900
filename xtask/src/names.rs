//! Short names for what the glue and the program know of each other. wasm-bindgen names each of three hundred functions by
//! what it does and a hash, in both files: eight kilobytes of a first visit that nobody reads. The parts of the page know
//! none of these names.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cache::{read, write};
use crate::linked::number;
use crate::steps::{Failure, Outcome};

/// Old names and new ones.
type Names = BTreeMap<String, String>;

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
/// What wasm-bindgen adds for closures.
const OF_CLOSURES: &str = "wasm_bindgen_";

/// Renames in both files.
pub fn shorten(glue: &Path, program: &Path) -> Outcome {
    let bytes = std::fs::read(program).map_err(|error| Failure::file("read", program, &error))?;
    let stem = program.file_stem().unwrap_or_default().to_string_lossy();
    let renamed = renamed(&bytes, &format!("./{stem}.js")).ok_or_else(|| {
        let why = format!("{} is not made as xtask/src/names.rs expects", program.display());
        Failure::new("shorten names", why, "compare it with the sections of the WebAssembly standard")
    })?;
    let text = replaced(&read(glue)?, &renamed.names)
        .map_err(|why| Failure::new("shorten names", why, "compare xtask/src/names.rs with the glue"))?;
    write(glue, text)?;
    std::fs::write(program, renamed.program).map_err(|error| Failure::file("write", program, &error))
}

struct Renamed {
    program: Vec<u8>,
    names: Names,
}

/// The program with short names for what it imports from `module` and what it exports of closures.
fn renamed(program: &[u8], module: &str) -> Option<Renamed> {
    // Magic number and version.
    let (head, mut rest) = program.split_at_checked(8)?;
    let mut renamed = Renamed { program: head.to_vec(), names: Names::new() };
    while let Some((&id, after)) = rest.split_first() {
        let (size, after) = number(after)?;
        let (content, next) = after.split_at_checked(size)?;
        let written = match id {
            IMPORTS => imports(content, module, &mut renamed.names)?,
            EXPORTS => exports(content, &mut renamed.names)?,
            _ => content.to_vec(),
        };
        renamed.program.push(id);
        put(&mut renamed.program, written.len());
        renamed.program.extend(written);
        rest = next;
    }
    Some(renamed)
}

fn imports(content: &[u8], module: &str, names: &mut Names) -> Option<Vec<u8>> {
    let (count, mut rest) = number(content)?;
    let mut written = Vec::new();
    put(&mut written, count);
    for _ in 0..count {
        let (from, after) = text(rest)?;
        let (name, after) = text(after)?;
        let described = description(after)?;
        put_text(&mut written, from);
        if from == module {
            let next = short(names.len());
            put_text(&mut written, names.entry(name.to_owned()).or_insert(next));
        } else {
            put_text(&mut written, name);
        }
        let (described, next) = after.split_at_checked(described)?;
        written.extend(described);
        rest = next;
    }
    Some(written)
}

/// How many bytes say what is imported.
fn description(bytes: &[u8]) -> Option<usize> {
    let (&kind, after) = bytes.split_first()?;
    let limits = |bytes: &[u8]| -> Option<usize> {
        let (&flags, mut rest) = bytes.split_first()?;
        let before = rest.len();
        for _ in 0..=(flags & 1) {
            rest = number(rest)?.1;
        }
        Some(1 + before - rest.len())
    };
    let length = match kind {
        // A function, by its type.
        0 => after.len() - number(after)?.1.len(),
        // A table: what it holds, and its limits.
        1 => 1 + limits(after.get(1..)?)?,
        2 => limits(after)?,
        // A global: its type, and whether it changes.
        3 => 2,
        _ => return None,
    };
    Some(1 + length)
}

fn exports(content: &[u8], names: &mut Names) -> Option<Vec<u8>> {
    let (count, mut rest) = number(content)?;
    let mut written = Vec::new();
    put(&mut written, count);
    for at in 0..count {
        let (name, after) = text(rest)?;
        let (&kind, after) = after.split_first()?;
        let (index, next) = number(after)?;
        if name.starts_with(OF_CLOSURES) {
            let short = format!("closure{at}");
            put_text(&mut written, &short);
            names.insert(name.to_owned(), short);
        } else {
            put_text(&mut written, name);
        }
        written.push(kind);
        put(&mut written, index);
        rest = next;
    }
    Some(written)
}

/// `a` to `z`, then `aa` and so on.
fn short(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'a' + u8::try_from(number % 26).unwrap_or_default());
        number /= 26;
        if number == 0 {
            break;
        }
        number -= 1;
    }
    letters.into_iter().rev().map(char::from).collect()
}

fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, after) = number(bytes)?;
    let (text, next) = after.split_at_checked(length)?;
    Some((std::str::from_utf8(text).ok()?, next))
}

fn put(into: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        into.push(if number == 0 { low } else { low | 0x80 });
        if number == 0 {
            break;
        }
    }
}

fn put_text(into: &mut Vec<u8>, text: &str) {
    put(into, text.len());
    into.extend(text.as_bytes());
}

/// The glue with the new names, word by word.
fn replaced(glue: &str, names: &Names) -> Result<String, String> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    let mut found = std::collections::BTreeSet::new();
    let mut written = String::with_capacity(glue.len());
    let mut rest = glue;
    while !rest.is_empty() {
        let word = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word);
        match names.get(word) {
            Some(short) => {
                found.insert(word);
                written.push_str(short);
            }
            None if word.starts_with("closure") && names.values().any(|short| short == word) => {
                return Err(format!("the glue has a name of its own that is {word}"));
            }
            None => written.push_str(word),
        }
        let between = after.find(is_part).unwrap_or(after.len());
        let (between, next) = after.split_at(between);
        written.push_str(between);
        rest = next;
    }
    match names.keys().find(|name| !found.contains(name.as_str())) {
        Some(name) => Err(format!("the glue does not name {name}")),
        None => Ok(written),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program that imports two functions and a table, and exports two functions.
    fn program() -> Vec<u8> {
        let mut imports = vec![4];
        for (module, name, described) in [
            ("./page_bg.js", "__wbg_now_0123456789abcdef", &[0, 5][..]),
            ("./other.js", "load", &[0, 200, 1]),
            ("./page_bg.js", "__wbg_then_fedcba9876543210", &[0, 6]),
            ("env", "table", &[1, 0x70, 1, 2, 200, 1]),
        ] {
            put_text(&mut imports, module);
            put_text(&mut imports, name);
            imports.extend(described);
        }
        let mut exports = vec![2];
        for (name, described) in [("main", [0, 9]), ("wasm_bindgen_0a___invoke_", [0, 10])] {
            put_text(&mut exports, name);
            exports.extend(described);
        }
        let mut program = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in [(IMPORTS, imports), (EXPORTS, exports), (10, vec![1, 2, 3])] {
            program.push(id);
            put(&mut program, content.len());
            program.extend(content);
        }
        program
    }

    #[test]
    fn only_what_the_glue_gives_and_closures_get_short_names() {
        let before = program();
        let Renamed { program, names } = renamed(&before, "./page_bg.js").unwrap();
        let has = |name: &str| program.windows(name.len()).any(|window| window == name.as_bytes());
        for kept in ["./other.js", "load", "env", "table", "main"] {
            assert!(has(kept), "{kept}");
        }
        assert!(!has("__wbg_") && !has("wasm_bindgen_"));
        assert!(program.ends_with(&[10, 3, 1, 2, 3]), "what follows stays as it is");
        assert_eq!(names.len(), 3);
        // Once more there is nothing to do but to number them again.
        let again = renamed(&program, "./page_bg.js").unwrap();
        assert_eq!(again.program, program);
    }

    #[test]
    fn the_glue_says_the_same_names_and_no_others() {
        let names = Names::from([
            ("__wbg_now_01".to_owned(), "a".to_owned()),
            ("wasm_bindgen_0a".to_owned(), "closure1".to_owned()),
        ]);
        let glue = "const i = { __wbg_now_01: function() {}, };\nfunction wasm_bindgen_0a(x) { wasm.wasm_bindgen_0a(x); } // __wbg_now_012";
        assert_eq!(
            replaced(glue, &names).unwrap(),
            "const i = { a: function() {}, };\nfunction closure1(x) { wasm.closure1(x); } // __wbg_now_012"
        );
        assert!(replaced("nothing", &names).is_err());
        assert!(replaced(&[glue, " closure1"].concat(), &names).is_err());
    }

    #[test]
    fn short_names_are_all_different() {
        let all: std::collections::BTreeSet<String> = (0..2000).map(short).collect();
        assert_eq!(all.len(), 2000);
        assert_eq!([short(0), short(25), short(26), short(702)], ["a", "z", "aa", "aaa"].map(str::to_owned));
    }
}
