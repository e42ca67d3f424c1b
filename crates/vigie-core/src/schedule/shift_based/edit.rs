//! Edits of shift-based plans that never rewrite the past: what was shown for a moment that is over stays what is
//! shown. What has begun ends now instead of being removed; what is over stays.

use std::time::Duration;

use super::{
    check::{InvalidEvent, ROTATIONS_MAX, check_in_rotation},
    model::{CustomShift, Rotation, RotationEvent, ShiftOverride, ShiftPlan, ShiftSource},
};
use crate::{
    ids::{CustomShiftId, OverrideId, RotationEventId, RotationId},
    past::forget_oldest,
    time::At,
};

/// The longest custom shift or override: a leap year.
const LONGEST: Duration = Duration::from_secs(366 * 86_400);
/// The most custom shifts, and the most overrides, of a schedule that are not over: a dozen a day for half a year.
const UPCOMING_MAX: usize = 2_000;

/// How many custom shifts, and how many overrides, that are over are kept, the newest: every look goes through them.
const PAST_MAX: usize = 5_000;
/// How many events of a rotation that are over are kept, and how many rotations that were removed.
const PAST_EVENTS_MAX: usize = 500;

/// Why a plan cannot be changed that way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditRefusal {
    /// There is no such thing.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// A field is not as it must be: its path, and what is wrong.
    #[error("{0}: {1}")]
    Field(&'static str, String),
}

impl From<InvalidEvent> for EditRefusal {
    fn from(invalid: InvalidEvent) -> Self {
        Self::Field(invalid.field(), invalid.to_string())
    }
}

type Done<T> = Result<T, EditRefusal>;

fn refused<T>(field: &'static str, text: &str) -> Done<T> {
    Err(EditRefusal::Field(field, text.to_owned()))
}

impl ShiftPlan {
    /// A rotation that was not removed.
    ///
    /// # Errors
    /// Where there is none.
    pub fn rotation(&self, id: RotationId) -> Done<&Rotation> {
        self.live_rotations().find(|rotation| rotation.id == id).ok_or(EditRefusal::NotFound("Rotation"))
    }

    pub(super) fn rotation_mut(&mut self, id: RotationId) -> Done<&mut Rotation> {
        let mut live = self.rotations.iter_mut().filter(|rotation| rotation.removed_at.is_none());
        live.find(|rotation| rotation.id == id).ok_or(EditRefusal::NotFound("Rotation"))
    }

    /// Adds a rotation without events.
    ///
    /// # Errors
    /// Where there are too many.
    pub fn add_rotation(&mut self, id: RotationId) -> Done<()> {
        if self.live_rotations().count() >= ROTATIONS_MAX {
            return refused("schedule.rotations", "A schedule can have at most 10 rotations");
        }
        self.rotations.push(Rotation { id, events: vec![], removed_at: None });
        Ok(())
    }

    /// Removes a rotation: events that are over stay for what they did, one that is in force ends now, others go; so do
    /// its overrides.
    ///
    /// # Errors
    /// Where there is no such rotation.
    pub fn remove_rotation(&mut self, id: RotationId, now: At) -> Done<()> {
        let rotation = self.rotation_mut(id)?;
        rotation.events.retain(|event| event.effective_since < now);
        for event in &mut rotation.events {
            event.effective_until = Some(event.effective_until.map_or(now, |until| until.min(now)));
        }
        rotation.removed_at = Some(now);
        self.end_overrides(ShiftSource::Rotation(id), now);
        self.rotations.retain(|rotation| rotation.removed_at.is_none() || !rotation.events.is_empty());
        forget_oldest(&mut self.rotations, PAST_EVENTS_MAX, |rotation| rotation.removed_at);
        Ok(())
    }

    /// Adds an event, in force from now on at the earliest.
    ///
    /// # Errors
    /// What is wrong with it, or with it beside the others.
    pub fn add_event(&mut self, rotation: RotationId, mut event: RotationEvent, now: At) -> Done<RotationEvent> {
        let rotation = self.rotation_mut(rotation)?;
        event.effective_since = event.effective_since.max(now);
        check_in_rotation(&event, rotation, now)?;
        let is_over = |event: &RotationEvent| event.effective_until.filter(|until| *until <= now);
        forget_oldest(&mut rotation.events, PAST_EVENTS_MAX, is_over);
        rotation.events.push(event.clone());
        Ok(event)
    }

