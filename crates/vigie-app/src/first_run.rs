//! The first person of an empty installation: made in a browser by whoever can read what the server printed when it
//! started, and in no other way from outside. See docs/decisions/0007-first-run.md.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use vigie_core::{
    directory::{Change, Channel, ContactMethod, Directory, NotificationRule, Object, Role, User},
    ids::{ContactMethodId, Ids, NotificationRuleId, UserId},
    incident::Urgency,
    time::At,
};
use vigie_store::Author;

use crate::{App, ConfigureError};

/// How many characters the set-up code has, without its dashes: 60 bits, and the gate before it slows guessing down.
const CODE_LENGTH: usize = 12;
/// What it is made of: nothing that is read as something else.
const CODE_LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A person to add.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Their address; they can be paged there at once.
    pub email: String,
    /// Their name; the first part of the address where it is empty.
    pub name: String,
    /// An IANA name that exists; the account's where it is empty.
    pub time_zone: String,
    /// What they may do.
    pub role: Role,
    /// Whether it is known that what is sent to the address reaches them.
    pub is_verified: bool,
}

/// Why nobody was added.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PersonRefusal {
    /// It is no address.
    #[error("{0:?} is not an e-mail address")]
    NotAnAddress(String),
    /// There is no such zone.
    #[error("{0:?} is not a time zone: use a name like Europe/Paris")]
    NoSuchZone(String),
    /// Somebody is there already: they add others.
    #[error("somebody is there already: ask them for an account")]
    NotEmpty,
    /// The code is another one.
    #[error("this is not the code that the server printed when it started")]
    WrongCode,
}

impl App {
    /// The code with which the first person is made in a browser; `None` once there is somebody. It is new with every
    /// start, so that an old log tells nothing.
    #[must_use]
    pub fn setup_code(&self) -> Option<String> {
        self.directory().users.is_empty().then(|| self.shared().setup_code.clone())
    }

    /// Makes the owner of an empty installation for whoever has the code.
    ///
    /// # Errors
    /// When the code is wrong, somebody is there already, or the person cannot be added.
    pub async fn set_up(
        &self,
        code: &str,
        owner: NewPerson,
        by: Author,
    ) -> Result<UserId, ConfigureError<PersonRefusal>> {
        if !is_code(code, &self.shared().setup_code) {
            return Err(ConfigureError::Refused(PersonRefusal::WrongCode));
        }
        let owner = NewPerson { role: Role::Owner, ..owner };
        self.add_person_if(by, &owner, |directory| {
            // Asked again at the moment of the change: of two who come at once, one is first.
            if directory.users.is_empty() { Ok(()) } else { Err(PersonRefusal::NotEmpty) }
        })
        .await
    }

    /// Adds a person who can be paged by e-mail at once, whatever the urgency.
    ///
    /// # Errors
    /// When the address is none, is taken, or the database refuses.
    pub async fn add_person(
        &self,
        by: impl Into<Author>,
        person: &NewPerson,
    ) -> Result<UserId, ConfigureError<PersonRefusal>> {
        self.add_person_if(by.into(), person, |_| Ok(())).await
    }

    async fn add_person_if(
        &self,
        by: Author,
        new: &NewPerson,
        is_right: impl Fn(&Directory) -> Result<(), PersonRefusal>,
    ) -> Result<UserId, ConfigureError<PersonRefusal>> {
        let email = new.email.trim().to_lowercase();
        let is_address = email.split_once('@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty());
        if !is_address || email.contains(char::is_whitespace) {
            return Err(ConfigureError::Refused(PersonRefusal::NotAnAddress(new.email.clone())));
        }
        let zone = new.time_zone.trim();
        if !zone.is_empty() && jiff::tz::TimeZone::get(zone).is_err() {
            return Err(ConfigureError::Refused(PersonRefusal::NoSuchZone(zone.to_owned())));
        }
        self.configure(by, |directory, ids, now| {
            is_right(directory)?;
            let zone = if zone.is_empty() { directory.account.time_zone.clone() } else { zone.to_owned() };
            let user = person(ids, now, &email, new, zone);
            let id = user.id;
            Ok((vec![Change::Put(Object::User(Arc::new(user)))], id))
        })
        .await
    }
}

/// A new code.
pub(crate) fn new_code(ids: &std::sync::Mutex<Ids>) -> String {
    let mut ids = ids.lock().unwrap_or_else(PoisonError::into_inner);
    let mut code = String::new();
    for place in 0..CODE_LENGTH {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        let letter = usize::try_from(ids.next_u64() % 32).unwrap_or_default();
        code.push(char::from(CODE_LETTERS[letter]));
    }
    code
}

/// Whether a text is the code, however people write it, in a time that does not tell how much of it is right.
fn is_code(text: &str, code: &str) -> bool {
    let plain = |text: &str| -> Vec<u8> {
        text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_uppercase()).collect()
    };
    let (text, code) = (plain(text), plain(code));
    let difference = text.iter().zip(&code).fold(0, |sum, (one, other)| sum | (one ^ other));
    text.len() == code.len() && difference == 0
}

fn person(ids: &mut Ids, now: At, email: &str, new: &NewPerson, time_zone: String) -> User {
    let method = ContactMethod {
        id: ContactMethodId::new(ids),
        channel: Channel::Email,
        address: email.to_owned(),
        country_code: None,
        label: "Default".to_owned(),
        short_form: false,
        verified_at: new.is_verified.then_some(now),
        device: None,
    };
    let rule = |ids: &mut Ids, urgency| NotificationRule {
        id: NotificationRuleId::new(ids),
        contact_method: method.id,
        urgency,
        start_delay: Duration::ZERO,
    };
    let notification_rules = vec![rule(ids, Urgency::High), rule(ids, Urgency::Low)];
    let name = match new.name.trim() {
        "" => email.split('@').next().unwrap_or(email),
        name => name,
    };
    User {
        id: UserId::new(ids),
        name: name.to_owned(),
        email: email.to_owned(),
        time_zone,
        color: "purple".to_owned(),
        role: new.role,
        job_title: None,
        description: None,
        created_at: now,
        contact_methods: vec![method],
        notification_rules,
        handoff_rules: Vec::new(),
        status_update_rules: Vec::new(),
        private_url_key: None,
        absences: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_written_and_no_other_is() {
        let ids = std::sync::Mutex::new(Ids::from_seed([7; 32]));
        let code = new_code(&ids);
        assert_eq!((code.len(), code.matches('-').count()), (14, 2), "{code}");
        assert!(is_code(&code, &code) && is_code(&code.replace('-', " ").to_lowercase(), &code));
        assert!(!is_code("", &code) && !is_code(&code[..13], &code) && !is_code(&new_code(&ids), &code));
    }
}
