//! Ingest: the way in for everything that may change an incident, and the group commit behind it.
//!
//! Handlers put a [`Job`] into a bounded queue and wait. One task, the lane, takes whatever is waiting, asks the
//! engine about each in order, stores all of it in one transaction and only then answers. There is one lane: order is
//! total, the open alerts in its memory are the truth while it holds its lease, and one batched writer is what both
//! databases are fastest with (see docs/decisions/0004-one-lane.md).

mod desk;
mod gather;
mod lane;
mod load;
mod round;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use vigie_core::{
    engine::{Command, Refusal},
    event::{ChangeEvent, Event},
    ids::{EventId, IncidentId, IntegrationId},
    incident::Incident,
};
use vigie_store::Wire;

pub(crate) use self::lane::Lane;

/// How many events and commands may wait. At 20,000 a second this is less than half a second of work; whoever comes
/// later is told to try again rather than kept waiting.
pub(crate) const QUEUE_LENGTH: usize = 8192;
/// How many bytes of bodies may wait, until they are stored: with the largest bodies the queue's length alone would
/// permit four gigabytes.
pub(crate) const QUEUE_BYTES: usize = 64 * 1024 * 1024;

/// An event from the wire, checked and ready to be judged.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Which API brought it.
    pub wire: Wire,
    /// The integration that owns the routing key.
    pub integration: IntegrationId,
    /// What it says.
    pub event: SubmittedEvent,
    /// The body as the sender wrote it: kept for ever as it came.
    pub body: Bytes,
}

/// What an event says.
#[derive(Clone, Debug)]
pub enum SubmittedEvent {
    /// Something is wrong, or right again.
    Event(Event),
    /// Something was changed.
    Change(ChangeEvent),
}

/// Why an event was not accepted. Nothing was stored; the sender should send it again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// More is waiting than the queue holds.
    #[error("the server is busy: send the event again in a few seconds")]
    Overloaded,
    /// The server is shutting down, or another node does the work.
    #[error("this server is not taking events right now: send the event again")]
    NotServing,
    /// The database refused it.
    #[error("the event could not be stored: send it again")]
    Store,
}

/// Why a command was not carried out. Nothing was stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The engine said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be taken or stored.
    #[error(transparent)]
    Unavailable(#[from] SubmitError),
}

/// What a command led to.
#[derive(Clone, Debug, Default)]
pub struct CommandOutcome {
    /// The incidents that it made or changed, as they are now stored; empty when nothing had to change.
    pub incidents: Vec<Arc<Incident>>,
}

impl CommandOutcome {
    /// One of the changed incidents.
    #[must_use]
    pub fn incident(&self, id: IncidentId) -> Option<&Arc<Incident>> {
        self.incidents.iter().find(|incident| incident.id == id)
    }
}

/// Something for the lane to do.
pub(crate) enum Job {
    /// Judge an event.
    Event {
        submission: Arc<Submission>,
        /// The room that it takes up until it is answered.
        room: OwnedSemaphorePermit,
        answer: oneshot::Sender<Result<EventId, SubmitError>>,
    },
    /// Carry out a command.
    Command { command: Command, answer: oneshot::Sender<Result<CommandOutcome, CommandError>> },
    /// Carry out several commands, or none of them.
    Together { commands: Vec<Command>, answer: oneshot::Sender<Result<CommandOutcome, CommandError>> },
}

impl Job {
    /// The commands that it consists of; none for an event, which becomes one when it is judged.
    fn commands(&self) -> &[Command] {
        match self {
            Self::Event { .. } => &[],
            Self::Command { command, .. } => std::slice::from_ref(command),
            Self::Together { commands, .. } => commands,
        }
    }
}

/// The way into the lane. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Door {
    jobs: mpsc::Sender<Job>,
    /// One permit for each byte of a body that may wait.
    room: Arc<Semaphore>,
}

impl Door {
    /// A door and the queue behind it.
    pub(crate) fn new() -> (Self, mpsc::Receiver<Job>) {
        let (jobs, queue) = mpsc::channel(QUEUE_LENGTH);
        (Self { jobs, room: Arc::new(Semaphore::new(QUEUE_BYTES)) }, queue)
    }

    /// How many events and commands wait for the lane.
    pub(crate) fn waiting(&self) -> usize {
        self.jobs.max_capacity() - self.jobs.capacity()
    }

    /// Hands in an event; answers when it is committed.
    pub(crate) async fn submit(&self, submission: Arc<Submission>) -> Result<EventId, SubmitError> {
        let bytes = u32::try_from(submission.body.len()).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).try_acquire_many_owned(bytes).map_err(|_| SubmitError::Overloaded)?;
        let (answer, answered) = oneshot::channel();
        self.jobs.try_send(Job::Event { submission, room, answer }).map_err(|error| not_taken(&error))?;
        answered.await.unwrap_or(Err(SubmitError::NotServing))
    }

    /// Hands in a command; answers when it is committed. Waits for a place: people and timers are few and patient.
    pub(crate) async fn command(&self, command: Command) -> Result<CommandOutcome, CommandError> {
        let (answer, answered) = oneshot::channel();
        self.jobs.send(Job::Command { command, answer }).await.map_err(|_| SubmitError::NotServing)?;
        answered.await.unwrap_or(Err(CommandError::Unavailable(SubmitError::NotServing)))
    }

    /// Hands in several commands that are carried out in order, all or none; answers when they are committed.
    pub(crate) async fn commands(&self, commands: Vec<Command>) -> Result<CommandOutcome, CommandError> {
        let (answer, answered) = oneshot::channel();
        self.jobs.send(Job::Together { commands, answer }).await.map_err(|_| SubmitError::NotServing)?;
        answered.await.unwrap_or(Err(CommandError::Unavailable(SubmitError::NotServing)))
    }
}

const fn not_taken(error: &mpsc::error::TrySendError<Job>) -> SubmitError {
    match error {
        mpsc::error::TrySendError::Full(_) => SubmitError::Overloaded,
        mpsc::error::TrySendError::Closed(_) => SubmitError::NotServing,
    }
}
