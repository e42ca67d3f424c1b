//! Which notifications one person gets for one assignment, and when.

use crate::{
    directory::{Channel, ContactMethod, User},
    incident::{Page, PageState, SkipReason, Urgency},
    time::At,
};

/// Over which channels a person without a usable rule is notified: the first that they have, best first.
///
/// For high urgency the ways that wake somebody come first; for low urgency the quiet ones do.
const fn channels_without_rule(urgency: Urgency) -> [Channel; 3] {
    match urgency {
        Urgency::High => [Channel::Sms, Channel::Phone, Channel::Email],
        Urgency::Low => [Channel::Email, Channel::Sms, Channel::Phone],
    }
}

/// The notifications of one person, and what was passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Planned notifications in the order of the person's rules.
    pub pages: Vec<Page>,
    /// Why a rule was passed over, or all of them.
    pub skipped: Vec<SkipReason>,
}

/// Plans the notifications of a person who became responsible at `from`.
///
/// A person with a contact method is always notified: without any usable rule for the urgency, the engine chooses
/// the contact method and says so.
#[must_use]
pub fn plan(user: &User, urgency: Urgency, from: At) -> Plan {
    let mut plan = Plan::default();
    for rule in user.notification_rules.iter().filter(|rule| rule.urgency == urgency) {
        match usable(user.contact_method(rule.contact_method)) {
            Err(reason) => plan.skipped.push(reason),
            Ok(method) => {
                let due_at = from + rule.start_delay;
                let page = page(user, method, Some(rule.id), due_at);
                let twin = |other: &Page| other.contact_method == page.contact_method && other.state == page.state;
                if !plan.pages.iter().any(twin) {
                    plan.pages.push(page);
                }
            }
        }
    }
    if plan.pages.is_empty() {
        choose(user, urgency, from, &mut plan);
    }
    plan
}

fn choose(user: &User, urgency: Urgency, from: At, plan: &mut Plan) {
    let first_of = |channel| user.contact_methods.iter().find(|method| method.channel == channel);
    match channels_without_rule(urgency).into_iter().find_map(first_of) {
        Some(method) => {
            plan.skipped.push(SkipReason::NoRuleForUrgency);
            plan.pages.push(page(user, method, None, from));
        }
        None => plan.skipped.push(SkipReason::NoContactMethod),
    }
}

/// The contact method, if it exists and this server can page over it.
///
/// # Errors
/// Why it cannot be used.
pub fn usable(method: Option<&ContactMethod>) -> Result<&ContactMethod, SkipReason> {
    let method = method.ok_or(SkipReason::ContactMethodGone)?;
    if method.channel.can_page() { Ok(method) } else { Err(SkipReason::ChannelNotAvailable) }
}

fn page(user: &User, method: &ContactMethod, rule: Option<crate::ids::NotificationRuleId>, due_at: At) -> Page {
    Page {
        user: user.id,
        contact_method: method.id,
        channel: method.channel,
        rule,
        state: PageState::Planned { due_at },
    }
}

/// The person's next contact method after others failed: the earliest planned notification over one that did not
/// fail, else any usable one that was not used for this assignment yet. `None` when nothing is left to try.
#[must_use]
pub fn next_after_failure(user: &User, pages: &[Page], now: At) -> Option<Page> {
    let mine = || pages.iter().filter(|page| page.user == user.id);
    let failed = |page: &&Page| {
        mine()
            .any(|other| other.contact_method == page.contact_method && matches!(other.state, PageState::Failed { .. }))
    };
    let planned = mine()
        .filter(|page| matches!(page.state, PageState::Planned { .. }) && !failed(page))
        .filter(|page| usable(user.contact_method(page.contact_method)).is_ok())
        .min_by_key(|page| due_at(page));
    if let Some(planned) = planned {
        return Some(*planned);
    }
    let unused =
        |method: &&ContactMethod| method.channel.can_page() && !mine().any(|page| page.contact_method == method.id);
    user.contact_methods.iter().find(unused).map(|method| page(user, method, None, now))
}

/// Whether a person has been, or is being, or can still be reached by the notifications of an assignment.
#[must_use]
pub fn has_hope(user: &User, pages: &[Page], now: At) -> bool {
    let under_way = |page: &Page| {
        page.user == user.id && matches!(page.state, PageState::Sent { .. } | PageState::HandedOver { .. })
    };
    pages.iter().any(under_way) || next_after_failure(user, pages, now).is_some()
}

fn due_at(page: &Page) -> Option<At> {
    match page.state {
        PageState::Planned { due_at } => Some(due_at),
        PageState::Sent { .. } | PageState::HandedOver { .. } | PageState::Failed { .. } => None,
    }
}
