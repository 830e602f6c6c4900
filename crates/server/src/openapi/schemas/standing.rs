//! What is kept of a partner beside its deals, and what can be noted of it.

use super::Money;
use utoipa::ToSchema;

/// What the programme keeps of a partner.
#[derive(ToSchema)]
pub struct Dossier {
    /// The organisation's id.
    partner: String,
    #[schema(format = Date)]
    as_of: String,
    tier: TierRecord,
    certificates: Vec<Certificate>,
    ledger: Ledger,
    goals: Vec<Goal>,
    /// The organisation's people who can sign in.
    people: Vec<Colleague>,
}

/// Which tiers were held.
#[derive(ToSchema)]
pub struct TierRecord {
    /// From the first to the present one.
    steps: Vec<TierStep>,
    /// Since when the minimums of the held tier are not met.
    #[schema(required, format = Date)]
    below_since: Option<String>,
}

/// From a day on, this tier.
#[derive(ToSchema)]
pub struct TierStep {
    #[schema(format = Date)]
    since: String,
    /// `null`: no tier.
    #[schema(required)]
    tier: Option<String>,
}

/// A certificate of one of the partner's people.
#[derive(ToSchema)]
pub struct Certificate {
    id: String,
    /// The id of an account, or a name.
    person: String,
    name: String,
    #[schema(required, format = Date)]
    from: Option<String>,
    /// The last day on which it is valid.
    #[schema(required, format = Date)]
    until: Option<String>,
}

/// What happened to money after it was earned.
#[derive(ToSchema)]
pub struct Ledger {
    paid: Vec<PaidLine>,
    refunds: Vec<Refund>,
    received: Vec<ReceivedPayment>,
    /// Deals whose commission the programme holds.
    held: Vec<String>,
}

/// How much of a line of the statement was paid in all.
#[derive(ToSchema)]
pub struct PaidLine {
    line: String,
    amount: Money,
}

/// Money that a customer got back.
#[derive(ToSchema)]
pub struct Refund {
    id: String,
    deal: String,
    #[schema(format = Date)]
    on: String,
    /// `null`: all of it.
    #[schema(required)]
    amount: Option<Money>,
}

/// When the customer of a deal has paid.
#[derive(ToSchema)]
pub struct ReceivedPayment {
    deal: String,
    #[schema(format = Date)]
    on: String,
}

/// A goal with its own days.
#[derive(ToSchema)]
pub struct Goal {
    id: String,
    label: String,
    figure: GoalFigure,
    /// `600000 EUR`, or `15`.
    wanted: String,
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    to: String,
    #[schema(required)]
    person: Option<String>,
    #[schema(required)]
    product: Option<String>,
    /// Set by the programme's people.
    agreed: bool,
}

/// What a goal is of.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum GoalFigure {
    DealValue,
    DealCount,
    RegistrationValue,
    Registrations,
}

/// Somebody of the organisation.
#[derive(ToSchema)]
pub struct Colleague {
    id: String,
    name: String,
}

/// One thing to be noted, and what was there before.
#[derive(ToSchema)]
pub struct NotedEntry {
    #[serde(flatten)]
    entry: Entry,
    /// The entry that makes what you have seen: of a payment the amount until now, of a goal the goal. When something else
    /// stands there by now, nothing is noted. Without it whatever stands there is replaced.
    #[schema(nullable = false)]
    seen: Option<Entry>,
}

/// One thing to be noted.
#[derive(ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
// The content of a field is an `Entry` too.
#[schema(as = ProgressEntry)]
pub enum Entry {
    /// So much of a line of the statement was paid in all; nothing takes a payment back.
    Paid { line: String, amount: Money },
    /// The commission for a deal is held, or released.
    Hold { deal: String, held: bool },
    /// The customer of a deal got money back; without an amount all of it.
    Refund {
        #[schema(pattern = "^[A-Za-z0-9._-]{1,64}$")]
        id: String,
        deal: String,
        #[schema(format = Date)]
        on: String,
        amount: Option<Money>,
    },
    /// The customer of a deal has paid.
    Received {
        deal: String,
        #[schema(format = Date)]
        on: String,
    },
    /// Somebody has a certificate; the same id again is a correction.
    Certificate {
        #[schema(pattern = "^[A-Za-z0-9._-]{1,64}$")]
        id: String,
        person: String,
        name: String,
        #[schema(format = Date)]
        from: Option<String>,
        #[schema(format = Date)]
        until: Option<String>,
    },
    /// A goal; the same id again is a correction.
    Goal {
        #[schema(pattern = "^[A-Za-z0-9._-]{1,64}$")]
        id: String,
        #[schema(nullable = false)]
        label: Option<String>,
        figure: GoalFigure,
        /// `600000 EUR`, or `15`.
        wanted: String,
        #[schema(format = Date)]
        from: String,
        #[schema(format = Date)]
        to: String,
        person: Option<String>,
        product: Option<String>,
    },
    /// A goal is given up.
    DropGoal {
        #[schema(pattern = "^[A-Za-z0-9._-]{1,64}$")]
        id: String,
    },
}
