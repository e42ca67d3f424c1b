//! The pages, one file each.

pub(crate) mod audit;
pub(crate) mod changes;
mod cover;
pub(crate) mod devices;
pub(crate) mod duty;
pub(crate) mod explain;
pub(crate) mod health;
pub(crate) mod incident;
pub(crate) mod incidents;
pub(crate) mod landing;
pub(crate) mod maintenance;
pub(crate) mod messages;
pub(crate) mod on_call;
pub(crate) mod policies;
pub(crate) mod schedules;
pub(crate) mod services;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod sign_in;
pub(crate) mod teams;
pub(crate) mod users;
pub(crate) mod welcome;
pub(crate) mod who_to_call;

use axum::response::Response;

use super::visit::{self, Visit};

/// `GET /`: the incidents; where nothing can page yet, how to change that.
pub(crate) async fn home(visit: Visit) -> Response {
    visit::see(if welcome::is_needed(&visit) { "/welcome" } else { "/incidents" })
}
