//! How long an incident takes alerts in: a window that rolls on with each alert that joins.

use std::time::Duration;

use super::Grouping;
use crate::{incident::GroupWindow, time::At};

/// No window with an end is longer than this, however many alerts join.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// The window of a new incident whose first alert has these keys; `None` where nothing may join it.
#[must_use]
pub fn open(grouping: &Grouping, keys: Vec<String>, now: At) -> Option<GroupWindow> {
    if keys.is_empty() {
        return None;
    }
    let open_until = end(grouping, now, now)?;
    Some(GroupWindow { keys, opened_at: now, open_until })
}

/// Whether an alert with these keys joins.
#[must_use]
pub fn holds(window: &GroupWindow, keys: &[String], now: At) -> bool {
    now < window.open_until && keys.iter().any(|key| window.keys.binary_search(key).is_ok())
}

/// Moves the end on, because an alert joined.
pub fn roll(window: &mut GroupWindow, grouping: &Grouping, now: At) {
    if let Some(end) = end(grouping, window.opened_at, now) {
        window.open_until = end;
    }
}

fn end(grouping: &Grouping, opened_at: At, now: At) -> Option<At> {
    match grouping {
        Grouping::Off => None,
        Grouping::Time { window: None } => Some(At::FAR_FUTURE),
        Grouping::Time { window: Some(window) } | Grouping::Content { window, .. } => {
            Some((now + *window).min(opened_at + LONGEST))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_window_rolls_on_but_never_beyond_a_day() {
        let grouping = Grouping::Time { window: Some(10 * 60 * MINUTE) };
        let mut window = open(&grouping, vec!["service".into()], At::EPOCH).expect("a window");
        assert_eq!(window.open_until, At::EPOCH + 600 * MINUTE);
        roll(&mut window, &grouping, At::EPOCH + 500 * MINUTE);
        assert_eq!(window.open_until, At::EPOCH + 1100 * MINUTE);
        roll(&mut window, &grouping, At::EPOCH + 1000 * MINUTE);
        assert_eq!(window.open_until, At::EPOCH + LONGEST);
    }

    #[test]
    fn an_alert_joins_until_the_window_closes_if_it_shares_a_key() {
        let grouping = Grouping::Time { window: Some(MINUTE) };
        let window = open(&grouping, vec!["a".into(), "b".into()], At::EPOCH).expect("a window");
        let key = |text: &str| [text.to_owned()];
        assert!(holds(&window, &key("b"), At::EPOCH + MINUTE / 2));
        assert!(!holds(&window, &key("c"), At::EPOCH + MINUTE / 2));
        assert!(!holds(&window, &key("b"), At::EPOCH + MINUTE));
    }

    #[test]
    fn without_an_end_it_stays_open_and_without_a_key_it_never_opens() {
        let grouping = Grouping::Time { window: None };
        let window = open(&grouping, vec!["service".into()], At::EPOCH).expect("a window");
        assert_eq!(window.open_until, At::FAR_FUTURE);
        assert_eq!(open(&grouping, Vec::new(), At::EPOCH), None);
    }
}