    /// Replaces an event: all of it before it is in force, its end while it is, nothing afterwards.
    ///
    /// # Errors
    /// Where there is no such event, or it cannot become that any more.
    pub fn replace_event(&mut self, rotation: RotationId, mut event: RotationEvent, now: At) -> Done<RotationEvent> {
        let rotation = self.rotation_mut(rotation)?;
        let old = rotation.events.iter_mut().find(|old| old.id == event.id);
        let place = old.ok_or(EditRefusal::NotFound("Event"))?.clone();
        if place.effective_until.is_some_and(|until| until <= now) {
            return refused("event.effective_until", "The event is over: it cannot be changed any more");
        }
        if place.effective_since <= now {
            let fixed = RotationEvent { effective_until: place.effective_until, ..event.clone() };
            if fixed != place {
                let text = "The event is in force: only effective_until can be changed; end it and add another one";
                return refused("event", text);
            }
            event.effective_until = event.effective_until.map(|until| until.max(now));
        } else {
            event.effective_since = event.effective_since.max(now);
        }
        check_in_rotation(&event, rotation, now)?;
        let slot = rotation.events.iter_mut().find(|old| old.id == event.id);
        *slot.ok_or(EditRefusal::NotFound("Event"))? = event.clone();
        Ok(event)
    }

    /// Removes an event that is not in force yet, ends one that is.
    ///
    /// # Errors
    /// Where there is no such event, or it is over.
    pub fn remove_event(&mut self, rotation: RotationId, id: RotationEventId, now: At) -> Done<()> {
        let rotation = self.rotation_mut(rotation)?;
        let place = rotation.events.iter().position(|event| event.id == id);
        let place = place.ok_or(EditRefusal::NotFound("Event"))?;
        let event = &mut rotation.events[place];
        if event.effective_until.is_some_and(|until| until <= now) {
            return refused("event.effective_until", "The event is over: it cannot be deleted any more");
        }
        if event.effective_since < now {
            event.effective_until = Some(now);
        } else {
            rotation.events.remove(place);
        }
        Ok(())
    }

    /// A custom shift.
    ///
    /// # Errors
    /// Where there is none.
    pub fn custom_shift(&self, id: CustomShiftId) -> Done<&CustomShift> {
        self.custom_shifts.iter().find(|shift| shift.id == id).ok_or(EditRefusal::NotFound("Custom shift"))
    }

