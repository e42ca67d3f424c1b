//! `GET /audit`: who changed what, newest first; filters in the address, and pages that cost the same however far back.

use std::time::Duration;

use axum::{extract::Query, response::Response};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    directory::Kind,
    ids::{PolicyId, ScheduleId, ServiceId, SubscriptionId, TeamId, UserId},
    permission::{Action, Resource},
    text::cut,
    time::At,
};
use vigie_store::{AuditCursor, AuditEntry, AuditFilter, AuditMethod, FieldChange};

use crate::ui::{
    components::{empty, icon, news, page_head, search, tabs},
    layout::{Page, Place},
    moment,
    problem::Problem,
    suggest,
    texts::{Texts, say},
    visit::Visit,
};

/// How many a page shows.
const PAGE_LENGTH: u32 = 50;
/// The longest part of a value that is shown, in characters; the REST API has all of it.
const MOST_CHARS: usize = 300;
/// How many fields of a change are shown at once; the rest opens.
const MOST_FIELDS: usize = 6;
/// A day, for the last day that is asked for.
const DAY: Duration = Duration::from_secs(86_400);

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct View {
    /// A person's name, address or id.
    #[serde(default)]
    who: String,
    #[serde(default)]
    kind: String,
    /// An object's id.
    #[serde(default)]
    id: String,
    #[serde(default)]
    change: String,
    /// The first day.
    #[serde(default)]
    since: String,
    /// The last day.
    #[serde(default)]
    until: String,
    /// Where the page before ended.
    #[serde(default)]
    after: String,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(view): Query<View>) -> Result<Response, Problem> {
    if !visit.may(Action::Administer, &Resource::Account) {
        return Err(Problem::ReadOnly);
    }
    let cursor = read_cursor(&view.after);
    let mut entries = match view.filter(&visit) {
        Some(filter) => visit.state.app.store().audit_entries(&filter, cursor.as_ref(), PAGE_LENGTH + 1).await?,
        None => Vec::new(),
    };
    let has_more = entries.len() > PAGE_LENGTH as usize;
    entries.truncate(PAGE_LENGTH as usize);
    let texts = &visit.texts.audit;
    let older = entries.last().filter(|_| has_more).map(|last| view.address(&write_cursor(&last.cursor)));
    let first = (!view.after.is_empty()).then(|| (texts.newest, view.address("")));
    let content = html! {
        (page_head::show(visit.texts.menu.audit, Some(texts.lead), news::place(&visit, "history-list", news::Kind::Rows)))
        (search(&visit, &view))
        @if entries.is_empty() { (empty::state(icon::BOOK, texts.nothing, texts.nothing_why)) }
        @else { (list(&visit, &entries)) }
        (tabs::pager(visit.texts.frame.pages, first, older.map(|path| (visit.texts.frame.older, path))))
    };
    let title = visit.texts.menu.audit.to_owned();
    Ok(Page { title, place: Place::Audit, follows: None, content }.answer(&visit))
}

impl View {
    /// `None` where nobody is called like that, so that nothing is found.
    fn filter(&self, visit: &Visit) -> Option<AuditFilter> {
        let day = |text: &str| text.parse::<Date>().ok()?.to_zoned(visit.zone.clone()).ok();
        let at = |zoned: jiff::Zoned| At::from(zoned.timestamp());
        let actor = match self.who.trim() {
            "" => None,
            who => Some(("user".to_owned(), Some(suggest::person_called(&visit.directory, who)?.id.to_string()))),
        };
        Some(AuditFilter {
            since: day(&self.since).map_or(At::EPOCH, at),
            until: day(&self.until).map_or(visit.now + Duration::from_secs(1), |zoned| at(zoned) + DAY),
            kinds: Kind::parse(&self.kind).into_iter().collect(),
            id: Some(self.id.trim().to_owned()).filter(|id| !id.is_empty()),
            actor,
            method: None,
            truncated_token: None,
            changes: ["create", "put", "remove"].into_iter().filter(|one| *one == self.change).collect(),
        })
    }

    /// The same from another place on.
    fn address(&self, after: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let fields = [
            ("who", self.who.as_str()),
            ("kind", &self.kind),
            ("id", &self.id),
            ("change", &self.change),
            ("since", &self.since),
            ("until", &self.until),
            ("after", after),
        ];
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        format!("/audit?{}", query.finish())
    }
}

