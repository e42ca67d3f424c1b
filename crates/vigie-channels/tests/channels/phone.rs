//! Calls, and everything that the provider posts back, signatures included.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::{OriginalUri, RawForm, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use testkit::fakes::{FakeTwilio, Listening, TwilioKind};
use vigie_channels::{
    Channel, ChannelsConfig, Envelope, Secret, Sent,
    twilio::{
        form::Form,
        inbound::{KeyPress, Reply, StatusReport},
        signature, twiml,
    },
};
use vigie_core::{
    directory::Channel::Phone,
    notify::{
        Outcome,
        reply::{self, Answer},
    },
};

use super::{PATIENCE, channel, envelope, twilio_config};

const ADA: &str = "+33612345678";

fn phone_over(provider: &FakeTwilio) -> Arc<dyn Channel> {
    let twilio = Some(twilio_config(provider.base_url()));
    channel(Phone, ChannelsConfig { twilio, ..ChannelsConfig::default() })
}

/// The part of the server that the provider calls back, without the rest of it.
struct Callbacks {
    listening: Listening,
    heard: Arc<Mutex<Vec<Heard>>>,
}

#[derive(Debug, PartialEq)]
enum Heard {
    Key(Option<Answer>),
    Reply(String, Option<Answer>),
    Status(Option<Outcome>),
}

impl Callbacks {
    async fn start() -> Self {
        let heard = Arc::<Mutex<Vec<Heard>>>::default();
        let router = Router::new().fallback(hear).with_state(Arc::clone(&heard));
        Self { listening: Listening::start_http(router, None).await, heard }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.listening.address())
    }

    fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.heard.lock().expect("no test panicked"))
    }
}

fn answer_of(text: &str) -> Option<Answer> {
    reply::parse(text).map(|reply| reply.answer)
}

async fn hear(
    State(heard): State<Arc<Mutex<Vec<Heard>>>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let url = format!("http://{}{uri}", text("host"));
    let form = Form::parse(&body);
    if !signature::is_valid(&Secret::new(FakeTwilio::AUTH_TOKEN), &url, &form, text(signature::HEADER)) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (noted, answer) = match uri.path() {
        "/answer" => (None, twiml::ask("Disk full. Press 4 to acknowledge.", &url.replace("/answer", "/key"))),
        "/key" => {
            let digits = KeyPress::read(&form).expect("a key press").digits;
            (Some(Heard::Key(digits.as_deref().and_then(answer_of))), twiml::say_once("Acknowledged."))
        }
        "/reply" => {
            let reply = Reply::read(&form).expect("a reply");
            (Some(Heard::Reply(reply.from, answer_of(&reply.body))), twiml::message("Acknowledged."))
        }
        _ => (Some(Heard::Status(StatusReport::read(&form).expect("a status").outcome)), twiml::nothing()),
    };
    heard.lock().expect("no test panicked").extend(noted);
    answer.into_response()
}

/// A call that was made, with the places where it calls back.
fn call(callbacks: &Callbacks) -> Envelope {
    Envelope {
        answer_url: Some(callbacks.url("/answer?delivery=QDELIVERY00001&again=1")),
        status_url: Some(callbacks.url("/status?delivery=QDELIVERY00001")),
        ..envelope(ADA)
    }
}

#[tokio::test]
async fn a_call_is_made_and_a_key_acknowledges() {
    let (provider, callbacks) = (FakeTwilio::start().await, Callbacks::start().await);
    let sent = phone_over(&provider).send(&call(&callbacks)).await;
    let request = provider.wait_for(1, PATIENCE).await.remove(0);
    assert_eq!(sent, Sent::HandedOver { provider_id: Some(request.sid.clone()) });
    assert_eq!((request.kind, request.field("From"), request.field("To")), (TwilioKind::Call, FakeTwilio::NUMBER, ADA));
    assert!(provider.pick_up(&request).await.body.contains("Disk full. Press 4 to acknowledge."));
    assert!(provider.press(&request, "4").await.body.contains("Acknowledged."));
    assert_eq!(callbacks.heard(), [Heard::Key(Some(Answer::Acknowledge))]);
}

#[tokio::test]
async fn what_became_of_a_call_comes_back() {
    let (provider, callbacks) = (FakeTwilio::start().await, Callbacks::start().await);
    phone_over(&provider).send(&call(&callbacks)).await;
    let request = provider.wait_for(1, PATIENCE).await.remove(0);
    for status in ["ringing", "busy", "completed"] {
        assert_eq!(provider.report_status(&request, status, "").await.status, 200);
    }
    let busy = Outcome::Failed { words: "busy".into() };
    let outcomes = [None, Some(busy), Some(Outcome::Delivered)].map(Heard::Status);
    assert_eq!(callbacks.heard(), outcomes);
}

#[tokio::test]
async fn a_text_reply_comes_back() {
    let (provider, callbacks) = (FakeTwilio::start().await, Callbacks::start().await);
    let answer = provider.reply(&callbacks.url("/reply"), ADA, "Resolved.").await;
    assert!(answer.body.contains("<Message>Acknowledged.</Message>"), "{}", answer.body);
    assert_eq!(callbacks.heard(), [Heard::Reply(ADA.into(), Some(Answer::Resolve))]);
}

#[tokio::test]
async fn a_stranger_acknowledges_nothing() {
    let (provider, callbacks) = (FakeTwilio::start().await, Callbacks::start().await);
    let form = [("MessageSid", "SM1"), ("From", ADA), ("Body", "4")];
    assert_eq!(provider.forge(&callbacks.url("/reply"), &form).await.status, 403);
    assert_eq!(callbacks.heard(), []);
}

#[tokio::test]
async fn without_an_address_to_answer_the_words_travel_with_the_call() {
    let provider = FakeTwilio::start().await;
    let speech = "Disk <full> on db1".to_owned();
    phone_over(&provider).send(&Envelope { speech, ..envelope(ADA) }).await;
    let request = provider.wait_for(1, PATIENCE).await.remove(0);
    assert_eq!(request.field("Url"), "");
    assert!(request.field("Twiml").contains("<Say loop=\"2\">Disk &lt;full&gt; on db1</Say>"), "{request:?}");
}
