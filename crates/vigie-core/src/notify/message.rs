//! The words of a notification: e-mail, text message and voice, for one incident or several in one message.

use std::fmt::Write;

use super::{Delivery, Notice};
use crate::{
    incident::Urgency,
    text::{cut, one_line},
};

/// The longest line about one incident in a text message: what one SMS holds.
pub const SMS_LINE_CHARS: usize = 160;
/// How many incidents a text message lists; with their lines it stays below the 1,600 characters providers take.
const SMS_LINES: usize = 8;
/// How many incidents a notification on a device lists, and how much of each: phones show little more.
const PUSH_LINES: usize = 4;
const PUSH_LINE_CHARS: usize = 120;
/// The longest text of a short e-mail: what gateways to pagers and text messages pass on of it.
const SHORT_CHARS: usize = 160;
/// How many incidents an e-mail lists.
const EMAIL_LINES: usize = MOST_LINKS;
/// How many addresses one message can hold.
pub const MOST_LINKS: usize = 100;
/// How many incidents are read out on the phone.
const SPOKEN_LINES: usize = 3;
/// The longest title that is read out.
const SPOKEN_TITLE_CHARS: usize = 200;
/// The longest title in the subject of an e-mail.
const SUBJECT_CHARS: usize = 200;

/// The words for every channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The subject of an e-mail: one line.
    pub subject: String,
    /// The text of an e-mail.
    pub text: String,
    /// The subject of an e-mail to somebody who wants short ones.
    pub short_subject: String,
    /// The text of such an e-mail: one incident, or how many, and where they are.
    pub short_text: String,
    /// The whole of a text message.
    pub sms: String,
    /// What a device shows below the subject; where it is empty, the text message.
    pub push: String,
    /// What a voice says.
    pub speech: String,
}

/// The words for deliveries that travel together, oldest first. `public_url` is where the console is, without a slash
/// at the end; `address` is where a delivery's person sees its incident.
#[must_use]
pub fn compose(deliveries: &[&Delivery], public_url: &str, address: &dyn Fn(&Delivery) -> String) -> Message {
    match deliveries {
        [] => Message::default(),
        [only] => Message {
            subject: cut(&head(&only.notice), SUBJECT_CHARS),
            text: email_about_one(only, &address(only)),
            short_subject: format!("#{} {}", only.notice.incident_number, word(only.notice.urgency)),
            short_text: short_about_one(only, &address(only)),
            sms: sms_about_one(&only.notice, &address(only)),
            push: level_of(&only.notice),
            speech: speech(deliveries),
        },
        _ => Message {
            subject: format!("[Vigie] {} incidents need you", deliveries.len()),
            text: email_about_several(deliveries, public_url, address),
            short_subject: format!("{} incidents", deliveries.len()),
            short_text: format!("{public_url}/incidents"),
            sms: sms_about_several(deliveries),
            push: push_about_several(deliveries),
            speech: speech(deliveries),
        },
    }
}

/// `[High] #12 Checkout: Database is down`
fn head(notice: &Notice) -> String {
    let Notice { incident_number, title, service_name, .. } = notice;
    let urgency = word(notice.urgency);
    one_line(&format!("[{urgency}] #{incident_number} {service_name}: {title}"))
}

fn email_about_one(delivery: &Delivery, address: &str) -> String {
    let Notice { incident_number, title, service_name, urgency, .. } = &delivery.notice;
    let mut text = format!("{}\n\n", one_line(title));
    let _ = writeln!(text, "Incident: #{incident_number}");
    let _ = writeln!(text, "Service:  {}", one_line(service_name));
    let _ = writeln!(text, "Urgency:  {}", urgency.as_str());
    let _ = writeln!(text, "{}", level_of(&delivery.notice));
    let _ = write!(text, "\nLook at it and acknowledge it: {address}\n");
    text
}

fn level_of(notice: &Notice) -> String {
    match notice.level {
        Some(level) => format!("You are paged as level {} of its escalation policy.", level + 1),
        None => "It was assigned to you.".to_owned(),
    }
}

fn push_about_several(deliveries: &[&Delivery]) -> String {
    let listed = deliveries.iter().take(PUSH_LINES);
    let mut lines: Vec<String> = listed.map(|delivery| cut(&head(&delivery.notice), PUSH_LINE_CHARS)).collect();
    lines.extend(more_than(deliveries, PUSH_LINES));
    lines.join("\n")
}

fn email_about_several(deliveries: &[&Delivery], public_url: &str, address: &dyn Fn(&Delivery) -> String) -> String {
    let mut text = format!("{} incidents need you:\n\n", deliveries.len());
    for delivery in deliveries.iter().take(EMAIL_LINES) {
        let _ = writeln!(text, "{}\n  {}", head(&delivery.notice), address(delivery));
    }
    if let Some(more) = more_than(deliveries, EMAIL_LINES) {
        let _ = writeln!(text, "{more}");
    }
    let _ = write!(text, "\nAcknowledge or resolve them: {public_url}/incidents\n");
    text
}

