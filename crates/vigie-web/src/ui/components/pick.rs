//! Naming a person in a form, however many there are: a field with suggestions, and finding whom it means. Works
//! without scripts, and never lists thousands.

use maud::{Markup, html};
use vigie_core::{
    directory::{Directory, User},
    ids::UserId,
};

use super::field::{self, Field};
use crate::ui::visit::Visit;

/// How many people a field suggests; whoever is not among them can be written all the same.
const MOST_SUGGESTED: usize = 200;
/// How many people are named where several are meant.
const MOST_MEANT: usize = 8;
/// The id of the suggestions; they stand once on a page.
const LIST: &str = "people-suggested";

/// A field for a person, by name or e-mail address. The page needs [`suggestions`] once.
pub(crate) fn person(field: &Field<'_>) -> Markup {
    field::listed(field, LIST, Some("/suggest/users"))
}

/// The people that fields of the page suggest: these first, and others while there is room.
pub(crate) fn suggestions(visit: &Visit, first: &[UserId]) -> Markup {
    let directory = &visit.directory;
    let known = first.iter().filter_map(|id| directory.users.get(id));
    let others = directory.users.values().filter(|user| !first.contains(&user.id));
    let suggested: Vec<&User> = known.chain(others).take(MOST_SUGGESTED).map(AsRef::as_ref).collect();
    html! { datalist id=(LIST) { (options(&suggested)) } }
}

/// People as fields hold them: by name, with their address where another one of them has the same name.
pub(crate) fn options(people: &[&User]) -> Markup {
    let mut names: Vec<&str> = people.iter().map(|user| user.name.as_str()).collect();
    names.sort_unstable();
    let is_shared = |name: &str| {
        let first = names.partition_point(|other| *other < name);
        names.get(first + 1).is_some_and(|next| *next == name)
    };
    html! {
        @for user in people {
            @if is_shared(&user.name) { option value={ (user.name) " <" (user.email) ">" } {} }
            @else { option value=(user.name) { (user.email) } }
        }
    }
}

/// Whom a field means.
///
/// # Errors
/// Who could be meant: nobody, or several.
pub(crate) fn find(directory: &Directory, text: &str) -> Result<UserId, Vec<UserId>> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Err(Vec::new());
    }
    let address = text.rsplit_once('<').map_or(text.as_str(), |(_, rest)| rest.trim_end_matches('>')).to_owned();
    let all = |fits: &dyn Fn(&User) -> bool| -> Vec<UserId> {
        directory.users.values().filter(|user| fits(user)).map(|user| user.id).take(MOST_MEANT).collect()
    };
    let exact = all(&|user| user.email == address || user.id.as_str().eq_ignore_ascii_case(&text));
    let named = || all(&|user| user.name.to_lowercase() == text);
    let holds = || all(&|user| user.name.to_lowercase().contains(&text) || user.email.contains(&text));
    let found = [exact].into_iter().chain(std::iter::once_with(named)).chain(std::iter::once_with(holds));
    let found = found.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    match found.as_slice() {
        [only] => Ok(*only),
        _ => Err(found),
    }
}
