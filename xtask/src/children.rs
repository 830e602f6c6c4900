//! Starts children with an environment of their own: what cargo set for this program is taken out again, because
//! it would be wrong for the next cargo, and the tools found come first on PATH.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cache::Places;

/// Variables that describe the running package (this one), not the one a child will build.
fn of_our_own_cargo(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|prefix| name.starts_with(prefix))
        || matches!(name, "CARGO" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR")
}

/// A child that runs in the checkout.
pub fn child(places: &Places, program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    for (name, _) in env::vars_os() {
        if of_our_own_cargo(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command.current_dir(&places.root).env("CARGO_TARGET_DIR", &places.target);
    command.env("PATH", path_with(&[places.tools.join("bin")]));
    command
}

/// `cargo` for native code.
pub fn cargo(places: &Places, args: &[&str]) -> Command {
    let mut command = child(places, "cargo");
    command.args(args);
    command
}

/// Erased component types: a debug build of the page links in seconds.
pub const DEBUG_PAGE_FLAGS: &str = "--cfg erase_components";

/// Release builds of the page: erased types are 11 % fewer brotli bytes; a panic that only stops (boot.js notices
/// and says so), without its message and place, with a standard library built for size, another 15 %
/// (docs/adr/0007-size-of-the-page.md).
pub const RELEASE_PAGE_FLAGS: &str = "--cfg erase_components -Zunstable-options -Cpanic=immediate-abort \
     -Zlocation-detail=none -Zfmt-debug=none";

/// `cargo` for debug builds of the page: its own target folder, and the flags that let all of them share one build.
pub fn cargo_wasm(places: &Places, args: &[&str]) -> Command {
    let mut command = cargo(places, args);
    command.env("CARGO_TARGET_DIR", &places.wasm_target).env("RUSTFLAGS", DEBUG_PAGE_FLAGS);
    command
}

/// PATH with some folders in front.
pub fn path_with(first: &[PathBuf]) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = first.to_vec();
    folders.extend(env::split_paths(&path));
    env::join_paths(folders).unwrap_or(path)
}

/// Every executable of that name on PATH, in its order.
pub fn on_path(name: &str) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(name)).filter(|file| file.is_file()).collect()
}
