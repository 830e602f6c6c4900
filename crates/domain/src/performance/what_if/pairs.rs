//! Changes as parameters of an address, so that a what-if can be shared.

use super::Change;
use crate::ids::is_valid_id;
use crate::money::Money;

/// 50 changes: more than anybody compares, and a bound for addresses.
pub const MOST_CHANGES: usize = 50;
/// 1,000 people: more than any organisation certifies at once.
pub const MOST_PEOPLE: u32 = 1_000;
/// 200 characters: as long as a product's name can be.
const LONGEST: usize = 200;

impl Change {
    /// `win=<deal>`, `lose=<deal>`, `new=<amount> <currency> <product>`, `certify=<people>`.
    pub fn to_pair(&self) -> (&'static str, String) {
        match self {
            Change::Win { deal } => ("win", deal.clone()),
            Change::Lose { deal } => ("lose", deal.clone()),
            Change::New { value, product } => {
                ("new", format!("{} {product}", value.canonical()).trim_end().to_owned())
            }
            Change::Certify { people } => ("certify", people.to_string()),
        }
    }

    /// Reads a parameter. `None` if it is not about a change; `Some(None)` if it is and cannot be read.
    pub fn from_pair(name: &str, value: &str) -> Option<Option<Self>> {
        let deal = || is_valid_id(value).then(|| value.to_owned());
        match name {
            "win" => Some(deal().map(|deal| Change::Win { deal })),
            "lose" => Some(deal().map(|deal| Change::Lose { deal })),
            "new" => Some(new(value)),
            "certify" => {
                let people = value.parse().ok().filter(|people| (1..=MOST_PEOPLE).contains(people));
                Some(people.map(|people| Change::Certify { people }))
            }
            _ => None,
        }
    }
}

fn new(text: &str) -> Option<Change> {
    let mut parts = text.splitn(3, ' ');
    let money = format!("{} {}", parts.next()?, parts.next()?);
    let value = Money::from_canonical(&money).filter(|value| value.amount().is_sign_positive())?;
    let product = parts.next().unwrap_or_default();
    let fits = !value.amount().is_zero() && product.chars().count() <= LONGEST;
    fits.then(|| Change::New { value, product: product.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_survives_its_text_form() {
        for (name, value) in [
            ("win", "0192-ab"),
            ("lose", "d1"),
            ("new", "1234.50 EUR mer-data-vault"),
            ("new", "5000 JPY Two words"),
            ("new", "1.000 KWD"),
            ("certify", "3"),
        ] {
            let change = Change::from_pair(name, value).unwrap().unwrap();
            assert_eq!(change.to_pair(), (name, value.to_owned()));
        }
    }

    #[test]
    fn what_is_no_change_is_said_apart_from_what_cannot_be_read() {
        assert_eq!(Change::from_pair("period", "fytd"), None);
        for (name, value) in [
            ("win", ""),
            ("win", "a/b"),
            ("new", "12 EURO"),
            ("new", "0.00 EUR vault"),
            ("new", "-5.00 EUR"),
            ("new", "5.00"),
            ("certify", "0"),
            ("certify", "1001"),
            ("certify", "one"),
        ] {
            assert_eq!(Change::from_pair(name, value), Some(None), "{name}={value}");
        }
    }
}
