//! Whether the server is alive and its database answers.

use crate::problem::Problem;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// The state of the server.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Health {
    pub status: &'static str,
    pub version: &'static str,
}

#[utoipa::path(
    get,
    path = "/api/v1/health",
    operation_id = "health",
    tag = "server",
    responses(
        (status = 200, description = "It is alive.", body = Health),
    ),
)]
pub async fn health(State(state): State<AppState>) -> Result<Json<Health>, Problem> {
    let mut connection = state.database.read().await?;
    crate::store::users::is_empty(&mut connection).await?;
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") }))
}
