//! The facts of a deal as the fields of a programme's form, for the programmes that ship with the portal.

mod ace;
mod reseller;

use super::catalogue::Offer;
use super::customers::Customer;
use super::projects::Kind;
use chrono::NaiveDate;
use domain::form::Entry;
use domain::money::Money;
use domain::program::Program;
use std::collections::BTreeMap;

/// What is known of a deal, whichever form it is registered with.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    pub customer: &'a Customer,
    pub offer: &'a Offer,
    /// Sold together with the offer.
    pub second_offer: Option<&'a Offer>,
    pub kind: Kind,
    pub title: String,
    pub description: String,
    pub next_step: String,
    pub value: Money,
    pub close_date: NaiveDate,
    /// A value of the programme's stages.
    pub stage: String,
    /// A value of the programme's reasons, once the deal is lost.
    pub lost_reason: Option<String>,
    pub decision_maker_met: bool,
    /// 0 to 999: decides what the forms ask beyond the facts, the same way each time.
    pub chance: usize,
}

/// A form that the generator can fill in.
#[derive(Debug, Clone, Copy)]
pub struct KnownForm {
    pub fill: fn(&Facts<'_>) -> BTreeMap<String, Entry>,
    /// How many months the amount of the deal covers.
    pub months: i64,
}

/// How the deals of `program` are filled in; `None` for a programme that the generator does not know.
pub fn form_of(program: &Program) -> Option<KnownForm> {
    match program.id.as_str() {
        "meridian-reseller" => Some(KnownForm { fill: reseller::fields, months: 12 }),
        "aws-ace" => Some(KnownForm { fill: ace::fields, months: 1 }),
        _ => None,
    }
}

/// Collects fields; empty texts are left out, as the forms do.
#[derive(Default)]
struct Sheet(BTreeMap<String, Entry>);

impl Sheet {
    fn text(&mut self, id: &str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.0.insert(id.to_owned(), Entry::Text(text));
        }
    }

    fn many(&mut self, id: &str, values: &[&str]) {
        self.0.insert(id.to_owned(), Entry::Many(values.iter().map(|value| (*value).to_owned()).collect()));
    }
}

/// The one of `items` that `chance` points to.
fn choose(items: &[&'static str], chance: usize) -> &'static str {
    items.get(chance % items.len().max(1)).copied().unwrap_or_default()
}
