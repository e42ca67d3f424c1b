//! Which notifications to one address travel together, and when: the first goes at once, those that follow closely
//! wait a little and go as one message.

use std::{collections::BTreeMap, time::Duration};

use super::Delivery;
use crate::{directory::Channel, time::At};

/// After a message to an address, the next one waits until this much later. Short enough to be early, long enough
/// that a storm is not a hundred calls.
pub const BUNDLE_WINDOW: Duration = Duration::from_secs(20);
/// The most notifications in one message; more wait for the next one.
pub const MAX_BUNDLED: usize = 500;

/// Notifications to one address that travel as one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle<'d> {
    /// Over what.
    pub channel: Channel,
    /// To where.
    pub address: &'d str,
    /// When: now, or when the window after the last message to the address is over.
    pub send_at: At,
    /// What it is about, in the order they were given; at least one, at most [`MAX_BUNDLED`].
    pub deliveries: Vec<&'d Delivery>,
}

/// When the next message to an address may go, if the last one was handed over then.
#[must_use]
pub fn send_at(last_handed_over_at: Option<At>, now: At) -> At {
    last_handed_over_at.map_or(now, |last| now.max(last + BUNDLE_WINDOW))
}

/// Puts queued notifications, oldest first, into messages: one for each channel and address. What does not fit into
/// it stays queued.
#[must_use]
pub fn bundles<'d>(
    queued: &'d [Delivery],
    last_handed_over_at: impl Fn(Channel, &str) -> Option<At>,
    now: At,
) -> Vec<Bundle<'d>> {
    let mut by_address: BTreeMap<(Channel, &str), Vec<&Delivery>> = BTreeMap::new();
    for delivery in queued {
        let together = by_address.entry((delivery.channel, &delivery.address)).or_default();
        if together.len() < MAX_BUNDLED {
            together.push(delivery);
        }
    }
    let bundle = |((channel, address), deliveries)| {
        let send_at = send_at(last_handed_over_at(channel, address), now);
        Bundle { channel, address, send_at, deliveries }
    };
    by_address.into_iter().map(bundle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::delivery_for_test;

    const SECOND: Duration = Duration::from_secs(1);

    fn queued(count: u64) -> Vec<Delivery> {
        (1..=count).map(|number| delivery_for_test(number, "down", At::EPOCH)).collect()
    }

    #[test]
    fn the_first_page_to_a_person_goes_at_once() {
        let queued = queued(1);
        let bundles = bundles(&queued, |_, _| None, At::EPOCH);
        assert_eq!((bundles.len(), bundles[0].send_at, bundles[0].deliveries.len()), (1, At::EPOCH, 1));
    }

    #[test]
    fn those_that_follow_closely_wait_and_travel_as_one() {
        let now = At::EPOCH + 5 * SECOND;
        let queued = queued(3);
        let bundles = bundles(&queued, |_, _| Some(At::EPOCH), now);
        assert_eq!((bundles.len(), bundles[0].deliveries.len()), (1, 3));
        assert_eq!(bundles[0].send_at, At::EPOCH + BUNDLE_WINDOW);
        assert_eq!(send_at(Some(At::EPOCH), At::EPOCH + 30 * SECOND), At::EPOCH + 30 * SECOND);
    }

    #[test]
    fn each_address_has_its_own_message_and_none_is_too_big() {
        let mut queued = queued(MAX_BUNDLED as u64 + 5);
        queued[0].address = "+33600000002".into();
        let bundles = bundles(&queued, |_, _| None, At::EPOCH);
        assert_eq!(bundles.iter().map(|bundle| bundle.deliveries.len()).collect::<Vec<_>>(), [MAX_BUNDLED, 1]);
    }
}
