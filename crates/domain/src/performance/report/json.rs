//! How an answer is written as JSON: amounts and numbers as texts, figures by their codes.

use crate::performance::amounts::Sums;
use crate::performance::board::DealTotals;
use crate::performance::kpi::{Figure, Kpi, Unknown, Value};
use crate::performance::period::Period;
use serde::ser::{SerializeMap as _, SerializeStruct as _};
use serde::{Serialize, Serializer};

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut period = serializer.serialize_struct("Period", 2)?;
        period.serialize_field("from", &self.from)?;
        period.serialize_field("to", &self.to)?;
        period.end()
    }
}

/// `{"EUR": "1234.50"}`: amounts as texts, because a JSON number is a float in most readers.
impl Serialize for Sums {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let amounts = self.amounts();
        let mut map = serializer.serialize_map(Some(amounts.len()))?;
        for money in amounts {
            map.serialize_entry(money.currency().code(), &money.amount().to_string())?;
        }
        map.end()
    }
}

impl Serialize for DealTotals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut totals = serializer.serialize_struct("DealTotals", 17)?;
        totals.serialize_field("created", &self.created)?;
        totals.serialize_field("submitted", &self.submitted)?;
        totals.serialize_field("submitted_value", &self.submitted_value)?;
        totals.serialize_field("approved", &self.approved)?;
        totals.serialize_field("refused", &self.refused)?;
        totals.serialize_field("duplicate", &self.duplicate)?;
        totals.serialize_field("answer_days", &self.answer_days.0)?;
        totals.serialize_field("answers", &self.answer_days.1)?;
        totals.serialize_field("won", &self.won)?;
        totals.serialize_field("won_value", &self.won_value)?;
        totals.serialize_field("lost", &self.lost)?;
        totals.serialize_field("lost_value", &self.lost_value)?;
        totals.serialize_field("cycle_days", &self.cycle_days.0)?;
        totals.serialize_field("cycles", &self.cycle_days.1)?;
        totals.serialize_field("open", &self.open)?;
        totals.serialize_field("open_value", &self.open_value)?;
        totals.serialize_field("weighted_value", &self.weighted_value)?;
        totals.end()
    }
}

/// `{"win_rate": {"percent": "62.5"}, "growth": {"unknown": "nothing"}}`
pub(super) fn by_code<S: Serializer>(figures: &[(Kpi, Figure)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(figures.len()))?;
    for (kpi, figure) in figures {
        map.serialize_entry(kpi.definition().code, &Told(figure))?;
    }
    map.end()
}

struct Told<'f>(&'f Figure);

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0 {
            Ok(Value::Count(count)) => map.serialize_entry("count", count)?,
            Ok(Value::Sums(sums)) => map.serialize_entry("sums", sums)?,
            Ok(Value::Amount(money)) => map.serialize_entry("amount", money)?,
            Ok(Value::Percent(number)) => map.serialize_entry("percent", &number.to_string())?,
            Ok(Value::Days(number)) => map.serialize_entry("days", &number.to_string())?,
            Ok(Value::Hours(number)) => map.serialize_entry("hours", &number.to_string())?,
            Ok(Value::Ratio(number)) => map.serialize_entry("ratio", &number.to_string())?,
            Ok(Value::Score(number)) => map.serialize_entry("score", &number.to_string())?,
            Err(Unknown::NotCollected) => map.serialize_entry("unknown", "not_collected")?,
            Err(Unknown::Nothing) => map.serialize_entry("unknown", "nothing")?,
            Err(Unknown::TooFew { have, need }) => {
                map.serialize_entry("unknown", "too_few")?;
                map.serialize_entry("have", have)?;
                map.serialize_entry("need", need)?;
            }
            Err(Unknown::NoRate(currencies)) => {
                map.serialize_entry("unknown", "no_rate")?;
                map.serialize_entry("currencies", currencies)?;
            }
        }
        map.end()
    }
}
