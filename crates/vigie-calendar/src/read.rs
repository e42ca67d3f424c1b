//! Reading a calendar's text: its events with their times and rules, not written out yet.

use std::collections::BTreeMap;

use jiff::{
    SignedDuration,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use crate::{CalendarError, Rule, line::Line, text, zone::zone};

/// How many events a calendar has at most.
pub const EVENTS_MAX: usize = 5_000;
/// How many single dates (`EXDATE` and `RDATE`) a calendar's events have at most, all together: each costs a look into a
/// time zone.
pub const DATES_MAX: usize = 10_000;

/// A calendar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    /// What it is called (`NAME`, `X-WR-CALNAME`).
    pub name: Option<String>,
    /// The zone that its program shows it in (`X-WR-TIMEZONE`).
    pub time_zone: Option<TimeZone>,
    /// Its events in the order in which they are written.
    pub events: Vec<Event>,
}

/// An event, perhaps with a rule by which it comes again.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What names it; the same for the events that replace single occurrences of it.
    pub uid: String,
    /// Its title; may be empty.
    pub summary: String,
    /// E-mail addresses and names of those who take part and have not declined.
    pub attendees: Vec<String>,
    /// When it starts.
    pub start: Moment,
    /// How long it lasts on the wall clock of its zone.
    pub length: SignedDuration,
    /// How it comes again.
    pub rule: Option<Rule>,
    /// Further starts (`RDATE`).
    pub extra: Vec<Moment>,
    /// Starts at which it does not take place (`EXDATE`).
    pub excluded: Vec<Moment>,
    /// The start of the occurrence that it replaces (`RECURRENCE-ID`).
    pub replaces: Option<Moment>,
    /// Whether it does not take place.
    pub is_cancelled: bool,
}

/// A moment as calendars write it.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// A whole day, wherever one is.
    Date(Date),
    /// A time on the wall clock, wherever one is.
    Floating(DateTime),
    /// A time on the wall clock of a zone.
    Zoned(DateTime, TimeZone),
}

impl Moment {
    /// What the clock shows then in `zone`, or in its own zone where it has one.
    pub(crate) fn clock(&self) -> DateTime {
        match self {
            Self::Date(date) => date.at(0, 0, 0, 0),
            Self::Floating(clock) | Self::Zoned(clock, _) => *clock,
        }
    }

    /// The same on the clock of a zone.
    pub(crate) fn clock_in(&self, zone: &TimeZone) -> DateTime {
        match self {
            Self::Zoned(clock, own) if own != zone => {
                let zoned = clock.to_zoned(own.clone()).map(|zoned| zoned.with_time_zone(zone.clone()).datetime());
                zoned.unwrap_or(*clock)
            }
            other => other.clock(),
        }
    }
}

/// Reads a calendar.
///
/// # Errors
/// The first thing that cannot be read or is not supported.
pub fn read(text: &str) -> Result<Calendar, CalendarError> {
    let lines = text::unfolded(text);
    let is_calendar = lines.first().is_some_and(|(_, line)| line.trim().eq_ignore_ascii_case("BEGIN:VCALENDAR"));
    if !is_calendar {
        return Err(CalendarError::NotACalendar);
    }
    let mut parts = Parts::default();
    for (number, line) in lines {
        let wrong = || CalendarError::Line(number, "it is not NAME:VALUE".to_owned());
        parts.take(Line::parse(number, &line).ok_or_else(wrong)?)?;
    }
    let single = parts.events.iter().flatten().filter(|line| ["EXDATE", "RDATE"].contains(&line.name.as_str()));
    if single.map(|line| line.value.split(',').count()).sum::<usize>() > DATES_MAX {
        return Err(CalendarError::TooManyDates);
    }
    let zones = Zones(parts.zones);
    let events = parts.events.iter().map(|lines| event(lines, &zones)).collect::<Result<_, _>>()?;
    let time_zone = parts.time_zone.as_deref().and_then(|name| zones.get(name));
    Ok(Calendar { name: parts.name, time_zone, events })
}

