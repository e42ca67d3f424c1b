//! What a person answers to a text message or a call: "4", "ack 123", "resolve".

/// The most incidents one reply may name.
const MAX_NAMED: usize = 100;

/// An answer to a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What is to be done.
    pub answer: Answer,
    /// With the incidents of these numbers; with all that the last message was about where none is named.
    pub incident_numbers: Vec<u64>,
}

/// What a person wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// "I am on it."
    Acknowledge,
    /// "It is over."
    Resolve,
}

/// Reads a reply: `4`, `a`, `ack` or `acknowledge`; `6`, `r`, `resolve` or `resolved`; then incident numbers, with or
/// without `#`. `None`: it is something else, and nothing is done.
///
/// Words after "ack" do no harm ("ack, on my way"). After the others they do: "4 minutes" and "resolve tomorrow" are
/// no answers.
#[must_use]
pub fn parse(text: &str) -> Option<Reply> {
    let separates = |character: char| character.is_whitespace() || matches!(character, ',' | ';' | '.' | '!');
    let mut words = text.split(separates).filter(|word| !word.is_empty());
    let first = words.next()?.to_lowercase();
    let answer = match first.as_str() {
        "4" | "a" | "ack" | "acked" | "acknowledge" => Answer::Acknowledge,
        "6" | "r" | "resolve" | "resolved" => Answer::Resolve,
        _ => return None,
    };
    let may_chat = first.starts_with("ack");
    let mut incident_numbers = Vec::new();
    for word in words.take(MAX_NAMED) {
        match word.trim_start_matches('#').parse() {
            Ok(number) => incident_numbers.push(number),
            Err(_) if may_chat => {}
            Err(_) => return None,
        }
    }
    Some(Reply { answer, incident_numbers })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str, answer: Answer) -> Vec<u64> {
        let reply = parse(text).unwrap_or_else(|| panic!("{text:?} is an answer"));
        assert_eq!(reply.answer, answer, "{text:?}");
        reply.incident_numbers
    }

    #[test]
    fn keys_and_words_acknowledge_and_resolve() {
        for text in ["4", " ACK ", "a", "Acknowledge.", "ack, on my way!"] {
            assert_eq!(numbers(text, Answer::Acknowledge), Vec::<u64>::new());
        }
        for text in ["6", "r", "Resolve", "resolved"] {
            assert_eq!(numbers(text, Answer::Resolve), Vec::<u64>::new());
        }
    }

    #[test]
    fn incidents_can_be_named() {
        assert_eq!(numbers("ack 123", Answer::Acknowledge), [123]);
        assert_eq!(numbers("6 #12, #13", Answer::Resolve), [12, 13]);
    }

    #[test]
    fn anything_else_is_no_answer() {
        for text in ["", "  ", "hello", "4 minutes", "resolve tomorrow", "44", "64"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
