//! An explanation in plain sentences, for the terminal, the console and the REST answer alike.

use super::{Candidate, Explanation, Source, Turn, Verdict, ZoneChange};
use crate::{
    ids::UserId,
    schedule::{Entry, wall_clock::WallClock},
    time::At,
};

impl Explanation {
    /// The explanation in sentences: who is on call, what decides it, why nothing else does, and what clocks do.
    ///
    /// `name` gives a person's name. Times are those of the schedule's wall clock.
    #[must_use]
    pub fn sentences(&self, name: impl Fn(UserId) -> String) -> Vec<String> {
        let speaker = Speaker { clock: WallClock::of(&self.time_zone), explanation: self, name: &name };
        let mut sentences = speaker.who();
        sentences.extend(self.candidates.iter().map(|candidate| speaker.candidate(candidate)));
        for ZoneChange { time_zone, change } in &self.clock_changes {
            let whose = if *time_zone == self.time_zone { String::new() } else { format!(" of {time_zone}") };
            let (minutes, direction) = (change.seconds_forward().abs() / 60, change.seconds_forward().signum());
            let direction = if direction > 0 { "forward" } else { "back" };
            let when = speaker.time(change.at);
            sentences.push(format!("Clocks{whose} are put {direction} by {minutes} minutes at {when}."));
        }
        sentences
    }

    /// Why this person is not the one on call, in sentences; none where they are, or where nothing names them.
    #[must_use]
    pub fn why_not(&self, user: UserId, name: impl Fn(UserId) -> String) -> Vec<String> {
        if self.on_call.iter().any(|entry| entry.user == user) {
            return vec![];
        }
        let speaker = Speaker { clock: WallClock::of(&self.time_zone), explanation: self, name: &name };
        let about = |candidate: &&Candidate| match candidate.verdict {
            Verdict::Decides { user: other, .. } | Verdict::Outranked { user: other, .. } => other == user,
            Verdict::Restricted { turn, .. } => turn.user == user,
            Verdict::NotBegun { user: first, .. } => first == Some(user),
            Verdict::Pause { user: next, .. } => next == Some(user),
            Verdict::Over { .. } | Verdict::NoUsers | Verdict::Empty | Verdict::Idle => false,
        };
        self.candidates.iter().filter(about).map(|candidate| speaker.candidate(candidate)).collect()
    }

    fn name_of(&self, source: Source) -> String {
        match source {
            Source::Override(id) => format!("override {id}"),
            Source::CustomShift(id) => format!("custom shift {id}"),
            Source::Layer(_) => {
                let candidate = self.candidates.iter().find(|candidate| candidate.source == source);
                candidate.map_or_else(String::new, |candidate| format!("layer {:?}", candidate.name))
            }
            Source::Rotation(id) => format!("rotation {id}"),
        }
    }
}

struct Speaker<'a> {
    clock: WallClock,
    explanation: &'a Explanation,
    name: &'a dyn Fn(UserId) -> String,
}

