//! The rules, as tables: what each role may do to what, and what a role in a team changes about it.

use std::sync::Arc;

use super::*;
use crate::{
    directory::{Team, TeamMember},
    engine::fixture::person,
    escalate::{HandoffNotifications, Policy},
    ids::PolicyId,
    time::At,
};

/// The deepest action that is allowed, as a word.
fn deepest(directory: &Directory, user: &User, resource: &Resource) -> &'static str {
    let actions = [Action::Administer, Action::Configure, Action::Respond, Action::See];
    match actions.into_iter().find(|action| may(directory, user, *action, resource).is_ok()) {
        Some(Action::Administer) => "administer",
        Some(Action::Configure) => "configure",
        Some(Action::Respond) => "respond",
        Some(Action::See) => "see",
        None => "-",
    }
}

fn team_id() -> TeamId {
    TeamId::parse("PTEAM01").expect("an id")
}

/// One team with one person in it, where they have a role there.
fn with_team(user: &User, role: Option<TeamRole>, private: bool) -> Directory {
    let members = role.map(|role| TeamMember { user: user.id, role }).into_iter().collect();
    let team = Team {
        id: team_id(),
        name: "Team".into(),
        description: None,
        parent: None,
        created_at: At::EPOCH,
        private,
        members,
    };
    let mut directory = Directory::default();
    directory.teams.insert(team.id, Arc::new(team));
    directory.users.insert(user.id, Arc::new(user.clone()));
    directory
}

#[test]
fn each_role_goes_this_far() {
    let ada = person("ADA", Role::Owner);
    let bob = |role| person("BOB", role);
    let mut seen = String::from("\n");
    for role in Role::ALL {
        let user = bob(role);
        let mut directory = with_team(&user, None, false);
        directory.users.insert(ada.id, Arc::new(ada.clone()));
        let other = person("EVE", Role::LimitedUser);
        directory.users.insert(other.id, Arc::new(other.clone()));
        let cells = [
            Resource::Catalogue,
            Resource::People,
            Resource::Person(user.id),
            Resource::Person(other.id),
            Resource::Person(ada.id),
            Resource::Somewhere,
            Resource::Object(vec![]),
            Resource::Object(vec![team_id()]),
            Resource::Account,
        ]
        .map(|resource| deepest(&directory, &user, &resource));
        seen.push_str(&format!("{:<22} {}\n", role.as_str(), cells.join(" ")));
    }
    //                     catalogue  people     oneself    another    an owner   somewhere  object     of a team  account
    let table = "
owner                  administer administer administer administer administer administer administer administer administer
admin                  administer administer administer administer see administer administer administer administer
user                   configure configure configure see see configure configure configure configure
limited_user           respond respond configure see see respond respond respond respond
observer               see see configure see see see see see see
restricted_access      see see configure see see see - - -
read_only_user         see see configure see see see see see see
read_only_limited_user see - configure - - - - - -
";
    assert_eq!(seen, table);
}

#[test]
fn a_role_in_the_team_counts_instead_more_or_less() {
    let team = Resource::Object(vec![team_id()]);
    let mut seen = String::from("\n");
    for role in Role::ALL {
        let user = person("BOB", role);
        let roles = [None, Some(TeamRole::Observer), Some(TeamRole::Responder), Some(TeamRole::Manager)];
        let cells = roles.map(|role| deepest(&with_team(&user, role, true), &user, &team));
        seen.push_str(&format!("{:<22} {}\n", role.as_str(), cells.join(" ")));
    }
    //                     in private: nobody, observer, responder, manager
    let table = "
owner                  administer administer administer administer
admin                  administer administer administer administer
user                   - see respond configure
limited_user           - see respond configure
observer               - see respond configure
restricted_access      - see respond configure
read_only_user         - see see see
read_only_limited_user - - - -
";
    assert_eq!(seen, table);
}

#[test]
fn whoever_is_asked_may_answer_and_no_more() {
    let bob = person("BOB", Role::RestrictedAccess);
    let directory = with_team(&bob, None, true);
    let incident = |assignees| Resource::Incident { teams: vec![team_id()], assignees };
    assert_eq!(deepest(&directory, &bob, &incident(vec![bob.id])), "respond");
    assert_eq!(deepest(&directory, &bob, &incident(vec![])), "-");
    let reader = person("EVE", Role::ReadOnlyUser);
    assert_eq!(deepest(&with_team(&reader, None, false), &reader, &incident(vec![reader.id])), "see");
}

#[test]
fn a_reading_token_reads_whoever_has_it() {
    let ada = person("ADA", Role::Owner);
    let directory = with_team(&ada, None, false);
    for user in [None, Some(&ada)] {
        let asker = Asker { user, reads_only: true };
        assert_eq!(may(&directory, asker, Action::See, &Resource::Account), Ok(()));
        assert_eq!(may(&directory, asker, Action::Respond, &Resource::Account), Err(Denied::ReadingToken));
    }
    assert_eq!(
        may(&directory, Asker { user: None, reads_only: false }, Action::Administer, &Resource::Account),
        Ok(())
    );
}

