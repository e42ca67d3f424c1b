//! The invented organisation: a marketplace with 40 teams, 240 people and 350 services.
//!
//! It is a pure function of a seed and a moment. To add a team: a line in `catalogue.rs`.

mod catalogue;
mod names;
mod people;
mod place;
mod policies;
mod rotas;
mod services;

use std::{collections::BTreeMap, sync::Arc};

use vigie_core::{
    directory::{Account, Change, Object, Role, Team, TeamMember, TeamRole, User},
    escalate::Policy,
    ids::{TeamId, VendorId},
    schedule::Schedule,
    service::{Integration, Service},
    time::At,
};
use vigie_pagerduty::seed;

pub(super) use self::catalogue::DOMAIN;
use self::{catalogue::TeamEntry, people::People, rotas::Rota};
use super::chance::Chance;

/// What breaks first: a service of the newcomer's team.
pub(super) const FIRST_SERVICE: &str = "checkout-api";
/// How long the newcomer is on call from the start of the demo, in hours.
const NEWCOMER_ON_CALL_HOURS: u32 = 12;
/// Chance's purpose here: see [`Chance::new`].
const PURPOSE: u8 = 1;

/// Everything that the organisation configured.
#[derive(Debug, PartialEq)]
pub(super) struct Organisation {
    /// The account, vendors and priorities.
    pub(super) frame: Vec<Object>,
    /// People; the first is the newcomer, who owns the account and leads the first team.
    pub(super) people: Vec<User>,
    /// Teams.
    pub(super) teams: Vec<Team>,
    /// Two for each team.
    pub(super) schedules: Vec<Schedule>,
    /// One for each team.
    pub(super) policies: Vec<Policy>,
    /// Services, each with its integration.
    pub(super) services: Vec<(Service, Integration)>,
}

/// Draws the organisation as it stands at a moment.
pub(super) fn draw(seed: u64, now: At) -> Organisation {
    let mut chance = Chance::new(seed, PURPOSE);
    let mut frame = seed::objects(chance.ids());
    let account = Account { name: catalogue::ACCOUNT.to_owned(), time_zone: "Europe/Paris".to_owned() };
    frame.push(Object::Account(account));
    let mut organisation = Organisation {
        frame,
        people: Vec::new(),
        teams: Vec::new(),
        schedules: Vec::new(),
        policies: Vec::new(),
        services: Vec::new(),
    };
    let mut people = People::new(&mut chance, now);
    for (place, entry) in catalogue::TEAMS.iter().enumerate() {
        let members = people.of_team(entry);
        organisation.add_team(people.chance, entry, place, members, now);
    }
    services::connect(people.chance, &mut organisation.services);
    organisation.people[0].role = Role::Owner;
    organisation.people[0].description = Some("That is you.".to_owned());
    organisation
}

impl Organisation {
    fn add_team(&mut self, chance: &mut Chance, entry: &TeamEntry, place: usize, people: Vec<User>, now: At) {
        let team = team(chance, entry, &people, now);
        let rota = if place % 3 == 2 { Rota::OfficeHours } else { Rota::Plain };
        let mut schedules = rotas::schedules(chance, entry, &team, &people, &rota, now);
        if place == 0 {
            rotas::take_over(chance, &mut schedules[0], people[0].id, now, NEWCOMER_ON_CALL_HOURS);
            rotas::take_over(chance, &mut schedules[1], people[1].id, now, NEWCOMER_ON_CALL_HOURS);
        } else if chance.percent(25) {
            let from = now + chance.seconds(3600, 4 * 24 * 3600);
            rotas::take_over(chance, &mut schedules[0], people[5].id, from, 8);
        }
        let policy = policies::policy(chance, entry, &team, &schedules, &people, now);
        let mut services = services::services(chance, entry, &team, &policy, &self.vendors(), now);
        if place == 0 {
            services::make_loud(&mut services[0].0);
        }
        self.services.extend(services);
        self.teams.push(team);
        self.schedules.extend(schedules);
        self.policies.push(policy);
        self.people.extend(people);
    }

    fn vendors(&self) -> BTreeMap<String, VendorId> {
        let vendor = |object: &Object| match object {
            Object::Vendor(vendor) => Some((vendor.name.clone(), vendor.id)),
            _ => None,
        };
        self.frame.iter().filter_map(vendor).collect()
    }

    /// What to store, in order, each step with the words that tell about it.
    pub(super) fn steps(self) -> Vec<(String, Vec<Change>)> {
        let counted = |count: usize, what: &str| format!("{count} {what}");
        let (services, integrations): (Vec<_>, Vec<_>) = self.services.into_iter().unzip();
        let mut service_changes = put(services, Object::Service);
        service_changes.extend(put(integrations, Object::Integration));
        vec![
            ("vendors and priorities".to_owned(), self.frame.into_iter().map(Change::Put).collect()),
            (counted(self.people.len(), "people"), put(self.people, Object::User)),
            (counted(self.teams.len(), "teams"), put(self.teams, Object::Team)),
            (counted(self.schedules.len(), "schedules"), put(self.schedules, Object::Schedule)),
            (counted(self.policies.len(), "escalation policies"), put(self.policies, Object::Policy)),
            (counted(service_changes.len() / 2, "services with their integrations"), service_changes),
        ]
    }
}

fn put<T>(objects: Vec<T>, object: fn(Arc<T>) -> Object) -> Vec<Change> {
    objects.into_iter().map(|one| Change::Put(object(Arc::new(one)))).collect()
}

fn team(chance: &mut Chance, entry: &TeamEntry, people: &[User], now: At) -> Team {
    let member = |(nth, user): (usize, &User)| TeamMember {
        user: user.id,
        role: if nth == 0 { TeamRole::Manager } else { TeamRole::Responder },
    };
    Team {
        id: TeamId::new(chance.ids()),
        name: entry.name.to_owned(),
        description: Some(entry.purpose.to_owned()),
        parent: None,
        created_at: now,
        private: false,
        members: people.iter().enumerate().map(member).collect(),
    }
}

#[cfg(test)]
mod tests;
