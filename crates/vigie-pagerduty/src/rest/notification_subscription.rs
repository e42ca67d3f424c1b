//! Who hears of what: subscriptions of users and teams to the status updates of incidents.

use serde_json::{Value, json};
use vigie_core::{
    ids::IncidentId,
    notify::subscriber::{NotificationSubscription, Subscriber},
};

use super::fields::one_of;
use crate::ApiError;

/// The most entries of one request.
const MOST: usize = 100;
/// What the account is called where replies name it.
pub const ACCOUNT_ID: &str = "account";

/// What became of one entry of a request to subscribe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// `success`
    Success,
    /// `duplicate`: it was subscribed already.
    Duplicate,
    /// `unauthorized`: PagerDuty's word for an entry that leads nowhere, or where the client may not go.
    Unauthorized,
}

impl Attempt {
    /// PagerDuty's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Duplicate => "duplicate",
            Self::Unauthorized => "unauthorized",
        }
    }
}

/// What somebody wants to subscribe to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subscribable {
    /// An incident; it may not exist.
    Incident(String),
    /// A business service; there are none on this server.
    BusinessService(String),
}

impl Subscribable {
    /// The incident that may exist.
    #[must_use]
    pub fn incident(&self) -> Option<IncidentId> {
        match self {
            Self::Incident(id) => IncidentId::parse(id),
            Self::BusinessService(_) => None,
        }
    }

    /// Why it leads nowhere.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Incident(id) => format!("Incident {id} not found"),
            Self::BusinessService(id) => format!("Business service {id} not found: this server has none"),
        }
    }

    /// Writes an entry of the reply to a request to subscribe.
    #[must_use]
    pub fn to_wire(&self, subscriber: Subscriber, attempt: Attempt) -> Value {
        let (kind, id) = match self {
            Self::Incident(id) => ("incident", id),
            Self::BusinessService(id) => ("business_service", id),
        };
        wire(subscriber.kind(), subscriber.id().as_str(), kind, id, Some(attempt))
    }
}

/// Writes a subscription with what became of it.
#[must_use]
pub fn to_wire(subscriber: (&str, &str), incident: IncidentId, attempt: Attempt) -> Value {
    wire(subscriber.0, subscriber.1, "incident", incident.as_str(), Some(attempt))
}

/// Writes an entry of the list of what somebody is subscribed to.
#[must_use]
pub fn listed(subscription: &NotificationSubscription) -> Value {
    let NotificationSubscription { subscriber, incident } = subscription;
    json!({
        "subscription": wire(subscriber.kind(), subscriber.id().as_str(), "incident", incident.as_str(), None),
        "subscribable_name": null,
    })
}

/// Writes an entry of the list of who is subscribed to an incident.
#[must_use]
pub fn subscriber(subscription: &NotificationSubscription) -> Value {
    json!({
        "subscriber_id": subscription.subscriber.id().as_str(),
        "subscriber_type": subscription.subscriber.kind(),
        "has_indirect_subscription": false,
        "subscribed_via": null,
    })
}

fn wire(kind: &str, id: &str, to_kind: &str, to_id: &str, attempt: Option<Attempt>) -> Value {
    let mut wire = json!({
        "account_id": ACCOUNT_ID,
        "subscriber_id": id,
        "subscriber_type": kind,
        "subscribable_id": to_id,
        "subscribable_type": to_kind,
    });
    if let Some(attempt) = attempt {
        wire["result"] = json!(attempt.as_str());
    }
    wire
}

/// Reads `{"subscribables": […]}`; each once.
///
/// # Errors
/// 400 when it is no list of 1 to 100 kinds and ids.
pub fn subscribables_from_wire(body: &Value) -> Result<Vec<Subscribable>, ApiError> {
    let pairs = pairs(body, "subscribables", ("subscribable_type", "subscribable_id"))?;
    let read = |(kind, id): (&str, &str)| match kind {
        "incident" => Ok(Subscribable::Incident(id.to_owned())),
        "business_service" => Ok(Subscribable::BusinessService(id.to_owned())),
        _ => Err(one_of("subscribable_type", ["incident", "business_service"])),
    };
    pairs.into_iter().map(read).collect()
}

/// Reads `{"subscribers": […]}`: kinds and ids that may lead nowhere; each once.
///
/// # Errors
/// 400 when it is no list of 1 to 100 kinds and ids.
pub fn subscribers_from_wire(body: &Value) -> Result<Vec<(&str, &str)>, ApiError> {
    let pairs = pairs(body, "subscribers", ("subscriber_type", "subscriber_id"))?;
    match pairs.iter().all(|(kind, _)| matches!(*kind, "user" | "team")) {
        true => Ok(pairs),
        false => Err(one_of("subscriber_type", ["user", "team"])),
    }
}

fn pairs<'a>(body: &'a Value, name: &str, (kind, id): (&str, &str)) -> Result<Vec<(&'a str, &'a str)>, ApiError> {
    let list = body.get(name).and_then(Value::as_array).filter(|list| (1..=MOST).contains(&list.len()));
    let list = list.ok_or_else(|| ApiError::invalid(format!("{name} must be a list of 1 to {MOST} entries")))?;
    let mut pairs = Vec::new();
    for entry in list {
        let text = |name: &str| entry.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let (Some(kind), Some(id)) = (text(kind), text(id)) else {
            return Err(ApiError::invalid(format!("Every one of the {name} must have a {kind} and a {id}")));
        };
        if !pairs.contains(&(kind, id)) {
            pairs.push((kind, id));
        }
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_once_each_and_say_what_they_are() {
        let entry = |kind: &str, id: &str| json!({"subscribable_type": kind, "subscribable_id": id});
        let body = json!({"subscribables": [entry("incident", "Q1"), entry("incident", "Q1"), entry("business_service", "P1")]});
        let read = subscribables_from_wire(&body).expect("it is complete");
        assert_eq!(read, [Subscribable::Incident("Q1".into()), Subscribable::BusinessService("P1".into())]);
        assert_eq!((read[0].incident(), read[1].incident()), (IncidentId::parse("Q1"), None));
        let user = Subscriber::parse("user", "PADA").expect("a user");
        assert_eq!(read[1].to_wire(user, Attempt::Unauthorized)["result"], "unauthorized");
    }

    #[test]
    fn what_is_no_list_of_kinds_and_ids_is_refused() {
        for (body, text) in [
            (json!({}), "subscribers must be a list of 1 to 100 entries"),
            (json!({"subscribers": []}), "subscribers must be a list of 1 to 100 entries"),
            (
                json!({"subscribers": [7]}),
                "Every one of the subscribers must have a subscriber_type and a subscriber_id",
            ),
            (
                json!({"subscribers": [{"subscriber_type": "service", "subscriber_id": "P1"}]}),
                "Subscriber type must be one of: user, team",
            ),
        ] {
            assert_eq!(subscribers_from_wire(&body), Err(ApiError::invalid(text)), "{body}");
        }
    }
}
