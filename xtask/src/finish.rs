//! The finishing step: turns Trunk's output into the folder the server sends. Every file gets the hash of its final
//! content into its name, the stylesheets become one, `boot.js` learns the names, no inline script is left, and in a
//! release build text is minified and lies beside its brotli and gzip forms. Writes `asset-manifest.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha384};

use crate::cache::{Places, files, make, read, short_hash, write};
use crate::children::child;
use crate::html;
use crate::names;
use crate::node;
use crate::split;
use crate::steps::{Failure, Outcome, run};

/// Sheets that no first page needs: home, lists, sign-in and what surrounds them do without.
const LATER_SHEETS: [&str; 8] =
    ["connection", "dashboards", "explore", "owner", "parts", "performance", "progress", "reports"];

/// Areas of the catalogues that only parts speak of which are loaded when they are opened (src/part.rs).
const LATER_WORDS: [&str; 18] = [
    "account",
    "activity",
    "chart",
    "deal",
    "dialog",
    "done",
    "draft",
    "explain",
    "files",
    "form",
    "issue",
    "kpi",
    "outlook",
    "performance",
    "reset",
    "role",
    "session",
    "status_note",
];

/// Words of those areas that a first page needs all the same.
const FIRST_WORDS: [&str; 6] = [
    "deal.answer_due",
    "deal.answer_overdue",
    "deal.untitled",
    "form.clear_choice",
    "form.optional",
    "form.problems",
];

const PRELOAD_MARK: &str = "<!-- portal:preload -->";
const BOOT_MARK: &str = "<!-- portal:boot -->";
/// Below this a compressed copy costs more in headers and files than it saves.
const SMALLEST_COMPRESSED: u64 = 512;

/// Finishes `raw` (what Trunk wrote) into `page`, which is replaced as a whole.
pub fn finish(places: &Places, raw: &Path, page: &Path, release: bool) -> Outcome {
    let stage = page.with_extension("stage");
    remove(&stage)?;
    copy(raw, &stage)?;
    let work = Work { places, dir: stage.clone(), release };
    work.finish()?;
    remove(page)?;
    fs::rename(&stage, page).map_err(|error| Failure::file("put in place", page, &error))
}

struct Work<'run> {
    places: &'run Places,
    dir: PathBuf,
    release: bool,
}

