//! Integrations: where a service's events come from.

use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    ids::{Ids, IntegrationId, ServiceId, VendorId},
    service::{Integration, IntegrationKind},
    time::At,
};

use super::{
    View,
    fields::{Fields, blank, one_of},
    vendor,
};
use crate::{ApiError, Links, reference};

/// The longest name, in characters.
const NAME_MAX: usize = 255;
/// The longest local part of an e-mail address, in characters (RFC 5321).
const LOCAL_PART_MAX: usize = 64;
/// The type of integrations for a tool whose vendor names no type of its own.
const TRANSFORMER: &str = "event_transformer_api_inbound_integration";
/// Types that are for one tool each.
const VENDOR_TYPES: [&str; 7] = [
    TRANSFORMER,
    "aws_cloudwatch_inbound_integration",
    "cloudkick_inbound_integration",
    "keynote_inbound_integration",
    "nagios_inbound_integration",
    "pingdom_inbound_integration",
    "sql_monitor_inbound_integration",
];

/// Writes an integration; `services` and `vendors` may be included.
#[must_use]
pub fn to_wire(integration: &Integration, view: &View<'_>) -> Value {
    let mut wire = reference(integration, view);
    wire["type"] = json!(wire_type(integration, view.directory));
    wire["name"] = json!(integration.name);
    wire["service"] = view.service(integration.service);
    wire["created_at"] = json!(view.time(integration.created_at));
    wire["vendor"] = integration.vendor.map_or(Value::Null, |id| match view.directory.vendors.get(&id) {
        Some(found) if view.includes("vendors") => vendor::to_wire(found, view.links),
        _ => reference::vendor(view.directory, view.links, id),
    });
    if integration.kind == IntegrationKind::Email {
        let local_part = integration.email_local_part.as_deref().unwrap_or_default();
        wire["integration_email"] = json!(format!("{local_part}@{}", view.links.domain()));
        wire["email_incident_creation"] = json!("on_new_email_subject");
        wire["email_filter_mode"] = json!("all-email");
        wire["email_parsers"] = json!([]);
        wire["email_parsing_fallback"] = json!("open_new_incident");
        wire["email_filters"] = json!([]);
    } else {
        wire["integration_key"] = json!(integration.routing_key);
    }
    wire
}

/// Writes a reference to an integration.
#[must_use]
pub fn reference(integration: &Integration, view: &View<'_>) -> Value {
    let path = format!("/services/{}/integrations/{}", integration.service, integration.id);
    let kind = format!("{}_reference", wire_type(integration, view.directory));
    let (api, page) = (view.links.api(&path), view.links.page(&path));
    reference::reference(&kind, integration.id.as_str(), Some(&integration.name), Some(api), Some(page))
}

/// Reads an integration of a service. Its key never changes.
///
/// # Errors
/// 400 when a field is missing or not as it must be, or another integration has the e-mail address.
pub fn from_wire(
    fields: Fields<'_>,
    service: ServiceId,
    directory: &Directory,
    links: &Links,
    existing: Option<&Integration>,
    ids: &mut Ids,
    now: At,
) -> Result<Integration, ApiError> {
    let mut integration = match existing {
        Some(integration) => integration.clone(),
        None => new(fields, service, directory, ids, now)?,
    };
    if let Some(given) = fields.text("type")?
        && kind(given.strip_suffix("_reference").unwrap_or(given))? != integration.kind
    {
        return Err(ApiError::invalid("The type of an integration can't change; make a new one instead"));
    }
    if let Some(vendor) = fields.value("vendor") {
        integration.vendor = Some(vendor_id(vendor, directory)?);
    }
    if let Some(name) = fields.name("name", NAME_MAX)? {
        name.clone_into(&mut integration.name);
    }
    if integration.kind == IntegrationKind::Email {
        if let Some(email) = fields.name("integration_email", NAME_MAX)? {
            integration.email_local_part = Some(local_part(email, links)?);
        }
        let id = integration.id;
        integration.email_local_part.get_or_insert_with(|| id.as_str().to_lowercase());
        let taken =
            |other: &Integration| other.id != integration.id && other.email_local_part == integration.email_local_part;
        if directory.integrations.values().any(|other| taken(other)) {
            return Err(ApiError::invalid("Integration email has already been taken"));
        }
    }
    Ok(integration)
}

