//! Maintenance windows. The server's clock stands at 2026-11-22T09:00:00Z.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{create, id, refused, status};
use crate::server::{Server, TOKEN};

fn from_ten_to_eleven() -> Json {
    json!({"type": "maintenance_window", "start_time": "2026-11-22T10:00:00Z", "end_time": "2026-11-22T11:00:00Z",
        "description": "New disks", "services": [{"id": "PDB0001", "type": "service_reference"}]})
}

#[tokio::test]
async fn a_window_to_come_goes_a_running_one_ends_a_past_one_stays() {
    let server = Server::start().await;
    let path = "/maintenance_windows";
    let window = create(&server, path, "maintenance_window", from_ten_to_eleven()).await;
    assert_eq!(window["created_by"]["summary"], "Ada Lovelace");
    let own = format!("{path}/{}", id(&window));
    let found = async |filter: &str| {
        server.get(&format!("{path}?filter={filter}")).await["maintenance_windows"].as_array().unwrap().len()
    };
    assert_eq!((found("future").await, found("ongoing").await, found("past").await), (1, 0, 0));
    server.app.advance_clock(Duration::from_secs(5400)).await.unwrap();
    assert_eq!(found("ongoing").await, 1);
    assert_eq!(server.get("/services/PDB0001").await["service"]["status"], "maintenance");
    assert_eq!(status(&server, "DELETE", &own).await, 204);
    assert_eq!(server.get(&own).await["maintenance_window"]["end_time"], "2026-11-22T10:30:00Z");
    let (code, number, _) = refused(&server, "DELETE", &own, Json::Null).await;
    assert_eq!((code, number), (405, 5003));
    let again = create(
        &server,
        path,
        "maintenance_window",
        json!({"start_time": "2026-11-23", "end_time": "2026-11-24",
        "services": [{"id": "PDB0001", "type": "service"}]}),
    );
    assert_eq!(status(&server, "DELETE", &format!("{path}/{}", id(&again.await))).await, 204);
}

#[tokio::test]
async fn somebody_must_be_named_and_the_services_must_exist() {
    let server = Server::start().await;
    let authorization = format!("Token token={TOKEN}");
    let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
    let body = json!({"maintenance_window": from_ten_to_eleven()}).to_string().into_bytes();
    let nobody = server.send("POST", "/maintenance_windows", &headers, Some(body)).await;
    assert_eq!((nobody.status, &nobody.json()["error"]["code"]), (400, &json!(2016)));
    let mut fields = from_ten_to_eleven();
    fields["services"][0]["id"] = json!("PNOWHER");
    let text = "Service PNOWHER not found; use the id of one that exists".to_owned();
    let body = json!({"maintenance_window": fields});
    assert_eq!(refused(&server, "POST", "/maintenance_windows", body).await, (400, 2001, text));
}
