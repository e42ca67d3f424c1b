//! `GET /teams/{id}`: one team; its people with their roles, and what belongs to it.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    directory::{Team, TeamMember},
    ids::TeamId,
    permission::Action,
};

use super::{ROLES, find, may, role_word};
use crate::ui::{
    components::{
        badge, button, card,
        confirm::{self, Danger},
        field::Field,
        icon,
        numbered::Numbered,
        page_head, person, picker, refusal,
    },
    form::{Again, Typed},
    layout::{Page, Place},
    problem::Problem,
    suggest::{self, Kind},
    texts::fill,
    visit::Visit,
};

/// The form that adds somebody.
pub(super) const FORM: &str = "member";
/// How many things of a kind are listed.
const MOST_LISTED: usize = 12;

/// How many members a page shows, each with a form.
const MOST_MEMBERS: usize = 50;

/// Which page of the members.
#[derive(Deserialize)]
pub(crate) struct View {
    page: Option<usize>,
}

/// The page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>, Query(view): Query<View>) -> Result<Response, Problem> {
    let team = find(&visit, &id)?;
    Ok(part(&visit, team, view.page.unwrap_or(1), None).answer(&visit))
}

/// The same, with a form that was refused.
pub(super) fn page(visit: &Visit, team: &Team, again: Option<&Again<'_>>) -> Page {
    part(visit, team, 1, again)
}

fn part(visit: &Visit, team: &Team, page: usize, again: Option<&Again<'_>>) -> Page {
    let content = html! {
        (page_head::below(("/teams", visit.texts.menu.teams), &team.name, team.description.as_deref(), tools(visit, team)))
        @if team.private { p.states { (badge::pill("plain", icon::EYE, visit.texts.teams.private)) span.quiet { (visit.texts.teams.private_why) } } }
        div.room {
            div.room-main { (members(visit, team, page, again)) (services(visit, team)) }
            div.room-side { (belongings(visit, team)) (family(visit, team)) }
        }
    };
    Page { title: team.name.clone(), place: Place::Teams, follows: None, content }
}

fn tools(visit: &Visit, team: &Team) -> Markup {
    let texts = visit.texts;
    html! {
        @if may(visit, Action::Configure, team) {
            (button::link_with(&format!("/teams/{}/edit", team.id), icon::PENCIL, texts.services.edit, "plain"))
            (confirm::danger(visit, &Danger {
                path: &format!("/teams/{}/delete", team.id),
                icon: icon::BIN,
                word: texts.forms.delete,
                why: texts.teams.delete_why,
                yes: texts.teams.delete_yes,
            }))
        }
    }
}

fn members(visit: &Visit, team: &Team, page: usize, again: Option<&Again<'_>>) -> Markup {
    let texts = visit.texts;
    let mut by_name: Vec<&TeamMember> = team.members.iter().collect();
    let name = |member: &&TeamMember| visit.directory.users.get(&member.user).map(|user| user.name.to_lowercase());
    by_name.sort_by_cached_key(|member| (name(member), member.user));
    let part = Numbered::new(page, MOST_MEMBERS, by_name.len());
    let may_change = may(visit, Action::Configure, team);
    card::show(
        "members",
        texts.teams.members,
        Some(team.members.len()),
        html! {
            @if team.members.is_empty() { p.quiet { (texts.teams.no_members) } }
            ul.members { @for member in part.cut(by_name) { (one_member(visit, team, member, may_change)) } }
            (part.links(texts, |page| format!("/teams/{}?page={page}#members", team.id)))
            @if may_change { (adding(visit, team, Typed::of(again, FORM))) }
        },
    )
}

fn one_member(visit: &Visit, team: &Team, member: &TeamMember, may_change: bool) -> Markup {
    let texts = visit.texts;
    let user = visit.directory.users.get(&member.user);
    let path = format!("/teams/{}/members/{}", team.id, member.user);
    html! {
        li {
            @if let Some(user) = user {
                (person::avatar(user))
                span.member-who { a href={ "/users/" (user.id) } { (user.name) } span.quiet { (user.email) } }
            } @else { span {} span.quiet { (texts.frame.person_gone) } }
            @if may_change {
                form.member-role method="post" action=(path) {
                    (button::hidden(visit))
                    select name="role" aria-label=(fill(texts.teams.role_of, user.map_or("", |user| &user.name))) data-submits {
                        @for role in ROLES { option value=(role.as_str()) selected[role == member.role] { (role_word(role, texts)) } }
                    }
                    noscript { button.button type="submit" { (texts.forms.save) } }
                }
                form method="post" action={ (path) "/delete" } {
                    (button::hidden(visit))
                    button.button type="submit" data-look="quiet" aria-label=(fill(texts.teams.remove, user.map_or("", |user| &user.name))) { (icon::BIN) }
                }
            } @else { span.quiet { (role_word(member.role, texts)) } }
        }
    }
}

