//! What the invented marketplace consists of: its teams, what they own, and where they sit.

use super::place::Place::{self, Leeds, Montreal, Paris, SanDiego, Singapore};

/// One team as the catalogue describes it.
pub(super) struct TeamEntry {
    /// Its name.
    pub(super) name: &'static str,
    /// What it is for.
    pub(super) purpose: &'static str,
    /// Where its people are.
    pub(super) seat: Seat,
    /// What it runs, separated by spaces.
    pub(super) services: &'static str,
}

/// Where the people of a team are.
#[derive(Clone, Copy)]
pub(super) enum Seat {
    /// All in one place.
    In(Place),
    /// In three places around the world, so that nobody is on call at night.
    FollowsTheSun,
}

const fn team(name: &'static str, purpose: &'static str, seat: Seat, services: &'static str) -> TeamEntry {
    TeamEntry { name, purpose, seat, services }
}

use Seat::{FollowsTheSun, In};

/// The teams. The first is the one that the newcomer leads.
#[rustfmt::skip]
pub(super) const TEAMS: [TeamEntry; 40] = [
    team("Checkout", "From the basket to the order", In(Paris),
        "checkout-api checkout-web basket-service basket-store order-placement address-validation tax-calculator checkout-sessions express-checkout"),
    team("Payments", "Money in, safely", FollowsTheSun,
        "payments-gateway payments-router card-vault payments-ledger refunds-service three-ds-server payments-webhooks payment-methods-api settlement-batch"),
    team("Search", "Finds what buyers look for", FollowsTheSun,
        "search-api search-indexer query-understanding search-suggest search-ranking search-facets synonyms-editor index-publisher search-gateway"),
    team("Recommendations", "What else a buyer may like", In(Montreal),
        "recommendations-api similar-items home-feed recommendations-trainer candidate-store ranking-features trending-items recently-viewed feed-cache"),
    team("Catalogue", "Every product, described once", In(Paris),
        "catalogue-api catalogue-writer product-matching attribute-normaliser category-tree catalogue-export variants-service catalogue-events barcode-lookup"),
    team("Seller tools", "What sellers work with all day", In(Leeds),
        "seller-portal seller-api listing-editor bulk-upload seller-reports seller-messages seller-onboarding listing-quality seller-mobile-api"),
    team("Seller payouts", "Sellers get what they earned", In(Leeds),
        "payouts-api payouts-scheduler payouts-ledger bank-verification payout-statements negative-balance payouts-export fees-calculator invoicing"),
    team("Pricing", "Prices, discounts and fees", In(Montreal),
        "pricing-api price-rules discount-engine currency-rates price-history price-feed promo-codes pricing-simulator commission-rules"),
    team("Inventory", "What is in stock, and where", In(Singapore),
        "inventory-api stock-reservations stock-sync inventory-ledger warehouse-feed stock-alerts inventory-snapshots oversell-guard supplier-feed"),
    team("Logistics", "From the shelf to the door", FollowsTheSun,
        "shipping-rates carrier-gateway label-printer parcel-tracking delivery-promise route-planner pickup-points customs-declarations logistics-events"),
    team("Warehouses", "Software on the warehouse floor", In(Paris),
        "warehouse-api picking-planner packing-stations conveyor-bridge handheld-backend warehouse-inventory slotting dock-scheduling warehouse-metrics"),
    team("Returns", "The way back", In(Leeds),
        "returns-api returns-labels refund-decisions returns-portal inspection-desk returns-events restocking returns-fraud"),
    team("Orders", "The life of an order", FollowsTheSun,
        "orders-api order-state order-history order-search order-events order-archive split-shipments cancellations order-exports"),
    team("Accounts", "Who a customer is", In(SanDiego),
        "accounts-api login-service session-store password-reset two-factor social-login profile-service consent-service account-deletion"),
    team("Identity platform", "Single sign-on and permissions", FollowsTheSun,
        "identity-provider token-issuer permissions-api directory-sync audit-trail service-identities access-reviews secrets-broker sso-portal"),
    team("Trust and safety", "Keeps bad listings away", In(SanDiego),
        "listing-moderation image-moderation abuse-reports seller-risk policy-engine takedown-service review-moderation moderation-console"),
    team("Fraud", "Stops stolen cards", FollowsTheSun,
        "fraud-scoring fraud-rules device-fingerprint fraud-cases chargeback-intake velocity-counters fraud-features risk-decisions fraud-backtest"),
    team("Reviews", "What buyers say", In(Montreal),
        "reviews-api ratings-aggregator review-invitations review-photos review-translation seller-ratings reviews-feed questions-answers"),
    team("Messaging", "Buyers and sellers talk", In(Singapore),
        "messages-api message-store message-delivery conversation-search attachments-scanner auto-replies message-translation contact-masking presence-service"),
    team("Notifications", "E-mail, push and text to customers", In(Montreal),
        "notifications-api email-sender push-sender sms-sender notification-preferences template-renderer campaign-queue bounce-handler delivery-reports"),
    team("Customer care", "What the care desks work with", In(Leeds),
        "care-desk case-routing call-recording care-macros chat-widget help-centre satisfaction-surveys care-timeline compensation-api"),
    team("Advertising", "Sponsored listings", In(SanDiego),
        "ads-serving ads-auction ads-billing campaign-manager ads-reporting click-tracker ads-pacing ads-relevance ads-budget"),
    team("Marketing", "Campaigns and landing pages", In(Paris),
        "landing-pages newsletter audience-builder coupon-issuer referral-program campaign-attribution affiliate-gateway seo-sitemaps"),
    team("Web storefront", "The pages that buyers see", FollowsTheSun,
        "storefront-web storefront-bff product-page category-page home-page image-resizer web-assets storefront-experiments edge-renderer"),
    team("Mobile apps", "Android and iOS", In(Montreal),
        "mobile-bff app-config deep-links app-releases mobile-analytics crash-collector app-attest mobile-feature-flags"),
    team("Media", "Pictures and films", In(Singapore),
        "media-upload image-store video-transcoder media-cdn thumbnailer media-metadata virus-scanner image-tagging media-gc"),
    team("Content delivery", "The edge of the network", FollowsTheSun,
        "edge-proxy edge-dns tls-certificates cache-purge bot-shield rate-limiter waf-rules edge-logs traffic-steering"),
    team("API platform", "The public API and its partners", In(Leeds),
        "api-gateway partner-api api-keys developer-portal api-quota webhook-dispatcher api-docs partner-sandbox schema-registry"),
    team("Data platform", "Streams, lake and warehouse", FollowsTheSun,
        "event-bus stream-processor data-lake-writer warehouse-loader batch-scheduler change-capture data-catalogue query-gateway lineage-service"),
    team("Analytics", "Numbers for everybody", In(Paris),
        "clickstream-collector metrics-layer dashboards-api report-builder experiments-analysis sessionizer funnel-service cohort-jobs"),
    team("Machine learning", "Models from notebook to production", In(Singapore),
        "feature-store model-serving training-cluster model-registry embedding-service vector-index drift-monitor labelling-tool inference-router"),
    team("Databases", "PostgreSQL and friends", FollowsTheSun,
        "postgres-orders postgres-accounts postgres-catalogue postgres-payments redis-sessions redis-cache backup-service connection-pooler schema-migrations"),
    team("Compute platform", "Clusters and deploys", FollowsTheSun,
        "cluster-europe cluster-america cluster-asia deploy-pipeline image-registry autoscaler node-images cluster-ingress job-runner"),
    team("Observability", "Metrics, logs and traces", In(Montreal),
        "metrics-store log-pipeline trace-collector alert-rules synthetic-checks status-page log-archive agent-fleet"),
    team("Network", "Cables, routers and offices", FollowsTheSun,
        "core-routers office-wifi vpn-gateway dns-internal transit-links load-balancers firewall-manager ddos-scrubbing network-telemetry"),
    team("Security", "Keeps intruders out", In(SanDiego),
        "intrusion-detection vulnerability-scanner key-management certificate-authority siem-pipeline endpoint-agents secret-scanning phishing-desk security-portal"),
    team("Finance systems", "Books, taxes and invoices", In(Paris),
        "general-ledger tax-reporting invoice-archive revenue-recognition bank-reconciliation expense-portal procurement treasury-feed"),
    team("Internal tools", "What colleagues work with", In(Leeds),
        "employee-directory badge-access meeting-rooms feature-flags config-service experiment-console intranet-search ticket-bridge"),
    team("Geo", "Addresses, maps and distances", In(Singapore),
        "geocoder address-autocomplete distance-matrix delivery-zones map-tiles store-locator postcode-data geo-events time-zones-api"),
    team("Local markets", "Pickup, groceries and same-day delivery", In(Singapore),
        "courier-dispatch courier-app grocery-slots same-day-router local-inventory substitutions basket-timer store-handover"),
];

/// The account's name.
pub(super) const ACCOUNT: &str = "Les Halles (demo)";
/// The domain of everybody's address; it can never exist.
pub(in crate::demo) const DOMAIN: &str = "halles.example";
