//! Which service needs which other to work. A service knows those that it depends on; loops are refused, so that "what
//! is below this, what is above" always has an end. The bounds are PagerDuty's documented ones.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::Directory;
use crate::{
    ids::{DependencyId, Ids, ServiceId},
    service::{Dependency, Service},
};

/// The most services that one service depends on.
const DEPENDENCIES_MAX: usize = 2_000;
/// The longest chain of services that depend on each other, in steps.
const DEPTH_MAX: usize = 100;

/// One service that depends on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Needs {
    /// What does not work without the other.
    pub dependent: ServiceId,
    /// The other.
    pub supporting: ServiceId,
}

/// Why a service cannot depend on another. Names are those of services.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDependency {
    /// One of them does not exist.
    #[error("Service {0} does not exist")]
    Unknown(ServiceId),
    /// They are the same.
    #[error("{0} cannot depend on itself")]
    OnItself(String),
    /// The other depends on the one already, through others perhaps.
    #[error("{0} cannot depend on {1}: {1} depends on {0} already")]
    Loop(String, String),
    /// More than a service may depend on.
    #[error("{0} can depend on at most {DEPENDENCIES_MAX} services; remove some first")]
    TooMany(String),
    /// The chain would be longer than it may be.
    #[error("{0} cannot depend on {1}: chains of dependencies can have at most {DEPTH_MAX} steps")]
    TooDeep(String, String),
    /// There is nothing to take away.
    #[error("{0} does not depend on {1}")]
    NotThere(String, String),
}

/// What a change of dependencies came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dependencies {
    /// The services that changed, to be stored.
    pub changed: Vec<Arc<Service>>,
    /// The dependencies that were asked for, in that order; those that were there already keep their id.
    pub asked: Vec<(DependencyId, Needs)>,
}

/// Makes services depend on others, all or none.
///
/// # Errors
/// What does not exist, would be a loop, or more than there may be.
pub fn depend(directory: &Directory, wanted: &[Needs], ids: &mut Ids) -> Result<Dependencies, NoDependency> {
    let mut desk = Desk::new(directory);
    let mut asked = Vec::with_capacity(wanted.len());
    for needs in wanted {
        asked.push((desk.add(*needs, ids)?, *needs));
    }
    Ok(Dependencies { changed: desk.changed(), asked })
}

/// Takes dependencies away, all or none.
///
/// # Errors
/// What is not there.
pub fn part(directory: &Directory, unwanted: &[Needs]) -> Result<Dependencies, NoDependency> {
    let mut desk = Desk::new(directory);
    let mut asked = Vec::with_capacity(unwanted.len());
    for needs in unwanted {
        asked.push((desk.remove(*needs)?, *needs));
    }
    Ok(Dependencies { changed: desk.changed(), asked })
}

/// The services that depend on a service themselves, by id.
pub fn dependents(directory: &Directory, on: ServiceId) -> impl Iterator<Item = (&Arc<Service>, Dependency)> {
    directory.services.values().filter_map(move |service| {
        let dependency = service.depends_on.iter().find(|dependency| dependency.on == on)?;
        Some((service, *dependency))
    })
}

/// The services as they are with the changes made so far.
struct Desk<'a> {
    directory: &'a Directory,
    touched: BTreeMap<ServiceId, Service>,
}

impl<'a> Desk<'a> {
    const fn new(directory: &'a Directory) -> Self {
        Self { directory, touched: BTreeMap::new() }
    }

    fn add(&mut self, needs: Needs, ids: &mut Ids) -> Result<DependencyId, NoDependency> {
        let (dependent, supporting) = (self.get(needs.dependent)?, self.get(needs.supporting)?);
        let names = || (dependent.name.clone(), supporting.name.clone());
        if let Some(there) = dependent.depends_on.iter().find(|one| one.on == needs.supporting) {
            return Ok(there.id);
        }
        if needs.dependent == needs.supporting {
            return Err(NoDependency::OnItself(dependent.name.clone()));
        }
        if dependent.depends_on.len() >= DEPENDENCIES_MAX {
            return Err(NoDependency::TooMany(dependent.name.clone()));
        }
        let below = self.levels_below(needs.supporting);
        if below.iter().any(|level| level.contains(&needs.dependent)) {
            let (dependent, supporting) = names();
            return Err(NoDependency::Loop(dependent, supporting));
        }
        if self.levels_above(needs.dependent).len() + below.len() - 1 > DEPTH_MAX {
            let (dependent, supporting) = names();
            return Err(NoDependency::TooDeep(dependent, supporting));
        }
        let id = DependencyId::new(ids);
        self.edit(needs.dependent)?.depends_on.push(Dependency { id, on: needs.supporting });
        Ok(id)
    }

    fn remove(&mut self, needs: Needs) -> Result<DependencyId, NoDependency> {
        let place = self.get(needs.dependent)?.depends_on.iter().position(|one| one.on == needs.supporting);
        match place {
            Some(place) => Ok(self.edit(needs.dependent)?.depends_on.remove(place).id),
            None => {
                let name = |id| self.get(id).map_or_else(|_| id.to_string(), |service| service.name.clone());
                Err(NoDependency::NotThere(name(needs.dependent), name(needs.supporting)))
            }
        }
    }

