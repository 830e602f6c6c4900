//! Partner programme rules: what a deal registration may contain, who may do what with it, and why not.
//!
//! The same code decides in the browser and on the server. It performs no I/O, reads no clock (`now` and
//! `today` are arguments), uses no floating point for money, and contains no sentence for people: it answers
//! with codes and parameters that a catalogue turns into words.
//!
//! | module | what it decides |
//! |---|---|
//! | [`money`] | amounts in ISO 4217 currencies, and what pasted text means |
//! | [`dates`] | civil dates, business days, deadlines |
//! | [`program`] | the programme definition (`program.json`): fields, conditions, stages, reasons |
//! | [`form`] | a draft against a programme: what is shown, required, editable, and every issue |
//! | [`deals`] | statuses, transitions, the deal record, list queries, the outlook of a submission |
//! | [`access`] | roles and whose rows somebody may see |
//! | [`performance`] | what partners and owners measure: figures with their formulas, periods, filters, groups |
//! | [`records`] | the neutral records that a backend is translated into |

pub mod access;
pub mod dates;
pub mod deals;
pub mod form;
pub mod geography;
pub mod ids;
pub mod issue;
pub mod money;
mod names;
pub mod performance;
pub mod program;
pub mod records;
