//! The plan of a shift-based schedule as a document: what people wrote, from which the core works out the rest.

use serde::{Deserialize, Serialize};
use vigie_core::{
    ids::{CustomShiftId, OverrideId, RotationEventId, RotationId, ShiftAssignmentId, UserId},
    schedule::{
        ShiftPlan,
        shift_based::{
            CustomShift, Member, MemberStrategy, Recurrence, Rotation, RotationEvent, ShiftOverride, ShiftSource,
        },
    },
    time::At,
};

use super::word::Word;

#[derive(Serialize, Deserialize)]
pub(super) struct ShiftPlanDocument {
    rotations: Vec<RotationDocument>,
    custom_shifts: Vec<CustomShiftDocument>,
    overrides: Vec<ShiftOverrideDocument>,
}

#[derive(Serialize, Deserialize)]
struct RotationDocument {
    id: Word<RotationId>,
    events: Vec<EventDocument>,
    removed_at: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct EventDocument {
    id: Word<RotationEventId>,
    name: String,
    starts_at: i64,
    ends_at: i64,
    time_zone: String,
    recurrence: Vec<String>,
    effective_since: i64,
    effective_until: Option<i64>,
    /// Absent where every member has every shift.
    shifts_per_member: Option<u32>,
    /// Null where a shift is left to nobody.
    members: Vec<Option<Word<UserId>>>,
}

#[derive(Serialize, Deserialize)]
struct CustomShiftDocument {
    id: Word<CustomShiftId>,
    assignment: Word<ShiftAssignmentId>,
    user: Option<Word<UserId>>,
    starts_at: i64,
    ends_at: i64,
}

#[derive(Serialize, Deserialize)]
struct ShiftOverrideDocument {
    id: Word<OverrideId>,
    rotation: Option<Word<RotationId>>,
    custom_shift: Option<Word<CustomShiftId>>,
    overridden: Option<Word<UserId>>,
    overriding: Option<Word<UserId>>,
    starts_at: i64,
    ends_at: i64,
}

fn word(member: Member) -> Option<Word<UserId>> {
    member.user().map(Word)
}

fn member(word: Option<Word<UserId>>) -> Member {
    word.map_or(Member::Empty, |word| Member::User(word.0))
}

impl From<&ShiftPlan> for ShiftPlanDocument {
    fn from(plan: &ShiftPlan) -> Self {
        Self {
            rotations: plan.rotations.iter().map(Into::into).collect(),
            custom_shifts: plan.custom_shifts.iter().map(Into::into).collect(),
            overrides: plan.overrides.iter().map(Into::into).collect(),
        }
    }
}

impl TryFrom<ShiftPlanDocument> for ShiftPlan {
    type Error = String;

    fn try_from(document: ShiftPlanDocument) -> Result<Self, String> {
        Ok(Self {
            rotations: document.rotations.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            custom_shifts: document.custom_shifts.into_iter().map(Into::into).collect(),
            overrides: document.overrides.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
        })
    }
}

impl From<&Rotation> for RotationDocument {
    fn from(rotation: &Rotation) -> Self {
        Self {
            id: Word(rotation.id),
            events: rotation.events.iter().map(Into::into).collect(),
            removed_at: rotation.removed_at.map(At::micros),
        }
    }
}

impl TryFrom<RotationDocument> for Rotation {
    type Error = String;

    fn try_from(document: RotationDocument) -> Result<Self, String> {
        Ok(Self {
            id: document.id.0,
            events: document.events.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            removed_at: document.removed_at.map(At::from_micros),
        })
    }
}

impl From<&RotationEvent> for EventDocument {
    fn from(event: &RotationEvent) -> Self {
        let shifts_per_member = match event.strategy {
            MemberStrategy::Rotating { shifts_per_member, .. } => Some(shifts_per_member),
            MemberStrategy::Every { .. } => None,
        };
        Self {
            id: Word(event.id),
            name: event.name.clone(),
            starts_at: event.recurrence.starts_at().micros(),
            ends_at: event.recurrence.ends_at().micros(),
            time_zone: event.recurrence.time_zone().to_owned(),
            recurrence: event.recurrence.lines().to_vec(),
            effective_since: event.effective_since.micros(),
            effective_until: event.effective_until.map(At::micros),
            shifts_per_member,
            members: event.strategy.members().iter().map(|member| word(*member)).collect(),
        }
    }
}

impl TryFrom<EventDocument> for RotationEvent {
    type Error = String;