#[test]
fn nobody_raises_themself() {
    let change = |role, old, new| may_change_role(&person("BOB", role), old, new);
    assert_eq!(change(Role::LimitedUser, Role::LimitedUser, Role::LimitedUser), Ok(()));
    assert!(change(Role::LimitedUser, Role::LimitedUser, Role::User).is_err());
    assert!(change(Role::User, Role::Observer, Role::User).is_err());
    assert_eq!(change(Role::Admin, Role::User, Role::Admin), Ok(()));
    assert_eq!(change(Role::Admin, Role::Admin, Role::Owner), Err(Denied::OwnersOnly));
    assert_eq!(change(Role::Admin, Role::Owner, Role::User), Err(Denied::OwnersOnly));
    assert_eq!(change(Role::Owner, Role::Owner, Role::User), Ok(()));
}

#[test]
fn a_token_of_the_account_is_made_by_an_owner() {
    let ada = person("ADA", Role::Owner);
    let directory = with_team(&ada, None, false);
    let makes = |role, owner, reads_only| may_make_token(&directory, &person("BOB", role), owner, reads_only);
    assert_eq!(makes(Role::Owner, None, false), Ok(()));
    assert_eq!(makes(Role::Admin, None, false), Err(Denied::OwnersTokens), "it could make an owner");
    assert_eq!(makes(Role::Admin, None, true), Ok(()));
    assert_eq!(makes(Role::Admin, Some(ada.id), true), Err(Denied::OwnersOnly));
    assert!(makes(Role::User, None, true).is_err());
    let account = Asker { user: None, reads_only: false };
    assert_eq!(may_make_token(&directory, account, None, false), Ok(()));
}

#[test]
fn a_refusal_says_what_it_takes() {
    let bob = person("BOB", Role::Observer);
    let denied = may(&Directory::default(), &bob, Action::Configure, &Resource::Object(vec![]));
    assert_eq!(
        denied.map_err(|denied| denied.to_string()),
        Err(
            "The role observer may not change the configuration here: it takes the role user or more, or manager of a \
             team that it belongs to"
                .to_owned()
        )
    );
}

#[test]
fn what_a_person_may_not_see_is_not_there() {
    let bob = person("BOB", Role::User);
    let open = Arc::new(with_team(&bob, None, false));
    assert!(Arc::ptr_eq(&visible(&open, Asker::from(&bob)), &open), "nothing is hidden: the same directory");
    let hidden = Arc::new(with_team(&bob, None, true));
    assert!(!Arc::ptr_eq(&visible(&hidden, Asker::from(&bob)), &hidden));
    let account = Asker { user: None, reads_only: false };
    assert!(Arc::ptr_eq(&visible(&hidden, account), &hidden));
}

#[test]
fn the_directory_that_is_seen_holds_what_may_be_seen_and_nothing_else() {
    let teams = ["PPRIVAT", "PPUBLIC", "PSECOND"].map(|id| TeamId::parse(id).expect("an id"));
    let belongings = [vec![], vec![0], vec![1], vec![0, 1], vec![0, 2], vec![1, 2], vec![0, 1, 2]];
    let policies = belongings.iter().zip(1..).map(|(places, number)| {
        let id = PolicyId::parse(&format!("PPOLIC{number}")).expect("an id");
        Policy {
            id,
            version: 1,
            name: "Policy".into(),
            description: None,
            rules: vec![],
            num_loops: 0,
            handoff_notifications: HandoffNotifications::Always,
            teams: places.iter().map(|place| teams[*place]).collect(),
            created_at: At::EPOCH,
        }
    });
    let mut whole = Directory::default();
    whole.policies = policies.map(|policy| (policy.id, Arc::new(policy))).collect();
    for role in Role::ALL {
        for places in &belongings {
            let bob = person("BOB", role);
            for (place, id) in teams.into_iter().enumerate() {
                let is_in = places.contains(&place);
                let found = with_team(&bob, is_in.then_some(TeamRole::Observer), place != 1);
                whole.teams.insert(id, Arc::new(Team { id, ..Team::clone(&found.teams[&team_id()]) }));
            }
            let seen = visible(&Arc::new(whole.clone()), Asker::from(&bob));
            for policy in whole.policies.values() {
                let may = may(&whole, &bob, Action::See, &Resource::Object(policy.teams.clone())).is_ok();
                assert_eq!(seen.policies.contains_key(&policy.id), may, "{role:?} in {places:?}: {:?}", policy.teams);
            }
        }
    }
}
