//! TwiML: what the provider shall say, ask and answer.

use std::borrow::Cow;

use vigie_core::text::cut;

/// How long a call waits for a key after the words, in seconds.
const KEY_TIMEOUT_SECONDS: u32 = 10;
/// How often the words are said: the first time people are still waking up.
const TIMES_SAID: u32 = 2;
/// The longest text that is read out, in characters: about three minutes.
const MAX_SPEECH_CHARS: usize = 2_500;

/// Says the words, waits for one key, and posts it to `action_url` as `Digits`.
#[must_use]
pub fn ask(speech: &str, action_url: &str) -> String {
    let (say, action) = (said(speech, TIMES_SAID), escape(action_url));
    document(&format!(
        "<Gather input=\"dtmf\" numDigits=\"1\" timeout=\"{KEY_TIMEOUT_SECONDS}\" method=\"POST\" action=\"{action}\">{say}</Gather>{}",
        said("No key was pressed. Goodbye.", 1)
    ))
}

/// Says the words and hangs up.
#[must_use]
pub fn say(speech: &str) -> String {
    document(&format!("{}<Hangup/>", said(speech, TIMES_SAID)))
}

/// Says the words once and hangs up: the answer to a key press.
#[must_use]
pub fn say_once(speech: &str) -> String {
    document(&format!("{}<Hangup/>", said(speech, 1)))
}

/// Answers a text message with a text message.
#[must_use]
pub fn message(text: &str) -> String {
    document(&format!("<Message>{}</Message>", escape(text)))
}

/// Nothing to say: the answer to a status callback.
#[must_use]
pub fn nothing() -> String {
    document("")
}

fn document(content: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>{content}</Response>\n")
}

fn said(speech: &str, times: u32) -> String {
    format!("<Say loop=\"{times}\">{}</Say>", escape(&cut(speech, MAX_SPEECH_CHARS)))
}

/// Text for XML content and attributes; characters that XML cannot hold at all are left out.
fn escape(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).map(entity).collect()
}

fn entity(c: char) -> Cow<'static, str> {
    match c {
        '&' => "&amp;".into(),
        '<' => "&lt;".into(),
        '>' => "&gt;".into(),
        '"' => "&quot;".into(),
        '\'' => "&apos;".into(),
        other => other.to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_gathers_one_key() {
        let twiml = ask("Disk full. Press 4 to acknowledge.", "https://v.example/twilio/key?delivery=Q1&token=a");
        assert!(twiml.contains("numDigits=\"1\""), "{twiml}");
        assert!(twiml.contains("action=\"https://v.example/twilio/key?delivery=Q1&amp;token=a\""), "{twiml}");
        assert!(twiml.contains("<Say loop=\"2\">Disk full. Press 4 to acknowledge.</Say></Gather>"), "{twiml}");
    }

    #[test]
    fn words_cannot_become_markup() {
        let twiml = say("</Say><Dial>+1900</Dial> \"a\" & 'b'\u{0}\u{1b}");
        assert!(
            twiml.contains("&lt;/Say&gt;&lt;Dial&gt;+1900&lt;/Dial&gt; &quot;a&quot; &amp; &apos;b&apos;</Say>"),
            "{twiml}"
        );
        assert!(!twiml.contains("<Dial>"));
    }

    #[test]
    fn a_long_text_is_cut_before_it_bores() {
        assert!(say(&"word ".repeat(10_000)).chars().count() < MAX_SPEECH_CHARS + 200);
    }

    #[test]
    fn a_reply_and_nothing() {
        assert!(message("Done.").contains("<Response><Message>Done.</Message></Response>"));
        assert!(nothing().contains("<Response></Response>"));
    }
}
