//! Identifiers: opaque strings, one type per kind of record so that they cannot be mixed up.

use serde::{Deserialize, Serialize};

/// 64: long enough for a UUID or a CRM key, short enough for an index column of every database we target.
pub const MAX_ID_LENGTH: usize = 64;

/// Whether `text` may serve as an identifier: 1 to [`MAX_ID_LENGTH`] characters of `A-Z a-z 0-9 . _ -`.
///
/// The set is the unreserved characters of RFC 3986 without `~`, so that an id stands in a path as it is.
pub fn is_valid_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_ID_LENGTH
        && text != "."
        && text != ".."
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id, if `text` [is one](is_valid_id).
            pub fn parse(text: &str) -> Option<Self> {
                is_valid_id(text).then(|| Self(text.to_owned()))
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )*};
}

id! {
    /// A deal registration. Made by the client (UUIDv7), so that a retry is the same record.
    DealId,
    /// A partner organisation.
    PartnerId,
    /// A person who signs in.
    UserId,
    /// A product of the catalogue.
    ProductId,
    /// A file attached to a deal.
    AttachmentId,
    /// One entry of a deal's activity log.
    ActivityId,
}
