//! Channels that do as the story tells them, and write down what a person could read in each message.

use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use testkit::{
    scenario::Page,
    world::{Behaviour, Providers},
};
use vigie_app::Clock;
use vigie_channels::{Channel, Channels, ChannelsConfig, Envelope, Sent};
use vigie_core::{directory::Channel as Kind, ids::DeliveryId};
use vigie_store::Store;

/// What all channels share; outlives a server that is stopped and started again.
#[derive(Default)]
pub(crate) struct Board {
    pub(crate) providers: Providers,
    pub(crate) pages: Vec<Page>,
}

/// One channel.
struct Recorder {
    kind: Kind,
    clock: Clock,
    store: Store,
    board: Arc<Mutex<Board>>,
}

/// All channels of a server.
pub(crate) fn channels(clock: &Clock, store: &Store, board: &Arc<Mutex<Board>>) -> Channels {
    let recorder = |kind| {
        let (clock, store, board) = (clock.clone(), store.clone(), Arc::clone(board));
        Some(Arc::new(Recorder { kind, clock, store, board }) as Arc<dyn Channel>)
    };
    let configured = Channels::build(ChannelsConfig::default()).expect("the default is valid");
    Channels { email: recorder(Kind::Email), sms: recorder(Kind::Sms), phone: recorder(Kind::Phone), ..configured }
}

impl Recorder {
    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().expect("nobody panics with it")
    }
}

#[async_trait]
impl Channel for Recorder {
    async fn send(&self, envelope: &Envelope) -> Sent {
        let id = DeliveryId::parse(&envelope.id).expect("messages carry the id of their first delivery");
        let provider_id = Some(format!("message-{id}"));
        let Some(receipt) = self.store.delivery(id).await.expect("the database answers") else {
            return Sent::HandedOver { provider_id }; // No page: a hand-off reminder, say.
        };
        let delivery = receipt.delivery;
        assert_eq!((delivery.channel, &delivery.address), (self.kind, &envelope.address), "it goes where it belongs");
        let mut board = self.board();
        let behaviour = board.providers.behaviour(self.kind, delivery.user);
        let (titles, count) = (titles(self.kind, envelope), count(self.kind, envelope));
        board.pages.push(Page {
            at: self.clock.now(),
            channel: self.kind,
            user: delivery.user,
            titles,
            count,
            behaviour: behaviour.clone(),
        });
        match behaviour {
            Behaviour::Takes => Sent::HandedOver { provider_id },
            Behaviour::Refuses(words) => Sent::Failed { words },
            Behaviour::IsLate(words) => Sent::Later { words },
        }
    }

    async fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// The titles of the incidents that stand in a message.
fn titles(kind: Kind, envelope: &Envelope) -> Vec<String> {
    let of_line = |line: &str| Some(line.split_once("] #")?.1.split_once(": ")?.1.to_owned());
    match kind {
        Kind::Phone => {
            let told = envelope.speech.split(" urgency incident ").skip(1);
            told.filter_map(|told| Some(told.split_once(": ")?.1.split_once(". ")?.0.to_owned())).collect()
        }
        Kind::Email if envelope.subject.starts_with("[Vigie]") => envelope.text.lines().filter_map(of_line).collect(),
        Kind::Email => of_line(&envelope.subject).into_iter().collect(),
        Kind::Sms | Kind::Push => envelope.text.lines().filter_map(of_line).collect(),
    }
}

/// How many incidents a message says that it is about.
fn count(kind: Kind, envelope: &Envelope) -> usize {
    let words = match kind {
        Kind::Phone => envelope.speech.strip_prefix("This is Vigie. "),
        Kind::Email => envelope.subject.strip_prefix("[Vigie] "),
        Kind::Sms | Kind::Push => Some(envelope.text.as_str()),
    };
    let number = words.and_then(|words| words.split_once(" incidents")).map(|(number, _)| number);
    number.and_then(|number| number.parse().ok()).unwrap_or(1)
}
