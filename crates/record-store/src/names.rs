//! Fields of a deal that belong to no form. A form field of the same name wins.

/// The id as a field that lists can be sorted by: it keeps rows that tie in their places. Only sorted by, never read.
pub const ID: &str = "id";
pub const STATUS: &str = "status";
pub const REASON: &str = "reason";
pub const COMMENT: &str = "comment";
pub const DUPLICATE_OF: &str = "duplicate_of";
/// The id of the partner organisation.
pub const PARTNER: &str = "partner";
pub const PARTNER_NAME: &str = "partner_name";
/// The id of the person who registered the deal.
pub const OWNER: &str = "owner";
pub const OWNER_NAME: &str = "owner_name";
pub const CREATED_AT: &str = "created_at";
pub const UPDATED_AT: &str = "updated_at";
pub const SUBMITTED_AT: &str = "submitted_at";
pub const DECIDED_AT: &str = "decided_at";
/// When the deal was won or lost.
pub const CLOSED_AT: &str = "closed_at";
pub const ANSWER_DUE: &str = "answer_due";
pub const PROTECTED_UNTIL: &str = "protected_until";

/// The field that holds the currency of the amount in `field`.
pub fn currency_of(field: &str) -> String {
    format!("{field}_currency")
}
