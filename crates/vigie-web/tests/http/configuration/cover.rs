//! Asking for cover, taking a shift, swapping. The clock stands at 2026-11-22T09:00:00Z.

use serde_json::{Value as Json, json};

use super::{create, id, schedules::daily};
use crate::{
    organisation::ADA,
    server::{Answer, Server, TOKEN},
};

const COVER: &str = "/vigie/v1/cover_requests";
const SWAPS: &str = "/vigie/v1/swaps";
const GRACE: &str = "grace@example.com";
const LINUS: &str = "linus@example.com";

/// A request in somebody's name.
pub(super) async fn by(server: &Server, who: &str, method: &str, path: &str, body: Json) -> Answer {
    let authorization = format!("Token token={TOKEN}");
    let headers = [("authorization", authorization.as_str()), ("content-type", "application/json"), ("from", who)];
    server.send(method, path, &headers, Some(body.to_string().into_bytes())).await
}

/// The schedule, and the first two whole shifts of Ada and of Grace that are to come.
async fn world(server: &Server) -> (Json, Vec<Json>, Vec<Json>) {
    let schedule = daily(server).await;
    create(server, "/users", "user", json!({"name": "Linus", "email": LINUS})).await;
    let shifts = shifts(server, &schedule).await;
    let of = |name: &str| -> Vec<Json> {
        shifts.iter().filter(|shift| shift["user"]["summary"] == name).take(2).cloned().collect()
    };
    (schedule.clone(), of("Ada Lovelace"), of("Grace"))
}

async fn shifts(server: &Server, schedule: &Json) -> Vec<Json> {
    let path = format!("/schedules/{}?since=2026-11-23T08:00:00Z&until=2026-11-27T08:00:00Z", id(schedule));
    let rendered = server.get(&path).await["schedule"]["final_schedule"]["rendered_schedule_entries"].take();
    rendered.as_array().unwrap().clone()
}

fn shift(schedule: &Json, entry: &Json) -> Json {
    json!({"schedule": {"id": id(schedule), "type": "schedule_reference"}, "start": entry["start"], "end": entry["end"]})
}

