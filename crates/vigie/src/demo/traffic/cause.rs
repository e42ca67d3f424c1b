//! What goes wrong in the invented organisation, and how its monitoring words it.

use vigie_core::event::Severity::{self, Critical, Error, Warning};

/// One kind of trouble.
pub(super) struct Cause {
    /// The kind of event.
    pub(super) class: &'static str,
    /// How bad it is.
    pub(super) severity: Severity,
    /// The part of the service that it shows on.
    pub(super) component: &'static str,
    /// One line, with `{service}`, `{host}` and `{value}` to fill in.
    pub(super) summary: &'static str,
    /// The lowest and the highest value.
    pub(super) values: (u64, u64),
}

const fn cause(
    class: &'static str,
    severity: Severity,
    component: &'static str,
    values: (u64, u64),
    summary: &'static str,
) -> Cause {
    Cause { class, severity, component, summary, values }
}

/// What hits a whole service: every host of it tells.
pub(super) const BURSTS: [Cause; 9] = [
    cause("latency", Critical, "http", (1800, 9500), "{service} on {host} answers slowly: p99 {value} ms"),
    cause("error rate", Critical, "http", (6, 60), "{service} on {host}: {value} % of requests fail with 5xx"),
    cause("crash loop", Critical, "runtime", (4, 19), "{host} restarted {value} times in five minutes"),
    cause("connections exhausted", Critical, "database", (95, 100), "{host}: {value} % of database connections in use"),
    cause("queue backlog", Error, "queue", (12, 90), "{service} on {host} is {value} thousand messages behind"),
    cause(
        "dependency timeout",
        Error,
        "client",
        (20, 80),
        "{service} on {host}: {value} % of calls downstream time out",
    ),
    cause("memory", Error, "runtime", (93, 99), "{host} uses {value} % of its memory limit"),
    cause("health check", Critical, "runtime", (3, 9), "{host} failed {value} health checks in a row"),
    cause("certificate", Error, "tls", (1, 3), "The certificate of {service} on {host} expires in {value} days"),
];

/// What comes alone.
pub(super) const SINGLES: [Cause; 6] = [
    cause("disk space", Warning, "disk", (81, 90), "{host} has used {value} % of its disk"),
    cause("cpu", Warning, "runtime", (85, 99), "{host} has been {value} % busy for ten minutes"),
    cause("slow queries", Warning, "database", (12, 90), "{service}: {value} slow queries in five minutes"),
    cause("cache hit rate", Warning, "cache", (40, 70), "{service}: only {value} % of lookups hit the cache"),
    cause("job late", Error, "scheduler", (10, 120), "A job of {service} is {value} minutes late"),
    cause("synthetic check", Error, "http", (2, 5), "{service}: {value} places in the world cannot reach it"),
];

/// Where things run.
pub(super) const REGIONS: [&str; 4] = ["eu-west", "us-east", "us-west", "ap-southeast"];

impl Cause {
    /// The line for one host.
    pub(super) fn summary(&self, service: &str, host: &str, value: u64) -> String {
        let line = self.summary.replace("{service}", service).replace("{host}", host);
        line.replace("{value}", &value.to_string())
    }
}
