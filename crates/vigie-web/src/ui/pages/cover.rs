//! Asking for a shift to be taken, or to be swapped for another: what the page of a schedule and one's own page send.

use serde_json::{Value as Json, json};
use vigie_core::{
    ids::{ScheduleId, UserId},
    schedule::Entry,
    time::At,
};

use crate::ui::rest::{Refused, Rest};

/// What is asked.
pub(super) struct Asking<'a> {
    /// Whose shift it is about.
    pub(super) schedule: ScheduleId,
    /// From when and until when, as the REST API reads moments.
    pub(super) shift: [String; 2],
    /// Who is asked; everybody of the schedule where nobody is.
    pub(super) asked: Option<&'a str>,
    /// What [`offer`] made of a shift in return; empty: it is no swap.
    pub(super) in_return: &'a str,
    /// Why.
    pub(super) note: &'a str,
}

impl Asking<'_> {
    /// Asks in the name of whoever looks.
    ///
    /// # Errors
    /// What the REST API refuses.
    pub(super) async fn send(&self, rest: &Rest) -> Result<(), Refused> {
        let (path, noun) = match self.in_return {
            "" => ("/vigie/v1/cover_requests", "cover_request"),
            _ => ("/vigie/v1/swaps", "swap"),
        };
        rest.post(path, &json!({ noun: self.wire() })).await.map(|_| ())
    }

    /// The request as the REST API documents it.
    fn wire(&self) -> Json {
        let [start, end] = &self.shift;
        let schedule = json!({ "id": self.schedule.as_str(), "type": "schedule_reference" });
        let mut request = json!({ "schedule": schedule, "start": start, "end": end, "note": self.note });
        let mut asked = self.asked.map(str::to_owned);
        if let Some(entry) = read_offer(self.in_return) {
            let (start, end) = (entry.start.to_string(), entry.end.to_string());
            request["in_return"] = json!({ "schedule": schedule, "start": start, "end": end });
            asked = Some(entry.user.to_string());
        }
        if let Some(asked) = asked {
            request["asked"] = json!({ "id": asked, "type": "user_reference" });
        }
        request
    }
}

/// A shift that could be given in return, as a field holds it: `PANN-17-23`, moments in microseconds.
pub(super) fn offer(entry: &Entry) -> String {
    format!("{}-{}-{}", entry.user, entry.start.micros(), entry.end.micros())
}

fn read_offer(text: &str) -> Option<Entry> {
    let mut parts = text.splitn(3, '-');
    let user = UserId::parse(parts.next()?)?;
    let mut moment = || parts.next()?.parse().ok().map(At::from_micros);
    Some(Entry { user, start: moment()?, end: moment()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_read_as_it_was_written() {
        let user = UserId::parse("PADA001").expect("an id");
        let entry = Entry { user, start: At::from_micros(17), end: At::from_micros(23) };
        assert_eq!(offer(&entry), "PADA001-17-23");
        assert_eq!(read_offer("PADA001-17-23"), Some(entry));
        for junk in ["", "PADA001", "PADA001-17", "PADA001-17-x", "?-17-23"] {
            assert_eq!(read_offer(junk), None, "{junk}");
        }
    }
}
