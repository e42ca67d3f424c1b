//! What belongs to the account, and what is the same for everybody.

use vigie_core::permission::Action::{Administer, Configure, See};

use super::super::endpoint::{
    Endpoint,
    On::{Account, Catalogue, Oneself, Somewhere, Subscription},
    absent, delete, get, post, put,
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    absent("/incidents/custom_fields"),
    absent("/incidents/custom_fields/{*rest}"),
    absent("/incidents/types"),
    absent("/incidents/types/{*rest}"),
    absent("/services/custom_fields"),
    absent("/services/custom_fields/{*rest}"),
    absent("/webhook_subscriptions/oauth_clients"),
    absent("/webhook_subscriptions/oauth_clients/{*rest}"),
    get("/abilities", See, Catalogue),
    get("/abilities/{id}", See, Catalogue),
    get("/audit/records", Administer, Account),
    get("/extension_schemas", See, Catalogue),
    get("/extension_schemas/{id}", See, Catalogue),
    get("/license_allocations", Administer, Account),
    get("/licenses", See, Account),
    delete("/oauth_delegations", Configure, Oneself),
    get("/priorities", See, Catalogue),
    get("/vendors", See, Catalogue),
    get("/vendors/{id}", See, Catalogue),
    get("/vigie/v1/tokens", See, Oneself),
    post("/vigie/v1/tokens", Configure, Oneself),
    delete("/vigie/v1/tokens/{id}", Configure, Oneself),
    get("/webhook_subscriptions", Configure, Account),
    post("/webhook_subscriptions", Configure, Somewhere),
    get("/webhook_subscriptions/{id}", Configure, Subscription),
    put("/webhook_subscriptions/{id}", Configure, Subscription),
    delete("/webhook_subscriptions/{id}", Configure, Subscription),
    post("/webhook_subscriptions/{id}/enable", Configure, Subscription),
    post("/webhook_subscriptions/{id}/ping", Configure, Subscription),
];
