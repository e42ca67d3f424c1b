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
    html! {
        datalist id=(LIST) {
            @for user in known.chain(others).take(MOST_SUGGESTED) { option value=(written(directory, user)) { (user.email) } }
        }
    }
}

/// A person as the field holds them: by name, with their address where others have the same name.
pub(crate) fn written(directory: &Directory, user: &User) -> String {
    let has_namesake = directory.users.values().any(|other| other.id != user.id && other.name == user.name);
    if has_namesake { format!("{} <{}>", user.name, user.email) } else { user.name.clone() }
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
