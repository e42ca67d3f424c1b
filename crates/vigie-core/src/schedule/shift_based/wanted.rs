//! All rotations of a plan at once, as a form or a program wants them to be: one change instead of one for each event.
//! As with single edits ([`super::edit`]) the past stays: what is in force goes on under its id only where its end is
//! all that changes; otherwise it ends, and an event with a new id takes its place.

use super::{
    check::check_in_rotation,
    edit::EditRefusal,
    model::{Rotation, RotationEvent, ShiftPlan},
};
use crate::{
    ids::{Ids, RotationEventId, RotationId},
    time::At,
};

/// A rotation as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedRotation {
    /// Its id: that of a rotation of the plan, or a new one.
    pub id: RotationId,
    /// Its events that are not over, with the ids they have or new ones; `None` leaves them as they are.
    pub events: Option<Vec<RotationEvent>>,
}

/// Which of the wanted rotations a plan cannot take, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRotation {
    /// Its place among the wanted ones, from 0.
    pub rotation: usize,
    /// The place of the event, where it is about one.
    pub event: Option<usize>,
    /// Why.
    pub refusal: EditRefusal,
}

/// What is refused of the events of a rotation: the place of one, and why.
type RefusedEvent = (Option<usize>, EditRefusal);

impl ShiftPlan {
    /// Makes the rotations what they are to be, all or none: those that are not named are removed, and so are the events
    /// of a named one that are left out. An event in force that becomes another one ends when the other one begins: at
    /// `effective_since`, now at the earliest.
    ///
    /// # Errors
    /// What the plan cannot take; it is then to be thrown away.
    pub fn set_rotations(
        &mut self,
        wanted: Vec<WantedRotation>,
        ids: &mut Ids,
        now: At,
    ) -> Result<(), RefusedRotation> {
        let live: Vec<RotationId> = self.live_rotations().map(|rotation| rotation.id).collect();
        for id in live.into_iter().filter(|id| wanted.iter().all(|one| one.id != *id)) {
            let refused = |refusal| RefusedRotation { rotation: 0, event: None, refusal };
            self.remove_rotation(id, now).map_err(refused)?;
        }
        for (rotation, one) in wanted.into_iter().enumerate() {
            let refused = |(event, refusal): RefusedEvent| RefusedRotation { rotation, event, refusal };
            if self.rotation(one.id).is_err() {
                self.add_rotation(one.id).map_err(|refusal| refused((None, refusal)))?;
            }
            if let Some(events) = one.events {
                self.set_events(one.id, events, ids, now).map_err(refused)?;
            }
        }
        Ok(())
    }

    fn set_events(
        &mut self,
        id: RotationId,
        wanted: Vec<RotationEvent>,
        ids: &mut Ids,
        now: At,
    ) -> Result<(), RefusedEvent> {
        let is_left_out = |event: &&RotationEvent| !is_over(event, now) && wanted.iter().all(|one| one.id != event.id);
        let rotation = self.rotation(id).map_err(|refusal| (None, refusal))?;
        let left_out: Vec<RotationEventId> = rotation.events.iter().filter(is_left_out).map(|event| event.id).collect();
        for event in left_out {
            self.remove_event(id, event, now).map_err(|refusal| (None, refusal))?;
        }
        let rotation = self.rotation_mut(id).map_err(|refusal| (None, refusal))?;
        let mut changed = Vec::new();
        for (place, event) in wanted.into_iter().enumerate() {
            let done = set_event(rotation, event, ids, now).map_err(|refusal| (Some(place), refusal))?;
            changed.extend(done.map(|id| (place, id)));
        }
        // Only now does each stand beside what the others have become.
        for (place, id) in changed {
            let event = rotation.events.iter().find(|event| event.id == id);
            let checked = event.map_or(Ok(()), |event| check_in_rotation(event, rotation, now));
            checked.map_err(|invalid| (Some(place), EditRefusal::from(invalid)))?;
        }
        Ok(())
    }
}

/// Writes an event into its rotation. Answers the id of what must be looked at beside the others, if anything.
fn set_event(
    rotation: &mut Rotation,
    mut event: RotationEvent,
    ids: &mut Ids,
    now: At,
) -> Result<Option<RotationEventId>, EditRefusal> {
    let Some(place) = rotation.events.iter().position(|old| old.id == event.id) else {
        event.effective_since = event.effective_since.max(now);
        rotation.events.push(event.clone());
        return Ok(Some(event.id));
    };
    let old = &mut rotation.events[place];
    if *old == event {
        return Ok(None);
    }
    if is_over(old, now) {
        let text = "The event is over: it cannot be changed any more";
        return Err(EditRefusal::Field("event.effective_until", text.to_owned()));
    }
    let ends_another_time = RotationEvent { effective_until: event.effective_until, ..old.clone() };
    if old.effective_since > now {
        event.effective_since = event.effective_since.max(now);
        *old = event;
        return Ok(Some(old.id));
    }
    if ends_another_time == event {
        old.effective_until = event.effective_until.map(|until| until.max(now));
        return Ok(Some(old.id));
    }
    let from = event.effective_since.max(now);
    event.id = RotationEventId::new(ids);
    event.effective_since = from;
    if old.effective_since < from {
        old.effective_until = Some(old.effective_until.map_or(from, |until| until.min(from)));
        rotation.events.push(event.clone());
    } else {
        *old = event.clone();
    }
    Ok(Some(event.id))
}

fn is_over(event: &RotationEvent, now: At) -> bool {
    event.effective_until.is_some_and(|until| until <= now)
}
