//! Points a built page at another backend: a copy of the page, with the file that describes the backend beside its
//! `index.html` and a line in it that says so (docs/backends.md). The file is checked and made ready for the page: with
//! the presets in it and in packed form, so that the page fetches neither presets nor the reader of profiles.

use std::fs;
use std::path::Path;

use crate::cache::{Places, files, make, read, write};
use crate::finish;
use crate::steps::{Failure, Outcome};

/// Where the page finds the description.
const FILE: &str = "portal-backend.json";

/// Where a page has the presets.
const PRESETS: &str = "backends/presets";

/// Copies the page.
pub fn copy(page: &Path, to: &Path) -> Outcome {
    for file in files(page) {
        let copy = to.join(file.strip_prefix(page).unwrap_or(&file));
        make(copy.parent().unwrap_or(to))?;
        fs::copy(&file, &copy).map_err(|error| Failure::file("copy", &file, &error))?;
    }
    Ok(())
}

/// What the page in `folder` is to fetch for a description: its profiles with their presets, and packed.
pub fn ready(folder: &Path, description: &str) -> Outcome<String> {
    let mut presets: Vec<(String, String)> = Vec::new();
    for file in files(&folder.join(PRESETS)) {
        if file.extension().is_some_and(|ending| ending == "json") {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            presets.push((name, read(&file)?));
        }
    }
    let lookup = |name: &str| presets.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
    rest_profile::pack::prepare(description.as_bytes(), &lookup).map_err(|problems| {
        let mut why = String::new();
        for problem in &problems {
            let params: Vec<String> =
                problem.params.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            why.push_str(&format!(
                "\n  {} {} ({})\n    {}",
                problem.path,
                problem.code,
                params.join(", "),
                problem.remedy
            ));
        }
        Failure::new(
            "read the description of the backend",
            why,
            "mend the file; docs/backends.md explains it",
        )
    })
}

/// Makes the page in `folder` one of the backend that `description` describes.
pub fn point(folder: &Path, description: &str) -> Outcome {
    let index = folder.join("index.html");
    let text = read(&index)?;
    let line = format!("<meta name=\"portal-backend\" content=\"/{FILE}\">");
    let Some((head, rest)) = text.split_once("<title>") else {
        let why = format!("{} has no <title>", index.display());
        return Err(Failure::new("point the page at a backend", why, "cargo xtask dist"));
    };
    write(&index, format!("{head}{line}<title>{rest}"))?;
    // They are those of the file as it was.
    for ending in ["br", "gz"] {
        let _ = fs::remove_file(folder.join(format!("index.html.{ending}")));
    }
    write(&folder.join(FILE), description)
}

/// Compresses what [`point`] wrote, as the rest of the page is.
pub fn compress(places: &Places, folder: &Path) -> Outcome {
    finish::compress(places, &[folder.join("index.html"), folder.join(FILE)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_pointed_somewhere_says_where_and_leaves_no_old_copy() {
        let folder = std::env::temp_dir().join(format!("portal-pointing-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("index.html"), "<head><title>x</title></head>").unwrap();
        fs::write(folder.join("index.html.br"), "old").unwrap();
        point(&folder, "{}").unwrap();
        let index = fs::read_to_string(folder.join("index.html")).unwrap();
        assert!(
            index.starts_with("<head><meta name=\"portal-backend\" content=\"/portal-backend.json\"><title>")
        );
        assert!(!folder.join("index.html.br").exists());
        assert_eq!(fs::read_to_string(folder.join(FILE)).unwrap(), "{}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_description_is_made_ready_with_the_presets_of_the_page_or_its_mistakes_are_told() {
        let folder = std::env::temp_dir().join(format!("portal-ready-{}", std::process::id()));
        fs::create_dir_all(folder.join(PRESETS)).unwrap();
        fs::write(folder.join(PRESETS).join("small.json"), r#"{"content_type":"text/x-small"}"#).unwrap();
        let description = r#"{"backend":{"format":1,"extends":"small","base":"/api","resources":{}}}"#;
        let text = ready(&folder, description).unwrap();
        assert!(text.contains("text/x-small") && text.contains("\"packed\""), "{text}");
        assert!(!text.contains("extends"), "{text}");
        let wrong = ready(&folder, &description.replace("base", "bass")).unwrap_err().to_string();
        assert!(wrong.contains("/backend/bass unknown_key") && wrong.contains("meant: base"), "{wrong}");
        fs::remove_dir_all(folder).unwrap();
    }
}