impl Speaker<'_> {
    fn time(&self, at: At) -> String {
        self.clock.text(at)
    }

    fn who(&self) -> Vec<String> {
        let (at, zone) = (&self.explanation.wall_clock, &self.explanation.time_zone);
        let on_call = |entry: &Entry| {
            let (user, since, until) = ((self.name)(entry.user), self.time(entry.start), self.time(entry.end));
            format!("At {at} ({zone}), {user} is on call, from {since} to {until}.")
        };
        match (self.explanation.on_call.as_slice(), self.explanation.next_handoff) {
            ([], Some(next)) => vec![format!("At {at} ({zone}), nobody is on call until {}.", self.time(next))],
            ([], None) => vec![format!("At {at} ({zone}), nobody is on call.")],
            (entries, _) => entries.iter().map(on_call).collect(),
        }
    }

    fn candidate(&self, candidate: &Candidate) -> String {
        let which = match candidate.source {
            Source::Rotation(_) => format!("Event {:?}", candidate.name),
            source => capitalised(&self.explanation.name_of(source)),
        };
        match candidate.verdict {
            Verdict::Decides { user, turn } => {
                format!("{which} decides: {}{}.", (self.name)(user), self.turn(turn))
            }
            Verdict::Outranked { user, turn, by } => {
                let (user, by) = ((self.name)(user), self.explanation.name_of(by));
                format!("{which} would give {user}{}, but {by} wins over it.", self.turn(turn))
            }
            Verdict::Restricted { turn, until, .. } => {
                let next = until.map_or_else(|| "never again".into(), |next| format!("next at {}", self.time(next)));
                let user = (self.name)(turn.user);
                format!("{which} does not apply: it is {user}'s turn, but its restrictions allow it {next}.")
            }
            Verdict::NotBegun { user: Some(user), starts_at } => {
                format!("{which} begins at {}, with {}.", self.time(starts_at), (self.name)(user))
            }
            Verdict::NotBegun { user: None, .. } => format!("{which} never applies."),
            Verdict::Over { ended_at } => format!("{which} ended at {}.", self.time(ended_at)),
            Verdict::NoUsers => format!("{which} has no users."),
            Verdict::Pause { user, until: Some(next), .. } => {
                let with = user.map_or_else(String::new, |user| format!(", with {}", (self.name)(user)));
                format!("{which} has no shift then; the next one starts at {}{with}.", self.time(next))
            }
            Verdict::Pause { until: None, .. } => format!("{which} has no shift then, and none within a year."),
            Verdict::Empty => format!("{which} leaves its shift to nobody on purpose."),
            Verdict::Idle => format!("{which} replaces somebody who is not on call then."),
        }
    }

    fn turn(&self, turn: Option<Turn>) -> String {
        let Some(turn) = turn else { return String::new() };
        let (start, end) = (self.time(turn.start), self.time(turn.end));
        format!(" (turn {}, place {} of {}, from {start} to {end})", turn.number, turn.place, turn.of)
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use crate::schedule::{
        explain,
        fixture::{at, layer, layered, over, schedule, user},
    };

    #[test]
    fn an_explanation_reads_as_sentences() {
        let mut primary = schedule("Europe/Paris", vec![layer(&["ANN", "BEN"], "2026-03-27T08:00:00Z", 24)]);
        layered(&mut primary).overrides = vec![over("CID", "2026-03-29T04:00:00Z", "2026-03-29T05:00:00Z")];
        let explained = explain(&primary, at("2026-03-29T04:30:00Z"));
        assert_eq!(
            explained.sentences(|user| user.to_string()),
            [
                "At 2026-03-29 06:30:00 +02:00 (Europe/Paris), CID is on call, from 2026-03-29 06:00:00 +02:00 to \
                 2026-03-29 07:00:00 +02:00.",
                "Override CID decides: CID.",
                "Layer \"Layer 1\" would give BEN (turn 1, place 2 of 2, from 2026-03-28 09:00:00 +01:00 to 2026-03-29 \
                 09:00:00 +02:00), but override CID wins over it.",
                "Clocks are put forward by 60 minutes at 2026-03-29 03:00:00 +02:00.",
            ]
        );
        assert_eq!(explained.why_not(user("BEN"), |user| user.to_string()).len(), 1);
        assert_eq!(explained.why_not(user("CID"), |user| user.to_string()), [""; 0]);
    }

    #[test]
    fn nobody_on_call_reads_as_a_sentence_too() {
        let primary = schedule("Etc/UTC", vec![layer(&["ANN"], "2026-03-27T08:00:00Z", 24)]);
        let explained = explain(&primary, at("2026-03-27T07:00:00Z"));
        assert_eq!(
            explained.sentences(|user| user.to_string()),
            [
                "At 2026-03-27 07:00:00 +00:00 (Etc/UTC), nobody is on call until 2026-03-27 08:00:00 +00:00.",
                "Layer \"Layer 1\" begins at 2026-03-27 08:00:00 +00:00, with ANN.",
            ]
        );
    }
}
