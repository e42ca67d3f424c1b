//! Links of which one is the current one: views of a list, and its pages.

use maud::{Markup, html};

/// One view.
pub(crate) struct Tab {
    /// Where it is.
    pub(crate) path: String,
    /// What it is called.
    pub(crate) word: &'static str,
    /// How many there are, where that is known.
    pub(crate) count: Option<u64>,
    /// Whether it is the one that is shown.
    pub(crate) is_current: bool,
}

/// Views side by side; `look` is `line` or `box`.
pub(crate) fn tabs(label: &str, look: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs data-look=(look) aria-label=(label) {
            @for tab in tabs {
                a href=(tab.path) aria-current=[tab.is_current.then_some("page")] {
                    (tab.word)
                    @if let Some(count) = tab.count { span.count { (count) } }
                }
            }
        }
    }
}

/// Newer and older.
pub(crate) fn pager(label: &str, newer: Option<(&str, String)>, older: Option<(&str, String)>) -> Markup {
    html! {
        @if newer.is_some() || older.is_some() {
            nav.pager aria-label=(label) {
                @if let Some((word, path)) = newer { a.button href=(path) rel="prev" { "← " (word) } }
                @if let Some((word, path)) = older { a.button href=(path) rel="next" { (word) " →" } }
            }
        }
    }
}
