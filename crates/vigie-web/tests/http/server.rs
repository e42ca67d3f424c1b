//! A server on a free port with its own database and a clock that stands still, and a client that talks to it.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use reqwest::{Client, Method, Response, header};
use serde_json::{Value as Json, json};
use testkit::fakes::FakeTwilio;
use tokio::net::TcpListener;
use vigie_app::{App, Clock, ConfigureError, Settings};
use vigie_channels::{Channels, ChannelsConfig, Secret, twilio::TwilioConfig};
use vigie_core::{
    directory::{Change, Channel, Object, Priority, User},
    grouping::Grouping,
    ids::PriorityId,
    notify::DeliveryState,
    service::Service,
    time::At,
};
use vigie_pagerduty::reference::Links;
use vigie_store::{ReceiptView, Store, TokenAccess};
use vigie_web::{AppState, WebSettings, router};

use crate::organisation::{self, ADA, KEY_V2};

/// How long anything may take before a test gives up. Generous: machines are shared.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks of [`until`].
const PAUSE: Duration = Duration::from_millis(20);

/// A full-access account token.
pub const TOKEN: &str = "full-access-token-00";
/// An account token that only reads.
pub const READING_TOKEN: &str = "read-only--token-000";
/// Ada's own token.
pub const ADAS_TOKEN: &str = "adas-own---token-000";

/// A running server.
pub struct Server {
    pub app: App,
    pub state: AppState,
    pub base: String,
    client: Client,
    _folder: tempfile::TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.text))
    }

    async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }
}

