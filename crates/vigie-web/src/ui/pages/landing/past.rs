//! What happened before on the same service: the last change, and incidents like this one with what ended them.

use maud::{Markup, html};
use vigie_core::{
    ids::UserId,
    incident::{Agent, Incident, LogKind},
};
use vigie_store::{ChangeFilter, ChangeRow, IncidentStatus, NewestFilter, OfServices, Page as Part};

use crate::ui::{
    components::person,
    moment,
    problem::Problem,
    texts::{fill, say},
    visit::Visit,
};

/// How many resolved incidents of the service are looked at.
const LOOKED_AT: u32 = 50;
/// How many like this one are shown.
const MOST_SIMILAR: usize = 3;

/// What happened before.
pub(super) struct Past {
    /// The last change on the service.
    pub(super) change: Option<ChangeRow>,
    similar: Vec<Similar>,
}

struct Similar {
    incident: Incident,
    last_note: Option<(Agent, String)>,
}

impl Past {
    /// Reads it.
    pub(super) async fn read(visit: &Visit, incident: &Incident) -> Result<Self, Problem> {
        let store = visit.state.app.store();
        let of_service = ChangeFilter { services: Some(vec![incident.service]), ..ChangeFilter::default() };
        let changes = store.list_changes(&of_service, first(1)).await?;
        let filter = NewestFilter {
            status: Some(IncidentStatus::Resolved),
            services: OfServices::Only(vec![incident.service]),
            ..NewestFilter::default()
        };
        let resolved = store.newest_incidents(&filter, LOOKED_AT).await?.items;
        let sign = sign(&incident.title);
        let alike = resolved.into_iter().filter(|other| other.id != incident.id && self::sign(&other.title) == sign);
        let mut similar = Vec::new();
        for incident in alike.take(MOST_SIMILAR) {
            let last_note = store.last_note_of(incident.id).await?.and_then(|entry| match entry.kind {
                LogKind::Annotate { content } => Some((entry.agent, content)),
                _ => None,
            });
            similar.push(Similar { incident, last_note });
        }
        Ok(Self { change: changes.items.into_iter().next(), similar })
    }

    /// The incidents like this one.
    pub(super) fn show(&self, visit: &Visit) -> Markup {
        html! {
            @if !self.similar.is_empty() {
                section.card #similar-card aria-labelledby="similar" {
                    h2 #similar { (visit.texts.landing.similar) }
                    ol.similar { @for similar in &self.similar { (one(visit, similar)) } }
                }
            }
        }
    }
}

fn one(visit: &Visit, similar: &Similar) -> Markup {
    let texts = visit.texts;
    let Similar { incident, last_note } = similar;
    let after = moment::took(visit, incident.created_at, incident.status_changed_at);
    html! {
        li {
            p {
                a href={ "/incidents/" (incident.id) } { "#" (incident.number) } " · " (moment::ago(visit, incident.created_at)) ", "
                @match incident.status_changed_by {
                    Agent::User(user) => (say(texts.landing.resolved_by, &[&person::strong(visit, user), &after])),
                    Agent::Integration(_) | Agent::System => (fill(texts.landing.resolved_itself, &after)),
                }
            }
            @if let Some((agent, content)) = last_note {
                blockquote.note { (super::cut(content)) @if let Agent::User(user) = agent { footer.quiet { "— " (by(visit, *user)) } } }
            }
        }
    }
}

fn by(visit: &Visit, user: UserId) -> &str {
    person::name(&visit.directory, user, visit.texts)
}

fn first(limit: u32) -> Part {
    Part { offset: 0, limit, want_total: false }
}

/// A title without what differs from one time to the next: numbers.
fn sign(title: &str) -> String {
    let folded = title.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty());
    folded.collect::<Vec<_>>().join("0").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_differ_in_numbers_only_are_alike() {
        assert_eq!(sign("Disk of web1 is 93 % full"), sign("disk of web12 is 7 % full"));
        assert_ne!(sign("Disk of web1 is full"), sign("Memory of web1 is full"));
    }
}
