//! Explanations of policies and expectations in plain sentences, for the terminal and the REST answer alike.

use std::time::Duration;

use super::{
    expected::{Expectation, Reason, name_of, target_name},
    explain::{LevelExplanation, LevelVerdict, PolicyExplanation, TargetExplanation},
};
use crate::{directory::Directory, escalate::Target, ids::UserId, incident::SkipReason, schedule, time::At};

impl PolicyExplanation {
    /// Who is paged first, in a sentence. Times are those of the wall clock of `time_zone`.
    #[must_use]
    pub fn first_sentence(&self, directory: &Directory, time_zone: &str) -> String {
        let at = schedule::wall_clock_text(time_zone, self.at);
        if !self.first.is_empty() {
            return format!("At {at} ({time_zone}), {} is paged first.", names(directory, &self.first));
        }
        let owners: Vec<UserId> = directory.owners_to_page(self.at).into_iter().map(|owner| owner.id).collect();
        let owners = if owners.is_empty() { "but there are none".to_owned() } else { names(directory, &owners) };
        format!("At {at} ({time_zone}), no level has anybody to page: it goes to the account's owners: {owners}.")
    }
}

impl LevelExplanation {
    /// What the level does, and each of its targets, in sentences. `number` is its place, from 1.
    #[must_use]
    pub fn sentences(&self, directory: &Directory, number: usize, time_zone: &str) -> Vec<String> {
        let at = schedule::wall_clock_text(time_zone, self.at);
        let first = match &self.verdict {
            LevelVerdict::Pages(users) => {
                let (users, delay) = (names(directory, users), length(self.delay));
                format!("Level {number}, at {at}: {users}. Without an acknowledgement it passes on after {delay}.")
            }
            LevelVerdict::Skipped(reason) => {
                format!("Level {number} is skipped at {at}: {}.", skip_text(*reason))
            }
        };
        let ring = self.next_turn.map(|target| {
            let next = target_name(directory, target);
            format!("Its targets take turns, one for each new incident: next is {next}.")
        });
        let targets = self.targets.iter().flat_map(|target| target.sentences(directory, self.at, time_zone));
        std::iter::once(first).chain(ring).chain(targets).collect()
    }
}

impl TargetExplanation {
    /// Whom the target pages, and who is passed over because they are away, in sentences.
    #[must_use]
    pub fn sentences(&self, directory: &Directory, at: At, time_zone: &str) -> Vec<String> {
        let away = self.away.iter().filter_map(|user| {
            let (absence, back) =
                directory.users.get(user).and_then(|user| user.absence_at(at).zip(user.away_until(at)))?;
            let (name, until) = (name_of(directory, *user), schedule::wall_clock_text(time_zone, back));
            Some(format!("{name} is away{} until {until} and is passed over.", why(&absence.reason)))
        });
        away.chain([self.sentence(directory)]).collect()
    }

    fn sentence(&self, directory: &Directory) -> String {
        let target = capitalised(&target_name(directory, self.target));
        let users = names(directory, &self.users);
        match (self.users.as_slice(), self.target) {
            ([], _) if !self.away.is_empty() => format!("{target}: nobody who is there is on call."),
            ([], _) => format!("{target}: nobody is on call."),
            (users, _) if !users.iter().any(|user| directory.users.contains_key(user)) => format!("{target} is gone."),
            _ if !self.reachable => format!("{target}: {users} cannot be reached, there is no contact method to page."),
            (_, Target::User(_)) => format!("{target} is named by the policy."),
            (_, Target::Schedule(_)) => format!("{target}: {users}."),
        }
    }
}

impl Expectation {
    /// Whether the person is paged first and why not, in sentences.
    #[must_use]
    pub fn sentences(&self, directory: &Directory, time_zone: &str) -> Vec<String> {
        let name = name_of(directory, self.user);
        if self.is_met {
            return vec![format!("{name} is the one, as expected.")];
        }
        self.reasons.iter().flat_map(|reason| reason.sentences(directory, &name, time_zone)).collect()
    }
}

impl Reason {
    fn sentences(&self, directory: &Directory, name: &str, time_zone: &str) -> Vec<String> {
        let clock = |at: At| schedule::wall_clock_text(time_zone, at);
        match self {
            Self::NoSuchPerson => vec![format!("{name} was not in the account then.")],
            Self::NotInPolicy => vec![format!("{name} is on no level of this policy and in none of its schedules.")],
            Self::Unreachable { level } => {
                vec![format!("{name} is on level {level} but has no contact method that can be paged.")]
            }
            Self::Away { until, why: reason, .. } => {
                vec![format!("{name} is away{} until {} and is passed over.", why(reason), clock(*until))]
            }
            Self::AnotherTurn { level } => {
                vec![format!("{name} is on level {level}, whose targets take turns: it is another one's turn.")]
            }
            Self::PagedLater { level, at } => {
                vec![format!("{name} is on level {level}, which is paged at {} at the earliest.", clock(*at))]
            }
            Self::NotOnCall { schedule, because, next, .. } => {
                let schedule = target_name(directory, Target::Schedule(*schedule));
                let mut sentences = vec![format!("{name} is not on call in {schedule} then.")];
                sentences.extend(because.iter().cloned());
                sentences.push(match next {
                    Some((start, end)) => {
                        format!("{name} is next on call there from {} to {}.", clock(*start), clock(*end))
                    }
                    None => format!("{name} is not on call there within a year."),
                });
                sentences
            }
        }
    }
}