fn new(
    fields: Fields<'_>,
    service: ServiceId,
    directory: &Directory,
    ids: &mut Ids,
    now: At,
) -> Result<Integration, ApiError> {
    let vendor = fields.value("vendor").map(|vendor| vendor_id(vendor, directory)).transpose()?;
    let of_vendor = vendor.and_then(|id| directory.vendors.get(&id)).map(|vendor| vendor.generic_service_type.as_str());
    let given = fields.text("type")?.map(|kind| kind.strip_suffix("_reference").unwrap_or(kind));
    let wire_type = given.or(of_vendor).ok_or_else(|| blank("type"))?;
    let kind = kind(wire_type)?;
    let tool = || directory.vendors.values().find(|vendor| vendor.generic_service_type == wire_type);
    let vendor = vendor.or_else(|| (kind == IntegrationKind::Vendor).then(tool).flatten().map(|vendor| vendor.id));
    let named = vendor.and_then(|id| directory.vendors.get(&id)).map_or("Events API", |vendor| vendor.name.as_str());
    Ok(Integration {
        id: IntegrationId::new(ids),
        service,
        name: fields.name("name", NAME_MAX)?.unwrap_or(named).to_owned(),
        kind,
        routing_key: ids.key(),
        vendor,
        email_local_part: None,
        created_at: now,
    })
}

fn kind(wire_type: &str) -> Result<IntegrationKind, ApiError> {
    match wire_type {
        "events_api_v2_inbound_integration" => Ok(IntegrationKind::EventsV2),
        "generic_events_api_inbound_integration" => Ok(IntegrationKind::EventsV1),
        "generic_email_inbound_integration" => Ok(IntegrationKind::Email),
        other if VENDOR_TYPES.contains(&other) => Ok(IntegrationKind::Vendor),
        _ => {
            let generic = ["events_api_v2_inbound_integration", "generic_events_api_inbound_integration"];
            Err(one_of("type", generic.into_iter().chain(["generic_email_inbound_integration"]).chain(VENDOR_TYPES)))
        }
    }
}

fn wire_type<'a>(integration: &Integration, directory: &'a Directory) -> &'a str {
    match integration.kind {
        IntegrationKind::EventsV2 => "events_api_v2_inbound_integration",
        IntegrationKind::EventsV1 => "generic_events_api_inbound_integration",
        IntegrationKind::Email => "generic_email_inbound_integration",
        IntegrationKind::Vendor => {
            let vendor = integration.vendor.and_then(|id| directory.vendors.get(&id));
            let own = vendor.map(|vendor| vendor.generic_service_type.as_str());
            own.filter(|own| VENDOR_TYPES.contains(own)).unwrap_or(TRANSFORMER)
        }
    }
}

fn vendor_id(value: &Value, directory: &Directory) -> Result<VendorId, ApiError> {
    let id = reference::id_of(value, &["vendor"], "Vendor")?;
    let found = VendorId::parse(id).filter(|id| directory.vendors.contains_key(id));
    found.ok_or_else(|| ApiError::invalid(format!("Vendor {id} not found; GET /vendors lists them")))
}

