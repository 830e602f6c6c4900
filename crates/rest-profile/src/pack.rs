//! A profile that was read, as one text that is read back in no time and with little code.
//!
//! Reading a profile strictly explains every mistake in it, and that is most of the engine's code. A packed form is made
//! of a profile without mistakes: a page that has one does not load the reader. It is no format for people and none to
//! keep: only the engine that packed it unpacks it, and only beside the texts that it was made of.
//!
//! The form is text, so that it can stand in a JSON file and in a browser's storage as it is: [`Packer`] says how.
//! Unpacking never panics, whatever the text; it allocates no more than a small multiple of the text's length.

mod file;
mod layout;
#[cfg(test)]
mod tests;
mod values;

pub use file::{MEMBER, prepare};

use crate::profile::{Portal, Profile};

include!(concat!(env!("OUT_DIR"), "/engine.rs"));

/// How numbers and texts are written. Another engine number says the same; this one tells a packed form from any text.
const FORMAT: &str = "p1";

/// Which texts a packed form was made of: never taken for another owner's, or for yesterday's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Of all texts that the reader was given, in a fixed order: the profile, then names and texts of its presets.
    /// It tells versions apart and keeps nobody out: who can change the texts can change the fingerprint.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        // No text has this byte: two texts never look like one.
        let bytes = texts.into_iter().flat_map(|text| text.bytes().chain([0xff]));
        Self(hash(bytes))
    }
}

/// Why a packed form is not used; the profile is read instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotUnpacked {
    /// This is no packed form, or not all of one.
    Broken,
    /// Another version of the engine made it.
    OtherEngine,
    /// The texts are not those that it was made of.
    OtherSource,
}

impl Portal {
    /// The packed form. It has everything, secrets and notices included, of the place that the portal was read for.
    #[must_use]
    pub fn pack(&self, source: Fingerprint) -> String {
        pack(self, source)
    }

    /// Reads a packed form that was made of these texts.
    ///
    /// # Errors
    /// It is not to be used, for whatever reason; the texts are to be read instead.
    pub fn unpack(packed: &str, source: Fingerprint) -> Result<Self, NotUnpacked> {
        unpack(packed, source)
    }
}

impl Profile {
    /// As [`Portal::pack`], of one profile.
    #[must_use]
    pub fn pack(&self, source: Fingerprint) -> String {
        pack(self, source)
    }

    /// As [`Portal::unpack`], of one profile.
    ///
    /// # Errors
    /// It is not to be used, for whatever reason; the texts are to be read instead.
    pub fn unpack(packed: &str, source: Fingerprint) -> Result<Self, NotUnpacked> {
        unpack(packed, source)
    }
}

fn pack(value: &impl Packed, source: Fingerprint) -> String {
    let mut body = Packer::default();
    value.pack(&mut body);
    let mut whole = Packer { text: FORMAT.to_owned() };
    whole.number(ENGINE);
    whole.number(source.0);
    whole.number(hash(body.text.bytes()));
    whole.text.push_str(&body.text);
    whole.text
}

fn unpack<T: Packed>(packed: &str, source: Fingerprint) -> Result<T, NotUnpacked> {
    let rest = packed.strip_prefix(FORMAT).ok_or(NotUnpacked::Broken)?;
    let mut from = Unpacker { rest, broken: false, depth: 0 };
    if from.number() != ENGINE {
        return Err(NotUnpacked::OtherEngine);
    }
    if from.number() != source.0 {
        return Err(NotUnpacked::OtherSource);
    }
    if from.number() != hash(from.rest.bytes()) {
        return Err(NotUnpacked::Broken);
    }
    let value = T::unpack(&mut from);
    if from.broken || !from.rest.is_empty() { Err(NotUnpacked::Broken) } else { Ok(value) }
}

/// FNV-1a.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Something that has a packed form. Unpacking always answers a value: where the text says none, something empty, and
/// the unpacker knows. That costs the page no code for putting away what was half read.
trait Packed: Sized {
    fn pack(&self, into: &mut Packer);
    fn unpack(from: &mut Unpacker<'_>) -> Self;
}

/// 28 values in the digit that ends a number, 28 in those before it, from `#` on: none of them is changed in JSON.
const DIGITS: u64 = 28;
const ZERO: u8 = b'#';

/// Writes numbers as digits, the lowest first, and texts as they are behind their length in bytes.
#[derive(Default)]
struct Packer {
    text: String,
}

impl Packer {
    fn number(&mut self, number: u64) {
        let mut rest = number;
        while rest >= DIGITS {
            self.digit(rest % DIGITS + DIGITS);
            rest /= DIGITS;
        }
        self.digit(rest);
    }

    fn digit(&mut self, digit: u64) {
        self.text.push(char::from(u8::try_from(digit).unwrap_or(0) + ZERO));
    }

    fn length(&mut self, length: usize) {
        self.number(u64::try_from(length).unwrap_or(u64::MAX));
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.text.push_str(text);
    }
}

/// 160 levels: a document has no more than 128, and a profile is not deep around it.
const DEEPEST: u32 = 160;

/// Reads what a [`Packer`] wrote.
struct Unpacker<'a> {
    rest: &'a str,
    /// The text did not say what was asked; everything that is asked from here on is 0.
    broken: bool,
    depth: u32,
}

impl<'a> Unpacker<'a> {
    #[inline(never)]
    fn number(&mut self) -> u64 {
        let mut number = 0u64;
        let mut place = 1u64;
        for (at, byte) in self.rest.bytes().enumerate() {
            let digit = u64::from(byte.wrapping_sub(ZERO));
            if digit >= 2 * DIGITS {
                break;
            }
            let last = digit < DIGITS;
            // The few numbers with 14 digits that do not fit are none that were written.
            number = number.wrapping_add((digit % DIGITS).wrapping_mul(place));
            place = place.wrapping_mul(DIGITS);
            if last && at < 14 && !self.broken {
                self.rest = self.rest.get(at + 1..).unwrap_or_default();
                return number;
            }
        }
        self.fail()
    }

    fn fail(&mut self) -> u64 {
        self.broken = true;
        self.rest = "";
        0
    }

    /// A number that is at the most `most`.
    #[inline(never)]
    fn up_to(&mut self, most: usize) -> usize {
        match usize::try_from(self.number()) {
            Ok(number) if number <= most => number,
            _ => {
                self.fail();
                0
            }
        }
    }

    /// How many things follow. Each takes a byte at least, so that a wrong length cannot ask for memory.
    fn length(&mut self) -> usize {
        self.up_to(self.rest.len())
    }

    #[inline(never)]
    fn text(&mut self) -> &'a str {
        let length = self.length();
        match (self.rest.get(..length), self.rest.get(length..)) {
            (Some(text), Some(rest)) => {
                self.rest = rest;
                text
            }
            _ => {
                self.fail();
                ""
            }
        }
    }
}
