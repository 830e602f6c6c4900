//! When sums of several currencies are told as one.

use crate::performance_deals::{day, money};
use domain::money::Currency;
use domain::performance::{Rates, Scale, Sums};

/// Once four places decided this, each in its own way: a card showed euros where the table beside it showed dollars.
#[test]
fn sums_are_told_as_one_where_every_currency_of_the_table_has_a_rate() {
    let currency = |code: &str| Currency::parse(code).unwrap();
    let rates = |to: &str, others: &[&str]| Rates {
        to: currency(to),
        as_of: day("2026-11-02"),
        per_unit: others.iter().map(|one| (currency(one), "0.5".parse().unwrap())).collect(),
    };
    let own = currency("EUR");
    let (both, one, none) =
        (rates("EUR", &["USD", "GBP"]), rates("EUR", &["USD"]), rates("GBP", &["EUR", "USD"]));
    type Row<'r> = (&'r str, &'r [&'r str], Option<&'r Rates>, Option<&'r str>, Option<&'r str>);
    let table: [Row; 10] = [
        // The sums; the other currencies of the table; the rates; alone; in the table.
        ("", &[], Some(&both), None, None),
        ("10 EUR", &["USD"], Some(&both), None, None),
        ("10 USD", &["EUR"], Some(&both), Some("5.00 EUR"), Some("5.00 EUR")),
        ("10 EUR, 10 USD", &[], Some(&both), Some("15.00 EUR"), Some("15.00 EUR")),
        ("10 EUR, 10 USD", &[], None, None, None),
        ("10 EUR, 10 GBP", &[], Some(&one), None, None),
        ("10 GBP", &[], Some(&one), None, None),
        // A row of a table is not converted where another one cannot be.
        ("10 EUR, 10 USD", &["GBP"], Some(&one), Some("15.00 EUR"), None),
        ("10 EUR", &["GBP"], Some(&one), None, None),
        // Rates to another currency than the programme's.
        ("10 EUR, 10 USD", &[], Some(&none), None, None),
    ];
    for (text, others, rates, alone, within) in table {
        let mut sums = Sums::default();
        text.split(", ").filter(|one| !one.is_empty()).for_each(|one| sums.add_money(&money(one)));
        let mut all: Vec<Currency> = sums.iter().map(|(currency, _)| currency).collect();
        all.extend(others.iter().map(|one| currency(one)));
        let told = |scale: Scale| scale.told(&sums).map(|money| money.canonical());
        assert_eq!(told(Scale::of(&sums, own, rates)).as_deref(), alone, "{text} alone");
        assert_eq!(told(Scale::new(&all, own, rates)).as_deref(), within, "{text} beside {others:?}");
    }
}
