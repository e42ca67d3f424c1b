//! A browser as far as a measure needs one: it signs in, keeps its cookies, and asks for pages.

use std::{
    collections::BTreeSet,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use super::server::{OWNER_EMAIL, OWNER_PASSWORD};

/// No page takes longer than this.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Somebody who is signed in to a server on this machine.
pub(super) struct Browser {
    port: u16,
    cookies: Vec<(String, String)>,
}

impl Browser {
    /// Signs the owner in.
    pub(super) fn sign_in(port: u16) -> Result<Self> {
        let mut browser = Self { port, cookies: Vec::new() };
        let form = browser.get("/sign-in")?;
        let (_, rest) = form.split_once("name=\"form_token\" value=\"").context("no form to sign in with")?;
        let token = rest.split('"').next().unwrap_or_default();
        let encode = |text: &str| text.replace('@', "%40").replace(' ', "+");
        let body = format!("form_token={token}&email={}&password={}", encode(OWNER_EMAIL), encode(OWNER_PASSWORD));
        let (status, _) = browser.request("POST", "/sign-in", &body)?;
        ensure!(status == 303, "signing in answered {status}");
        Ok(browser)
    }

    /// A page.
    pub(super) fn get(&mut self, path: &str) -> Result<String> {
        let (status, page) = self.request("GET", path, "")?;
        ensure!(status == 200, "GET {path} answered {status}");
        Ok(page)
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

    fn request(&mut self, method: &str, path: &str, body: &str) -> Result<(u16, String)> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\nAccept: text/html\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            cookies.join("; "),
            body.len()
        );
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
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
        Ok((status, page.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_and_written_as_addresses() {
        let page = r#"<a href="/incidents?a=1&amp;b=2">older</a> <a href="/menu">menu</a>"#;
        assert_eq!(Browser::links(page, "/incidents?"), ["/incidents?a=1&b=2"]);
    }
}
