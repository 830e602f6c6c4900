//! The routes below `/api/v1/deals`.

mod act;
mod activities;
mod attachments;
mod columns;
mod create;
mod edit;
mod expiry;
mod list;
mod show;
mod summary;
