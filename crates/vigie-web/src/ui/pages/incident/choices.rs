//! Fields that several forms about incidents share: how long to sleep, and to whom to give it.

use maud::{Markup, html};
use vigie_core::{
    engine::Assignee,
    ids::{PolicyId, UserId},
};

use crate::ui::{
    components::field::{self, Choice, Field},
    visit::Visit,
};

/// How many people, and how many policies, are offered.
const MOST_OFFERED: usize = 300;

/// For how long to snooze, in seconds.
pub(crate) fn snooze(visit: &Visit) -> Markup {
    let texts = &visit.texts.incidents;
    let lengths =
        [("3600", texts.one_hour), ("14400", texts.four_hours), ("28800", texts.eight_hours), ("86400", texts.one_day)];
    let choices = lengths.map(|(value, word)| Choice { value, word, is_chosen: value == "14400" });
    field::select(&Field { name: "seconds", label: texts.how_long, ..Field::default() }, &choices)
}

/// To whom to give it: a person, or the first level of a policy.
pub(crate) fn assignees(visit: &Visit) -> Markup {
    let texts = &visit.texts.incidents;
    html! {
        div.field {
            label for="assignee" { (texts.to_whom) }
            select #assignee name="assignee" {
                optgroup label=(texts.people) { (people(visit)) }
                optgroup label=(texts.policies) {
                    @for policy in visit.directory.policies.values().take(MOST_OFFERED) {
                        option value={ "policy:" (policy.id) } { (policy.name) }
                    }
                }
            }
        }
    }
}

/// People as options, by name.
pub(crate) fn people(visit: &Visit) -> Markup {
    let mut users: Vec<_> = visit.directory.users.values().collect();
    users.sort_by_key(|user| user.name.to_lowercase());
    html! {
        @for user in users.iter().take(MOST_OFFERED) {
            option value={ "user:" (user.id) } { (user.name) }
        }
    }
}

/// What such a field brings back.
pub(crate) fn assignee(value: &str) -> Option<Assignee> {
    match value.split_once(':')? {
        ("user", id) => Some(Assignee::Users(vec![UserId::parse(id)?])),
        ("policy", id) => Some(Assignee::Policy(PolicyId::parse(id)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_a_person_or_a_policy() {
        let ann = UserId::parse("PANN").expect("an id");
        assert_eq!(assignee("user:PANN"), Some(Assignee::Users(vec![ann])));
        assert!(matches!(assignee("policy:PPOL"), Some(Assignee::Policy(_))));
        for wrong in ["", "PANN", "user:", "team:PANN", "user:not an id"] {
            assert_eq!(assignee(wrong), None, "{wrong}");
        }
    }
}
