//! How a service behaves, as names and values: urgency, support hours, grouping, timeouts.

use std::time::Duration;

use maud::{Markup, html};
use vigie_core::{
    grouping::{Aggregate, Grouping},
    service::{Service, SupportHours, UrgencyChoice, UrgencyRule},
};

use crate::ui::{
    components::card,
    moment,
    texts::{Texts, fill, say},
    visit::Visit,
};

/// The card.
pub(super) fn show(visit: &Visit, service: &Service) -> Markup {
    let texts = visit.texts;
    let after = |timeout: Option<Duration>| match timeout {
        Some(timeout) => fill(texts.services.after, &moment::span(timeout.as_secs(), texts)),
        None => texts.services.never.to_owned(),
    };
    card::show(
        "behaviour",
        texts.services.behaviour,
        None,
        html! {
            (card::pairs(&[
                (texts.services.urgency, Some(urgency(&service.urgency, texts))),
                (texts.services.support_hours, match &service.urgency {
                    UrgencyRule::SupportHours { hours, .. } => Some(html! { (hours_text(hours, texts)) }),
                    UrgencyRule::Constant(_) => None,
                }),
                (texts.services.grouping, Some(html! { (grouping(&service.grouping, texts)) })),
                (texts.services.acknowledgement_timeout, Some(html! { (after(service.acknowledgement_timeout)) })),
                (texts.services.auto_resolve, Some(html! { (after(service.auto_resolve_timeout)) })),
                (texts.services.created, Some(moment::ago(visit, service.created_at))),
            ]))
        },
    )
}

/// The word for a choice.
pub(super) const fn choice_word(choice: UrgencyChoice, texts: &Texts) -> &'static str {
    match choice {
        UrgencyChoice::High => texts.services.urgency_high,
        UrgencyChoice::Low => texts.services.urgency_low,
        UrgencyChoice::SeverityBased => texts.services.urgency_by_severity,
    }
}

fn urgency(rule: &UrgencyRule, texts: &Texts) -> Markup {
    match rule {
        UrgencyRule::Constant(choice) => html! { (choice_word(*choice, texts)) },
        UrgencyRule::SupportHours { during, outside, raise_at_start, .. } => html! {
            (say(texts.services.urgency_by_hours, &[&choice_word(*during, texts), &choice_word(*outside, texts)]))
            @if *raise_at_start { " " (texts.services.raised_at_start) }
        },
    }
}

/// `Mon Tue Wed 09:00–17:00 (Europe/Paris)`
fn hours_text(hours: &SupportHours, texts: &Texts) -> String {
    let words: Vec<&str> = texts.dates.short_weekdays.split(' ').collect();
    let days = hours.days_of_week.iter().filter_map(|day| words.get(usize::from(*day).checked_sub(1)?).copied());
    let days = days.collect::<Vec<_>>().join(" ");
    format!("{days} {}–{} ({})", clock(hours.start_second), clock(hours.end_second), hours.time_zone)
}

/// `09:00`
pub(super) fn clock(second_of_day: u32) -> String {
    format!("{:02}:{:02}", second_of_day / 3600, second_of_day / 60 % 60)
}

/// Which alerts join one incident, with the fields and the window.
pub(crate) fn grouping(grouping: &Grouping, texts: &Texts) -> String {
    let within = |window: Duration| moment::span(window.as_secs(), texts);
    match grouping {
        Grouping::Off => texts.services.grouping_off.to_owned(),
        Grouping::Time { window: None } => texts.services.grouping_until_resolved.to_owned(),
        Grouping::Time { window: Some(window) } => fill(texts.services.grouping_within, &within(*window)),
        Grouping::Content { aggregate, fields, window } => {
            let template = match aggregate {
                Aggregate::All => texts.services.grouping_all_fields,
                Aggregate::Any => texts.services.grouping_any_field,
            };
            fill(template, &fields.join(", ")).replace("{1}", &within(*window))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::texts::ENGLISH;

    #[test]
    fn support_hours_read_as_days_and_clocks() {
        let hours = SupportHours {
            time_zone: "Europe/Paris".into(),
            days_of_week: vec![1, 5],
            start_second: 9 * 3600 + 30 * 60,
            end_second: 86_400,
        };
        assert_eq!(hours_text(&hours, &ENGLISH), "Mon Fri 09:30–24:00 (Europe/Paris)");
    }

    #[test]
    fn grouping_says_what_and_how_long() {
        let content = Grouping::Content {
            aggregate: Aggregate::Any,
            fields: vec!["source".into(), "class".into()],
            window: Duration::from_secs(900),
        };
        let told = grouping(&content, &ENGLISH);
        assert!(told.contains("source, class") && told.contains("15 min"), "{told}");
    }
}
