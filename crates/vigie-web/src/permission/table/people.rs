//! People and teams.

use vigie_core::permission::Action::{Administer, Configure, See};

use super::super::endpoint::{
    Endpoint,
    On::{Account, Catalogue, People, Person, Team},
    delete, get, post, put,
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    get("/teams", See, People),
    post("/teams", Configure, Account),
    get("/teams/{id}", See, Team),
    put("/teams/{id}", Configure, Team),
    delete("/teams/{id}", Configure, Team),
    get("/teams/{id}/audit/records", Configure, Team),
    put("/teams/{id}/escalation_policies/{policy_id}", Configure, Team),
    delete("/teams/{id}/escalation_policies/{policy_id}", Configure, Team),
    get("/teams/{id}/members", See, Team),
    put("/teams/{id}/users/{user_id}", Configure, Team),
    delete("/teams/{id}/users/{user_id}", Configure, Team),
    get("/users", See, People),
    post("/users", Administer, Account),
    get("/users/me", See, Catalogue),
    get("/users/{id}", See, Person),
    put("/users/{id}", Configure, Person),
    delete("/users/{id}", Administer, Person),
    get("/users/{id}/audit/records", Configure, Person),
    get("/users/{id}/contact_methods", See, Person),
    post("/users/{id}/contact_methods", Configure, Person),
    get("/users/{id}/contact_methods/{contact_method_id}", See, Person),
    put("/users/{id}/contact_methods/{contact_method_id}", Configure, Person),
    delete("/users/{id}/contact_methods/{contact_method_id}", Configure, Person),
    get("/users/{id}/license", See, Person),
    get("/users/{id}/notification_rules", See, Person),
    post("/users/{id}/notification_rules", Configure, Person),
    get("/users/{id}/notification_rules/{notification_rule_id}", See, Person),
    put("/users/{id}/notification_rules/{notification_rule_id}", Configure, Person),
    delete("/users/{id}/notification_rules/{notification_rule_id}", Configure, Person),
];
