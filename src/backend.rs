//! Typed resources over whatever backend there is: requests, failures, drafts on the device, and the outbox.
//!
//! Features call the functions of this module and get domain records. Which addresses and which JSON stand
//! behind them is known to [`dialect`] alone: that is the seam at which another backend is put in place.
//! Nothing here decides what a screen looks like.

mod benchmark;
pub mod device;
mod dialect;
pub mod drafts;
mod failure;
pub mod figures;
pub mod kept_form;
pub mod made;
pub mod outbox;
pub mod portal;
pub mod profiled;
pub mod ranked_partners;
pub mod reports;
mod resources;
pub mod reviews;
pub mod schedules;
pub mod standing;
mod transport;

pub use benchmark::{Compared, Published, benchmark};
pub use failure::Failure;
pub use portal::{Portal, SessionState};
pub use profiled::is_configured as keeps_records_only;
pub use profiled::{SignInWay, WayIn, arrive_again, leave_for_provider, sign_in_way};
pub use resources::*;
