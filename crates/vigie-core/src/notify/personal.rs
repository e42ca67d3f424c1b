//! Messages to one person that are no pages: a code to prove an address, a handoff that comes, a status update.
//!
//! They have an outbox of their own: nothing here ever delays a page, and no incident waits for them.

use super::{
    cover_news::{self, CoverNews},
    message::Message,
    test_page,
};
use crate::{
    directory::{Channel, ContactMethod},
    ids::{ContactMethodId, DeliveryId, IncidentId, ScheduleId, UserId},
    oncall::Goes,
    text::{cut, one_line},
    time::At,
};

/// The longest part of somebody's words in a text message: three of them.
const SMS_WORDS_CHARS: usize = 400;
/// The longest part of somebody's words that is read out.
const SPOKEN_CHARS: usize = 600;
/// The longest text of a short e-mail: what one SMS holds.
const SHORT_CHARS: usize = 160;
/// The longest subject of an e-mail.
const SUBJECT_CHARS: usize = 200;

/// One message to one person: a row of its outbox, and its receipt afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalMessage {
    /// Its id; also the idempotency key towards providers that take one.
    pub id: DeliveryId,
    /// What it is about, as a key: a second message with the same is not stored.
    pub occasion: String,
    /// To whom.
    pub user: UserId,
    /// Over which contact method.
    pub contact_method: ContactMethodId,
    /// What that is.
    pub channel: Channel,
    /// Where, as the provider takes it (E.164 for phones).
    pub address: String,
    /// What it says.
    pub content: PersonalContent,
    /// When it was decided.
    pub created_at: At,
}

impl PersonalMessage {
    /// A message over a contact method, as its address is now.
    #[must_use]
    pub fn over(
        method: &ContactMethod,
        user: UserId,
        id: DeliveryId,
        occasion: String,
        content: PersonalContent,
        created_at: At,
    ) -> Self {
        let address = method.full_address();
        Self { id, occasion, user, contact_method: method.id, channel: method.channel, address, content, created_at }
    }
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonalContent {
    /// A code that proves that it arrived. The code is made when it is sent and kept as a hash only.
    Verification,
    /// A test page: it shows that this way reaches the person.
    Test,
    /// Somebody goes on or off call.
    Handoff(HandoffNews),
    /// Somebody wrote how an incident goes on.
    StatusUpdate(StatusUpdateNews),
    /// Somebody asks for their shift to be taken, or it was answered.
    Cover(CoverNews),
}

impl PersonalContent {
    /// The word used in tables and APIs.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::Test => "test",
            Self::Handoff(_) => "handoff",
            Self::StatusUpdate(_) => "status_update",
            Self::Cover(_) => "cover",
        }
    }
}

/// A handoff, as it was known when it was decided to tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoffNews {
    /// The schedule.
    pub schedule: ScheduleId,
    /// Its name.
    pub schedule_name: String,
    /// The names of the policies that page it.
    pub policies: Vec<String>,
    /// Which way.
    pub goes: Goes,
    /// When.
    pub at: At,
    /// Going on call: until when; `None`: nobody else follows within a year.
    pub until: Option<At>,
    /// The name of who goes the other way at that moment.
    pub other: Option<String>,
    /// Nobody is on call before, or after.
    pub is_gap: bool,
    /// The zone of the person who reads it.
    pub time_zone: String,
}

/// A status update, and the incident that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusUpdateNews {
    /// The incident.
    pub incident: IncidentId,
    /// Its number.
    pub incident_number: u64,
    /// Its title.
    pub title: String,
    /// Its service's name.
    pub service_name: String,
    /// Who wrote it.
    pub sender: String,
    /// What they wrote.
    pub message: String,
    /// The subject of the e-mail, where they chose one.
    pub subject: Option<String>,
    /// The HTML form of the e-mail, where they wrote one.
    pub html_message: Option<String>,
}

