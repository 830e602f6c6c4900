//! Where a partner stands: what the programme keeps of it beside its deals, with its tier decided for today.

use crate::authentication::SignedIn;
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::{Now, QueryPairs, bad_query};
use crate::standing;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use domain::ids::PartnerId;
use domain::performance::dossier::Dossier;

#[utoipa::path(
    get,
    path = "/api/v1/performance/standing",
    operation_id = "showStanding",
    tag = "performance",
    params(
        ("partner" = Option<String>, Query, description = "The organisation. Partners have no choice but their own, which is meant without it.", pattern = "^[A-Za-z0-9._-]{1,64}$"),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "Tiers held, certificates, the ledger and goals.", body = schemas::Dossier),
        (status = 400, description = "`bad_query`: the parameters are named in `errors`.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn standing(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    pairs: QueryPairs,
) -> Result<Json<Dossier>, Problem> {
    let mut asked = None;
    for (name, value) in pairs.iter() {
        match (name, PartnerId::parse(value)) {
            ("partner", Some(partner)) if asked.is_none() => asked = Some(partner),
            _ => return Err(bad_query([name])),
        }
    }
    let own = signed_in.session.partner.as_ref().map(|partner| partner.id.clone());
    let partner = asked.or(own).ok_or_else(|| bad_query(["partner"]))?;
    if !signed_in.actor.sees(&partner) {
        return Err(Problem::not_found());
    }
    standing::read(&state, &partner, now).await.map(|(dossier, _)| Json(dossier))
}
