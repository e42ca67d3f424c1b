//! A shift-based schedule (`/v3/schedules`), asked for and put into the form in which layers are drawn: each rotation,
//! and all custom shifts together, stand where a layer does.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::ensure;
use serde_json::{Value as Json, json};
use vigie_channels::ApiClient;

use crate::commands::remote::{list, text};

/// What the API calls a reference to one.
pub(super) const REFERENCE: &str = "schedule_v3_reference";
/// Where its shifts are.
const SHIFTS: &str = "computed_shift_assignments";

/// The API's answer about a time.
pub(super) async fn ask(client: &ApiClient, id: &str, window: &[(&str, &str)]) -> anyhow::Result<Json> {
    let parts = [("include[]", "final_schedule"), ("include[]", "users")];
    Ok(client.get(&format!("/v3/schedules/{id}"), &[window, &parts].concat()).await?)
}

/// The answer as one about layers.
pub(super) async fn as_layers(client: &ApiClient, answer: &Json) -> anyhow::Result<Json> {
    let schedule = &answer["schedule"];
    ensure!(schedule["final_schedule"].is_object(), "the server answered without a final schedule");
    Ok(in_layers(schedule, &names(client, schedule).await?))
}

/// The names of all who have a shift, by id. Those who only take over are asked for one by one.
async fn names(client: &ApiClient, schedule: &Json) -> anyhow::Result<BTreeMap<String, String>> {
    let known = list(schedule, "users").iter().map(|user| (text(user, "/id").into(), text(user, "/summary").into()));
    let mut names: BTreeMap<String, String> = known.collect();
    let people: BTreeSet<&str> =
        list(&schedule["final_schedule"], SHIFTS).iter().map(|shift| text(shift, "/member/user_id")).collect();
    for id in people.into_iter().filter(|id| !id.is_empty()) {
        if !names.contains_key(id) {
            let user = client.get(&format!("/users/{id}"), &[]).await?;
            names.insert(id.to_owned(), text(&user, "/user/name").to_owned());
        }
    }
    Ok(names)
}

fn in_layers(schedule: &Json, names: &BTreeMap<String, String>) -> Json {
    let shifts = list(&schedule["final_schedule"], SHIFTS);
    let entries = |wanted: &dyn Fn(&Json) -> bool| -> Json {
        let entry = |shift: &Json| {
            let who = names.get(text(shift, "/member/user_id"))?;
            Some(json!({"user": {"summary": who}, "start": shift["start_time"], "end": shift["end_time"]}))
        };
        shifts.iter().filter(|shift| wanted(shift)).filter_map(entry).collect()
    };
    let rotation = |rotation: &Json| {
        let events: Vec<&str> = list(rotation, "events").iter().map(|event| text(event, "/name")).collect();
        let own = entries(&|shift| shift["source"]["rotation_id"] == rotation["id"]);
        json!({"name": events.join(", "), "rendered_schedule_entries": own})
    };
    let mut layers: Vec<Json> = list(schedule, "rotations").iter().map(rotation).collect();
    let custom = entries(&|shift| shift["source"]["shift_id"].is_string());
    if custom.as_array().is_some_and(|custom| !custom.is_empty()) {
        layers.push(json!({"name": "Custom shifts", "rendered_schedule_entries": custom}));
    }
    json!({
        "summary": schedule["summary"],
        "final_schedule": {
            "rendered_schedule_entries": entries(&|_| true),
            "rendered_coverage_percentage": schedule["final_schedule"]["rendered_coverage_percentage"],
        },
        "schedule_layers": layers,
        "overrides_subschedule": {"rendered_schedule_entries": entries(&|shift| shift["source"]["override_id"].is_string())},
    })
}