/// Who has which shift, by name.
async fn who(server: &Server, schedule: &Json) -> Vec<String> {
    let names = shifts(server, schedule).await;
    names.iter().map(|one| one["user"]["summary"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_shift_is_asked_for_taken_and_kept_with_its_history() {
    let server = Server::start().await;
    let (schedule, adas, _) = world(&server).await;
    let mut wanted = shift(&schedule, &adas[0]);
    wanted["note"] = json!("dentist");
    let made = by(&server, ADA, "POST", COVER, json!({"cover_request": wanted})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.json()["cover_request"].take();
    assert_eq!(
        (&made["state"], &made["user"]["id"], &made["note"]),
        (&json!("open"), &json!("PADA001"), &json!("dentist"))
    );
    let open = server.get(&format!("{COVER}?states[]=open&user_ids[]=PADA001")).await["cover_requests"].take();
    assert_eq!((open.as_array().unwrap().len(), &open[0]["id"]), (1, &made["id"]));
    let kinds = async |user: &Json| {
        let messages = server.get(&format!("/vigie/v1/users/{}/messages", user.as_str().unwrap())).await;
        let all = messages["messages"].as_array().unwrap().clone();
        all.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let grace = shifts(&server, &schedule).await.into_iter().find(|one| one["user"]["summary"] == "Grace").unwrap();
    assert_eq!(kinds(&grace["user"]["id"]).await, ["cover"], "the other of the schedule is asked");
    let path = format!("{COVER}/{}", id(&made));
    assert_eq!(by(&server, ADA, "POST", &format!("{path}/take"), json!({})).await.status, 400, "it is their own");
    let taken = by(&server, LINUS, "POST", &format!("{path}/take"), json!({})).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let shown = server.get(&path).await["cover_request"].take();
    assert_eq!((&shown["state"], &shown["taken_by"]["summary"]), (&json!("taken"), &json!("Linus")));
    assert_eq!(shown["closed_at"], "2026-11-22T09:00:00Z");
    let overrides = format!("/schedules/{}/overrides?since=2026-11-22&until=2026-12-22", id(&schedule));
    assert_eq!(server.get(&overrides).await["overrides"][0]["id"], shown["overrides"][0]["id"], "a plain override");
    assert!(who(&server, &schedule).await.contains(&"Linus".to_owned()));
    let again = by(&server, GRACE, "POST", &format!("{path}/take"), json!({})).await;
    assert!(again.status == 400 && again.text.contains("taken"), "{}", again.text);
}

#[tokio::test]
async fn two_shifts_are_swapped_by_the_one_who_was_asked() {
    let server = Server::start().await;
    let (schedule, adas, graces) = world(&server).await;
    let before = who(&server, &schedule).await;
    let mut wanted = shift(&schedule, &adas[0]);
    wanted["asked"] = json!({"id": graces[0]["user"]["id"], "type": "user_reference"});
    wanted["in_return"] = shift(&schedule, &graces[0]);
    let made = by(&server, ADA, "POST", SWAPS, json!({"swap": wanted})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("{SWAPS}/{}", id(&made.json()["swap"]));
    assert_eq!(by(&server, LINUS, "POST", &format!("{path}/accept"), json!({})).await.status, 403);
    assert_eq!(who(&server, &schedule).await, before);
    let accepted = by(&server, GRACE, "POST", &format!("{path}/accept"), json!({})).await;
    assert_eq!((accepted.status, &accepted.json()["swap"]["state"]), (200, &json!("taken")), "{}", accepted.text);
    let after = who(&server, &schedule).await;
    let mut swapped = before.clone();
    swapped.swap(0, 1);
    assert_eq!(after, swapped);
    assert_eq!(server.get(SWAPS).await["swaps"][0]["overrides"].as_array().unwrap().len(), 2);
    assert_eq!(server.get(COVER).await["cover_requests"], json!([]), "a swap is no cover request");
}

#[tokio::test]
async fn a_request_is_declined_withdrawn_or_expires() {
    let server = Server::start().await;
    let (schedule, adas, graces) = world(&server).await;
    let ask = async |entry: &Json, asked: Option<&Json>| {
        let mut wanted = shift(&schedule, entry);
        wanted["asked"] = asked.map(|user| json!({"id": user["id"]})).into();
        let made = by(&server, ADA, "POST", COVER, json!({"cover_request": wanted})).await;
        format!("{COVER}/{}", id(&made.json()["cover_request"]))
    };
    let declined = ask(&adas[0], Some(&graces[0]["user"])).await;
    assert_eq!(by(&server, LINUS, "POST", &format!("{declined}/decline"), json!({})).await.status, 403);
    let answer = by(&server, GRACE, "POST", &format!("{declined}/decline"), json!({})).await;
    assert_eq!(answer.json()["cover_request"]["state"], "declined", "{}", answer.text);
    let withdrawn = ask(&adas[0], None).await;
    let answer = by(&server, ADA, "POST", &format!("{withdrawn}/withdraw"), json!({})).await;
    assert_eq!(answer.json()["cover_request"]["state"], "withdrawn", "{}", answer.text);
    let expired = ask(&adas[0], None).await;
    server.app.advance_clock(std::time::Duration::from_secs(9 * 86_400)).await.unwrap();
    assert_eq!(server.get(&expired).await["cover_request"]["state"], "expired");
    assert_eq!(by(&server, LINUS, "POST", &format!("{expired}/take"), json!({})).await.status, 400);
    let states = server.get(COVER).await["cover_requests"].take();
    let states: Vec<&str> = states.as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(states.len(), 3, "{states:?}");
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_a_sentence_and_nothing_is_stored() {
    let server = Server::start().await;
    let (schedule, adas, graces) = world(&server).await;
    let version = server.app.directory().version;
    let wrong_schedule = json!({"schedule": {"id": "PNOBODY"}, "start": adas[0]["start"], "end": adas[0]["end"]});
    let mut with_return = shift(&schedule, &adas[0]);
    with_return["in_return"] = shift(&schedule, &graces[0]);
    for (wanted, status, word) in [
        (shift(&schedule, &graces[0]), 400, "not on call"),
        (wrong_schedule, 400, "PNOBODY not found"),
        (json!({"start": adas[0]["start"]}), 400, "Schedule can't be blank"),
        (with_return, 400, "swap instead"),
        (json!({"schedule": {"id": id(&schedule)}, "start": "2026-11-20", "end": "2026-11-21"}), 400, "over"),
    ] {
        let answer = by(&server, ADA, "POST", COVER, json!({"cover_request": wanted})).await;
        assert!(answer.status == status && answer.text.contains(word), "{word}: {}", answer.text);
    }
    let swap = by(&server, ADA, "POST", SWAPS, json!({"swap": shift(&schedule, &adas[0])})).await;
    assert!(swap.status == 400 && swap.text.contains("in_return"), "{}", swap.text);
    assert_eq!(by(&server, ADA, "POST", &format!("{COVER}/PNOBODY/take"), json!({})).await.status, 404);
    assert_eq!(server.rest("GET", &format!("{COVER}?states[]=lost"), Json::Null).await.status, 400);
    assert_eq!(server.app.directory().version, version);
}

#[tokio::test]
async fn more_than_twenty_requests_a_day_are_refused_and_tell_nobody() {
    let server = Server::start().await;
    let (schedule, adas, _) = world(&server).await;
    let ask = async || by(&server, ADA, "POST", COVER, json!({"cover_request": shift(&schedule, &adas[0])})).await;
    for place in 0..20 {
        let made = ask().await;
        assert_eq!(made.status, 201, "{place}: {}", made.text);
        let path = format!("{COVER}/{}/withdraw", id(&made.json()["cover_request"]));
        assert_eq!(by(&server, ADA, "POST", &path, json!({})).await.status, 200, "withdrawing does not give one back");
    }
    let version = server.app.directory().version;
    let refused = ask().await;
    let sentence = "20 requests within 24 hours are the most, withdrawn ones too: ask again tomorrow";
    assert_eq!((refused.status, &refused.json()["error"]["errors"][0]), (400, &json!(sentence)));
    assert_eq!(server.app.directory().version, version);
    server.app.advance_clock(std::time::Duration::from_secs(24 * 3600)).await.unwrap();
    let next = shift(&schedule, &adas[1]);
    assert_eq!(by(&server, ADA, "POST", COVER, json!({ "cover_request": next })).await.status, 201);
}

#[tokio::test]
async fn what_whoever_leaves_asked_for_is_withdrawn_and_what_they_were_asked_for_declined() {
    let server = Server::start().await;
    let (schedule, adas, _) = world(&server).await;
    let linus = server.get("/users?query=linus").await["users"][0].take();
    let mail = json!({"type": "email_contact_method", "label": "Mail", "address": "ada@mail.example"});
    create(&server, "/users/PADA001/contact_methods", "contact_method", mail).await;
    let over = json!({"overrides": [{"start": "2026-11-22T10:00:00Z", "end": "2026-11-22T11:00:00Z",
        "user": {"id": linus["id"], "type": "user_reference"}}]});
    let overrides = format!("/schedules/{}/overrides", id(&schedule));
    let made = server.rest("POST", &overrides, over).await.json();
    let hour = json!({"start": "2026-11-22T10:00:00Z", "end": "2026-11-22T11:00:00Z"});
    let theirs = by(&server, LINUS, "POST", COVER, json!({"cover_request": shift(&schedule, &hour)})).await;
    assert_eq!(theirs.status, 201, "{}", theirs.text);
    let mut to_them = shift(&schedule, &adas[0]);
    to_them["asked"] = json!({"id": linus["id"], "type": "user_reference"});
    let to_them = by(&server, ADA, "POST", COVER, json!({ "cover_request": to_them })).await;
    assert_eq!(to_them.status, 201, "{}", to_them.text);
    let path = format!("/users/{}", id(&linus));
    assert_eq!(server.rest("DELETE", &path, Json::Null).await.status, 400, "the override keeps them");
    let over = format!("{overrides}/{}", id(&made[0]["override"]));
    assert_eq!(server.rest("DELETE", &over, Json::Null).await.status, 204);
    assert_eq!(server.rest("DELETE", &path, Json::Null).await.status, 204);
    let state = async |made: &Answer| {
        server.get(&format!("{COVER}/{}", id(&made.json()["cover_request"]))).await["cover_request"]["state"].take()
    };
    assert_eq!((state(&theirs).await, state(&to_them).await), (json!("withdrawn"), json!("declined")));
    let messages = server.get("/vigie/v1/users/PADA001/messages").await["messages"].take();
    assert_eq!(messages.as_array().unwrap().iter().filter(|one| one["kind"] == "cover").count(), 2, "{messages}");
}