/// Why a level is passed over, in words that end a sentence.
#[must_use]
pub const fn skip_text(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::NobodyOnCall => "nobody is on call in its schedules",
        SkipReason::TargetsGone => "its people or schedules are gone",
        SkipReason::Away => "its people are away",
        SkipReason::NoContactMethod => "its people have no contact method that can be paged",
        _ => "nobody on it can be paged",
    }
}

/// A reason as it was entered, in brackets.
fn why(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(" ({reason})") }
}

fn names(directory: &Directory, users: &[UserId]) -> String {
    users.iter().map(|user| name_of(directory, *user)).collect::<Vec<_>>().join(" and ")
}

fn length(duration: Duration) -> String {
    match duration.as_secs() {
        60 => "1 minute".to_owned(),
        seconds if seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} seconds"),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use crate::oncall::{
        expect_of_policy, explain_policy,
        fixture::{World, at, user},
    };

    #[test]
    fn a_policy_reads_as_sentences_from_the_first_level_to_the_last() {
        let world = World::new().with_people(&["ANN", "BEN", "CID"]).with_schedule("PRIMARY", &["ANN", "BEN"], |_| ());
        let world = world.with_policy(&[&["PRIMARY"], &["CID"]]);
        let policy = world.directory.policies.values().next().expect("a policy");
        let explained = explain_policy(&world.directory, policy, at("2026-01-02T12:00:00Z"), |_| 0);
        let zone = "Europe/Paris";
        assert_eq!(
            explained.first_sentence(&world.directory, zone),
            "At 2026-01-02 13:00:00 +01:00 (Europe/Paris), BEN is paged first."
        );
        assert_eq!(
            explained.levels[0].sentences(&world.directory, 1, zone),
            [
                "Level 1, at 2026-01-02 13:00:00 +01:00: BEN. Without an acknowledgement it passes on after 30 minutes.",
                "Schedule \"Primary\": BEN.",
            ]
        );
        assert_eq!(
            expect_of_policy(&world.directory, &explained, user("CID")).sentences(&world.directory, zone),
            ["CID is on level 2, which is paged at 2026-01-02 13:30:00 +01:00 at the earliest."]
        );
        assert_eq!(
            expect_of_policy(&world.directory, &explained, user("ANN")).sentences(&world.directory, zone),
            [
                "ANN is not on call in schedule \"Primary\" then.",
                "ANN is next on call there from 2026-01-03 01:00:00 +01:00 to 2026-01-04 01:00:00 +01:00.",
            ]
        );
    }

    #[test]
    fn nobody_to_page_names_the_owners() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_policy(&[&["ANN"]]);
        let world = world.with_person("ANN", |ann| ann.contact_methods.clear());
        let world = world.with_person("BEN", |ben| ben.role = crate::directory::Role::Owner);
        let policy = world.directory.policies.values().next().expect("a policy");
        let explained = explain_policy(&world.directory, policy, at("2026-01-02T12:00:00Z"), |_| 0);
        assert_eq!(
            explained.first_sentence(&world.directory, "Etc/UTC"),
            "At 2026-01-02 12:00:00 +00:00 (Etc/UTC), no level has anybody to page: it goes to the account's owners: BEN."
        );
        assert_eq!(
            explained.levels[0].sentences(&world.directory, 1, "Etc/UTC"),
            [
                "Level 1 is skipped at 2026-01-02 12:00:00 +00:00: its people have no contact method that can be paged.",
                "ANN: ANN cannot be reached, there is no contact method to page.",
            ]
        );
    }

    #[test]
    fn an_owner_who_is_away_is_not_named_where_another_one_is_there() {
        let world = World::new().with_people(&["ANN", "BEN", "CID"]).with_policy(&[&["CID"]]);
        let owner = |user: &mut crate::directory::User| user.role = crate::directory::Role::Owner;
        let world = world.with_person("CID", |cid| cid.contact_methods.clear());
        let world = world.with_person("ANN", owner).with_person("BEN", owner);
        let world = world.with_absence("ANN", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z");
        let named = |world: &World| {
            let policy = world.directory.policies.values().next().expect("a policy");
            let explained = explain_policy(&world.directory, policy, at("2026-01-02T12:00:00Z"), |_| 0);
            explained.first_sentence(&world.directory, "Etc/UTC").rsplit(": ").next().unwrap_or_default().to_owned()
        };
        assert_eq!(named(&world), "BEN.");
        let nobody = world.with_absence("BEN", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z");
        assert_eq!(named(&nobody), "ANN and BEN.", "where all are away, all are paged");
    }
}
