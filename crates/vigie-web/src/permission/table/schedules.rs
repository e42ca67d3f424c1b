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
    // Whoever may read the schedule may read it in a calendar program.
    get("/vigie/v1/schedules/{id}/calendar", See, Schedule),
    delete("/vigie/v1/schedules/{id}/calendar", Configure, Schedule),
    post("/vigie/v1/schedules/{id}/regenerate_private_url_key", Configure, Schedule),
    post("/vigie/v1/schedules/import", Configure, Somewhere),
    get("/vigie/v1/oncall/fairness", See, Somewhere),
    get("/vigie/v1/cover_requests", See, Somewhere),
    post("/vigie/v1/cover_requests", Respond, Somewhere),
    get("/vigie/v1/cover_requests/{id}", See, Somewhere),
    post("/vigie/v1/cover_requests/{id}/decline", Respond, Somewhere),
    post("/vigie/v1/cover_requests/{id}/take", Respond, Somewhere),
    post("/vigie/v1/cover_requests/{id}/withdraw", Respond, Somewhere),
    get("/vigie/v1/swaps", See, Somewhere),
    post("/vigie/v1/swaps", Respond, Somewhere),
    get("/vigie/v1/swaps/{id}", See, Somewhere),
    post("/vigie/v1/swaps/{id}/accept", Respond, Somewhere),
    post("/vigie/v1/swaps/{id}/decline", Respond, Somewhere),
    post("/vigie/v1/swaps/{id}/withdraw", Respond, Somewhere),
];
