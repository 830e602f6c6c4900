//! The API described for programs (OpenAPI 3.1). The document is made from annotations beside the handlers; what holds
//! for many routes alike is added here. The checked-in copy is `docs/api/openapi.json`.

mod every_route;
pub mod schemas;

use crate::routes::{deals, health, partners, password_resets, performance, products, program, session};
use every_route::EveryRoute;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Partner portal",
        description = "The reference backend of the partner portal. Every refusal is an RFC 9457 problem with a `code`; \
            every write that creates or changes a deal takes an `Idempotency-Key` and can be sent again without a second \
            effect. Answers are kept under their key for 30 days.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    paths(
        health::health,
        program::show,
        session::show,
        session::create::create,
        session::delete::delete,
        session::delete::delete_all,
        password_resets::create,
        password_resets::redeem,
        partners::list,
        partners::show,
        products::list,
        deals::list::list,
        deals::create::create,
        deals::summary::summary,
        deals::show::show,
        deals::edit::edit,
        deals::act::act,
        deals::activities::activities,
        deals::attachments::create::create,
        deals::attachments::download::download,
        deals::attachments::delete::delete,
        performance::benchmark::benchmark,
        performance::deals::deals,
        performance::report::report,
        performance::standing::standing,
        performance::entries::note,
        performance::partners::partners,
        performance::reviews::list,
        performance::reviews::show,
        performance::reviews::write,
        performance::views::list,
        performance::views::create,
        performance::views::replace,
        performance::views::delete,
        performance::views::begin_with,
        performance::schedules::list,
        performance::schedules::create,
        performance::schedules::replace,
        performance::schedules::delete,
        performance::schedules::send_now,
        performance::alerts::list,
        performance::alerts::create,
        performance::alerts::replace,
        performance::alerts::delete,
        performance::alerts::check,
    ),
    components(schemas(schemas::Problem, schemas::Sort)),
    modifiers(&EveryRoute)
)]
struct Document;

/// The document as JSON, indented, ending without a newline.
pub fn document() -> String {
    Document::openapi().to_pretty_json().unwrap_or_default()
}
