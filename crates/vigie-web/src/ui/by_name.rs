//! Services by name, sorted once for each version of the configuration: a list of 25,000 is looked up, never sorted, while
//! somebody waits, and what is searched for again (each live refresh does) is not searched again.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use vigie_core::{
    directory::Directory,
    ids::{ServiceId, TeamId},
    service::Service,
};

/// How many words that were searched for last are remembered with what was found.
const MOST_WORDS: usize = 16;
/// The longest word that is remembered, in bytes.
const LONGEST_WORD: usize = 200;

/// A service and its name as searches compare it.
pub(crate) struct Named {
    /// The name in lower case.
    pub(crate) lower: String,
    /// The service.
    pub(crate) service: Arc<Service>,
}

/// Every service of a version of the configuration, by name.
#[derive(Default)]
pub(crate) struct Names {
    all: Vec<Named>,
    places: BTreeMap<ServiceId, usize>,
    of_team: BTreeMap<TeamId, Vec<usize>>,
    disabled: Vec<usize>,
    searched: Mutex<VecDeque<(String, Arc<[usize]>)>>,
}

/// The services of the version that was asked for last.
#[derive(Default)]
pub(crate) struct ByName {
    kept: Mutex<Option<(u64, Arc<Names>)>>,
}

impl ByName {
    /// Every service of a directory by name, without regard to case.
    pub(crate) fn services(&self, directory: &Directory) -> Arc<Names> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((version, services)) = &*kept
            && *version == directory.version
        {
            return Arc::clone(services);
        }
        let services = Arc::new(Names::of(directory.services.values()));
        *kept = Some((directory.version, Arc::clone(&services)));
        services
    }
}

impl Deref for Names {
    type Target = [Named];

    fn deref(&self) -> &[Named] {
        &self.all
    }
}

impl Names {
    fn of<'a>(services: impl Iterator<Item = &'a Arc<Service>>) -> Self {
        let named = |service: &Arc<Service>| Named { lower: service.name.to_lowercase(), service: Arc::clone(service) };
        let mut names = Self { all: services.map(named).collect(), ..Self::default() };
        names.all.sort_by(|one, other| (&one.lower, one.service.id).cmp(&(&other.lower, other.service.id)));
        for (place, Named { service, .. }) in names.all.iter().enumerate() {
            names.places.insert(service.id, place);
            for team in &service.teams {
                names.of_team.entry(*team).or_default().push(place);
            }
            if service.disabled {
                names.disabled.push(place);
            }
        }
        names
    }

    /// Those of a team.
    pub(crate) fn of_team(&self, team: TeamId) -> Vec<&Named> {
        self.at(self.of_team.get(&team).map_or(&[], Vec::as_slice))
    }

    /// Those that take no events.
    pub(crate) fn disabled(&self) -> Vec<&Named> {
        self.at(&self.disabled)
    }

    /// Of these services those that there are.
    pub(crate) fn these(&self, services: impl IntoIterator<Item = ServiceId>) -> Vec<&Named> {
        let places: BTreeSet<usize> =
            services.into_iter().filter_map(|service| self.places.get(&service).copied()).collect();
        places.into_iter().map(|place| &self.all[place]).collect()
    }

    /// Those with a word, in lower case, in their name.
    pub(crate) fn with_word(&self, word: &str) -> Vec<&Named> {
        let mut searched = self.searched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, places)) = searched.iter().find(|(before, _)| before == word) {
            return self.at(places);
        }
        let has_word = |(place, named): (usize, &Named)| named.lower.contains(word).then_some(place);
        let places: Arc<[usize]> = self.all.iter().enumerate().filter_map(has_word).collect();
        if word.len() <= LONGEST_WORD {
            searched.truncate(MOST_WORDS - 1);
            searched.push_front((word.to_owned(), Arc::clone(&places)));
        }
        self.at(&places)
    }

    fn at(&self, places: &[usize]) -> Vec<&Named> {
        places.iter().map(|place| &self.all[*place]).collect()
    }
}

#[cfg(test)]
mod tests {
    use testkit::organisation::Organisation;
    use vigie_core::time::At;

    use super::*;

    /// Three services, of which two are a team's and one of these is disabled; the team, and the services' ids.
    fn shop() -> (Organisation, TeamId, [ServiceId; 3]) {
        let mut shop = Organisation::new(At::EPOCH);
        let policy = shop.policy("Shop", &[], 0);
        let team = shop.team("Shop", &[]);
        let services = ["search", "Checkout", "checks"].map(|name| shop.service(name, policy));
        for service in &services[..2] {
            shop.edit_service(*service, |service| service.teams.push(team));
        }
        shop.edit_service(services[1], |service| service.disabled = true);
        (shop, team, services)
    }

    fn said(found: &[&Named]) -> Vec<String> {
        found.iter().map(|named| named.service.name.clone()).collect()
    }

    #[test]
    fn services_are_found_by_name_team_state_and_id_in_the_order_of_their_names() {
        let (mut shop, team, [search, checkout, _]) = shop();
        let names = Names::of(shop.directory.services.values());
        assert_eq!(said(&names.iter().collect::<Vec<_>>()), ["Checkout", "checks", "search"]);
        assert_eq!(said(&names.of_team(team)), ["Checkout", "search"]);
        assert_eq!(said(&names.of_team(shop.team("Bank", &[]))), Vec::<String>::new());
        assert_eq!(said(&names.disabled()), ["Checkout"]);
        let gone = ServiceId::parse("PSER009").expect("an id");
        assert_eq!(said(&names.these([search, gone, checkout, checkout])), ["Checkout", "search"]);
        for _ in 0..2 {
            assert_eq!(said(&names.with_word("check")), ["Checkout", "checks"]);
        }
    }

    #[test]
    fn the_words_that_are_remembered_are_bounded() {
        let names = Names::of(shop().0.directory.services.values());
        for number in 0..100 {
            names.with_word(&number.to_string());
        }
        names.with_word(&"x".repeat(LONGEST_WORD + 1));
        let searched = names.searched.lock().expect("nobody panicked");
        assert_eq!((searched.len(), searched[0].0.as_str()), (MOST_WORDS, "99"));
    }
}
