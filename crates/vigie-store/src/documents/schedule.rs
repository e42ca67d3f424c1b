//! A schedule as a document.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use vigie_core::{
    directory::PrivateUrlKey,
    ids::{LayerId, OverrideId, ScheduleId, TeamId, UserId},
    schedule::{Layer, LayeredPlan, Override, Plan, Restriction, Schedule},
    time::At,
};

use super::{
    shift_plan::ShiftPlanDocument,
    word::{Word, values, words},
};

#[derive(Serialize, Deserialize)]
pub(super) struct ScheduleDocument {
    id: Word<ScheduleId>,
    name: String,
    description: Option<String>,
    time_zone: String,
    layers: Vec<LayerDocument>,
    overrides: Vec<OverrideDocument>,
    /// Present where the schedule is made of shifts; it has no layers then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shift_plan: Option<ShiftPlanDocument>,
    teams: Vec<Word<TeamId>>,
    #[serde(default)]
    private_url_key: Option<String>,
    created_at: i64,
}

#[derive(Serialize, Deserialize)]
struct LayerDocument {
    id: Word<LayerId>,
    name: String,
    starts_at: i64,
    ends_at: Option<i64>,
    rotation_virtual_start: i64,
    turn_length_micros: u64,
    users: Vec<Word<UserId>>,
    restrictions: Vec<RestrictionDocument>,
    #[serde(default)]
    time_zone: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RestrictionDocument {
    Daily { start_second: u32, duration_micros: u64 },
    Weekly { start_day: u8, start_second: u32, duration_micros: u64 },
}

#[derive(Serialize, Deserialize)]
struct OverrideDocument {
    id: Word<OverrideId>,
    user: Word<UserId>,
    starts_at: i64,
    ends_at: i64,
}

impl From<&Schedule> for ScheduleDocument {
    fn from(schedule: &Schedule) -> Self {
        Self {
            id: Word(schedule.id),
            name: schedule.name.clone(),
            description: schedule.description.clone(),
            time_zone: schedule.time_zone.clone(),
            layers: schedule.layers().iter().map(Into::into).collect(),
            overrides: schedule.overrides().iter().map(Into::into).collect(),
            shift_plan: schedule.shift_based().map(Into::into),
            teams: words(&schedule.teams),
            private_url_key: schedule.private_url_key.as_ref().map(|key| key.as_str().to_owned()),
            created_at: schedule.created_at.micros(),
        }
    }
}

impl TryFrom<ScheduleDocument> for Schedule {
    type Error = String;

    fn try_from(document: ScheduleDocument) -> Result<Self, String> {
        let layered = LayeredPlan {
            layers: document.layers.into_iter().map(Into::into).collect(),
            overrides: document.overrides.into_iter().map(Into::into).collect(),
        };
        let plan = match document.shift_plan {
            Some(plan) => Plan::ShiftBased(plan.try_into()?),
            None => Plan::Layered(layered),
        };
        Ok(Self {
            id: document.id.0,
            name: document.name,
            description: document.description,
            time_zone: document.time_zone,
            private_url_key: document.private_url_key.as_deref().and_then(PrivateUrlKey::parse),
            plan,
            teams: values(document.teams),
            created_at: At::from_micros(document.created_at),
        })
    }
}

impl From<&Layer> for LayerDocument {
    fn from(layer: &Layer) -> Self {
        Self {
            id: Word(layer.id),
            name: layer.name.clone(),
            starts_at: layer.starts_at.micros(),
            ends_at: layer.ends_at.map(At::micros),
            rotation_virtual_start: layer.rotation_virtual_start.micros(),
            turn_length_micros: layer.turn_length.as_micros() as u64,
            users: words(&layer.users),
            restrictions: layer.restrictions.iter().map(Into::into).collect(),
            time_zone: layer.time_zone.clone(),
        }
    }
}

impl From<LayerDocument> for Layer {
    fn from(document: LayerDocument) -> Self {
        Self {
            id: document.id.0,
            name: document.name,
            starts_at: At::from_micros(document.starts_at),
            ends_at: document.ends_at.map(At::from_micros),
            rotation_virtual_start: At::from_micros(document.rotation_virtual_start),
            turn_length: Duration::from_micros(document.turn_length_micros),
            users: values(document.users),
            restrictions: document.restrictions.into_iter().map(Into::into).collect(),
            time_zone: document.time_zone,
        }
    }
}

impl From<&Restriction> for RestrictionDocument {
    fn from(restriction: &Restriction) -> Self {
        match *restriction {
            Restriction::Daily { start_second, duration } => {
                Self::Daily { start_second, duration_micros: duration.as_micros() as u64 }
            }
            Restriction::Weekly { start_day, start_second, duration } => {
                Self::Weekly { start_day, start_second, duration_micros: duration.as_micros() as u64 }
            }
        }
    }
}

impl From<RestrictionDocument> for Restriction {
    fn from(document: RestrictionDocument) -> Self {
        match document {
            RestrictionDocument::Daily { start_second, duration_micros } => {
                Self::Daily { start_second, duration: Duration::from_micros(duration_micros) }
            }
            RestrictionDocument::Weekly { start_day, start_second, duration_micros } => {
                Self::Weekly { start_day, start_second, duration: Duration::from_micros(duration_micros) }
            }
        }
    }
}

impl From<&Override> for OverrideDocument {
    fn from(entry: &Override) -> Self {
        Self {
            id: Word(entry.id),
            user: Word(entry.user),
            starts_at: entry.starts_at.micros(),
            ends_at: entry.ends_at.micros(),
        }
    }
}

impl From<OverrideDocument> for Override {
    fn from(document: OverrideDocument) -> Self {
        Self {
            id: document.id.0,
            user: document.user.0,
            starts_at: At::from_micros(document.starts_at),
            ends_at: At::from_micros(document.ends_at),
        }
    }
}
