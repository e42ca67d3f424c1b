//! `GET /suggest/{kind}`: names that hold what is being typed; and what a typed name means when a form comes back.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use vigie_core::{
    directory::{Directory, User},
    engine::Assignee,
    ids::{PolicyId, ServiceId, TeamId, UserId},
};

use super::{
    problem::Problem,
    texts::{Texts, fill},
    visit::Visit,
};

/// How many names are suggested.
const MOST_SUGGESTED: usize = 12;
/// How many names an answer to an unclear one lists.
const MOST_LISTED: usize = 5;

/// What is chosen among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Services.
    Services,
    /// Teams.
    Teams,
    /// People.
    Users,
    /// Escalation policies.
    Policies,
    /// Schedules.
    Schedules,
    /// People and escalation policies: to whom an incident can be given.
    Assignees,
}

impl Kind {
    /// Its word in addresses.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Teams => "teams",
            Self::Users => "users",
            Self::Policies => "policies",
            Self::Schedules => "schedules",
            Self::Assignees => "assignees",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Services, Self::Teams, Self::Users, Self::Policies, Self::Schedules, Self::Assignees]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// What is being typed.
#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    q: String,
}

/// The names as a JSON list.
pub(super) async fn show(
    visit: Visit,
    Path(kind): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Problem> {
    let kind = Kind::parse(&kind).ok_or(Problem::NoPage)?;
    Ok(Json(names(&visit, kind, &wish.q)).into_response())
}

/// Names that hold a text; those that begin with it come first.
pub(super) fn names(visit: &Visit, kind: Kind, text: &str) -> Vec<String> {
    let seen = visit.seen();
    match kind {
        Kind::Services => best(seen.services.values().map(|one| one.name.as_str()), text),
        Kind::Teams => best(seen.teams.values().map(|one| one.name.as_str()), text),
        Kind::Policies => best(seen.policies.values().map(|one| one.name.as_str()), text),
        Kind::Schedules => best(seen.schedules.values().map(|one| one.name.as_str()), text),
        Kind::Users => best(labels(&seen).iter().map(String::as_str), text),
        Kind::Assignees => {
            let (people, policies) = (labels(&seen), seen.policies.values().map(|one| one.name.as_str()));
            best(people.iter().map(String::as_str).chain(policies), text)
        }
    }
}

/// A person as one reads and types them: names are not unique, addresses are.
pub(super) fn label(user: &User) -> String {
    format!("{} ({})", user.name, user.email)
}

/// Whom a search means: by id, e-mail address, whole name, or the first whose name holds the words.
pub(super) fn person_called<'a>(directory: &'a Directory, words: &str) -> Option<&'a User> {
    let words = words.to_lowercase();
    let users = || directory.users.values().map(|user| &**user);
    let exact = users().find(|user| {
        user.id.as_str().eq_ignore_ascii_case(&words)
            || user.email.to_lowercase() == words
            || user.name.to_lowercase() == words
    });
    exact.or_else(|| users().find(|user| user.name.to_lowercase().contains(&words)))
}

/// The service that a typed name means.
///
/// # Errors
/// A sentence: there is none, or several could be meant. So with all below.
pub(super) fn service(visit: &Visit, text: &str) -> Result<ServiceId, String> {
    let seen = seen(visit);
    meant(visit.texts, text, seen.services.values().map(|one| (one.id, one.name.as_str())))
}

/// The team that a typed name means.
pub(super) fn team(visit: &Visit, text: &str) -> Result<TeamId, String> {
    let seen = seen(visit);
    meant(visit.texts, text, seen.teams.values().map(|one| (one.id, one.name.as_str())))
}

/// The escalation policy that a typed name means.
pub(super) fn policy(visit: &Visit, text: &str) -> Result<PolicyId, String> {
    let seen = seen(visit);
    meant(visit.texts, text, seen.policies.values().map(|one| (one.id, one.name.as_str())))
}

/// The person that a typed name, address or label means.
pub(super) fn user(visit: &Visit, text: &str) -> Result<UserId, String> {
    let seen = seen(visit);
    if let Some(user) = exactly(&seen, text) {
        return Ok(user);
    }
    let labels: Vec<(UserId, String)> = seen.users.values().map(|user| (user.id, label(user))).collect();
    meant(visit.texts, text, labels.iter().map(|(id, label)| (*id, label.as_str())))
}

