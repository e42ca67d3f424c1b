//! How often somebody may try to sign in: after a few wrong passwords for an account, or many from one address, the next
//! try has to wait, twice as long each time, up to a minute. Nobody is locked out for longer than that.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sha2::{Digest as _, Sha256};
use vigie_core::time::At;

/// How many wrong passwords for an account cost nothing: people mistype.
const FREE_FOR_ACCOUNT: u32 = 5;
/// How many from one address cost nothing: an office, or everybody behind a proxy, shares one.
const FREE_FOR_ADDRESS: u32 = 30;
/// The first wait; each further wrong password doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait, so that a stranger who guesses cannot keep the person who is on call out.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Wrong passwords are forgotten when none came for this long.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(15 * 60);
/// How many accounts and addresses are remembered; beyond it those that need not wait are forgotten first, then all.
const MOST_REMEMBERED: usize = 10_000;

/// The wrong passwords of late.
#[derive(Debug, Default)]
pub(crate) struct SignInGate {
    wrong: Mutex<HashMap<Who, Wrong>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Who {
    /// The digest of an e-mail address, known or not, so that the wait tells nobody which ones exist.
    Account([u8; 32]),
    Address(IpAddr),
}

#[derive(Clone, Copy, Debug)]
struct Wrong {
    times: u32,
    last_at: At,
    wait_until: At,
}

impl SignInGate {
    /// Lets a try through, or says how long it has to wait. A try counts as wrong until [`SignInGate::succeeded`], so
    /// that many at the same time are no way around.
    ///
    /// # Errors
    /// The time to wait.
    pub(crate) fn enter(&self, email: &str, address: Option<IpAddr>, now: At) -> Result<(), Duration> {
        let mut wrong = self.wrong();
        let places = places(email, address);
        let waits = places.iter().filter_map(|(who, _)| wrong.get(who)).map(|wrong| wrong.wait_until);
        if let Some(until) = waits.max().filter(|until| *until > now) {
            return Err(until.since(now));
        }
        make_room(&mut wrong, now);
        for (who, free) in places {
            let fresh = Wrong { times: 0, last_at: now, wait_until: now };
            let known = wrong.get(&who).copied().filter(|known| now < known.last_at + FORGOTTEN_AFTER).unwrap_or(fresh);
            let times = known.times.saturating_add(1);
            wrong.insert(who, Wrong { times, last_at: now, wait_until: now + wait_after(times, free) });
        }
        Ok(())
    }

    /// The try was right: the account starts anew, and its address is not charged for it.
    pub(crate) fn succeeded(&self, email: &str, address: Option<IpAddr>, now: At) {
        let mut wrong = self.wrong();
        for (who, _) in places(email, address) {
            match who {
                Who::Account(_) => drop(wrong.remove(&who)),
                Who::Address(_) => {
                    if let Some(known) = wrong.get_mut(&who) {
                        *known = Wrong { times: known.times.saturating_sub(1), wait_until: now, ..*known };
                    }
                }
            }
        }
    }

    fn wrong(&self) -> MutexGuard<'_, HashMap<Who, Wrong>> {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a try counts, with how many wrong ones are free there.
fn places(email: &str, address: Option<IpAddr>) -> Vec<(Who, u32)> {
    let account = Who::Account(Sha256::digest(email.trim().to_lowercase()).into());
    let address = address.map(|address| (Who::Address(network(address)), FREE_FOR_ADDRESS));
    std::iter::once((account, FREE_FOR_ACCOUNT)).chain(address).collect()
}

/// One subscriber has a whole /64 of IPv6 addresses.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
        v4 => v4,
    }
}

/// Nothing for the free ones, then 1, 2, 4 … seconds.
fn wait_after(times: u32, free: u32) -> Duration {
    match times.checked_sub(free) {
        None => Duration::ZERO,
        Some(beyond) => FIRST_WAIT.saturating_mul(1_u32.checked_shl(beyond).unwrap_or(u32::MAX)).min(LONGEST_WAIT),
    }
}

fn make_room(wrong: &mut HashMap<Who, Wrong>, now: At) {
    if wrong.len() + 2 <= MOST_REMEMBERED {
        return;
    }
    wrong.retain(|_, known| known.wait_until > now);
    if wrong.len() + 2 > MOST_REMEMBERED {
        wrong.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn at(seconds: u64) -> At {
        At::EPOCH + Duration::from_secs(seconds)
    }

    fn home(host: u8) -> Option<IpAddr> {
        Some(Ipv4Addr::new(192, 0, 2, host).into())
    }

    #[test]
    fn a_few_are_free_and_then_each_waits_twice_as_long() {
        let gate = SignInGate::default();
        let mut waits = Vec::new();
        let mut now = 0;
        for _ in 0..14 {
            let wait = match gate.enter(" Ann@example.org", home(1), at(now)) {
                Ok(()) => 0,
                Err(wait) => wait.as_secs(),
            };
            waits.push(wait);
            now += wait;
        }
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 0, 2, 0, 4, 0, 8, 0, 16]);
        assert_eq!(wait_after(500, FREE_FOR_ACCOUNT), LONGEST_WAIT);
        assert!(gate.enter("bob@example.org", home(1), at(now - 1)).is_ok(), "another account has its own");
        assert!(gate.enter("ann@example.org", home(2), at(now - 1)).is_err(), "another address does not help");
    }

    #[test]
    fn the_right_password_and_time_make_it_good() {
        let gate = SignInGate::default();
        let wrong = |gate: &SignInGate, seconds| gate.enter("ann@example.org", None, at(seconds)).is_ok();
        assert!((0..4).all(|_| wrong(&gate, 0)));
        assert!(wrong(&gate, 0));
        gate.succeeded("ann@example.org", None, at(0));
        assert!((0..5).all(|_| wrong(&gate, 0)) && !wrong(&gate, 0));
        assert!((0..5).all(|_| wrong(&gate, 3600)), "an hour later they are forgotten");
    }

    #[test]
    fn one_address_cannot_try_one_password_on_everybody() {
        let gate = SignInGate::default();
        let tried = (0..100).filter(|n| gate.enter(&format!("{n}@example.org"), home(1), at(0)).is_ok()).count();
        assert_eq!(tried, FREE_FOR_ADDRESS as usize);
        assert!(gate.enter("ann@example.org", home(2), at(0)).is_ok());
        let [one, other] = ["2001:db8::1", "2001:db8::ffff"].map(|text| text.parse::<IpAddr>().expect("an address"));
        assert_eq!(network(one), network(other));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let gate = SignInGate::default();
        for number in 0..2 * MOST_REMEMBERED {
            let _ = gate.enter(&format!("{number}@example.org"), None, at(0));
        }
        assert!(gate.wrong().len() <= MOST_REMEMBERED);
    }
}
