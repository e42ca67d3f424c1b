//! Maintenance windows.

use serde_json::{Value, json};
use vigie_core::{
    directory::{Directory, MaintenanceWindow},
    ids::{Ids, MaintenanceWindowId, ServiceId, UserId},
    time::At,
};

use super::{
    Fields, View,
    fields::{blank, one_of},
    service, team,
};
use crate::ApiError;

/// The most services of a window.
const SERVICES_MAX: usize = 10_000;

/// When a window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It is over.
    Past,
    /// It runs.
    Ongoing,
    /// It comes.
    Future,
}

impl Phase {
    /// Where a window stands at a moment.
    #[must_use]
    pub fn of(window: &MaintenanceWindow, now: At) -> Self {
        match window {
            _ if window.ends_at <= now => Self::Past,
            _ if window.starts_at <= now => Self::Ongoing,
            _ => Self::Future,
        }
    }

    /// The phases that the list's `filter` asks for; all of them where it is absent.
    ///
    /// # Errors
    /// 400 when there is no such filter.
    pub fn filter(word: Option<&str>) -> Result<&'static [Self], ApiError> {
        match word {
            None | Some("all") => Ok(&[Self::Past, Self::Ongoing, Self::Future]),
            Some("past") => Ok(&[Self::Past]),
            Some("ongoing") => Ok(&[Self::Ongoing]),
            Some("future") => Ok(&[Self::Future]),
            Some("open") => Ok(&[Self::Ongoing, Self::Future]),
            Some(_) => Err(one_of("filter", ["past", "future", "ongoing", "open", "all"])),
        }
    }
}

/// Writes a window; `teams`, `services` and `users` may be included.
#[must_use]
pub fn to_wire(window: &MaintenanceWindow, view: &View<'_>) -> Value {
    let summary = window.description.clone().unwrap_or_else(|| "Maintenance window".to_owned());
    json!({
        "id": window.id.as_str(),
        "type": "maintenance_window",
        "summary": summary,
        "self": view.links.api(&format!("/maintenance_windows/{}", window.id)),
        "html_url": view.links.page(&format!("/service-directory/maintenance-windows/{}", window.id)),
        "sequence_number": window.sequence_number,
        "start_time": view.time(window.starts_at),
        "end_time": view.time(window.ends_at),
        "description": window.description,
        "created_by": window.created_by.map(|user| view.user_as(user, "users")),
        "services": window.services.iter().map(|id| view.service(*id)).collect::<Vec<_>>(),
        "teams": view.teams(&window.teams),
    })
}

/// Reads a window. What was under maintenance stays so: the start of a running window cannot change.
///
/// # Errors
/// 400 when a field is missing or not as it must be; 405 when the window is over.
pub fn from_wire(
    fields: Fields<'_>,
    directory: &Directory,
    existing: Option<&MaintenanceWindow>,
    created_by: Option<UserId>,
    ids: &mut Ids,
    now: At,
) -> Result<MaintenanceWindow, ApiError> {
    let phase = existing.map(|window| Phase::of(window, now));
    if phase == Some(Phase::Past) {
        return Err(over());
    }
    let mut window = match existing {
        Some(window) => window.clone(),
        None => new(directory, created_by, ids, now),
    };
    let start = moment(fields, "start_time", directory)?;
    window.starts_at = match phase {
        None => start.ok_or_else(|| blank("start_time"))?,
        Some(Phase::Ongoing) => window.starts_at,
        Some(_) => start.unwrap_or(window.starts_at),
    };
    let end = moment(fields, "end_time", directory)?;
    window.ends_at = end.or(existing.map(|window| window.ends_at)).ok_or_else(|| blank("end_time"))?;
    if window.ends_at <= window.starts_at || window.ends_at <= now {
        return Err(ApiError::invalid("End time must be after the start time and in the future"));
    }
    if let Some(description) = fields.clearable("description")? {
        window.description = description;
    }
    if let Some(values) = fields.list("services")? {
        window.services = services(values)?;
    }
    if window.services.is_empty() {
        return Err(blank("services"));
    }
    if let Some(teams) = fields.list("teams")? {
        window.teams = team::ids_of(teams)?;
    }
    Ok(window)
}

