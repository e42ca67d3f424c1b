//! Finding an object by what a person calls it: its id, its name, or enough of its name.

use vigie_core::directory::{Directory, User};
use vigie_pagerduty::ApiError;

/// How many names a refusal suggests at most.
const MOST_SUGGESTIONS: usize = 5;
/// The longest text that is compared with names letter by letter.
const LONGEST_COMPARED: usize = 64;

/// The object that a text names among these: `(id, name)`. The id wins, then the whole name in any case, then the only
/// name that holds the text.
///
/// # Errors
/// 404 with names that are meant perhaps; 400 when several names hold the text.
pub(super) fn resolve<'a, I: Copy + ToString>(
    text: &str,
    what: &str,
    objects: impl Iterator<Item = (I, &'a str)> + Clone,
) -> Result<I, ApiError> {
    if let Some((id, _)) = objects.clone().find(|(id, _)| id.to_string() == text) {
        return Ok(id);
    }
    let wanted = text.to_lowercase();
    if let Some((id, _)) = objects.clone().find(|(_, name)| name.to_lowercase() == wanted) {
        return Ok(id);
    }
    let holding: Vec<(I, &str)> = objects.clone().filter(|(_, name)| name.to_lowercase().contains(&wanted)).collect();
    match holding.as_slice() {
        [(id, _)] => Ok(*id),
        [] => Err(unknown(text, what, &nearest(&wanted, objects.map(|(_, name)| name)))),
        several => {
            let names: Vec<&str> = several.iter().map(|(_, name)| *name).collect();
            Err(ApiError::invalid(format!("{text:?} names several: {}; give one of them whole", listed(&names))))
        }
    }
}

/// The person that an id, an e-mail address or a name names.
///
/// # Errors
/// As [`resolve`].
pub(super) fn resolve_user(text: &str, directory: &Directory) -> Result<vigie_core::ids::UserId, ApiError> {
    let by_email = |user: &&std::sync::Arc<User>| user.email.eq_ignore_ascii_case(text);
    if let Some(user) = directory.users.values().find(by_email) {
        return Ok(user.id);
    }
    resolve(text, "person", directory.users.values().map(|user| (user.id, user.name.as_str())))
}

fn unknown(text: &str, what: &str, suggestions: &[&str]) -> ApiError {
    let hint = match suggestions {
        [] => String::new(),
        names => format!("; did you mean {}?", listed(names)),
    };
    ApiError::new(404, 2100, "Not Found", vec![format!("No {what} is called {text:?}{hint}")])
}

fn listed(names: &[&str]) -> String {
    let mut words: Vec<String> = names.iter().take(MOST_SUGGESTIONS).map(|name| format!("{name:?}")).collect();
    if names.len() > MOST_SUGGESTIONS {
        words.push(format!("{} more", names.len() - MOST_SUGGESTIONS));
    }
    words.join(", ")
}

/// The names that are like a text: few letters must be changed, or they share a word.
fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let limit = wanted.chars().count() / 3 + 1;
    let mut near: Vec<(usize, &str)> = names
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let shares = wanted.split_whitespace().any(|word| word.len() > 2 && lower.contains(word));
            let distance = if shares { 0 } else { distance(wanted, &lower) };
            (distance <= limit).then_some((distance, name))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().take(MOST_SUGGESTIONS).map(|(_, name)| name).collect()
}

/// How many letters must be changed, added or taken away to make one text the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) =
        (one.chars().take(LONGEST_COMPARED).collect(), other.chars().take(LONGEST_COMPARED).collect());
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = place + 1;
        for (column, against) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != against);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [(u8, &str); 4] = [(1, "Primary"), (2, "Primary nights"), (3, "Database"), (4, "Search (EU)")];

    fn found(text: &str) -> Result<u8, String> {
        resolve(text, "schedule", NAMES.iter().copied()).map_err(|refusal| refusal.errors.join(" "))
    }

    #[test]
    fn ids_whole_names_and_enough_of_a_name_are_found() {
        assert_eq!(found("2"), Ok(2));
        assert_eq!(found("PRIMARY"), Ok(1), "a whole name wins over a longer one that holds it");
        assert_eq!(found("nights"), Ok(2));
        assert_eq!(found("search"), Ok(4));
    }

    #[test]
    fn what_is_not_found_suggests_what_is_near() {
        assert_eq!(found("databse"), Err("No schedule is called \"databse\"; did you mean \"Database\"?".to_owned()));
        assert_eq!(found("zzzzzzzz"), Err("No schedule is called \"zzzzzzzz\"".to_owned()));
        let several = "\"prim\" names several: \"Primary\", \"Primary nights\"; give one of them whole";
        assert_eq!(found("prim"), Err(several.to_owned()));
    }
}