/// Waits until something is so.
pub async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    for _ in 0..PATIENCE.as_millis() / PAUSE.as_millis() {
        if is_so().await {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
    panic!("still not so: {what}");
}

impl Server {
    pub async fn start() -> Self {
        Self::start_with(WebSettings::default(), ChannelsConfig::default()).await
    }

    /// Without anybody or anything.
    pub async fn start_empty(settings: WebSettings) -> Self {
        Self::start_as(settings, ChannelsConfig::default(), false).await
    }

    /// A server that sends text messages and calls through a fake of Twilio.
    pub async fn start_with_twilio() -> (Self, FakeTwilio) {
        let provider = FakeTwilio::start().await;
        let twilio = TwilioConfig {
            base_url: provider.base_url(),
            account_sid: FakeTwilio::ACCOUNT_SID.into(),
            auth_token: Secret::new(FakeTwilio::AUTH_TOKEN),
            from_number: FakeTwilio::NUMBER.into(),
            ..TwilioConfig::default()
        };
        let channels = ChannelsConfig { twilio: Some(twilio), ..ChannelsConfig::default() };
        (Self::start_with(WebSettings::default(), channels).await, provider)
    }

    /// From now on alerts of the service join its open incident.
    pub async fn group_by_time(&self) {
        let configured: Result<(), ConfigureError<String>> = self
            .app
            .configure("test", |directory, _, _| {
                let mut service = Service::clone(&directory.services[&organisation::service()]);
                service.grouping = Grouping::Time { window: None };
                Ok((vec![Change::Put(Object::Service(Arc::new(service)))], ()))
            })
            .await;
        configured.unwrap();
    }

    pub async fn start_with(settings: WebSettings, channels: ChannelsConfig) -> Self {
        Self::start_as(settings, channels, true).await
    }

    async fn start_as(settings: WebSettings, channels: ChannelsConfig, has_organisation: bool) -> Self {
        vigie_channels::tls::install_provider();
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}/vigie.db", folder.path().display())).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let links = Links::new(&base, "https://acme.example.com");
        let app_settings = Settings { node_name: "test".into(), links, retention: None };
        let clock = Clock::manual(At::from_micros(1_795_338_000_000_000));
        let channels = Channels::build(channels).unwrap();
        let channels = settings.sink.as_ref().map_or_else(|| channels.clone(), |sink| sink.replace(channels.clone()));
        let app = App::start(app_settings, clock, store, channels).await.unwrap();
        if has_organisation {
            let configured: Result<(), vigie_app::ConfigureError<String>> =
                app.configure("test", |_, _, now| Ok((organisation::changes(now), ()))).await;
            configured.unwrap();
            for (text, access, user) in [
                (TOKEN, TokenAccess::Full, None),
                (READING_TOKEN, TokenAccess::ReadOnly, None),
                (ADAS_TOKEN, TokenAccess::Full, Some(organisation::ada())),
            ] {
                app.access().create_token(user, access, "test", Some(text.to_owned())).await.unwrap();
            }
        }
        let settings =
            WebSettings { test_clock: true, twilio_auth_token: Some(Secret::new(FakeTwilio::AUTH_TOKEN)), ..settings };
        let state = AppState::new(app.clone(), settings).unwrap();
        let service = router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { app, state, base, client: Client::new(), _folder: folder }
    }

    /// Exactly this request, nothing added.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<Vec<u8>>) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    /// A REST request with the account's token, in Ada's name.
    pub async fn rest(&self, method: &str, path: &str, body: Json) -> Answer {
        let authorization = format!("Token token={TOKEN}");
        let headers = [("authorization", authorization.as_str()), ("content-type", "application/json"), ("from", ADA)];
        let body = (!body.is_null()).then(|| body.to_string().into_bytes());
        self.send(method, path, &headers, body).await
    }

    pub async fn get(&self, path: &str) -> Json {
        let answer = self.rest("GET", path, Json::Null).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }

    /// Sends an event; the answer must be 202.
    pub async fn event(&self, action: &str, dedup_key: &str) -> Json {
        let event = json!({"routing_key": KEY_V2, "event_action": action, "dedup_key": dedup_key,
            "payload": {"summary": format!("{dedup_key} is broken"), "source": "db1", "severity": "critical"}});
        let answer = self.send("POST", "/v2/enqueue", &[], Some(event.to_string().into_bytes())).await;
        assert_eq!(answer.status, 202, "{}", answer.text);
        answer.json()
    }

    /// From now on Ada is called rather than written to.
    pub async fn call_ada_instead(&self) {
        let configured: Result<(), vigie_app::ConfigureError<String>> = self
            .app
            .configure("test", |directory, _, _| {
                let mut ada = User::clone(&directory.users[&organisation::ada()]);
                ada.contact_methods[0].channel = Channel::Phone;
                Ok((vec![Change::Put(Object::User(Arc::new(ada)))], ()))
            })
            .await;
        configured.unwrap();
    }

    /// Gives the account a priority, which no API makes; its id.
    pub async fn add_priority(&self, name: &str) -> String {
        let priority = Priority {
            id: PriorityId::parse("PPRIO01").unwrap(),
            name: name.to_owned(),
            description: String::new(),
            order: 1,
            color: "cc0000".to_owned(),
        };
        let id = priority.id.to_string();
        let put: Result<(), ConfigureError<String>> = self
            .app
            .configure("test", |_, _, _| Ok((vec![Change::Put(Object::Priority(Arc::new(priority.clone())))], ())))
            .await;
        put.unwrap();
        id
    }

    /// The newest incident.
    pub async fn newest_incident(&self) -> Json {
        self.get("/incidents?sort_by=incident_number:desc&limit=1").await["incidents"][0].take()
    }

    /// Everything that a refused request must leave as it is.
    pub async fn stored(&self) -> Json {
        // What is due because of earlier events shall not count as the doing of later requests, nor what a worker has in
        // its hands.
        self.app.run_due().await;
        let store = self.app.store();
        let is_under_way = |receipt: &ReceiptView| {
            receipt.state == DeliveryState::Queued && receipt.attempts > 0 && receipt.words.is_none()
        };
        let is_quiet = async || !store.recent_deliveries(100, None).await.unwrap().iter().any(is_under_way);
        until("nothing is under way", is_quiet).await;
        let batches = store.event_batches(None, 1000).await.unwrap();
        let entries = self.get("/log_entries?limit=100&total=true").await;
        let incidents = self.get("/incidents?date_range=all&limit=100&total=true").await;
        let changes = self.get("/change_events?limit=100").await;
        let mut alerts = Vec::new();
        for incident in incidents["incidents"].as_array().unwrap() {
            let id = incident["id"].as_str().unwrap();
            alerts.push(self.get(&format!("/incidents/{id}/alerts")).await);
            alerts.push(self.get(&format!("/incidents/{id}/notes")).await);
        }
        json!({
            "events": batches.iter().map(|batch| batch.events.len()).sum::<usize>(),
            "log_entries": entries,
            "incidents": incidents,
            "alerts_and_notes": alerts,
            "change_events": changes,
            "deliveries": store.recent_deliveries(100, None).await.unwrap().len(),
            "directory_version": self.app.directory().version,
            "directory": organisation::sizes(&self.app.directory()),
            "dead_letters": store.dead_letters(10).await.unwrap().len(),
        })
    }
}
