//! `/escalation_policies/new` and `/escalation_policies/{id}/edit`: the levels of a policy in a form. Every button posts
//! the whole form; only "Save" asks the REST API.

use axum::{extract::Path, http::StatusCode, response::Response};
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use vigie_core::{
    directory::{Directory, User},
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    ids::{RuleId, ScheduleId, TeamId, UserId},
    permission::{Action, Resource},
    schedule::Schedule,
};

use super::{find, may};
use crate::ui::{
    act,
    components::{
        button,
        field::{self, Choice, Field},
        icon::{self, Icon},
        owner_team, page_head, person, pick, refusal,
    },
    form::Posted,
    layout::{self, Page, Place},
    problem::Problem,
    rest::Refused,
    visit::{Flash, Visit},
};

/// The most levels that the form takes, as the REST API does.
const MOST_LEVELS: usize = 20;
/// The most targets of a level that it takes.
const MOST_TARGETS: usize = 50;
/// How many schedules, and how many people, a field suggests.
const MOST_SUGGESTED: usize = 150;

/// A policy in the form.
struct Draft {
    name: String,
    description: String,
    loops: String,
    always_tells: bool,
    teams: Vec<TeamId>,
    levels: Vec<DraftLevel>,
}

/// A level in the form.
struct DraftLevel {
    /// The rule's id, or a word for a new one.
    key: String,
    minutes: String,
    takes_turns: bool,
    targets: Vec<Target>,
    /// Who is to be added, as it was typed; stays where nobody has that name.
    add: String,
}

/// `GET /escalation_policies/new`
pub(crate) async fn new(visit: Visit) -> Result<Response, Problem> {
    permit(&visit, None)?;
    let level = DraftLevel {
        key: "new1".into(),
        minutes: "30".into(),
        takes_turns: false,
        targets: vec![],
        add: String::new(),
    };
    let draft = Draft {
        name: String::new(),
        description: String::new(),
        loops: "0".into(),
        always_tells: false,
        teams: vec![],
        levels: vec![level],
    };
    Ok(answer(&visit, None, &draft, None, StatusCode::OK))
}

/// `GET /escalation_policies/{id}/edit`
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let policy = find(&visit, &id)?;
    permit(&visit, Some(&policy))?;
    Ok(answer(&visit, Some(&policy), &Draft::of(&policy), None, StatusCode::OK))
}

/// `POST /escalation_policies/new`
pub(crate) async fn create(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    permit(&visit, None)?;
    work(&visit, None, &posted).await
}

/// `POST /escalation_policies/{id}/edit`
pub(crate) async fn update(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    let policy = find(&visit, &id)?;
    permit(&visit, Some(&policy))?;
    work(&visit, Some(&policy), &posted).await
}

async fn work(visit: &Visit, policy: Option<&Policy>, posted: &Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let mut draft = Draft::posted(&visit.directory, posted);
    let button = posted.all("do").last().unwrap_or_default().to_owned();
    draft.apply(&button);
    if button != "save" {
        return Ok(answer(visit, policy, &draft, None, StatusCode::OK));
    }
    match save(visit, policy, &draft).await {
        Ok(path) => Ok(act::back(&visit.state, Some(&path), &Flash::good(visit.texts.policies.did_save))),
        Err(refused) => Ok(answer(visit, policy, &draft, Some(&refused), StatusCode::BAD_REQUEST)),
    }
}

async fn save(visit: &Visit, policy: Option<&Policy>, draft: &Draft) -> Result<String, Refused> {
    let body = draft.body(visit)?;
    let saved = match policy {
        Some(policy) => visit.rest.put(&format!("/escalation_policies/{}", policy.id), &body).await?,
        None => visit.rest.post("/escalation_policies", &body).await?,
    };
    Ok(format!("/escalation_policies/{}", saved["escalation_policy"]["id"].as_str().unwrap_or_default()))
}

fn permit(visit: &Visit, policy: Option<&Policy>) -> Result<(), Problem> {
    let is_permitted = match policy {
        Some(policy) => may(visit, Action::Configure, policy),
        None => visit.may(Action::Configure, &Resource::Somewhere),
    };
    if is_permitted { Ok(()) } else { Err(Problem::ReadOnly) }
}

fn answer(
    visit: &Visit,
    policy: Option<&Policy>,
    draft: &Draft,
    refused: Option<&Refused>,
    status: StatusCode,
) -> Response {
    let title = policy.map_or(visit.texts.policies.new, |policy| policy.name.as_str()).to_owned();
    let content = form(visit, policy, draft, refused);
    Page { title, place: Place::Policies, follows: None, content }.answer_still(visit, status)
}

