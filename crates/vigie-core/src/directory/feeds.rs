//! Whose calendar feed an address leads to: found by its key, however many people and schedules there are.

use std::{collections::BTreeMap, sync::Arc};

use super::{Directory, PrivateUrlKey, User};
use crate::{
    ids::{ScheduleId, UserId},
    schedule::Schedule,
};

/// Whose calendar it is.
#[derive(Clone, Debug, PartialEq)]
pub enum FeedOwner {
    /// A person: their own shifts.
    Person(Arc<User>),
    /// A schedule: everybody's shifts in it.
    Schedule(Arc<Schedule>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Person(UserId),
    Schedule(ScheduleId),
}

/// The keys of all feeds.
#[derive(Clone, Default)]
pub(super) struct Feeds(BTreeMap<String, Place>);

/// How many there are: the keys are secrets.
impl std::fmt::Debug for Feeds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Feeds({})", self.0.len())
    }
}

impl Feeds {
    pub(super) fn put_user(&mut self, old: Option<&User>, new: Option<&User>) {
        let key = |user: &User| user.private_url_key.clone().map(|key| (key, Place::Person(user.id)));
        self.put(old.and_then(key), new.and_then(key));
    }

    pub(super) fn put_schedule(&mut self, old: Option<&Schedule>, new: Option<&Schedule>) {
        let key = |one: &Schedule| one.private_url_key.clone().map(|key| (key, Place::Schedule(one.id)));
        self.put(old.and_then(key), new.and_then(key));
    }

    fn put(&mut self, old: Option<(PrivateUrlKey, Place)>, new: Option<(PrivateUrlKey, Place)>) {
        if old == new {
            return;
        }
        if let Some((key, _)) = old {
            self.0.remove(key.as_str());
        }
        if let Some((key, place)) = new {
            self.0.insert(key.as_str().to_owned(), place);
        }
    }
}

impl Directory {
    /// Whose feed has the key; `None` where nobody's has.
    #[must_use]
    pub fn feed_owner(&self, key: &str) -> Option<FeedOwner> {
        let is_it = |own: &Option<PrivateUrlKey>| own.as_ref().is_some_and(|own| own.matches(key));
        match self.feeds.0.get(key)? {
            Place::Person(id) => {
                let user = self.users.get(id).filter(|user| is_it(&user.private_url_key));
                user.map(|user| FeedOwner::Person(Arc::clone(user)))
            }
            Place::Schedule(id) => {
                let schedule = self.schedules.get(id).filter(|schedule| is_it(&schedule.private_url_key));
                schedule.map(|schedule| FeedOwner::Schedule(Arc::clone(schedule)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        directory::{Change, Kind, Object},
        ids::Ids,
        schedule::fixture::{layer, schedule},
    };

    fn with_key(key: Option<&PrivateUrlKey>) -> (Arc<Schedule>, Change) {
        let plain = schedule("Etc/UTC", vec![layer(&[], "2026-01-01T00:00:00Z", 24)]);
        let schedule = Arc::new(Schedule { private_url_key: key.cloned(), ..plain });
        (Arc::clone(&schedule), Change::Put(Object::Schedule(schedule)))
    }

    #[test]
    fn a_feed_is_found_by_its_key_until_that_is_another_one_or_its_owner_gone() {
        let mut ids = Ids::for_test(1);
        let (first, second) = (PrivateUrlKey::new(&mut ids), PrivateUrlKey::new(&mut ids));
        let (with_first, put) = with_key(Some(&first));
        let directory = Directory::default().changed(&[put]).expect("nothing is in the way");
        assert_eq!(directory.feed_owner(first.as_str()), Some(FeedOwner::Schedule(Arc::clone(&with_first))));
        assert_eq!((directory.feed_owner(second.as_str()), directory.feed_owner("")), (None, None));
        let directory = directory.changed(&[with_key(Some(&second)).1]).expect("the same schedule");
        assert!(directory.feed_owner(first.as_str()).is_none() && directory.feed_owner(second.as_str()).is_some());
        let revoked = directory.changed(&[with_key(None).1]).expect("the same schedule");
        let removed = directory.changed(&[Change::Remove(Kind::Schedule, with_first.id.id())]).expect("nobody uses it");
        assert_eq!((revoked.feed_owner(second.as_str()), removed.feed_owner(second.as_str())), (None, None));
    }
}
