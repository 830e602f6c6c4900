//! The shapes of figures and of the deals they are made of.

use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Deals as figures need them.
#[derive(ToSchema)]
pub struct Facts {
    /// How many more deals a backend in front of which this server stands says it has than it sent.
    /// 0 where you may not know how many.
    #[schema(nullable = false)]
    missing: Option<u64>,
    /// Whether there are more than were sent.
    #[schema(nullable = false)]
    incomplete: Option<bool>,
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
    /// Missing where a backend in front of which this server stands uses one that the portal does not know.
    #[schema(nullable = false)]
    status: Option<super::Status>,
    #[schema(nullable = false)]
    reason: Option<String>,
    /// In the currency's major unit.
    #[schema(nullable = false)]
    amount: Option<String>,
    #[schema(nullable = false)]
    currency: Option<String>,
    #[schema(format = Date, nullable = false)]
    created_at: Option<String>,
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
    #[schema(format = Date, nullable = false)]
    updated_at: Option<String>,
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
    /// How many more deals a backend in front of which this server stands says it has than it sent, 0 where you may not
    /// know how many: the figures are too small.
    #[schema(nullable = false)]
    missing: Option<u64>,
    /// Whether there are more than were sent.
    #[schema(nullable = false)]
    incomplete: Option<bool>,
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

/// What people write into a business review.
#[derive(ToSchema)]
pub struct ReviewText {
    /// Every section once, in the order in which they are shown.
    order: Vec<ReviewSection>,
    #[schema(nullable = false, default = json!([]))]
    hidden: Option<Vec<ReviewSection>>,
    #[schema(max_length = 20_000, nullable = false)]
    notes: Option<String>,
    #[schema(max_length = 20_000, nullable = false)]
    decisions: Option<String>,
    #[schema(max_items = 50, nullable = false)]
    steps: Option<Vec<ReviewStep>>,
}

/// A part of a review.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum ReviewSection {
    Figures,
    WentWell,
    WentBadly,
    Tier,
    Deals,
    Pipeline,
    Notes,
    Decisions,
    NextSteps,
}

/// Something that was agreed on.
#[derive(ToSchema)]
pub struct ReviewStep {
    #[schema(max_length = 1_000)]
    what: String,
    #[schema(max_length = 200, nullable = false)]
    owner: Option<String>,
    /// `YYYY-MM-DD`, or empty.
    #[schema(nullable = false)]
    due: Option<String>,
}

/// A business review of one partner's fiscal quarter.
#[derive(ToSchema)]
pub struct Review {
    partner: String,
    quarter: String,
    version: i64,
    #[schema(required, format = DateTime)]
    published_at: Option<String>,
    #[schema(format = DateTime)]
    saved_at: String,
    saved_by: String,
    text: ReviewText,
    /// As they were on the day of publication; `null` while it is not published.
    figures: serde_json::Value,
}

/// Which reviews there are.
#[derive(ToSchema)]
pub struct ReviewList {
    items: Vec<ReviewHead>,
}

#[derive(ToSchema)]
pub struct ReviewHead {
    quarter: String,
    version: i64,
    #[schema(required, format = DateTime)]
    published_at: Option<String>,
    #[schema(format = DateTime)]
    saved_at: String,
    /// Empty for the partner's own people.
    saved_by: String,
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
