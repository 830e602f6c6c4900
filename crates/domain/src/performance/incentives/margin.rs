//! What a partner pays for a deal, and what is left of the list price.

use crate::money::Money;
use crate::performance::trace::{Because, Note, Param};
use crate::program::{Rounding, Tier};
use rust_decimal::Decimal;

/// A price and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    pub list: Money,
    /// What the partner pays.
    pub price: Money,
    /// List price less price.
    pub margin: Money,
    /// Of the list price; `None` for a list price of nothing.
    pub percent: Option<Decimal>,
    pub trace: Vec<Note>,
}

/// The tier's discount comes off the list price, and the bonus of an approved registration off what is left: 20 % and 5 %
/// are 24 % together. Rounded once, at the end. `None` beyond the decimal type.
pub fn margin(list: Money, tier: Option<&Tier>, registered: bool, rounding: Rounding) -> Option<Margin> {
    let off = |price: Decimal, percent: Decimal| {
        price.checked_mul(Decimal::ONE_HUNDRED - percent)?.checked_div(Decimal::ONE_HUNDRED)
    };
    let shown = |price: Decimal| rounding.apply(price, list.currency()).map(Param::Money);
    let mut trace = Vec::new();
    let mut price = list.amount();
    if let Some(benefits) = tier.map(|tier| &tier.benefits) {
        price = off(price, benefits.discount)?;
        let note = Note::new(Because::TierDiscount).with("list", Param::Money(list));
        trace.push(note.with("percent", Param::Percent(benefits.discount)).with("price", shown(price)?));
        if registered && !benefits.registration_bonus.is_zero() {
            price = off(price, benefits.registration_bonus)?;
            let note = Note::new(Because::RegistrationBonus);
            let percent = Param::Percent(benefits.registration_bonus);
            trace.push(note.with("percent", percent).with("price", shown(price)?));
        }
    }
    let price = rounding.apply(price, list.currency())?;
    let margin = Money::new(list.amount().checked_sub(price.amount())?, list.currency())?;
    let percent = margin.amount().checked_mul(Decimal::ONE_HUNDRED)?.checked_div(list.amount());
    Some(Margin { list, price, margin, percent, trace })
}
