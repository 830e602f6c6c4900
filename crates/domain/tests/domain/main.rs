//! Tests of the rules through their public face: tables, properties and golden files. One module for each part
//! of the crate, and two for the AWS programme, which is the largest definition we have.

// Everything here is test code, also the functions that the tests share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod actions;
mod alerts;
mod amounts;
mod attention;
mod aws_ace;
mod aws_ace_sample;
mod aws_ace_updates;
mod benchmark;
mod cohorts;
mod columns;
mod commissions;
mod compared;
mod deals;
mod dossier;
mod edit_phases;
mod explain;
mod figures;
mod form;
mod goals;
mod incentives;
mod money;
mod partners;
mod performance;
mod performance_deals;
mod periods;
mod pipeline;
mod pivot;
mod plan;
mod postal_codes;
mod program;
mod programmes;
mod rankings;
mod reviews;
mod tiers;
mod what_if;
