//! The first step of the runbook: what the alert's sender says to do, else what the service's description says.

use maud::{Markup, html};
use vigie_core::{event::Report, value::Value};

use super::{LONGEST_ADDRESS_BYTES, Room, cut};
use crate::ui::{components::icon, pages::incident::value, visit::Visit};

/// Names under which senders write what to do, in the order in which they are looked for.
const STEP_NAMES: [&str; 6] = ["runbook_step", "first_step", "runbook", "playbook", "hint", "action"];

/// The card; nothing where nothing is known.
pub(super) fn show(visit: &Visit, room: &Room) -> Markup {
    let reports: Vec<&Report> = room.alerts.items.iter().map(|alert| &*alert.report).collect();
    let description = visit.directory.services.get(&room.incident.service).map(|service| service.description.as_str());
    let step = reports.iter().find_map(|report| step(report)).or_else(|| description.and_then(first_paragraph));
    let address = reports.iter().find_map(|report| address(report));
    html! {
        @if step.is_some() || address.is_some() {
            section.card #runbook-card aria-labelledby="runbook" {
                h2 #runbook { (visit.texts.landing.runbook) }
                @if let Some(step) = step { p.prose { (step) } }
                @if let Some(address) = address {
                    ul.values { li { (icon::LINK) (value::outside(address, visit.texts.landing.runbook_link)) } }
                }
            }
        }
    }
}

/// What the sender says to do, where that is no address.
fn step(report: &Report) -> Option<String> {
    let named = STEP_NAMES.iter().filter_map(|name| report.details.get(name)?.to_text());
    named.filter(|text| !is_of_the_web(text)).find_map(|text| first_paragraph(&text))
}

/// A link whose text or address says that it is a runbook, or a detail of that name that is an address.
fn address(report: &Report) -> Option<&str> {
    let says_so = |text: &str| ["runbook", "playbook"].iter().any(|word| text.to_lowercase().contains(word));
    let link = report
        .links
        .iter()
        .filter(|link| is_address(&link.href))
        .find(|link| says_so(&link.href) || link.text.as_deref().is_some_and(says_so));
    let Value::Map(members) = &report.details else { return link.map(|link| link.href.as_str()) };
    let detail = members.iter().find_map(|(name, value)| match value {
        Value::Text(text) if says_so(name) && is_address(text) => Some(text.as_str()),
        _ => None,
    });
    link.map(|link| link.href.as_str()).or(detail)
}

fn is_address(text: &str) -> bool {
    text.len() <= LONGEST_ADDRESS_BYTES && is_of_the_web(text)
}

fn is_of_the_web(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn first_paragraph(text: &str) -> Option<String> {
    let paragraph = text.split("\n\n").map(str::trim).find(|paragraph| !paragraph.is_empty())?;
    Some(cut(paragraph))
}

#[cfg(test)]
mod tests {
    use vigie_core::event::{Link, Severity};

    use super::*;

    fn report(name: &str, text: &str) -> Report {
        let mut report = Report::new("Disk full", "db1", Severity::Critical);
        report.details = Value::Map(vec![(name.to_owned(), Value::Text(text.to_owned()))]);
        report
    }

    #[test]
    fn what_the_sender_says_to_do_is_the_first_step() {
        assert_eq!(step(&report("runbook", "Fail over.\n\nThen call Ann.")).as_deref(), Some("Fail over."));
        assert_eq!(step(&report("runbook", "https://example.org/runbook")), None);
        assert_eq!(step(&report("host", "web1")), None);
    }

    #[test]
    fn an_address_is_found_in_links_and_details() {
        assert_eq!(address(&report("runbook_url", "https://example.org/1")), Some("https://example.org/1"));
        let mut linked = report("host", "web1");
        linked.links = vec![Link { href: "https://example.org/2".into(), text: Some("The Runbook".into()) }];
        assert_eq!(address(&linked), Some("https://example.org/2"));
        assert_eq!(address(&report("host", "https://example.org/3")), None);
    }
}