    fn try_from(document: EventDocument) -> Result<Self, String> {
        let (starts_at, ends_at) = (At::from_micros(document.starts_at), At::from_micros(document.ends_at));
        let recurrence = Recurrence::stored(starts_at, ends_at, &document.time_zone, &document.recurrence)
            .map_err(|invalid| format!("the recurrence of event {}: {invalid}", document.id.0))?;
        let members = document.members.into_iter().map(member).collect();
        Ok(Self {
            id: document.id.0,
            name: document.name,
            recurrence,
            effective_since: At::from_micros(document.effective_since),
            effective_until: document.effective_until.map(At::from_micros),
            strategy: match document.shifts_per_member {
                Some(shifts_per_member) => MemberStrategy::Rotating { shifts_per_member, members },
                None => MemberStrategy::Every { members },
            },
        })
    }
}

impl From<&CustomShift> for CustomShiftDocument {
    fn from(shift: &CustomShift) -> Self {
        Self {
            id: Word(shift.id),
            assignment: Word(shift.assignment),
            user: word(shift.member),
            starts_at: shift.starts_at.micros(),
            ends_at: shift.ends_at.micros(),
        }
    }
}

impl From<CustomShiftDocument> for CustomShift {
    fn from(document: CustomShiftDocument) -> Self {
        Self {
            id: document.id.0,
            assignment: document.assignment.0,
            member: member(document.user),
            starts_at: At::from_micros(document.starts_at),
            ends_at: At::from_micros(document.ends_at),
        }
    }
}

impl From<&ShiftOverride> for ShiftOverrideDocument {
    fn from(over: &ShiftOverride) -> Self {
        let (rotation, custom_shift) = match over.of {
            ShiftSource::Rotation(id) => (Some(Word(id)), None),
            ShiftSource::CustomShift(id) => (None, Some(Word(id))),
        };
        Self {
            id: Word(over.id),
            rotation,
            custom_shift,
            overridden: word(over.overridden),
            overriding: word(over.overriding),
            starts_at: over.starts_at.micros(),
            ends_at: over.ends_at.micros(),
        }
    }
}

impl TryFrom<ShiftOverrideDocument> for ShiftOverride {
    type Error = String;

    fn try_from(document: ShiftOverrideDocument) -> Result<Self, String> {
        let of = match (document.rotation, document.custom_shift) {
            (Some(rotation), _) => ShiftSource::Rotation(rotation.0),
            (None, Some(shift)) => ShiftSource::CustomShift(shift.0),
            (None, None) => return Err(format!("override {} is of no rotation and of no shift", document.id.0)),
        };
        Ok(Self {
            id: document.id.0,
            of,
            overridden: member(document.overridden),
            overriding: member(document.overriding),
            starts_at: At::from_micros(document.starts_at),
            ends_at: At::from_micros(document.ends_at),
        })
    }
}

#[cfg(test)]
mod tests {
    use vigie_core::ids::Ids;

    use super::*;

    fn plan() -> ShiftPlan {
        let ids = &mut Ids::for_test(1);
        let (rotation, user) = (RotationId::new(ids), Member::User(UserId::new(ids)));
        let at = |days: i64| At::from_micros((20_000 + days) * 86_400_000_000);
        let lines = ["RRULE:FREQ=WEEKLY;BYDAY=MO".to_owned(), "EXDATE:20270104T000000Z".to_owned()];
        let mut event = |strategy| RotationEvent {
            id: RotationEventId::new(ids),
            name: "Weeks".into(),
            recurrence: Recurrence::parse(at(0), at(7), "Europe/Paris", &lines).expect("it is one"),
            effective_since: at(1),
            effective_until: Some(at(9)),
            strategy,
        };
        let rotating = MemberStrategy::Rotating { shifts_per_member: 2, members: vec![user, Member::Empty] };
        let events = vec![event(rotating), event(MemberStrategy::Every { members: vec![user] })];
        let shift = CustomShiftId::new(ids);
        let over = |of, overriding, ids: &mut Ids| ShiftOverride {
            id: OverrideId::new(ids),
            of,
            overridden: user,
            overriding,
            starts_at: at(2),
            ends_at: at(3),
        };
        let overrides = vec![
            over(ShiftSource::Rotation(rotation), Member::Empty, ids),
            over(ShiftSource::CustomShift(shift), user, ids),
        ];
        ShiftPlan {
            rotations: vec![
                Rotation { id: rotation, events, removed_at: Some(at(8)) },
                Rotation { id: RotationId::new(ids), events: vec![], removed_at: None },
            ],
            custom_shifts: vec![CustomShift {
                id: shift,
                assignment: ShiftAssignmentId::new(ids),
                member: user,
                starts_at: at(1),
                ends_at: at(2),
            }],
            overrides,
        }
    }

    #[test]
    fn a_plan_of_shifts_comes_back_as_it_was() {
        let text = serde_json::to_string(&ShiftPlanDocument::from(&plan())).expect("it can be written");
        let document: ShiftPlanDocument = serde_json::from_str(&text).expect("it can be read");
        assert_eq!(ShiftPlan::try_from(document), Ok(plan()));
    }

    #[test]
    fn what_cannot_be_computed_says_which_event_it_is() {
        let text = serde_json::to_string(&ShiftPlanDocument::from(&plan())).expect("it can be written");
        let wrong = text.replace("FREQ=WEEKLY", "FREQ=SECONDLY");
        let document: ShiftPlanDocument = serde_json::from_str(&wrong).expect("it is a document");
        let refused = ShiftPlan::try_from(document).expect_err("nobody computes seconds");
        assert!(refused.starts_with("the recurrence of event P"), "{refused}");
    }
}
