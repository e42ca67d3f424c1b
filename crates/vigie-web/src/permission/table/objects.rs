//! Services, escalation policies and maintenance windows: what decides how an event becomes a page.

use vigie_core::permission::Action::{Configure, See};

use super::super::endpoint::{
    Endpoint,
    On::{MaintenanceWindow, Policy, Service, Somewhere},
    delete, get, post, put,
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    get("/escalation_policies", See, Somewhere),
    post("/escalation_policies", Configure, Somewhere),
    get("/escalation_policies/{id}", See, Policy),
    put("/escalation_policies/{id}", Configure, Policy),
    delete("/escalation_policies/{id}", Configure, Policy),
    get("/escalation_policies/{id}/audit/records", Configure, Policy),
    get("/maintenance_windows", See, Somewhere),
    post("/maintenance_windows", Configure, Somewhere),
    get("/maintenance_windows/{id}", See, MaintenanceWindow),
    put("/maintenance_windows/{id}", Configure, MaintenanceWindow),
    delete("/maintenance_windows/{id}", Configure, MaintenanceWindow),
    get("/service_dependencies/technical_services/{id}", See, Service),
    post("/service_dependencies/associate", Configure, Somewhere),
    post("/service_dependencies/disassociate", Configure, Somewhere),
    get("/services", See, Somewhere),
    post("/services", Configure, Somewhere),
    get("/services/{id}", See, Service),
    put("/services/{id}", Configure, Service),
    delete("/services/{id}", Configure, Service),
    get("/services/{id}/audit/records", Configure, Service),
    post("/services/{id}/integrations", Configure, Service),
    get("/services/{id}/integrations/{integration_id}", See, Service),
    put("/services/{id}/integrations/{integration_id}", Configure, Service),
    delete("/services/{id}/integrations/{integration_id}", Configure, Service),
];