    /// Adds a custom shift, from now on at the earliest.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn add_custom_shift(&mut self, mut shift: CustomShift, now: At) -> Done<CustomShift> {
        check_times(shift.starts_at, shift.ends_at, now, "custom_shift.end_time")?;
        if self.custom_shifts.iter().filter(|shift| now < shift.ends_at).count() >= UPCOMING_MAX {
            return refused("custom_shifts", "A schedule can have at most 2000 custom shifts that are not over");
        }
        shift.starts_at = shift.starts_at.max(now);
        let is_over = |shift: &CustomShift| (shift.ends_at <= now).then_some(shift.ends_at);
        forget_oldest(&mut self.custom_shifts, PAST_MAX, is_over);
        self.custom_shifts.push(shift);
        Ok(shift)
    }

    /// Replaces a custom shift: all of it before it starts, its end while it runs, nothing afterwards.
    ///
    /// # Errors
    /// Where there is no such shift, or it cannot become that any more.
    pub fn replace_custom_shift(&mut self, mut shift: CustomShift, now: At) -> Done<CustomShift> {
        let old = *self.custom_shift(shift.id)?;
        if old.ends_at <= now {
            return refused("custom_shift.end_time", "The custom shift is over: it cannot be changed any more");
        }
        if old.starts_at <= now && (shift.starts_at != old.starts_at || shift.member != old.member) {
            return refused("custom_shift", "The custom shift has started: only end_time can be changed");
        }
        check_times(shift.starts_at, shift.ends_at, now, "custom_shift.end_time")?;
        if old.starts_at > now {
            shift.starts_at = shift.starts_at.max(now);
        }
        self.custom_shifts.iter_mut().filter(|slot| slot.id == shift.id).for_each(|slot| *slot = shift);
        Ok(shift)
    }

    /// Removes a custom shift that has not started, ends one that runs; so it goes with its overrides.
    ///
    /// # Errors
    /// Where there is no such shift, or it is over.
    pub fn remove_custom_shift(&mut self, id: CustomShiftId, now: At) -> Done<()> {
        let old = *self.custom_shift(id)?;
        if old.ends_at <= now {
            return refused("custom_shift.end_time", "The custom shift is over: it cannot be deleted any more");
        }
        if old.starts_at < now {
            self.custom_shifts.iter_mut().filter(|shift| shift.id == id).for_each(|shift| shift.ends_at = now);
        } else {
            self.custom_shifts.retain(|shift| shift.id != id);
        }
        self.end_overrides(ShiftSource::CustomShift(id), now);
        Ok(())
    }

    /// Removes the overrides to come of what is removed, and ends those that run.
    fn end_overrides(&mut self, of: ShiftSource, now: At) {
        self.overrides.retain(|over| over.of != of || over.starts_at < now);
        self.overrides.iter_mut().filter(|over| over.of == of).for_each(|over| over.ends_at = over.ends_at.min(now));
    }

    /// An override.
    ///
    /// # Errors
    /// Where there is none.
    pub fn shift_override(&self, id: OverrideId) -> Done<&ShiftOverride> {
        self.overrides.iter().find(|over| over.id == id).ok_or(EditRefusal::NotFound("Override"))
    }

    /// Adds an override, from now on at the earliest.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn add_override(&mut self, mut over: ShiftOverride, now: At) -> Done<ShiftOverride> {
        match over.of {
            ShiftSource::Rotation(id) if self.rotation(id).is_err() => {
                return refused("override.rotation_id", "Rotation not found; use the id of one of this schedule");
            }
            ShiftSource::CustomShift(id) if self.custom_shift(id).is_err() => {
                return refused(
                    "override.custom_shift_id",
                    "Custom shift not found; use the id of one of this schedule",
                );
            }
            _ => {}
        }
        check_override(&over, now)?;
        if self.overrides.iter().filter(|over| now < over.ends_at).count() >= UPCOMING_MAX {
            return refused("overrides", "A schedule can have at most 2000 overrides that are not over");
        }
        over.starts_at = over.starts_at.max(now);
        forget_oldest(&mut self.overrides, PAST_MAX, |over| (over.ends_at <= now).then_some(over.ends_at));
        self.overrides.push(over);
        Ok(over)
    }

    /// Replaces an override. One that runs keeps its start; where somebody else takes over, what was until now stays
    /// under `past`, a new id.
    ///
    /// # Errors
    /// Where there is no such override, or it cannot become that any more.
    pub fn replace_override(&mut self, mut over: ShiftOverride, past: OverrideId, now: At) -> Done<ShiftOverride> {
        let old = *self.shift_override(over.id)?;
        if old.ends_at <= now {
            return refused("override.end_time", "The override is over: it cannot be changed any more");
        }
        if old.starts_at < now && over.starts_at != old.starts_at {
            return refused("override.start_time", "The override has started: start_time cannot be changed any more");
        }
        check_override(&over, now)?;
        let place = self.overrides.iter().position(|slot| slot.id == over.id).unwrap_or_default();
        if old.starts_at < now && over.overriding != old.overriding {
            self.overrides.insert(place, ShiftOverride { id: past, ends_at: now, ..old });
            over.starts_at = now;
        } else if old.starts_at >= now {
            over.starts_at = over.starts_at.max(now);
        }
        self.overrides.iter_mut().filter(|slot| slot.id == over.id).for_each(|slot| *slot = over);
        Ok(over)
    }

    /// Removes an override that has not started, ends one that runs.
    ///
    /// # Errors
    /// Where there is no such override, or it is over.
    pub fn remove_override(&mut self, id: OverrideId, now: At) -> Done<()> {
        let old = *self.shift_override(id)?;
        if old.ends_at <= now {
            return refused("override.end_time", "The override is over: it cannot be deleted any more");
        }
        if old.starts_at < now {
            self.overrides.iter_mut().filter(|over| over.id == id).for_each(|over| over.ends_at = now);
        } else {
            self.overrides.retain(|over| over.id != id);
        }
        Ok(())
    }
}

fn check_override(over: &ShiftOverride, now: At) -> Done<()> {
    check_times(over.starts_at, over.ends_at, now, "override.end_time")
}

fn check_times(starts_at: At, ends_at: At, now: At, field: &'static str) -> Done<()> {
    if ends_at <= starts_at {
        return refused(field, "must be after start_time");
    }
    if ends_at <= now {
        return refused(field, "must be in the future");
    }
    if ends_at.since(starts_at) > LONGEST {
        return refused(field, "must be at most a year after start_time");
    }
    Ok(())
}