/// The words of a message. `code` is what a verification tells; `public_url` is where the console is, without a slash at
/// the end.
#[must_use]
pub fn compose(content: &PersonalContent, code: &str, public_url: &str) -> Message {
    match content {
        PersonalContent::Verification => verification(code),
        PersonalContent::Test => test_page::words(public_url),
        PersonalContent::Handoff(news) => handoff(news, public_url),
        PersonalContent::StatusUpdate(news) => status_update(news, public_url),
        PersonalContent::Cover(news) => cover_news::words(news, public_url, clock),
    }
}

/// The HTML form of the e-mail, where somebody wrote one.
#[must_use]
pub fn html(content: &PersonalContent) -> Option<&str> {
    match content {
        PersonalContent::StatusUpdate(news) => news.html_message.as_deref(),
        PersonalContent::Verification
        | PersonalContent::Test
        | PersonalContent::Handoff(_)
        | PersonalContent::Cover(_) => None,
    }
}

fn verification(code: &str) -> Message {
    let spoken: Vec<String> = code.chars().map(String::from).collect();
    Message {
        push: String::new(),
        subject: "[Vigie] Confirm this address".to_owned(),
        short_subject: "Vigie".to_owned(),
        short_text: format!("Your code is {code}"),
        text: format!(
            "Your code is {code}. It is valid for 10 minutes.\n\nSomebody added this address to their account on a Vigie \
             server, so that it can page them here.\nIf that was not you, do nothing: without the code the address stays \
             unverified.\n"
        ),
        sms: format!("Your Vigie code is {code}. It is valid for 10 minutes. If you did not ask for it, do nothing."),
        speech: format!("This is Vigie. Your code is {}. I repeat: {}.", spoken.join(", "), spoken.join(", ")),
    }
}

fn handoff(news: &HandoffNews, public_url: &str) -> Message {
    let schedule = one_line(&news.schedule_name);
    let at = clock(news.at, &news.time_zone);
    let (head, sentence) = match (news.goes, &news.until) {
        (Goes::On, Some(until)) => (
            format!("You will be on call for {schedule} from {at}"),
            format!("You will be on call for {schedule} from {at} to {}.", clock(*until, &news.time_zone)),
        ),
        (Goes::On, None) => (
            format!("You will be on call for {schedule} from {at}"),
            format!("You will be on call for {schedule} from {at} on."),
        ),
        (Goes::Off, _) => (
            format!("You will be off call for {schedule} from {at}"),
            format!("Your on-call shift for {schedule} ends at {at}."),
        ),
    };
    let other = match (news.goes, news.other.as_deref().map(one_line)) {
        (Goes::On, Some(name)) => format!(" You take over from {name}."),
        (Goes::On, None) if news.is_gap => " Nobody is on call before you.".to_owned(),
        (Goes::Off, Some(name)) => format!(" {name} takes over."),
        (Goes::Off, None) if news.is_gap => " Nobody is on call after you.".to_owned(),
        (Goes::On | Goes::Off, None) => String::new(),
    };
    let policies: Vec<String> = news.policies.iter().map(|name| one_line(name)).collect();
    let text = format!(
        "{sentence}{other}\n\nEscalation policies: {}\nThe schedule: {public_url}/schedules/{}\n",
        policies.join(", "),
        news.schedule
    );
    Message {
        push: String::new(),
        subject: cut(&format!("[Vigie] {head}"), SUBJECT_CHARS),
        short_subject: "On call".to_owned(),
        short_text: cut(&sentence, SHORT_CHARS),
        sms: cut(&format!("{sentence}{other}"), SMS_WORDS_CHARS),
        speech: format!("This is Vigie. {}", cut(&format!("{sentence}{other}"), SPOKEN_CHARS)),
        text,
    }
}

