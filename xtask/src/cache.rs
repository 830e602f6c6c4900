//! Where things lie: the checkout, and the cache outside it that keeps tools, build output and packages, so that
//! a second clone on the same machine does not build the world again. Two clones share the compiled crates and
//! never each other's page, binary or demo data.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::steps::{Failure, Outcome};

/// Every place the commands read from or write to.
pub struct Places {
    /// The checkout.
    pub root: PathBuf,
    /// The cache: `$PORTAL_CACHE`, else `$XDG_CACHE_HOME/partner-portal`, else `~/.cache/partner-portal`.
    pub cache: PathBuf,
    /// `cargo install --root`.
    pub tools: PathBuf,
    /// Native build output: `$CARGO_TARGET_DIR` if the caller set it.
    pub target: PathBuf,
    /// Build output of the page. Apart, so that a native build and a page build do not wait for each other.
    pub wasm_target: PathBuf,
    /// What belongs to this checkout alone: page, server binary, logs.
    pub own: PathBuf,
}

impl Places {
    pub fn find() -> Outcome<Self> {
        // `cargo run` says where the package lies; that is right even if two clones share one target folder.
        let manifest =
            env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
        let root = Path::new(&manifest).parent().map(Path::to_path_buf).unwrap_or_default();
        let root =
            fs::canonicalize(&root).map_err(|error| Failure::file("find the checkout at", &root, &error))?;
        let cache = cache_folder()?;
        let own = cache.join("checkouts").join(short_hash(root.to_string_lossy().as_bytes()));
        let places = Self {
            tools: cache.join("tools"),
            target: env::var_os("CARGO_TARGET_DIR")
                .map_or_else(|| cache.join("target"), |dir| root.join(dir)),
            wasm_target: cache.join("target-wasm"),
            own,
            root,
            cache,
        };
        make(&places.own)?;
        Ok(places)
    }

    /// The finished page of a profile.
    pub fn page(&self, release: bool) -> PathBuf {
        self.own.join(if release { "page-release" } else { "page-debug" })
    }

    /// A folder in the checkout's part of the cache, emptied first.
    pub fn fresh(&self, name: &str) -> Outcome<PathBuf> {
        let path = self.own.join(name);
        if path.exists() {
            fs::remove_dir_all(&path).map_err(|error| Failure::file("empty", &path, &error))?;
        }
        make(&path)?;
        Ok(path)
    }

    /// Held while a build writes a file whose name is the same for every clone (`target/debug/portal-server`), until
    /// it has been copied to `own`.
    pub fn lock(&self) -> Outcome<File> {
        let path = self.cache.join("build.lock");
        let file = File::create(&path).map_err(|error| Failure::file("open", &path, &error))?;
        file.lock().map_err(|error| Failure::file("lock", &path, &error))?;
        Ok(file)
    }
}

fn cache_folder() -> Outcome<PathBuf> {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = named("PORTAL_CACHE")
        .or_else(|| named("XDG_CACHE_HOME").map(|dir| dir.join("partner-portal")))
        .or_else(|| named("HOME").map(|dir| dir.join(".cache/partner-portal")))
        .ok_or_else(|| {
            Failure::new(
                "find the cache folder",
                "neither PORTAL_CACHE nor HOME is set",
                "export PORTAL_CACHE=/some/folder",
            )
        })?;
    make(&cache)?;
    fs::canonicalize(&cache).map_err(|error| Failure::file("open the cache", &cache, &error))
}

/// Makes a folder and its parents.
pub fn make(path: &Path) -> Outcome {
    fs::create_dir_all(path).map_err(|error| Failure::file("make the folder", path, &error))
}

/// The first 12 hex digits of the SHA-256: names a content or a place, guards nothing.
pub fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// A whole text file.
pub fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

/// Writes a file whole.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome {
    fs::write(path, content).map_err(|error| Failure::file("write", path, &error))
}

/// Every file below a folder, sorted; a missing folder has none.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                Ok(_) => found.push(entry.path()),
                Err(_) => {}
            }
        }
    }
    found.sort();
    found
}
