//! Every organisation that the person sees: what rankings are sorted and filtered by.
//!
//! Only parts that are loaded later use it.

use super::failure::Failure;
use super::{dialect, profiled, transport};
use domain::records::{Page, Partner};

/// The organisations, in no order that matters. Of a backend that cannot tell them all, none: those that have deals are
/// known from their deals.
///
/// # Errors
/// As for any list.
pub async fn ranked_partners() -> Result<Vec<Partner>, Failure> {
    if profiled::is_configured() {
        return Ok(Vec::new());
    }
    let page: Page<Partner> = transport::record(dialect::RANKED_PARTNERS).await?;
    Ok(page.items)
}
