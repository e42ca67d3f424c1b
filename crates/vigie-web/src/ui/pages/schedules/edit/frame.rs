//! The form around what a kind of schedule has in it: its head, the preview beside it, and what saves it.

use maud::{Markup, html};
use vigie_core::{ids::UserId, schedule::Schedule};

use crate::ui::{
    components::{
        button,
        icon::{self, Icon},
        page_head, pick, refusal,
    },
    layout,
    rest::Refused,
    visit::Visit,
};

/// Where a form is and what it is about.
pub(super) struct Frame<'a> {
    visit: &'a Visit,
    schedule: Option<&'a Schedule>,
    /// Where it is posted to.
    pub(super) path: String,
}

impl<'a> Frame<'a> {
    /// Of the form that edits a schedule, or that makes one at `new`.
    pub(super) fn of(visit: &'a Visit, schedule: Option<&'a Schedule>, new: &str) -> Self {
        let path = schedule.map_or_else(|| new.to_owned(), |schedule| format!("/schedules/{}/edit", schedule.id));
        Self { visit, schedule, path }
    }

    /// The page: `side` stands beside its name, `parts` in the form with the preview beside them.
    pub(super) fn show(
        &self,
        side: Markup,
        refused: Option<&Refused>,
        people: &[UserId],
        (parts, preview): (Markup, Markup),
    ) -> Markup {
        let (visit, texts, path) = (self.visit, self.visit.texts, &self.path);
        let (back, parent, title) = match self.schedule {
            Some(schedule) => (
                format!("/schedules/{}", schedule.id),
                schedule.name.as_str(),
                texts.schedule_form.edit_title.replace("{0}", &schedule.name),
            ),
            None => ("/schedules".to_owned(), texts.menu.schedules, texts.schedules.new.to_owned()),
        };
        html! {
            (layout::planning_style())
            (page_head::below((&back, parent), &title, Some(texts.schedule_form.lead), side))
            (refusal::show(refused))
            form.schedule-form #schedule-form method="post" action=(path) novalidate
                hx-post=(path) hx-trigger="change delay:150ms" hx-target="#preview" hx-select="#preview" hx-swap="outerMorph" {
                (button::hidden(visit))
                // What scripts post by themselves only previews.
                input type="hidden" name="do" value="preview";
                // What Enter in a field presses: the first button of a form, which would take a layer away. It adds who is typed.
                button type="submit" name="do" value="preview" hidden
                    hx-post=(path) hx-target="#live" hx-select="#live" hx-swap="outerMorph" {}
                div.form-parts {
                    div.stack { (parts) }
                    (preview)
                }
                (pick::suggestions(visit, people))
                div.save-bar {
                    button.button type="submit" name="do" value="preview" { (icon::EYE) (texts.schedule_form.preview) }
                    button.button type="submit" name="do" value="save" data-look="primary" { (icon::CHECK) (texts.schedule_form.save) }
                    a.button data-look="quiet" href=(back) { (texts.schedule_form.cancel) }
                }
            }
        }
    }
}

/// A button that changes the draft. With `about` it is a drawing whose word is for those who do not see it.
pub(super) fn tool(path: &str, verb: &str, icon: Icon, word: &str, about: Option<&str>) -> Markup {
    let label = about.map(|about| format!("{word} {about}"));
    html! {
        button.button type="submit" name="do" value=(verb) data-look=(if about.is_some() { "quiet" } else { "plain" }) data-tool[about.is_some()]
            aria-label=[label.as_deref().map(str::trim)] title=[about.map(|_| word)] formaction=(anchored(path, verb))
            hx-post=(path) hx-target="#live" hx-select="#live" hx-swap="outerMorph" {
            (icon) @if about.is_none() { (word) }
        }
    }
}

/// Without scripts the page comes back at the part that was worked on.
fn anchored(path: &str, verb: &str) -> String {
    let key = verb.split(':').nth(1).filter(|_| !verb.starts_with("remove-"));
    key.map_or_else(|| path.to_owned(), |key| format!("{path}#layer-{key}"))
}

/// A label and an input of one's own.
pub(super) fn labelled(id: &str, label: &str, input: Markup) -> Markup {
    html! { div.field { label for=(id) { (label) } (input) } }
}
