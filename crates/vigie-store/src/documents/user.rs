//! A person as a document.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use vigie_core::{
    directory::{
        Absence, Channel, ContactMethod, Device, HandoffKind, HandoffRule, NotificationRule, PrivateUrlKey, Role,
        StatusUpdateRule, User,
    },
    ids::{AbsenceId, ContactMethodId, HandoffRuleId, NotificationRuleId, StatusUpdateRuleId, UserId},
    incident::Urgency,
    time::At,
};

use super::word::Word;

#[derive(Serialize, Deserialize)]
pub(super) struct UserDocument {
    id: Word<UserId>,
    name: String,
    email: String,
    time_zone: String,
    color: String,
    role: Word<Role>,
    job_title: Option<String>,
    description: Option<String>,
    created_at: i64,
    contact_methods: Vec<ContactMethodDocument>,
    notification_rules: Vec<NotificationRuleDocument>,
    #[serde(default)]
    handoff_rules: Vec<HandoffRuleDocument>,
    #[serde(default)]
    status_update_rules: Vec<StatusUpdateRuleDocument>,
    #[serde(default)]
    private_url_key: Option<String>,
    #[serde(default)]
    absences: Vec<AbsenceDocument>,
}

#[derive(Serialize, Deserialize)]
struct AbsenceDocument {
    id: Word<AbsenceId>,
    starts_at: i64,
    ends_at: i64,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct ContactMethodDocument {
    id: Word<ContactMethodId>,
    channel: Word<Channel>,
    address: String,
    country_code: Option<u16>,
    label: String,
    short_form: bool,
    #[serde(default)]
    verified_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device: Option<DeviceDocument>,
}

#[derive(Serialize, Deserialize)]
struct DeviceDocument {
    endpoint_secret: String,
    public_key: String,
    auth_secret: String,
}

#[derive(Serialize, Deserialize)]
struct NotificationRuleDocument {
    id: Word<NotificationRuleId>,
    contact_method: Word<ContactMethodId>,
    urgency: Word<Urgency>,
    start_delay_micros: u64,
}

#[derive(Serialize, Deserialize)]
struct HandoffRuleDocument {
    id: Word<HandoffRuleId>,
    contact_method: Word<ContactMethodId>,
    advance_micros: u64,
    kind: Word<HandoffKind>,
}

#[derive(Serialize, Deserialize)]
struct StatusUpdateRuleDocument {
    id: Word<StatusUpdateRuleId>,
    contact_method: Word<ContactMethodId>,
}

impl From<&User> for UserDocument {
    fn from(user: &User) -> Self {
        Self {
            id: Word(user.id),
            name: user.name.clone(),
            email: user.email.clone(),
            time_zone: user.time_zone.clone(),
            color: user.color.clone(),
            role: Word(user.role),
            job_title: user.job_title.clone(),
            description: user.description.clone(),
            created_at: user.created_at.micros(),
            contact_methods: user.contact_methods.iter().map(Into::into).collect(),
            notification_rules: user.notification_rules.iter().map(Into::into).collect(),
            handoff_rules: user.handoff_rules.iter().map(Into::into).collect(),
            status_update_rules: user.status_update_rules.iter().map(Into::into).collect(),
            private_url_key: user.private_url_key.as_ref().map(|key| key.as_str().to_owned()),
            absences: user.absences.iter().map(Into::into).collect(),
        }
    }
}

impl From<UserDocument> for User {
    fn from(document: UserDocument) -> Self {
        Self {
            id: document.id.0,
            name: document.name,
            email: document.email,
            time_zone: document.time_zone,
            color: document.color,
            role: document.role.0,
            job_title: document.job_title,
            description: document.description,
            created_at: At::from_micros(document.created_at),
            contact_methods: document.contact_methods.into_iter().map(Into::into).collect(),
            notification_rules: document.notification_rules.into_iter().map(Into::into).collect(),
            handoff_rules: document.handoff_rules.into_iter().map(Into::into).collect(),
            status_update_rules: document.status_update_rules.into_iter().map(Into::into).collect(),
            private_url_key: document.private_url_key.as_deref().and_then(PrivateUrlKey::parse),
            absences: document.absences.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<&Absence> for AbsenceDocument {
    fn from(absence: &Absence) -> Self {
        Self {
            id: Word(absence.id),
            starts_at: absence.starts_at.micros(),
            ends_at: absence.ends_at.micros(),
            reason: absence.reason.clone(),
        }
    }
}

impl From<AbsenceDocument> for Absence {
    fn from(document: AbsenceDocument) -> Self {
        Self {
            id: document.id.0,
            starts_at: At::from_micros(document.starts_at),
            ends_at: At::from_micros(document.ends_at),
            reason: document.reason,
        }
    }
}

impl From<&ContactMethod> for ContactMethodDocument {
    fn from(method: &ContactMethod) -> Self {
        Self {
            id: Word(method.id),
            channel: Word(method.channel),
            address: method.address.clone(),
            country_code: method.country_code,
            label: method.label.clone(),
            short_form: method.short_form,
            verified_at: method.verified_at.map(At::micros),
            device: method.device.as_ref().map(Into::into),
        }
    }
}

impl From<ContactMethodDocument> for ContactMethod {
    fn from(document: ContactMethodDocument) -> Self {
        Self {
            id: document.id.0,
            channel: document.channel.0,
            address: document.address,
            country_code: document.country_code,
            label: document.label,
            short_form: document.short_form,
            verified_at: document.verified_at.map(At::from_micros),
            device: document.device.map(Into::into),
        }
    }
}

impl From<&Device> for DeviceDocument {
    fn from(device: &Device) -> Self {
        Self {
            endpoint_secret: device.endpoint.clone(),
            public_key: device.public_key.clone(),
            auth_secret: device.auth_secret.clone(),
        }
    }
}

impl From<DeviceDocument> for Device {
    fn from(document: DeviceDocument) -> Self {
        Self { endpoint: document.endpoint_secret, public_key: document.public_key, auth_secret: document.auth_secret }
    }
}

impl From<&NotificationRule> for NotificationRuleDocument {
    fn from(rule: &NotificationRule) -> Self {
        Self {
            id: Word(rule.id),
            contact_method: Word(rule.contact_method),
            urgency: Word(rule.urgency),
            start_delay_micros: rule.start_delay.as_micros() as u64,
        }
    }
}

impl From<NotificationRuleDocument> for NotificationRule {
    fn from(document: NotificationRuleDocument) -> Self {
        Self {
            id: document.id.0,
            contact_method: document.contact_method.0,
            urgency: document.urgency.0,
            start_delay: Duration::from_micros(document.start_delay_micros),
        }
    }
}

impl From<&HandoffRule> for HandoffRuleDocument {
    fn from(rule: &HandoffRule) -> Self {
        Self {
            id: Word(rule.id),
            contact_method: Word(rule.contact_method),
            advance_micros: rule.advance.as_micros() as u64,
            kind: Word(rule.kind),
        }
    }
}

impl From<HandoffRuleDocument> for HandoffRule {
    fn from(document: HandoffRuleDocument) -> Self {
        Self {
            id: document.id.0,
            contact_method: document.contact_method.0,
            advance: Duration::from_micros(document.advance_micros),
            kind: document.kind.0,
        }
    }
}

impl From<&StatusUpdateRule> for StatusUpdateRuleDocument {
    fn from(rule: &StatusUpdateRule) -> Self {
        Self { id: Word(rule.id), contact_method: Word(rule.contact_method) }
    }
}

impl From<StatusUpdateRuleDocument> for StatusUpdateRule {
    fn from(document: StatusUpdateRuleDocument) -> Self {
        Self { id: document.id.0, contact_method: document.contact_method.0 }
    }
}