/// What the lines of a calendar belong to.
#[derive(Default)]
struct Parts {
    open: Vec<String>,
    name: Option<String>,
    time_zone: Option<String>,
    /// The location that a zone's definition names, by its id.
    zones: BTreeMap<String, String>,
    zone: Option<String>,
    events: Vec<Vec<Line>>,
}

impl Parts {
    fn take(&mut self, line: Line) -> Result<(), CalendarError> {
        let component = line.value.trim().to_ascii_uppercase();
        match (line.name.as_str(), self.open.last().map(String::as_str)) {
            ("BEGIN", _) => {
                if component == "VEVENT" {
                    if self.events.len() >= EVENTS_MAX {
                        return Err(CalendarError::TooManyEvents);
                    }
                    self.events.push(vec![]);
                }
                self.open.push(component);
            }
            ("END", Some(open)) if open == component => drop(self.open.pop()),
            ("END", _) => {
                return Err(CalendarError::Line(line.number, format!("END:{component} has no BEGIN:{component}")));
            }
            ("NAME" | "X-WR-CALNAME", Some("VCALENDAR")) => self.name = Some(text::unescape(&line.value)),
            ("X-WR-TIMEZONE", Some("VCALENDAR")) => self.time_zone = Some(line.value),
            ("TZID", Some("VTIMEZONE")) => self.zone = Some(line.value),
            ("X-LIC-LOCATION", Some("VTIMEZONE")) => {
                self.zones.extend(self.zone.clone().map(|zone| (zone, line.value)));
            }
            (_, Some("VEVENT")) => self.events.last_mut().into_iter().for_each(|lines| lines.push(line.clone())),
            _ => {}
        }
        Ok(())
    }
}

struct Zones(BTreeMap<String, String>);

impl Zones {
    fn get(&self, name: &str) -> Option<TimeZone> {
        zone(name).or_else(|| self.0.get(name).and_then(|location| zone(location)))
    }
}

fn event(lines: &[Line], zones: &Zones) -> Result<Event, CalendarError> {
    let find = |name: &str| lines.iter().find(|line| line.name == name);
    let text_of = |name: &str| find(name).map(|line| text::unescape(&line.value)).unwrap_or_default();
    let summary = text_of("SUMMARY").trim().to_owned();
    let wrong = |why: String| CalendarError::Event(summary.clone(), why);
    let all = |name: &str| moments(lines, name, zones).map_err(wrong);
    let start = find("DTSTART").ok_or_else(|| wrong("it has no DTSTART".to_owned()))?;
    let start = moment(start, &start.value, zones).map_err(wrong)?;
    let replaces = find("RECURRENCE-ID");
    if replaces.is_some_and(|line| line.parameter("RANGE").is_some()) {
        return Err(wrong(
            "it changes this and all later occurrences, which is not supported: end the event there and make a new one"
                .to_owned(),
        ));
    }
    let rule = find("RRULE").map(|line| Rule::parse(&line.value)).transpose().map_err(wrong)?;
    if find("EXRULE").is_some() || lines.iter().filter(|line| line.name == "RRULE").count() > 1 {
        return Err(wrong("it has several recurrence rules, which is not supported: make several events".to_owned()));
    }
    Ok(Event {
        uid: text_of("UID"),
        attendees: attendees(lines),
        length: length(&start, find("DTEND"), find("DURATION"), zones).map_err(wrong)?,
        rule,
        extra: all("RDATE")?,
        excluded: all("EXDATE")?,
        replaces: replaces.map(|line| moment(line, &line.value, zones)).transpose().map_err(wrong)?,
        is_cancelled: text_of("STATUS").eq_ignore_ascii_case("CANCELLED"),
        start,
        summary,
    })
}

