//! Ways to reach a person.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use vigie_core::{
    directory::{Channel, ContactMethod, Device, User},
    ids::{ContactMethodId, Ids, UserId},
    text::hex,
};

use super::{
    View,
    fields::{Fields, blank},
};
use crate::{ApiError, Links, reference};

/// The longest label and address, in characters.
const TEXT_MAX: usize = 255;
/// The digits of a phone number without its country code (E.164 has 15 with it).
const DIGITS: std::ops::RangeInclusive<usize> = 3..=15;
/// The largest country code (PagerDuty's limit).
const COUNTRY_CODE_MAX: i64 = 1999;

/// PagerDuty's type of a contact method.
#[must_use]
pub fn wire_type(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email_contact_method",
        Channel::Sms => "sms_contact_method",
        Channel::Phone => "phone_contact_method",
        Channel::Push => "push_notification_contact_method",
    }
}

/// Writes a contact method.
#[must_use]
pub fn to_wire(method: &ContactMethod, user: UserId, links: &Links) -> Value {
    let mut wire = json!({
        "id": method.id.as_str(),
        "type": wire_type(method.channel),
        "summary": method.label,
        "self": address_of(method, user, links),
        "html_url": null,
        "label": method.label,
        "address": method.address,
    });
    match method.channel {
        Channel::Email => {
            wire["send_short_email"] = json!(method.short_form);
            wire["send_html_email"] = json!(false);
            wire["enabled"] = json!(true);
        }
        Channel::Sms | Channel::Phone => {
            wire["country_code"] = json!(method.country_code.unwrap_or(1));
            wire["enabled"] = json!(true);
            wire["blacklisted"] = json!(false);
        }
        Channel::Push => wire["device_type"] = json!("android"),
    }
    wire
}

/// Writes a reference to a contact method.
#[must_use]
pub fn reference(method: &ContactMethod, user: UserId, links: &Links) -> Value {
    let kind = format!("{}_reference", wire_type(method.channel));
    let api = address_of(method, user, links);
    reference::reference(&kind, method.id.as_str(), Some(&method.label), Some(api), None)
}

/// The contact method that a rule uses: whole when `contact_methods` is included.
pub(super) fn of_rule(id: ContactMethodId, user: &User, view: &View<'_>) -> Option<Value> {
    user.contact_method(id).map(|method| match view.includes("contact_methods") {
        true => to_wire(method, user.id, view.links),
        false => reference(method, user.id, view.links),
    })
}

/// Reads a reference to one of a person's own contact methods.
pub(super) fn own(value: &Value, user: &User) -> Result<ContactMethodId, ApiError> {
    let kinds =
        ["email_contact_method", "sms_contact_method", "phone_contact_method", "push_notification_contact_method"];
    let id = reference::id_of(value, &kinds, "Contact method")?;
    let own = user.contact_methods.iter().find(|method| method.id.as_str() == id);
    own.map(|method| method.id).ok_or_else(|| {
        ApiError::invalid(format!("Contact method {id} not found; use the id of one of this user's contact methods"))
    })
}

/// Reads a contact method of a person.
///
/// # Errors
/// 400 when a field is missing or not as it must be, or the person has the same one already.
pub fn from_wire(
    fields: Fields<'_>,
    user: &User,
    existing: Option<&ContactMethod>,
    ids: &mut Ids,
) -> Result<ContactMethod, ApiError> {
    let mut method = match existing {
        Some(method) => method.clone(),
        None => new(fields, ids)?,
    };
    if let Some(kind) = fields.text("type")?
        && channel(kind)? != method.channel
    {
        return Err(ApiError::invalid("The type of a contact method can't change; make a new one instead"));
    }
    if let Some(label) = fields.name("label", TEXT_MAX)? {
        label.clone_into(&mut method.label);
    }
    if let Some(code) = fields.within("country_code", 1, COUNTRY_CODE_MAX)? {
        method.country_code = u16::try_from(code).ok();
    }
    if let Some(address) = fields.name("address", address_max(method.channel))?
        && !is_device_itself(&method, address)
    {
        method.device = device(fields, method.channel, address)?;
        method.address = read_address(address, method.channel)?;
    }
    if let Some(short) = fields.flag("send_short_email")? {
        method.short_form = short;
    }
    if existing.is_some_and(|before| before.full_address() != method.full_address()) {
        method.verified_at = None;
    }
    let same = |other: &&ContactMethod| {
        other.id != method.id && other.channel == method.channel && other.full_address() == method.full_address()
    };
    match user.contact_methods.iter().find(same) {
        Some(_) => Err(ApiError::invalid("User Contact method must be unique")),
        None => Ok(method),
    }
}

