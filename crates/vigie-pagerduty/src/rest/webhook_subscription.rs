//! Webhook subscriptions.

use serde_json::{Value, json};
use vigie_core::{
    directory::{CustomHeader, Directory, Subscription, SubscriptionFilter},
    ids::{Ids, ServiceId, SubscriptionId, TeamId},
    time::At,
};

use super::{
    Fields,
    fields::{blank, one_of},
};
use crate::ApiError;

/// The longest address, in characters.
const URL_MAX: usize = 2048;
/// The most headers of one subscription (PagerDuty's limit), and the longest value, in characters.
const HEADERS_MAX: usize = 10;
/// The longest value of a header, in characters.
const HEADER_VALUE_MAX: usize = 1000;
/// What stands for the value of a header, which is never shown again.
const REDACTED: &str = "-- redacted --";

/// The event types that a subscription may name.
pub const EVENT_TYPES: [&str; 31] = [
    "incident.acknowledged",
    "incident.action_invocation.created",
    "incident.action_invocation.terminated",
    "incident.action_invocation.updated",
    "incident.annotated",
    "incident.conference_bridge.updated",
    "incident.custom_field_values.updated",
    "incident.delegated",
    "incident.escalated",
    "incident.incident_type.changed",
    "incident.priority_updated",
    "incident.reassigned",
    "incident.reopened",
    "incident.resolved",
    "incident.responder.added",
    "incident.responder.replied",
    "incident.role.assigned",
    "incident.service_updated",
    "incident.status_update_published",
    "incident.task.completed",
    "incident.task.created",
    "incident.task.updated",
    "incident.triggered",
    "incident.unacknowledged",
    "incident.workflow.completed",
    "incident.workflow.started",
    "pagey.ping",
    "service.created",
    "service.custom_field_values.updated",
    "service.deleted",
    "service.updated",
];

/// Writes a subscription as it stands at a moment. Its secret is shown once, in the reply to its creation.
#[must_use]
pub fn to_wire(subscription: &Subscription, show_secret: bool, now: At) -> Value {
    let headers = subscription.custom_headers.iter().map(|one| json!({ "name": one.name, "value": REDACTED }));
    let temporarily_disabled = subscription.disabled_until.is_some_and(|until| until > now);
    let filter = match subscription.filter {
        SubscriptionFilter::Account => json!({ "type": "account_reference" }),
        SubscriptionFilter::Service(id) => json!({ "id": id.as_str(), "type": "service_reference" }),
        SubscriptionFilter::Team(id) => json!({ "id": id.as_str(), "type": "team_reference" }),
    };
    json!({
        "id": subscription.id.as_str(),
        "type": "webhook_subscription",
        "active": subscription.active,
        "description": subscription.description,
        "events": subscription.events,
        "filter": filter,
        "delivery_method": {
            "id": subscription.id.as_str(),
            "type": "http_delivery_method",
            "url": subscription.url,
            "secret": show_secret.then_some(&subscription.secret),
            "temporarily_disabled": temporarily_disabled,
            "custom_headers": headers.collect::<Vec<_>>(),
        },
        "oauth_client": null,
    })
}

/// Reads a subscription. An update changes its description, events, filter and whether it is active; where it goes
/// to stays as it is, as with PagerDuty.
///
/// # Errors
/// 400 when a field is missing or not as it must be.
pub fn from_wire(
    fields: Fields<'_>,
    directory: &Directory,
    existing: Option<&Subscription>,
    ids: &mut Ids,
    now: At,
) -> Result<Subscription, ApiError> {
    let mut subscription = match existing {
        Some(subscription) => subscription.clone(),
        None => new(fields, directory, ids, now)?,
    };
    if let Some(description) = fields.clearable("description")? {
        subscription.description = description;
    }
    if let Some(values) = fields.list("events")? {
        subscription.events = events(values)?;
    }
    if let Some(filter) = fields.object("filter")? {
        subscription.filter = read_filter(filter, directory)?;
    }
    if let Some(active) = fields.flag("active")? {
        subscription.active = active;
    }
    Ok(subscription)
}

