//! The test page to oneself, with its receipts as they come in.

use maud::{Markup, html};
use vigie_core::{
    ids::IncidentId,
    incident::{Incident, Status},
    notify::DeliveryState,
};
use vigie_store::ReceiptView;

use crate::ui::{
    components::{
        badge,
        button::{self, Action},
        icon,
    },
    pages::incident::receipts,
    problem::Problem,
    visit::Visit,
};

/// How many receipts of the test page are read.
const MOST_RECEIPTS: u32 = 20;

/// The incident of a test page and what became of its pages.
pub(super) struct Proof {
    incident: Incident,
    receipts: Vec<ReceiptView>,
}

impl Proof {
    /// Reads it; `None` where there is no such incident that the viewer may see.
    pub(super) async fn read(visit: &Visit, incident: &str) -> Result<Option<Self>, Problem> {
        let Some(id) = IncidentId::parse(incident) else { return Ok(None) };
        let store = visit.state.app.store();
        let Some(incident) = store.incident(id).await?.filter(|incident| visit.may_see(incident)) else {
            return Ok(None);
        };
        Ok(Some(Self { receipts: store.deliveries_of(incident.id, MOST_RECEIPTS).await?, incident }))
    }

    /// Which incident.
    pub(super) const fn incident(&self) -> IncidentId {
        self.incident.id
    }

    /// Whether a provider took one of the pages, or whoever was paged answered.
    pub(super) fn is_proven(&self) -> bool {
        use DeliveryState::{Answered, Delivered, HandedOver};
        let arrived = |receipt: &ReceiptView| matches!(receipt.state, HandedOver | Delivered | Answered);
        !matches!(self.incident.status, Status::Triggered) || self.receipts.iter().any(arrived)
    }
}

/// The step: a button, then the receipts.
pub(super) fn step(visit: &Visit, proof: Option<&Proof>, can_test: bool) -> Markup {
    let texts = &visit.texts.welcome;
    html! {
        @match proof {
            Some(proof) => {
                p.row-state { (badge::status(&proof.incident.status, visit.texts)) a href={ "/incidents/" (proof.incident.id) } { (proof.incident.title) } }
                @if proof.receipts.is_empty() { p { (texts.no_receipt) } }
                ol.receipts { @for receipt in proof.receipts.iter().rev() { li { (receipts::line(visit, receipt)) } } }
                @if !proof.is_proven() {
                    (again(visit))
                    // A receipt may come before the page's stream is open: while there is none the page asks by itself.
                    div hx-get=(visit.path) hx-trigger="every 2s" hx-target="#live" hx-swap="outerMorph" {}
                }
            },
            None if can_test => { p { (texts.test_why) } (again(visit)) },
            None => {},
        }
    }
}

fn again(visit: &Visit) -> Markup {
    html! {
        form.form-foot method="post" action="/welcome/test" {
            (button::hidden(visit))
            button.button type="submit" data-look="primary" { (icon::SEND) (visit.texts.welcome.page_me) }
        }
    }
}

/// Ends the incident of the test page and leads to the list, which is empty then.
pub(super) fn resolve(visit: &Visit, proof: &Proof) -> Markup {
    let texts = &visit.texts.welcome;
    if !proof.incident.is_open() {
        return button::link_with("/incidents", icon::ARROW, texts.to_incidents, "primary");
    }
    let path = format!("/incidents/{}/resolve", proof.incident.id);
    let action = Action { path, word: texts.resolve_test, label: None, icon: icon::CHECK, look: "primary", key: None };
    button::action(visit, &action)
}
