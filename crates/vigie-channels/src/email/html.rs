//! A plain text as simple HTML: the same lines, with links that can be tapped.

/// The text as a page: special characters escaped, lines kept, `http` and `https` addresses made links.
pub(super) fn from_text(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(line).collect();
    let body = lines.join("<br>\n");
    format!(
        "<!DOCTYPE html>\n<html><body style=\"font-family: sans-serif; font-size: 16px\">\n{body}\n</body></html>\n"
    )
}

fn line(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(word).collect();
    words.join(" ")
}

fn word(text: &str) -> String {
    let escaped = escape(text);
    if text.starts_with("https://") || text.starts_with("http://") {
        format!("<a href=\"{escaped}\">{escaped}</a>")
    } else {
        escaped
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_links_survive_and_markup_does_not() {
        let html = from_text("<b>db1 & \"db2\"\nSee https://v.example/i/7?a=1&b=2 now");
        assert!(html.contains("&lt;b&gt;db1 &amp; &quot;db2&quot;<br>\nSee "), "{html}");
        assert!(
            html.contains("<a href=\"https://v.example/i/7?a=1&amp;b=2\">https://v.example/i/7?a=1&amp;b=2</a> now"),
            "{html}"
        );
    }
}
