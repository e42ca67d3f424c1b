//! People: their names, and the circles that stand for them.

use std::sync::Arc;

use maud::{Markup, html};
use vigie_core::{
    directory::{Directory, User},
    ids::UserId,
};

use crate::ui::{texts::Texts, visit::Visit};

/// How many people are named before the rest is counted.
const MOST_NAMED: usize = 6;
/// How many colours circles have.
const COLORS: usize = 6;

/// A person's name.
pub(crate) fn name<'a>(directory: &'a Directory, id: UserId, texts: &'a Texts) -> &'a str {
    directory.users.get(&id).map_or(texts.frame.person_gone, |user| user.name.as_str())
}

/// A name that stands out in a sentence.
pub(crate) fn strong(visit: &Visit, id: UserId) -> Markup {
    html! { strong { (name(&visit.directory, id, visit.texts)) } }
}

/// `Ann, Bob, Cid +3`
pub(crate) fn names(visit: &Visit, ids: &[UserId]) -> Markup {
    html! {
        @if ids.is_empty() { (visit.texts.frame.nobody) }
        @for (place, id) in ids.iter().take(MOST_NAMED).enumerate() {
            @if place > 0 { ", " }
            (strong(visit, *id))
        }
        @if ids.len() > MOST_NAMED { " +" (ids.len() - MOST_NAMED) }
    }
}

/// A circle with a person's initials; the name stands beside it or in the label around it.
pub(crate) fn avatar(user: &Arc<User>) -> Markup {
    html! { span.avatar data-color=(color(user.id)) title=(user.name) aria-hidden="true" { (initials(&user.name)) } }
}

/// The number of a person's colour, the same everywhere.
pub(crate) fn color(id: UserId) -> usize {
    id.as_str().bytes().map(usize::from).sum::<usize>() % COLORS
}

/// Circles of several people, with their names for those who do not see them.
pub(crate) fn avatars(visit: &Visit, ids: &[UserId]) -> Markup {
    let users: Vec<&Arc<User>> = ids.iter().filter_map(|id| visit.directory.users.get(id)).collect();
    let all = users.iter().map(|user| user.name.as_str()).collect::<Vec<_>>().join(", ");
    html! {
        @if !users.is_empty() {
            span.avatars {
                @for user in users.iter().take(3) { (avatar(user)) }
                @if users.len() > 3 { span.avatar data-color="more" aria-hidden="true" { "+" (users.len() - 3) } }
                span.sr { (all) }
            }
        }
    }
}

/// The first letters of the first and the last word.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Ann Marie Écrivain"), "AÉ");
        assert_eq!(initials("vigie"), "V");
        assert_eq!(initials(" (ops) "), "O");
    }
}
