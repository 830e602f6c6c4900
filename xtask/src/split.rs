//! Splits the release page into the program of the first page and parts that are loaded later (src/part.rs).
//!
//! Trunk cannot do it: the splitting has to happen after the linker and before wasm-bindgen. So the `wasm-bindgen` that
//! Trunk finds is this program under that name ([`stand_in`]): it splits, lets the real one work on what is left, and
//! keeps the parts for the finishing step, which puts them and their loader beside the glue ([`join`]).

mod shrink;

pub use shrink::{shrink, shrink_alone};

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::cache::{Places, files, make, read, short_hash};
use crate::steps::{Failure, Outcome};
use crate::tools;

/// Flags of a build that is to be split: the linker leaves the places that name functions and data.
pub const FLAGS: &str = "--cfg split_page -Clink-args=--emit-relocs";

/// What the loader of the parts is called by the splitter, and by the glue that imports it.
const LOADER: &str = "__wasm_split.js";

/// Set by us for Trunk, read by the stand-in.
const SPLITTER: &str = "PORTAL_SPLITTER";
const WASM_BINDGEN: &str = "PORTAL_WASM_BINDGEN";
const PARTS: &str = "PORTAL_PARTS";

/// With this variable set the page keeps the names of its functions and is not shrunk: for a profiler, which would
/// otherwise show numbers.
const NAMES: &str = "PORTAL_NAMES";

pub fn keeps_names() -> bool {
    std::env::var_os(NAMES).is_some()
}

/// Where the parts of the last build lie until the page is finished.
fn parts(places: &Places) -> PathBuf {
    places.own.join("parts")
}

/// Makes `command` (Trunk) use the stand-in; answers the folder that has to stand first on its PATH.
pub fn prepare(places: &Places, command: &mut Command) -> Outcome<PathBuf> {
    let splitter = tools::ensure_wasm_split(places)?;
    let real = tools::ensure_wasm_bindgen(places)?;
    let folder = places.own.join("stand-in");
    make(&folder)?;
    let name = folder.join("wasm-bindgen");
    let own = std::env::current_exe()
        .map_err(|error| Failure::new("find this program", error.to_string(), "cargo xtask doctor"))?;
    let _ = fs::remove_file(&name);
    fs::copy(&own, &name).map_err(|error| Failure::file("copy", &own, &error))?;
    command.env(SPLITTER, splitter).env(WASM_BINDGEN, real.path).env(PARTS, parts(places));
    Ok(folder)
}

/// Whether this program was started under the name of wasm-bindgen.
pub fn is_stand_in() -> bool {
    let name = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    name.file_stem().is_some_and(|name| name == "wasm-bindgen")
}

/// Does the work of `wasm-bindgen` on the split program; everything else is passed on.
pub fn stand_in() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let (Some(splitter), Some(real), Some(parts)) =
        (std::env::var_os(SPLITTER), std::env::var_os(WASM_BINDGEN), std::env::var_os(PARTS))
    else {
        eprintln!("this wasm-bindgen is only used by `cargo xtask`");
        return ExitCode::FAILURE;
    };
    match bind(&args, &splitter, &real, Path::new(&parts)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("split the page: {error}");
            ExitCode::FAILURE
        }
    }
}

fn bind(args: &[OsString], splitter: &OsString, real: &OsString, parts: &Path) -> std::io::Result<bool> {
    let is_program = |arg: &&OsString| Path::new(arg).extension().is_some_and(|ending| ending == "wasm");
    let Some(program) = args.iter().find(is_program) else {
        return Command::new(real).args(args).status().map(|status| status.success());
    };
    let _ = fs::remove_dir_all(parts);
    fs::create_dir_all(parts)?;
    let mut split = Command::new(splitter);
    split.args(["--target", "web", "--out-name", "main"]).arg(program).arg(parts);
    if !split.status()?.success() {
        return Ok(false);
    }
    let main = parts.join("main.wasm");
    let rest = args.iter().map(|arg| if arg == program { main.as_os_str() } else { arg.as_os_str() });
    let mut bind = Command::new(real);
    // The parts are linked against these exports when they are loaded.
    bind.args(rest).args(["--keep-lld-exports", "--remove-producers-section"]);
    if !keeps_names() {
        bind.arg("--remove-name-section");
    }
    let bound = bind.status()?.success();
    fs::remove_file(main)?;
    Ok(bound)
}