impl Draft {
    fn of(policy: &Policy) -> Self {
        Self {
            name: policy.name.clone(),
            description: policy.description.clone().unwrap_or_default(),
            loops: policy.num_loops.to_string(),
            always_tells: policy.handoff_notifications == HandoffNotifications::Always,
            teams: policy.teams.clone(),
            levels: policy.rules.iter().map(DraftLevel::of).collect(),
        }
    }

    fn posted(directory: &Directory, posted: &Posted) -> Self {
        let levels = posted.all("levels").take(MOST_LEVELS).map(|key| DraftLevel::posted(directory, posted, key));
        Self {
            name: posted.get("name").to_owned(),
            description: posted.get("description").to_owned(),
            loops: posted.get("loops").to_owned(),
            always_tells: posted.get("handoffs") == "always",
            teams: posted.all("teams").filter_map(TeamId::parse).collect(),
            levels: levels.collect(),
        }
    }

    /// Does what a button says.
    fn apply(&mut self, button: &str) {
        let mut parts = button.split(':');
        let (verb, key, what) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next());
        if verb == "add-level" && self.levels.len() < MOST_LEVELS {
            let is_free = |number: &usize| self.levels.iter().all(|level| level.key != format!("new{number}"));
            let key = format!("new{}", (1..).find(is_free).unwrap_or_default());
            let minutes = self.levels.last().map_or("30", |level| level.minutes.as_str()).to_owned();
            self.levels.push(DraftLevel { key, minutes, takes_turns: false, targets: vec![], add: String::new() });
        }
        let Some(place) = self.levels.iter().position(|level| level.key == key) else { return };
        match verb {
            "remove-level" => drop(self.levels.remove(place)),
            "up" if place > 0 => self.levels.swap(place, place - 1),
            "down" if place + 1 < self.levels.len() => self.levels.swap(place, place + 1),
            "drop" => {
                let wanted = what.and_then(|what| what.parse::<usize>().ok());
                if let Some(wanted) = wanted.filter(|wanted| *wanted < self.levels[place].targets.len()) {
                    self.levels[place].targets.remove(wanted);
                }
            }
            _ => {}
        }
    }

    fn body(&self, visit: &Visit) -> Result<Json, Refused> {
        let texts = &visit.texts.policies;
        let mut rules = Vec::new();
        for (level, number) in self.levels.iter().zip(1..) {
            if !level.add.is_empty() {
                let sentence = texts.unclear_target.replace("{0}", &number.to_string()).replace("{1}", &level.add);
                return Err(Refused::told_here(&sentence));
            }
            let minutes: u32 = level
                .minutes
                .parse()
                .map_err(|_| Refused::told_here(&texts.unclear_minutes.replace("{0}", &number.to_string())))?;
            rules.push(level.body(minutes));
        }
        let loops: u32 = self.loops.parse().map_err(|_| Refused::told_here(texts.unclear_loops))?;
        let teams: Vec<Json> =
            self.teams.iter().map(|team| json!({ "id": team.as_str(), "type": "team_reference" })).collect();
        Ok(json!({ "escalation_policy": {
            "type": "escalation_policy",
            "name": self.name,
            "description": self.description,
            "num_loops": loops,
            "on_call_handoff_notifications": if self.always_tells { "always" } else { "if_has_services" },
            "teams": teams,
            "escalation_rules": rules,
        } }))
    }
}

impl DraftLevel {
    fn of(rule: &EscalationRule) -> Self {
        Self {
            key: rule.id.to_string(),
            minutes: (rule.delay.as_secs() / 60).to_string(),
            takes_turns: rule.strategy == AssignmentStrategy::RoundRobin,
            targets: rule.targets.clone(),
            add: String::new(),
        }
    }

    fn posted(directory: &Directory, posted: &Posted, key: &str) -> Self {
        let field = |name: &str| posted.get(&format!("{key}.{name}")).to_owned();
        let targets = posted.all(&format!("{key}.target")).take(MOST_TARGETS).filter_map(parse_target).collect();
        let mut level = Self {
            key: key.chars().filter(char::is_ascii_alphanumeric).take(20).collect(),
            minutes: field("minutes"),
            takes_turns: field("strategy") == "round_robin",
            targets,
            add: field("add"),
        };
        if let Some(target) = find_target(directory, &level.add) {
            if !level.targets.contains(&target) {
                level.targets.push(target);
            }
            level.add.clear();
        }
        level
    }

