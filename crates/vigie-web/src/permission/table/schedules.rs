//! Who is on call: schedules and their overrides.

use vigie_core::permission::Action::{Configure, Respond, See};

use super::super::endpoint::{
    Endpoint,
    On::{Schedule, Somewhere},
    delete, get, post, put,
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    get("/oncalls", See, Somewhere),
    get("/schedules", See, Somewhere),
    post("/schedules", Configure, Somewhere),
    // It renders what the body holds and stores nothing.
    post("/schedules/preview", See, Somewhere),
    get("/schedules/{id}", See, Schedule),
    put("/schedules/{id}", Configure, Schedule),
    delete("/schedules/{id}", Configure, Schedule),
    get("/schedules/{id}/audit/records", Configure, Schedule),
    get("/schedules/{id}/overrides", See, Schedule),
    post("/schedules/{id}/overrides", Respond, Schedule),
    delete("/schedules/{id}/overrides/{override_id}", Respond, Schedule),
    get("/schedules/{id}/users", See, Schedule),
    get("/vigie/v1/oncall/explain", See, Somewhere),
    get("/vigie/v1/oncall/lint", See, Somewhere),
    get("/vigie/v1/oncall/now", See, Somewhere),
];