fn new(fields: Fields<'_>, directory: &Directory, ids: &mut Ids, now: At) -> Result<Subscription, ApiError> {
    let method = fields.object("delivery_method")?.ok_or_else(|| blank("delivery_method"))?;
    let kind = method.text("type")?.unwrap_or("http_delivery_method");
    if kind != "http_delivery_method" {
        return Err(one_of("type of the delivery method", ["http_delivery_method"]));
    }
    Ok(Subscription {
        id: SubscriptionId::new(ids),
        description: None,
        url: url(method)?,
        // Two keys: 256 bits, as much as the signature's hash takes in.
        secret: ids.key() + &ids.key(),
        custom_headers: headers(method)?,
        events: events(fields.list("events")?.ok_or_else(|| blank("events"))?)?,
        filter: read_filter(fields.object("filter")?.ok_or_else(|| blank("filter"))?, directory)?,
        active: true,
        disabled_until: None,
        created_at: now,
    })
}

fn url(method: Fields<'_>) -> Result<String, ApiError> {
    let url = method.name("url", URL_MAX)?.ok_or_else(|| blank("url"))?;
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).filter(|host| !host.is_empty());
    let clean = |character: char| !character.is_whitespace() && !character.is_control();
    match host {
        Some(_) if url.chars().all(clean) => Ok(url.to_owned()),
        _ => Err(ApiError::invalid("Url must be an address that starts with https:// or http://")),
    }
}

fn headers(method: Fields<'_>) -> Result<Vec<CustomHeader>, ApiError> {
    let mut headers = Vec::new();
    for value in method.list("custom_headers")?.into_iter().flatten() {
        let header = Fields::of(value, "A custom header")?;
        let (name, value) = (header.text("name")?.unwrap_or_default(), header.text("value")?.unwrap_or_default());
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let is_text = |character: char| !character.is_control();
        if name.is_empty() || !name.bytes().all(is_token) || !value.chars().all(is_text) {
            return Err(ApiError::invalid("A custom header must have a name and a value that fit an HTTP header"));
        }
        if value.chars().count() > HEADER_VALUE_MAX || headers.len() == HEADERS_MAX {
            let text = format!("Custom headers are at most {HEADERS_MAX}, each of {HEADER_VALUE_MAX} characters");
            return Err(ApiError::invalid(text));
        }
        headers.push(CustomHeader { name: name.to_owned(), value: value.to_owned() });
    }
    Ok(headers)
}

fn events(values: &[Value]) -> Result<Vec<String>, ApiError> {
    let mut events = Vec::new();
    for value in values {
        let name = value.as_str().unwrap_or_default();
        let known = EVENT_TYPES.iter().find(|known| **known == name);
        events.push((*known.ok_or_else(|| one_of("events", EVENT_TYPES))?).to_owned());
    }
    if events.is_empty() {
        return Err(blank("events"));
    }
    events.sort_unstable();
    events.dedup();
    Ok(events)
}

fn read_filter(fields: Fields<'_>, directory: &Directory) -> Result<SubscriptionFilter, ApiError> {
    let kind = fields.text("type")?.ok_or_else(|| blank("type"))?;
    let id = fields.text("id")?.unwrap_or_default();
    let found = match kind {
        "account_reference" | "account" => return Ok(SubscriptionFilter::Account),
        "service_reference" | "service" => {
            let service = ServiceId::parse(id).filter(|id| directory.services.contains_key(id));
            service.map(SubscriptionFilter::Service)
        }
        "team_reference" | "team" => {
            TeamId::parse(id).filter(|id| directory.teams.contains_key(id)).map(SubscriptionFilter::Team)
        }
        _ => return Err(one_of("type of the filter", ["account_reference", "service_reference", "team_reference"])),
    };
    found.ok_or_else(|| {
        let what = kind.strip_suffix("_reference").unwrap_or(kind);
        ApiError::invalid(format!("Filter names the {what} {id:?}, which does not exist; use the id of one that does"))
    })
}

