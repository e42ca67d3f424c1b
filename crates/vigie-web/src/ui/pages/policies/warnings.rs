//! What is wrong with a policy and the people behind it: the core's lint in the language of the page.

use maud::{Markup, html};
use vigie_core::{
    directory::Kind,
    escalate::Policy,
    ids::{ScheduleId, UserId},
    oncall::{Finding, Problem, Severity, lint_policy},
};

use super::levels::minutes;
use crate::ui::{
    components::{badge::pill, card, icon, person},
    moment,
    texts::{fill, say},
    visit::Visit,
};

/// How many findings are shown.
const MOST_SHOWN: usize = 12;

/// The card; nothing where nothing is wrong.
pub(super) fn show(visit: &Visit, policy: &Policy) -> Markup {
    let texts = &visit.texts.policies;
    let findings = lint_policy(&visit.directory, policy, visit.now);
    let serious: Vec<&Finding> = findings.iter().filter(|finding| finding.severity() < Severity::Notice).collect();
    if serious.is_empty() {
        return html! {};
    }
    card::show(
        "warnings",
        texts.warnings,
        Some(serious.len()),
        html! {
            ul.warnings {
                @for finding in serious.iter().take(MOST_SHOWN) {
                    li {
                        @match finding.severity() {
                            Severity::Error => (pill("bad", icon::ALERT, texts.error)),
                            Severity::Warning | Severity::Notice => (pill("warn", icon::ALERT, texts.warning)),
                        }
                        span { @if let Some(whose) = whose(finding) { (whose) " " } (told(visit, &finding.problem)) }
                    }
                }
                @if serious.len() > MOST_SHOWN { li.quiet { "+" (serious.len() - MOST_SHOWN) } }
            }
        },
    )
}

/// The person or schedule that has the problem; nothing where it is the policy itself.
fn whose(finding: &Finding) -> Option<Markup> {
    let path = match finding.kind {
        Kind::User => UserId::parse(finding.id.as_str()).map(|user| format!("/users/{user}"))?,
        Kind::Schedule => ScheduleId::parse(finding.id.as_str()).map(|schedule| format!("/schedules/{schedule}"))?,
        _ => return None,
    };
    Some(html! { a href=(path) { (finding.name) } ":" })
}

fn told(visit: &Visit, problem: &Problem) -> Markup {
    let texts = &visit.texts.policies;
    let time = |at| moment::short(visit, at);
    match problem {
        Problem::NobodyToPage { since, until } => say(texts.lint_nobody, &[&time(*since), &time(*until)]),
        Problem::EmptyLevel { level } => say(texts.lint_empty_level, &[level]),
        Problem::LevelGap { level, since, until, gaps } => {
            say(texts.lint_level_gap, &[level, &time(*since), &time(*until), gaps])
        }
        Problem::Unreachable => html! { (texts.lint_unreachable) },
        Problem::Unverified => html! { (texts.lint_unverified) },
        Problem::NoRuleForHighUrgency => html! { (texts.lint_no_rule) },
        Problem::PagedTooLate { level, rule_seconds, level_seconds, .. } => {
            say(texts.lint_too_late, &[level, &minutes(*rule_seconds), &minutes(*level_seconds)])
        }
        Problem::RuleNeverFires { rule_seconds, level_seconds, .. } => {
            say(texts.lint_never_fires, &[&minutes(*rule_seconds), &minutes(*level_seconds)])
        }
        Problem::AwayDuringShift { name, since, until } => say(texts.lint_away, &[name, &time(*since), &time(*until)]),
        Problem::AwayAndCovered { name, since, until } => {
            say(texts.lint_away_covered, &[name, &time(*since), &time(*until)])
        }
        Problem::OnlyOnePerson { user } => say(texts.lint_only_one, &[&person::strong(visit, *user)]),
        Problem::GonePerson { .. } => html! { (texts.lint_gone) },
        Problem::OverrideWithoutEffect { since, until, .. } => {
            say(texts.lint_override_in_vain, &[&time(*since), &time(*until)])
        }
        Problem::OnlyOneContactMethod => html! { (texts.lint_one_way) },
        Problem::Clock(surprise) => html! { (fill(texts.lint_clock, &surprise.part)) },
    }
}