/// 405: a window that is over can be neither changed nor deleted.
#[must_use]
pub fn over() -> ApiError {
    let text = "The maintenance window is over; it can't be changed or deleted any more";
    ApiError::new(405, 5003, "Maintenance Window is in the past", vec![text.to_owned()])
}

fn new(directory: &Directory, created_by: Option<UserId>, ids: &mut Ids, now: At) -> MaintenanceWindow {
    let last = directory.maintenance_windows.values().map(|window| window.sequence_number).max();
    MaintenanceWindow {
        id: MaintenanceWindowId::new(ids),
        sequence_number: last.unwrap_or(0) + 1,
        starts_at: now,
        ends_at: now,
        description: None,
        created_by,
        services: Vec::new(),
        teams: Vec::new(),
    }
}

fn services(values: &[Value]) -> Result<Vec<ServiceId>, ApiError> {
    if values.len() > SERVICES_MAX {
        return Err(ApiError::invalid(format!("Services are too many (maximum is {SERVICES_MAX})")));
    }
    let mut services = values.iter().map(service::id_of).collect::<Result<Vec<_>, _>>()?;
    services.sort_unstable();
    services.dedup();
    Ok(services)
}

fn moment(fields: Fields<'_>, name: &str, directory: &Directory) -> Result<Option<At>, ApiError> {
    fields.moment(name, &super::zone::get(&directory.account.time_zone))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{rest::blank::World, time};

    const HOUR: Duration = Duration::from_secs(3600);

    fn at(hours: u32) -> At {
        At::EPOCH + HOUR * hours
    }

    fn read(
        world: &mut World,
        body: &Value,
        existing: Option<&MaintenanceWindow>,
        now: At,
    ) -> Result<MaintenanceWindow, ApiError> {
        world.read(body, |fields, world| from_wire(fields, &world.directory, existing, None, &mut world.ids, now))
    }

    fn body(start: u32, end: u32) -> Value {
        json!({"start_time": time::utc(at(start)), "end_time": time::utc(at(end)),
            "services": [{"id": "PSERVIC", "type": "service_reference"}]})
    }

    #[test]
    fn a_window_survives_the_way_out_and_in() {
        let mut world = World::new();
        let window = read(&mut world, &body(1, 2), None, at(0)).expect("it is complete");
        let wire = to_wire(&window, &world.view());
        assert_eq!((&wire["start_time"], &wire["sequence_number"]), (&json!("1970-01-01T01:00:00Z"), &json!(1)));
        assert_eq!(read(&mut world, &wire, Some(&window), at(0)), Ok(window));
    }

    #[test]
    fn the_past_stays_as_it_was() {
        let mut world = World::new();
        let window = read(&mut world, &body(1, 3), None, at(0)).expect("it is complete");
        let longer = read(&mut world, &body(2, 5), Some(&window), at(2)).expect("it runs");
        assert_eq!((longer.starts_at, longer.ends_at), (at(1), at(5)));
        assert_eq!(read(&mut world, &body(2, 5), Some(&window), at(3)), Err(over()));
    }

    #[test]
    fn what_is_missing_or_wrong_is_refused() {
        let mut world = World::new();
        let no_services = json!({"start_time": time::utc(at(1)), "end_time": time::utc(at(2)), "services": []});
        for (body, text) in [
            (body(2, 1), "End time must be after"),
            (body(0, 1), "End time must be after"),
            (no_services, "Services can't be blank"),
            (json!({"end_time": "soon"}), "Start time can't be blank"),
            (json!({"start_time": "soon"}), "Start time must be a date"),
        ] {
            let refused = read(&mut world, &body, None, at(1)).expect_err("it is wrong");
            assert!(refused.errors[0].starts_with(text), "{refused} instead of {text}");
        }
    }
}
