//! Makes the number of this engine: a hash of its own sources. A packed profile is only read by the engine that has
//! read the profile it was made of (src/pack.rs), and nobody has to remember to count a version up.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=src");
    let mut files = Vec::new();
    gather(Path::new("src"), &mut files)?;
    files.sort();
    // FNV-1a. A clone with other line ends is the same engine.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        let path = file.to_string_lossy().replace('\\', "/").into_bytes();
        for byte in path.into_iter().chain(fs::read(&file)?).filter(|byte| *byte != b'\r') {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default().join("engine.rs");
    fs::write(out, format!("/// This engine, and no other.\nconst ENGINE: u64 = {hash};\n"))
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
