//! JSON of types that are one name of a fixed set. Written out once instead of derived for each: a derived reader is a
//! state machine of its own, and a page carries all of them.

use serde::de::{Deserialize, Deserializer, Error};

/// Reads a name of the set that `parse` knows.
pub(crate) fn read<'de, D: Deserializer<'de>, T>(
    from: D,
    parse: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    let name = String::deserialize(from)?;
    parse(&name).ok_or_else(|| D::Error::custom(format_args!("unknown name `{name}`")))
}

/// Gives a type with `as_str` and `parse` its JSON: the name.
macro_rules! named_in_json {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::names::read(from, <$type>::parse)
            }
        }
    };
}
pub(crate) use named_in_json;
