//! The people of a layer or of an event in their order: added by name, moved, taken away.

use maud::{Markup, html};
use vigie_core::{ids::UserId, schedule::shift_based::Member};

use super::frame::tool;
use crate::ui::{
    components::{field::Field, icon, person, pick},
    form::Posted,
    visit::Visit,
};

/// What stands in the form for a place that is left to nobody.
const NOBODY: &str = "nobody";

/// Who takes turns, as a form has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct People {
    /// In their order; a place may be left to nobody.
    pub(super) members: Vec<Member>,
    /// Who is to be added, as it was typed.
    pub(super) add: String,
    /// Who could be meant by that, where it is not clear.
    pub(super) meant: Vec<UserId>,
}

impl People {
    /// Those who are there already.
    pub(super) fn of(members: impl IntoIterator<Item = Member>) -> Self {
        Self { members: members.into_iter().collect(), ..Self::default() }
    }

    /// What was posted under a key, with whoever is typed where it is clear who that is.
    pub(super) fn posted(visit: &Visit, posted: &Posted, key: &str, most: usize) -> Self {
        let member = |text: &str| match text {
            NOBODY => Some(Member::Empty),
            id => UserId::parse(id).map(Member::User),
        };
        let mut people = Self::of(posted.all(&format!("{key}.user")).take(most).filter_map(member));
        people.add = posted.get(&format!("{key}.add")).to_owned();
        if people.add.is_empty() || people.members.len() >= most {
            return people;
        }
        match pick::find(&visit.directory, &people.add) {
            Ok(user) => {
                people.members.push(Member::User(user));
                people.add.clear();
            }
            Err(meant) => people.meant = meant,
        }
        people
    }

    /// Those who are persons.
    pub(super) fn users(&self) -> impl Iterator<Item = UserId> {
        self.members.iter().filter_map(|member| member.user())
    }

    /// Does what a button says; one that means nothing changes nothing.
    pub(super) fn apply(&mut self, verb: &str, what: &str, most: usize) {
        let has_room = self.members.len() < most;
        let place = what.parse::<usize>().ok().filter(|place| *place < self.members.len());
        match (verb, place) {
            ("pick", _) => {
                if let Some(user) = UserId::parse(what).filter(|_| has_room) {
                    self.members.push(Member::User(user));
                    self.add.clear();
                    self.meant.clear();
                }
            }
            ("nobody", _) if has_room => self.members.push(Member::Empty),
            ("drop", Some(place)) => drop(self.members.remove(place)),
            ("up", Some(place)) if place > 0 => self.members.swap(place, place - 1),
            ("down", Some(place)) if place + 1 < self.members.len() => self.members.swap(place, place + 1),
            _ => {}
        }
    }
}

/// The list under a key. `error` is what is wrong with it; `may_be_empty` where a place may be left to nobody.
pub(super) fn show(
    visit: &Visit,
    path: &str,
    key: &str,
    people: &People,
    error: Option<&str>,
    may_be_empty: bool,
) -> Markup {
    let texts = &visit.texts.schedule_form;
    let add = format!("{key}.add");
    let not_found = (!people.add.is_empty() && people.meant.is_empty()).then_some(texts.nobody_found);
    html! {
        fieldset.layer-users {
            legend { (if may_be_empty { visit.texts.shift_form.people } else { texts.people }) }
            @if people.members.is_empty() { p.field-note { (texts.no_people) } }
            ol { @for (place, member) in people.members.iter().enumerate() { (line(visit, path, key, place, *member)) } }
            div.add-person {
                (pick::person(&Field { name: &add, label: texts.add_person, value: &people.add, error: error.or(not_found), ..Field::default() }))
                (tool(path, &format!("add:{key}"), icon::PLUS, texts.add, None))
            }
            @if !people.meant.is_empty() {
                p.field-note { (texts.who_is_meant) }
                div.form-foot.meant {
                    @for user in people.meant.iter().filter_map(|user| visit.directory.users.get(user)) {
                        (tool(path, &format!("pick:{key}:{}", user.id), icon::PLUS, &format!("{} · {}", user.name, user.email), None))
                    }
                }
            }
            @if may_be_empty { div.form-foot { (tool(path, &format!("nobody:{key}"), icon::PLUS, visit.texts.shift_form.add_nobody, None)) } }
        }
    }
}

fn line(visit: &Visit, path: &str, key: &str, place: usize, member: Member) -> Markup {
    let texts = &visit.texts.schedule_form;
    let user = member.user();
    let name = user.map_or(visit.texts.schedules.nobody, |user| person::name(&visit.directory, user, visit.texts));
    let value = user.map_or_else(|| NOBODY.to_owned(), |user| user.to_string());
    html! {
        li {
            input type="hidden" name={ (key) ".user" } value=(value);
            span.quiet { (place + 1) }
            @if let Some(user) = user.and_then(|user| visit.directory.users.get(&user)) { (person::avatar(user)) }
            strong { (name) }
            span.layer-tools {
                (tool(path, &format!("up:{key}:{place}"), icon::MOVE_UP, texts.up, Some(name)))
                (tool(path, &format!("down:{key}:{place}"), icon::DOWN, texts.down, Some(name)))
                (tool(path, &format!("drop:{key}:{place}"), icon::BIN, texts.drop, Some(name)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(buttons: &[&str]) -> Vec<String> {
        let user = |id: &str| UserId::parse(id).map(Member::User);
        let mut people = People::of(["PA", "PB", "PC"].into_iter().filter_map(user));
        for button in buttons {
            let (verb, what) = button.split_once(':').unwrap_or((button, ""));
            people.apply(verb, what, 5);
        }
        people.members.iter().map(|one| one.user().map_or_else(|| NOBODY.to_owned(), |user| user.to_string())).collect()
    }

    #[test]
    fn people_move_leave_and_come() {
        assert_eq!(after(&["up:1"]), ["PB", "PA", "PC"]);
        assert_eq!(after(&["down:1", "drop:0"]), ["PC", "PB"]);
        assert_eq!(after(&["up:0", "down:2", "drop:9", "nonsense"]), ["PA", "PB", "PC"]);
        assert_eq!(after(&["pick:PA"]), ["PA", "PB", "PC", "PA"]);
        assert_eq!(after(&["nobody:", "up:3", "nobody:", "nobody:"]), ["PA", "PB", "nobody", "PC", "nobody"]);
    }
}
