//! Who hears of the status updates of an incident.

use crate::{
    directory::{Channel, ContactMethod, Directory, User},
    ids::{Id, IncidentId, TeamId, UserId},
};

/// Who is subscribed: a person, or everybody in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subscriber {
    /// A person.
    User(UserId),
    /// The members of a team, as it is when there is something to hear.
    Team(TeamId),
}

impl Subscriber {
    /// The word for its kind in tables and APIs.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Team(_) => "team",
        }
    }

    /// Its id.
    #[must_use]
    pub const fn id(self) -> Id {
        match self {
            Self::User(user) => user.id(),
            Self::Team(team) => team.id(),
        }
    }

    /// Reads a kind and an id.
    #[must_use]
    pub fn parse(kind: &str, id: &str) -> Option<Self> {
        match kind {
            "user" => UserId::parse(id).map(Self::User),
            "team" => TeamId::parse(id).map(Self::Team),
            _ => None,
        }
    }

    /// Whether it exists.
    #[must_use]
    pub fn exists(self, directory: &Directory) -> bool {
        match self {
            Self::User(user) => directory.users.contains_key(&user),
            Self::Team(team) => directory.teams.contains_key(&team),
        }
    }
}

/// A subscription to the status updates of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotificationSubscription {
    /// Who.
    pub subscriber: Subscriber,
    /// To which incident.
    pub incident: IncidentId,
}

/// The people behind subscribers, each once, in the order in which they subscribed.
#[must_use]
pub fn people<'a>(subscribers: &[Subscriber], directory: &'a Directory) -> Vec<&'a User> {
    let members = |subscriber: &Subscriber| match subscriber {
        Subscriber::User(user) => vec![*user],
        Subscriber::Team(team) => {
            let team = directory.teams.get(team);
            team.into_iter().flat_map(|team| &team.members).map(|member| member.user).collect()
        }
    };
    let mut seen = std::collections::BTreeSet::new();
    let ids = subscribers.iter().flat_map(members).filter(|user| seen.insert(*user));
    ids.filter_map(|id| directory.users.get(&id)).map(AsRef::as_ref).collect()
}

/// Over what a person hears of status updates: as their rules say; without a rule by the first e-mail address.
#[must_use]
pub fn ways(user: &User) -> Vec<&ContactMethod> {
    let ruled = user.status_update_rules.iter().filter_map(|rule| user.contact_method(rule.contact_method));
    let ruled: Vec<&ContactMethod> = ruled.filter(|method| method.can_page()).collect();
    if !user.status_update_rules.is_empty() {
        return ruled;
    }
    user.contact_methods.iter().find(|method| method.channel == Channel::Email).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        directory::{Role, StatusUpdateRule, Team, TeamMember, TeamRole},
        engine::fixture,
        ids::StatusUpdateRuleId,
        time::At,
    };

    fn directory() -> Directory {
        let mut directory = Directory::default();
        for name in ["ANN", "BEN"] {
            let user = fixture::person(name, Role::User);
            directory.users.insert(user.id, Arc::new(user));
        }
        let members = ["BEN", "GONE"].map(|name| TeamMember { user: fixture::user(name), role: TeamRole::Manager });
        let (id, name) = (TeamId::parse("PTEAM").expect("an id"), "Web".to_owned());
        let (description, parent, created_at, members) = (None, None, At::EPOCH, members.to_vec());
        let team = Team { id, name, description, parent, created_at, private: false, members };
        directory.teams.insert(id, Arc::new(team));
        directory
    }

    #[test]
    fn a_team_stands_for_its_members_and_nobody_is_meant_twice() {
        let directory = directory();
        let team = Subscriber::parse("team", "PTEAM").expect("a team");
        let [ben, ann] = ["BEN", "ANN"].map(|name| Subscriber::User(fixture::user(name)));
        let names = |list: &[Subscriber]| -> Vec<String> {
            people(list, &directory).into_iter().map(|user| user.name.clone()).collect()
        };
        assert_eq!(names(&[team, ben, ann]), ["BEN", "ANN"]);
        assert!(team.exists(&directory) && !Subscriber::User(fixture::user("GONE")).exists(&directory));
    }

    #[test]
    fn rules_say_over_what_and_without_one_it_is_mail() {
        let mut user = fixture::person("ANN", Role::User);
        let channels = |user: &User| ways(user).into_iter().map(|method| method.channel).collect::<Vec<_>>();
        assert_eq!(channels(&user), [Channel::Email]);
        let id = StatusUpdateRuleId::parse("PRULE").expect("an id");
        user.status_update_rules = vec![StatusUpdateRule { id, contact_method: user.contact_methods[0].id }];
        assert_eq!(channels(&user), [Channel::Sms]);
        user.contact_methods.clear();
        assert_eq!(channels(&user), []);
    }
}