/// The link is whole however long the title is.
fn short_about_one(delivery: &Delivery, address: &str) -> String {
    let Notice { title, service_name, .. } = &delivery.notice;
    let room = SHORT_CHARS.saturating_sub(address.chars().count() + 1).max(1);
    format!("{}\n{address}", cut(&one_line(&format!("{service_name}: {title}")), room))
}

fn sms_about_one(notice: &Notice, address: &str) -> String {
    format!("{}\nReply 4 to acknowledge, 6 to resolve. {address}", cut(&head(notice), SMS_LINE_CHARS))
}

fn sms_about_several(deliveries: &[&Delivery]) -> String {
    let mut text = format!("{} incidents:\n", deliveries.len());
    for delivery in deliveries.iter().take(SMS_LINES) {
        let _ = writeln!(text, "{}", cut(&head(&delivery.notice), SMS_LINE_CHARS));
    }
    if let Some(more) = more_than(deliveries, SMS_LINES) {
        let _ = writeln!(text, "{more}");
    }
    let number = deliveries[0].notice.incident_number;
    let _ = write!(text, "Reply 4 to acknowledge all, 6 to resolve all, or 4 {number} for one.");
    text
}

fn speech(deliveries: &[&Delivery]) -> String {
    let mut speech = match deliveries.len() {
        1 => "This is Vigie. An incident needs you. ".to_owned(),
        count => format!("This is Vigie. {count} incidents need you. "),
    };
    for delivery in deliveries.iter().take(SPOKEN_LINES) {
        let Notice { incident_number, title, service_name, urgency, .. } = &delivery.notice;
        let title = cut(&one_line(title), SPOKEN_TITLE_CHARS);
        let urgency = urgency.as_str();
        let _ = write!(speech, "{urgency} urgency incident {incident_number} on {}: {title}. ", one_line(service_name));
    }
    if let Some(more) = more_than(deliveries, SPOKEN_LINES) {
        let _ = write!(speech, "{more}. ");
    }
    let which = if deliveries.len() == 1 { "it" } else { "them" };
    let _ = write!(speech, "Press 4 to acknowledge {which}. Press 6 to resolve {which}.");
    speech
}

fn more_than(deliveries: &[&Delivery], listed: usize) -> Option<String> {
    let more = deliveries.len().checked_sub(listed).filter(|more| *more > 0)?;
    Some(format!("and {more} more"))
}

const fn word(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::High => "High",
        Urgency::Low => "Low",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{notify::delivery_for_test, time::At};

    fn words(deliveries: &[Delivery]) -> Message {
        compose(&deliveries.iter().collect::<Vec<_>>(), "https://vigie.example.org", &|delivery| {
            format!("https://vigie.example.org/p/{}", delivery.id)
        })
    }

    #[test]
    fn one_incident_is_told_whole_with_how_to_answer() {
        let delivery = delivery_for_test(12, "Database\r\nis down", At::EPOCH);
        let address = format!("https://vigie.example.org/p/{}", delivery.id);
        let message = words(&[delivery]);
        assert_eq!(message.subject, "[High] #12 Checkout: Database is down");
        assert_eq!(
            message.sms,
            format!("[High] #12 Checkout: Database is down\nReply 4 to acknowledge, 6 to resolve. {address}")
        );
        assert!(message.text.contains(&address), "{}", message.text);
        assert!(message.text.contains("level 1"), "{}", message.text);
        assert_eq!(message.push, "You are paged as level 1 of its escalation policy.");
        assert!(message.speech.contains("incident 12 on Checkout: Database is down. Press 4"), "{}", message.speech);
    }

    #[test]
    fn a_short_email_fits_a_pager_and_still_leads_to_the_incident() {
        let message = words(&[delivery_for_test(12, &"Database is down ".repeat(30), At::EPOCH)]);
        assert_eq!(message.short_subject, "#12 High");
        assert!(message.short_text.starts_with("Checkout: Database is down"), "{}", message.short_text);
        let link = message.short_text.lines().last().expect("a link");
        assert!(link.starts_with("https://vigie.example.org/p/"), "{}", message.short_text);
        assert_eq!(message.short_text.chars().count(), SHORT_CHARS);
        let storm: Vec<_> = (1..=45).map(|number| delivery_for_test(number, "x", At::EPOCH)).collect();
        let message = words(&storm);
        let short = (message.short_subject.as_str(), message.short_text.as_str());
        assert_eq!(short, ("45 incidents", "https://vigie.example.org/incidents"));
    }

    #[test]
    fn many_incidents_are_one_message_that_says_how_many_more_there_are() {
        let storm: Vec<_> = (1..=45).map(|number| delivery_for_test(number, &"x".repeat(1000), At::EPOCH)).collect();
        let message = words(&storm);
        assert_eq!(message.subject, "[Vigie] 45 incidents need you");
        assert!(message.sms.contains("and 37 more"), "{}", message.sms);
        assert!(message.sms.chars().count() < 1600);
        assert!(message.sms.lines().all(|line| line.chars().count() <= SMS_LINE_CHARS));
        assert!(message.sms.ends_with("or 4 1 for one."));
        assert!(message.speech.contains("and 42 more"));
        assert_eq!(message.text.matches("example.org/p/").count(), 45);
    }
}