    fn body(&self, minutes: u32) -> Json {
        let target = |target: &Target| match target {
            Target::User(user) => json!({ "id": user.as_str(), "type": "user_reference" }),
            Target::Schedule(schedule) => json!({ "id": schedule.as_str(), "type": "schedule_reference" }),
        };
        let mut rule = json!({
            "escalation_delay_in_minutes": minutes,
            "targets": self.targets.iter().map(target).collect::<Vec<_>>(),
        });
        if RuleId::parse(&self.key).is_some() && !self.key.starts_with("new") {
            rule["id"] = Json::from(self.key.as_str());
        }
        if self.takes_turns {
            rule["escalation_rule_assignment_strategy"] = Json::from("round_robin");
        }
        rule
    }
}

/// `user:PABC`, `schedule:PDEF`
fn parse_target(text: &str) -> Option<Target> {
    match text.split_once(':')? {
        ("user", id) => UserId::parse(id).map(Target::User),
        ("schedule", id) => ScheduleId::parse(id).map(Target::Schedule),
        _ => None,
    }
}

fn write_target(target: Target) -> String {
    match target {
        Target::User(id) => format!("user:{id}"),
        Target::Schedule(id) => format!("schedule:{id}"),
    }
}

/// The schedule of that name, else the person whom a text means.
fn find_target(directory: &Directory, text: &str) -> Option<Target> {
    let word = text.to_lowercase();
    if word.is_empty() {
        return None;
    }
    let named = |schedule: &&std::sync::Arc<Schedule>| schedule.name.to_lowercase() == word;
    let exact = directory.schedules.values().find(named).map(|schedule| Target::Schedule(schedule.id));
    let mut holding = directory.schedules.values().filter(|schedule| schedule.name.to_lowercase().contains(&word));
    let only = holding.next().filter(|_| holding.next().is_none()).map(|schedule| Target::Schedule(schedule.id));
    exact.or_else(|| pick::find(directory, text).ok().map(Target::User)).or(only)
}

fn form(visit: &Visit, policy: Option<&Policy>, draft: &Draft, refused: Option<&Refused>) -> Markup {
    let texts = visit.texts;
    let (path, back, title) = match policy {
        Some(policy) => (
            format!("/escalation_policies/{}/edit", policy.id),
            format!("/escalation_policies/{}", policy.id),
            texts.schedule_form.edit_title.replace("{0}", &policy.name),
        ),
        None => {
            ("/escalation_policies/new".to_owned(), "/escalation_policies".to_owned(), texts.policies.new.to_owned())
        }
    };
    let parent = policy.map_or(texts.menu.escalation_policies, |policy| policy.name.as_str());
    html! {
        (layout::planning_style())
        (page_head::below((&back, parent), &title, Some(texts.policies.form_lead), html! {}))
        (refusal::show(refused))
        form.schedule-form.policy-form #policy-form method="post" action=(path) novalidate {
            (button::hidden(visit))
            // Enter in a field adds what is typed; it does not save.
            button.sr type="submit" name="do" value="keep" tabindex="-1" { (texts.schedule_form.add) }
            div.stack {
                (basics(visit, draft))
                @for (place, level) in draft.levels.iter().enumerate() { (self::level(visit, &path, place, level, draft.levels.len())) }
                div { (tool(&path, "add-level", icon::PLUS, texts.policies.add_level, None)) }
            }
            (suggestions(visit))
            div.save-bar {
                button.button type="submit" name="do" value="save" data-look="primary" { (icon::CHECK) (texts.schedule_form.save) }
                a.button data-look="quiet" href=(back) { (texts.schedule_form.cancel) }
            }
        }
    }
}

fn basics(visit: &Visit, draft: &Draft) -> Markup {
    let (texts, form) = (&visit.texts.policies, &visit.texts.schedule_form);
    let loops: Vec<String> = (0..10).map(|number: u32| number.to_string()).collect();
    let loops: Vec<Choice<'_>> =
        loops.iter().map(|number| Choice { value: number, word: number, is_chosen: *number == draft.loops }).collect();
    let handoffs = [
        Choice { value: "if_has_services", word: texts.tells_if_services, is_chosen: !draft.always_tells },
        Choice { value: "always", word: texts.tells_always, is_chosen: draft.always_tells },
    ];
    html! {
        section.card.fields {
            (field::text(&Field { name: "name", label: form.name, value: &draft.name, is_required: true, ..Field::default() }, "text"))
            (field::text(&Field { name: "description", label: form.description, value: &draft.description, ..Field::default() }, "text"))
            div.field-pair {
                (field::select(&Field { name: "loops", label: texts.loops, hint: Some(texts.loops_hint), ..Field::default() }, &loops))
                (field::select(&Field { name: "handoffs", label: texts.tells, ..Field::default() }, &handoffs))
            }
            (owner_team::field(visit, &draft.teams))
        }
    }
}

