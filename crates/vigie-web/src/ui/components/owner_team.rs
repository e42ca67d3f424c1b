//! The team that owns a schedule or an escalation policy, in its form.

use maud::{Markup, html};
use vigie_core::ids::TeamId;

use super::search::MOST_TEAMS;
use crate::ui::visit::Visit;

/// A choice among the first teams by name and the one that owns it now: who saves the form without a look at it changes
/// nothing, in an account with more teams than that too. Further owners stay.
pub(crate) fn field(visit: &Visit, owners: &[TeamId]) -> Markup {
    let texts = &visit.texts;
    let mut choices: Vec<(TeamId, String)> =
        visit.teams(MOST_TEAMS).iter().map(|team| (team.id, team.name.clone())).collect();
    if let Some(owner) = owners.first().filter(|owner| choices.iter().all(|(team, _)| team != *owner)) {
        choices.extend(visit.team_names(&[*owner]).pop().map(|name| (*owner, name)));
    }
    html! {
        @for team in owners.iter().skip(1) { input type="hidden" name="teams" value=(team); }
        @if !choices.is_empty() {
            div.field {
                label for="teams" { (texts.schedules.team) }
                select id="teams" name="teams" {
                    option value="" { (texts.schedule_form.no_team) }
                    @for (team, name) in choices { option value=(team) selected[owners.first() == Some(&team)] { (name) } }
                }
            }
        }
    }
}
