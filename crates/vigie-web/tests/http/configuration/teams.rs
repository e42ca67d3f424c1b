//! Teams, their members and what they own.

use serde_json::{Value as Json, json};

use super::{create, id, refused, status, update};
use crate::server::Server;

async fn team(server: &Server, name: &str) -> Json {
    create(server, "/teams", "team", json!({"type": "team", "name": name})).await
}

#[tokio::test]
async fn members_join_in_a_role_and_leave() {
    let server = Server::start().await;
    let path = format!("/teams/{}", id(&team(&server, "Storage").await));
    let ada = format!("{path}/users/PADA001");
    assert_eq!(server.rest("PUT", &ada, json!({"role": "responder"})).await.status, 204);
    assert_eq!(status(&server, "PUT", &ada).await, 204, "without a body: manager");
    let members = server.get(&format!("{path}/members?include[]=users")).await;
    assert_eq!(members["members"][0]["role"], "manager");
    assert_eq!(members["members"][0]["user"]["email"], "ada@example.com");
    assert_eq!(server.get("/users/PADA001").await["user"]["teams"][0]["summary"], "Storage");
    assert_eq!(status(&server, "DELETE", &ada).await, 204);
    assert_eq!(server.get(&format!("{path}/members")).await["members"], json!([]));
}

#[tokio::test]
async fn whoever_only_reads_is_no_member() {
    let server = Server::start().await;
    let path = format!("/teams/{}", id(&team(&server, "Storage").await));
    let eve = json!({"type": "user", "name": "Eve", "email": "eve@example.com", "role": "read_only_user"});
    let eve = create(&server, "/users", "user", eve).await;
    let text = "A read-only user can't be a member of a team; give them another role first".to_owned();
    let refusal = refused(&server, "PUT", &format!("{path}/users/{}", id(&eve)), Json::Null).await;
    assert_eq!(refusal, (400, 2001, text));
}

#[tokio::test]
async fn whoever_the_teams_policy_pages_stays_in_it() {
    let server = Server::start().await;
    let path = format!("/teams/{}", id(&team(&server, "Storage").await));
    let (ada, policy) = (format!("{path}/users/PADA001"), format!("{path}/escalation_policies/PPOLICY"));
    assert_eq!((status(&server, "PUT", &ada).await, status(&server, "PUT", &policy).await), (204, 204));
    let text = "User cannot be removed as they belong to an escalation policy on this team".to_owned();
    assert_eq!(refused(&server, "DELETE", &ada, Json::Null).await, (400, 2001, text));
    let (code, number, text) = refused(&server, "DELETE", &path, Json::Null).await;
    assert_eq!((code, number), (400, 6006));
    assert!(text.contains("escalation policy \"Database team\" (PPOLICY)"), "{text}");
    assert_eq!((status(&server, "DELETE", &policy).await, status(&server, "DELETE", &ada).await), (204, 204));
    assert_eq!(status(&server, "DELETE", &path).await, 204);
}

#[tokio::test]
async fn a_team_has_a_name_of_its_own_and_is_never_its_own_ancestor() {
    let server = Server::start().await;
    let (above, below) = (team(&server, "Platform").await, team(&server, "Storage").await);
    let taken = json!({"team": {"name": "platform"}});
    assert_eq!(refused(&server, "POST", "/teams", taken).await, (400, 2001, "Name has already been taken".into()));
    let parent = |team: &Json| json!({"parent": {"id": id(team), "type": "team_reference"}});
    let path = |team: &Json| format!("/teams/{}", id(team));
    let moved = update(&server, &path(&below), "team", parent(&above)).await;
    assert_eq!(moved["parent"]["summary"], "Platform");
    let text = "Parent can't be the team itself or a team below it".to_owned();
    let loop_ = json!({"team": parent(&below)});
    assert_eq!(refused(&server, "PUT", &path(&above), loop_).await, (400, 2001, text));
}

#[tokio::test]
async fn every_change_is_on_record() {
    let server = Server::start().await;
    let path = format!("/teams/{}", id(&team(&server, "Storage").await));
    update(&server, &path, "team", json!({"description": "Disks"})).await;
    assert_eq!(status(&server, "DELETE", &path).await, 204);
    let first = server.get(&format!("{path}/audit/records?limit=2")).await;
    let actions = |page: &Json| {
        let records = page["records"].as_array().unwrap().clone();
        records.iter().map(|one| one["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(actions(&first), ["delete", "update"]);
    assert_eq!(first["records"][0]["actors"][0]["summary"], "Ada Lovelace");
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = server.get(&format!("{path}/audit/records?limit=2&cursor={cursor}")).await;
    assert_eq!((actions(&second), &second["next_cursor"]), (vec!["create".to_owned()], &Json::Null));
}