/// How long it lasts on the wall clock; a day where a whole day has no end.
fn length(
    start: &Moment,
    end: Option<&Line>,
    duration: Option<&Line>,
    zones: &Zones,
) -> Result<SignedDuration, String> {
    let length = match (end, duration, start) {
        (Some(line), ..) => {
            let end = moment(line, &line.value, zones)?;
            let zone = match (start, &end) {
                (Moment::Zoned(_, zone), Moment::Zoned(..)) => zone.clone(),
                (Moment::Floating(_), Moment::Floating(_)) | (Moment::Date(_), Moment::Date(_)) => TimeZone::UTC,
                _ => return Err("its start and end are not written in the same way".to_owned()),
            };
            end.clock_in(&zone).duration_since(start.clock())
        }
        (None, Some(line), _) => parse_duration(line.value.trim()).ok_or("its DURATION cannot be read")?,
        (None, None, Moment::Date(_)) => SignedDuration::from_hours(24),
        (None, None, _) => return Err("it has no end: give it DTEND or DURATION".to_owned()),
    };
    if length <= SignedDuration::ZERO {
        return Err("it must end after its start".to_owned());
    }
    Ok(length)
}

/// `P1W`, `P2DT3H`, `PT15M`: days count as 24 hours on the wall clock.
fn parse_duration(text: &str) -> Option<SignedDuration> {
    let span: jiff::Span = text.parse().ok()?;
    span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok()
}

fn moments(lines: &[Line], name: &str, zones: &Zones) -> Result<Vec<Moment>, String> {
    let own = lines.iter().filter(|line| line.name == name);
    own.flat_map(|line| line.value.split(',').map(move |value| moment(line, value, zones))).collect()
}

fn moment(line: &Line, value: &str, zones: &Zones) -> Result<Moment, String> {
    let (value, name) = (value.trim(), &line.name);
    let wrong = || format!("its {name} {value:?} is no date and no time");
    if value.contains('/') {
        return Err(format!("its {name} is a period, which is not supported: write the shifts out one by one"));
    }
    if !value.contains(['T', 't']) {
        return value.parse().map(Moment::Date).map_err(|_| wrong());
    }
    if let Some(utc) = value.strip_suffix(['Z', 'z']) {
        return utc.parse().map(|clock| Moment::Zoned(clock, TimeZone::UTC)).map_err(|_| wrong());
    }
    let clock = value.parse().map_err(|_| wrong())?;
    let Some(name) = line.parameter("TZID") else { return Ok(Moment::Floating(clock)) };
    let zone = zones
        .get(name)
        .ok_or_else(|| format!("its time zone {name:?} is unknown: use an IANA name such as Europe/Paris"))?;
    Ok(Moment::Zoned(clock, zone))
}

