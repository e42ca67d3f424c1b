//! The console as a browser without scripts meets it.

mod changes;
mod devices;
mod explain;
mod first_run;
mod forged;
mod form;
mod frame;
mod health;
mod incidents;
mod kept;
mod landing;
mod messages;
mod moments;
mod on_call;
mod outbox;
mod pages;
mod parts;
mod people;
mod permissions;
mod plain_forms;
mod policies;
mod room;
mod schedules;
mod services;
mod settings;
mod shift_schedules;
mod sizes;
mod stream;
mod teams;
mod undo;

use reqwest::{Client, Response, header, redirect};
use vigie_channels::sink::Sink;
use vigie_core::ids::UserId;
use vigie_web::WebSettings;

use crate::{
    organisation::{self, ADA},
    server::Server,
};

pub const PASSWORD: &str = "correct horse battery";

/// A browser: it asks for HTML, keeps its cookies and shows redirects.
pub struct Browser<'a> {
    server: &'a Server,
    client: Client,
    pub cookies: Vec<(String, String)>,
    pub language: &'static str,
}

impl<'a> Browser<'a> {
    pub fn new(server: &'a Server) -> Self {
        let client = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { server, client, cookies: Vec::new(), language: "en" }
    }

    pub async fn signed_in(server: &'a Server) -> Self {
        let ada: UserId = organisation::ada();
        server.app.access().set_password(ada, PASSWORD).await.unwrap();
        let mut browser = Self::new(server);
        let answer = browser.sign_in(PASSWORD).await;
        assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/".to_owned()));
        browser
    }

    pub async fn get(&mut self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.server.base));
        self.ask(request).await
    }

    /// What the live part of an open page does when it hears of a change.
    pub async fn refresh(&mut self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.server.base));
        self.ask(request.header("hx-request", "true").header("hx-source", "div#live")).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = self.client.post(format!("{}{path}", self.server.base)).form(fields);
        self.ask(request).await
    }

    /// A form that a script sends instead of the browser.
    pub async fn of_script(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = self.client.post(format!("{}{path}", self.server.base)).form(fields);
        self.ask(request.header("hx-request", "true")).await
    }

    pub async fn sign_in(&mut self, password: &str) -> Response {
        self.sign_in_as(ADA, password).await
    }

    pub async fn sign_in_as(&mut self, email: &str, password: &str) -> Response {
        let page = self.get("/sign-in").await.text().await.unwrap();
        self.post("/sign-in", &[("form_token", &form_token(&page)), ("email", email), ("password", password)]).await
    }

    pub async fn ask(&mut self, request: reqwest::RequestBuilder) -> Response {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::COOKIE, cookies.join("; "));
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(kept, _)| kept != name);
            self.cookies.push((name.to_owned(), rest.split(';').next().unwrap().to_owned()));
        }
        answer
    }
}

pub fn location(answer: &Response) -> String {
    answer.headers()[header::LOCATION].to_str().unwrap().to_owned()
}

pub fn form_token(page: &str) -> String {
    let found = page.split_once("name=\"form_token\" value=\"");
    let (_, rest) = found.unwrap_or_else(|| panic!("no form is on this page: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

pub async fn start() -> Server {
    let settings = WebSettings { sink: Some(Sink::default()), ..WebSettings::default() };
    Server::start_with(settings, vigie_channels::ChannelsConfig::default()).await
}
