//! ISO 4217 currencies and the number of their minor digits.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// An ISO 4217 currency code from the table below.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Active codes of ISO 4217, each followed by its number of minor digits. Codes without minor units in the
/// standard (precious metals, XDR, test codes) are left out: nobody registers a deal in them.
const TABLE: &str = "AED2AFN2ALL2AMD2ANG2AOA2ARS2AUD2AWG2AZN2BAM2BBD2BDT2BGN2BHD3BIF0BMD2BND2BOB2BOV2BRL2BSD2BTN2BWP2BYN2BZD2CAD2CDF2CHE2CHF2CHW2CLF4CLP0CNY2COP2COU2CRC2CUP2CVE2CZK2DJF0DKK2DOP2DZD2EGP2ERN2ETB2EUR2FJD2FKP2GBP2GEL2GHS2GIP2GMD2GNF0GTQ2GYD2HKD2HNL2HTG2HUF2IDR2ILS2INR2IQD3IRR2ISK0JMD2JOD3JPY0KES2KGS2KHR2KMF0KPW2KRW0KWD3KYD2KZT2LAK2LBP2LKR2LRD2LSL2LYD3MAD2MDL2MGA2MKD2MMK2MNT2MOP2MRU2MUR2MVR2MWK2MXN2MXV2MYR2MZN2NAD2NGN2NIO2NOK2NPR2NZD2OMR3PAB2PEN2PGK2PHP2PKR2PLN2PYG0QAR2RON2RSD2RUB2RWF0SAR2SBD2SCR2SDG2SEK2SGD2SHP2SLE2SOS2SRD2SSP2STN2SVC2SYP2SZL2THB2TJS2TMT2TND3TOP2TRY2TTD2TWD2TZS2UAH2UGX0USD2USN2UYI0UYU2UYW4UZS2VED2VES2VND0VUV0WST2XAF0XCD2XOF0XPF0YER2ZAR2ZMW2ZWG2";

impl Currency {
    /// The currency of an upper-case code in the table.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        rows().any(|row| row.starts_with(&bytes)).then_some(Self(bytes))
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many digits stand after the decimal point: JPY 0, USD 2, KWD 3, CLF 4.
    pub fn minor_digits(&self) -> u32 {
        let (rows, _) = TABLE.as_bytes().as_chunks::<4>();
        let found = rows.binary_search_by(|[one, two, three, _]| [*one, *two, *three].cmp(&self.0));
        found.ok().and_then(|at| rows.get(at)).map_or(2, |[.., digit]| u32::from(digit.saturating_sub(b'0')))
    }

    /// All currencies of the table, alphabetically.
    pub fn all() -> impl Iterator<Item = Currency> {
        rows().filter_map(|row| Some(Currency(row.get(..3)?.try_into().ok()?)))
    }
}

fn rows() -> impl Iterator<Item = &'static [u8]> {
    TABLE.as_bytes().chunks_exact(4)
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Currency::parse(&code).ok_or_else(|| D::Error::custom("not an ISO 4217 currency"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_digits_follow_the_standard() {
        let digits = |code| Currency::parse(code).unwrap().minor_digits();
        assert_eq!(
            (digits("USD"), digits("JPY"), digits("KWD"), digits("CLF"), digits("CZK")),
            (2, 0, 3, 4, 2)
        );
        assert_eq!(Currency::parse("usd"), None);
        assert_eq!(Currency::parse("ABC"), None);
        assert_eq!(Currency::parse("SD2"), None);
        let all: Vec<_> = Currency::all().collect();
        assert!(all.is_sorted() && all.len() > 150);
    }
}
