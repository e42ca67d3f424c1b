//! A provider of text messages and calls that speaks Twilio's REST API and calls back with valid signatures.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Path, RawForm, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha1::Sha1;

use super::{Answer, Listening, Record, Script, post_form};

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwilioKind {
    /// A text message.
    Message,
    /// A call.
    Call,
}

/// One request that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwilioRequest {
    /// For what.
    pub kind: TwilioKind,
    /// The name it was given.
    pub sid: String,
    /// The form as it came.
    pub form: Vec<(String, String)>,
    /// The idempotency token that came with it.
    pub idempotency_token: Option<String>,
}

impl TwilioRequest {
    /// A value of the form; empty where there is none.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwilioFault {
    /// It is refused as the provider refuses things.
    Refuse {
        /// The HTTP status.
        status: u16,
        /// The provider's error code (21211: not a phone number).
        code: u32,
        /// The provider's words.
        message: &'static str,
    },
    /// A proxy answers instead of the provider: this status and a page of HTML.
    Page(u16),
    /// No answer, ever.
    Hang,
}

/// A provider with one account.
#[derive(Debug)]
pub struct FakeTwilio {
    listening: Listening,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    requests: Record<TwilioRequest>,
    faults: Script<TwilioFault>,
}

impl FakeTwilio {
    /// The account.
    pub const ACCOUNT_SID: &str = "AC00000000000000000000000000000001";
    /// Its token.
    pub const AUTH_TOKEN: &str = "fake-twilio-token";
    /// Its number.
    pub const NUMBER: &str = "+15550100";

    /// Starts it.
    pub async fn start() -> Self {
        let shared = Arc::<Shared>::default();
        let router = Router::new()
            .route("/2010-04-01/Accounts/{account}/Messages.json", post(create_message))
            .route("/2010-04-01/Accounts/{account}/Calls.json", post(create_call))
            .route("/2010-04-01/Accounts/{account}", get(show_account))
            .with_state(Arc::clone(&shared));
        Self { listening: Listening::start_http(router, None).await, shared }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.listening.address()
    }

    /// The setting that sends requests here.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// What goes wrong with the next requests, one step each.
    pub fn script(&self, faults: impl IntoIterator<Item = TwilioFault>) {
        self.shared.faults.extend(faults);
    }

    /// The accepted requests so far.
    #[must_use]
    pub fn requests(&self) -> Vec<TwilioRequest> {
        self.shared.requests.all()
    }

    /// Waits for at least `count` accepted requests and gives all of them back.
    ///
    /// # Panics
    /// When they do not come in time.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> Vec<TwilioRequest> {
        self.shared.requests.wait_for(count, patience).await
    }

    /// Reports a status (`delivered`, `busy` …) to the request's status callback, with an error code where not empty.
    pub async fn report_status(&self, request: &TwilioRequest, status: &str, error_code: &str) -> Answer {
        let (sid, name) = match request.kind {
            TwilioKind::Message => ("MessageSid", "MessageStatus"),
            TwilioKind::Call => ("CallSid", "CallStatus"),
        };
        let form =
            [(sid, request.sid.as_str()), (name, status), ("To", request.field("To")), ("ErrorCode", error_code)];
        self.call_back(request.field("StatusCallback"), &form).await
    }

    /// The person sends a text message to our number, which the provider posts to `url`.
    pub async fn reply(&self, url: &str, from: &str, body: &str) -> Answer {
        let sid = format!("SM{:032}", 900_000 + body.len());
        self.call_back(url, &[("MessageSid", &sid), ("From", from), ("To", Self::NUMBER), ("Body", body)]).await
    }

    /// The person picks up: the provider fetches what to say.
    pub async fn pick_up(&self, request: &TwilioRequest) -> Answer {
        let form = [("CallSid", request.sid.as_str()), ("To", request.field("To")), ("CallStatus", "in-progress")];
        self.call_back(request.field("Url"), &form).await
    }

    /// The person picks up and presses a key, which goes where the words asked for it.
    ///
    /// # Panics
    /// When the words ask for no key.
    pub async fn press(&self, request: &TwilioRequest, digits: &str) -> Answer {
        let twiml = self.pick_up(request).await.body;
        let action = twiml.split_once("action=\"").and_then(|(_, rest)| rest.split_once('"'));
        let action = action.unwrap_or_else(|| panic!("no <Gather action> in {twiml}")).0.replace("&amp;", "&");
        let form = [("CallSid", request.sid.as_str()), ("To", request.field("To")), ("Digits", digits)];
        self.call_back(&action, &form).await
    }

    /// Posts a form to `url` with a valid signature.
    pub async fn call_back(&self, url: &str, form: &[(&str, &str)]) -> Answer {
        let form = owned(form);
        let signature = sign(Self::AUTH_TOKEN, url, &form);
        post_form(url, &[("X-Twilio-Signature", &signature)], &form).await
    }

    /// Posts a form to `url` as somebody who does not know the token.
    pub async fn forge(&self, url: &str, form: &[(&str, &str)]) -> Answer {
        let form = owned(form);
        let signature = sign("guessed", url, &form);
        post_form(url, &[("X-Twilio-Signature", &signature)], &form).await
    }
}

