//! Signed-in browsers over REST.

use serde_json::{Value as Json, json};

use super::{refused, status};
use crate::{organisation::ada, server::Server};

async fn sign_in(server: &Server) -> String {
    server.app.access().start_session(ada(), &"test".into()).await.unwrap()
}

async fn sessions(server: &Server) -> Vec<Json> {
    server.get("/users/PADA001/sessions").await["user_sessions"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_session_is_seen_and_ended() {
    let server = Server::start().await;
    let secret = sign_in(&server).await;
    sign_in(&server).await;
    let listed = sessions(&server).await;
    assert_eq!((listed.len(), &listed[0]["type"]), (2, &json!("browser")));
    assert!(listed.iter().all(|one| !secret.contains(one["id"].as_str().unwrap())));
    let path = format!("/users/PADA001/sessions/browser/{}", listed[0]["id"].as_str().unwrap());
    assert_eq!(server.get(&path).await["user_session"], listed[0]);
    assert_eq!(status(&server, "DELETE", &path).await, 204);
    assert_eq!(refused(&server, "GET", &path, Json::Null).await, (404, 2100, "Session not found".into()));
    assert_eq!(sessions(&server).await.len(), 1);
    let other = path.replace("/browser/", "/oauth/");
    assert_eq!(status(&server, "GET", &other).await, 404, "there are no sessions of another type");
}

#[tokio::test]
async fn all_sessions_of_a_person_end_at_once() {
    let server = Server::start().await;
    let secret = sign_in(&server).await;
    assert_eq!(server.app.access().check_session(&secret).await.unwrap(), Some(ada()));
    assert_eq!(status(&server, "DELETE", "/users/PADA001/sessions").await, 204);
    assert_eq!(server.app.access().check_session(&secret).await.unwrap(), None);
    assert_eq!(refused(&server, "GET", "/users/PNOBODY/sessions", Json::Null).await.0, 404);
}

#[tokio::test]
async fn a_session_is_a_delegation_of_the_web() {
    let server = Server::start().await;
    for _ in 0..3 {
        sign_in(&server).await;
    }
    let path = "/users/PADA001/oauth_delegations";
    let first = server.get(&format!("{path}?delegation_type=web,mobile&status=issued&limit=2")).await;
    assert_eq!((&first["more"], &first["oauth_delegations"][0]["delegation_type"]), (&json!(true), &json!("web")));
    let second = server.get(&format!("{path}?limit=2&cursor={}", first["next_cursor"].as_str().unwrap())).await;
    assert_eq!((second["oauth_delegations"].as_array().unwrap().len(), &second["more"]), (1, &json!(false)));
    let one = &second["oauth_delegations"][0];
    assert_eq!(server.get(&format!("{path}/{}", one["id"].as_str().unwrap())).await, *one);
    assert_eq!(server.get(&format!("{path}?status=revoked")).await["oauth_delegations"], json!([]));
    let delete = async |types: &str| {
        status(&server, "DELETE", &format!("/oauth_delegations?user_id=PADA001&type={types}")).await
    };
    assert_eq!(delete("mobile").await, 200);
    assert_eq!(sessions(&server).await.len(), 3, "there is no mobile application to sign out of");
    assert_eq!(delete("web,mobile").await, 200);
    assert_eq!(sessions(&server).await.len(), 0);
}

#[tokio::test]
async fn what_is_missing_is_asked_for() {
    let server = Server::start().await;
    for wrong in ["user_id=PADA001", "type=web", "user_id=PADA001&type=toaster", "user_id=&type=web"] {
        let (status, ..) = refused(&server, "DELETE", &format!("/oauth_delegations?{wrong}"), Json::Null).await;
        assert!([400, 404].contains(&status), "{wrong}: {status}");
    }
    let wrong = "/users/PADA001/oauth_delegations?delegation_type=toaster";
    assert_eq!(refused(&server, "GET", wrong, Json::Null).await.0, 400);
}
