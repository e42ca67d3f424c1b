//! What a new database holds: vendors and priorities, which clients look up by id or name.

use std::sync::Arc;

use vigie_core::{
    directory::{Object, Priority, Vendor},
    ids::{Ids, PriorityId, VendorId},
};

const V1: &str = "generic_events_api_inbound_integration";
const V2: &str = "events_api_v2_inbound_integration";
const EMAIL: &str = "generic_email_inbound_integration";

/// Vendors: name, PagerDuty's own id where clients rely on it, page, and how its events arrive.
const VENDORS: [(&str, Option<&str>, &str, &str); 40] = [
    ("Amazon CloudWatch", Some("PZQ6AUS"), "https://aws.amazon.com/cloudwatch", "aws_cloudwatch_inbound_integration"),
    ("Sentry", Some("PKAPG94"), "https://sentry.io", V2),
    ("Slack to PagerDuty (Legacy)", Some("PRYWPH4"), "https://slack.com", V1),
    ("Datadog", Some("PAM4FGS"), "https://www.datadoghq.com", V1),
    ("Email", None, "", EMAIL),
    ("Events API v1", None, "", V1),
    ("Events API v2", None, "", V2),
    ("Prometheus", None, "https://prometheus.io", V2),
    ("Alertmanager", None, "https://prometheus.io", V2),
    ("Grafana", None, "https://grafana.com", V2),
    ("Nagios", None, "https://www.nagios.org", "nagios_inbound_integration"),
    ("Icinga2", None, "https://icinga.com", V2),
    ("Zabbix", None, "https://www.zabbix.com", V2),
    ("New Relic", None, "https://newrelic.com", V2),
    ("Dynatrace", None, "https://www.dynatrace.com", V2),
    ("AppDynamics", None, "https://www.appdynamics.com", V2),
    ("Splunk", None, "https://www.splunk.com", V2),
    ("Elastic Alerts", None, "https://www.elastic.co", V2),
    ("Kibana", None, "https://www.elastic.co/kibana", V2),
    ("Honeycomb", None, "https://www.honeycomb.io", V2),
    ("Pingdom", None, "https://www.pingdom.com", "pingdom_inbound_integration"),
    ("UptimeRobot", None, "https://uptimerobot.com", V2),
    ("StatusCake", None, "https://www.statuscake.com", V2),
    ("Uptime Kuma", None, "https://uptime.kuma.pet", V2),
    ("Checkmk", None, "https://checkmk.com", V2),
    ("PRTG", None, "https://www.paessler.com", V2),
    ("LibreNMS", None, "https://www.librenms.org", V2),
    ("Netdata", None, "https://www.netdata.cloud", V2),
    ("Sensu", None, "https://sensu.io", V2),
    ("Monit", None, "https://mmonit.com/monit", V1),
    ("Microsoft Azure", None, "https://azure.microsoft.com", V2),
    ("Google Cloud Monitoring", None, "https://cloud.google.com/monitoring", V2),
    ("Kubernetes", None, "https://kubernetes.io", V2),
    ("GitHub", None, "https://github.com", V2),
    ("GitLab", None, "https://about.gitlab.com", V2),
    ("Jenkins", None, "https://www.jenkins.io", V2),
    ("Terraform Cloud", None, "https://www.hashicorp.com", V2),
    ("Ansible", None, "https://www.ansible.com", V2),
    ("Sumo Logic", None, "https://www.sumologic.com", V2),
    ("Rollbar", None, "https://rollbar.com", V2),
];

/// Priorities, most important first: name, meaning, colour.
const PRIORITIES: [(&str, &str, &str); 5] = [
    ("P1", "The product is down or data is at risk; everybody who can help comes", "a8171c"),
    ("P2", "Many customers are hindered in what they need most", "eb6016"),
    ("P3", "Some customers notice, or many soon will; the owners act today", "f9b406"),
    ("P4", "Something is wrong that customers hardly notice", "555555"),
    ("P5", "A blemish that can wait", "555555"),
];

/// The objects that every new database starts with. Ids that are PagerDuty's own are the same everywhere; the others
/// are new.
#[must_use]
pub fn objects(ids: &mut Ids) -> Vec<Object> {
    let mut objects = Vec::with_capacity(VENDORS.len() + PRIORITIES.len());
    for (name, own_id, page, wire_type) in VENDORS {
        let vendor = Vendor {
            id: own_id.and_then(VendorId::parse).unwrap_or_else(|| VendorId::new(ids)),
            name: name.to_owned(),
            website_url: (!page.is_empty()).then(|| page.to_owned()),
            generic_service_type: wire_type.to_owned(),
        };
        objects.push(Object::Vendor(Arc::new(vendor)));
    }
    for (order, (name, description, color)) in (1..).zip(PRIORITIES.into_iter().rev()) {
        let (id, name, color) = (PriorityId::new(ids), name.to_owned(), color.to_owned());
        objects.push(Object::Priority(Arc::new(Priority {
            id,
            name,
            description: description.to_owned(),
            order,
            color,
        })));
    }
    objects
}

#[cfg(test)]
mod tests {
    use vigie_core::directory::{Change, Directory};

    use super::*;
    use crate::rest::priority;

    #[test]
    fn the_catalogue_is_a_change_that_holds() {
        let changes: Vec<Change> = objects(&mut Ids::for_test(1)).into_iter().map(Change::Put).collect();
        let directory = Directory::default().changed(&changes).expect("nothing collides");
        assert_eq!(directory.vendors.len(), VENDORS.len());
        let names: Vec<&str> = priority::in_order(&directory).iter().map(|priority| priority.name.as_str()).collect();
        assert_eq!(names, ["P1", "P2", "P3", "P4", "P5"]);
    }
}
