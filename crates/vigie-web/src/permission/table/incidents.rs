//! Incidents, and what was written down about them.

use vigie_core::permission::Action::{Respond, See};

use super::super::endpoint::{
    Endpoint,
    On::{ChangeEvent, Event, Incident, LogEntry, Service, Somewhere},
    get, post, put,
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    get("/change_events", See, Somewhere),
    post("/change_events", Respond, Somewhere),
    get("/change_events/{id}", See, ChangeEvent),
    get("/incidents", See, Somewhere),
    post("/incidents", Respond, Somewhere),
    put("/incidents", Respond, Somewhere),
    get("/incidents/{id}", See, Incident),
    put("/incidents/{id}", Respond, Incident),
    get("/incidents/{id}/alerts", See, Incident),
    put("/incidents/{id}/alerts", Respond, Incident),
    get("/incidents/{id}/alerts/{alert_id}", See, Incident),
    put("/incidents/{id}/alerts/{alert_id}", Respond, Incident),
    get("/incidents/{id}/log_entries", See, Incident),
    put("/incidents/{id}/merge", Respond, Incident),
    get("/incidents/{id}/notes", See, Incident),
    post("/incidents/{id}/notes", Respond, Incident),
    get("/incidents/{id}/related_change_events", See, Incident),
    post("/incidents/{id}/snooze", Respond, Incident),
    post("/incidents/{id}/status_updates", Respond, Incident),
    get("/incidents/{id}/status_updates/subscribers", See, Incident),
    post("/incidents/{id}/status_updates/subscribers", Respond, Incident),
    post("/incidents/{id}/status_updates/unsubscribe", Respond, Incident),
    get("/log_entries", See, Somewhere),
    get("/log_entries/{id}", See, LogEntry),
    get("/notifications", See, Somewhere),
    get("/services/{id}/change_events", See, Service),
    get("/vigie/v1/events/{id}", See, Event),
    get("/vigie/v1/incidents/{id}/receipts", See, Incident),
];
