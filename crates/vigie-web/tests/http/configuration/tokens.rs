//! API tokens on Vigie's own endpoint.

use serde_json::{Value as Json, json};

use super::{create, id, refused};
use crate::server::{ADAS_TOKEN, READING_TOKEN, Server};

/// A request with a token of one's own.
async fn with(server: &Server, token: &str, method: &str, path: &str, body: Json) -> (u16, Json) {
    let authorization = format!("Token token={token}");
    let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
    let body = (!body.is_null()).then(|| body.to_string().into_bytes());
    let answer = server.send(method, path, &headers, body).await;
    (answer.status, serde_json::from_str(&answer.text).unwrap_or_default())
}

#[tokio::test]
async fn a_token_is_shown_once_works_and_is_taken_back() {
    let server = Server::start().await;
    let made = create(&server, "/vigie/v1/tokens", "token", json!({"description": "ci", "access": "read_only"})).await;
    let text = made["token"].as_str().unwrap();
    assert_eq!((text.len(), &made["user"], &made["access"]), (20, &Json::Null, &json!("read_only")));
    assert_eq!(made["truncated_token"], text[16..]);
    assert_eq!(with(&server, text, "GET", "/users", Json::Null).await.0, 200);
    assert_eq!(with(&server, text, "POST", "/teams", json!({"team": {"name": "x"}})).await.0, 403);
    let whole = server.rest("GET", "/vigie/v1/tokens", Json::Null).await.text;
    assert!(whole.contains(id(&made)) && !whole.contains(text), "{whole}");
    let listed = server.get("/vigie/v1/tokens").await["tokens"].take();
    let mine = listed.as_array().unwrap().iter().find(|one| one["id"] == made["id"]).unwrap();
    assert!(!mine["last_used_at"].is_null(), "{mine}");
    assert_eq!(server.rest("DELETE", &format!("/vigie/v1/tokens/{}", id(&made)), Json::Null).await.status, 204);
    assert_eq!(with(&server, text, "GET", "/users", Json::Null).await.0, 401);
}

#[tokio::test]
async fn everybody_has_their_own_tokens_and_no_others() {
    let server = Server::start().await;
    let grace = json!({"type": "user", "name": "Grace", "email": "grace@example.com", "role": "limited_user"});
    let grace = create(&server, "/users", "user", grace).await;
    let hers = json!({"user": {"id": id(&grace), "type": "user_reference"}});
    let hers = create(&server, "/vigie/v1/tokens", "token", hers).await;
    let text = hers["token"].as_str().unwrap();
    let tokens = with(&server, text, "GET", "/vigie/v1/tokens", Json::Null).await.1["tokens"].take();
    assert_eq!((tokens.as_array().unwrap().len(), &tokens[0]["id"]), (1, &hers["id"]));
    let (status, second) = with(&server, text, "POST", "/vigie/v1/tokens", json!({"token": {}})).await;
    assert_eq!((status, &second["token"]["user"]["id"]), (201, &grace["id"]), "without a word about whose it is hers");
    for others in [json!({"user": null}), json!({"user": {"id": "PADA001", "type": "user_reference"}})] {
        let (status, _) = with(&server, text, "POST", "/vigie/v1/tokens", json!({ "token": others })).await;
        assert_eq!(status, 403, "{others}");
    }
    let all = with(&server, ADAS_TOKEN, "GET", "/vigie/v1/tokens", Json::Null).await.1["tokens"].take();
    let adas = all.as_array().unwrap().iter().find(|one| one["user"]["id"] == "PADA001").unwrap();
    let path = format!("/vigie/v1/tokens/{}", id(adas));
    assert_eq!(with(&server, text, "DELETE", &path, Json::Null).await.0, 403);
    assert_eq!(with(&server, READING_TOKEN, "DELETE", &path, Json::Null).await.0, 403);
}

#[tokio::test]
async fn an_admin_does_not_become_the_owner_through_a_token() {
    let server = Server::start().await;
    let admin = json!({"type": "user", "name": "Grace", "email": "grace@example.com", "role": "admin"});
    let admin = create(&server, "/users", "user", admin).await;
    let token = json!({"user": {"id": id(&admin), "type": "user_reference"}});
    let token = create(&server, "/vigie/v1/tokens", "token", token).await;
    let for_ada = json!({"token": {"user": {"id": "PADA001", "type": "user_reference"}}});
    let asks =
        async |body: Json| with(&server, token["token"].as_str().unwrap(), "POST", "/vigie/v1/tokens", body).await;
    let (status, error) = asks(for_ada).await;
    assert_eq!(status, 403);
    assert_eq!(error["error"]["errors"][0], "It takes the role owner to change an owner, or to make one");
    let (status, error) = asks(json!({"token": {"user": null}})).await;
    assert_eq!(status, 403, "it could make an owner, or a token of one");
    assert_eq!(
        error["error"]["errors"][0],
        "A token of the account with full access may do everything: it takes the role owner to make one"
    );
    let (status, reading) = asks(json!({"token": {"user": null, "access": "read_only"}})).await;
    assert_eq!(status, 201, "{reading}");
    let reading = reading["token"]["token"].as_str().unwrap();
    let me = format!("/users/{}", id(&admin));
    let raise = json!({"user": {"type": "user", "role": "owner"}});
    for token in [reading, token["token"].as_str().unwrap()] {
        assert_eq!(with(&server, token, "PUT", &me, raise.clone()).await.0, 403);
        assert_eq!(with(&server, token, "POST", "/vigie/v1/tokens", json!({"token": {"user": null}})).await.0, 403);
    }
    let (status, _) = with(&server, ADAS_TOKEN, "POST", "/vigie/v1/tokens", json!({"token": {"user": null}})).await;
    assert_eq!(status, 201, "an owner makes one");
}

#[tokio::test]
async fn what_makes_no_token_is_refused() {
    let server = Server::start().await;
    for wrong in [json!({"access": "write"}), json!({"user": "Ada"}), json!({"description": "x".repeat(256)})] {
        assert_eq!(refused(&server, "POST", "/vigie/v1/tokens", json!({ "token": wrong })).await.0, 400, "{wrong}");
    }
    let nobody = json!({"token": {"user": {"id": "PNOBODY", "type": "user_reference"}}});
    assert_eq!(refused(&server, "POST", "/vigie/v1/tokens", nobody).await.0, 404);
    assert_eq!(refused(&server, "DELETE", "/vigie/v1/tokens/PNOBODY", Json::Null).await.0, 404);
}