/// The local part of an address on this server's domain. One of PagerDuty's own is taken as meant for this server, so
/// that exported configuration can be sent as it is; mail to any other domain would never arrive here.
fn local_part(email: &str, links: &Links) -> Result<String, ApiError> {
    let (local, domain) = email.split_once('@').unwrap_or((email, links.domain()));
    // Clients take the domain from an `html_url`, some of them with its port.
    let domain = domain.split_once(':').map_or(domain, |(host, _)| host);
    let is_pagerdutys = domain.to_ascii_lowercase().ends_with(".pagerduty.com");
    if !is_pagerdutys && !domain.eq_ignore_ascii_case(links.domain()) {
        let expected = links.domain();
        return Err(ApiError::invalid(format!("Integration email must be an address at {expected}, not at {domain}")));
    }
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte);
    if local.is_empty() || local.len() > LOCAL_PART_MAX || !local.bytes().all(fits) {
        let text = "Integration email must start with letters, digits, dots, dashes, underscores or plus signs";
        return Err(ApiError::invalid(text));
    }
    Ok(local.to_lowercase())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use vigie_core::directory::Object;

    use super::*;
    use crate::{rest::blank::World, seed};

    fn read(world: &mut World, body: &Value) -> Result<Integration, ApiError> {
        let service = ServiceId::new(&mut world.ids);
        let links = world.view().links.clone();
        world.read(body, |fields, world| {
            from_wire(fields, service, &world.directory, &links, None, &mut world.ids, At::EPOCH)
        })
    }

    #[test]
    fn an_events_integration_gets_a_key_of_32_characters() {
        let mut world = World::new();
        let integration = read(&mut world, &json!({"type": "events_api_v2_inbound_integration", "name": "Prometheus"}));
        let wire = to_wire(&integration.expect("it is complete"), &world.view());
        assert_eq!(wire["integration_key"].as_str().map(str::len), Some(32));
        assert_eq!(wire["type"], "events_api_v2_inbound_integration");
        assert_eq!(wire["service"]["type"], "service_reference");
    }

    #[test]
    fn its_type_is_known_and_stays() {
        let mut world = World::new();
        let made = read(&mut world, &json!({"type": "events_api_v2_inbound_integration"})).expect("it is complete");
        let mut change = |kind: &str| {
            let links = world.view().links.clone();
            let body = json!({"type": kind, "name": "Renamed"});
            world.read(&body, |fields, world| {
                from_wire(fields, made.service, &world.directory, &links, Some(&made), &mut world.ids, At::EPOCH)
            })
        };
        assert!(change("events_api_v2_inbound_integration_reference").is_ok_and(|changed| changed.name == "Renamed"));
        for (kind, text) in [("pager", "Type must be one of: "), ("nagios_inbound_integration", "The type of an")] {
            let refused = change(kind).expect_err("it is another type");
            assert!(refused.errors[0].starts_with(text), "{refused}");
        }
    }

    #[test]
    fn the_vendor_says_the_type_and_the_name() {
        let mut world = World::new();
        seed::objects(&mut world.ids).into_iter().for_each(|object| world.put(object));
        let body = json!({"vendor": {"id": "PAM4FGS", "type": "vendor_reference"}});
        let integration = read(&mut world, &body).expect("Datadog is in the catalogue");
        assert_eq!((integration.kind, integration.name.as_str()), (IntegrationKind::EventsV1, "Datadog"));
        let nagios = read(&mut world, &json!({"type": "nagios_inbound_integration"})).expect("so is Nagios");
        assert_eq!(to_wire(&nagios, &world.view())["type"], "nagios_inbound_integration");
    }

    #[test]
    fn an_address_is_on_this_servers_domain_and_unique() {
        let mut world = World::new();
        let body =
            |email: &str| json!({"type": "generic_email_inbound_integration", "name": "m", "integration_email": email});
        let integration = read(&mut world, &body("Checkout@acme.test")).expect("it is well formed");
        assert_eq!(to_wire(&integration, &world.view())["integration_email"], "checkout@acme.test");
        let with_port = read(&mut world, &body("stock@acme.test:8080")).expect("some clients add the port");
        assert_eq!(to_wire(&with_port, &world.view())["integration_email"], "stock@acme.test");
        let moved = read(&mut world, &body("orders@old.pagerduty.com")).expect("it was exported");
        assert_eq!(to_wire(&moved, &world.view())["integration_email"], "orders@acme.test");
        world.put(Object::Integration(Arc::new(integration)));
        for (email, text) in [
            ("checkout@acme.test", "Integration email has already been taken"),
            ("x@elsewhere.test", "Integration email must be an address at acme.test"),
            ("a b@acme.test", "Integration email must start with"),
        ] {
            let refused = read(&mut world, &body(email)).expect_err("it is wrong");
            assert!(refused.errors[0].starts_with(text), "{refused}");
        }
    }
}
