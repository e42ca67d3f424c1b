//! A browser as far as a measure needs one: it signs in, keeps its cookies, and asks for pages.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

/// No page takes longer than this.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Somebody who is signed in to a server on this machine.
pub(super) struct Browser {
    port: u16,
    cookies: Vec<(String, String)>,
}

impl Browser {
    /// Signs somebody in.
    pub(super) fn sign_in(port: u16, email: &str, password: &str) -> Result<Self> {
        let mut browser = Self { port, cookies: Vec::new() };
        let token = browser.form_token("/sign-in")?;
        let fields = [("form_token", token.as_str()), ("email", email), ("password", password)];
        let (status, _) = browser.post("/sign-in", &fields)?;
        ensure!(status == 303, "signing in answered {status}");
        Ok(browser)
    }

    /// What protects the forms of a page.
    pub(super) fn form_token(&mut self, path: &str) -> Result<String> {
        let page = self.get(path)?;
        let (_, rest) =
            page.split_once("name=\"form_token\" value=\"").with_context(|| format!("no form on {path}"))?;
        Ok(rest.split('"').next().unwrap_or_default().to_owned())
    }

    /// Posts a form; a refusal is an error.
    pub(super) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<(u16, String)> {
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let (status, page) = self.request("POST", path, &fields.join("&"), "")?;
        ensure!(status < 400, "POST {path} answered {status}");
        Ok((status, page))
    }

    /// A page.
    pub(super) fn get(&mut self, path: &str) -> Result<String> {
        let (status, page) = self.try_get(path)?;
        ensure!(status == 200, "GET {path} answered {status}");
        Ok(page)
    }

    /// A page, or why there is none.
    pub(super) fn try_get(&mut self, path: &str) -> Result<(u16, String)> {
        self.request("GET", path, "", "")
    }

    /// The part of a page that keeps itself up to date, as its script asks for it.
    pub(super) fn fragment(&mut self, path: &str) -> Result<String> {
        let (status, page) = self.request("GET", path, "", "HX-Request: true\r\nHX-Source: div#live\r\n")?;
        ensure!(status == 200, "GET {path} answered {status}");
        Ok(page)
    }

    /// Where an address leads to: itself, or what it sees instead.
    pub(super) fn resolved(&mut self, path: &str) -> Result<String> {
        let (head, _) = self.ask("GET", path, "", "")?;
        let location = head.lines().find_map(|line| line.strip_prefix("location: "));
        Ok(location.unwrap_or(path).to_owned())
    }

    /// An event stream.
    pub(super) fn stream(&self, path: &str) -> Result<Events> {
        let mut stream = self.connect()?;
        stream.write_all(self.head("GET", path, "Accept: text/event-stream\r\n", 0).as_bytes())?;
        Ok(Events { lines: BufReader::new(stream) })
    }

    /// From the connection to the last byte of a page.
    pub(super) fn time(&mut self, path: &str) -> Result<Duration> {
        let start = Instant::now();
        self.get(path)?;
        Ok(start.elapsed())
    }

    /// The bytes of a page, its styles and its scripts.
    pub(super) fn bytes_with_all(&mut self, path: &str) -> Result<usize> {
        let page = self.get(path)?;
        let files = page.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next());
        // What only a home screen asks for is not loaded.
        let files: BTreeSet<String> =
            files.filter(|name| !name.ends_with(".png")).map(|name| format!("/assets/{name}")).collect();
        let mut bytes = page.len();
        for file in files {
            bytes += self.get(&file)?.len();
        }
        Ok(bytes)
    }

    /// The addresses in a page that begin like this.
    pub(super) fn links(page: &str, start: &str) -> Vec<String> {
        let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        links.filter(|link| link.starts_with(start)).map(|link| link.replace("&amp;", "&")).collect()
    }

    fn request(&mut self, method: &str, path: &str, body: &str, headers: &str) -> Result<(u16, String)> {
        let (head, page) = self.ask(method, path, body, headers)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
        Ok((status, page))
    }

    /// The head and the body of a reply; its cookies are kept.
    fn ask(&mut self, method: &str, path: &str, body: &str, headers: &str) -> Result<(String, String)> {
        let mut stream = self.connect()?;
        let request = self.head(method, path, &format!("Accept: text/html\r\n{headers}"), body.len()) + body;
        stream.write_all(request.as_bytes())?;
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply)?;
        let reply = String::from_utf8_lossy(&reply).into_owned();
        let (head, page) = reply.split_once("\r\n\r\n").context("the reply has no end of its head")?;
        for line in head.lines() {
            if let Some((name, rest)) = line.strip_prefix("set-cookie: ").and_then(|cookie| cookie.split_once('=')) {
                self.cookies.retain(|(kept, _)| kept != name);
                self.cookies.push((name.to_owned(), rest.split(';').next().unwrap_or_default().to_owned()));
            }
        }
        Ok((head.to_owned(), page.to_owned()))
    }

    fn connect(&self) -> Result<TcpStream> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    fn head(&self, method: &str, path: &str, headers: &str, length: usize) -> String {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!(
            "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\n{headers}Cookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n",
            self.port,
            cookies.join("; ")
        )
    }
}

/// An event stream that is open.
pub(super) struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    /// The name of the next event; waits for it.
    pub(super) fn next_event(&mut self) -> Result<String> {
        let mut line = String::new();
        loop {
            line.clear();
            ensure!(self.lines.read_line(&mut line)? > 0, "the event stream ended");
            if let Some(name) = line.strip_prefix("event: ") {
                return Ok(name.trim().to_owned());
            }
        }
    }
}

/// A value as a form sends it.
fn encoded(value: &str) -> String {
    let one = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    value.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_written_as_browsers_do() {
        assert_eq!(encoded("a b@c"), "a%20b%40c");
    }

    #[test]
    fn links_are_found_and_written_as_addresses() {
        let page = r#"<a href="/incidents?a=1&amp;b=2">older</a> <a href="/menu">menu</a>"#;
        assert_eq!(Browser::links(page, "/incidents?"), ["/incidents?a=1&b=2"]);
    }
}