impl Work<'_> {
    fn finish(&self) -> Outcome {
        let index = self.dir.join("index.html");
        let mut page = html::without_build_tags(&html::without_inline_scripts(&read(&index)?));
        let (style, later_style) = self.join_styles(&mut page)?;
        let (js, wasm) = self.program()?;
        let boot = self.dir.join("boot.js");
        if !boot.is_file() {
            return Err(broken("boot.js is missing: index.html has to copy `public` into the page"));
        }
        let parts = if self.release { split::join(self.places, &self.dir, &js)? } else { BTreeMap::new() };
        if self.release && !split::keeps_names() {
            names::shorten(&js, &wasm)?;
        }
        self.minify(|file| file != boot)?;
        self.programs()?;
        let (catalogues, later) = self.catalogues()?;
        let wasm_name = self.hashed(&wasm, "portal")?;
        let js_name = self.hashed(&js, "portal")?;
        let style_name = style.map(|file| self.hashed(&file, "style")).transpose()?;
        let later_style = later_style.map(|file| self.hashed(&file, "later")).transpose()?;
        let build = short_hash(&bytes(&self.dir.join(&wasm_name))?);
        let starter = read(&boot)?
            .replace("__PORTAL_JS__", &format!("/{js_name}"))
            .replace("__PORTAL_WASM__", &format!("/{wasm_name}"))
            .replace("__PORTAL_CATALOGUES__", &Value::Object(catalogues.clone()).to_string())
            .replace("__PORTAL_LATER__", &Value::Object(later.clone()).to_string())
            .replace(
                "__PORTAL_LATER_STYLE__",
                &later_style.as_ref().map(|name| format!("/{name}")).unwrap_or_default(),
            )
            .replace(
                "__PORTAL_STYLE__",
                &style_name.as_ref().map(|name| format!("/{name}")).unwrap_or_default(),
            )
            .replace("__PORTAL_BUILD__", &build);
        if starter.contains("__PORTAL_") {
            return Err(broken("boot.js names a placeholder that the finishing step does not know"));
        }
        write(&boot, starter)?;
        self.minify(|file| file == boot)?;
        let boot_name = self.hashed(&boot, "boot")?;

        let preload = format!(
            "<link rel=\"modulepreload\" href=\"/{js_name}\">\
             <link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"/{wasm_name}\">"
        );
        let start = format!(
            "<script type=\"module\" src=\"/{boot_name}\" integrity=\"{}\"></script>",
            self.integrity(&boot_name)?
        );
        for (mark, text) in [(PRELOAD_MARK, preload), (BOOT_MARK, start)] {
            if !page.contains(mark) {
                return Err(broken(&format!("index.html lacks the marker {mark}")));
            }
            page = page.replace(mark, &text);
        }
        if let Some(name) = &style_name {
            // Fetched at once, applied by boot.js: the skeleton is painted without waiting for it.
            let link = format!(
                "<link rel=\"preload\" as=\"style\" href=\"/{name}\" integrity=\"{}\">",
                self.integrity(name)?
            );
            page = page.replace(STYLE_MARK, &link);
        }
        write(&index, if self.release { html::squeezed(&page) } else { page })?;
        let manifest = json!({
            "build": build,
            "js": format!("/{js_name}"),
            "wasm": format!("/{wasm_name}"),
            "parts": parts.iter().map(|(part, names)| {
                (part.clone(), names.iter().map(|name| Value::String(format!("/{name}"))).collect())
            }).collect::<Map<String, Value>>(),
            "css": style_name.map(|name| format!("/{name}")),
            "later_css": later_style.map(|name| format!("/{name}")),
            "later_catalogues": later,
            "boot": format!("/{boot_name}"),
            "catalogues": catalogues,
        });
        write(&self.dir.join("asset-manifest.json"), format!("{manifest:#}\n"))?;
        if self.release { self.compress() } else { Ok(()) }
    }

    /// The glue and the program that wasm-bindgen wrote.
    fn program(&self) -> Outcome<(PathBuf, PathBuf)> {
        let all = files(&self.dir);
        all.iter()
            .find_map(|wasm| {
                let stem = wasm.file_name()?.to_str()?.strip_suffix("_bg.wasm")?;
                let js = wasm.with_file_name(format!("{stem}.js"));
                js.is_file().then(|| (js, wasm.clone()))
            })
            .ok_or_else(|| broken("Trunk wrote no `*_bg.wasm` with its `*.js`"))
    }

    /// All linked stylesheets in the order of the page, as two files: what the first page needs, and the rest. A mark
    /// takes the place of the first link.
    fn join_styles(&self, page: &mut String) -> Outcome<(Option<PathBuf>, Option<PathBuf>)> {
        let mut sheets = Vec::new();
        *page = html::edit_tags(page, "link", |tag| {
            if !html::is_stylesheet(tag) {
                return None;
            }
            let href = html::attribute(tag, "href").unwrap_or_default();
            sheets.push(self.dir.join(href.trim_start_matches("./").trim_start_matches('/')));
            Some(if sheets.len() == 1 { STYLE_MARK.to_owned() } else { String::new() })
        });
        let is_later = |sheet: &PathBuf| {
            sheet.file_stem().and_then(|name| name.to_str()).is_some_and(|name| LATER_SHEETS.contains(&name))
        };
        let (later, first): (Vec<PathBuf>, Vec<PathBuf>) = sheets.into_iter().partition(is_later);
        Ok((self.joined(&first, "style.css")?, self.joined(&later, "later.css")?))
    }

    fn joined(&self, sheets: &[PathBuf], name: &str) -> Outcome<Option<PathBuf>> {
        if sheets.is_empty() {
            return Ok(None);
        }
        let mut whole = String::new();
        for sheet in sheets {
            whole.push_str(&read(sheet)?);
            whole.push('\n');
        }
        for sheet in sheets {
            fs::remove_file(sheet).map_err(|error| Failure::file("remove", sheet, &error))?;
        }
        let style = self.dir.join(name);
        write(&style, whole)?;
        Ok(Some(style))
    }

    /// Programmes are written for people and sent to machines: without the spaces between, and without the name of the
    /// schema, which an editor reads.
    fn programs(&self) -> Outcome {
        for file in files(&self.dir.join("programs")).into_iter().filter(|file| ends_in(file, &["json"])) {
            let mut program: Map<String, Value> = serde_json::from_str(&read(&file)?)
                .map_err(|error| broken(&format!("{} is no JSON object: {error}", file.display())))?;
            program.remove("$schema");
            write(&file, Value::Object(program).to_string())?;
        }
        Ok(())
    }

    /// Minified message catalogues under hashed names, locale -> path: what the first page needs, and the rest.
    fn catalogues(&self) -> Outcome<(Map<String, Value>, Map<String, Value>)> {
        let (mut names, mut later) = (Map::new(), Map::new());
        for file in files(&self.dir.join("locales")).into_iter().filter(|file| ends_in(file, &["json"])) {
            let catalogue: Map<String, Value> = serde_json::from_str(&read(&file)?)
                .map_err(|error| broken(&format!("{} is no catalogue: {error}", file.display())))?;
            let locale = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            // `<screen>.<locale>` is loaded with its screen, as a whole.
            if locale.contains('.') {
                write(&file, Value::Object(catalogue).to_string())?;
                let name = self.hashed(&file, &locale)?;
                names.insert(locale, Value::String(format!("/locales/{name}")));
                continue;
            }
            let is_later = |key: &str| {
                let area = key.split('.').next().unwrap_or_default();
                LATER_WORDS.contains(&area) && !FIRST_WORDS.contains(&key)
            };
            let (rest, first): (Map<_, _>, Map<_, _>) =
                catalogue.into_iter().partition(|(key, _)| is_later(key));
            let other = file.with_file_name(format!("{locale}-later.json"));
            for (file, words, names, name) in [
                (&file, first, &mut names, locale.clone()),
                (&other, rest, &mut later, format!("{locale}-later")),
            ] {
                write(file, Value::Object(words).to_string())?;
                let name = self.hashed(file, &name)?;
                names.insert(locale.clone(), Value::String(format!("/locales/{name}")));
            }
        }
        Ok((names, later))
    }

    /// Renames a file to `<name>-<hash of its content>.<ending>` and returns the new name.
    fn hashed(&self, file: &Path, name: &str) -> Outcome<String> {
        let ending = file.extension().unwrap_or_default().to_string_lossy().into_owned();
        let name = format!("{name}-{}.{ending}", short_hash(&bytes(file)?));
        let to = file.with_file_name(&name);
        fs::rename(file, &to).map_err(|error| Failure::file("rename", file, &error))?;
        Ok(name)
    }

    fn integrity(&self, name: &str) -> Outcome<String> {
        Ok(format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes(&self.dir.join(name))?))))
    }

    fn minify(&self, wanted: impl Fn(&Path) -> bool) -> Outcome {
        if !self.release {
            return Ok(());
        }
        let modules = node::ensure(self.places, "xtask/node")?;
        let mut command = self.assets("minify");
        command.arg(modules);
        command.args(
            files(&self.dir).into_iter().filter(|file| ends_in(file, &["js", "mjs", "css"]) && wanted(file)),
        );
        run(
            &mut command,
            "minify the page's files",
            "read the message above; `cargo xtask doctor` checks Node.js",
        )
    }

    fn compress(&self) -> Outcome {
        let mut command = self.assets("compress");
        let text = ["html", "js", "mjs", "css", "json", "wasm", "svg", "webmanifest", "txt", "xml"];
        let large = |file: &PathBuf| fs::metadata(file).is_ok_and(|meta| meta.len() > SMALLEST_COMPRESSED);
        command.args(files(&self.dir).into_iter().filter(|file| ends_in(file, &text)).filter(large));
        run(&mut command, "compress the page's files", "install Node.js 20 or newer")
    }

    fn assets(&self, act: &str) -> std::process::Command {
        assets(self.places, act)
    }
}