    fn get(&self, id: ServiceId) -> Result<&Service, NoDependency> {
        let stored = || self.directory.services.get(&id).map(AsRef::as_ref);
        self.touched.get(&id).or_else(stored).ok_or(NoDependency::Unknown(id))
    }

    fn edit(&mut self, id: ServiceId) -> Result<&mut Service, NoDependency> {
        let service = self.get(id)?.clone();
        Ok(self.touched.entry(id).or_insert(service))
    }

    /// The service, those it depends on, those that they depend on …: as many levels as the longest chain has services.
    fn levels_below(&self, from: ServiceId) -> Vec<BTreeSet<ServiceId>> {
        levels(from, |id| self.get(id).map(|service| service.depends_on.iter().map(|one| one.on).collect()))
    }

    /// The same upwards.
    fn levels_above(&self, from: ServiceId) -> Vec<BTreeSet<ServiceId>> {
        let all = self.directory.services.keys().filter_map(|id| self.get(*id).ok());
        let mut above: BTreeMap<ServiceId, Vec<ServiceId>> = BTreeMap::new();
        for service in all {
            service.depends_on.iter().for_each(|one| above.entry(one.on).or_default().push(service.id));
        }
        levels(from, |id| Ok(above.get(&id).cloned().unwrap_or_default()))
    }

    fn changed(self) -> Vec<Arc<Service>> {
        self.touched.into_values().map(Arc::new).collect()
    }
}

/// What is stored has no loop and is at most [`DEPTH_MAX`] deep, so this ends; the bound is for what is not.
fn levels(
    from: ServiceId,
    next: impl Fn(ServiceId) -> Result<Vec<ServiceId>, NoDependency>,
) -> Vec<BTreeSet<ServiceId>> {
    let mut levels = vec![BTreeSet::from([from])];
    while levels.len() <= DEPTH_MAX + 1 {
        let last = levels.last().into_iter().flatten();
        let further: BTreeSet<ServiceId> = last.flat_map(|id| next(*id).unwrap_or_default()).collect();
        if further.is_empty() {
            break;
        }
        levels.push(further);
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::new_service;

    fn service(name: &str) -> ServiceId {
        ServiceId::parse(name).expect("an id")
    }

    fn needs(dependent: &str, supporting: &str) -> Needs {
        Needs { dependent: service(dependent), supporting: service(supporting) }
    }

    fn world(names: &[&str]) -> Directory {
        let named = |name: &&str| Arc::new(Service { id: service(name), name: (*name).to_owned(), ..new_service() });
        let services = names.iter().map(named).map(|service| (service.id, service)).collect();
        Directory { services, ..Directory::default() }
    }

    fn with(mut directory: Directory, wanted: &[Needs]) -> Result<Directory, NoDependency> {
        let done = depend(&directory, wanted, &mut Ids::for_test(1))?;
        for service in done.changed {
            directory.services.insert(service.id, service);
        }
        Ok(directory)
    }

    fn refused(result: Result<Directory, NoDependency>) -> String {
        result.err().map(|why| why.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_service_depends_on_others_and_they_know_it() {
        let directory = world(&["SHOP", "PAY", "DB"]);
        let directory = with(directory, &[needs("SHOP", "PAY"), needs("SHOP", "DB")]).expect("no loop");
        let above: Vec<_> = dependents(&directory, service("DB")).map(|(one, _)| one.id).collect();
        assert_eq!(above, [service("SHOP")]);
        let again = depend(&directory, &[needs("SHOP", "DB")], &mut Ids::for_test(2)).expect("it is there");
        assert_eq!((again.changed.len(), again.asked[0].0), (0, directory.services[&service("SHOP")].depends_on[1].id));
        let parted = part(&directory, &[needs("SHOP", "DB")]).expect("it is there");
        assert_eq!(parted.changed[0].depends_on.len(), 1);
        assert_eq!(
            part(&directory, &[needs("DB", "SHOP")]).map_err(|why| why.to_string()),
            Err("DB does not depend on SHOP".to_owned())
        );
    }

    #[test]
    fn no_service_depends_on_itself_through_others_either() {
        let directory = world(&["SHOP", "PAY", "DB"]);
        assert_eq!(refused(with(directory.clone(), &[needs("DB", "DB")])), "DB cannot depend on itself");
        let loops = [needs("SHOP", "PAY"), needs("PAY", "DB"), needs("DB", "SHOP")];
        assert_eq!(refused(with(directory.clone(), &loops)), "DB cannot depend on SHOP: SHOP depends on DB already");
        assert_eq!(refused(with(directory, &[needs("DB", "NONE")])), "Service NONE does not exist");
    }

    #[test]
    fn chains_and_lists_are_bounded() {
        let names: Vec<String> = (0..102).map(|number| format!("S{number}")).collect();
        let directory = world(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let chain: Vec<Needs> = names.windows(2).map(|pair| needs(&pair[0], &pair[1])).collect();
        let longest = with(directory.clone(), &chain[..100]).expect("100 steps");
        assert!(refused(with(longest, &chain[100..])).contains("at most 100 steps"));
        let mut full = directory;
        let first = full.services.get_mut(&service("S0")).map(Arc::make_mut).expect("it is there");
        let one = Dependency { id: DependencyId::parse("D1").expect("an id"), on: service("S1") };
        first.depends_on = vec![one; DEPENDENCIES_MAX];
        assert!(refused(with(full, &[needs("S0", "S2")])).contains("at most 2000 services"));
    }
}
