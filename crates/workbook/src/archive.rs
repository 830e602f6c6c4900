//! ZIP archives (APPNOTE 6.3), as far as a workbook needs them: no more than 4 GiB, names in UTF-8.

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    name: String,
    crc: u32,
    size: u32,
    bytes: Vec<u8>,
    pressed: bool,
}

const CRC: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut rest = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            rest = if rest & 1 == 1 { 0xedb8_8320 ^ (rest >> 1) } else { rest >> 1 };
            bit += 1;
        }
        // In a constant nothing else can be written, and the bound is the loop's.
        #[allow(clippy::indexing_slicing)]
        {
            table[byte] = rest;
        }
        byte += 1;
    }
    table
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        let at = usize::from(crc.to_le_bytes()[0] ^ byte);
        CRC.get(at).copied().unwrap_or_default() ^ (crc >> 8)
    })
}

impl Entry {
    /// A file as it is.
    pub fn new(name: &str, bytes: Vec<u8>) -> Self {
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        Self { name: name.to_owned(), crc: crc(&bytes), size, bytes, pressed: false }
    }

    /// The content, for whoever presses it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The same with its content pressed by deflate (RFC 1951), if that is shorter.
    #[must_use]
    pub fn pressed(mut self, bytes: Vec<u8>) -> Self {
        if bytes.len() < self.bytes.len() {
            self.bytes = bytes;
            self.pressed = true;
        }
        self
    }
}

/// The archive. Its files carry no time: the same tables make the same file.
pub fn archive(entries: &[Entry]) -> Vec<u8> {
    let mut all = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let at = length(all.len());
        all.extend(*b"PK\x03\x04");
        head(&mut all, entry);
        all.extend(entry.name.as_bytes());
        all.extend(&entry.bytes);

        directory.extend(*b"PK\x01\x02");
        // Made as version 2.0 has it.
        directory.extend(20_u16.to_le_bytes());
        head(&mut directory, entry);
        // No comment, the first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(entry.name.as_bytes());
    }
    let (at, size) = (length(all.len()), length(directory.len()));
    let count = u16::try_from(entries.len()).unwrap_or(u16::MAX).to_le_bytes();
    all.extend(directory);
    all.extend(*b"PK\x05\x06\0\0\0\0");
    all.extend(count);
    all.extend(count);
    all.extend(size.to_le_bytes());
    all.extend(at.to_le_bytes());
    all.extend([0; 2]);
    all
}

/// What a file's own head and its line of the directory have in common.
fn head(into: &mut Vec<u8>, entry: &Entry) {
    // 1980-01-01: the first day that the format knows.
    const DAY: u16 = 1 << 5 | 1;
    const UTF8: u16 = 1 << 11;
    let method: u16 = if entry.pressed { 8 } else { 0 };
    for number in [20, UTF8, method, 0, DAY] {
        into.extend(number.to_le_bytes());
    }
    for number in [entry.crc, length(entry.bytes.len()), entry.size] {
        into.extend(number.to_le_bytes());
    }
    into.extend(u16::try_from(entry.name.len()).unwrap_or(u16::MAX).to_le_bytes());
    into.extend([0; 2]);
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