fn assets(places: &Places, act: &str) -> std::process::Command {
    let mut command = child(places, "node");
    command.arg("xtask/node/assets.mjs").arg(act);
    command
}

/// Puts the brotli and gzip forms of files of a finished page beside them.
pub fn compress(places: &Places, files: &[PathBuf]) -> Outcome {
    run(assets(places, "compress").args(files), "compress the page's files", "install Node.js 20 or newer")
}

/// Stands where the first stylesheet link stood until the name of the joined file is known.
const STYLE_MARK: &str = "<!-- portal:style -->";

fn broken(why: &str) -> Failure {
    Failure::new("finish the page", why, "compare index.html and public/boot.js with xtask/src/finish.rs")
}

fn bytes(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| Failure::file("read", file, &error))
}

fn ends_in(file: &Path, endings: &[&str]) -> bool {
    file.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
}

fn remove(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Failure::file("remove", folder, &error))?;
    }
    Ok(())
}

/// Copies the built page; what Trunk put below `public/` belongs at the root.
fn copy(raw: &Path, stage: &Path) -> Outcome {
    for file in files(raw) {
        let inner = file.strip_prefix(raw).unwrap_or(&file);
        let to = stage.join(inner.strip_prefix("public").unwrap_or(inner));
        make(to.parent().unwrap_or(stage))?;
        fs::copy(&file, &to).map_err(|error| Failure::file("copy", &file, &error))?;
    }
    Ok(())
}