/// To whom an incident shall go: the person or the escalation policy that is meant.
pub(super) fn assignee(visit: &Visit, text: &str) -> Result<Assignee, String> {
    if text.trim().is_empty() {
        return Err(visit.texts.refusals.no_assignee.to_owned());
    }
    let seen = seen(visit);
    if let Some(user) = exactly(&seen, text) {
        return Ok(Assignee::Users(vec![user]));
    }
    let labels: Vec<(UserId, String)> = seen.users.values().map(|user| (user.id, label(user))).collect();
    let people = labels.iter().map(|(id, label)| (Meant::User(*id), label.as_str()));
    let policies = seen.policies.values().map(|policy| (Meant::Policy(policy.id), policy.name.as_str()));
    Ok(match meant(visit.texts, text, people.chain(policies))? {
        Meant::User(user) => Assignee::Users(vec![user]),
        Meant::Policy(policy) => Assignee::Policy(policy),
    })
}

#[derive(Clone, Copy)]
enum Meant {
    User(UserId),
    Policy(PolicyId),
}

/// The person with this address, or the only one with this name: others may have it in theirs.
fn exactly(seen: &Directory, text: &str) -> Option<UserId> {
    let (address, name) = (text.trim(), text.trim().to_lowercase());
    let by_address = seen.users.values().find(|user| user.email.eq_ignore_ascii_case(address));
    let mut named = seen.users.values().filter(|user| user.name.to_lowercase() == name);
    let only = named.next().filter(|_| named.next().is_none());
    by_address.or(only).map(|user| user.id)
}

fn labels(seen: &Directory) -> Vec<String> {
    seen.users.values().map(|user| label(user)).collect()
}

fn seen(visit: &Visit) -> Arc<Directory> {
    visit.seen()
}

/// The one with exactly this name in any case, else the only one whose name holds it.
fn meant<'a, I: Copy>(texts: &Texts, text: &str, all: impl Iterator<Item = (I, &'a str)>) -> Result<I, String> {
    let wanted = text.trim().to_lowercase();
    let mut holding: Vec<(I, &str)> = Vec::new();
    for (id, name) in all {
        let name_lower = name.to_lowercase();
        if name_lower == wanted {
            return Ok(id);
        }
        if !wanted.is_empty() && name_lower.contains(&wanted) {
            holding.push((id, name));
        }
    }
    match holding.as_slice() {
        [] => Err(fill(texts.forms.no_such, text.trim())),
        [(id, _)] => Ok(*id),
        several => {
            let listed: Vec<&str> = several.iter().take(MOST_LISTED).map(|(_, name)| *name).collect();
            let more = if several.len() > MOST_LISTED { " …" } else { "" };
            Err(format!("{} {}{more}", fill(texts.forms.several_meant, text.trim()), listed.join(", ")))
        }
    }
}

fn best<'a>(all: impl Iterator<Item = &'a str>, text: &str) -> Vec<String> {
    let wanted = text.trim().to_lowercase();
    let (mut first, mut then): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for name in all {
        let lower = name.to_lowercase();
        if lower.starts_with(&wanted) {
            first.push(name);
        } else if lower.contains(&wanted) && then.len() < MOST_SUGGESTED {
            then.push(name);
        }
    }
    first.sort_by_cached_key(|name| name.to_lowercase());
    first.into_iter().chain(then).take(MOST_SUGGESTED).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::texts::ENGLISH;

    const NAMES: [&str; 4] = ["Checkout", "Check-in", "Recheck", "Ledger"];

    fn meant_by(text: &str) -> Result<usize, String> {
        meant(&ENGLISH, text, NAMES.iter().enumerate().map(|(place, name)| (place, *name)))
    }

    #[test]
    fn a_name_means_the_one_that_has_it_or_the_only_one_that_holds_it() {
        assert_eq!(meant_by(" checkout "), Ok(0));
        assert_eq!(meant_by("ledg"), Ok(3));
        assert!(meant_by("check").is_err_and(|told| told.ends_with("Checkout, Check-in, Recheck")));
        assert!(meant_by("search").is_err_and(|told| told.contains("search")));
        assert!(meant_by("").is_err());
    }

    #[test]
    fn what_begins_with_the_text_is_suggested_first() {
        assert_eq!(best(NAMES.into_iter(), "CHECK"), ["Check-in", "Checkout", "Recheck"]);
        assert_eq!(best(NAMES.into_iter(), ""), ["Check-in", "Checkout", "Ledger", "Recheck"]);
    }
}
