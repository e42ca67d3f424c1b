//! What a service needs to work and what needs it, each with what goes on there; said and taken back on its page.

use std::{collections::BTreeMap, sync::Arc};

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use vigie_core::{directory::dependents, ids::ServiceId, permission::Action, service::Service};
use vigie_store::ServiceActivity;

use super::{answer, find, is_quiet, may, state};
use crate::ui::{
    act,
    components::{button, card, field::Field, icon, picker, refusal},
    form::{Again, Posted, Typed},
    problem::Problem,
    rest::Refused,
    suggest::{self, Kind},
    texts::fill,
    visit::Visit,
};

/// The form that says what it needs.
const FORM: &str = "dependency";
/// How many of each are shown.
const MOST_SHOWN: usize = 12;

/// A service's neighbours that the viewer may see, with what goes on at each.
pub(crate) struct Neighbours {
    needs: Vec<Arc<Service>>,
    needed_by: Vec<Arc<Service>>,
    activities: BTreeMap<ServiceId, ServiceActivity>,
}

impl Neighbours {
    /// Reads them.
    pub(crate) async fn read(visit: &Visit, service: &Service) -> Result<Self, Problem> {
        let directory = &visit.directory;
        let seen = |found: &Arc<Service>| may(visit, Action::See, found);
        let below = service.depends_on.iter().filter_map(|one| directory.services.get(&one.on).cloned());
        let above = dependents(directory, service.id).map(|(found, _)| Arc::clone(found));
        let needs: Vec<_> = below.filter(seen).take(MOST_SHOWN).collect();
        let needed_by: Vec<_> = above.filter(seen).take(MOST_SHOWN).collect();
        let ids: Vec<ServiceId> = needs.iter().chain(&needed_by).map(|service| service.id).collect();
        let activities = visit.state.app.store().service_activity(&ids).await?;
        Ok(Self { needs, needed_by, activities })
    }

    /// Links with pills, `None` where there are none: what it needs, and what needs it.
    pub(crate) fn links(&self, visit: &Visit) -> [Option<Markup>; 2] {
        [&self.needs, &self.needed_by].map(|all| {
            (!all.is_empty()).then(|| html! {
                @for one in all { div.neighbour { a href={ "/services/" (one.id) } { (one.name) } @if !is_quiet(visit, one, self.activities.get(&one.id)) { (self.state(visit, one)) } } }
            })
        })
    }

    fn state(&self, visit: &Visit, service: &Service) -> Markup {
        state(visit, service, self.activities.get(&service.id))
    }
}

/// The card on a service's page.
pub(super) fn show(visit: &Visit, service: &Service, neighbours: &Neighbours, again: Option<&Again<'_>>) -> Markup {
    let texts = &visit.texts.services;
    let may_change = may(visit, Action::Configure, service);
    if !may_change && neighbours.needs.is_empty() && neighbours.needed_by.is_empty() {
        return html! {};
    }
    card::show(
        "dependencies",
        texts.dependencies,
        None,
        html! {
            @if !neighbours.needs.is_empty() {
                h3 { (texts.needs) }
                ul.neighbours { @for one in &neighbours.needs { li {
                    a href={ "/services/" (one.id) } { (one.name) }
                    (neighbours.state(visit, one))
                    @if may_change { (taking_back(visit, service, one)) }
                } } }
            }
            @if !neighbours.needed_by.is_empty() {
                h3 { (texts.needed_by) }
                ul.neighbours { @for one in &neighbours.needed_by { li { a href={ "/services/" (one.id) } { (one.name) } (neighbours.state(visit, one)) } } }
            }
            @if may_change { (adding(visit, service, Typed::of(again, FORM))) }
        },
    )
}

fn taking_back(visit: &Visit, service: &Service, other: &Service) -> Markup {
    html! {
        form method="post" action={ "/services/" (service.id) "/dependencies/" (other.id) "/delete" } {
            (button::hidden(visit))
            button.button type="submit" data-look="quiet" aria-label=(fill(visit.texts.services.needs_no_more, &other.name)) { (icon::BIN) }
        }
    }
}

fn adding(visit: &Visit, service: &Service, typed: Typed<'_>) -> Markup {
    let texts = visit.texts;
    let needed = Field {
        name: "needed",
        label: texts.services.add_dependency,
        value: typed.value("needed", ""),
        placeholder: texts.forms.type_a_name,
        is_required: true,
        ..Field::default()
    };
    html! {
        (refusal::show(typed.refused))
        form.fields.inline-form method="post" action={ "/services/" (service.id) "/dependencies" } {
            (button::hidden(visit))
            (picker::one(&needed, Kind::Services, &[]))
            button.button type="submit" { (icon::PLUS) (texts.forms.add) }
        }
    }
}

/// `POST /services/{id}/dependencies`
pub(crate) async fn add(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let service = Arc::clone(find(&visit, &id)?);
    let done = match suggest::service(&visit, posted.get("needed")) {
        Ok(other) => change(&visit, "associate", service.id, other).await,
        Err(why) => Err(Refused::told_here(&why)),
    };
    let said = visit.texts.forms.saved;
    answer(visit, &service, done, (&posted, FORM, said)).await
}

/// `POST /services/{id}/dependencies/{other}/delete`
pub(crate) async fn remove(
    visit: Visit,
    Path((id, other)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let service = find(&visit, &id)?;
    let other = ServiceId::parse(&other).ok_or(Problem::NoPage)?;
    let done = change(&visit, "disassociate", service.id, other).await;
    let path = format!("/services/{}", service.id);
    Ok(act::told(&visit, &path, done, visit.texts.services.did_remove_dependency))
}

async fn change(visit: &Visit, verb: &str, dependent: ServiceId, supporting: ServiceId) -> Result<Json, Refused> {
    let service = |id: ServiceId| json!({ "id": id.as_str(), "type": "service" });
    let body = json!({ "relationships": [{ "dependent_service": service(dependent), "supporting_service": service(supporting) }] });
    visit.rest.post(&format!("/service_dependencies/{verb}"), &body).await
}