fn search(visit: &Visit, view: &View) -> Markup {
    let texts = &visit.texts.audit;
    let day = |name: &str, label: &str, value: &str| {
        html! { label.search-day { span { (label) } input.input type="date" name=(name) value=(value) data-submits; } }
    };
    let kinds = Kind::ALL.map(|kind| (kind.as_str(), kind_word(kind, visit.texts)));
    let changes = [("create", texts.created), ("put", texts.changed), ("remove", texts.removed)];
    let others = html! {
        (search::choice("kind", texts.kind, texts.any_kind, &kinds, &view.kind))
        (search::choice("change", texts.change, texts.any_change, &changes, &view.change))
        (day("since", texts.since, &view.since))
        (day("until", texts.until, &view.until))
        @if !view.id.is_empty() { input type="hidden" name="id" value=(view.id); a.button href="/audit" { (icon::UNDO) (texts.everything) } }
    };
    search::form(visit, "/audit", ("who", texts.who, &view.who), others)
}

fn list(visit: &Visit, entries: &[AuditEntry]) -> Markup {
    let mut day = String::new();
    html! {
        ol.audit #history-list data-held {
            @for entry in entries {
                @let today = moment::day(visit, entry.cursor.changed_at);
                @if today != day { li.day { ({ day.clone_from(&today); &today }) } }
                (row(visit, entry))
            }
        }
    }
}

fn row(visit: &Visit, entry: &AuditEntry) -> Markup {
    let texts = &visit.texts.audit;
    let (tone, icon) = match (entry.change.as_str(), entry.detail.as_ref().map(|(what, _)| what.as_str())) {
        (_, Some("session")) => ("info", icon::PERSON),
        ("create", _) => ("good", icon::PLUS),
        ("remove", _) => ("bad", icon::BIN),
        _ => ("info", icon::PENCIL),
    };
    let (who, what) = (who(visit, &entry.author.name), what(visit, entry));
    let sentence = match (entry.change.as_str(), entry.detail.as_ref().map(|(what, _)| what.as_str())) {
        ("create", Some("session")) => say(texts.did_sign_in, &[&who]),
        ("remove", Some("session")) => say(texts.did_sign_out, &[&who, &what]),
        (_, Some("password")) => say(texts.did_set_password, &[&who, &what]),
        (_, Some("password_link")) => say(texts.did_make_link, &[&who, &what]),
        ("create", Some("subscription")) => say(texts.did_subscribe, &[&who, &what]),
        ("remove", Some("subscription")) => say(texts.did_unsubscribe, &[&who, &what]),
        ("create", Some(_)) => say(texts.did_make_token, &[&who, &what]),
        ("remove", Some(_)) => say(texts.did_revoke_token, &[&who, &what]),
        ("create", None) => say(texts.did_create, &[&who, &what]),
        ("remove", None) => say(texts.did_remove, &[&who, &what]),
        _ => say(texts.did_change, &[&who, &what]),
    };
    html! {
        li.audit-entry id={ "audit-" (write_cursor(&entry.cursor)) } data-tone=(tone) {
            span.entry-icon { (icon) }
            div.audit-what {
                p { (sentence) }
                (fields(visit, entry))
                p.audit-how { (how(visit, entry)) }
            }
            span.audit-when { (moment::clock_time(visit, entry.cursor.changed_at)) }
        }
    }
}

/// Who did it: a person by name, a token, or what changes things by itself.
fn who(visit: &Visit, name: &str) -> Markup {
    let user = name.strip_prefix("user ").and_then(UserId::parse);
    html! {
        @match user.map(|id| visit.directory.users.get(&id)) {
            Some(Some(user)) => strong { a href={ "/users/" (user.id) } { (user.name) } },
            Some(None) => strong { (visit.texts.frame.person_gone) },
            None if name.starts_with("token ") => strong { (visit.texts.audit.a_token) },
            None => strong { (name) },
        }
    }
}

/// The object with a link to it, where it still exists; else its id.
fn what(visit: &Visit, entry: &AuditEntry) -> Markup {
    let directory = &visit.directory;
    let id = entry.id.as_str();
    let found = match entry.kind {
        Kind::User => {
            UserId::parse(id).and_then(|id| directory.users.get(&id)).map(|one| ("/users/", one.name.clone()))
        }
        Kind::Team => {
            TeamId::parse(id).and_then(|id| directory.teams.get(&id)).map(|one| ("/teams/", one.name.clone()))
        }
        Kind::Service => {
            ServiceId::parse(id).and_then(|id| directory.services.get(&id)).map(|one| ("/services/", one.name.clone()))
        }
        Kind::Policy => PolicyId::parse(id)
            .and_then(|id| directory.policies.get(&id))
            .map(|one| ("/escalation_policies/", one.name.clone())),
        Kind::Schedule => ScheduleId::parse(id)
            .and_then(|id| directory.schedules.get(&id))
            .map(|one| ("/schedules/", one.name.clone())),
        Kind::Subscription => SubscriptionId::parse(id)
            .and_then(|id| directory.subscriptions.get(&id))
            .map(|one| ("/settings/webhooks/", one.description.clone().unwrap_or_else(|| one.url.clone()))),
        _ => None,
    };
    // What is gone has its name in what was taken away.
    let named = entry.fields.iter().find(|field| field.name == "name").map(|field| (&field.after, &field.before));
    let last_name = named.and_then(|(after, before)| after.first().or(before.first()));
    html! {
        span.quiet { (kind_word(entry.kind, visit.texts)) " " }
        @match (found, last_name) {
            (Some((path, name)), _) => a href={ (path) (id) } { (name) },
            (None, Some(name)) => strong { (name) },
            (None, None) => code { (id) },
        }
    }
}

