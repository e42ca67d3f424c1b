//! The JSON documents inside columns: private mirrors of core types, which know no serde themselves.
//!
//! A document is written by this build and read by every later one: add fields with `#[serde(default)]`, never rename.
//! To add a kind of configuration: a file here, an arm in [`write_object`] and one in [`read_object`].

mod account;
mod change;
mod conference_bridge;
mod cover;
mod facts;
mod incident;
mod log;
mod maintenance;
mod notice;
mod personal;
mod policy;
mod priority;
mod report;
mod schedule;
mod service;
mod shift_plan;
mod subscription;
mod team;
mod user;
mod value;
mod vendor;
mod word;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vigie_core::{
    directory::{Kind, Object},
    escalate::Policy,
};

use self::{
    account::AccountDocument, cover::CoverDocument, maintenance::MaintenanceDocument, policy::PolicyDocument,
    priority::PriorityDocument, schedule::ScheduleDocument, service::IntegrationDocument, service::ServiceDocument,
    subscription::SubscriptionDocument, team::TeamDocument, user::UserDocument, vendor::VendorDocument,
};
pub(crate) use self::{
    change::ChangeDocument,
    facts::{pack, unpack},
    incident::{IncidentDocument, IncidentState},
    log::{LogDocument, is_overview, kind_word},
    notice::NoticeDocument,
    personal::PersonalDocument,
    report::ReportDocument,
    word::read_word,
};
use crate::error::StoreError;

/// Room for most documents, so that writing one does not move it several times.
const USUAL_LENGTH: usize = 512;

/// Writes a document.
pub(crate) fn write<T: Serialize>(document: &T) -> Result<String, StoreError> {
    let mut json = Vec::with_capacity(USUAL_LENGTH);
    serde_json::to_writer(&mut json, document).map_err(|error| StoreError::unreadable("document", error))?;
    String::from_utf8(json).map_err(|error| StoreError::unreadable("document", error))
}

/// Reads a document; `what` names it in the error.
pub(crate) fn read<'t, T: Deserialize<'t>>(what: &str, text: &'t str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::unreadable(what, error))
}

/// Writes a configuration object.
pub(crate) fn write_object(object: &Object) -> Result<String, StoreError> {
    match object {
        Object::Account(account) => write(&AccountDocument::from(account)),
        Object::User(user) => write(&UserDocument::from(&**user)),
        Object::Team(team) => write(&TeamDocument::from(&**team)),
        Object::Service(service) => write(&ServiceDocument::from(&**service)),
        Object::Integration(integration) => write(&IntegrationDocument::from(&**integration)),
        Object::Policy(policy) => write(&PolicyDocument::from(&**policy)),
        Object::Schedule(schedule) => write(&ScheduleDocument::from(&**schedule)),
        Object::MaintenanceWindow(window) => write(&MaintenanceDocument::from(&**window)),
        Object::Priority(priority) => write(&PriorityDocument::from(&**priority)),
        Object::Vendor(vendor) => write(&VendorDocument::from(&**vendor)),
        Object::Subscription(subscription) => write(&SubscriptionDocument::from(&**subscription)),
        Object::CoverRequest(request) => write(&CoverDocument::from(&**request)),
    }
}

/// Reads a configuration object.
pub(crate) fn read_object(kind: Kind, text: &str) -> Result<Object, StoreError> {
    let what = kind.as_str();
    Ok(match kind {
        Kind::Account => Object::Account(read::<AccountDocument>(what, text)?.into()),
        Kind::User => Object::User(Arc::new(read::<UserDocument>(what, text)?.into())),
        Kind::Team => Object::Team(Arc::new(read::<TeamDocument>(what, text)?.into())),
        Kind::Service => Object::Service(Arc::new(read::<ServiceDocument>(what, text)?.into())),
        Kind::Integration => Object::Integration(Arc::new(read::<IntegrationDocument>(what, text)?.into())),
        Kind::Policy => Object::Policy(Arc::new(read_policy(text)?)),
        Kind::Schedule => {
            let schedule = read::<ScheduleDocument>(what, text)?.try_into();
            Object::Schedule(Arc::new(schedule.map_err(|error: String| StoreError::unreadable(what, error))?))
        }
        Kind::MaintenanceWindow => Object::MaintenanceWindow(Arc::new(read::<MaintenanceDocument>(what, text)?.into())),
        Kind::Priority => Object::Priority(Arc::new(read::<PriorityDocument>(what, text)?.into())),
        Kind::Vendor => Object::Vendor(Arc::new(read::<VendorDocument>(what, text)?.into())),
        Kind::Subscription => Object::Subscription(Arc::new(read::<SubscriptionDocument>(what, text)?.into())),
        Kind::CoverRequest => Object::CoverRequest(Arc::new(read::<CoverDocument>(what, text)?.into())),
    })
}

/// Reads an escalation policy.
pub(crate) fn read_policy(text: &str) -> Result<Policy, StoreError> {
    Ok(read::<PolicyDocument>(Kind::Policy.as_str(), text)?.into())
}

#[cfg(test)]
mod tests;
