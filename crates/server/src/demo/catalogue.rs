//! The vendor's catalogue: ten subscriptions and services with a list price in each currency.

use domain::ids::ProductId;
use domain::money::{Currency, Money};
use domain::program::Program;
use domain::records::Product;
use rust_decimal::Decimal;

/// One product and how it sells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offer {
    pub id: &'static str,
    pub name: &'static str,
    /// Position in [`FAMILIES`].
    pub family: usize,
    /// List price of one unit a year, in euro cents.
    pub unit_cents: i64,
    /// The usual number of units of a deal.
    pub units: f64,
    /// Spread of the number of units: deviation of its logarithm.
    pub spread: f64,
    /// Days from registration to order, usually.
    pub cycle: i64,
    /// Wins of 100 deals, above or below the partner's own rate.
    pub luck: i64,
    /// How often it is sold within its family.
    pub share: u32,
}

pub const FAMILIES: [&str; 5] = ["Security", "Operations", "Data", "Cloud", "Services"];

#[rustfmt::skip]
pub const OFFERS: &[Offer] = &[
    Offer { id: "mer-protect-endpoint", name: "Meridian Protect Endpoint", family: 0, unit_cents: 4_200, units: 420.0, spread: 0.85, cycle: 38, luck: 6, share: 38 },
    Offer { id: "mer-protect-identity", name: "Meridian Protect Identity", family: 0, unit_cents: 3_600, units: 560.0, spread: 0.90, cycle: 52, luck: 2, share: 24 },
    Offer { id: "mer-protect-mail", name: "Meridian Protect Mail", family: 0, unit_cents: 1_900, units: 480.0, spread: 0.80, cycle: 30, luck: 9, share: 24 },
    Offer { id: "mer-secure-edge", name: "Meridian Secure Edge", family: 0, unit_cents: 145_000, units: 24.0, spread: 0.80, cycle: 64, luck: -4, share: 14 },
    Offer { id: "mer-observe", name: "Meridian Observe", family: 1, unit_cents: 31_000, units: 80.0, spread: 0.85, cycle: 48, luck: 1, share: 100 },
    Offer { id: "mer-data-vault", name: "Meridian Data Vault", family: 2, unit_cents: 52_000, units: 60.0, spread: 0.90, cycle: 50, luck: 5, share: 56 },
    Offer { id: "mer-data-stream", name: "Meridian Data Stream", family: 2, unit_cents: 1_850_000, units: 2.6, spread: 0.55, cycle: 66, luck: -5, share: 24 },
    Offer { id: "mer-data-lakehouse", name: "Meridian Data Lakehouse", family: 2, unit_cents: 5_400_000, units: 2.2, spread: 0.60, cycle: 78, luck: -9, share: 20 },
    Offer { id: "mer-cloud-migrate", name: "Meridian Cloud Migrate", family: 3, unit_cents: 65_000, units: 90.0, spread: 0.80, cycle: 70, luck: -6, share: 100 },
    Offer { id: "mer-premium-care", name: "Meridian Premium Care", family: 4, unit_cents: 950_000, units: 1.4, spread: 0.40, cycle: 28, luck: 12, share: 100 },
];

/// Units of a currency for 100 euros: the fixed rates with which the demo's price list was once calculated.
#[rustfmt::skip]
const RATES: &[(&str, i64)] = &[
    ("EUR", 100), ("USD", 108), ("GBP", 86), ("CZK", 2_500), ("PLN", 430), ("HUF", 39_500), ("CHF", 95), ("SEK", 1_140),
    ("JPY", 16_200), ("CNY", 780), ("INR", 9_050), ("MYR", 490), ("SGD", 145), ("AED", 400), ("KWD", 33), ("AUD", 165),
    ("CAD", 148), ("BRL", 600),
];

/// The products with a price for each currency of the programme that the rates cover.
pub fn products(program: &Program) -> Vec<Product> {
    OFFERS
        .iter()
        .map(|offer| Product {
            id: ProductId(offer.id.to_owned()),
            name: offer.name.to_owned(),
            family: FAMILIES.get(offer.family).copied().unwrap_or_default().to_owned(),
            prices: program.currencies.iter().filter_map(|currency| list_price(offer, *currency)).collect(),
        })
        .collect()
}

fn list_price(offer: &Offer, currency: Currency) -> Option<Money> {
    let hundredths = converted(offer.unit_cents, currency)?;
    // A price list shows round figures: steps of about a hundredth of the price.
    money(rounded(hundredths, step_of(hundredths, currency, 50)), currency)
}

/// `euro_cents` in hundredths of another currency (of a yen, too); `None` without a rate.
pub fn converted(euro_cents: i64, currency: Currency) -> Option<i64> {
    let rate = RATES.iter().find(|(code, _)| *code == currency.code()).map(|(_, rate)| *rate)?;
    euro_cents.checked_mul(rate).map(|product| product / 100)
}

/// The amount of so many hundredths; whole units for currencies without minor units.
pub fn money(hundredths: i64, currency: Currency) -> Option<Money> {
    let places = currency.minor_digits().min(2);
    let amount = Decimal::new(hundredths, 2).round_dp(places);
    Money::new(amount, currency)
}

/// The largest of the steps 1, 2, 5, 10, 20, 50 ... that is not above a `share`-th of the amount; never below
/// a tenth of the unit, nor below ten of a currency without minor units.
pub fn step_of(hundredths: i64, currency: Currency, share: i64) -> i64 {
    let smallest = if currency.minor_digits() == 0 { 1_000 } else { 10 };
    let mut step = smallest;
    while let Some(next) = next_step(step).filter(|next| *next <= hundredths / share.max(1)) {
        step = next;
    }
    step
}

fn next_step(step: i64) -> Option<i64> {
    let mut power = 1i64;
    while power.checked_mul(10)? <= step {
        power *= 10;
    }
    Some(match step / power {
        1 => power * 2,
        2 => power * 5,
        _ => power * 10,
    })
}

/// To the nearest multiple of `step`, at least one step.
pub fn rounded(amount: i64, step: i64) -> i64 {
    ((amount + step / 2) / step * step).max(step)
}
