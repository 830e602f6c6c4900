//! The portal over a backend that only keeps records.
//!
//! Such a backend has no rules: a status is a field like any other. Here the portal's questions become queries of a
//! profile (`rest_profile`), records become deals, and a step of a registration, decided by `domain::deals`, becomes
//! the fields that have to be written. Nothing is sent here: the page and the gateway bring their own transport.
//!
//! | resource of the profile | fields that the portal understands |
//! |---|---|
//! | `deals` | the ids of the programme's form; for an amount `<id>` and `<id>_currency`; and those of [`names`] |
//! | `partners` | `name`, `partner_type`, `country`, `currency`, `tier` |
//! | `files`, `activities` | what belongs to deals: [`history`] |
//! | `me` | `login`, `name`, `email`, `role`, `partner`, `partner_name`, `locale` |
#![forbid(unsafe_code)]

pub mod ask;
pub mod facts;
pub mod fields;
pub mod fit;
pub mod history;
pub mod names;
pub mod read;
pub mod steps;
pub mod write;
