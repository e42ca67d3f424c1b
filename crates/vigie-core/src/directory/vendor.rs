//! A vendor of monitoring tools, for clients that look integrations up by it.

use crate::ids::VendorId;

/// A vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendor {
    /// Its id; PagerDuty's own where clients rely on it.
    pub id: VendorId,
    /// Its name (`Datadog`).
    pub name: String,
    /// Its home page.
    pub website_url: Option<String>,
    /// PagerDuty's `generic_service_type` (`events_api_v2_inbound_integration` …): how its events arrive.
    pub generic_service_type: String,
}
