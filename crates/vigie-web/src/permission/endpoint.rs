//! A line of the table: an endpoint, what it takes, and to what it is done.

use axum::http::Method;
use vigie_core::permission::Action;

/// One method of one route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`; [`ANY`] where every method gets the same answer.
    pub method: &'static str,
    /// The path as the router knows it: `/users/{id}`.
    pub path: &'static str,
    /// What it takes.
    pub action: Action,
    /// To what it is done.
    pub on: On,
}

/// To what an endpoint does something. Where it says "the", the first parameter of the path holds the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// What is the same for everybody.
    Catalogue,
    /// The names of people and teams.
    People,
    /// A list that shows what its reader may see, or something whose teams only the body says; the handler asks again.
    Somewhere,
    /// What belongs to the account as a whole.
    Account,
    /// What is the sender's own, unless the body or the path says otherwise; the handler asks again.
    Oneself,
    /// The person.
    Person,
    /// The team.
    Team,
    /// The service.
    Service,
    /// The escalation policy.
    Policy,
    /// The schedule.
    Schedule,
    /// The maintenance window, so each of its services.
    MaintenanceWindow,
    /// The webhook subscription, so the service or team whose events it gets.
    Subscription,
    /// The incident.
    Incident,
    /// The log entry, so its incident.
    LogEntry,
    /// The change event, so its service.
    ChangeEvent,
    /// The event, so the service of its integration.
    Event,
}

/// Stands for every method.
pub const ANY: &str = "ANY";

/// A route that only says that Vigie has no such thing.
pub(super) const fn absent(path: &'static str) -> Endpoint {
    Endpoint { method: ANY, path, action: Action::See, on: On::Catalogue }
}

pub(super) const fn get(path: &'static str, action: Action, on: On) -> Endpoint {
    Endpoint { method: "GET", path, action, on }
}

pub(super) const fn post(path: &'static str, action: Action, on: On) -> Endpoint {
    Endpoint { method: "POST", path, action, on }
}

pub(super) const fn put(path: &'static str, action: Action, on: On) -> Endpoint {
    Endpoint { method: "PUT", path, action, on }
}

pub(super) const fn delete(path: &'static str, action: Action, on: On) -> Endpoint {
    Endpoint { method: "DELETE", path, action, on }
}

/// How the table names a method; `None` for one that no route can have.
pub(super) fn word(method: &Method) -> Option<&'static str> {
    match *method {
        Method::GET | Method::HEAD => Some("GET"),
        Method::POST => Some("POST"),
        Method::PUT => Some("PUT"),
        Method::PATCH => Some("PATCH"),
        Method::DELETE => Some("DELETE"),
        Method::OPTIONS => Some("OPTIONS"),
        Method::TRACE => Some("TRACE"),
        Method::CONNECT => Some("CONNECT"),
        _ => None,
    }
}
