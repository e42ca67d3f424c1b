//! A person: how to reach them, and when over which way.

use std::time::Duration;

use super::{Absence, Device, HandoffRule, PrivateUrlKey, StatusUpdateRule};
use crate::{
    ids::{ContactMethodId, NotificationRuleId, UserId},
    incident::Urgency,
    time::At,
};

/// A person.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their full name.
    pub name: String,
    /// Their login address, lower case, unique.
    pub email: String,
    /// The IANA name of where they live.
    pub time_zone: String,
    /// A colour for schedules, as PagerDuty names them (`purple`).
    pub color: String,
    /// What they may do.
    pub role: Role,
    /// Their job title.
    pub job_title: Option<String>,
    /// About them.
    pub description: Option<String>,
    /// When they were added.
    pub created_at: At,
    /// Ways to reach them, in the order they were added.
    pub contact_methods: Vec<ContactMethod>,
    /// When to use which, in the order they were added.
    pub notification_rules: Vec<NotificationRule>,
    /// When they are told that they go on or off call, in the order they were added.
    pub handoff_rules: Vec<HandoffRule>,
    /// Over what they hear of status updates, in the order they were added.
    pub status_update_rules: Vec<StatusUpdateRule>,
    /// The secret in the addresses of their calendar feeds; `None`: there are none yet.
    pub private_url_key: Option<PrivateUrlKey>,
    /// When they are away, in the order it was entered; past absences stay.
    pub absences: Vec<Absence>,
}

impl User {
    /// The absence that holds a moment, if they are away then.
    #[must_use]
    pub fn absence_at(&self, at: At) -> Option<&Absence> {
        self.absences.iter().find(|absence| absence.covers(at))
    }

    /// Where they are away at a moment, when they are back: absences that follow each other without a pause are one.
    #[must_use]
    pub fn away_until(&self, at: At) -> Option<At> {
        let mut back = self.absence_at(at)?.ends_at;
        let mut later: Vec<&Absence> = self.absences.iter().filter(|absence| back < absence.ends_at).collect();
        later.sort_unstable_by_key(|absence| absence.starts_at);
        for absence in later {
            if back < absence.starts_at {
                break;
            }
            back = back.max(absence.ends_at);
        }
        Some(back)
    }

    /// Whether they are away at a moment: paging passes over them.
    #[must_use]
    pub fn is_away(&self, at: At) -> bool {
        self.absence_at(at).is_some()
    }

    /// One of their contact methods.
    #[must_use]
    pub fn contact_method(&self, id: ContactMethodId) -> Option<&ContactMethod> {
        self.contact_methods.iter().find(|method| method.id == id)
    }

    /// Whether it was ever proved that something sent to them arrives: a contact method that this server can page over
    /// is verified.
    #[must_use]
    pub fn has_verified_way(&self) -> bool {
        self.contact_methods.iter().any(|method| method.can_page() && method.verified_at.is_some())
    }

    /// Removes a contact method and the rules that use it.
    pub fn remove_contact_method(&mut self, id: ContactMethodId) {
        self.contact_methods.retain(|method| method.id != id);
        self.notification_rules.retain(|rule| rule.contact_method != id);
        self.handoff_rules.retain(|rule| rule.contact_method != id);
        self.status_update_rules.retain(|rule| rule.contact_method != id);
    }
}

/// One way to reach a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactMethod {
    /// Its id.
    pub id: ContactMethodId,
    /// Over what.
    pub channel: Channel,
    /// Where: an e-mail address, or a phone number in digits without country code, or a name for a device.
    pub address: String,
    /// For phone and SMS: the calling code without `+` (33 for France); 1 where the client gave none, as PagerDuty does.
    pub country_code: Option<u16>,
    /// What the person calls it ("Work").
    pub label: String,
    /// Send the short form (PagerDuty's `send_short_email`).
    pub short_form: bool,
    /// When the person proved that what is sent there reaches them; `None`: never, or not since the address changed.
    pub verified_at: Option<At>,
    /// For push: the device. Without one nothing can be sent.
    pub device: Option<Device>,
}

impl ContactMethod {
    /// Whether this build can send to it: to everything but a push contact method that is no device of ours.
    #[must_use]
    pub const fn can_page(&self) -> bool {
        !matches!(self.channel, Channel::Push) || self.device.is_some()
    }

    /// The address as a provider takes it: phone numbers in E.164 (`+33612345678`).
    #[must_use]
    pub fn full_address(&self) -> String {
        match self.channel {
            Channel::Sms | Channel::Phone => format!("+{}{}", self.country_code.unwrap_or(1), self.address),
            Channel::Email | Channel::Push => self.address.clone(),
        }
    }
}

/// What reaches a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// E-mail.
    Email,
    /// Text message.
    Sms,
    /// Voice call.
    Phone,
    /// A notification on a device, by web push.
    Push,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Email, Self::Sms, Self::Phone, Self::Push];

    /// The word used in tables and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Phone => "phone",
            Self::Push => "push",
        }
    }

    /// Reads the word used in tables and logs.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }
}

/// When a person is notified over which contact method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationRule {
    /// Its id.
    pub id: NotificationRuleId,
    /// Over which of the person's contact methods.
    pub contact_method: ContactMethodId,
    /// For incidents of this urgency.
    pub urgency: Urgency,
    /// This long after the incident was assigned to the person.
    pub start_delay: Duration,
}

/// What a person may do in the account (PagerDuty's base roles).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `owner`
    Owner,
    /// `admin`
    Admin,
    /// `user`
    User,
    /// `limited_user`
    LimitedUser,
    /// `observer`
    Observer,
    /// `restricted_access`
    RestrictedAccess,
    /// `read_only_user`
    ReadOnlyUser,
    /// `read_only_limited_user`
    ReadOnlyLimitedUser,
}

impl Role {
    /// Every role, from most to least.
    pub const ALL: [Self; 8] = [
        Self::Owner,
        Self::Admin,
        Self::User,
        Self::LimitedUser,
        Self::Observer,
        Self::RestrictedAccess,
        Self::ReadOnlyUser,
        Self::ReadOnlyLimitedUser,
    ];

    /// PagerDuty's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::User => "user",
            Self::LimitedUser => "limited_user",
            Self::Observer => "observer",
            Self::RestrictedAccess => "restricted_access",
            Self::ReadOnlyUser => "read_only_user",
            Self::ReadOnlyLimitedUser => "read_only_limited_user",
        }
    }

    /// Reads PagerDuty's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}