fn is_wasm(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "wasm")
}

/// Puts the parts into the page, and their loader beside them. Answers the files that each part is loaded with, its own
/// first; code of several parts lies in files that they share. All of them have one hash in their names: each names the build it belongs to, so that they
/// change together anyway, and the loader is shorter for it.
pub fn join(places: &Places, page: &Path, glue: &Path) -> Outcome<BTreeMap<String, Vec<String>>> {
    let text = read(glue)?;
    let mut loader = read(&parts(places).join(LOADER))?;
    let mut loads = loads(&loader);
    let all: Vec<PathBuf> = files(&parts(places)).into_iter().filter(|file| is_wasm(file)).collect();
    let mut content = Vec::new();
    for part in &all {
        content.extend(fs::read(part).map_err(|error| Failure::file("read", part, &error))?);
    }
    let hash = short_hash(&content);
    let mut held = Vec::new();
    let mut small = Vec::new();
    for part in all {
        let stem = part.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let content = fs::read(&part).map_err(|error| Failure::file("read", &part, &error))?;
        if stem.starts_with("chunk_") && content.len() <= SMALL {
            loader = from_small(&loader, &stem, small.len())?;
            held.extend(u32::try_from(content.len()).unwrap_or_default().to_le_bytes());
            held.extend(content);
            small.push(stem);
            continue;
        }
        let name = format!("{stem}-{hash}.wasm");
        fs::write(page.join(&name), content)
            .map_err(|error| Failure::file("write", &page.join(&name), &error))?;
        loader = replaced(&loader, &format!("\"./{stem}.wasm\""), &format!("\"./{name}\""))?;
    }
    if !small.is_empty() {
        let to = page.join(format!("small-{hash}.wasm"));
        fs::write(&to, held).map_err(|error| Failure::file("write", &to, &error))?;
        loader = SMALL_LOADER.replace("HASH", &hash) + &loader;
    }
    for files in loads.values_mut() {
        for file in files.iter_mut() {
            *file = format!("{}-{hash}.wasm", if small.contains(file) { "small" } else { file.as_str() });
        }
        let mut seen = Vec::new();
        files.retain(|file| {
            !seen.contains(file) && {
                seen.push(file.clone());
                true
            }
        });
    }
    let name = format!("parts-{}.js", short_hash(&[loader.as_bytes(), hash.as_bytes()].concat()));
    let (text, loader) = parted(&text, &loader, &name)?;
    crate::cache::write(glue, text)?;
    crate::cache::write(&page.join(&name), loader)?;
    for files in loads.values_mut() {
        files.push(name.clone());
    }
    Ok(loads)
}

/// 4 KiB: below it a file of its own costs more in its request than in its bytes. The splitter makes one for every set
/// of parts that share anything, dozens of them.
const SMALL: usize = 4096;

