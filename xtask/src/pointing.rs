//! Points a built page at another backend: a copy of the page, with the file that describes the backend beside its
//! `index.html` and a line in it that says so (docs/backends.md).

use std::fs;
use std::path::Path;

use crate::cache::{files, make, read, write};
use crate::steps::{Failure, Outcome};

/// Where the page finds the description.
const FILE: &str = "portal-backend.json";

/// Copies the page.
pub fn copy(page: &Path, to: &Path) -> Outcome {
    for file in files(page) {
        let copy = to.join(file.strip_prefix(page).unwrap_or(&file));
        make(copy.parent().unwrap_or(to))?;
        fs::copy(&file, &copy).map_err(|error| Failure::file("copy", &file, &error))?;
    }
    Ok(())
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
}
