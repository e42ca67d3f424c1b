//! Who is on call now, level by level of a policy, and why nobody where it is nobody.

use maud::{Markup, html};
use vigie_core::{
    escalate::Policy,
    incident::SkipReason,
    oncall::{LevelVerdict, PolicyExplanation, explain_policy},
};

use super::person;
use crate::ui::{
    rings::Rings,
    texts::{Texts, fill, say},
    visit::Visit,
};

/// Every level; `rings` says whose turn it is where targets take turns.
pub(crate) fn show(visit: &Visit, policy: &Policy, rings: &Rings) -> Markup {
    let texts = &visit.texts.duty;
    html! {
        ol.levels {
            @for (place, level) in explained(visit, policy, rings).levels.iter().enumerate() {
                li {
                    span.quiet { (say(texts.level, &[&(place + 1)])) }
                    span { @match &level.verdict {
                        LevelVerdict::Pages(users) => { (person::avatars(visit, users)) (person::names(visit, users)) },
                        LevelVerdict::Skipped(reason) => span.quiet { (fill(texts.nobody_level, why_nobody(*reason, visit.texts))) },
                    } }
                }
            }
        }
    }
}

/// Whom a policy pages now.
pub(crate) fn explained(visit: &Visit, policy: &Policy, rings: &Rings) -> PolicyExplanation {
    explain_policy(&visit.directory, policy, visit.now, |rule| rings.turn(policy.id, rule))
}

/// Why a level pages nobody, in the language of the page.
pub(crate) const fn why_nobody(reason: SkipReason, texts: &Texts) -> &'static str {
    let texts = &texts.timeline;
    match reason {
        SkipReason::NobodyOnCall => texts.skip_nobody_on_call,
        SkipReason::Away => texts.skip_away,
        SkipReason::TargetsGone => texts.skip_targets_gone,
        SkipReason::NoContactMethod => texts.skip_no_contact_method,
        SkipReason::AllContactMethodsFailed => texts.skip_all_failed,
        SkipReason::NoRuleForUrgency => texts.skip_no_rule,
        SkipReason::ContactMethodGone => texts.skip_method_gone,
        SkipReason::ChannelNotAvailable => texts.skip_channel,
    }
}
