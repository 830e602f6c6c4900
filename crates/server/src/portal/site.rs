//! The list of the portal's files: names, types, compressed siblings, and the policy its page needs.

use super::policy::{backend_file, content_security_policy, origins};
use super::ready;
use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a folder held when it was read.
pub struct Site {
    files: BTreeMap<String, File>,
    /// When the page was built, and where its file about another backend lies and since when.
    built: Option<SystemTime>,
    described: Option<(PathBuf, Option<SystemTime>)>,
    /// The content security policy with the hashes of the page's own `<style>` elements.
    pub policy: String,
}

/// One file, with its compressed siblings.
#[derive(Debug, Clone)]
pub struct File {
    path: PathBuf,
    brotli: bool,
    gzip: bool,
    pub media_type: &'static str,
    /// Whether the name holds a hash of the content, so that the content under this name never changes.
    pub is_hashed: bool,
    tag: String,
    /// What is sent instead of the file on the disk.
    made: Option<Bytes>,
}

/// How the content travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// The name in `Content-Encoding`.
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Brotli => "br",
            Encoding::Gzip => "gzip",
            Encoding::Identity => "identity",
        }
    }

    const fn suffix(self) -> &'static str {
        match self {
            Encoding::Brotli => ".br",
            Encoding::Gzip => ".gz",
            Encoding::Identity => "",
        }
    }
}

impl Site {
    /// Lists the folder. Hidden files, and links that lead out of it, are left out.
    ///
    /// # Errors
    /// If the folder or its index.html cannot be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let index = std::fs::read_to_string(folder.join("index.html"))?;
        let mut paths = BTreeMap::new();
        list(&folder.canonicalize()?, "", &mut paths)?;
        let mut files = BTreeMap::new();
        for (address, path) in &paths {
            if address.ends_with(".br") || address.ends_with(".gz") {
                continue;
            }
            let has = |suffix: &str| paths.contains_key(&format!("{address}{suffix}"));
            let meta = std::fs::metadata(path)?;
            let modified =
                meta.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
            let tag = format!("{:x}-{:x}", meta.len(), modified.unwrap_or_default().as_nanos());
            let file = File {
                path: path.clone(),
                brotli: has(".br"),
                gzip: has(".gz"),
                media_type: media_type(address),
                is_hashed: is_hashed(address),
                tag,
                made: None,
            };
            files.insert(address.clone(), file);
        }
        let built = built(folder);
        let backends = backend_file(&index).map(|address| read_origins(&files, address)).unwrap_or_default();
        let description = backend_file(&index).filter(|address| files.contains_key(*address));
        let described = description.and_then(|address| files.get(address)).map(|file| {
            let path = file.path.clone();
            let since = modified(&path);
            (path, since)
        });
        if let Some((made, file)) = description
            .and_then(|address| {
                ready::of(address, |address| files.get(address).map(|file| file.path.as_path()))
            })
            .zip(description.and_then(|address| files.get_mut(address)))
        {
            file.make(made);
        }
        Ok(Self { files, built, described, policy: content_security_policy(&index, &backends) })
    }

    /// Whether the folder still holds the build that was read.
    pub fn is_current(&self, folder: &Path) -> bool {
        self.built == built(folder)
            && self.described.as_ref().is_none_or(|(path, since)| *since == modified(path))
    }

    /// The file at an address; `/` is the page itself.
    pub fn file(&self, address: &str) -> Option<&File> {
        self.files.get(if address == "/" { "/index.html" } else { address })
    }
}

impl File {
    /// Sends `text` from now on.
    fn make(&mut self, text: String) {
        self.tag = Sha256::digest(&text).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        self.brotli = false;
        self.gzip = false;
        self.made = Some(text.into());
    }

    /// The content as it is sent.
    ///
    /// # Errors
    /// The file is gone, or cannot be read.
    pub async fn content(&self, encoding: Encoding) -> io::Result<Bytes> {
        match &self.made {
            Some(made) => Ok(made.clone()),
            None => tokio::fs::read(self.path(encoding)).await.map(Bytes::from),
        }
    }

    /// The best encoding that exists and that the client takes.
    pub fn encoding_for(&self, asked: &HeaderMap) -> Encoding {
        let lines = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        let accepted: Vec<&str> = lines.flat_map(|line| line.split(',')).filter_map(accepted).collect();
        if self.brotli && accepted.contains(&"br") {
            Encoding::Brotli
        } else if self.gzip && accepted.contains(&"gzip") {
            Encoding::Gzip
        } else {
            Encoding::Identity
        }
    }

    fn path(&self, encoding: Encoding) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(encoding.suffix());
        PathBuf::from(path)
    }

    /// The `ETag`: one for each encoding, as they differ in their bytes.
    pub fn tag(&self, encoding: Encoding) -> String {
        format!("\"{}{}\"", self.tag, encoding.suffix())
    }
}

