//! Which notifications one person gets for one assignment, and when.

use crate::{
    directory::{Channel, ContactMethod, User},
    incident::{Page, PageState, SkipReason, Urgency},
    time::At,
};

/// Over which channels a person without a usable rule is notified: the first that they have, best first.
///
/// For high urgency the ways that wake somebody come first; for low urgency the quiet ones do.
const fn channels_without_rule(urgency: Urgency) -> [Channel; 4] {
    match urgency {
        Urgency::High => [Channel::Sms, Channel::Phone, Channel::Push, Channel::Email],
        Urgency::Low => [Channel::Email, Channel::Push, Channel::Sms, Channel::Phone],
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
    let first_of = |channel| user.contact_methods.iter().find(|method| method.channel == channel && method.can_page());
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
    if method.can_page() { Ok(method) } else { Err(SkipReason::ChannelNotAvailable) }
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
    let unused = |method: &&ContactMethod| method.can_page() && !mine().any(|page| page.contact_method == method.id);
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        directory::{NotificationRule, Role},
        ids::{ContactMethodId, NotificationRuleId, UserId},
    };

    fn method(channel: Channel) -> ContactMethod {
        ContactMethod {
            id: ContactMethodId::parse(channel.as_str()).expect("an id"),
            channel,
            address: "ann".into(),
            country_code: None,
            label: "Work".into(),
            short_form: false,
            verified_at: None,
            device: None,
        }
    }

    fn rule(channel: Channel, urgency: Urgency, minutes: u64) -> NotificationRule {
        NotificationRule {
            id: NotificationRuleId::parse(&format!("R{minutes}")).expect("an id"),
            contact_method: method(channel).id,
            urgency,
            start_delay: Duration::from_secs(60 * minutes),
        }
    }

    fn ann(channels: &[Channel], rules: &[NotificationRule]) -> User {
        User {
            id: UserId::parse("ANN").expect("an id"),
            name: "Ann".into(),
            email: "ann@example.org".into(),
            time_zone: "Etc/UTC".into(),
            color: "purple".into(),
            role: Role::User,
            job_title: None,
            description: None,
            created_at: At::EPOCH,
            contact_methods: channels.iter().copied().map(method).collect(),
            notification_rules: rules.to_vec(),
            handoff_rules: Vec::new(),
            status_update_rules: Vec::new(),
            private_url_key: None,
            absences: vec![],
        }
    }

    fn told(plan: &Plan) -> Vec<(Channel, u64)> {
        let minutes = |page: &Page| due_at(page).map(|at| at.since(At::EPOCH).as_secs() / 60);
        plan.pages.iter().map(|page| (page.channel, minutes(page).expect("planned"))).collect()
    }

    #[test]
    fn rules_of_the_urgency_say_what_and_when() {
        let rules = [
            rule(Channel::Sms, Urgency::High, 0),
            rule(Channel::Sms, Urgency::High, 0),
            rule(Channel::Sms, Urgency::High, 5),
            rule(Channel::Email, Urgency::Low, 0),
        ];
        let ann = ann(&[Channel::Sms, Channel::Email], &rules);
        assert_eq!(told(&plan(&ann, Urgency::High, At::EPOCH)), [(Channel::Sms, 0), (Channel::Sms, 5)]);
        assert_eq!(told(&plan(&ann, Urgency::Low, At::EPOCH)), [(Channel::Email, 0)]);
    }

    #[test]
    fn rules_that_lead_nowhere_are_passed_over_with_their_reason() {
        let rules = [
            rule(Channel::Push, Urgency::High, 0),
            rule(Channel::Phone, Urgency::High, 1),
            rule(Channel::Email, Urgency::High, 2),
        ];
        let plan = plan(&ann(&[Channel::Push, Channel::Email], &rules), Urgency::High, At::EPOCH);
        assert_eq!(told(&plan), [(Channel::Email, 2)]);
        assert_eq!(plan.skipped, [SkipReason::ChannelNotAvailable, SkipReason::ContactMethodGone]);
    }

    #[test]
    fn without_a_rule_the_engine_chooses_what_wakes_or_what_is_quiet() {
        let ann = ann(&[Channel::Email, Channel::Phone, Channel::Sms], &[]);
        let loud = plan(&ann, Urgency::High, At::EPOCH);
        assert_eq!((told(&loud), loud.skipped), (vec![(Channel::Sms, 0)], vec![SkipReason::NoRuleForUrgency]));
        assert_eq!(told(&plan(&ann, Urgency::Low, At::EPOCH)), [(Channel::Email, 0)]);
    }

    #[test]
    fn without_a_contact_method_nothing_can_be_planned() {
        let plan = plan(&ann(&[Channel::Push], &[]), Urgency::High, At::EPOCH);
        assert_eq!((told(&plan), plan.skipped), (vec![], vec![SkipReason::NoContactMethod]));
    }
}
