//! What to paste into monitoring tools: complete, with this server's address and an integration's key in it.

use maud::{Markup, html};

use crate::ui::{
    components::{copy, icon},
    texts::Texts,
};

/// Every snippet, each in a fold of its own.
pub(super) fn show(texts: &Texts, address: &str, key: &str) -> Markup {
    let words = &texts.services;
    let all = [
        ("curl", words.snippet_curl, curl(address, key)),
        ("Prometheus Alertmanager", words.snippet_alertmanager, alertmanager(address, key)),
        ("Grafana", words.snippet_grafana, grafana(address, key)),
        ("Datadog", words.snippet_datadog, datadog(address, key)),
    ];
    html! {
        div.snippets {
            @for (name, hint, text) in &all {
                details.fold {
                    summary { (icon::CHEVRON) (name) }
                    p.quiet { (hint) }
                    (copy::block(texts, text))
                }
            }
        }
    }
}

fn curl(address: &str, key: &str) -> String {
    format!(
        r#"curl -sS {address} \
  -H 'Content-Type: application/json' \
  -d '{{"routing_key": "{key}", "event_action": "trigger",
       "dedup_key": "disk-web-1", "payload": {{"summary": "Disk almost full on web-1",
       "source": "web-1", "severity": "critical"}}}}'"#
    )
}

fn alertmanager(address: &str, key: &str) -> String {
    format!(
        "route:
  receiver: vigie
receivers:
  - name: vigie
    pagerduty_configs:
      - routing_key: {key}
        url: {address}
        send_resolved: true"
    )
}

fn grafana(address: &str, key: &str) -> String {
    format!(
        "apiVersion: 1
contactPoints:
  - orgId: 1
    name: Vigie
    receivers:
      - uid: vigie
        type: pagerduty
        settings:
          integrationKey: {key}
          url: {address}
          severity: critical"
    )
}

/// Datadog's own integration has no field for an address; its webhooks do. One webhook cannot say both "trigger" and
/// "resolve", so there are two.
fn datadog(address: &str, key: &str) -> String {
    let payload = |action: &str| {
        format!(
            r#"{{"routing_key": "{key}", "event_action": "{action}", "dedup_key": "$ALERT_CYCLE_KEY",
 "payload": {{"summary": "$EVENT_TITLE", "source": "datadog", "severity": "critical"}},
 "links": [{{"href": "$LINK", "text": "Datadog"}}]}}"#
        )
    };
    format!(
        "# webhook \"vigie\", URL {address}
{}

# webhook \"vigie-resolve\", the same URL
{}

# in the message of a monitor
{{{{#is_alert}}}}@webhook-vigie{{{{/is_alert}}}} {{{{#is_recovery}}}}@webhook-vigie-resolve{{{{/is_recovery}}}}",
        payload("trigger"),
        payload("resolve")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://vigie.example.org/v2/enqueue";
    const KEY: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn every_snippet_has_the_address_and_the_key() {
        for text in [curl(ADDRESS, KEY), alertmanager(ADDRESS, KEY), grafana(ADDRESS, KEY), datadog(ADDRESS, KEY)] {
            assert!(text.contains(ADDRESS) && text.contains(KEY), "{text}");
        }
    }

    #[test]
    fn what_curl_sends_is_an_event_that_is_taken() {
        let text = curl(ADDRESS, KEY);
        let body = text.split_once("-d '").and_then(|(_, rest)| rest.strip_suffix('\'')).expect("a body");
        let parsed = vigie_pagerduty::events_v2::parse(body.as_bytes(), None).expect("a good event");
        assert_eq!(parsed.routing_key, KEY);
    }

    #[test]
    fn what_datadog_sends_is_an_event_that_is_taken() {
        let text = datadog(ADDRESS, KEY);
        let bodies: Vec<&str> = text.split("\n\n").filter_map(|part| Some(&part[part.find('{')?..])).take(2).collect();
        for body in bodies {
            assert!(vigie_pagerduty::events_v2::parse(body.as_bytes(), None).is_ok(), "{body}");
        }
    }
}
