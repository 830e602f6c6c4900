//! The reference backend: the programme's rules over HTTP, and the portal's files.
//!
//! | module | what it is for |
//! |---|---|
//! | [`config`] [`programs`] [`state`] | what an operator decides; the programme; what handlers share |
//! | [`app`] [`routes`] [`requests`] [`problem`] | addresses, handlers, what they take, how they refuse |
//! | [`authentication`] [`throttle`] [`csrf`] | who asks, how often, and from where |
//! | [`idempotency`] | one effect per request, however often it is sent |
//! | [`database`] [`store`] | connections and transactions; every SQL statement |
//! | [`attachments`] | the content of files, outside of the database |
//! | `background` | work beside the requests, and what a panic in it ends |
//! | [`expiry`] [`standing`] | what time alone does: protection ends, tiers are decided |
//! | [`figures`] [`reports`] | deals as columns; what is sent on schedules, alerts |
//! | [`openapi`] | the API described for programs |
//! | [`portal`] | the built page, its files and headers |
//! | [`log`] [`serve`] | one line per request; start and stop |
//! | [`demo`] [`import`] | data to look at, and data of one's own |
//! | [`http_client`] [`doctor`] | requests to other backends; whether one does what its profile says |
//! | [`gateway`] | deals of another backend, served as the portal's own |
//!
//! It holds no rule of the programme: those are in `domain`, which the page runs too. It keeps nothing between requests
//! that another copy of it would miss.

pub mod app;
pub mod attachments;
pub mod authentication;
mod background;
pub mod config;
pub mod csrf;
pub mod database;
pub mod demo;
pub mod doctor;
pub mod expiry;
pub mod figures;
pub mod gateway;
pub mod http_client;
pub mod idempotency;
pub mod import;
pub mod log;
pub mod openapi;
pub mod portal;
pub mod problem;
pub mod programs;
pub mod reports;
pub mod requests;
pub mod routes;
pub mod serve;
pub mod standing;
pub mod state;
pub mod store;
pub mod throttle;
