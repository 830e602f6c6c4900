//! From bytes to text. Nothing is guessed: what is not in the declared encoding is an error with its place.

/// An encoding that a mapping may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// With or without a byte order mark.
    #[default]
    Utf8,
    /// Western Europe.
    Windows1252,
    /// Central Europe.
    Windows1250,
    /// With a byte order mark, or little-endian.
    Utf16,
}

impl Encoding {
    pub const NAMES: [(&'static str, Encoding); 4] = [
        ("utf-8", Encoding::Utf8),
        ("windows-1252", Encoding::Windows1252),
        ("windows-1250", Encoding::Windows1250),
        ("utf-16", Encoding::Utf16),
    ];

    pub fn name(self) -> &'static str {
        Encoding::NAMES.iter().find(|(_, encoding)| *encoding == self).map_or("utf-8", |(name, _)| name)
    }
}

/// Where a file stops being text in its encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadBytes {
    /// From the start of the file, counted from 0.
    pub offset: usize,
    pub byte: u8,
    /// What the file probably is.
    pub probably: Option<Encoding>,
}

/// Reads `bytes`.
///
/// # Errors
/// The first place that does not fit.
pub fn decode(bytes: &[u8], encoding: Encoding) -> Result<String, BadBytes> {
    match encoding {
        Encoding::Utf8 => {
            let body = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
            let skipped = bytes.len() - body.len();
            std::str::from_utf8(body)
                .map(str::to_owned)
                .map_err(|error| bad(bytes, error.valid_up_to() + skipped))
        }
        Encoding::Windows1252 => single_byte(bytes, &WINDOWS_1252_80, 0x80),
        Encoding::Windows1250 => single_byte(bytes, &WINDOWS_1250_80, 0x80),
        Encoding::Utf16 => utf16(bytes),
    }
}

fn bad(bytes: &[u8], offset: usize) -> BadBytes {
    BadBytes { offset, byte: bytes.get(offset).copied().unwrap_or_default(), probably: probable(bytes) }
}

/// What a file that is not UTF-8 most probably is.
///
/// UTF-16 shows itself by its mark or its zero bytes; otherwise the letters that Czech, Polish and Hungarian texts
/// have where Western ones have rare marks decide between the two Windows encodings.
fn probable(bytes: &[u8]) -> Option<Encoding> {
    let zeros = bytes.iter().take(400).filter(|byte| **byte == 0).count();
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || zeros > 20 {
        return Some(Encoding::Utf16);
    }
    let count = |set: &[u8]| bytes.iter().filter(|byte| set.contains(byte)).count();
    // š ž ť ř ě ů č ş ł ś ą ę ż ń, as far as they are no common letters in Western Europe.
    let central = count(&[0x9a, 0x9e, 0x9d, 0xf8, 0xec, 0xf9, 0xb3, 0x9c, 0xb9, 0xbf]);
    let western =
        count(&[0xe4, 0xf6, 0xfc, 0xdf, 0xe9, 0xe8, 0xe0, 0xe7, 0xf1, 0xe5, 0xea, 0x92, 0x93, 0x94]);
    Some(if central > western { Encoding::Windows1250 } else { Encoding::Windows1252 })
}

fn single_byte(bytes: &[u8], table: &[char], from: u8) -> Result<String, BadBytes> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for (offset, byte) in bytes.iter().enumerate() {
        let character = match byte.checked_sub(from) {
            None => char::from(*byte),
            Some(index) => match table.get(usize::from(index)) {
                None => char::from(*byte),
                Some('\u{fffd}') => return Err(BadBytes { offset, byte: *byte, probably: None }),
                Some(character) => *character,
            },
        };
        text.push(character);
    }
    Ok(text)
}

fn utf16(bytes: &[u8]) -> Result<String, BadBytes> {
    let (body, big) = match bytes {
        [0xfe, 0xff, rest @ ..] => (rest, true),
        [0xff, 0xfe, rest @ ..] => (rest, false),
        _ => (bytes, false),
    };
    let skipped = bytes.len() - body.len();
    let units = body.chunks(2).map(|pair| match (pair, big) {
        ([high, low], true) | ([low, high], false) => u16::from_be_bytes([*high, *low]),
        _ => 0xd800, // A lone last byte: reported like an unpaired surrogate.
    });
    let mut text = String::with_capacity(bytes.len());
    let mut at = skipped;
    for character in char::decode_utf16(units) {
        let character = character.map_err(|_| BadBytes {
            offset: at,
            byte: bytes.get(at).copied().unwrap_or_default(),
            probably: None,
        })?;
        at += character.len_utf16() * 2;
        text.push(character);
    }
    Ok(text)
}

/// 0x80 to 0x9F of Windows-1252; the rest is as in Unicode. U+FFFD marks the five unassigned bytes.
#[rustfmt::skip]
const WINDOWS_1252_80: [char; 32] = [
    '\u{20ac}', '\u{fffd}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{fffd}', '\u{17d}', '\u{fffd}',
    '\u{fffd}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{fffd}', '\u{17e}', '\u{178}',
];

/// 0x80 to 0xFF of Windows-1250.
#[rustfmt::skip]
const WINDOWS_1250_80: [char; 128] = [
    '\u{20ac}', '\u{fffd}', '\u{201a}', '\u{fffd}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{fffd}', '\u{2030}', '\u{160}', '\u{2039}', '\u{15a}', '\u{164}', '\u{17d}', '\u{179}',
    '\u{fffd}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{fffd}', '\u{2122}', '\u{161}', '\u{203a}', '\u{15b}', '\u{165}', '\u{17e}', '\u{17a}',
    '\u{a0}', '\u{2c7}', '\u{2d8}', '\u{141}', '\u{a4}', '\u{104}', '\u{a6}', '\u{a7}',
    '\u{a8}', '\u{a9}', '\u{15e}', '\u{ab}', '\u{ac}', '\u{ad}', '\u{ae}', '\u{17b}',
    '\u{b0}', '\u{b1}', '\u{2db}', '\u{142}', '\u{b4}', '\u{b5}', '\u{b6}', '\u{b7}',
    '\u{b8}', '\u{105}', '\u{15f}', '\u{bb}', '\u{13d}', '\u{2dd}', '\u{13e}', '\u{17c}',
    '\u{154}', '\u{c1}', '\u{c2}', '\u{102}', '\u{c4}', '\u{139}', '\u{106}', '\u{c7}',
    '\u{10c}', '\u{c9}', '\u{118}', '\u{cb}', '\u{11a}', '\u{cd}', '\u{ce}', '\u{10e}',
    '\u{110}', '\u{143}', '\u{147}', '\u{d3}', '\u{d4}', '\u{150}', '\u{d6}', '\u{d7}',
    '\u{158}', '\u{16e}', '\u{da}', '\u{170}', '\u{dc}', '\u{dd}', '\u{162}', '\u{df}',
    '\u{155}', '\u{e1}', '\u{e2}', '\u{103}', '\u{e4}', '\u{13a}', '\u{107}', '\u{e7}',
    '\u{10d}', '\u{e9}', '\u{119}', '\u{eb}', '\u{11b}', '\u{ed}', '\u{ee}', '\u{10f}',
    '\u{111}', '\u{144}', '\u{148}', '\u{f3}', '\u{f4}', '\u{151}', '\u{f6}', '\u{f7}',
    '\u{159}', '\u{16f}', '\u{fa}', '\u{171}', '\u{fc}', '\u{fd}', '\u{163}', '\u{2d9}',
];
