//! Rows for what is a private team's, and for what is two teams': the table's own rows are about one open team.

use std::sync::Arc;

use vigie_core::{
    directory::{Directory, Object, Team},
    escalate::Policy,
    ids::TeamId,
    schedule::Schedule,
    service::Service,
};
use vigie_web::permission::{Endpoint, On};

use super::{cells, is_of_teams, lines, name, present, table, world::World};

/// A team that nobody is in.
const OTHER: &str = "POTHERT";

#[tokio::test]
async fn what_is_a_private_teams_is_its_members_and_the_admins() {
    let world = World::start().await;
    let closed = closed(&world.directory());
    let world = world.with(closed).await;
    assert_rows(&world, |_| true, shut).await;
}

#[tokio::test]
async fn what_is_a_private_and_an_open_teams_is_open_like_the_open_ones() {
    let world = World::start().await;
    let directory = world.directory();
    let mut objects = closed(&directory);
    objects.extend(also_of_the_other(&directory));
    let world = world.with(objects).await;
    assert_rows(&world, |endpoint| endpoint.on != On::Team, str::to_owned).await;
}

/// Every team is private.
fn closed(directory: &Directory) -> Vec<Object> {
    let close = |team: &Arc<Team>| Object::Team(Arc::new(Team { private: true, ..Team::clone(team) }));
    directory.teams.values().map(close).collect()
}

/// A second team, to which everything belongs too.
fn also_of_the_other(directory: &Directory) -> Vec<Object> {
    let other = TeamId::parse(OTHER).unwrap();
    let of = directory.teams.values().next().unwrap();
    let team = Team { id: other, name: "Other".into(), members: Vec::new(), private: false, ..Team::clone(of) };
    let both = |teams: &[TeamId]| teams.iter().copied().chain([other]).collect();
    let mut objects = vec![Object::Team(Arc::new(team))];
    objects.extend(
        directory
            .services
            .values()
            .map(|one| Object::Service(Arc::new(Service { teams: both(&one.teams), ..Service::clone(one) }))),
    );
    objects.extend(
        directory
            .policies
            .values()
            .map(|one| Object::Policy(Arc::new(Policy { teams: both(&one.teams), ..Policy::clone(one) }))),
    );
    objects.extend(
        directory
            .schedules
            .values()
            .map(|one| Object::Schedule(Arc::new(Schedule { teams: both(&one.teams), ..Schedule::clone(one) }))),
    );
    objects
}

/// The cells of a private team's: none of the account's roles but owner and admin, and so no token of such a person.
fn shut(cells: &str) -> String {
    let people = [2, 3, 4, 5, 6, 7, cells.len() - 1];
    cells.char_indices().map(|(place, cell)| if people.contains(&place) { '-' } else { cell }).collect()
}

/// Compares all rows about what belongs to teams with what becomes of those of the table.
async fn assert_rows(world: &World, is_asked: impl Fn(&Endpoint) -> bool, becomes: impl Fn(&str) -> String) {
    let (table, mut asked, mut wrong) = (table(), 0, Vec::new());
    let lines = lines(&table);
    for endpoint in present().filter(|endpoint| is_of_teams(endpoint) && is_asked(endpoint)) {
        let row = name(endpoint);
        let wanted = becomes(lines[row.as_str()]);
        asked += 1;
        match cells(world, endpoint, &row).await {
            Ok(found) if found == wanted => {}
            Ok(found) => wrong.push(format!("{row:<72} {found} instead of {wanted}")),
            Err(problem) => wrong.push(problem),
        }
    }
    assert!(wrong.is_empty(), "{} of {asked} rows differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(asked > 60, "{asked}");
}
