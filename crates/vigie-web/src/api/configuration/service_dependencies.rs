//! `/service_dependencies`: which service needs which other to work.

use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use serde_json::{Value as Json, json};
use vigie_core::{
    directory::{Change, Dependencies, Directory, Needs, NoDependency, Object, depend, dependents, part},
    ids::Ids,
};
use vigie_pagerduty::rest::service_dependency as wire;

use super::{
    change::{By, change},
    services::find_service,
};
use crate::{
    AppState,
    frame::{Hash, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/service_dependencies/technical_services/{id}", get(list))
        .route("/service_dependencies/associate", post(associate))
        .route("/service_dependencies/disassociate", post(disassociate))
}

/// What the service depends on, and what depends on it, as far as the sender sees it.
async fn list(directory: Sight, Path(id): Path<String>) -> Result<Reply, Rejection> {
    let service = find_service(&directory, &id)?;
    let below = service.depends_on.iter().filter(|one| directory.services.contains_key(&one.on));
    let below = below.map(|one| (one.id, Needs { dependent: service.id, supporting: one.on }));
    let above = dependents(&directory, service.id)
        .map(|(dependent, one)| (one.id, Needs { dependent: dependent.id, supporting: service.id }));
    let all: Vec<Json> = below.chain(above).map(|(id, needs)| wire::to_wire(id, needs)).collect();
    Ok(Reply::ok(json!({ "relationships": all })))
}

async fn associate(State(state): State<AppState>, by: By, Hash(body): Hash) -> Result<Reply, Rejection> {
    put(&state, &by, &body, depend).await
}

async fn disassociate(State(state): State<AppState>, by: By, Hash(body): Hash) -> Result<Reply, Rejection> {
    put(&state, &by, &body, |directory, unwanted, _| part(directory, unwanted)).await
}

/// Changes all that the body names, or nothing. Whoever may change a service says what it depends on.
async fn put(
    state: &AppState,
    by: &By,
    body: &Json,
    mut decide: impl FnMut(&Directory, &[Needs], &mut Ids) -> Result<Dependencies, NoDependency>,
) -> Result<Reply, Rejection> {
    let named = wire::from_wire(body)?;
    let asked = change(state, by, |directory, ids, _| {
        let decided = decide(directory, &named, ids).map_err(|why| wire::to_error(&why))?;
        named.iter().try_for_each(|needs| by.permit.configure_service(directory, needs.dependent))?;
        let changes = decided.changed.into_iter().map(|service| Change::Put(Object::Service(service)));
        Ok((changes.collect(), decided.asked))
    })
    .await?;
    let all: Vec<Json> = asked.into_iter().map(|(id, needs)| wire::to_wire(id, needs)).collect();
    Ok(Reply::ok(json!({ "relationships": all })))
}
