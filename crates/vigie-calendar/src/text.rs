//! Text values and the folding of lines (RFC 5545, 3.1 and 3.3.11).

/// How many bytes a line has at most, without its end.
const LINE_MAX: usize = 75;

/// A text as a value: backslashes, commas, semicolons and line ends are escaped, other control characters left out.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\\' | ',' | ';' => escaped.extend(['\\', character]),
            '\n' | '\r' => escaped.push_str("\\n"),
            control if control.is_control() && control != '\t' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// The text that a value means.
pub(crate) fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match (character, character == '\\') {
            (_, false) => text.push(character),
            (_, true) => match characters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => text.push('\\'),
            },
        }
    }
    text
}

/// Adds a line, folded so that no part of it is longer than 75 bytes and no character is torn.
pub(crate) fn push_line(out: &mut String, line: &str) {
    let mut room = LINE_MAX;
    for character in line.chars() {
        if character.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE_MAX - 1;
        }
        room -= character.len_utf8();
        out.push(character);
    }
    out.push_str("\r\n");
}

/// The lines of a text, unfolded, each with its number from 1. Line ends may be CRLF or LF.
pub(crate) fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = vec![];
    for (line, number) in text.trim_start_matches('\u{feff}').lines().zip(1..) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ if line.trim().is_empty() => {}
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_comes_back_whole_and_no_line_is_too_long(text in "[a-zé€😀\\\\;,:\n ]{0,300}") {
            let mut out = String::new();
            push_line(&mut out, &format!("SUMMARY:{}", escape(&text)));
            prop_assert!(out.split("\r\n").all(|line| line.len() <= LINE_MAX), "{out}");
            let lines = unfolded(&out);
            prop_assert_eq!(lines.len(), 1);
            prop_assert_eq!(unescape(lines[0].1.strip_prefix("SUMMARY:").unwrap_or_default()), text);
        }
    }

    #[test]
    fn control_characters_never_reach_a_line() {
        assert_eq!(escape("a\u{0}b\r\nc\rd\u{7f}"), "ab\\nc\\nd");
    }
}