fn adding(visit: &Visit, team: &Team, typed: Typed<'_>) -> Markup {
    let texts = visit.texts;
    let who = Field {
        name: "who",
        label: texts.teams.add_member,
        value: typed.value("who", ""),
        placeholder: texts.teams.name_or_address,
        is_required: true,
        ..Field::default()
    };
    html! {
        (refusal::show(typed.refused))
        form.fields.member-add method="post" action={ "/teams/" (team.id) "/members" } {
            (button::hidden(visit))
            (picker::one(&who, Kind::Users, &suggest::names(visit, Kind::Users, "")))
            div.field {
                label for="role" { (texts.teams.role) }
                select #role name="role" { @for role in ROLES { option value=(role.as_str()) selected[role.as_str() == typed.value("role", "responder")] { (role_word(role, texts)) } } }
            }
            button.button type="submit" { (icon::PLUS) (texts.forms.add) }
        }
    }
}

fn services(visit: &Visit, team: &Team) -> Markup {
    let texts = visit.texts;
    let all = visit.state.by_name.services(&visit.directory);
    let own = all.of_team(team.id);
    card::show(
        "services",
        texts.menu.services,
        Some(own.len()),
        html! {
            @if own.is_empty() { p.quiet { (texts.teams.no_services) } }
            ul.links { @for named in own.iter().take(MOST_LISTED) { li { (icon::SERVICE) a href={ "/services/" (named.service.id) } { (named.service.name) } } } }
            @if own.len() > MOST_LISTED { p { a href={ "/services?team=" (team.id) } { (fill(texts.teams.all_services, &own.len().to_string())) } } }
        },
    )
}

fn belongings(visit: &Visit, team: &Team) -> Markup {
    let texts = visit.texts;
    let has = |teams: &[TeamId]| teams.contains(&team.id);
    let policies: Vec<_> = visit.directory.policies.values().filter(|policy| has(&policy.teams)).collect();
    let schedules: Vec<_> = visit.directory.schedules.values().filter(|schedule| has(&schedule.teams)).collect();
    html! {
        (card::show("policies", texts.menu.escalation_policies, Some(policies.len()), html! {
            @if policies.is_empty() { p.quiet { (texts.teams.none_of_it) } }
            ul.links { @for policy in policies.iter().take(MOST_LISTED) { li { (icon::STEPS) a href={ "/escalation_policies/" (policy.id) } { (policy.name) } } } }
        }))
        (card::show("schedules", texts.menu.schedules, Some(schedules.len()), html! {
            @if schedules.is_empty() { p.quiet { (texts.teams.none_of_it) } }
            ul.links { @for schedule in schedules.iter().take(MOST_LISTED) { li { (icon::CALENDAR) a href={ "/schedules/" (schedule.id) } { (schedule.name) } } } }
        }))
    }
}

fn family(visit: &Visit, team: &Team) -> Markup {
    let texts = visit.texts;
    let parent = team.parent.and_then(|id| visit.directory.teams.get(&id)).filter(|one| may(visit, Action::See, one));
    let children: Vec<_> = visit.directory.teams.values().filter(|other| other.parent == Some(team.id)).collect();
    let children: Vec<_> = children.into_iter().filter(|other| may(visit, Action::See, other)).collect();
    if parent.is_none() && children.is_empty() {
        return html! {};
    }
    card::show(
        "family",
        texts.teams.family,
        None,
        card::pairs(&[
            (texts.teams.parent, parent.map(|parent| html! { a href={ "/teams/" (parent.id) } { (parent.name) } })),
            (texts.teams.children, (!children.is_empty()).then(|| html! {
                @for (place, child) in children.iter().take(MOST_LISTED).enumerate() { @if place > 0 { ", " } a href={ "/teams/" (child.id) } { (child.name) } }
            })),
        ]),
    )
}
