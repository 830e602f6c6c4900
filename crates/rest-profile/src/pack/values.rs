//! How the values are packed that structures are made of.

use super::{DEEPEST, Packed, Packer, Unpacker};
use crate::json::{Json, Pointer, is_number};
use crate::profile::auth::Secret;
use crate::profile::spec::METHODS;
use crate::record::dates::DatePattern;
use crate::url::Base;

impl Packed for bool {
    fn pack(&self, into: &mut Packer) {
        into.number(u64::from(*self));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        from.up_to(1) == 1
    }
}

/// Numbers of the types that profiles hold; one that is too large for its type is none.
macro_rules! packed_number {
    ($($number:ty)*) => {
        $(impl Packed for $number {
            fn pack(&self, into: &mut Packer) {
                into.number(u64::try_from(*self).unwrap_or_default());
            }

            fn unpack(from: &mut Unpacker<'_>) -> Self {
                Self::try_from(from.number()).unwrap_or_else(|_| {
                    from.fail();
                    0
                })
            }
        })*
    };
}

packed_number!(u8 u16 u32 usize);

impl Packed for String {
    fn pack(&self, into: &mut Packer) {
        into.text(self);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        from.text().to_owned()
    }
}

impl Packed for Secret {
    fn pack(&self, into: &mut Packer) {
        into.text(&self.0);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        Self(Packed::unpack(from))
    }
}

/// The method of a request: one of the few there are.
impl Packed for &'static str {
    fn pack(&self, into: &mut Packer) {
        into.length(METHODS.iter().position(|known| known == self).unwrap_or_default());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        METHODS.get(from.up_to(METHODS.len() - 1)).copied().unwrap_or_default()
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, into: &mut Packer) {
        self.is_some().pack(into);
        if let Some(value) = self {
            value.pack(into);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        bool::unpack(from).then(|| T::unpack(from))
    }
}

impl<T: Packed> Packed for Box<T> {
    fn pack(&self, into: &mut Packer) {
        T::pack(self, into);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        Self::new(T::unpack(from))
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(&self, into: &mut Packer) {
        self.0.pack(into);
        self.1.pack(into);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        (A::unpack(from), B::unpack(from))
    }
}

/// Whatever holds itself does so in a list, so this is where the levels are counted.
impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, into: &mut Packer) {
        into.length(self.len());
        for value in self {
            value.pack(into);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let mut left = from.length();
        if from.depth >= DEEPEST {
            from.fail();
        }
        from.depth += 1;
        let mut values = Self::new();
        while left > 0 && !from.broken {
            values.push(T::unpack(from));
            left -= 1;
        }
        from.depth -= 1;
        values
    }
}

/// Checked anew, as every address is made from it.
impl Packed for Base {
    fn pack(&self, into: &mut Packer) {
        into.text(&[self.origin(), self.path()].concat());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let text = from.text();
        if text.is_empty() {
            return Self::page();
        }
        Self::parse(text).unwrap_or_else(|_| {
            from.fail();
            Self::page()
        })
    }
}

impl Packed for DatePattern {
    fn pack(&self, into: &mut Packer) {
        into.text(std::str::from_utf8(self.text()).unwrap_or_default());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        Self::parse(from.text()).unwrap_or_else(|| {
            from.fail();
            Self::default()
        })
    }
}

impl Packed for Pointer {
    fn pack(&self, into: &mut Packer) {
        into.length(self.segments().len());
        for segment in self.segments() {
            into.text(segment);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let length = from.length();
        Self::from_segments((0..length).map(|_| from.text()))
    }
}

/// Not listed with the other structures, as a number has to be one: it is written into requests as it is.
impl Packed for Json {
    fn pack(&self, into: &mut Packer) {
        match self {
            Self::Null => into.number(0),
            Self::Bool(value) => {
                into.number(1);
                value.pack(into);
            }
            Self::Number(raw) => {
                into.number(2);
                into.text(raw);
            }
            Self::Text(text) => {
                into.number(3);
                into.text(text);
            }
            Self::List(items) => {
                into.number(4);
                items.pack(into);
            }
            Self::Object(members) => {
                into.number(5);
                members.pack(into);
            }
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        match from.up_to(5) {
            1 => Self::Bool(Packed::unpack(from)),
            2 => {
                let raw = from.text();
                if !is_number(raw.as_bytes()) {
                    from.fail();
                }
                Self::Number(raw.into())
            }
            3 => Self::Text(Packed::unpack(from)),
            4 => Self::List(Packed::unpack(from)),
            5 => Self::Object(Packed::unpack(from)),
            _ => Self::Null,
        }
    }
}
