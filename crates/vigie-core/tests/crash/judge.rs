//! Comparing a run with crashes with the same story in calm.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    iter::Sum,
    time::Duration,
};

use vigie_core::{
    directory::Channel,
    ids::{DeliveryId, UserId},
    notify::DeliveryState,
};

use crate::{
    process::{self, Killed, Quiet, Received, Run, Seen},
    story::Story,
};

/// What bundling and the steps themselves may add to any delay.
const SLACK: Duration = Duration::from_secs(60);
/// No story has more crashes than this.
const MOST_CRASHES: u64 = 4;

/// What was seen in many stories.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) stories: u64,
    pub(crate) pages: u64,
    pub(crate) crashes: u64,
    /// Before a commit, after a commit, before sending, after sending.
    pub(crate) crashes_by_place: [u64; 4],
    /// Pages that the provider received again because the server died before their receipt was committed.
    pub(crate) unavoidable_repeats: u64,
    /// Pages that were with the provider already when the answer came.
    pub(crate) sent_while_answered: u64,
    /// Pages of the calm run that were no longer wanted when the server was back.
    pub(crate) answered_before_sent: u64,
    pub(crate) seen: Seen,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [before_commit, after_commit, before_send, after_send] = self.crashes_by_place;
        write!(f, "{} seeds, {} pages, {} crashes ", self.stories, self.pages, self.crashes)?;
        write!(f, "({before_commit} before a commit, {after_commit} after one, ")?;
        write!(f, "{before_send} before sending, {after_send} after it), ")?;
        write!(f, "{} sent again because of a crash, ", self.unavoidable_repeats)?;
        write!(f, "{} answered while being sent, ", self.sent_while_answered)?;
        write!(f, "{} answered before they could be sent, ", self.answered_before_sent)?;
        let Seen { late, woken, grouped, group_commits, before_giving_back } = self.seen;
        write!(f, "{late} late with the provider, {woken} incidents woken, {grouped} alarms grouped, ")?;
        write!(f, "{group_commits} commits of several commands, {before_giving_back} crashes before giving back")
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |mut sum, one| {
            sum.stories += one.stories;
            sum.pages += one.pages;
            sum.crashes += one.crashes;
            for (sum, one) in sum.crashes_by_place.iter_mut().zip(one.crashes_by_place) {
                *sum += one;
            }
            sum.unavoidable_repeats += one.unavoidable_repeats;
            sum.sent_while_answered += one.sent_while_answered;
            sum.answered_before_sent += one.answered_before_sent;
            sum.seen.late += one.seen.late;
            sum.seen.woken += one.seen.woken;
            sum.seen.grouped += one.seen.grouped;
            sum.seen.group_commits += one.seen.group_commits;
            sum.seen.before_giving_back += one.seen.before_giving_back;
            sum
        })
    }
}

/// Plays one story in calm and with crashes, and panics where a promise is broken.
pub(crate) fn play_and_judge(seed: u64) -> Tally {
    let story = Story::of(seed);
    let calm = process::run(&story, seed, 0);
    let stormy = process::run(&story, seed, 1 + seed % MOST_CRASHES);
    assert_eq!(count_repeats(seed, &calm), 0, "seed {seed}: without a crash nobody is paged twice for one step");
    for run in [&calm, &stormy] {
        no_step_is_decided_twice(seed, &story, run);
        every_page_comes_to_an_end(seed, run);
    }
    no_page_after_the_answer(seed, &calm);
    let mut tally = Tally {
        stories: 1,
        pages: stormy.received.len() as u64,
        crashes: stormy.crashes.len() as u64,
        sent_while_answered: no_page_after_the_answer(seed, &stormy),
        unavoidable_repeats: count_repeats(seed, &stormy),
        answered_before_sent: if story.is_plain { no_page_is_lost(seed, &story, &calm, &stormy) } else { 0 },
        seen: stormy.seen,
        ..Tally::default()
    };
    for place in &stormy.crashes {
        let index = match place {
            Killed::BeforeCommit => 0,
            Killed::AfterCommit => 1,
            Killed::BeforeSend => 2,
            Killed::AfterSend => 3,
        };
        tally.crashes_by_place[index] += 1;
    }
    tally
}

/// While somebody is on an incident, or it is over, no page is decided about it; and of those decided before, only what
/// a worker had in hand when the answer came is sent after it, once. Counts those.
fn no_page_after_the_answer(seed: u64, run: &Run) -> u64 {
    let mut sent_after: BTreeMap<(DeliveryId, u64), u64> = BTreeMap::new();
    for Received { step, delivery, .. } in &run.received {
        let decided_in = run.decided_in[&delivery.id];
        for quiet in run.quiet.get(&delivery.incident).into_iter().flatten() {
            let Quiet { from, until, in_hand } = quiet;
            assert!(
                decided_in <= *from || decided_in >= *until,
                "seed {seed}: {delivery:?} was decided after the answer"
            );
            if decided_in <= *from && step > from {
                assert!(in_hand.contains(&delivery.id), "seed {seed}: {delivery:?} was taken after the answer");
                *sent_after.entry((delivery.id, *from)).or_default() += 1;
            }
        }
    }
    let is_once = sent_after.values().all(|times| *times == 1);
    assert!(is_once, "seed {seed}: a page that was in hand was sent more than once after the answer: {sent_after:?}");
    sent_after.len() as u64
}

