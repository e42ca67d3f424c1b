//! Who is paged at a moment and why.

use serde_json::{Value, json};
use vigie_core::{
    escalate::{AssignmentStrategy, Target},
    oncall::{LevelExplanation, LevelVerdict, PolicyExplanation, TargetExplanation},
    schedule::{Candidate, Entry, Explanation, Source, Turn, Verdict, ZoneChange},
};

use crate::view::View;

/// Writes who a policy pages, level by level; times in sentences are those of the wall clock of `time_zone`.
#[must_use]
pub fn policy_to_wire(explained: &PolicyExplanation, time_zone: &str, view: &View<'_>) -> Value {
    let levels = explained.levels.iter().zip(1..);
    json!({
        "at": view.time(explained.at),
        "escalation_policy": view.policy(explained.policy),
        "first": explained.first.iter().map(|user| view.user(*user)).collect::<Vec<_>>(),
        "sentence": explained.first_sentence(view.directory, time_zone),
        "levels": levels.map(|(level, number)| level_to_wire(level, number, time_zone, view)).collect::<Vec<_>>(),
    })
}

/// Writes who is on call in a schedule, and every override and layer with what it does.
#[must_use]
pub fn schedule_to_wire(explained: &Explanation, view: &View<'_>) -> Value {
    let name = |user| view.directory.users.get(&user).map_or_else(|| user.to_string(), |user| user.name.clone());
    let on_call = |entry: &Entry| json!({ "user": view.user(entry.user), "start": view.time(entry.start), "end": view.time(entry.end) });
    json!({
        "at": view.time(explained.at),
        "schedule": view.schedule_as(explained.schedule, ""),
        "time_zone": explained.time_zone,
        "wall_clock": explained.wall_clock,
        "on_call": explained.on_call.iter().map(on_call).collect::<Vec<_>>(),
        "next_handoff": explained.next_handoff.map(|at| view.time(at)),
        "candidates": explained.candidates.iter().map(|one| candidate_to_wire(one, view)).collect::<Vec<_>>(),
        "clock_changes": explained.clock_changes.iter().map(|one| change_to_wire(one, view)).collect::<Vec<_>>(),
        "sentences": explained.sentences(name),
    })
}

fn level_to_wire(level: &LevelExplanation, number: usize, time_zone: &str, view: &View<'_>) -> Value {
    let (verdict, users, reason) = match &level.verdict {
        LevelVerdict::Pages(users) => ("pages", users.as_slice(), None),
        LevelVerdict::Skipped(reason) => ("skipped", [].as_slice(), Some(reason.as_str())),
    };
    json!({
        "level": number,
        "at": view.time(level.at),
        "delay_seconds": level.delay.as_secs(),
        "assignment_strategy": match level.strategy {
            AssignmentStrategy::Everyone => "assign_to_everyone",
            AssignmentStrategy::RoundRobin => "round_robin",
        },
        "next_turn": level.next_turn.map(|target| target_reference(target, view)),
        "verdict": verdict,
        "reason": reason,
        "users": users.iter().map(|user| view.user(*user)).collect::<Vec<_>>(),
        "targets": level.targets.iter().map(|target| target_to_wire(target, view)).collect::<Vec<_>>(),
        "sentences": level.sentences(view.directory, number, time_zone),
    })
}

fn target_to_wire(target: &TargetExplanation, view: &View<'_>) -> Value {
    json!({
        "target": target_reference(target.target, view),
        "users": target.users.iter().map(|user| view.user(*user)).collect::<Vec<_>>(),
        "away": target.away.iter().map(|user| view.user(*user)).collect::<Vec<_>>(),
        "is_reachable": target.reachable,
        "schedule": target.schedule.as_ref().map(|explained| schedule_to_wire(explained, view)),
    })
}

fn target_reference(target: Target, view: &View<'_>) -> Value {
    match target {
        Target::User(user) => view.user(user),
        Target::Schedule(schedule) => view.schedule_as(schedule, ""),
    }
}

fn candidate_to_wire(candidate: &Candidate, view: &View<'_>) -> Value {
    let mut wire = match candidate.verdict {
        Verdict::Decides { user, turn } => {
            json!({ "verdict": "decides", "user": view.user(user), "turn": turn_to_wire(turn, view) })
        }
        Verdict::Outranked { user, turn, by } => json!({
            "verdict": "outranked",
            "user": view.user(user),
            "turn": turn_to_wire(turn, view),
            "by": source_to_wire(by),
        }),
        Verdict::Restricted { turn, since, until } => json!({
            "verdict": "restricted",
            "user": view.user(turn.user),
            "turn": turn_to_wire(Some(turn), view),
            "since": since.map(|at| view.time(at)),
            "until": until.map(|at| view.time(at)),
        }),
        Verdict::NotBegun { user, starts_at } => json!({
            "verdict": "not_begun",
            "user": user.map(|user| view.user(user)),
            "starts_at": view.time(starts_at),
        }),
        Verdict::Over { ended_at } => json!({ "verdict": "over", "ended_at": view.time(ended_at) }),
        Verdict::NoUsers => json!({ "verdict": "no_users" }),
        Verdict::Pause { user, since, until } => json!({
            "verdict": "no_shift",
            "next_user": user.map(|user| view.user(user)),
            "since": since.map(|at| view.time(at)),
            "until": until.map(|at| view.time(at)),
        }),
        Verdict::Empty => json!({ "verdict": "left_empty" }),
        Verdict::Idle => json!({ "verdict": "replaces_nobody" }),
    };
    wire["source"] = source_to_wire(candidate.source);
    wire["name"] = Value::from(candidate.name.as_str());
    wire
}

fn source_to_wire(source: Source) -> Value {
    match source {
        Source::Override(id) => json!({ "type": "override", "id": id.as_str() }),
        Source::Layer(id) => json!({ "type": "layer", "id": id.as_str() }),
        Source::Rotation(id) => json!({ "type": "rotation", "id": id.as_str() }),
        Source::CustomShift(id) => json!({ "type": "custom_shift", "id": id.as_str() }),
    }
}

fn turn_to_wire(turn: Option<Turn>, view: &View<'_>) -> Value {
    let Some(turn) = turn else { return Value::Null };
    json!({
        "number": turn.number,
        "place": turn.place,
        "of": turn.of,
        "start": view.time(turn.start),
        "end": view.time(turn.end),
    })
}

fn change_to_wire(ZoneChange { time_zone, change }: &ZoneChange, view: &View<'_>) -> Value {
    json!({ "at": view.time(change.at), "time_zone": time_zone, "seconds_forward": change.seconds_forward() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::samples;

    #[test]
    fn a_policy_says_whom_it_pages_and_each_level_why() {
        let world = samples::world();
        let policy = world.directory.policies.values().next().expect("a policy");
        let explained = vigie_core::oncall::explain_policy(&world.directory, policy, samples::CREATED_AT, |_| 0);
        let wire = policy_to_wire(&explained, "Etc/UTC", &world.view());
        assert_eq!(wire["at"], "2026-11-22T09:00:00Z");
        assert_eq!(wire["escalation_policy"]["type"], "escalation_policy_reference");
        assert_eq!(wire["levels"][0]["level"], 1);
        assert_eq!(wire["levels"][0]["targets"][0]["target"]["id"], samples::user().as_str());
        assert!(wire["sentence"].as_str().is_some_and(|text| text.contains("2026-11-22 09:00:00")), "{wire}");
    }
}
