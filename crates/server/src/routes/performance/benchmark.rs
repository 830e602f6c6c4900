//! Where the own organisation stands among all others of the programme, which it must not learn anything about.
//!
//! The group is the programme: nothing in a request can make it smaller. Filters are refused, and so are days of one's own
//! or short periods, with which somebody could ask about a single deal of somebody else.

use crate::authentication::SignedIn;
use crate::expiry;
use crate::figures;
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::{Now, QueryPairs, bad_query};
use crate::state::AppState;
use crate::store::scope::Scope;
use axum::Json;
use axum::extract::State;
use domain::performance::benchmark::{self, Benchmark, Withheld};
use domain::performance::kpi::Kpi;
use domain::performance::{Days, Dimension, Period, Preset, Query, Setting, report};
use serde::Serialize;
use std::collections::BTreeSet;

/// 90 days and longer, beginning where nobody chooses: in a shorter time one deal could be made out.
const PERIODS: [Preset; 6] = [
    Preset::Last90,
    Preset::Last365,
    Preset::LastQuarter,
    Preset::LastYear,
    Preset::LastFiscalQuarter,
    Preset::LastFiscalYear,
];

/// What is published of a group, or why nothing is.
#[derive(Serialize)]
pub struct Compared {
    figure: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<Told>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withheld: Option<&'static str>,
}

#[derive(Serialize)]
struct Told {
    others: usize,
    low: String,
    median: String,
    high: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    band: Option<&'static str>,
}

#[derive(Serialize)]
pub struct Answer {
    as_of: chrono::NaiveDate,
    period: Period,
    figures: Vec<Compared>,
}

#[utoipa::path(
    get,
    path = "/api/v1/performance/benchmark",
    operation_id = "compareWithOthers",
    tag = "performance",
    params(
        ("kpi" = String, Query, description = "The figures, separated by commas.", pattern = "^(deal_value|deal_count|win_rate|average_deal_size|cycle_time|registrations|approval_rate)(,(deal_value|deal_count|win_rate|average_deal_size|cycle_time|registrations|approval_rate))*$"),
        ("period" = Option<String>, Query, description = "The last 365 days if not given.", pattern = "^(90d|365d|last_quarter|last_year|last_fiscal_quarter|last_fiscal_year)$"),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "For each figure the published numbers of at least five other organisations and where your own stands, or why nothing is told. Other organisations are never named, and a group cannot be chosen.", body = schemas::Comparison),
        (status = 400, description = "`bad_query`: the parameters are named in `errors`.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 403, description = "`role_not_allowed`: only people of partner organisations compare theirs.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn benchmark(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    pairs: QueryPairs,
) -> Result<Json<Answer>, Problem> {
    let own = signed_in.partner()?.clone();
    let (kpis, preset) = read(&pairs)?;
    expiry::settle(&state, now).await?;
    // Of everybody: what leaves is only what the rules of the group let out.
    let deals = figures::gather(&state, &Scope::All).await?.deals;
    let rules = &state.program.rules;
    let setting = Setting::of(rules, state.today(now));
    let query = Query {
        period: Days::Named(preset),
        compare: None,
        by: vec![Dimension::Partner],
        ..Query::default()
    };
    let zone = state.clone();
    let made = tokio::task::spawn_blocking(move || {
        let report = report(&deals, &query, &setting);
        let to = zone.program.rules.default_currency;
        let compared = |kpi: Kpi| {
            let numbers = benchmark::numbers(&report.groups, kpi, to, setting.rates.as_ref());
            let mine = numbers.iter().find(|(id, _)| *id == own.as_str()).map(|(_, number)| *number);
            let told = benchmark::benchmark(own.as_str(), mine, numbers, kpi.definition().better);
            Compared::of(kpi, told, to.code())
        };
        let figures = kpis.into_iter().map(compared).collect();
        Answer { as_of: report.as_of, period: report.period, figures }
    });
    made.await.map(Json).map_err(|error| Problem::internal(&error))
}

/// Everything but the figures and a period is refused: ignoring a filter would look as if it had been followed.
fn read(pairs: &QueryPairs) -> Result<(Vec<Kpi>, Preset), Problem> {
    let (mut kpis, mut preset, mut unread) = (Vec::new(), Preset::Last365, Vec::new());
    let mut seen = BTreeSet::new();
    for (name, value) in pairs.iter() {
        let again = !seen.insert(name);
        let fits = match name {
            "kpi" => {
                let all: Option<Vec<Kpi>> = value.split(',').map(figure).collect();
                all.map(|all| kpis = all).is_some()
            }
            "period" => {
                let known = PERIODS.into_iter().find(|known| known.as_str() == value);
                known.map(|known| preset = known).is_some()
            }
            _ => false,
        };
        if again || !fits {
            unread.push(name);
        }
    }
    // Named twice, told once.
    let mut named = BTreeSet::new();
    kpis.retain(|kpi| named.insert(*kpi));
    if !seen.contains("kpi") {
        unread.push("kpi");
    }
    if unread.is_empty() { Ok((kpis, preset)) } else { Err(bad_query(unread)) }
}

fn figure(code: &str) -> Option<Kpi> {
    Kpi::parse(code).filter(|kpi| benchmark::FIGURES.contains(kpi))
}

impl Compared {
    fn of(kpi: Kpi, told: Result<Benchmark, Withheld>, to: &str) -> Self {
        let figure = kpi.definition().code;
        let currency = benchmark::is_money(kpi).then(|| to.to_owned());
        match told {
            Ok(found) => Self {
                figure,
                told: Some(Told {
                    others: found.others,
                    low: found.low.to_string(),
                    median: found.median.to_string(),
                    high: found.high.to_string(),
                    currency,
                    band: found.band.map(|band| band.as_str()),
                }),
                withheld: None,
            },
            Err(why) => Self { figure, told: None, withheld: Some(why.as_str()) },
        }
    }
}
