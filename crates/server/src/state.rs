//! What every handler can reach. Holds no session, no cache and no counter: several servers share one database.

use crate::attachments::AttachmentFolder;
use crate::authentication::{Passwords, Token};
use crate::config::Config;
use crate::database::Database;
use crate::expiry::Sweep;
use crate::figures;
use crate::gateway::Gateway;
use crate::portal::Portal;
use crate::programs::LoadedProgram;
use crate::reports::Outgoing;
use chrono::{DateTime, NaiveDate, Utc};
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The server's clock; tests bring one that they move.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// 16: each waits for the database only, and a flood of them must not fill the memory.
pub const RESETS_AT_ONCE: usize = 16;

/// Brings a password-reset token to its owner: e-mail address, token.
pub type ResetDelivery = Arc<dyn Fn(&str, &Token) + Send + Sync>;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// See [`AppState`].
pub struct Shared {
    pub config: Config,
    pub database: Database,
    pub program: LoadedProgram,
    pub attachments: AttachmentFolder,
    pub passwords: Passwords,
    pub portal: Option<Portal>,
    /// Where deals live, if not in the database.
    pub gateway: Option<Gateway>,
    pub deliver_reset: ResetDelivery,
    /// Reset requests that are worked on at the same time, after they were answered.
    pub reset_slots: Arc<Semaphore>,
    /// How mail and webhooks leave.
    pub outgoing: Outgoing,
    /// Questions about figures that are worked on at the same time.
    pub figures: figures::Slots,
    pub sweep: Sweep,
    pub clock: Clock,
}

impl AppState {
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// Milliseconds are what the database keeps; an answer must not change when it is read again.
    pub fn now(&self) -> DateTime<Utc> {
        let now = (self.clock)();
        DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now)
    }

    /// The civil day in the programme's zone.
    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        self.program.today(now)
    }
}

impl Deref for AppState {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}
