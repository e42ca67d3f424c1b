//! A request for cover, or a swap, as a document.

use serde::{Deserialize, Serialize};
use vigie_core::{
    cover::{CoverRequest, CoverState, Shift},
    ids::{CoverRequestId, OverrideId, ScheduleId, UserId},
    time::At,
};

use super::word::Word;

#[derive(Serialize, Deserialize)]
pub(super) struct CoverDocument {
    id: Word<CoverRequestId>,
    user: Word<UserId>,
    shift: ShiftDocument,
    asked: Option<Word<UserId>>,
    in_return: Option<ShiftDocument>,
    note: String,
    created_at: i64,
    state: StateDocument,
}

#[derive(Serialize, Deserialize)]
struct ShiftDocument {
    schedule: Word<ScheduleId>,
    starts_at: i64,
    ends_at: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateDocument {
    Open,
    Taken { by: Word<UserId>, at: i64, overrides: Vec<(Word<ScheduleId>, Word<OverrideId>)> },
    Withdrawn { at: i64 },
    Declined { at: i64 },
}

impl From<&CoverRequest> for CoverDocument {
    fn from(request: &CoverRequest) -> Self {
        Self {
            id: Word(request.id),
            user: Word(request.user),
            shift: request.shift.into(),
            asked: request.asked.map(Word),
            in_return: request.in_return.map(Into::into),
            note: request.note.clone(),
            created_at: request.created_at.micros(),
            state: (&request.state).into(),
        }
    }
}

impl From<CoverDocument> for CoverRequest {
    fn from(document: CoverDocument) -> Self {
        Self {
            id: document.id.0,
            user: document.user.0,
            shift: document.shift.into(),
            asked: document.asked.map(|asked| asked.0),
            in_return: document.in_return.map(Into::into),
            note: document.note,
            created_at: At::from_micros(document.created_at),
            state: document.state.into(),
        }
    }
}

impl From<Shift> for ShiftDocument {
    fn from(shift: Shift) -> Self {
        Self { schedule: Word(shift.schedule), starts_at: shift.starts_at.micros(), ends_at: shift.ends_at.micros() }
    }
}

impl From<ShiftDocument> for Shift {
    fn from(document: ShiftDocument) -> Self {
        Self {
            schedule: document.schedule.0,
            starts_at: At::from_micros(document.starts_at),
            ends_at: At::from_micros(document.ends_at),
        }
    }
}

impl From<&CoverState> for StateDocument {
    fn from(state: &CoverState) -> Self {
        match state {
            CoverState::Open => Self::Open,
            CoverState::Taken { by, at, overrides } => Self::Taken {
                by: Word(*by),
                at: at.micros(),
                overrides: overrides.iter().map(|(schedule, made)| (Word(*schedule), Word(*made))).collect(),
            },
            CoverState::Withdrawn { at } => Self::Withdrawn { at: at.micros() },
            CoverState::Declined { at } => Self::Declined { at: at.micros() },
        }
    }
}

impl From<StateDocument> for CoverState {
    fn from(document: StateDocument) -> Self {
        match document {
            StateDocument::Open => Self::Open,
            StateDocument::Taken { by, at, overrides } => Self::Taken {
                by: by.0,
                at: At::from_micros(at),
                overrides: overrides.into_iter().map(|(schedule, made)| (schedule.0, made.0)).collect(),
            },
            StateDocument::Withdrawn { at } => Self::Withdrawn { at: At::from_micros(at) },
            StateDocument::Declined { at } => Self::Declined { at: At::from_micros(at) },
        }
    }
}
