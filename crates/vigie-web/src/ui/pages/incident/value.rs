//! What senders attach: documents as trees, links that are safe to follow.

use maud::{Markup, html};
use vigie_core::value::Value;

/// How deep a document is shown.
const DEEPEST: usize = 8;

/// A document.
pub(super) fn tree(value: &Value) -> Markup {
    branch(value, 0)
}

fn branch(value: &Value, depth: usize) -> Markup {
    html! {
        @match value {
            _ if depth > DEEPEST => "…",
            Value::Map(members) => {
                dl.pairs {
                    @for (name, value) in members { dt { (name) } dd { (branch(value, depth + 1)) } }
                }
            }
            Value::List(items) => ul.values { @for item in items { li { (branch(item, depth + 1)) } } },
            Value::Null => span.quiet { "null" },
            Value::Text(text) if link(text).is_some() => (outside(text, text)),
            Value::Text(text) if text.contains('\n') => pre tabindex="0" { (text) },
            other => (other.to_text().unwrap_or_default()),
        }
    }
}

/// A link to somebody else's page; plain text where the address is none that a browser should follow.
pub(crate) fn outside(address: &str, text: &str) -> Markup {
    html! {
        @match link(address) {
            Some(address) => a href=(address) rel="noopener noreferrer external" { (text) },
            None => { (text) " (" code { (address) } ")" }
        }
    }
}

/// Only web and mail addresses: a sender's `javascript:` must not become ours.
fn link(address: &str) -> Option<&str> {
    let lower = address.to_ascii_lowercase();
    let is_safe = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    (is_safe && !address.contains(char::is_whitespace)).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_a_tree_and_nothing_in_it_is_markup() {
        let host = Value::Map(vec![("name".into(), Value::Text("<b>web1</b>".into())), ("cpu".into(), Value::Int(97))]);
        let tree = tree(&Value::Map(vec![("host".into(), host)])).into_string();
        assert!(tree.contains("<dt>name</dt><dd>&lt;b&gt;web1&lt;/b&gt;</dd>"), "{tree}");
        assert!(tree.contains("<dt>cpu</dt><dd>97</dd>"), "{tree}");
    }

    #[test]
    fn a_deep_document_ends() {
        let deep = (0..100).fold(Value::Int(1), |inner, _| Value::List(vec![inner]));
        assert!(tree(&deep).into_string().contains('…'));
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert!(outside("https://example.org/a", "graph").into_string().starts_with("<a href="));
        for bad in ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "https://a b"] {
            assert!(!outside(bad, "graph").into_string().contains("<a"), "{bad}");
        }
    }
}
