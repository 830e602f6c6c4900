//! Saved views: an address in the area of figures with a name, and who may use it.
//!
//! A view holds a question and never an answer: whoever opens it gets the figures of the deals that they themselves see.

use crate::ids::PartnerId;
use serde::{Deserialize, Serialize};

/// What may stand between `/performance` and the question mark. A test holds it against the places of the area.
pub const PLACES: [&str; 7] = ["", "/board", "/goals", "/partners", "/pivot", "/progress", "/review"];

/// 2,000 characters: what every browser, proxy and mail program takes as an address, with room for the host.
pub const LONGEST_ADDRESS: usize = 2_000;
/// Two segments below a place: whose, and of when.
const DEEPEST: usize = 2;
/// 80 characters fit on one line of a phone in two steps of wrapping.
pub const LONGEST_NAME: usize = 80;
/// 50 for each person: a list that can still be looked through.
pub const MOST_VIEWS: usize = 50;

/// Who sees a view beside its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Private,
    /// The people of the author's organisation; for the programme's own people, all of them.
    Organisation,
    /// Everybody. Only the programme's administrators share so.
    Everybody,
}

impl Audience {
    pub const ALL: [(&'static str, Audience); 3] = [
        ("private", Audience::Private),
        ("organisation", Audience::Organisation),
        ("everybody", Audience::Everybody),
    ];

    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("private", |(name, _)| name)
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, one)| *one)
    }

    /// Whether somebody of the organisation `reader` sees what somebody of `author` shares so. `None` is the programme's
    /// own side.
    pub fn reaches(self, author: Option<&PartnerId>, reader: Option<&PartnerId>) -> bool {
        match self {
            Audience::Private => false,
            Audience::Organisation => author == reader,
            Audience::Everybody => true,
        }
    }
}

/// Why an address is not one that can be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadAddress {
    TooLong,
    /// No place of the area.
    UnknownPlace,
    /// Spaces, control characters, a fragment, or anything else that an address must not have as it is.
    Unwritable,
}

/// Checks what follows `/performance` in an address: a known place and its parameters, encoded as in the address bar.
///
/// # Errors
/// See [`BadAddress`].
pub fn check_address(address: &str) -> Result<(), BadAddress> {
    if address.len() > LONGEST_ADDRESS {
        return Err(BadAddress::TooLong);
    }
    let allowed =
        |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'"' | b'<' | b'>' | b'\\' | b'`');
    if !address.bytes().all(allowed) {
        return Err(BadAddress::Unwritable);
    }
    let (place, query) = address.split_once('?').unwrap_or((address, ""));
    if query.contains('?') {
        return Err(BadAddress::Unwritable);
    }
    // Below a place may stand what it is about: a partner, a quarter.
    let mut segments = place.strip_prefix('/').unwrap_or(place).split('/');
    let first = segments.next().unwrap_or_default();
    let known = PLACES.iter().any(|place| place.trim_start_matches('/') == first);
    let below: Vec<&str> = segments.collect();
    let fits = |segment: &&str| !segment.is_empty() && *segment != "." && *segment != "..";
    let rooted = place.is_empty() || (place.starts_with('/') && !first.is_empty());
    if known && rooted && below.len() <= DEEPEST && below.iter().all(fits) {
        Ok(())
    } else {
        Err(BadAddress::UnknownPlace)
    }
}

/// The name as it is kept: without spaces around it. `None` if nothing is left, or too much.
pub fn clean_name(name: &str) -> Option<String> {
    let name = name.trim();
    let fits =
        !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_area_can_be_saved() {
        let check = |address: &str, expected| assert_eq!(check_address(address), expected, "{address}");
        for good in [
            "",
            "?period=ytd",
            "/pivot?period=ytd&by=product",
            "/progress",
            "/review/north/2027-Q3",
            "?customer=%C5%A0koda+%26+co",
        ] {
            check(good, Ok(()));
        }
        for place in [
            "/",
            "/elsewhere",
            "//host.example",
            "https://host.example/",
            "/pivot/../x",
            "/pivot/",
            "/review/a/b/c",
            "//pivot",
        ] {
            check(place, Err(BadAddress::UnknownPlace));
        }
        for text in ["/pivot?a b", "?a=\"", "?a=<b>", "/pivot#x", "?a=š", "?a?b", "?a=\n", "\\\\host"] {
            check(text, Err(BadAddress::Unwritable));
        }
        check(&format!("?a={}", "x".repeat(LONGEST_ADDRESS)), Err(BadAddress::TooLong));
    }

    #[test]
    fn a_view_reaches_the_authors_organisation_and_no_other() {
        let [north, south] = ["north", "south"].map(|id| PartnerId(id.to_owned()));
        for (audience, same, other, owner) in [
            (Audience::Private, false, false, false),
            (Audience::Organisation, true, false, false),
            (Audience::Everybody, true, true, true),
        ] {
            assert_eq!(audience.reaches(Some(&north), Some(&north)), same);
            assert_eq!(audience.reaches(Some(&north), Some(&south)), other);
            assert_eq!(audience.reaches(Some(&north), None), owner);
            assert_eq!(Audience::parse(audience.as_str()), Some(audience));
        }
        assert!(Audience::Organisation.reaches(None, None));
    }

    #[test]
    fn names_are_kept_without_the_spaces_around_them() {
        assert_eq!(clean_name("  Whole year ").as_deref(), Some("Whole year"));
        assert_eq!(clean_name(&"š".repeat(80)).map(|name| name.chars().count()), Some(80));
        for bad in ["", "   ", "a\u{7}b", &"š".repeat(81)] {
            assert_eq!(clean_name(bad), None, "{bad:?}");
        }
    }
}
