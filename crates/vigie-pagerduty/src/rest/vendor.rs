//! Vendors of monitoring tools.

use serde_json::{Value, json};
use vigie_core::directory::Vendor;

use crate::Links;

/// Writes a vendor.
#[must_use]
pub fn to_wire(vendor: &Vendor, links: &Links) -> Value {
    json!({
        "id": vendor.id.as_str(),
        "type": "vendor",
        "summary": vendor.name,
        "self": links.api(&format!("/vendors/{}", vendor.id)),
        "html_url": null,
        "name": vendor.name,
        "website_url": vendor.website_url,
        "logo_url": null,
        "thumbnail_url": null,
        "description": format!("Sends events of {} to a service.", vendor.name),
        "integration_guide_url": null,
        "generic_service_type": vendor.generic_service_type,
        "short_name": vendor.name,
        "is_visible": true,
    })
}