/// Reads an e-mail address: something, an @, something; in lower case.
pub(super) fn email(text: &str, field: &str) -> Result<String, ApiError> {
    let parts = text.split_once('@').filter(|(local, domain)| !local.is_empty() && !domain.is_empty());
    let fits = |character: char| !character.is_whitespace() && !character.is_control();
    match parts {
        Some((_, domain)) if !domain.contains('@') && text.chars().all(fits) => Ok(text.to_lowercase()),
        _ => Err(ApiError::invalid(format!("{} {text:?} is no e-mail address", super::fields::title(field)))),
    }
}

fn new(fields: Fields<'_>, ids: &mut Ids) -> Result<ContactMethod, ApiError> {
    let channel = channel(fields.text("type")?.ok_or_else(|| blank("type"))?)?;
    let address = fields.name("address", address_max(channel))?.ok_or_else(|| blank("address"))?;
    Ok(ContactMethod {
        id: ContactMethodId::new(ids),
        channel,
        address: read_address(address, channel)?,
        country_code: matches!(channel, Channel::Sms | Channel::Phone).then_some(1),
        label: "Default".to_owned(),
        short_form: false,
        verified_at: None,
        device: device(fields, channel, address)?,
    })
}

const fn address_max(channel: Channel) -> usize {
    match channel {
        Channel::Push => Device::ENDPOINT_MAX,
        Channel::Email | Channel::Sms | Channel::Phone => TEXT_MAX,
    }
}

/// Whether a device is given back as it was shown: nothing about it changes.
fn is_device_itself(method: &ContactMethod, address: &str) -> bool {
    method.channel == Channel::Push
        && (method.address == address || method.device.as_ref().is_some_and(|device| device.endpoint == address))
}

/// A browser's push subscription: its URL is the address, its keys stand beside it.
fn device(fields: Fields<'_>, channel: Channel, address: &str) -> Result<Option<Device>, ApiError> {
    if channel != Channel::Push {
        return Ok(None);
    }
    let keys = fields.object("keys")?.ok_or_else(|| {
        ApiError::invalid(
            "A push contact method takes a browser's push subscription: its endpoint as address, and keys with p256dh and auth",
        )
    })?;
    let key = |name: &str| keys.name(name, TEXT_MAX)?.map(str::to_owned).ok_or_else(|| blank(name));
    Ok(Some(Device { endpoint: address.to_owned(), public_key: key("p256dh")?, auth_secret: key("auth")? }))
}

fn channel(kind: &str) -> Result<Channel, ApiError> {
    let kind = kind.strip_suffix("_reference").unwrap_or(kind);
    Channel::ALL.into_iter().find(|channel| wire_type(*channel) == kind).ok_or_else(|| {
        let kinds = Channel::ALL.map(wire_type).join(", ");
        ApiError::invalid(format!("Contact method type {kind:?} can't be made here; use one of: {kinds}"))
    })
}

fn read_address(text: &str, channel: Channel) -> Result<String, ApiError> {
    match channel {
        Channel::Email => email(text, "address"),
        Channel::Push => Ok(name_of_device(text)),
        Channel::Sms | Channel::Phone => {
            let separators = [' ', '-', '.', '(', ')', '/'];
            let digits: String = text.chars().filter(|character| !separators.contains(character)).collect();
            if DIGITS.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Ok(digits);
            }
            Err(ApiError::invalid(format!(
                "Address {text:?} is no phone number; give its digits, and the country code in country_code"
            )))
        }
    }
}

/// What a device is called instead of its URL, which is nobody's business: its push service, and a mark of its own.
fn name_of_device(endpoint: &str) -> String {
    let mark = hex(Sha256::digest(endpoint).iter().take(4));
    let device = Device { endpoint: endpoint.to_owned(), public_key: String::new(), auth_secret: String::new() };
    format!("{} {mark}", device.service())
}

