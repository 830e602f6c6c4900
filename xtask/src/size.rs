//! What a first visit transfers, as brotli sends it, against the budget. A figure kept in `benches/size.json`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::cache::{Places, read, write};
use crate::linked;
use crate::steps::{Failure, Outcome, say};

/// 200 KB: on a 9 Mbit/s line that is 180 ms of transfer (docs/adr/0007-size-of-the-page.md).
const BUDGET: u64 = 200 * 1024;

/// 1,104 KB for all parts together, of which nobody fetches all: a bound that notices a part that grows. A third of it are
/// pages of the programme's own people.
const LATER_BUDGET: u64 = 1_104 * 1024;

/// What only a portal over a foreign backend fetches, in this order: each part with what it shares with the others of
/// this list, and not what it shares with the pages, which fetch it anyway
/// (docs/adr/0008-foreign-backends-by-a-file.md). The engine and its place in the page; what writes, once somebody does;
/// and the reader of profiles, where no packed form is at hand.
const FOREIGN: [(&str, u64); 3] = [("profile", 88 * 1024), ("writing", 24 * 1024), ("reader", 36 * 1024)];

/// One transferred thing: what it is, its file, bytes as built and as sent.
#[derive(Clone)]
struct Transfer {
    name: &'static str,
    file: String,
    raw: u64,
    sent: u64,
}

/// Prints the table for a finished release page, writes the figures, and fails above the budget.
pub fn size(places: &Places, page: &Path) -> Outcome {
    let manifest: Value = serde_json::from_str(&read(&page.join("asset-manifest.json"))?)
        .map_err(|error| Failure::new("read asset-manifest.json", error.to_string(), "cargo xtask dist"))?;
    let mut transfers = Vec::new();
    for (name, file) in [
        ("wasm", manifest.get("wasm")),
        ("glue", manifest.get("js")),
        ("starter", manifest.get("boot")),
        ("style", manifest.get("css")),
        ("catalogue", manifest.pointer("/catalogues/en")),
    ] {
        let file = file.and_then(Value::as_str).ok_or_else(|| {
            Failure::new(
                "measure the page",
                format!("asset-manifest.json names no {name}"),
                "cargo xtask dist",
            )
        })?;
        transfers.push(measure(page, name, file.trim_start_matches('/'))?);
    }
    transfers.push(measure(page, "index.html", "index.html")?);
    for program in ["program.json", "programs/reseller.json"] {
        if page.join(program).is_file() {
            transfers.push(measure(page, "program", program)?);
            break;
        }
    }
    let total: u64 = transfers.iter().map(|transfer| transfer.sent).sum();
    say(&format!("  {:<12} {:>9} {:>9}  file", "first load", "raw B", "brotli B"));
    for transfer in &transfers {
        say(&format!("  {:<12} {:>9} {:>9}  {}", transfer.name, transfer.raw, transfer.sent, transfer.file));
    }
    say(&format!(
        "  {:<12} {:>9} {total:>9}  budget {BUDGET}, {} % used",
        "in all",
        "",
        total * 100 / BUDGET
    ));
    let loaded = parts(page, &manifest)?;
    say(&format!(
        "  {:<12} {:>9} {:>9}  brotli B with the files that it shares",
        "part", "own raw", "own br"
    ));
    for part in &loaded {
        say(&format!("  {:<12} {:>9} {:>9}  {}", part.name, part.own.raw, part.own.sent, part.whole));
    }
    let mut files: Vec<&Transfer> = loaded.iter().flat_map(|part| &part.files).collect();
    files.sort_by(|one, other| one.file.cmp(&other.file));
    files.dedup_by(|one, other| one.file == other.file);
    let mut later: u64 = files.iter().map(|file| file.sent).sum();
    for file in [manifest.get("later_css"), manifest.pointer("/later_catalogues/en")] {
        if let Some(file) = file.and_then(Value::as_str) {
            later += measure(page, "part", file.trim_start_matches('/'))?.sent;
        }
    }
    say(&format!(
        "  {:<12} {:>9} {later:>9}  in {} files, when they are opened or the page rests",
        "later",
        "",
        files.len()
    ));
    let parts: serde_json::Map<String, Value> = transfers
        .iter()
        .map(|transfer| (transfer.name.to_owned(), json!({ "raw": transfer.raw, "brotli": transfer.sent })))
        .collect();
    let foreign = foreign(&loaded);
    say(&format!(
        "  {:<12} {:>9} {:>9}  of the parts above, without what pages share",
        "foreign", "", "brotli B"
    ));
    for (name, sent, may) in &foreign {
        say(&format!("  {name:<12} {:>9} {sent:>9}  budget {may}, {} % used", "", sent * 100 / may));
    }
    let heavy = foreign
        .iter()
        .find(|(_, sent, may)| sent > may)
        .map(|(_, sent, may)| ("keep a part in its budget", *sent, *may));
    let later_parts: serde_json::Map<String, Value> = loaded
        .iter()
        .map(|part| {
            (part.name.clone(), json!({ "raw": part.own.raw, "brotli": part.own.sent, "whole": part.whole }))
        })
        .collect();
    let figures = json!({
        "unit": "bytes", "budget": BUDGET, "total": total, "parts": parts, "later": later,
        "later_budget": LATER_BUDGET, "later_parts": later_parts,
        "foreign": foreign.iter().map(|(name, sent, _)| ((*name).to_owned(), json!(sent))).collect::<serde_json::Map<_, _>>(),
    });
    write(&places.root.join("benches/size.json"), format!("{figures:#}\n"))?;
    let (what, weighs, may) = match (total > BUDGET, later > LATER_BUDGET, heavy) {
        (true, ..) => ("keep the first load in its budget", total, BUDGET),
        (_, true, _) => ("keep the parts in their budget", later, LATER_BUDGET),
        (.., Some(heavy)) => heavy,
        _ => return linked::check(places),
    };
    Err(Failure::new(
        what,
        format!("{weighs} bytes as brotli, {} above {may}", weighs - may),
        "compare with `git diff benches/size.json`; `cargo tree -p partner-portal --target wasm32-unknown-unknown` shows what came in",
    ))
}

