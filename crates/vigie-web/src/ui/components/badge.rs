//! Pills that name a state: an icon, a word and a colour, so that the colour is never alone.

use maud::{Markup, html};
use vigie_core::{
    directory::{Channel, Priority},
    event::Severity,
    incident::{Status, Urgency},
    notify::DeliveryState,
};

use super::icon::{self, Icon};
use crate::ui::texts::Texts;

/// A pill of a tone: `bad`, `warn`, `good`, `info` or `plain`.
pub(crate) fn pill(tone: &str, icon: Icon, word: &str) -> Markup {
    html! { span.pill data-tone=(tone) { (icon) (word) } }
}

/// Where an incident stands.
pub(crate) fn status(status: &Status, texts: &Texts) -> Markup {
    match status {
        Status::Triggered => pill("bad", icon::BELL, texts.badges.triggered),
        Status::Acknowledged { .. } => pill("warn", icon::EYE, texts.badges.acknowledged),
        Status::Resolved { .. } => pill("good", icon::CHECK, texts.badges.resolved),
    }
}

/// How loud an incident is; in one word where a phone has no room for more.
pub(crate) fn urgency(urgency: Urgency, texts: &Texts) -> Markup {
    let (tone, icon, word, short) = match urgency {
        Urgency::High => ("high", icon::UP, texts.badges.high_urgency, texts.badges.high),
        Urgency::Low => ("plain", icon::DOWN, texts.badges.low_urgency, texts.badges.low),
    };
    html! { span.tag data-tone=(tone) data-short=(short) { (icon) span { (word) } } }
}

/// How important an incident is.
pub(crate) fn priority(priority: &Priority) -> Markup {
    html! { span.tag title=(priority.description) { (icon::dot(&priority.color)) (priority.name) } }
}

/// How bad its sender says an alert is.
pub(crate) fn severity(severity: Severity, texts: &Texts) -> Markup {
    match severity {
        Severity::Critical => pill("bad", icon::UP, texts.badges.critical),
        Severity::Error => pill("bad", icon::ALERT, texts.badges.error),
        Severity::Warning => pill("warn", icon::ALERT, texts.badges.warning),
        Severity::Info => pill("info", icon::FLAG, texts.badges.info),
    }
}

/// What became of a page.
pub(crate) fn receipt(state: DeliveryState, texts: &Texts) -> Markup {
    match state {
        DeliveryState::Queued => pill("plain", icon::CLOCK, texts.badges.state_queued),
        DeliveryState::HandedOver => pill("info", icon::SEND, texts.badges.state_handed_over),
        DeliveryState::Delivered => pill("good", icon::CHECK, texts.badges.state_delivered),
        DeliveryState::Failed => pill("bad", icon::ALERT, texts.badges.state_failed),
        DeliveryState::Answered => pill("good", icon::CHAT, texts.badges.state_answered),
        DeliveryState::Cancelled => pill("plain", icon::SKIP, texts.badges.state_cancelled),
    }
}

/// What reaches a person, as a drawing.
pub(crate) const fn channel_icon(channel: Channel) -> Icon {
    match channel {
        Channel::Email => icon::MAIL,
        Channel::Sms => icon::CHAT,
        Channel::Phone => icon::PHONE,
        Channel::Push => icon::DEVICE,
    }
}

/// What reaches a person, as a word.
pub(crate) const fn channel_word(channel: Channel, texts: &Texts) -> &'static str {
    match channel {
        Channel::Email => texts.badges.channel_email,
        Channel::Sms => texts.badges.channel_sms,
        Channel::Phone => texts.badges.channel_phone,
        Channel::Push => texts.badges.channel_push,
    }
}
