//! The API under `/api/v1`: one module a resource, one file a verb. Handlers read, ask the rules of `domain`, and write;
//! SQL is in [`crate::store`].

pub mod deals;
pub mod health;
pub mod partners;
pub mod password_resets;
pub mod performance;
pub mod products;
pub mod program;
pub mod session;

use crate::state::AppState;
use axum::Router;
use axum::routing::{delete, get, post, put};
use performance::{alerts, schedules, views};

/// Everything but deals, what is made of them, and organisations.
pub fn api() -> Router<AppState> {
    Router::new()
        .route("/v1/health", get(health::health))
        .route("/v1/program", get(program::show))
        .route("/v1/session", get(session::show).post(session::create).delete(session::delete))
        .route("/v1/sessions", delete(session::delete_all))
        .route("/v1/password-resets", post(password_resets::create))
        .route("/v1/password-resets/{token}", put(password_resets::redeem))
        .route("/v1/products", get(products::list))
        .route("/v1/performance/views", get(views::list).post(views::create))
        .route("/v1/performance/views/{view}", put(views::replace).delete(views::delete))
        .route("/v1/performance/default-view", put(views::begin_with))
}

/// Organisations as this server's own database has them.
pub fn own_partners() -> Router<AppState> {
    Router::new()
        .route("/v1/partners", get(partners::list))
        .route("/v1/partners/{partner}", get(partners::show))
}

/// Deals of this server's own database, figures of them, and what is sent of those.
pub fn own_deals() -> Router<AppState> {
    Router::new()
        .route("/v1/deals", get(deals::list).post(deals::create))
        .route("/v1/deals/summary", get(deals::summary))
        .route("/v1/performance/benchmark", get(performance::benchmark))
        .route("/v1/performance/deals", get(performance::deals))
        .route("/v1/performance/report", get(performance::report))
        .route("/v1/performance/standing", get(performance::standing))
        .route("/v1/performance/standing/{partner}/entries", post(performance::note))
        .route("/v1/performance/partners", get(performance::partners))
        .route("/v1/performance/reviews/{partner}", get(performance::reviews::list))
        .route(
            "/v1/performance/reviews/{partner}/{quarter}",
            get(performance::reviews::show).put(performance::reviews::write),
        )
        .route("/v1/performance/schedules", get(schedules::list).post(schedules::create))
        .route("/v1/performance/schedules/{schedule}", put(schedules::replace).delete(schedules::delete))
        .route("/v1/performance/schedules/{schedule}/runs", post(schedules::send_now))
        .route("/v1/performance/alerts", get(alerts::list).post(alerts::create))
        .route("/v1/performance/alerts/{alert}", put(alerts::replace).delete(alerts::delete))
        .route("/v1/performance/alerts/{alert}/checks", post(alerts::check))
        .route("/v1/deals/{deal}", get(deals::show).patch(deals::edit))
        .route("/v1/deals/{deal}/actions", post(deals::act))
        .route("/v1/deals/{deal}/activities", get(deals::activities))
        .route(
            "/v1/deals/{deal}/attachments/{attachment}",
            get(deals::attachments::download).delete(deals::attachments::delete),
        )
}

/// The one route whose body is a file.
pub fn uploads() -> Router<AppState> {
    Router::new().route("/v1/deals/{deal}/attachments", post(deals::attachments::create))
}
