//! What has to be put and removed so that one configuration becomes another.

use std::{collections::BTreeMap, sync::Arc};

use vigie_core::{
    directory::{Change, Directory, Kind, Object},
    ids::Id,
};

/// The changes that lead from one directory to another.
pub(crate) fn between(old: &Directory, new: &Directory) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(&mut changes, &old.users, &new.users, Object::User, Kind::User, |id| id.id());
    compare(&mut changes, &old.schedules, &new.schedules, Object::Schedule, Kind::Schedule, |id| id.id());
    compare(&mut changes, &old.policies, &new.policies, Object::Policy, Kind::Policy, |id| id.id());
    compare(&mut changes, &old.services, &new.services, Object::Service, Kind::Service, |id| id.id());
    compare(&mut changes, &old.integrations, &new.integrations, Object::Integration, Kind::Integration, |id| id.id());
    let (windows, new_windows) = (&old.maintenance_windows, &new.maintenance_windows);
    compare(&mut changes, windows, new_windows, Object::MaintenanceWindow, Kind::MaintenanceWindow, |id| id.id());
    compare(&mut changes, &old.priorities, &new.priorities, Object::Priority, Kind::Priority, |id| id.id());
    compare(&mut changes, &old.subscriptions, &new.subscriptions, Object::Subscription, Kind::Subscription, |id| {
        id.id()
    });
    changes
}

fn compare<I: Ord + Copy, T: PartialEq>(
    changes: &mut Vec<Change>,
    old: &BTreeMap<I, Arc<T>>,
    new: &BTreeMap<I, Arc<T>>,
    object: impl Fn(Arc<T>) -> Object,
    kind: Kind,
    id_of: impl Fn(&I) -> Id,
) {
    let changed = new.iter().filter(|(id, one)| old.get(id) != Some(one));
    changes.extend(changed.map(|(_, one)| Change::Put(object(Arc::clone(one)))));
    changes.extend(old.keys().filter(|id| !new.contains_key(id)).map(|id| Change::Remove(kind, id_of(id))));
}
