//! The shapes of figures and of the deals they are made of.

use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Deals as figures need them.
#[derive(ToSchema)]
pub struct Facts {
    #[schema(format = Date)]
    as_of: String,
    items: Vec<Fact>,
}

/// One deal. What it does not have is left out.
#[derive(ToSchema)]
pub struct Fact {
    id: String,
    title: String,
    /// The organisation's id.
    partner: String,
    partner_name: String,
    owner: String,
    owner_name: String,
    customer: String,
    #[schema(nullable = false)]
    product: Option<String>,
    #[schema(nullable = false)]
    country: Option<String>,
    #[schema(nullable = false)]
    stage: Option<String>,
    status: super::Status,
    #[schema(nullable = false)]
    reason: Option<String>,
    /// In the currency's major unit.
    #[schema(nullable = false)]
    amount: Option<String>,
    #[schema(nullable = false)]
    currency: Option<String>,
    #[schema(format = Date)]
    created_at: String,
    #[schema(format = Date, nullable = false)]
    submitted_at: Option<String>,
    #[schema(format = Date, nullable = false)]
    decided_at: Option<String>,
    #[schema(format = Date, nullable = false)]
    closed_at: Option<String>,
    /// When it is expected to be won.
    #[schema(format = Date, nullable = false)]
    close_date: Option<String>,
    #[schema(format = Date, nullable = false)]
    protected_until: Option<String>,
    /// The last change.
    #[schema(format = Date)]
    updated_at: String,
}

/// Figures. Their codes, formulas and units are in docs/performance.md.
#[derive(ToSchema)]
pub struct Report {
    #[schema(format = Date)]
    as_of: String,
    period: Period,
    #[schema(required)]
    compared: Option<Period>,
    whole: FigureGroup,
    steps: Vec<FigureStep>,
    /// Those in which anything happened, in the order of their names.
    groups: Vec<FigureGroup>,
    /// How many deals are odd, and in what way.
    oddities: BTreeMap<String, u32>,
}

/// The first and the last day, both included.
#[derive(ToSchema)]
pub struct Period {
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    to: String,
}

/// Deals that have something in common.
#[derive(ToSchema)]
pub struct FigureGroup {
    /// One for each dimension asked for.
    names: Vec<String>,
    totals: serde_json::Value,
    /// The same of the period that it is compared with.
    before: serde_json::Value,
    figures: BTreeMap<String, serde_json::Value>,
    /// The same of the period that it is compared with.
    figures_before: BTreeMap<String, serde_json::Value>,
}

/// What happened in one step of time.
#[derive(ToSchema)]
pub struct FigureStep {
    #[schema(format = Date)]
    from: String,
    totals: serde_json::Value,
    due: u32,
    /// By currency.
    due_value: BTreeMap<String, String>,
    due_weighted: BTreeMap<String, String>,
}

/// Where the own organisation stands among the others of the programme.
#[derive(ToSchema)]
pub struct Comparison {
    #[schema(format = Date)]
    as_of: String,
    period: Period,
    /// In the order of the question.
    figures: Vec<ComparedFigure>,
}

/// One figure: either `told` or `withheld` is there.
#[derive(ToSchema)]
pub struct ComparedFigure {
    figure: String,
    told: Option<PublishedGroup>,
    /// `too_few`: fewer than five others have it. `too_alike`, `one_stands_out`: the numbers would give somebody away.
    #[schema(pattern = "^(too_few|too_alike|one_stands_out)$")]
    withheld: Option<String>,
}

/// Rounded numbers of others, none of which is one organisation's own.
#[derive(ToSchema)]
pub struct PublishedGroup {
    /// How many others have the figure, rounded down to a multiple of five.
    others: u32,
    /// A quarter of them is below about this.
    low: String,
    median: String,
    /// A quarter of them is above about this.
    high: String,
    /// Of amounts: the programme's default currency.
    currency: Option<String>,
    /// Absent where your organisation has no such figure.
    #[schema(pattern = "^(top_quarter|above_median|below_median|bottom_quarter)$")]
    band: Option<String>,
}
