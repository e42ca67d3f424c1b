//! One line: a name, parameters, a value (`DTSTART;TZID=Europe/Paris:20261123T090000`).

/// A line taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Which line of the text it starts on, from 1.
    pub(crate) number: usize,
    /// Upper case.
    pub(crate) name: String,
    parameters: Vec<(String, String)>,
    /// As written, escapes and all.
    pub(crate) value: String,
}

impl Line {
    /// Takes a line apart; `None` where it has no value.
    pub(crate) fn parse(number: usize, line: &str) -> Option<Self> {
        let colon = outside_quotes(line, ':').next()?;
        let (head, value) = (&line[..colon], &line[colon + 1..]);
        let mut cuts: Vec<usize> = outside_quotes(head, ';').collect();
        cuts.push(head.len());
        let name = head[..cuts[0]].trim().to_ascii_uppercase();
        let parameter = |pair: &[usize]| {
            let (name, value) = head[pair[0] + 1..pair[1]].split_once('=')?;
            Some((name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()))
        };
        let parameters = cuts.windows(2).filter_map(parameter).collect();
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        is_name.then(|| Self { number, name, parameters, value: value.to_owned() })
    }

    /// A parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// The places of a character that no quotes enclose.
fn outside_quotes(text: &str, wanted: char) -> impl Iterator<Item = usize> {
    let mut quoted = false;
    text.char_indices().filter_map(move |(place, character)| {
        quoted ^= character == '"';
        (character == wanted && !quoted).then_some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_what_would_end_a_parameter() {
        let line = Line::parse(3, "ATTENDEE;CN=\"Lee: Ann; ops\";ROLE=CHAIR:mailto:ann@example.org").expect("a line");
        assert_eq!((line.parameter("CN"), line.parameter("ROLE")), (Some("Lee: Ann; ops"), Some("CHAIR")));
        assert_eq!((line.name.as_str(), line.value.as_str()), ("ATTENDEE", "mailto:ann@example.org"));
    }

    #[test]
    fn what_has_no_name_or_no_value_is_no_line() {
        for text in ["SUMMARY", ":x", "SUM MARY:x", "A;B=\"c:d"] {
            assert_eq!(Line::parse(1, text), None, "{text}");
        }
    }
}