fn status_update(news: &StatusUpdateNews, public_url: &str) -> Message {
    let StatusUpdateNews { incident, incident_number, sender, message, .. } = news;
    let (title, service, sender) = (one_line(&news.title), one_line(&news.service_name), one_line(sender));
    let head = format!("#{incident_number} {service}: {title}");
    let words = one_line(message);
    Message {
        push: String::new(),
        subject: cut(&news.subject.as_deref().map_or_else(|| format!("[Update] {head}"), one_line), SUBJECT_CHARS),
        short_subject: format!("#{incident_number} update"),
        short_text: cut(&words, SHORT_CHARS),
        text: format!(
            "{message}\n\n{sender} wrote this about incident #{incident_number} ({service}: {title}).\n\
             {public_url}/incidents/{incident}\n"
        ),
        sms: format!("Update on {}\n{}", cut(&head, 120), cut(&words, SMS_WORDS_CHARS)),
        speech: format!(
            "This is Vigie. An update on incident {incident_number}, {}: {}",
            cut(&title, 200),
            cut(&words, SPOKEN_CHARS)
        ),
    }
}

/// A moment as somebody's clock shows it: `Mon 23 Nov 2026 09:00 CET`.
fn clock(at: At, time_zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    at.timestamp().to_zoned(zone).strftime("%a %d %b %Y %H:%M %Z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(goes: Goes, until: Option<At>) -> PersonalContent {
        PersonalContent::Handoff(HandoffNews {
            schedule: ScheduleId::parse("PSCHED1").expect("an id"),
            schedule_name: "Primary\r\nrota".into(),
            policies: vec!["Web".into(), "Database".into()],
            goes,
            at: At::from_micros(1_795_680_000_000_000),
            until,
            other: Some("Ben".into()),
            is_gap: false,
            time_zone: "Europe/Paris".into(),
        })
    }

    fn said(content: &PersonalContent) -> Message {
        compose(content, "012345", "https://vigie.example.org")
    }

    #[test]
    fn a_code_is_told_over_every_channel_and_spoken_digit_by_digit() {
        let message = said(&PersonalContent::Verification);
        assert!(message.text.contains("012345") && message.sms.contains("012345"));
        assert!(message.speech.contains("0, 1, 2, 3, 4, 5"), "{}", message.speech);
        assert!(!message.subject.contains("012345"), "a subject shows on locked screens");
    }

    #[test]
    fn a_handoff_says_from_when_to_when_in_the_readers_clock() {
        let message = said(&news(Goes::On, Some(At::from_micros(1_796_284_800_000_000))));
        let sentence = "You will be on call for Primary rota from Thu 26 Nov 2026 09:00 CET to Thu 03 Dec 2026 09:00 CET. You \
                        take over from Ben.";
        assert_eq!(message.sms, sentence.split_whitespace().collect::<Vec<_>>().join(" "));
        assert_eq!(message.subject, "[Vigie] You will be on call for Primary rota from Thu 26 Nov 2026 09:00 CET");
        assert!(message.text.contains("Web, Database\nThe schedule: https://vigie.example.org/schedules/PSCHED1"));
        let off = said(&news(Goes::Off, None));
        assert_eq!(off.sms, "Your on-call shift for Primary rota ends at Thu 26 Nov 2026 09:00 CET. Ben takes over.");
    }

    #[test]
    fn a_status_update_carries_its_words_and_what_it_is_about() {
        let mut news = StatusUpdateNews {
            incident: IncidentId::parse("QINCIDENT").expect("an id"),
            incident_number: 7,
            title: "Down".into(),
            service_name: "Web".into(),
            sender: "Ada".into(),
            message: "We found it.\nFixing now. ".repeat(200),
            subject: None,
            html_message: None,
        };
        let message = said(&PersonalContent::StatusUpdate(news.clone()));
        assert_eq!(message.subject, "[Update] #7 Web: Down");
        assert!(message.sms.starts_with("Update on #7 Web: Down\nWe found it. Fixing now."), "{}", message.sms);
        assert!(message.sms.chars().count() <= 1600 && message.text.contains("/incidents/QINCIDENT"));
        news.subject = Some("Good\nnews".into());
        news.html_message = Some("<h1>Fixed</h1>".into());
        let content = PersonalContent::StatusUpdate(news);
        assert_eq!((said(&content).subject.as_str(), html(&content)), ("Good news", Some("<h1>Fixed</h1>")));
    }
}
