//! The words about a request for cover: that a shift is free to take, and what became of it.

use super::message::Message;
use crate::{
    ids::ScheduleId,
    text::{cut, one_line},
    time::At,
};

/// The longest text message: three parts.
const SMS_CHARS: usize = 400;
/// The longest text of a short e-mail: what one SMS holds.
const SHORT_CHARS: usize = 160;
/// The longest subject of an e-mail.
const SUBJECT_CHARS: usize = 200;

/// A request, and what became of it, for one reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverNews {
    /// What became of it.
    pub word: CoverWord,
    /// Who asked, took the shift or declined.
    pub who: String,
    /// The shift that is asked for.
    pub shift: CoverShift,
    /// The shift that is given in return, for a swap.
    pub in_return: Option<CoverShift>,
    /// What the one who asked wrote.
    pub note: String,
    /// The zone of the person who reads it.
    pub time_zone: String,
}

/// A shift with the name of its schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverShift {
    /// The schedule.
    pub schedule: ScheduleId,
    /// Its name.
    pub schedule_name: String,
    /// First moment.
    pub starts_at: At,
    /// First moment after it.
    pub ends_at: At,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverWord {
    /// It is new.
    Asked,
    /// Somebody took the shift.
    Taken,
    /// The one who was asked will not.
    Declined,
}

impl CoverWord {
    /// The word used in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Taken => "taken",
            Self::Declined => "declined",
        }
    }

    /// Reads the word used in tables.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Asked, Self::Taken, Self::Declined].into_iter().find(|word| word.as_str() == text)
    }
}

/// The message. `clock` shows a moment on the reader's clock.
pub(super) fn words(news: &CoverNews, public_url: &str, clock: impl Fn(At, &str) -> String) -> Message {
    let moment = |at: At| clock(at, &news.time_zone);
    let told = |shift: &CoverShift| {
        format!("{} from {} to {}", one_line(&shift.schedule_name), moment(shift.starts_at), moment(shift.ends_at))
    };
    let (who, shift) = (one_line(&news.who), told(&news.shift));
    let in_return = news.in_return.as_ref().map(told);
    let sentence = match (news.word, in_return) {
        (CoverWord::Asked, None) => format!("{who} asks for somebody to take {shift}."),
        (CoverWord::Asked, Some(other)) => format!("{who} asks to swap {shift} for your {other}."),
        (CoverWord::Taken, None) => format!("{who} takes your shift {shift}."),
        (CoverWord::Taken, Some(other)) => format!("{who} takes your shift {shift}; you take {other}."),
        (CoverWord::Declined, _) => format!("{who} cannot take your shift {shift}."),
    };
    let note = match (news.word, one_line(&news.note)) {
        (CoverWord::Asked, note) if !note.is_empty() => format!(" They write: {note}"),
        _ => String::new(),
    };
    Message {
        push: String::new(),
        subject: cut(&format!("[Vigie] {sentence}"), SUBJECT_CHARS),
        short_subject: "Cover".to_owned(),
        short_text: cut(&sentence, SHORT_CHARS),
        text: format!("{sentence}{note}\n\nThe schedule: {public_url}/schedules/{}\n", news.shift.schedule),
        sms: cut(&format!("{sentence}{note}"), SMS_CHARS),
        speech: format!("This is Vigie. {}", cut(&format!("{sentence}{note}"), SMS_CHARS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(word: CoverWord, is_swap: bool) -> Message {
        let shift = |name: &str| CoverShift {
            schedule: ScheduleId::parse("PSCHED1").expect("an id"),
            schedule_name: name.into(),
            starts_at: At::EPOCH,
            ends_at: At::FAR_FUTURE,
        };
        let in_return = is_swap.then(|| shift("Nights"));
        let news = CoverNews {
            word,
            who: "Ann\r\nLee".into(),
            shift: shift("Days"),
            in_return,
            note: "dentist".into(),
            time_zone: "Etc/UTC".into(),
        };
        words(&news, "https://vigie.example.org", |at, _| if at == At::EPOCH { "A" } else { "B" }.to_owned())
    }

    #[test]
    fn it_says_who_wants_or_takes_which_shift() {
        assert_eq!(
            said(CoverWord::Asked, false).sms,
            "Ann Lee asks for somebody to take Days from A to B. They write: dentist"
        );
        assert!(
            said(CoverWord::Asked, true)
                .text
                .starts_with("Ann Lee asks to swap Days from A to B for your Nights from A to B.")
        );
        assert_eq!(said(CoverWord::Taken, false).sms, "Ann Lee takes your shift Days from A to B.");
        assert_eq!(
            said(CoverWord::Taken, true).sms,
            "Ann Lee takes your shift Days from A to B; you take Nights from A to B."
        );
        assert_eq!(said(CoverWord::Declined, true).short_text, "Ann Lee cannot take your shift Days from A to B.");
        assert!(said(CoverWord::Taken, false).text.contains("https://vigie.example.org/schedules/PSCHED1"));
    }
}