/// A part that is loaded later.
struct Part {
    name: String,
    own: Transfer,
    /// Bytes as sent, with the files that it shares with others.
    whole: u64,
    files: Vec<Transfer>,
}

fn parts(page: &Path, manifest: &Value) -> Outcome<Vec<Part>> {
    let mut parts = Vec::new();
    for (name, named) in manifest.get("parts").and_then(Value::as_object).into_iter().flatten() {
        let mut files = Vec::new();
        for file in named.as_array().into_iter().flatten().filter_map(Value::as_str) {
            files.push(measure(page, "part", file.trim_start_matches('/'))?);
        }
        let whole = files.iter().map(|file| file.sent).sum();
        if let Some(own) = files.first().cloned() {
            parts.push(Part { name: name.clone(), own, whole, files });
        }
    }
    Ok(parts)
}

/// For each part of [`FOREIGN`]: its name, what it adds to those before it, and what it may.
fn foreign(parts: &[Part]) -> Vec<(&'static str, u64, u64)> {
    // The owner's page for testing a connection and the figures over such a backend share the engine, and are no pages
    // that everybody fetches.
    let beside = ["connection", "facts"];
    let is_foreign = |name: &str| beside.contains(&name) || FOREIGN.iter().any(|(known, _)| *known == name);
    let mut counted: Vec<&str> = parts
        .iter()
        .filter(|part| !is_foreign(&part.name))
        .flat_map(|part| part.files.iter().map(|file| file.file.as_str()))
        .collect();
    let mut found = Vec::new();
    for (name, may) in FOREIGN {
        let mut sent = 0;
        for file in parts.iter().filter(|part| part.name == name).flat_map(|part| &part.files) {
            if !counted.contains(&file.file.as_str()) {
                counted.push(&file.file);
                sent += file.sent;
            }
        }
        found.push((name, sent, may));
    }
    found
}

fn measure(page: &Path, name: &'static str, file: &str) -> Outcome<Transfer> {
    let path = page.join(file);
    let raw = fs::metadata(&path).map_err(|error| Failure::file("measure", &path, &error))?.len();
    let packed = page.join(format!("{file}.br"));
    let sent = fs::metadata(packed).map_or(raw, |meta| meta.len());
    Ok(Transfer { name, file: file.to_owned(), raw, sent })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, files: &[(&str, u64)]) -> Part {
        let file = |(file, sent): &(&str, u64)| Transfer {
            name: "part",
            file: (*file).to_owned(),
            raw: *sent,
            sent: *sent,
        };
        let files: Vec<Transfer> = files.iter().map(file).collect();
        Part { name: name.to_owned(), own: files[0].clone(), whole: 0, files }
    }

    #[test]
    fn what_pages_fetch_anyway_is_no_cost_of_a_foreign_backend_and_nothing_counts_twice() {
        let parts = [
            part("deal_page", &[("page", 1), ("money", 20)]),
            part("profile", &[("profile", 300), ("money", 20), ("json", 4000)]),
            part("reader", &[("reader", 50_000), ("json", 4000)]),
            part("writing", &[("writing", 600_000), ("json", 4000), ("page", 1)]),
        ];
        let found: Vec<u64> = foreign(&parts).iter().map(|(_, sent, _)| *sent).collect();
        assert_eq!(found, [4300, 600_000, 50_000]);
    }
}
