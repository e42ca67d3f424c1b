//! What people configure over REST, as stories: one file for each resource.

mod absences;
mod audit;
mod calendar_feeds;
mod calendar_imports;
mod cover;
mod fairness;
mod junk;
mod maintenance;
mod oncall;
mod people;
mod people_rules;
mod policies;
mod refusals;
mod schedules;
mod services;
mod sessions;
mod shift_round_trips;
mod shift_schedules;
mod shift_whole;
mod subscribers;
mod subscriptions;
mod teams;
mod tokens;

use serde_json::{Value as Json, json};

use crate::server::Server;

/// Makes an object; the answer must be 200 or 201.
async fn create(server: &Server, path: &str, wrapper: &str, fields: Json) -> Json {
    let answer = server.rest("POST", path, json!({ wrapper: fields })).await;
    assert!([200, 201].contains(&answer.status), "{path}: {}", answer.text);
    answer.json()[wrapper].take()
}

/// Changes an object; the answer must be 200.
async fn update(server: &Server, path: &str, wrapper: &str, fields: Json) -> Json {
    let answer = server.rest("PUT", path, json!({ wrapper: fields })).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.json()[wrapper].take()
}

/// Asks for something that must be refused, and must change nothing: the status, the code and the first sentence.
async fn refused(server: &Server, method: &str, path: &str, body: Json) -> (u16, u64, String) {
    let before = server.app.directory().version;
    let answer = server.rest(method, path, body).await;
    let error = answer.json()["error"].take();
    assert_eq!(server.app.directory().version, before, "{method} {path} changed something: {}", answer.text);
    let sentence = error["errors"][0].as_str().unwrap_or_default().to_owned();
    (answer.status, error["code"].as_u64().unwrap_or_default(), sentence)
}

async fn status(server: &Server, method: &str, path: &str) -> u16 {
    server.rest(method, path, Json::Null).await.status
}

/// The id of an object.
fn id(object: &Json) -> &str {
    object["id"].as_str().unwrap()
}

/// The names of the objects of a list.
fn names(list: &Json) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

/// A reference to an object, as clients send it.
fn reference(kind: &str, object: &Json) -> Json {
    json!({"id": id(object), "type": format!("{kind}_reference")})
}
