//! Proving that what is sent to an address reaches its owner: the rules for codes.

use std::time::Duration;

use crate::{ids::Ids, time::At};

/// How long a code may be used after it was sent.
pub const CODE_LIFETIME: Duration = Duration::from_secs(600);
/// How many times a code may be tried: the chance to guess one is 5 in a million.
pub const TRIES_PER_CODE: u32 = 5;
/// At least this long lies between two codes to an address.
pub const RESEND_WAIT: Duration = Duration::from_secs(60);
/// Over this time sent codes are counted.
pub const COUNTED: Duration = Duration::from_secs(24 * 3600);
/// How many codes an address gets in that time: whose phone it really is, is not known yet.
pub const MOST_PER_ADDRESS: usize = 5;
/// How many codes one person may have sent in that time, to whatever addresses.
pub const MOST_PER_USER: usize = 20;

/// Why no code is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendRefusal {
    /// The last one was sent a moment ago.
    #[error("a code was sent to this address a moment ago; wait until {0}, then ask for another")]
    TooSoon(At),
    /// The address got as many as it may.
    #[error("5 codes were sent to this address within 24 hours; ask again after {0}")]
    TooManyToAddress(At),
    /// The person asked for as many as they may.
    #[error("20 codes were sent for this user within 24 hours; ask again after {0}")]
    TooManyByUser(At),
}

/// A code that was sent before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentCode {
    /// When.
    pub at: At,
    /// Whether it went to the address that is to get another.
    pub to_this_address: bool,
    /// Whether it was for the person who is to get another.
    pub for_this_user: bool,
}

/// A new code: six digits.
#[must_use]
pub fn code(ids: &mut Ids) -> String {
    format!("{:06}", ids.next_u64() % 1_000_000)
}

/// What somebody typed, as a code: spaces and dashes do no harm. `None` when it cannot be one.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// Whether another code may be sent, after those of the last day.
///
/// # Errors
/// Which bound forbids it, and until when.
pub fn may_send(sent: &[SentCode], now: At) -> Result<(), SendRefusal> {
    let within = |wanted: fn(&SentCode) -> bool| -> Vec<At> {
        let mut times: Vec<At> =
            sent.iter().filter(|one| wanted(one) && now < one.at + COUNTED).map(|one| one.at).collect();
        times.sort_unstable_by(|one, other| other.cmp(one));
        times
    };
    let (to_address, for_user) = (within(|one| one.to_this_address), within(|one| one.for_this_user));
    if let Some(last) = to_address.first().filter(|last| now < **last + RESEND_WAIT) {
        return Err(SendRefusal::TooSoon(*last + RESEND_WAIT));
    }
    if let Some(oldest) = to_address.get(MOST_PER_ADDRESS - 1) {
        return Err(SendRefusal::TooManyToAddress(*oldest + COUNTED));
    }
    match for_user.get(MOST_PER_USER - 1) {
        Some(oldest) => Err(SendRefusal::TooManyByUser(*oldest + COUNTED)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> At {
        At::EPOCH + Duration::from_secs(seconds)
    }

    fn sent(seconds: u64, to_this_address: bool) -> SentCode {
        SentCode { at: at(seconds), to_this_address, for_this_user: true }
    }

    #[test]
    fn codes_have_six_digits_and_are_read_with_what_people_type_around_them() {
        let mut ids = Ids::for_test(1);
        assert!((0..100).all(|_| parse(&code(&mut ids)).is_some()));
        assert_eq!(parse(" 123-456 "), Some("123456".into()));
        assert_eq!(["", "12345", "1234567", "12345a", "１２３４５６"].map(parse), [None, None, None, None, None]);
    }

    #[test]
    fn a_second_code_waits_for_a_minute() {
        assert_eq!(may_send(&[], at(0)), Ok(()));
        assert_eq!(may_send(&[sent(0, true)], at(59)), Err(SendRefusal::TooSoon(at(60))));
        assert_eq!(may_send(&[sent(0, true)], at(60)), Ok(()));
        assert_eq!(may_send(&[sent(0, false)], at(1)), Ok(()), "another address");
    }

    #[test]
    fn an_address_and_a_person_get_so_many_a_day() {
        let five: Vec<SentCode> = (0..5).map(|hour| sent(hour * 3600, true)).collect();
        assert_eq!(may_send(&five, at(20_000)), Err(SendRefusal::TooManyToAddress(at(86_400))));
        assert_eq!(may_send(&five, at(86_400)), Ok(()));
        let twenty: Vec<SentCode> = (0..20).map(|minute| sent(minute * 60, false)).collect();
        assert_eq!(may_send(&twenty, at(20_000)), Err(SendRefusal::TooManyByUser(at(86_400))));
        assert_eq!(may_send(&twenty[1..], at(20_000)), Ok(()));
    }
}
