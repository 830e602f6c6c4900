//! Saved views, what is sent on schedules, and alerts.

mod views;