/// Which subscriptions the list's `filter_type` and `filter_id` ask for.
///
/// # Errors
/// 400 when there is no such filter, or a filter that needs an id has none.
pub fn asked_for(kind: Option<&str>, id: Option<&str>) -> Result<impl Fn(&Subscription) -> bool, ApiError> {
    let kind = kind.unwrap_or("all").to_owned();
    match (kind.as_str(), id) {
        ("all" | "account", _) | ("service" | "team", Some(_)) => {}
        ("service" | "team", None) => {
            return Err(ApiError::invalid("filter_id must name the service or team that filter_type asks for"));
        }
        _ => return Err(one_of("filter_type", ["account", "service", "team"])),
    }
    let id = id.unwrap_or_default().to_owned();
    Ok(move |subscription: &Subscription| match (kind.as_str(), &subscription.filter) {
        ("all", _) | ("account", SubscriptionFilter::Account) => true,
        ("service", SubscriptionFilter::Service(service)) => service.as_str() == id,
        ("team", SubscriptionFilter::Team(team)) => team.as_str() == id,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    fn body() -> Value {
        json!({"type": "webhook_subscription", "description": "To the chat", "filter": {"type": "account_reference"},
            "events": ["incident.triggered", "incident.acknowledged"],
            "delivery_method": {"type": "http_delivery_method", "url": "https://example.com/hook",
                "custom_headers": [{"name": "X-Team", "value": "s3cret"}]}})
    }

    fn read(world: &mut World, body: &Value, existing: Option<&Subscription>) -> Result<Subscription, ApiError> {
        world.read(body, |fields, world| from_wire(fields, &world.directory, existing, &mut world.ids, At::EPOCH))
    }

    #[test]
    fn the_secret_is_shown_once_and_header_values_never() {
        let mut world = World::new();
        let subscription = read(&mut world, &body(), None).expect("it is complete");
        let (first, later) = (to_wire(&subscription, true, At::EPOCH), to_wire(&subscription, false, At::EPOCH));
        assert_eq!(first["delivery_method"]["secret"].as_str().map(str::len), Some(64));
        assert_eq!(later["delivery_method"]["secret"], Value::Null);
        assert!(!first.to_string().contains("s3cret"));
        assert_eq!(later["events"], json!(["incident.acknowledged", "incident.triggered"]));
    }

    #[test]
    fn what_a_client_reads_and_sends_back_changes_nothing() {
        let mut world = World::new();
        let subscription = read(&mut world, &body(), None).expect("it is complete");
        let wire = to_wire(&subscription, false, At::EPOCH);
        assert_eq!(read(&mut world, &wire, Some(&subscription)), Ok(subscription));
    }

    #[test]
    fn what_is_missing_or_wrong_is_refused() {
        let mut world = World::new();
        let without = |pointer: &str, value: Value| {
            let mut body = body();
            *body.pointer_mut(pointer).expect("the field is there") = value;
            body
        };
        for (body, text) in [
            (without("/delivery_method/url", Value::Null), "Url can't be blank"),
            (without("/delivery_method/url", json!("ftp://example.com")), "Url must be an address"),
            (without("/delivery_method/url", json!("https://")), "Url must be an address"),
            (without("/delivery_method/custom_headers", json!([{"name": "X", "value": "a\r\nb"}])), "A custom header"),
            (without("/events", json!([])), "Events can't be blank"),
            (without("/events", json!(["incident.exploded"])), "Events must be one of"),
            (without("/filter", json!({"type": "service_reference", "id": "PNOWHER"})), "Filter names the service"),
            (without("/filter", json!({"type": "user_reference"})), "Type of the filter must be one of"),
        ] {
            let refused = read(&mut world, &body, None).expect_err("it is wrong");
            assert!(refused.errors[0].starts_with(text), "{refused} instead of {text}");
        }
    }
}
