//! Channels that reach nobody: the last messages are kept in memory, for `vigie demo` and its console.

use std::{
    collections::VecDeque,
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use vigie_core::directory::Channel as Kind;

use crate::{Channel, Channels, Envelope, Sent};

/// The quickest answer of a pretended provider.
const MIN_LATENCY_MILLISECONDS: u64 = 20;
/// How much slower than that it may be.
const LATENCY_SPREAD_MILLISECONDS: u64 = 230;

/// Keeps the last messages of every channel. Cheap to clone; all clones keep the same messages.
#[derive(Clone)]
pub struct Sink {
    kept: Arc<Mutex<Kept>>,
    capacity: usize,
}

/// One message that reached nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinkMessage {
    /// Counts from 1, over all channels.
    pub number: u64,
    /// Over what it would have gone.
    pub channel: Kind,
    /// What was said to whom.
    pub envelope: Envelope,
}

#[derive(Default)]
struct Kept {
    count: u64,
    messages: VecDeque<SinkMessage>,
}

struct SinkChannel {
    sink: Sink,
    kind: Kind,
}

impl Sink {
    /// How many messages are kept unless said otherwise.
    pub const CAPACITY: usize = 500;

    /// A sink that keeps the last `capacity` messages.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { kept: Arc::default(), capacity: capacity.max(1) }
    }

    /// The same channels with e-mail, text, voice and push going into this sink. Webhooks stay as they are.
    #[must_use]
    pub fn replace(&self, channels: Channels) -> Channels {
        Channels {
            email: Some(self.channel(Kind::Email)),
            sms: Some(self.channel(Kind::Sms)),
            phone: Some(self.channel(Kind::Phone)),
            push: self.channel(Kind::Push),
            ..channels
        }
    }

    /// One channel into this sink.
    #[must_use]
    pub fn channel(&self, kind: Kind) -> Arc<dyn Channel> {
        Arc::new(SinkChannel { sink: self.clone(), kind })
    }

    /// The kept messages, newest first, at most `limit`.
    #[must_use]
    pub fn latest(&self, limit: usize) -> Vec<SinkMessage> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.messages.iter().rev().take(limit).cloned().collect()
    }

    /// How many messages came, the forgotten ones included.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).count
    }

    fn keep(&self, channel: Kind, envelope: &Envelope) -> u64 {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.count += 1;
        let number = kept.count;
        if kept.messages.len() >= self.capacity {
            kept.messages.pop_front();
        }
        kept.messages.push_back(SinkMessage { number, channel, envelope: envelope.clone() });
        number
    }
}

impl Default for Sink {
    fn default() -> Self {
        Self::new(Self::CAPACITY)
    }
}

impl fmt::Debug for Sink {
    /// Without the messages: they hold people's addresses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sink").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}

#[async_trait]
impl Channel for SinkChannel {
    async fn send(&self, envelope: &Envelope) -> Sent {
        tokio::time::sleep(latency(&envelope.id)).await;
        let number = self.sink.keep(self.kind, envelope);
        Sent::HandedOver { provider_id: Some(format!("sink-{number}")) }
    }

    async fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// Looks like a network's, and is the same for the same delivery.
fn latency(id: &str) -> Duration {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    Duration::from_millis(MIN_LATENCY_MILLISECONDS + hasher.finish() % LATENCY_SPREAD_MILLISECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ChannelsConfig;

    fn envelope(id: &str) -> Envelope {
        Envelope { id: id.into(), text: format!("text of {id}"), ..Envelope::default() }
    }

    #[tokio::test]
    async fn the_last_messages_are_kept_newest_first() {
        let sink = Sink::new(2);
        let channels = sink.replace(Channels::build(ChannelsConfig::default()).expect("valid"));
        for (id, kind) in [("Q1", Kind::Email), ("Q2", Kind::Sms), ("Q3", Kind::Phone)] {
            let channel = channels.get(kind).expect("a sink");
            assert!(matches!(channel.send(&envelope(id)).await, Sent::HandedOver { provider_id: Some(_) }));
        }
        let latest: Vec<_> = sink.latest(10).into_iter().map(|message| (message.number, message.channel)).collect();
        assert_eq!(latest, [(3, Kind::Phone), (2, Kind::Sms)]);
        assert_eq!(sink.count(), 3);
    }

    #[test]
    fn latencies_differ_and_repeat() {
        assert_eq!(latency("Q1"), latency("Q1"));
        assert_ne!(latency("Q1"), latency("Q2"));
        assert!(latency("Q3") < Duration::from_millis(MIN_LATENCY_MILLISECONDS + LATENCY_SPREAD_MILLISECONDS));
    }
}
