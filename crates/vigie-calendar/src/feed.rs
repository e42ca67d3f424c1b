//! Writing a calendar that programs subscribe to.

use std::time::Duration;

use vigie_core::time::At;

use crate::text::{escape, push_line};

/// How often programs should ask again. They ask when they like all the same.
const REFRESH: Duration = Duration::from_secs(3600);

/// A calendar to subscribe to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// What it is called.
    pub name: String,
    /// What it shows.
    pub description: String,
    /// Its events.
    pub events: Vec<FeedEvent>,
}

/// One shift in a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEvent {
    /// What names it, the same whenever the feed is read.
    pub uid: String,
    /// First moment.
    pub start: At,
    /// First moment after it.
    pub end: At,
    /// Its title.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// A page about it.
    pub url: String,
    /// When what it follows from was last changed.
    pub changed_at: At,
    /// Grows with every such change.
    pub sequence: u64,
}

impl Feed {
    /// The calendar's text. All times are UTC, which every program shows in its own zone. The same feed gives the same
    /// text: nothing in it is the moment of writing.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(512 + 512 * self.events.len());
        let name = escape(&self.name);
        let refresh = format!("PT{}S", REFRESH.as_secs());
        for line in [
            "BEGIN:VCALENDAR".to_owned(),
            "VERSION:2.0".to_owned(),
            "PRODID:-//Vigie//On-call//EN".to_owned(),
            "CALSCALE:GREGORIAN".to_owned(),
            "METHOD:PUBLISH".to_owned(),
            format!("NAME:{name}"),
            format!("X-WR-CALNAME:{name}"),
            format!("X-WR-CALDESC:{}", escape(&self.description)),
            format!("REFRESH-INTERVAL;VALUE=DURATION:{refresh}"),
            format!("X-PUBLISHED-TTL:{refresh}"),
        ] {
            push_line(&mut text, &line);
        }
        self.events.iter().for_each(|event| event.write(&mut text));
        push_line(&mut text, "END:VCALENDAR");
        text
    }
}

impl FeedEvent {
    fn write(&self, text: &mut String) {
        let changed_at = utc(self.changed_at);
        for line in [
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", escape(&self.uid)),
            format!("DTSTAMP:{changed_at}"),
            format!("LAST-MODIFIED:{changed_at}"),
            format!("SEQUENCE:{}", self.sequence),
            format!("DTSTART:{}", utc(self.start)),
            format!("DTEND:{}", utc(self.end)),
            format!("SUMMARY:{}", escape(&self.summary)),
            format!("DESCRIPTION:{}", escape(&self.description)),
            format!("URL:{}", self.url.replace(|c: char| c.is_whitespace() || c.is_control(), "")),
            // Being on call does not keep anybody from being invited.
            "TRANSP:TRANSPARENT".to_owned(),
            "STATUS:CONFIRMED".to_owned(),
            "END:VEVENT".to_owned(),
        ] {
            push_line(text, &line);
        }
    }
}

/// `20261123T090000Z`
fn utc(at: At) -> String {
    at.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::{occurrences, read};

    #[test]
    fn a_feed_comes_back_as_it_was_written() {
        let at = |hours: u64| At::from_micros(1_795_424_400_000_000) + Duration::from_secs(hours * 3600);
        let event = FeedEvent {
            uid: "PSCHED-PANN-1795424400@vigie".into(),
            start: at(0),
            end: at(24),
            summary: "Ann Lee, on call; \"primary\" — ".to_owned() + &"é".repeat(60),
            description: "Schedule\nprimary".into(),
            url: "https://example.org/schedules/PSCHED".into(),
            changed_at: at(0),
            sequence: 7,
        };
        let feed = Feed { name: "On call: primary".into(), description: "Who is on call".into(), events: vec![event] };
        let text = feed.to_text();
        assert!(text.split("\r\n").all(|line| line.len() <= 75) && !text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(text.contains("\r\nDTSTART:20261123T090000Z\r\n") && text.contains("METHOD:PUBLISH"));
        let calendar = read(&text).expect("a calendar");
        assert_eq!(calendar.name.as_deref(), Some("On call: primary"));
        let found = occurrences(&calendar, &TimeZone::UTC, (at(0), at(1))).expect("one");
        assert_eq!((found[0].start, found[0].end), (at(0), at(24)));
        assert_eq!(found[0].event.summary, feed.events[0].summary);
    }
}