fn level(visit: &Visit, path: &str, place: usize, level: &DraftLevel, count: usize) -> Markup {
    let (texts, form) = (&visit.texts.policies, &visit.texts.schedule_form);
    let key = &level.key;
    let name = |field: &str| format!("{key}.{field}");
    let title = visit.texts.duty.level.replace("{0}", &(place + 1).to_string());
    let strategies = [
        Choice { value: "assign_to_everyone", word: texts.everyone, is_chosen: !level.takes_turns },
        Choice { value: "round_robin", word: texts.one_in_turn, is_chosen: level.takes_turns },
    ];
    let unknown = (!level.add.is_empty()).then_some(form.nobody_found);
    html! {
        section.card.layer-form id={ "level-" (key) } aria-label=(title) {
            input type="hidden" name="levels" value=(key);
            div.ladder-head {
                span.ladder-number { (place + 1) } h2 { (title) }
                span.layer-tools {
                    @if place > 0 { (tool(path, &format!("up:{key}"), icon::MOVE_UP, form.up, Some(&title))) }
                    @if place + 1 < count { (tool(path, &format!("down:{key}"), icon::DOWN, form.down, Some(&title))) }
                    (tool(path, &format!("remove-level:{key}"), icon::BIN, form.drop, Some(&title)))
                }
            }
            fieldset.layer-users {
                legend { (texts.who_is_paged) }
                @if level.targets.is_empty() { p.field-note { (texts.no_targets) } }
                ol {
                    @for (number, target) in level.targets.iter().enumerate() {
                        li {
                            input type="hidden" name=(name("target")) value=(write_target(*target));
                            (target_name(visit, *target))
                            (tool(path, &format!("drop:{key}:{number}"), icon::BIN, form.drop, Some(&target_word(visit, *target))))
                        }
                    }
                }
                div.add-person {
                    (field::listed(&Field { name: &name("add"), label: texts.add_target, value: &level.add, error: unknown, ..Field::default() }, "targets", None))
                    (tool(path, &format!("add:{key}"), icon::PLUS, form.add, None))
                }
            }
            div.field-pair {
                (field::text(&Field { name: &name("minutes"), label: texts.minutes, value: &level.minutes, ..Field::default() }, "number"))
                (field::select(&Field { name: &name("strategy"), label: texts.strategy, ..Field::default() }, &strategies))
            }
        }
    }
}

fn target_word(visit: &Visit, target: Target) -> String {
    match target {
        Target::User(user) => person::name(&visit.directory, user, visit.texts).to_owned(),
        Target::Schedule(id) => match visit.directory.schedules.get(&id) {
            None => visit.texts.policies.schedule_gone.to_owned(),
            Some(schedule) if !visit.sees(&schedule.teams) => visit.texts.policies.schedule_hidden.to_owned(),
            Some(schedule) => schedule.name.clone(),
        },
    }
}

fn target_name(visit: &Visit, target: Target) -> Markup {
    let user = if let Target::User(user) = target { visit.directory.users.get(&user) } else { None };
    html! {
        @match user { Some(user) => (person::avatar(user)), None => span.target-sign { (icon::CALENDAR) } }
        strong { (target_word(visit, target)) }
    }
}

fn suggestions(visit: &Visit) -> Markup {
    let directory = &visit.directory;
    let people: Vec<&User> = directory.users.values().take(MOST_SUGGESTED).map(AsRef::as_ref).collect();
    let sees = |teams: &[TeamId]| visit.may(Action::See, &Resource::Object(teams.to_vec()));
    html! {
        datalist id="targets" {
            @for schedule in directory.schedules.values().filter(|schedule| sees(&schedule.teams)).take(MOST_SUGGESTED) {
                option value=(schedule.name) { (visit.texts.menu.schedules) }
            }
            (pick::options(&people))
        }
    }
}

fn tool(path: &str, verb: &str, icon: Icon, word: &str, about: Option<&str>) -> Markup {
    let label = about.map(|about| format!("{word} {about}"));
    html! {
        button.button type="submit" name="do" value=(verb) data-look=(if about.is_some() { "quiet" } else { "plain" }) data-tool[about.is_some()]
            aria-label=[label] title=[about.map(|_| word)] hx-post=(path) hx-target="#live" hx-select="#live" hx-swap="outerMorph" {
            (icon) @if about.is_none() { (word) }
        }
    }
}
