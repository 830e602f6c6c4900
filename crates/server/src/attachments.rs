//! The content of attached files: outside of the database, under names of our own making. Nothing a client sends ever
//! becomes part of a path.

mod kinds;
mod names;

pub use kinds::{Refused, media_type};
pub use names::{content_disposition, safe_name};

use crate::authentication::hex;
use domain::ids::AttachmentId;
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

/// 8 KiB of a file are enough to tell what it is.
const HEAD: usize = 8 * 1024;

/// A day: what still lies among the incoming files then belongs to an upload that broke off.
const STALE: Duration = Duration::from_secs(24 * 3600);

/// The folder of all attachments: `<root>/<first two digits of the hash>/<id>`.
#[derive(Debug, Clone)]
pub struct AttachmentFolder {
    root: PathBuf,
}

/// A file that is being received. It disappears unless it is kept.
pub struct Incoming {
    file: File,
    place: Place,
    hash: Sha256,
    size: u64,
    head: Vec<u8>,
}

/// A file that has arrived in full.
pub struct Received {
    place: Place,
    pub sha256: String,
    pub size: u64,
    /// The first bytes, at most 8 KiB.
    pub head: Vec<u8>,
}

impl Received {
    /// All of it, to be handed on: at most as much as the programme lets a file have.
    ///
    /// # Errors
    /// If the disk is gone.
    pub async fn content(&self) -> io::Result<Vec<u8>> {
        fs::read(&self.place.path).await
    }
}

/// A file on disk that is removed when this is dropped, unless it was told to stay.
pub struct Place {
    path: PathBuf,
    stays: bool,
}

impl Place {
    /// The file is wanted: what refers to it has been committed.
    pub fn stay(mut self) {
        self.stays = true;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.stays
            && let Err(error) = std::fs::remove_file(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "a file that is not wanted could not be removed");
        }
    }
}

impl AttachmentFolder {
    /// Makes the folder and clears away what broken uploads left behind.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn open(root: PathBuf) -> io::Result<Self> {
        let incoming = root.join("incoming");
        std::fs::create_dir_all(&incoming)?;
        for entry in std::fs::read_dir(&incoming)? {
            let entry = entry?;
            let age = entry
                .metadata()?
                .modified()
                .and_then(|at| SystemTime::now().duration_since(at).map_err(io::Error::other));
            if age.is_ok_and(|age| age > STALE) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(Self { root })
    }

    /// Begins to receive a file.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub async fn receive(&self) -> io::Result<Incoming> {
        let path = self.root.join("incoming").join(Uuid::new_v4().to_string());
        let file = File::options().write(true).create_new(true).open(&path).await?;
        Ok(Incoming {
            file,
            place: Place { path, stays: false },
            hash: Sha256::new(),
            size: 0,
            head: Vec::new(),
        })
    }

    /// Moves a received file to its final place.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub async fn keep(&self, received: Received, id: &AttachmentId) -> io::Result<Place> {
        let path = self.path(&received.sha256, id);
        let folder = path.parent().unwrap_or(&self.root).to_owned();
        fs::create_dir_all(&folder).await?;
        fs::rename(&received.place.path, &path).await?;
        received.place.stay();
        let place = Place { path, stays: false };
        // A power cut can undo a rename until the folders that name the file are on the disk too.
        for folder in [&folder, &self.root] {
            sync(folder).await?;
        }
        Ok(place)
    }

    /// The content of an attachment.
    ///
    /// # Errors
    /// If it is not there.
    pub async fn content(&self, sha256: &str, id: &AttachmentId) -> io::Result<File> {
        File::open(self.path(sha256, id)).await
    }

    /// Removes the content of an attachment that nothing refers to any more.
    pub async fn remove(&self, sha256: &str, id: &AttachmentId) {
        if let Err(error) = fs::remove_file(self.path(sha256, id)).await {
            tracing::warn!(%error, "the content of a deleted attachment stays behind");
        }
    }

    /// Both parts were made by this server: hexadecimal digits and an id it generated.
    fn path(&self, sha256: &str, id: &AttachmentId) -> PathBuf {
        self.root.join(sha256.get(..2).unwrap_or("00")).join(id.as_str())
    }
}

/// Brings the names in a folder to the disk.
#[cfg(unix)]
async fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder).await?.sync_all().await
}

/// Other systems do not open folders; theirs keep names in a journal.
#[cfg(not(unix))]
async fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

impl Incoming {
    /// Bytes so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// # Errors
    /// If the disk is full or gone.
    pub async fn push(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.file.write_all(chunk).await?;
        self.hash.update(chunk);
        self.size = self.size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        let room = HEAD.saturating_sub(self.head.len());
        self.head.extend(chunk.iter().take(room));
        Ok(())
    }

    /// Everything has arrived: brings it to the disk for good.
    ///
    /// # Errors
    /// If the disk is full or gone.
    pub async fn finish(mut self) -> io::Result<Received> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let sha256 = hex(&self.hash.finalize());
        Ok(Received { place: self.place, sha256, size: self.size, head: self.head })
    }
}
