//! What is wrong with an input: a path, a code and parameters; never a sentence.

use crate::names::named_in_json;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that is wrong with an input.
///
/// `path` names the field (`customer_email`) or a place in a document (`fields[3].options`); the catalogue
/// holds a sentence for every `code`, with the `params` filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    pub path: String,
    pub code: IssueCode,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

impl Issue {
    pub fn new(path: impl Into<String>, code: IssueCode) -> Self {
        Self { path: path.into(), code, params: BTreeMap::new() }
    }

    /// The same issue with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}

macro_rules! issue_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// Every reason for which an input can be refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum IssueCode {
            $($(#[$doc])* $name,)*
        }
        named_in_json!(IssueCode);
        impl IssueCode {
            pub fn parse(code: &str) -> Option<IssueCode> {
                IssueCode::ALL.iter().copied().find(|known| known.as_str() == code)
            }
            /// All codes, so that a test can ask the catalogues for each.
            pub const ALL: &'static [IssueCode] = &[$(IssueCode::$name,)*];
            /// The stable code: part of the wire format and of the catalogue keys (`issue.<code>`).
            pub const fn as_str(self) -> &'static str {
                match self { $(IssueCode::$name => $code,)* }
            }
        }
    };
}

issue_codes! {
    /// Nothing was entered and the field is always required.
    Required = "required",
    /// A backend of another maker refuses the value, in its own words: param `text`.
    Backend = "backend",
    /// Required because of another field: params `field`, and `value` where one value decides.
    RequiredBecause = "required_because",
    /// Must stay empty because of another field: params `field`, `value`.
    NotAllowed = "not_allowed",
    /// Cannot be changed in the deal's current phase.
    NotEditable = "not_editable",
    /// The programme has no such field.
    UnknownField = "unknown_field",
    /// Not one of the listed values: param `value`.
    NotAnOption = "not_an_option",
    /// Listed, but not available because of another field: params `value`, `field`, and `other`, the value that the
    /// field would have to have, where one value decides.
    OptionNotAvailable = "option_not_available",
    /// Cannot stand together with other values: param `value`.
    OptionExclusive = "option_exclusive",
    /// Cannot be chosen again once it was left: param `value`.
    OptionOneWay = "option_one_way",
    /// Several values where one is expected.
    OnlyOne = "only_one",
    /// More values than allowed: param `max`.
    TooMany = "too_many",
    /// Params `min`, `length`, in characters.
    TooShort = "too_short",
    /// Params `max`, `length`, in characters.
    TooLong = "too_long",
    /// Does not have the expected shape: param `format` (9 = digit, A = letter, X = either).
    Format = "format",
    /// As [`IssueCode::Format`], where another field decides the shape: params `format`, `field`, `value`.
    FormatBecause = "format_because",
    /// Contains control characters.
    ControlCharacters = "control_characters",
    Email = "email",
    Url = "url",
    Phone = "phone",
    NotANumber = "not_a_number",
    /// Params `min`.
    BelowMinimum = "below_minimum",
    /// Must be greater than, not equal to: param `limit`.
    NotAbove = "not_above",
    /// Params `max`.
    AboveMaximum = "above_maximum",
    /// More decimal places than the currency or field has: param `places`.
    TooManyDecimals = "too_many_decimals",
    /// Two readings are possible: params `first`, `second`.
    AmountAmbiguous = "amount_ambiguous",
    /// No amount can be read from the text.
    AmountUnreadable = "amount_unreadable",
    /// A currency must be named.
    CurrencyMissing = "currency_missing",
    /// The sign stands for several currencies: param `candidates`.
    CurrencyAmbiguous = "currency_ambiguous",
    /// Not a currency of the programme: params `currency`, `allowed`.
    CurrencyNotAllowed = "currency_not_allowed",
    /// Not of the form year-month-day.
    DateFormat = "date_format",
    /// No such day in the calendar, like 31 February.
    DateNotReal = "date_not_real",
    /// Before the earliest allowed day: param `earliest`.
    DateTooEarly = "date_too_early",
    /// After the latest allowed day: param `latest`.
    DateTooLate = "date_too_late",
    /// A document key that the format does not know: param `key`, and `suggestion` where one is near.
    UnknownKey = "unknown_key",
    /// A document key that must be there: param `key`.
    MissingKey = "missing_key",
    /// A document value of the wrong kind: param `expected`.
    WrongType = "wrong_type",
    /// Refers to something that is not defined: params `kind`, `name`.
    DanglingReference = "dangling_reference",
    /// Defined twice: param `name`.
    DefinedTwice = "defined_twice",
    /// A document value that is not in the allowed set or range: param `expected`.
    BadValue = "bad_value",
    /// Not JSON at all: param `detail`.
    NotJson = "not_json",
}