fn fields(visit: &Visit, entry: &AuditEntry) -> Markup {
    let is_told = |field: &&FieldChange| !(field.before.is_empty() && field.after.is_empty());
    let all: Vec<&FieldChange> = entry.fields.iter().filter(is_told).collect();
    let is_update = entry.change == "put";
    html! {
        @if all.is_empty() {}
        @else if is_update && all.len() <= MOST_FIELDS { dl.audit-fields { @for field in &all { (one_field(visit, field)) } } }
        @else {
            details.audit-more {
                summary { (crate::ui::texts::count(all.len() as u64, visit.texts.audit.one_field, visit.texts.audit.many_fields)) }
                dl.audit-fields { @for field in &all { (one_field(visit, field)) } }
            }
        }
    }
}

fn one_field(visit: &Visit, field: &FieldChange) -> Markup {
    let texts = &visit.texts.audit;
    let value = |all: &[String]| cut(&all.join(", "), MOST_CHARS);
    html! {
        dt { (field.name.replace('_', " ")) }
        dd {
            @if !field.before.is_empty() { del { span.sr { (if field.is_list { texts.took_out } else { texts.before }) " " } (value(&field.before)) } }
            @if !field.before.is_empty() && !field.after.is_empty() { span.audit-arrow aria-hidden="true" { " → " } }
            @if !field.after.is_empty() { ins { span.sr { (if field.is_list { texts.put_in } else { texts.after }) " " } (value(&field.after)) } }
        }
    }
}

/// `in the console · from 192.0.2.1 · history of this object`
fn how(visit: &Visit, entry: &AuditEntry) -> Markup {
    let texts = &visit.texts.audit;
    let author = &entry.author;
    html! {
        span { @match author.method {
            Some(AuditMethod::Browser) => (texts.by_browser),
            Some(AuditMethod::ApiToken) => { (texts.by_token) @if let Some(end) = &author.truncated_token { " " code { "…" (end) } } },
            Some(AuditMethod::Other) | None => (texts.by_other),
        } }
        @if let Some(address) = &author.remote_address { span { (say(texts.from, &[address])) } }
        a href={ "/audit?kind=" (entry.kind.as_str()) "&id=" (entry.id) } { (texts.history) }
    }
}

const fn kind_word(kind: Kind, texts: &Texts) -> &'static str {
    let texts = &texts.audit;
    match kind {
        Kind::Account => texts.kind_account,
        Kind::User => texts.kind_user,
        Kind::Team => texts.kind_team,
        Kind::Service => texts.kind_service,
        Kind::Integration => texts.kind_integration,
        Kind::Policy => texts.kind_policy,
        Kind::Schedule => texts.kind_schedule,
        Kind::MaintenanceWindow => texts.kind_maintenance_window,
        Kind::Priority => texts.kind_priority,
        Kind::Vendor => texts.kind_vendor,
        Kind::Subscription => texts.kind_subscription,
        Kind::CoverRequest => texts.kind_cover_request,
    }
}

fn write_cursor(cursor: &AuditCursor) -> String {
    format!("{}-{}-{}", cursor.changed_at.micros(), cursor.directory_version, cursor.position)
}

/// `None` where the address was bent: the page starts with the newest then.
fn read_cursor(text: &str) -> Option<AuditCursor> {
    let mut parts = text.splitn(3, '-');
    let micros: i64 = parts.next()?.parse().ok()?;
    let directory_version = parts.next()?.parse().ok()?;
    Some(AuditCursor { changed_at: At::from_micros(micros), directory_version, position: parts.next()?.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_history_is_read_back() {
        let cursor =
            AuditCursor { changed_at: At::from_micros(7), directory_version: 3, position: "user-PADA-1".into() };
        assert_eq!(read_cursor(&write_cursor(&cursor)), Some(cursor));
        assert_eq!(["", "1", "x-2-y"].map(read_cursor), [None, None, None]);
    }
}
