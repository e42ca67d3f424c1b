//! Directories without what is hidden from somebody, kept until the configuration changes: lists, pages and suggestions
//! ask for them many times a second, and those of a large organisation take milliseconds to make.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use vigie_core::{
    directory::Directory,
    permission::{Asker, Hidden},
};

/// How many are kept. People from whom the same is hidden share one; 25,000 services take about two megabytes each.
const KEPT_MAX: usize = 32;

/// A directory, and what was made of it, by what is hidden.
type Kept = (Weak<Directory>, BTreeMap<Hidden, Arc<Directory>>);

/// What was made of the directory that was asked for last.
#[derive(Default)]
pub(crate) struct Seen {
    kept: Mutex<Kept>,
}

impl Seen {
    /// The configuration as somebody may see it: the same directory where nothing is hidden.
    pub(crate) fn by(&self, whole: &Arc<Directory>, asker: Asker<'_>) -> Arc<Directory> {
        let Some(hidden) = Hidden::from(whole, asker) else { return Arc::clone(whole) };
        if let Some(seen) = self.find(whole, &hidden) {
            return seen;
        }
        // Made without the lock: whoever has a directory already does not wait for it.
        let made = Arc::new(hidden.take_out_of(whole));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::ptr::eq(kept.0.as_ptr(), Arc::as_ptr(whole)) {
            *kept = (Arc::downgrade(whole), BTreeMap::new());
        }
        if kept.1.len() >= KEPT_MAX {
            kept.1.pop_first();
        }
        kept.1.insert(hidden, Arc::clone(&made));
        made
    }

    fn find(&self, whole: &Arc<Directory>, hidden: &Hidden) -> Option<Arc<Directory>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = std::ptr::eq(kept.0.as_ptr(), Arc::as_ptr(whole));
        kept.1.get(hidden).filter(|_| is_same).cloned()
    }
}

#[cfg(test)]
mod tests {
    use testkit::organisation::{Organisation, Way};
    use vigie_core::{
        directory::{Channel, Role},
        time::At,
    };

    use super::*;

    #[test]
    fn what_is_hidden_alike_is_made_once_for_each_version() {
        let mut organisation = Organisation::new(At::EPOCH);
        for name in ["Ann", "Ben", "Cid"] {
            let id = organisation.user(name, &[Way::at_once(Channel::Email)]);
            let role = if name == "Cid" { Role::User } else { Role::RestrictedAccess };
            organisation.edit_user(id, |user| user.role = role);
        }
        let (seen, whole) = (Seen::default(), Arc::new(organisation.directory.clone()));
        let by = |whole: &Arc<Directory>, name: &str| {
            let user = whole.users.values().find(|user| user.name == name).expect("a person");
            seen.by(whole, Asker::from(&**user))
        };
        assert!(Arc::ptr_eq(&by(&whole, "Cid"), &whole), "nothing is hidden");
        let anns = by(&whole, "Ann");
        assert!(!Arc::ptr_eq(&anns, &whole) && Arc::ptr_eq(&anns, &by(&whole, "Ben")), "the same is hidden from both");
        let next = Arc::new(organisation.directory.clone());
        assert!(!Arc::ptr_eq(&anns, &by(&next, "Ann")), "what changed is looked at anew");
    }
}