/// The addresses first, then the names; whoever declined does not take part.
fn attendees(lines: &[Line]) -> Vec<String> {
    let takes_part = |line: &&Line| {
        let declined = line.parameter("PARTSTAT").is_some_and(|state| state.eq_ignore_ascii_case("DECLINED"));
        line.name == "ATTENDEE" && !declined
    };
    let own: Vec<&Line> = lines.iter().filter(takes_part).collect();
    let address = |line: &&Line| {
        let value = line.value.trim();
        let is_mail = value.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
        is_mail.then(|| value[7..].trim().to_owned())
    };
    let name = |line: &&Line| line.parameter("CN").map(str::to_owned);
    own.iter().filter_map(address).chain(own.iter().filter_map(name)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    fn calendar(event: &str) -> Result<Calendar, CalendarError> {
        read(&format!(
            "BEGIN:VCALENDAR\nX-WR-CALNAME:On-call\\, web\nBEGIN:VEVENT\nUID:1\n{event}\nEND:VEVENT\nEND:VCALENDAR\n"
        ))
    }

    fn refused(event: &str) -> String {
        calendar(event).expect_err(event).to_string()
    }

    #[test]
    fn an_event_is_read_with_its_people_and_without_its_alarms() {
        let text = "SUMMARY:Ann\\, on\n  call\nDTSTART;TZID=Europe/Paris:20261123T090000\nDTEND;TZID=America/New_York:20261124T030000\n\
                    ATTENDEE;CN=Ann Lee:MAILTO:ann@example.org\nATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org\n\
                    BEGIN:VALARM\nSUMMARY:Alarm\nTRIGGER:-PT15M\nEND:VALARM\nEXDATE:20261124T080000Z,20261125T080000Z";
        let calendar = calendar(text).expect("a calendar");
        let event = &calendar.events[0];
        assert_eq!((calendar.name.as_deref(), event.summary.as_str()), (Some("On-call, web"), "Ann, on call"));
        assert_eq!(event.attendees, ["ann@example.org", "Ann Lee"]);
        assert_eq!(event.length, SignedDuration::from_hours(24), "until 09:00 in Paris");
        assert_eq!((event.start.clock(), event.excluded.len()), (datetime(2026, 11, 23, 9, 0, 0, 0), 2));
    }

    #[test]
    fn whole_days_and_durations_and_floating_times_are_read() {
        let day = calendar("DTSTART;VALUE=DATE:20261123").expect("a day").events.remove(0);
        assert_eq!((day.start, day.length), (Moment::Date(date(2026, 11, 23)), SignedDuration::from_hours(24)));
        let week = calendar("DTSTART:20261123T090000\nDURATION:P1W").expect("a week").events.remove(0);
        assert_eq!(week.start, Moment::Floating(datetime(2026, 11, 23, 9, 0, 0, 0)));
        assert_eq!(week.length, SignedDuration::from_hours(168));
    }

    #[test]
    fn a_zone_that_only_its_definition_explains_is_found() {
        let zone = "BEGIN:VTIMEZONE\nTZID:My zone\nX-LIC-LOCATION:Asia/Tokyo\nBEGIN:STANDARD\nTZOFFSETTO:+0900\nEND:STANDARD\nEND:VTIMEZONE";
        let event = "BEGIN:VEVENT\nDTSTART;TZID=My zone:20261123T090000\nDURATION:PT1H\nEND:VEVENT";
        let read = read(&format!("BEGIN:VCALENDAR\n{event}\n{zone}\nEND:VCALENDAR")).expect("a calendar");
        assert!(matches!(&read.events[0].start, Moment::Zoned(_, zone) if zone.iana_name() == Some("Asia/Tokyo")));
    }

    #[test]
    fn what_cannot_be_read_says_where_and_why() {
        assert_eq!(read("hello"), Err(CalendarError::NotACalendar));
        let missing = read("BEGIN:VCALENDAR\nnonsense").map_err(|error| error.to_string());
        assert_eq!(missing, Err("Line 2 of the calendar: it is not NAME:VALUE".to_owned()));
        assert!(read("BEGIN:VCALENDAR\nEND:VEVENT").is_err());
        assert!(refused("SUMMARY:Ann").contains("\"Ann\": it has no DTSTART"));
        assert!(refused("DTSTART;TZID=Mars:20261123T090000\nDURATION:PT1H").contains("IANA"));
        assert!(refused("DTSTART:20261123T090000Z").contains("no end"));
        assert!(refused("DTSTART:20261123T090000Z\nDTEND:20261123T090000Z").contains("after its start"));
        assert!(refused("DTSTART:20261123T090000Z\nDTEND:20261124T090000").contains("same way"));
        assert!(refused("DTSTART:20261123T090000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY").contains("HOURLY"));
        let and_later = "DTSTART:20261123T090000Z\nDURATION:PT1H\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261123T090000Z";
        assert!(refused(and_later).contains("all later"));
    }

    #[test]
    fn a_calendar_has_a_bounded_number_of_events() {
        let event = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261123\nEND:VEVENT\n";
        let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR", event.repeat(EVENTS_MAX + 1));
        assert_eq!(read(&text), Err(CalendarError::TooManyEvents));
    }
}
