//! What the account can do, in PagerDuty's words. Clients ask this first, to see whether their token works.

/// The abilities of every account, in order.
pub const ABILITIES: [&str; 20] = [
    "advanced_reports",
    "alert_creation",
    "alert_custom_fields",
    "alert_suppression",
    "coordinated_responding",
    "event_rules",
    "generic_webhooks",
    "incident_alert_merging",
    "incident_merging",
    "manage_api_keys",
    "manage_schedules",
    "notification_rules",
    "permissions_service",
    "preview_incident_alert_split",
    "priorities",
    "read_only_users",
    "round_robin_escalation",
    "service_support_hours",
    "teams",
    "urgencies",
];

/// Whether the account has an ability.
#[must_use]
pub fn has(name: &str) -> bool {
    ABILITIES.contains(&name)
}