/// One step of a person's rules is one page: whatever crashes, it is not decided anew.
fn no_step_is_decided_twice(seed: u64, story: &Story, run: &Run) {
    for (step, deliveries) in &run.decided_for {
        let (_, user, rule, method, _) = step;
        let rules = &story.organisation.directory.users[user].notification_rules;
        let of_method = rules.iter().filter(|one| one.contact_method == *method).count();
        let most = if rule.is_some() { 1 } else { of_method };
        assert!(deliveries.len() <= most, "seed {seed}: {deliveries:?} were all decided for {step:?}");
    }
}

/// At the end nothing waits, and every page that was decided reached the provider, unless an answer after its decision
/// made it needless.
fn every_page_comes_to_an_end(seed: u64, run: &Run) {
    let received: BTreeSet<DeliveryId> = run.received.iter().map(|received| received.delivery.id).collect();
    for row in &run.memory.outbox.rows {
        let id = row.delivery.id;
        assert_ne!(row.state, DeliveryState::Queued, "seed {seed}: {row:?} waits for ever");
        if !received.contains(&id) {
            let quiet = run.quiet.get(&row.delivery.incident).into_iter().flatten();
            let is_needless = quiet.into_iter().any(|quiet| quiet.from >= run.decided_in[&id]);
            assert!(is_needless && row.state == DeliveryState::Cancelled, "seed {seed}: {row:?} was lost");
        }
    }
}

/// A delivery reaches the provider again only because a crash came between its sending and its receipt.
fn count_repeats(seed: u64, run: &Run) -> u64 {
    let mut times: BTreeMap<DeliveryId, u64> = BTreeMap::new();
    for received in &run.received {
        *times.entry(received.delivery.id).or_default() += 1;
    }
    for (delivery, times) in &times {
        let excuses = run.unreported.get(delivery).copied().unwrap_or(0);
        assert!(*times <= 1 + excuses, "seed {seed}: {delivery} was sent {times} times with {excuses} excuses");
    }
    times.values().map(|times| times - 1).sum()
}

/// How often each person was paged over each channel about each alarm.
type Pages = BTreeMap<(String, UserId, Channel), u64>;

/// Every page of the calm run is received in the stormy one, unless the incident was answered before the server, late
/// by its crashes, could send it. Where nobody answers, nobody is paged for anything else either. Counts the pages
/// that were no longer needed.
fn no_page_is_lost(seed: u64, story: &Story, calm: &Run, stormy: &Run) -> u64 {
    let in_storm = pages(stormy, |_| true);
    let mut missing = 0;
    for (key, incident) in &calm.incidents {
        let of_storm = stormy.incidents.get(key);
        let answered_at = of_storm.and_then(|incident| stormy.answered_at.get(incident));
        let mine = |received: &Received| received.delivery.incident == *incident;
        let delay = stormy.delay + SLACK;
        let due = |received: &Received| answered_at.is_none_or(|answered_at| received.at + delay < *answered_at);
        let wanted = pages(calm, |received| mine(received) && due(received));
        for (page, count) in &wanted {
            let got = in_storm.get(page).copied().unwrap_or(0);
            assert!(got >= *count, "seed {seed}: {page:?} was sent {got} times, in calm {count} times");
        }
        let all_of_calm = pages(calm, mine);
        missing += all_of_calm
            .iter()
            .map(|(page, count)| count.saturating_sub(in_storm.get(page).copied().unwrap_or(0)))
            .sum::<u64>();
        let nobody_answered = answered_at.is_none() && !calm.answered_at.contains_key(incident);
        if nobody_answered && !story.refuses_alice {
            let of_storm = pages(stormy, |received| Some(&received.delivery.incident) == of_storm);
            assert_eq!(of_storm, all_of_calm, "seed {seed}: other people were paged about {key} than in calm");
        }
    }
    missing
}

/// The pages of a run, each delivery counted once.
fn pages(run: &Run, counts: impl Fn(&Received) -> bool) -> Pages {
    let keys: BTreeMap<_, _> = run.incidents.iter().map(|(key, incident)| (*incident, key.clone())).collect();
    let mut seen: Vec<DeliveryId> = Vec::new();
    let mut pages = Pages::new();
    for received in run.received.iter().filter(|received| counts(received)) {
        let delivery = &received.delivery;
        if !seen.contains(&delivery.id) {
            seen.push(delivery.id);
            let key = keys.get(&delivery.incident).cloned().unwrap_or_default();
            *pages.entry((key, delivery.user, delivery.channel)).or_default() += 1;
        }
    }
    pages
}
