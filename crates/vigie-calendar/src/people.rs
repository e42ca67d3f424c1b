//! Whom the events of a calendar name.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use vigie_core::{
    directory::{Directory, User},
    ids::UserId,
    time::At,
};

use crate::{Event, Occurrence};

/// An occurrence with the person it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// Who.
    pub user: UserId,
    /// First moment.
    pub start: At,
    /// First moment after it.
    pub end: At,
}

/// Events that do not say whose they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Their title.
    pub title: String,
    /// Who takes part, as they are written.
    pub attendees: Vec<String>,
    /// The people that they name; none or several.
    pub named: Vec<String>,
    /// When the first of them is.
    pub first: At,
    /// How many there are.
    pub count: usize,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.title)?;
        if !self.attendees.is_empty() {
            write!(f, " with {}", self.attendees.join(", "))?;
        }
        match self.count {
            1 => write!(f, " on {}", self.first)?,
            count => write!(f, " ({count} times, first on {})", self.first)?,
        }
        match self.named.as_slice() {
            [] => write!(f, " names nobody who is known here"),
            several => write!(f, " names several people: {}", several.join(", ")),
        }
    }
}

/// How much of a title, and of what names somebody who takes part, is looked at, in characters.
const LOOKED_AT: usize = 1_000;

/// Whom each occurrence names: by the e-mail address or name of those who take part, else by an e-mail address in the
/// title, else by a full name in it.
///
/// # Errors
/// All events that name nobody, or several people.
pub fn find_people(directory: &Directory, occurrences: &[Occurrence<'_>]) -> Result<Vec<Assigned>, Vec<Unknown>> {
    let known = Known::of(directory);
    // By where the event lies in memory: each is looked at once, however often it takes place.
    let mut answers: BTreeMap<*const Event, Vec<UserId>> = BTreeMap::new();
    let mut unknown: BTreeMap<*const Event, Unknown> = BTreeMap::new();
    let mut assigned = Vec::with_capacity(occurrences.len());
    for occurrence in occurrences {
        let event = occurrence.event;
        match answers.entry(event).or_insert_with(|| known.named_by(event)).as_slice() {
            [user] => assigned.push(Assigned { user: *user, start: occurrence.start, end: occurrence.end }),
            users => {
                let name = |user: &UserId| directory.users.get(user).map(|user| user.name.clone());
                let new = || Unknown {
                    title: event.summary.clone(),
                    attendees: event.attendees.clone(),
                    named: users.iter().filter_map(name).collect(),
                    first: occurrence.start,
                    count: 0,
                };
                unknown.entry(event).or_insert_with(new).count += 1;
            }
        }
    }
    if unknown.is_empty() { Ok(assigned) } else { Err(merged(unknown.into_values())) }
}

/// Events with the same title and people as one, by title.
fn merged(all: impl Iterator<Item = Unknown>) -> Vec<Unknown> {
    let mut all: Vec<Unknown> = all.collect();
    all.sort_by(|one, other| {
        (&one.title, &one.attendees, one.first).cmp(&(&other.title, &other.attendees, other.first))
    });
    all.dedup_by(|later, first| {
        let is_same = (&later.title, &later.attendees) == (&first.title, &first.attendees);
        first.count += if is_same { later.count } else { 0 };
        is_same
    });
    all
}

/// People by what calendars call them.
struct Known {
    emails: BTreeMap<String, UserId>,
    /// By the first word of their name: the others, and who.
    names: BTreeMap<String, Vec<(Vec<String>, UserId)>>,
}

impl Known {
    fn of(directory: &Directory) -> Self {
        let emails = directory.users.values().map(|user| (user.email.to_lowercase(), user.id)).collect();
        let mut names: BTreeMap<String, Vec<(Vec<String>, UserId)>> = BTreeMap::new();
        let words_of = |user: &Arc<User>| (words(&user.name), user.id);
        for (mut name, user) in directory.users.values().map(words_of).filter(|(name, _)| !name.is_empty()) {
            let first = name.remove(0);
            names.entry(first).or_default().push((name, user));
        }
        Self { emails, names }
    }

    fn named_by(&self, event: &Event) -> Vec<UserId> {
        let people: BTreeSet<UserId> = event.attendees.iter().flat_map(|attendee| self.in_text(attendee)).collect();
        let people = if people.is_empty() { self.in_text(&event.summary) } else { people };
        people.into_iter().collect()
    }

    /// Whoever's e-mail address is in a text, else whoever's full name is.
    fn in_text(&self, text: &str) -> BTreeSet<UserId> {
        let text = text.chars().take(LOOKED_AT).collect::<String>().to_lowercase();
        let addresses = text.split(|c: char| c.is_whitespace() || "<>()[],;:\"'".contains(c));
        let found: BTreeSet<UserId> = addresses.filter_map(|word| self.emails.get(word)).copied().collect();
        if found.is_empty() { self.by_name(&words(&text)) } else { found }
    }

    /// The longest name at each place counts, so that "Ann Lee" is not "Ann". Namesakes all count.
    fn by_name(&self, text: &[String]) -> BTreeSet<UserId> {
        let mut found = BTreeSet::new();
        let mut place = 0;
        while place < text.len() {
            let rest = &text[place + 1..];
            let here = self.names.get(&text[place]).into_iter().flatten().filter(|(name, _)| rest.starts_with(name));
            let longest = here.clone().map(|(name, _)| name.len()).max();
            found.extend(here.filter(|(name, _)| Some(name.len()) == longest).map(|(_, user)| *user));
            place += longest.map_or(1, |length| length + 1);
        }
        found
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use vigie_core::directory::Role;

    use super::*;
    use crate::{occurrences, read};

    fn directory() -> Directory {
        let mut directory = Directory::default();
        for (id, name, email) in [
            ("PANN", "Ann", "ann@example.org"),
            ("PLEE", "Ann Lee", "lee@example.org"),
            ("PJEAN", "Jean-Luc O'Brien", "jean@example.org"),
            ("PTWIN", "Sam Twin", "sam1@example.org"),
            ("PTWIN2", "Sam Twin", "sam2@example.org"),
        ] {
            let id = UserId::parse(id).expect("an id");
            directory.users.insert(id, Arc::new(person(id, name, email)));
        }
        directory
    }

    fn person(id: UserId, name: &str, email: &str) -> User {
        User {
            id,
            name: name.into(),
            email: email.into(),
            time_zone: "Etc/UTC".into(),
            color: "purple".into(),
            role: Role::User,
            job_title: None,
            description: None,
            created_at: At::EPOCH,
            contact_methods: vec![],
            notification_rules: vec![],
            handoff_rules: vec![],
            status_update_rules: vec![],
            private_url_key: None,
            absences: vec![],
        }
    }

    fn found(event: &str) -> Result<Vec<String>, Vec<String>> {
        let event = format!("BEGIN:VEVENT\n{event}\nDTSTART:20261123T090000Z\nDURATION:PT1H\nEND:VEVENT");
        let calendar = read(&format!("BEGIN:VCALENDAR\n{event}\nEND:VCALENDAR")).expect("a calendar");
        let all = occurrences(&calendar, &jiff::tz::TimeZone::UTC, (At::EPOCH, At::FAR_FUTURE)).expect("one");
        let found = find_people(&directory(), &all);
        found
            .map(|found| found.iter().map(|one| one.user.to_string()).collect())
            .map_err(|unknown| unknown.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn people_are_named_by_address_or_full_name_in_any_case() {
        for (event, user) in [
            ("SUMMARY:On call: ANN LEE (primary)", "PLEE"),
            ("SUMMARY:ann on call", "PANN"),
            ("SUMMARY:Jean Luc O'Brien", "PJEAN"),
            ("SUMMARY:Pager <sam2@example.org>", "PTWIN2"),
            ("SUMMARY:Ann\nATTENDEE;CN=Ann Lee:mailto:other@example.org", "PLEE"),
            ("SUMMARY:Pager\nATTENDEE:mailto:Jean@Example.org", "PJEAN"),
            ("SUMMARY:Jean-Luc O'Brien\nATTENDEE:mailto:rota@example.org", "PJEAN"),
        ] {
            assert_eq!(found(event), Ok(vec![user.to_owned()]), "{event}");
        }
    }

    #[test]
    fn nobody_and_several_are_told_with_what_was_read() {
        let nobody = "\"Zed on call\" with zed@example.org on 2026-11-23T09:00:00Z names nobody who is known here";
        assert_eq!(found("SUMMARY:Zed on call\nATTENDEE:mailto:zed@example.org"), Err(vec![nobody.to_owned()]));
        let twins = "\"Sam Twin\" on 2026-11-23T09:00:00Z names several people: Sam Twin, Sam Twin";
        assert_eq!(found("SUMMARY:Sam Twin"), Err(vec![twins.to_owned()]));
        assert!(found("SUMMARY:Annabel").is_err(), "a part of a word is no name");
    }
}