fn owned(form: &[(&str, &str)]) -> Vec<(String, String)> {
    form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The provider's own signature, written apart from the product's so that each checks the other.
fn sign(token: &str, url: &str, form: &[(String, String)]) -> String {
    let mut sorted = form.to_vec();
    sorted.sort();
    let text: String = sorted.iter().map(|(name, value)| format!("{name}{value}")).collect();
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).expect("a key of any length");
    mac.update(format!("{url}{text}").as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

async fn create_message(
    state: State<Arc<Shared>>,
    account: Path<String>,
    headers: HeaderMap,
    form: RawForm,
) -> Response {
    create(TwilioKind::Message, &state, &account, &headers, &form.0).await
}

async fn create_call(state: State<Arc<Shared>>, account: Path<String>, headers: HeaderMap, form: RawForm) -> Response {
    create(TwilioKind::Call, &state, &account, &headers, &form.0).await
}

async fn show_account(Path(account): Path<String>, headers: HeaderMap) -> Response {
    let account = account.trim_end_matches(".json");
    match refuse_stranger(account, &headers) {
        Some(refusal) => refusal,
        None => axum::Json(json!({ "sid": account, "status": "active" })).into_response(),
    }
}

async fn create(kind: TwilioKind, shared: &Shared, account: &str, headers: &HeaderMap, form: &[u8]) -> Response {
    if let Some(refusal) = refuse_stranger(account, headers) {
        return refusal;
    }
    match shared.faults.next() {
        Some(TwilioFault::Refuse { status, code, message }) => return refuse(status, code, message),
        Some(TwilioFault::Page(status)) => return (status_of(status), "<html>Bad gateway</html>").into_response(),
        Some(TwilioFault::Hang) => std::future::pending().await,
        None => {}
    }
    let prefix = if kind == TwilioKind::Message { "SM" } else { "CA" };
    let sid = format!("{prefix}{:032}", shared.requests.all().len() + 1);
    let form = form_urlencoded::parse(form).into_owned().collect();
    let token = headers.get("i-twilio-idempotency-token").and_then(|token| token.to_str().ok());
    let idempotency_token = token.map(str::to_owned);
    shared.requests.push(TwilioRequest { kind, sid: sid.clone(), form, idempotency_token });
    (StatusCode::CREATED, axum::Json(json!({ "sid": sid, "status": "queued" }))).into_response()
}

/// Wrong account or wrong token.
fn refuse_stranger(account: &str, headers: &HeaderMap) -> Option<Response> {
    let known = STANDARD.encode(format!("{}:{}", FakeTwilio::ACCOUNT_SID, FakeTwilio::AUTH_TOKEN));
    let shown = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = account == FakeTwilio::ACCOUNT_SID && shown == format!("Basic {known}");
    (!is_known).then(|| refuse(401, 20003, "Authenticate"))
}

fn refuse(status: u16, code: u32, message: &str) -> Response {
    (status_of(status), axum::Json(json!({ "status": status, "code": code, "message": message }))).into_response()
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a test names real statuses")
}
