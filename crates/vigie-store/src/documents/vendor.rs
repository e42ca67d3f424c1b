//! A vendor as a document.

use serde::{Deserialize, Serialize};
use vigie_core::{directory::Vendor, ids::VendorId};

use super::word::Word;

#[derive(Serialize, Deserialize)]
pub(super) struct VendorDocument {
    id: Word<VendorId>,
    name: String,
    website_url: Option<String>,
    generic_service_type: String,
}

impl From<&Vendor> for VendorDocument {
    fn from(vendor: &Vendor) -> Self {
        Self {
            id: Word(vendor.id),
            name: vendor.name.clone(),
            website_url: vendor.website_url.clone(),
            generic_service_type: vendor.generic_service_type.clone(),
        }
    }
}

impl From<VendorDocument> for Vendor {
    fn from(document: VendorDocument) -> Self {
        Self {
            id: document.id.0,
            name: document.name,
            website_url: document.website_url,
            generic_service_type: document.generic_service_type,
        }
    }
}
