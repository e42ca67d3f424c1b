//! What a personal message says, as a document.

use serde::{Deserialize, Serialize};
use vigie_core::{
    ids::{IncidentId, ScheduleId},
    notify::{
        cover_news::{CoverNews, CoverShift, CoverWord},
        personal::{HandoffNews, PersonalContent, StatusUpdateNews},
    },
    oncall::Goes,
    time::At,
};

use super::word::Word;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PersonalDocument {
    Verification,
    Test,
    Handoff(HandoffDocument),
    StatusUpdate(StatusUpdateDocument),
    Cover(CoverNewsDocument),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct HandoffDocument {
    schedule: Word<ScheduleId>,
    schedule_name: String,
    policies: Vec<String>,
    goes: Word<Goes>,
    at: i64,
    until: Option<i64>,
    other: Option<String>,
    #[serde(default)]
    is_gap: bool,
    time_zone: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct StatusUpdateDocument {
    incident: Word<IncidentId>,
    incident_number: u64,
    title: String,
    service_name: String,
    sender: String,
    message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    html_message: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct CoverNewsDocument {
    word: Word<CoverWord>,
    who: String,
    shift: CoverShiftDocument,
    in_return: Option<CoverShiftDocument>,
    note: String,
    time_zone: String,
}

#[derive(Serialize, Deserialize)]
struct CoverShiftDocument {
    schedule: Word<ScheduleId>,
    schedule_name: String,
    starts_at: i64,
    ends_at: i64,
}

impl From<&CoverShift> for CoverShiftDocument {
    fn from(shift: &CoverShift) -> Self {
        Self {
            schedule: Word(shift.schedule),
            schedule_name: shift.schedule_name.clone(),
            starts_at: shift.starts_at.micros(),
            ends_at: shift.ends_at.micros(),
        }
    }
}

impl From<CoverShiftDocument> for CoverShift {
    fn from(document: CoverShiftDocument) -> Self {
        Self {
            schedule: document.schedule.0,
            schedule_name: document.schedule_name,
            starts_at: At::from_micros(document.starts_at),
            ends_at: At::from_micros(document.ends_at),
        }
    }
}

impl From<&PersonalContent> for PersonalDocument {
    fn from(content: &PersonalContent) -> Self {
        match content {
            PersonalContent::Verification => Self::Verification,
            PersonalContent::Test => Self::Test,
            PersonalContent::Handoff(news) => Self::Handoff(HandoffDocument {
                schedule: Word(news.schedule),
                schedule_name: news.schedule_name.clone(),
                policies: news.policies.clone(),
                goes: Word(news.goes),
                at: news.at.micros(),
                until: news.until.map(At::micros),
                other: news.other.clone(),
                is_gap: news.is_gap,
                time_zone: news.time_zone.clone(),
            }),
            PersonalContent::StatusUpdate(news) => Self::StatusUpdate(StatusUpdateDocument {
                incident: Word(news.incident),
                incident_number: news.incident_number,
                title: news.title.clone(),
                service_name: news.service_name.clone(),
                sender: news.sender.clone(),
                message: news.message.clone(),
                subject: news.subject.clone(),
                html_message: news.html_message.clone(),
            }),
            PersonalContent::Cover(news) => Self::Cover(CoverNewsDocument {
                word: Word(news.word),
                who: news.who.clone(),
                shift: (&news.shift).into(),
                in_return: news.in_return.as_ref().map(Into::into),
                note: news.note.clone(),
                time_zone: news.time_zone.clone(),
            }),
        }
    }
}

impl From<PersonalDocument> for PersonalContent {
    fn from(document: PersonalDocument) -> Self {
        match document {
            PersonalDocument::Verification => Self::Verification,
            PersonalDocument::Test => Self::Test,
            PersonalDocument::Handoff(news) => Self::Handoff(HandoffNews {
                schedule: news.schedule.0,
                schedule_name: news.schedule_name,
                policies: news.policies,
                goes: news.goes.0,
                at: At::from_micros(news.at),
                until: news.until.map(At::from_micros),
                other: news.other,
                is_gap: news.is_gap,
                time_zone: news.time_zone,
            }),
            PersonalDocument::StatusUpdate(news) => Self::StatusUpdate(StatusUpdateNews {
                incident: news.incident.0,
                incident_number: news.incident_number,
                title: news.title,
                service_name: news.service_name,
                sender: news.sender,
                message: news.message,
                subject: news.subject,
                html_message: news.html_message,
            }),
            PersonalDocument::Cover(news) => Self::Cover(CoverNews {
                word: news.word.0,
                who: news.who,
                shift: news.shift.into(),
                in_return: news.in_return.map(Into::into),
                note: news.note,
                time_zone: news.time_zone,
            }),
        }
    }
}