/// The name of an accepted encoding; `None` where it is refused by `q=0`.
fn accepted(part: &str) -> Option<&str> {
    let (name, quality) = part.split_once(';').unwrap_or((part, ""));
    let refused =
        quality.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q <= 0.0);
    (!refused).then_some(name.trim())
}

/// The origins in the file that describes the page's backends. Where it cannot be read the page may talk to nobody
/// else, and says so itself.
fn read_origins(files: &BTreeMap<String, File>, address: &str) -> Vec<String> {
    let read = |address: &str| files.get(address).and_then(|file| std::fs::read_to_string(&file.path).ok());
    let Some(file) = read(address).and_then(|text| serde_json::from_str(&text).ok()) else {
        return Vec::new();
    };
    // The page takes presets from this folder, so they count here as they lie there.
    let presets: BTreeMap<&str, String> = files
        .keys()
        .filter_map(|address| {
            let name = address.strip_prefix("/backends/presets/")?.strip_suffix(".json")?;
            Some((name, read(address)?))
        })
        .collect();
    origins(&file, &|name| presets.get(name).map(String::as_str))
}

fn built(folder: &Path) -> Option<SystemTime> {
    modified(&folder.join("index.html"))
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

fn list(folder: &Path, address: &str, files: &mut impl Extend<(String, PathBuf)>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let kind = entry.file_type()?;
        let address = format!("{address}/{name}");
        if kind.is_dir() {
            list(&entry.path(), &address, files)?;
        } else if kind.is_file() {
            files.extend([(address, entry.path())]);
        }
    }
    Ok(())
}

/// `portal-0a1b2c3d4e5f.wasm`: a part of at least eight hexadecimal digits, set off by `-` or `.`.
fn is_hashed(address: &str) -> bool {
    let name = address.rsplit('/').next().unwrap_or_default();
    let mut parts: Vec<&str> = name.split(['-', '.']).collect();
    // The first part is the name proper and the last one the ending: a hash is neither.
    parts.pop();
    parts
        .iter()
        .skip(1)
        .any(|part| part.len() >= 8 && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

fn media_type(address: &str) -> &'static str {
    match address.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for name in ["/portal-0a1b2c3d4e5f.wasm", "/locales/en-00ff00ff00ff.json", "/style.deadbeef.css"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in
            ["/index.html", "/manifest.webmanifest", "/partner-portal.js", "/deadbeef.js", "/a-12345.js"]
        {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn an_encoding_refused_by_quality_zero_is_not_taken() {
        assert_eq!(accepted(" br"), Some("br"));
        assert_eq!(accepted("gzip;q=0.5"), Some("gzip"));
        assert_eq!(accepted("br;q=0"), None);
        assert_eq!(accepted("br; q=0.0"), None);
    }

    #[test]
    fn the_file_about_another_backend_is_sent_ready_for_the_page_and_stays_as_it_is_on_the_disk() {
        let folder = std::env::temp_dir().join(format!("portal-site-{}", std::process::id()));
        let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        std::fs::create_dir_all(folder.join("backends/presets")).unwrap();
        put("index.html", r#"<meta name="portal-backend" content="/other.json">"#);
        put("backends/presets/small.json", r#"{"content_type":"text/x-small"}"#);
        let written = r#"{"backend":{"format":1,"extends":"small","base":"/api","resources":{}}}"#;
        put("other.json", written);
        put("other.json.br", "old");
        let site = Site::read(&folder).unwrap();
        let sent = |site: &Site| site.file("/other.json").unwrap().made.clone();
        let text = String::from_utf8(sent(&site).unwrap().to_vec()).unwrap();
        assert!(text.contains("text/x-small") && text.contains(r#""packed":""#), "{text}");
        assert_eq!(std::fs::read_to_string(folder.join("other.json")).unwrap(), written);
        let mut asked = HeaderMap::new();
        asked.insert(header::ACCEPT_ENCODING, header::HeaderValue::from_static("br"));
        assert_eq!(site.file("/other.json").unwrap().encoding_for(&asked), Encoding::Identity);
        // What is ready is sent as it is, and what is wrong is: the page says why.
        for as_it_is in [text.as_str(), r#"{"backend":{}}"#, "{"] {
            put("other.json", as_it_is);
            assert_eq!(sent(&Site::read(&folder).unwrap()), None, "{as_it_is}");
        }
        // Somebody who changes the file does not have to start the server anew.
        let later = SystemTime::now() + std::time::Duration::from_secs(5);
        std::fs::File::options()
            .write(true)
            .open(folder.join("other.json"))
            .unwrap()
            .set_modified(later)
            .unwrap();
        assert!(!site.is_current(&folder));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
