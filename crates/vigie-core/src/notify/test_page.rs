//! Test pages: a person tries out how they are reached, before a night shift rather than in it.

use std::time::Duration;

use super::message::Message;
use crate::time::At;

/// Over this time the few are counted.
pub const SHORT: Duration = Duration::from_secs(3600);
/// How many test pages one person gets in an hour, over all their contact methods.
pub const MOST_PER_HOUR: usize = 10;
/// Over this time the many are counted.
pub const LONG: Duration = Duration::from_secs(24 * 3600);
/// How many one person gets in a day: text messages and calls cost money, and an address may be somebody else's.
pub const MOST_PER_DAY: usize = 30;

/// Why no test page is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TestRefusal {
    /// Enough within an hour.
    #[error("10 test pages were sent within the hour; ask again after {0}")]
    TooManyInAnHour(At),
    /// Enough within a day.
    #[error("30 test pages were sent within 24 hours; ask again after {0}")]
    TooManyInADay(At),
}

/// Whether another may be sent, after those that were sent to the person before, in any order.
///
/// # Errors
/// Which bound forbids it, and until when.
pub fn may_send(sent: &[At], now: At) -> Result<(), TestRefusal> {
    let mut sent: Vec<At> = sent.iter().copied().filter(|at| now < *at + LONG).collect();
    sent.sort_unstable_by(|one, other| other.cmp(one));
    if let Some(oldest) = sent.get(MOST_PER_HOUR - 1).filter(|at| now < **at + SHORT) {
        return Err(TestRefusal::TooManyInAnHour(*oldest + SHORT));
    }
    match sent.get(MOST_PER_DAY - 1) {
        Some(oldest) => Err(TestRefusal::TooManyInADay(*oldest + LONG)),
        None => Ok(()),
    }
}

/// The words: nobody who reads or hears them shall get up.
pub(super) fn words(public_url: &str) -> Message {
    Message {
        push: String::new(),
        subject: "[Vigie] Test page: nothing is wrong".to_owned(),
        short_subject: "Test".to_owned(),
        short_text: format!("Test page, nothing is wrong. {public_url}/on-call"),
        text: format!(
            "This is a test page. Nothing is wrong.\n\nYou asked Vigie to show that it reaches you here: it does. A real \
             page comes the same way.\nAre you on call? {public_url}/on-call\n"
        ),
        sms: "Vigie: this is a test page, nothing is wrong. A real page comes the same way.".to_owned(),
        speech: "This is Vigie. This is a test page. Nothing is wrong. A real page comes the same way.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> At {
        At::EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn ten_in_an_hour_and_thirty_in_a_day() {
        let ten: Vec<At> = (0..10).map(|minute| at(minute * 60)).collect();
        assert_eq!(may_send(&ten[1..], at(600)), Ok(()));
        assert_eq!(may_send(&ten, at(600)), Err(TestRefusal::TooManyInAnHour(at(3600))));
        assert_eq!(may_send(&ten, at(3600)), Ok(()));
        let thirty: Vec<At> = (0..30).map(|turn| at(turn * 1800)).collect();
        assert_eq!(may_send(&thirty, at(60_000)), Err(TestRefusal::TooManyInADay(at(86_400))));
        assert_eq!(may_send(&thirty, at(86_400)), Ok(()));
    }

    #[test]
    fn the_words_say_that_nothing_is_wrong_on_every_channel() {
        let said = words("https://vigie.example.org");
        for text in [&said.subject, &said.text, &said.short_text, &said.sms, &said.speech] {
            assert!(text.contains("othing is wrong"), "{text}");
        }
    }
}
