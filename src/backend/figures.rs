//! The deals that figures are made of: fetched once, read into columns while they arrive, and kept for a while.
//!
//! Only parts that are loaded later use it, so none of it is in the program of the first page.

use super::failure::Failure;
use super::{dialect, profiled, transport};
use crate::browser::clock;
use domain::ids::UserId;
use domain::performance::Deals;
use domain::program::Program;
use record_store::facts::reading::Read;
use record_store::facts::{self, Labels, Names};
use rest_profile::columns::ColumnReader;
use rest_profile::json::stream::Limits;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// What is known of all deals that the person sees.
#[derive(Debug)]
pub struct Facts {
    pub deals: Deals,
    /// What the ids of partners and people are called.
    pub labels: Labels,
    /// How many more the backend says there are than it sent: the figures are too small.
    pub missing: u64,
    /// Whether there are more, even if the person may not know how many.
    pub incomplete: bool,
    /// Whose they are: nobody sees what another person of this browser saw.
    user: UserId,
    /// When they were asked for, in milliseconds since 1970.
    asked_at: i64,
}

/// 2 minutes: whoever goes from figure to figure asks once.
const FRESH_MS: i64 = 120_000;
/// 1 GiB, three million deals: more is asked of the server as figures.
const MOST_BYTES: usize = 1 << 30;

thread_local! {
    static KEPT: RefCell<Option<Arc<Facts>>> = const { RefCell::new(None) };
    static SEEN: Cell<u32> = const { Cell::new(0) };
}

/// Forgets what is kept if somebody here has changed a deal since it was last asked for. `changes` counts what a server
/// has acknowledged.
pub fn follow(changes: u32) {
    if SEEN.replace(changes) != changes {
        KEPT.set(None);
    }
}

/// Forgets what is kept: the deals are asked for anew.
pub fn forget() {
    KEPT.set(None);
}

/// The deals that a person sees, from before or anew. `progress` is told how many have arrived.
///
/// # Errors
/// As for any list.
pub async fn facts(
    user: UserId,
    program: &Program,
    progress: impl Fn(usize) + 'static,
) -> Result<Arc<Facts>, Failure> {
    let now = clock::now().timestamp_millis();
    let fresh = |facts: &Arc<Facts>| facts.user == user && now - facts.asked_at < FRESH_MS;
    if let Some(facts) = KEPT.with_borrow(|kept| kept.clone().filter(fresh)) {
        return Ok(facts);
    }
    let Read { deals, labels, missing, incomplete } = if profiled::is_configured() {
        profiled::facts(Rc::new(progress)).await?
    } else {
        own(program, progress).await?
    };
    let facts = Arc::new(Facts { deals, labels, missing, incomplete, user, asked_at: now });
    KEPT.set(Some(facts.clone()));
    Ok(facts)
}

/// Of the reference backend: one answer, in pieces.
async fn own(program: &Program, progress: impl Fn(usize)) -> Result<Read, Failure> {
    let limits = Limits { total: MOST_BYTES, ..Limits::default() };
    let mut reader = ColumnReader::new(facts::portal_layout(), limits).map_err(|_| Failure::Malformed)?;
    reader.begin_page();
    transport::pieces(dialect::FACTS, |piece| {
        let read = intake::push(&mut reader, piece).is_ok();
        progress(reader.columns().rows());
        read
    })
    .await?;
    // An answer that broke off in the middle is none: half of the deals would be wrong figures.
    let page = reader.end_page().map_err(|_| Failure::Malformed)?;
    let read = reader.into_columns();
    let mut no_instants = |_| domain::performance::NO_DAY;
    let (deals, labels) = intake::deals(program, read, &Names::portal(), &|_| Vec::new(), &mut no_instants)
        .map_err(|_| Failure::Malformed)?;
    Ok(Read { deals, labels, missing: facts::missing(&page), incomplete: facts::incomplete(&page) })
}
