//! Handoffs: looks who goes on or off call, and puts what people want to be told of it into the outbox.
//!
//! What was told is a row of the outbox, once for each occasion, so that neither a crash nor a second node tells it
//! twice. What is to be told is computed anew from the configuration whenever that changes.

use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use vigie_core::{
    directory::Directory,
    ids::DeliveryId,
    notify::personal::{HandoffNews, PersonalContent, PersonalMessage},
    oncall::{Goes, HandoffNotice, handoff_notices, relieved_at, telling_policies},
    time::At,
};
use vigie_store::StoreError;

use super::Work;
use crate::app::Shared;

/// After a pause of the server, handoffs of this long ago are still told.
const LATEST: Duration = Duration::from_secs(3600);
/// How far ahead due moments are looked for; after that they are looked for again.
const AHEAD: Duration = Duration::from_secs(24 * 3600);
/// How many messages are stored in one statement.
const STORED_AT_ONCE: usize = 500;

/// The worker.
pub(super) struct Handoffs {
    shared: Arc<Shared>,
    seen: tokio::sync::Mutex<Seen>,
}

struct Seen {
    /// What was due up to this moment was told.
    until: At,
    /// In this version of the configuration; `None`: nothing was looked at yet.
    version: Option<u64>,
    /// When something is due next in it; `None`: nobody wants to be told anything.
    next_due_at: Option<At>,
    /// What was stored already about handoffs to come.
    told: BTreeSet<(At, String)>,
}

impl Handoffs {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let until = shared.clock.now() - LATEST;
        let seen = Seen { until, version: None, next_due_at: None, told: BTreeSet::new() };
        Self { shared, seen: tokio::sync::Mutex::new(seen) }
    }
}

#[async_trait]
impl Work for Handoffs {
    async fn run(&self) -> Result<usize, StoreError> {
        if !self.shared.is_serving() {
            return Ok(0);
        }
        let mut seen = self.seen.lock().await;
        let (now, directory) = (self.shared.clock.now(), self.shared.directory.load_full());
        let is_due = seen.next_due_at.is_some_and(|due_at| due_at <= now);
        if seen.version == Some(directory.version) && !is_due {
            return Ok(0);
        }
        let since = seen.until.max(now - LATEST);
        let notices = look(&directory, since, now).await;
        let next_due_at = notices.iter().map(|notice| notice.due_at).find(|due_at| *due_at > now);
        let due: Vec<&HandoffNotice> = notices
            .iter()
            .filter(|notice| notice.due_at <= now && (notice.at > now || notice.due_at > since))
            .collect();
        let mut messages = Vec::new();
        for notice in due {
            if seen.told.insert((notice.at, notice.occasion())) {
                messages.extend(message(&self.shared, &directory, notice, now));
            }
        }
        let mut stored = 0;
        for some in messages.chunks(STORED_AT_ONCE) {
            stored += match self.shared.store.queue_personal_messages(some).await {
                Ok(stored) => stored,
                Err(error) => {
                    seen.told.clear();
                    return Err(error);
                }
            };
        }
        seen.told.retain(|(at, _)| *at > now);
        let is_wanted = directory.users.values().any(|user| !user.handoff_rules.is_empty());
        seen.next_due_at = next_due_at.or_else(|| is_wanted.then_some(now + AHEAD));
        (seen.until, seen.version) = (now, Some(directory.version));
        if stored > 0 {
            self.shared.signals.personal.notify_one();
        }
        Ok(usize::try_from(stored).unwrap_or(usize::MAX))
    }

    async fn next_due_at(&self) -> Result<Option<At>, StoreError> {
        Ok(self.seen.lock().await.next_due_at.filter(|_| self.shared.is_serving()))
    }

    fn name(&self) -> &'static str {
        "handoffs"
    }
}

/// What is to be told, off the threads that take events and page: with many schedules it takes a while.
async fn look(directory: &Arc<Directory>, since: At, now: At) -> Vec<HandoffNotice> {
    let directory = Arc::clone(directory);
    let looked = tokio::task::spawn_blocking(move || handoff_notices(&directory, since, now + AHEAD));
    // A panic stays one: the worker is started again, and the moment is not taken for done.
    looked.await.unwrap_or_else(|stopped| match stopped.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        // Only when the runtime stops, and this with it.
        Err(_) => Vec::new(),
    })
}

fn message(shared: &Shared, directory: &Directory, notice: &HandoffNotice, now: At) -> Option<PersonalMessage> {
    let user = directory.users.get(&notice.user)?;
    let method = user.contact_method(notice.contact_method).filter(|method| method.can_page())?;
    let schedule = directory.schedules.get(&notice.schedule)?;
    let news = HandoffNews {
        schedule: schedule.id,
        schedule_name: schedule.name.clone(),
        policies: telling_policies(directory, schedule.id).map(|policy| policy.name.clone()).collect(),
        goes: notice.goes,
        at: notice.at,
        until: (notice.goes == Goes::On).then(|| relieved_at(directory, schedule, user.id, notice.at)).flatten(),
        other: notice.other.and_then(|other| directory.users.get(&other)).map(|other| other.name.clone()),
        is_gap: notice.is_gap,
        time_zone: user.time_zone.clone(),
    };
    let id = DeliveryId::new(&mut shared.ids.lock().unwrap_or_else(PoisonError::into_inner));
    let content = PersonalContent::Handoff(news);
    Some(PersonalMessage::over(method, user.id, id, notice.occasion(), content, now))
}
