//! Where the own organisation stands among others, as the reference backend's server tells it: what others have never
//! comes here, only the published numbers of the group.

use super::failure::Failure;
use super::transport;
use domain::money::{Currency, Money};
use domain::performance::benchmark::Band;
use domain::performance::kpi::{Definition, Kpi, Unit, Value};
use rust_decimal::Decimal;
use serde::Deserialize;

const ADDRESS: &str = "/api/v1/performance/benchmark?kpi=";

/// One figure among others: the published numbers, or the code of why there are none.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    pub definition: &'static Definition,
    pub told: Result<Published, String>,
}

/// A quarter of the others lies below `low`, half below `median`, a quarter above `high`.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Rounded down to a multiple of five.
    pub others: u64,
    pub low: Value,
    pub median: Value,
    pub high: Value,
    /// `None`: the organisation has no such figure.
    pub band: Option<Band>,
}

#[derive(Deserialize)]
struct Answer {
    figures: Vec<Figure>,
}

#[derive(Deserialize)]
struct Figure {
    figure: String,
    #[serde(default)]
    told: Option<Told>,
    #[serde(default)]
    withheld: Option<String>,
}

#[derive(Deserialize)]
struct Told {
    others: u64,
    low: String,
    median: String,
    high: String,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    band: Option<String>,
}

/// The last 365 days of the own organisation among others.
///
/// # Errors
/// As for any question to the backend.
pub async fn benchmark(kpis: &[Kpi]) -> Result<Vec<Compared>, Failure> {
    let codes: Vec<&str> = kpis.iter().map(|kpi| kpi.definition().code).collect();
    let mut body = Vec::new();
    let address = [ADDRESS, &codes.join(",")].concat();
    transport::pieces(&address, |piece| {
        body.extend_from_slice(piece);
        true
    })
    .await?;
    let answer: Answer = serde_json::from_slice(&body).map_err(|_| Failure::Malformed)?;
    answer.figures.into_iter().map(compared).collect::<Option<_>>().ok_or(Failure::Malformed)
}

fn compared(figure: Figure) -> Option<Compared> {
    let definition = Kpi::parse(&figure.figure)?.definition();
    let told = match figure.told {
        Some(told) => Ok(published(definition, &told)?),
        None => Err(figure.withheld.unwrap_or_default()),
    };
    Some(Compared { definition, told })
}

fn published(definition: &Definition, told: &Told) -> Option<Published> {
    let currency = told.currency.as_deref().and_then(Currency::parse);
    let value = |text: &String| {
        let number: Decimal = text.parse().ok()?;
        Some(match (definition.unit, currency) {
            (Unit::Money, Some(currency)) => Value::Amount(Money::new(number, currency)?),
            (Unit::Percent, _) => Value::Percent(number),
            (Unit::Days, _) => Value::Days(number),
            _ => Value::Ratio(number),
        })
    };
    Some(Published {
        others: told.others,
        low: value(&told.low)?,
        median: value(&told.median)?,
        high: value(&told.high)?,
        band: told.band.as_deref().and_then(Band::parse),
    })
}
