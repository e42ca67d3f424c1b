//! The alerts grouped in an incident, each with everything its sender said.

use maud::{Markup, html};
use vigie_core::{
    alert::{Alert, AlertStatus},
    event::Report,
    value::Value,
};

use super::{MOST_ALERTS, More, Room, further, value};
use crate::ui::{
    components::{badge, icon, news},
    moment,
    visit::Visit,
};

/// The card; a lone alert is open, several are closed.
pub(super) fn show(visit: &Visit, room: &Room, more: &More) -> Markup {
    let (texts, alerts) = (visit.texts, &room.alerts);
    let part = more.alerts();
    let first = more.with(&room.incident, "alerts", "all");
    let older = room.older_alerts.as_ref().map(|place| more.with(&room.incident, "alerts", place));
    let is_alone = alerts.total == Some(1);
    html! {
        section.card aria-labelledby="alerts" {
            div.card-head {
                h2 #alerts { (texts.room.alerts) @if let Some(total) = alerts.total { span.count { (total) } } }
                (news::place(visit, "alerts-list", news::Kind::Lines))
            }
            @if alerts.items.is_empty() { p.quiet { (texts.room.no_alerts) } }
            div.alerts #alerts-list data-held { @for alert in &alerts.items { (one(visit, alert, is_alone)) } }
            (further(visit, part, (first, older), (alerts.total.unwrap_or_default(), MOST_ALERTS)))
        }
    }
}

fn one(visit: &Visit, alert: &Alert, is_open: bool) -> Markup {
    let texts = visit.texts;
    html! {
        details.alert id={ "alert-" (alert.id) } open[is_open] {
            summary {
                (icon::CHEVRON)
                span.alert-what { (alert.report.summary) }
                span.alert-state {
                    (badge::severity(alert.severity, texts))
                    @if let AlertStatus::Resolved { at } = alert.status {
                        (badge::pill("good", icon::CHECK, texts.badges.resolved)) (moment::ago(visit, at))
                    } @else { (moment::ago(visit, alert.created_at)) }
                }
            }
            (facts(visit, alert))
        }
    }
}

fn facts(visit: &Visit, alert: &Alert) -> Markup {
    let texts = visit.texts;
    let report = &alert.report;
    let integration = visit.directory.integrations.get(&alert.integration);
    let pairs = [
        (texts.room.source, Some(report.source.as_str())),
        (texts.room.component, report.component.as_deref()),
        (texts.room.group, report.group.as_deref()),
        (texts.room.class, report.class.as_deref()),
        (texts.room.integration, integration.map(|integration| integration.name.as_str())),
    ];
    html! {
        div.alert-body {
            dl.pairs {
                @for (name, text) in pairs {
                    @if let Some(text) = text.filter(|text| !text.is_empty()) { dt { (name) } dd { (text) } }
                }
                dt { (texts.room.dedup_key) }
                dd { code { (alert.dedup_key) } }
                dt { (texts.room.opened) }
                dd { (moment::absolute(visit, alert.created_at)) }
                @if let Some(at) = report.reported_at { dt { (texts.room.reported) } dd { (moment::absolute(visit, at)) } }
                @if let Some(client) = sender(report) { dt { (texts.room.client) } dd { (client) } }
            }
            (attachments(visit, report))
        }
    }
}

fn sender(report: &Report) -> Option<Markup> {
    let name = report.client.as_deref().or(report.client_url.as_deref())?;
    Some(match &report.client_url {
        Some(address) => value::outside(address, name),
        None => html! { (name) },
    })
}

fn attachments(visit: &Visit, report: &Report) -> Markup {
    let texts = visit.texts;
    let is_empty = match &report.details {
        Value::Null => true,
        Value::Map(members) => members.is_empty(),
        Value::List(items) => items.is_empty(),
        _ => false,
    };
    html! {
        @if !is_empty { h3 { (texts.room.custom_details) } (value::tree(&report.details)) }
        @if !report.links.is_empty() {
            h3 { (texts.room.links) }
            ul.values {
                @for link in &report.links {
                    li { (icon::LINK) (value::outside(&link.href, link.text.as_deref().unwrap_or(&link.href))) }
                }
            }
        }
        @if !report.images.is_empty() {
            h3 { (texts.room.images) }
            ul.values {
                @for image in &report.images {
                    // Shown as links: nothing is fetched from other servers by looking at a page.
                    li { (icon::IMAGE) (value::outside(image.href.as_deref().unwrap_or(&image.src), image.alt.as_deref().unwrap_or(texts.room.image))) }
                }
            }
        }
    }
}
