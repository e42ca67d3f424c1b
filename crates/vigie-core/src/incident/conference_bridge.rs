//! Where people talk about an incident.

const NUMBER_LIMIT: usize = 255;
const ADDRESS_LIMIT: usize = 2048;

/// A telephone number to dial, an address to open, or both; never neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConferenceBridge {
    /// As PagerDuty writes it: `+1 415-555-1212,,,,1234#`, where a comma waits a second and # ends an access code.
    pub number: Option<String>,
    /// A web conference or a chat room.
    pub url: Option<String>,
}

/// Why something is no conference bridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoBridge {
    /// The number holds something that no telephone can dial, or is too long.
    #[error(
        "Conference number must be a telephone number of at most {NUMBER_LIMIT} characters, like +33 1 23 45 67 89,,,1234#"
    )]
    Number,
    /// The address is no web address, or is too long.
    #[error("Conference url must begin with https:// or http:// and have at most {ADDRESS_LIMIT} characters")]
    Address,
}

impl ConferenceBridge {
    /// The longest telephone number with its codes and waits, in characters.
    pub const NUMBER_LIMIT: usize = NUMBER_LIMIT;
    /// The longest address, in characters.
    pub const ADDRESS_LIMIT: usize = ADDRESS_LIMIT;

    /// The bridge with this number and this address, of which empty ones are left out; none where nothing is left.
    ///
    /// # Errors
    /// What nobody could dial or open.
    pub fn new(number: &str, url: &str) -> Result<Option<Self>, NoBridge> {
        let (number, url) = (number.trim(), url.trim());
        if !number.is_empty() && !is_number(number) {
            return Err(NoBridge::Number);
        }
        if !url.is_empty() && !is_address(url) {
            return Err(NoBridge::Address);
        }
        let told = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let bridge = Self { number: told(number), url: told(url) };
        Ok((bridge.number.is_some() || bridge.url.is_some()).then_some(bridge))
    }
}

fn is_number(text: &str) -> bool {
    let dials = |letter: char| letter.is_ascii_digit() || " +-().,;#*pwx".contains(letter);
    text.len() <= NUMBER_LIMIT && text.chars().all(dials) && text.chars().any(|letter| letter.is_ascii_digit())
}

/// Only the web: whoever opens the incident opens the address with one click.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_clean = !text.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    text.chars().count() <= ADDRESS_LIMIT && is_clean && rest.is_some_and(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_an_address_or_both() {
        let both = ConferenceBridge::new("+1 415-555-1212,,,,1234#", " https://meet.example.org/room ").expect("both");
        let both = both.expect("something is left");
        assert_eq!(both.number.as_deref(), Some("+1 415-555-1212,,,,1234#"));
        assert_eq!(both.url.as_deref(), Some("https://meet.example.org/room"));
        assert_eq!(ConferenceBridge::new("", "http://chat").expect("an address").expect("it").number, None);
        assert_eq!(ConferenceBridge::new(" ", ""), Ok(None), "taken away");
    }

    #[test]
    fn what_nobody_can_dial_or_open_is_refused() {
        for number in ["call me", "#,", &"1".repeat(NUMBER_LIMIT + 1)] {
            assert_eq!(ConferenceBridge::new(number, ""), Err(NoBridge::Number), "{number}");
        }
        let long = format!("https://{}", "a".repeat(ADDRESS_LIMIT));
        for address in ["meet.example.org", "javascript:alert(1)", "https://", "https://a b", &long] {
            assert_eq!(ConferenceBridge::new("", address), Err(NoBridge::Address), "{address}");
        }
    }
}