fn address_of(method: &ContactMethod, user: UserId, links: &Links) -> String {
    links.api(&format!("/users/{user}/contact_methods/{}", method.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    fn read(world: &mut World, user: &User, body: &Value) -> Result<ContactMethod, ApiError> {
        world.read(body, |fields, world| from_wire(fields, user, None, &mut world.ids))
    }

    #[test]
    fn a_phone_number_is_kept_as_digits_with_its_country() {
        let mut world = World::new();
        let user = world.user("Ada");
        let body =
            json!({"type": "sms_contact_method", "label": "Mobile", "address": "6 12-34.56 78", "country_code": 33});
        let method = read(&mut world, &user, &body).expect("it is complete");
        assert_eq!(method.full_address(), "+33612345678");
        let wire = to_wire(&method, user.id, world.view().links);
        assert_eq!((&wire["address"], &wire["country_code"]), (&json!("612345678"), &json!(33)));
        let again = world.read(&wire, |fields, world| from_wire(fields, &user, Some(&method), &mut world.ids));
        assert_eq!(again, Ok(method));
    }

    #[test]
    fn a_device_is_known_by_its_push_service_and_keeps_its_secrets() {
        let mut world = World::new();
        let user = world.user("Ada");
        let body = json!({"type": "push_notification_contact_method", "label": "Phone", "address": "https://push.example.org/send/me",
            "keys": {"p256dh": "BPublic", "auth": "secret"}});
        let method = read(&mut world, &user, &body).expect("it is complete");
        assert_eq!(
            method.device.as_ref().map(|device| device.endpoint.as_str()),
            Some("https://push.example.org/send/me")
        );
        let wire = to_wire(&method, user.id, world.view().links);
        assert!(wire["address"].as_str().is_some_and(|address| address.starts_with("push.example.org ")), "{wire}");
        assert!(!wire.to_string().contains("secret") && !wire.to_string().contains("/send/"), "{wire}");
        let renamed = json!({"label": "Old phone", "address": wire["address"]});
        let renamed = world.read(&renamed, |fields, world| from_wire(fields, &user, Some(&method), &mut world.ids));
        assert_eq!(renamed, Ok(ContactMethod { label: "Old phone".into(), ..method }));
        let without_keys = json!({"type": "push_notification_contact_method", "address": "https://push.example.org/1"});
        assert!(read(&mut world, &user, &without_keys).is_err());
    }

    #[test]
    fn another_address_is_not_verified_and_another_label_changes_nothing() {
        let mut world = World::new();
        let user = world.user("Ada");
        let verified =
            ContactMethod { verified_at: Some(vigie_core::time::At::EPOCH), ..user.contact_methods[0].clone() };
        let mut changed = |body: Value| {
            let method = world.read(&body, |fields, world| from_wire(fields, &user, Some(&verified), &mut world.ids));
            method.expect("it is valid").verified_at
        };
        assert_eq!(changed(json!({"label": "Home", "address": verified.address})), verified.verified_at);
        assert_eq!(changed(json!({"address": "other@example.com"})), None);
    }

    #[test]
    fn the_same_address_twice_is_refused_in_pagerdutys_words() {
        let mut world = World::new();
        let user = world.user("Ada");
        let body = json!({"type": "email_contact_method", "label": "Work", "address": "ADA@example.com"});
        let refused = read(&mut world, &user, &body);
        assert_eq!(refused, Err(ApiError::invalid("User Contact method must be unique")));
    }

    #[test]
    fn what_cannot_be_called_is_refused() {
        let mut world = World::new();
        let user = world.user("Ada");
        for body in [
            json!({"type": "phone_contact_method", "address": "+33612345678"}),
            json!({"type": "phone_contact_method", "address": "12"}),
            json!({"type": "sms_contact_method", "address": "5551234567", "country_code": 0}),
            json!({"type": "email_contact_method", "address": "ada at example"}),
            json!({"type": "pigeon_contact_method", "address": "coo"}),
            json!({"address": "5551234567"}),
        ] {
            let refused = read(&mut world, &user, &body).expect_err("it is wrong");
            assert_eq!((refused.status, refused.code), (400, 2001), "{body}");
        }
    }
}
