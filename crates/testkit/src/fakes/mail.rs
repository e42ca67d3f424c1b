//! An e-mail as the mail server got it, and how to read it.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// One message that was handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// The sender of the SMTP envelope.
    pub from: String,
    /// The recipients of the SMTP envelope.
    pub to: Vec<String>,
    /// Headers and body as they came, lines ended by `\r\n`.
    pub data: String,
    /// Whether it came over an encrypted connection.
    pub encrypted: bool,
    /// The account that signed in.
    pub user: Option<String>,
}

impl Mail {
    /// A header, unfolded, with encoded words (RFC 2047) decoded.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        header(&self.data, name).map(|value| decode_words(&value))
    }

    /// The decoded plain text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.part("text/plain")
    }

    /// The decoded HTML.
    #[must_use]
    pub fn html(&self) -> Option<String> {
        self.part("text/html")
    }

    fn part(&self, content_type: &str) -> Option<String> {
        let whole = header(&self.data, "Content-Type")?;
        let parts: Vec<&str> = match whole.split_once("boundary=\"") {
            Some((_, rest)) => self.data.split(&format!("--{}", rest.split('"').next()?)).skip(1).collect(),
            None => vec![&self.data],
        };
        let is_wanted = |part: &&str| header(part, "Content-Type").is_some_and(|value| value.starts_with(content_type));
        parts.into_iter().map(|part| part.trim_start_matches("\r\n")).find(is_wanted).map(decode_part)
    }
}

fn header(message: &str, name: &str) -> Option<String> {
    let head = message.split("\r\n\r\n").next()?.replace("\r\n ", " ").replace("\r\n\t", " ");
    let of_name = |line: &str| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    };
    head.split("\r\n").find_map(of_name)
}

fn decode_part(part: &str) -> String {
    let body = part.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let bytes = match header(part, "Content-Transfer-Encoding").as_deref() {
        Some("base64") => STANDARD.decode(body.replace("\r\n", "")).expect("base64 as announced"),
        Some("quoted-printable") => quoted_printable(&body.replace("=\r\n", ""), false),
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8(bytes).expect("UTF-8 as announced").trim_end_matches("\r\n").replace("\r\n", "\n")
}

/// `=?utf-8?b?…?=` and `=?utf-8?q?…?=`, several of which belong together when only space is between them.
fn decode_words(value: &str) -> String {
    let joined = value.replace("?= =?", "?==?");
    let mut decoded: Vec<u8> = Vec::new();
    let mut rest = joined.as_str();
    while let Some((before, word)) = rest.split_once("=?") {
        decoded.extend(before.as_bytes());
        let mut fields = word.splitn(3, '?');
        let (_, encoding, tail) = (fields.next(), fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let (content, after) = tail.split_once("?=").unwrap_or((tail, ""));
        decoded.extend(match encoding {
            "b" | "B" => STANDARD.decode(content).expect("base64 as announced"),
            _ => quoted_printable(content, true),
        });
        rest = after;
    }
    decoded.extend(rest.as_bytes());
    String::from_utf8(decoded).expect("UTF-8 as announced")
}

fn quoted_printable(text: &str, underscore_is_space: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digits = |rest: &mut std::str::Bytes<'_>| Some([rest.next()?, rest.next()?]);
        match byte {
            b'=' => bytes.extend(
                digits(&mut rest).and_then(|pair| u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()),
            ),
            b'_' if underscore_is_space => bytes.push(b' '),
            other => bytes.push(other),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(data: &str) -> Mail {
        Mail { data: data.replace('\n', "\r\n"), ..Mail::default() }
    }

    #[test]
    fn encoded_words_and_parts_are_read() {
        let mail = mail(concat!(
            "Subject: =?utf-8?b?w6k=?=\n =?utf-8?q?t=C3=A9_1?= end\n",
            "Content-Type: multipart/alternative; boundary=\"x\"\n\n",
            "--x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nd=C3=A9j=\nà?\n",
            "--x\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGI+\n--x--\n",
        ));
        assert_eq!(mail.header("subject").as_deref(), Some("été 1 end"));
        assert_eq!(mail.text().as_deref(), Some("déjà?"));
        assert_eq!(mail.html().as_deref(), Some("<b>"));
    }
}
