//! The REST API of what people configure: one file for each resource. To add one: a file here with `routes()` that
//! finds its objects with [`change::find`] and changes them with [`change::save`] or [`change::change`], and a line below.

mod abilities;
mod absences;
mod absent;
mod activity;
mod audit;
mod calendars;
mod catalogue;
mod change;
mod contact_methods;
mod cover_requests;
mod escalation_policies;
mod fairness;
mod handoff_rules;
mod integrations;
mod licenses;
mod maintenance_windows;
mod notification_rules;
mod notification_subscriptions;
mod oncalls;
mod overrides;
mod own_rules;
mod private_url_key;
mod schedule_import;
mod schedules;
mod service_dependencies;
mod services;
mod sessions;
mod status_update_rules;
mod team_members;
mod teams;
mod tokens;
mod users;
mod v3;
mod verification;
mod webhook_subscriptions;

use axum::Router;

pub(super) use self::change::off_the_runtime;
use crate::AppState;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .merge(abilities::routes())
        .merge(absent::routes())
        .merge(absences::routes())
        .merge(audit::routes())
        .merge(calendars::routes())
        .merge(catalogue::routes())
        .merge(contact_methods::routes())
        .merge(cover_requests::routes())
        .merge(escalation_policies::routes())
        .merge(handoff_rules::routes())
        .merge(fairness::routes())
        .merge(integrations::routes())
        .merge(licenses::routes())
        .merge(maintenance_windows::routes())
        .merge(notification_rules::routes())
        .merge(notification_subscriptions::routes())
        .merge(oncalls::routes())
        .merge(overrides::routes())
        .merge(private_url_key::routes())
        .merge(schedule_import::routes())
        .merge(schedules::routes())
        .merge(service_dependencies::routes())
        .merge(services::routes())
        .merge(status_update_rules::routes())
        .merge(sessions::routes())
        .merge(team_members::routes())
        .merge(teams::routes())
        .merge(tokens::routes())
        .merge(users::routes())
        .merge(verification::routes())
        .merge(v3::routes())
        .merge(webhook_subscriptions::routes())
}