/// Fetches the file that holds the small ones, once, and takes one out of it: each stands behind its length in 4 bytes,
/// the lowest first. After a failure the next part tries again.
const SMALL_LOADER: &str = r#"let smallParts;
function small(index) {
    const asked = (smallParts ??= fetch(new URL("./small-HASH.wasm", import.meta.url)).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status}`);
        return answer.arrayBuffer();
    }));
    asked.catch(() => {
        if (smallParts === asked) smallParts = undefined;
    });
    return asked.then((held) => {
        const view = new DataView(held);
        let at = 0;
        for (let before = 0; before < index; before++) at += 4 + view.getUint32(at, true);
        return new Uint8Array(held, at + 4, view.getUint32(at, true));
    });
}
"#;

/// The loader, with the small file `stem` taken from the one that holds all of them.
fn from_small(loader: &str, stem: &str, index: usize) -> Outcome<String> {
    let own = format!("const src = fetch(new URL(\"./{stem}.wasm\", import.meta.url));");
    let (before, after) = loader.split_once(own.as_str()).ok_or_else(|| not_named(&own))?;
    let streamed = "WebAssembly.instantiateStreaming(src, imports)";
    let (between, rest) = after.split_once(streamed).ok_or_else(|| not_named(streamed))?;
    let own = format!("const src = small({index});");
    Ok([before, &own, between, "WebAssembly.instantiate(await src, imports)", rest].concat())
}

/// The files that the loader fetches for each part, without their endings: its own, then those it shares.
fn loads(loader: &str) -> BTreeMap<String, Vec<String>> {
    let mut loads = BTreeMap::new();
    for piece in loader.split("export const __wasm_split_load_").skip(1) {
        let (Some((name, _)), Some((_, named))) = (piece.split_once(" ="), piece.split_once("new URL(\"./"))
        else {
            continue;
        };
        let own = named.split(".wasm\"").next().unwrap_or_default().to_owned();
        let shared =
            named.split_once(", [").and_then(|(_, list)| list.split_once(']')).map_or("", |(list, _)| list);
        let shared = shared.split(',').filter_map(|one| one.trim().strip_prefix("__")).map(str::to_owned);
        loads.insert(name.to_owned(), [own].into_iter().chain(shared).collect());
    }
    loads
}

/// What the glue imports in the loader's place: it fetches the loader when the first part is asked for, and a first
/// page asks for none. The loader needs nothing of the glue but `initSync`, which it is given, so that no two files name
/// each other. A browser remembers a module that could not be fetched: the next try asks under another address.
const ASKED: &str = r#"let loaderAsked;
let loaderTries = 0;
const loaderOf = (name) => (index, data) => {
    const address = loaderTries ? `./LOADER?${loaderTries}` : "./LOADER";
    const asked = (loaderAsked ??= import(address).then((loader) => loader.default(initSync)));
    asked.then(
        (loads) => loads[name](index, data),
        (error) => {
            console.error(error);
            if (loaderAsked === asked) {
                loaderAsked = undefined;
                loaderTries += 1;
            }
            initSync(undefined, undefined).__indirect_function_table.get(index)(data, false);
        },
    );
};
"#;

/// The glue, which asks for the loader in the file `name`, and that file.
fn parted(glue: &str, loader: &str, name: &str) -> Outcome<(String, String)> {
    let mut exported = Vec::new();
    let mut lines = vec!["let initSync;".to_owned()];
    for line in loader.lines().filter(|line| !line.starts_with("import ")) {
        match line.strip_prefix("export const ") {
            Some(rest) => {
                exported.extend(rest.split_once(" =").map(|(name, _)| name));
                lines.push(format!("const {rest}"));
            }
            None => lines.push(line.to_owned()),
        }
    }
    lines.push(format!(
        "export default (given) => {{ initSync = given; return {{ {} }}; }};",
        exported.join(", ")
    ));
    // The glue imports the loader once for each of its functions, under names of its own.
    let import = |line: &str| line.starts_with("import ") && line.contains(LOADER);
    let mut names = glue
        .lines()
        .filter(|line| import(line))
        .filter_map(|line| line.strip_prefix("import * as ")?.split(' ').next());
    let (Some(own), false) = (names.next(), exported.is_empty()) else {
        let why = format!("the glue imports nothing from {LOADER}, or that has no loader");
        return Err(Failure::new(
            "part the loader from the glue",
            why,
            "compare xtask/src/split.rs with both",
        ));
    };
    let asks: Vec<String> = exported.iter().map(|name| format!("{name}: loaderOf(\"{name}\")")).collect();
    let mut parted = vec![ASKED.replace("LOADER", name), format!("const {own} = {{ {} }};", asks.join(", "))];
    let named_again: Vec<String> = names.map(|name| format!("\"./{LOADER}\": {name},")).collect();
    parted.extend(
        glue.lines()
            .filter(|line| !import(line) && !named_again.iter().any(|again| line.trim() == again))
            .map(str::to_owned),
    );
    Ok((parted.join("\n") + "\n", lines.join("\n") + "\n"))
}

fn replaced(text: &str, from: &str, to: &str) -> Outcome<String> {
    if text.contains(from) {
        return Ok(text.replace(from, to));
    }
    Err(not_named(from))
}

fn not_named(what: &str) -> Failure {
    let why = format!("the loader does not name {what}");
    Failure::new("name the parts of the page", why, "compare xtask/src/split.rs with the loader")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_asks_for_the_loader_when_a_part_is_wanted() {
        let glue = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\nreturn {\n  \"./__wasm_split.js\": import1,\n  \"./__wasm_split.js\": import2,\n};\n";
        let loader = "import { initSync } from \"./main.js\";\nfunction load() {}\nexport const part_a = load(\"./a.wasm\");\n";
        let (glue, loader) = parted(glue, loader, "parts-1.js").unwrap();
        assert!(!glue.contains("import *") && glue.contains("\"./parts-1.js\""), "{glue}");
        assert!(glue.contains("const import1 = { part_a: loaderOf(\"part_a\") };"), "{glue}");
        assert!(glue.ends_with("return {\n  \"./__wasm_split.js\": import1,\n};\n"), "{glue}");
        assert!(
            !loader.contains("import ") && loader.contains("const part_a = load(\"./a.wasm\");"),
            "{loader}"
        );
        assert!(loader.ends_with("initSync = given; return { part_a }; };\n"), "{loader}");
    }

    #[test]
    fn what_a_part_is_loaded_with_is_read_from_the_loader() {
        let piece = |name: &str, shared: &str| {
            format!(
                "export const __wasm_split_load_{name} = wrapAsyncCb(makeLoad(() => {{\n    const src = fetch(new URL(\"./split_{name}.wasm\", import.meta.url));\n    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}}\n, [{shared}]));\n"
            )
        };
        let loader =
            format!("const __chunk_7 = 1;\n{}{}", piece("a", "__chunk_7, __chunk_9"), piece("b", ""));
        let loads = loads(&loader);
        assert_eq!(loads.get("a").unwrap(), &["split_a", "chunk_7", "chunk_9"]);
        assert_eq!(loads.get("b").unwrap(), &["split_b"]);
    }

    #[test]
    fn small_files_are_taken_from_one_and_the_others_are_fetched_as_before() {
        let piece = |name: &str| {
            format!(
                "const __{name} = makeLoad(() => {{\n    const src = fetch(new URL(\"./{name}.wasm\", import.meta.url));\n    src.catch(() => {{}});\n    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}}\n, []);\n"
            )
        };
        let loader = [piece("chunk_1"), piece("chunk_2"), piece("chunk_3")].concat();
        let text = from_small(&loader, "chunk_2", 40).unwrap();
        assert_eq!(text.matches("instantiateStreaming").count(), 2, "{text}");
        assert!(text.contains("const src = small(40);"), "{text}");
        assert!(text.contains("instantiate(await src, imports)"), "{text}");
        assert!(!text.contains("chunk_2.wasm") && text.contains("chunk_3.wasm"), "{text}");
        assert!(from_small(&loader, "chunk_4", 0).is_err());
    }

    #[test]
    fn a_glue_without_parts_is_an_error_and_not_a_page_that_fails_later() {
        assert!(parted("let wasm;", "export const part_a = 1;", "parts.js").is_err());
        assert!(replaced("x", "\"./a.wasm\"", "y").is_err());
    }
}
