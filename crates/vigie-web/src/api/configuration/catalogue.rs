//! Catalogues that clients look up: `/priorities`, `/vendors`, `/extension_schemas`.

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::ids::VendorId;
use vigie_pagerduty::{
    ApiError,
    paging::Page,
    rest::{extension_schema, priority, vendor},
};

use super::change::{find, is_asked_for, sort_by_name};
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/priorities", get(priorities))
        .route("/vendors", get(vendors))
        .route("/vendors/{id}", get(show_vendor))
        .route("/extension_schemas", get(extension_schemas))
        .route("/extension_schemas/{id}", get(show_extension_schema))
}

async fn priorities(State(state): State<AppState>, Params(query): Params) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let page = Page::from_query(&query)?;
    let priorities = priority::in_order(&directory);
    Ok(Reply::ok(page.cut("priorities", priorities, |one| priority::to_wire(one, state.links()))))
}

async fn vendors(State(state): State<AppState>, Params(query): Params) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let page = Page::from_query(&query)?;
    let mut vendors: Vec<_> =
        directory.vendors.values().filter(|vendor| is_asked_for(&query, &[&vendor.name])).collect();
    sort_by_name(&mut vendors, &query, |vendor| &vendor.name)?;
    Ok(Reply::ok(page.cut("vendors", vendors, |vendor| vendor::to_wire(vendor, state.links()))))
}

/// One vendor as an object: the published file says a list, but the service and its clients have an object.
async fn show_vendor(State(state): State<AppState>, Path(id): Path<String>) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let found = find(&directory.vendors, VendorId::parse(&id), "Vendor")?;
    Ok(Reply::ok(json!({ "vendor": vendor::to_wire(found, state.links()) })))
}

async fn extension_schemas(State(state): State<AppState>, Params(query): Params) -> Result<Reply, Rejection> {
    let page = Page::from_query(&query)?;
    Ok(Reply::ok(page.cut("extension_schemas", extension_schema::list(state.links()), |schema| schema)))
}

async fn show_extension_schema(State(state): State<AppState>, Path(id): Path<String>) -> Result<Reply, Rejection> {
    let found = extension_schema::get(&id, state.links()).ok_or_else(|| ApiError::not_found("Extension Schema"))?;
    Ok(Reply::ok(json!({ "extension_schema": found })))
}
