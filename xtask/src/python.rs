//! Python with pinned packages, for tests that another program has to agree with.

use std::path::PathBuf;

use crate::cache::{Places, make, read, short_hash, write};
use crate::children::child;
use crate::steps::{Outcome, run, say};

/// What reads workbooks and printed pages.
pub const READERS: &str = "tests/workbook/requirements.txt";

/// The interpreter of an environment of its own that has the packages of a list in the checkout. It is made once for
/// each content of the list.
pub fn with(places: &Places, list: &str) -> Outcome<PathBuf> {
    let requirements = places.root.join(list);
    let folder = places.cache.join("venv").join(short_hash(read(&requirements)?.as_bytes()));
    let python = folder.join("bin/python");
    if folder.join("complete").is_file() {
        return Ok(python);
    }
    let mend = "install Python 3.11 or newer with venv and pip (Debian: apt-get install python3-venv)";
    say(&format!("     installing {list} into {}", folder.display()));
    make(&folder)?;
    let mut environment = child(places, "python3");
    environment.args(["-m", "venv", "--clear"]).arg(&folder);
    run(&mut environment, "make a Python environment", mend)?;
    let mut pip = child(places, &python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&requirements);
    run(&mut pip, "install Python packages", mend)?;
    write(&folder.join("complete"), "")?;
    Ok(python)
}
