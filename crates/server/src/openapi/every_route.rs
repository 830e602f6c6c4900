//! What holds for many routes alike: the session cookie, the CSRF header, keys and versions, and how anything can fail.

use utoipa::Modify;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, PathItem, Ref, RefOr, Required, Response, ResponseBuilder};

/// Adds it to a document.
pub struct EveryRoute;

const SESSION: &str = "session";

impl Modify for EveryRoute {
    fn modify(&self, document: &mut OpenApi) {
        let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
            "portal_session",
            "Set by signing in; named `__Host-portal_session` over HTTPS.",
        ));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(SESSION, SecurityScheme::ApiKey(cookie));
        for (path, item) in &mut document.paths.paths {
            for (method, operation) in operations(item) {
                complete(path, &method, operation);
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, item.get.as_mut()),
        (HttpMethod::Post, item.post.as_mut()),
        (HttpMethod::Put, item.put.as_mut()),
        (HttpMethod::Patch, item.patch.as_mut()),
        (HttpMethod::Delete, item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

fn complete(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let is_write = !matches!(method, HttpMethod::Get);
    let is_of = |area: &str| path.starts_with(area);
    let repeatable =
        matches!(method, HttpMethod::Delete) || path.ends_with("/default-view") || path.ends_with("/checks");
    let keeps_answers = is_write && (is_of("/api/v1/deals") || is_of("/api/v1/performance")) && !repeatable;
    let is_review = is_write && path.starts_with("/api/v1/performance/reviews");
    let kept =
        ["views/", "schedules/", "alerts/"].iter().any(|list| is_of(&format!("/api/v1/performance/{list}")));
    let changes_kept = kept && matches!(method, HttpMethod::Put | HttpMethod::Delete);
    let needs_version =
        matches!(method, HttpMethod::Patch) || path.ends_with("/actions") || is_review || changes_kept;
    if operation.security.is_some() {
        operation.security = Some(vec![SecurityRequirement::new(SESSION, [] as [&str; 0])]);
        refuse(operation, "401", "`not_signed_in`: no session, or one that is over.");
    }
    if is_write {
        header(
            operation,
            "X-Portal-CSRF",
            "Always `1`: proof that the request comes from the portal's own page.",
            "^1$",
        );
        refuse(
            operation,
            "403",
            "`csrf_header_missing`, `cross_site_request`; `role_not_allowed`: not with your role.",
        );
    }
    if keeps_answers {
        header(
            operation,
            "Idempotency-Key",
            "The same for every attempt at the same request, other for every other one. Echoed in the answer.",
            "^[!-~]{1,253}$",
        );
        refuse(operation, "409", "`request_in_progress`, or what the route says.");
    }
    if needs_version {
        header(
            operation,
            "If-Match",
            match is_review {
                true => "The `ETag` of the review that the change was made from; `\"0\"` for a new one.",
                false => "The `ETag` of the record that the change was made from.",
            },
            "^\"[0-9]{1,18}\"$",
        );
        refuse(
            operation,
            "412",
            "`stale`: somebody was faster. The record as it is now is in `current`, but for reviews.",
        );
        refuse(operation, "428", "`if_match_missing`");
    }
    if operation.request_body.is_some() {
        refuse(
            operation,
            "400",
            "`not_json`, `body_unreadable`, or a header that is missing or cannot be read.",
        );
        refuse(operation, "413", "`body_too_large`, `file_too_large`");
        refuse(operation, "415", "`unsupported_media_type`");
        refuse(operation, "422", "`invalid`: what is wrong is in `errors`; `idempotency_key_reused`.");
    }
    if keeps_answers || needs_version {
        refuse(operation, "400", "A header that is missing or cannot be read.");
    }
    if is_write && operation.security.is_some() {
        names_the_person(operation);
    }
    refuse(operation, "408", "`request_timeout`");
    refuse(operation, "500", "`internal`");
    refuse(operation, "503", "`busy`: try again after `Retry-After` seconds.");
}

/// The header that keeps one person's queued changes from being made in the session of the next.
fn names_the_person(operation: &mut Operation) {
    let description =
        "The id of the person who means this. Another person's session is refused, and nothing happens.";
    parameter(operation, "X-Portal-User", description, "^[A-Za-z0-9._-]{1,64}$", Required::False);
    let code = "`another_user`: the session is not that of the person in `X-Portal-User`.";
    match operation.responses.responses.get_mut("409") {
        Some(RefOr::T(response)) => response.description = format!("{} {code}", response.description),
        _ => refuse(operation, "409", code),
    }
}

/// Adds a refusal unless the route describes it itself.
fn refuse(operation: &mut Operation, status: &str, description: &str) {
    operation.responses.responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(problem(description)));
}

fn problem(description: &str) -> Response {
    let schema = Ref::from_schema_name("Problem");
    let content = Content::new(Some(schema));
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}

fn header(operation: &mut Operation, name: &str, description: &str, pattern: &str) {
    parameter(operation, name, description, pattern, Required::True);
}

fn parameter(operation: &mut Operation, name: &str, description: &str, pattern: &str, required: Required) {
    let schema =
        ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).pattern(Some(pattern)).build();
    let parameter: Parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(description))
        .schema(Some(schema))
        .build();
    operation.parameters.get_or_insert_default().push(parameter);
}
