//! Proving addresses: a code over the channel itself, and everything that must not work.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::fakes::{FakeTwilio, SmtpSink};

use crate::{
    harness::{PATIENCE, Server, Setup},
    setup::{email, person, phone, sms, text},
};

/// The address of the verification of somebody's only contact method.
async fn verification_of(server: &Server, user: &str) -> String {
    let methods = server.get(&format!("/users/{user}/contact_methods")).await;
    let [method] = methods["contact_methods"].as_array().expect("a list").as_slice() else { panic!("{methods}") };
    format!("/vigie/v1/users/{user}/contact_methods/{}/verification", text(&method["id"]))
}

async fn confirm(server: &Server, path: &str, code: &str) -> (StatusCode, Value) {
    server.ask(Method::PUT, path, Some(&json!({ "verification": { "code": code } }))).await
}

fn sentence(reply: &Value) -> String {
    text(&reply["error"]["errors"][0])
}

/// The first six digits that stand together.
fn code_in(words: &str) -> String {
    let digits: Vec<char> = words.chars().collect();
    let run = digits.windows(6).find(|six| six.iter().all(char::is_ascii_digit));
    run.unwrap_or_else(|| panic!("no code in {words:?}")).iter().collect()
}

/// A code that is not the given one.
fn another(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}

#[tokio::test]
async fn an_address_is_proved_by_saying_the_code_that_was_sent_there() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let path = verification_of(&server, &alice).await;
    assert_eq!(server.get(&path).await["verification"]["verified_at"], Value::Null);

    server.post(&path, &json!({})).await;
    let mails = mail.wait_for(1, PATIENCE).await;
    assert_eq!(mails[0].to, ["alice@pager.example"]);
    let code = code_in(&mails[0].text().expect("a text"));
    server.advance(Duration::from_secs(1)).await;
    let sent = server.get(&path).await["verification"].take();
    assert_eq!((&sent["tries_left"], &sent["last_message"]["state"]), (&json!(5), &json!("handed_over")));

    let (status, reply) = confirm(&server, &path, another(&code)).await;
    assert_eq!(
        (status.as_u16(), sentence(&reply).as_str()),
        (400, "That is not the code that was sent; it can be tried 4 more times")
    );
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let (status, reply) = confirm(&server, &path, &spaced).await;
    assert!(status == StatusCode::OK && reply["verification"]["verified_at"].is_string(), "{status} {reply}");
    let (status, reply) = confirm(&server, &path, &code).await;
    assert_eq!(status.as_u16(), 400, "a code is good once: {reply}");
    let (status, reply) = server.ask(Method::POST, &path, None).await;
    assert_eq!((status.as_u16(), sentence(&reply).as_str()), (400, "The contact method is verified already"));

    let method = path.trim_start_matches("/vigie/v1").trim_end_matches("/verification");
    let moved = json!({ "contact_method": { "address": "alice@elsewhere.example" } });
    assert_eq!(server.ask(Method::PUT, method, Some(&moved)).await.0, StatusCode::OK);
    assert_eq!(server.get(&path).await["verification"]["verified_at"], Value::Null, "another address proves nothing");
    assert!(!server.read_log().contains(&code), "a code is in the log");
}

#[tokio::test]
async fn a_text_carries_the_code_and_a_call_speaks_it() {
    let provider = FakeTwilio::start().await;
    let server = Setup::default().twilio(&provider).start().await;
    let alice = person(&server, "alice", &[sms("612345678", 0)]).await;
    let bob = person(&server, "bob", &[phone("687654321", 0)]).await;
    let (to_alice, to_bob) = (verification_of(&server, &alice).await, verification_of(&server, &bob).await);

    server.post(&to_alice, &json!({})).await;
    let message = provider.wait_for(1, PATIENCE).await[0].clone();
    assert_eq!(message.field("To"), "+33612345678");
    server.advance(Duration::from_secs(1)).await;
    assert_eq!(provider.report_status(&message, "delivered", "").await.status, 200);
    let last = server.get(&to_alice).await["verification"]["last_message"].take();
    assert_eq!(last["state"], "delivered");
    assert_eq!(confirm(&server, &to_alice, &code_in(message.field("Body"))).await.0, StatusCode::OK);

    server.post(&to_bob, &json!({})).await;
    let call = provider.wait_for(2, PATIENCE).await[1].clone();
    let spoken = call.field("Twiml").replace(", ", "");
    assert!(call.field("To") == "+33687654321" && spoken.contains("I repeat"), "{spoken}");
    assert_eq!(confirm(&server, &to_bob, &code_in(&spoken)).await.0, StatusCode::OK);
    let messages = server.get(&format!("/vigie/v1/users/{bob}/messages")).await;
    assert_eq!(
        (&messages["messages"][0]["kind"], &messages["messages"][0]["channel"]),
        (&json!("verification"), &json!("phone"))
    );
}

#[tokio::test]
async fn a_code_can_be_guessed_at_five_times_and_ends_after_ten_minutes() {
    let provider = FakeTwilio::start().await;
    let server = Setup::default().twilio(&provider).start().await;
    let alice = person(&server, "alice", &[sms("612345678", 0)]).await;
    let path = verification_of(&server, &alice).await;
    server.post(&path, &json!({})).await;
    let code = code_in(provider.wait_for(1, PATIENCE).await[0].field("Body"));
    for left in (0..5).rev() {
        let (status, reply) = confirm(&server, &path, another(&code)).await;
        let text = format!("That is not the code that was sent; it can be tried {left} more times");
        assert_eq!((status.as_u16(), sentence(&reply)), (400, text));
    }
    let (status, reply) = confirm(&server, &path, &code).await;
    assert!(status.as_u16() == 400 && sentence(&reply).starts_with("There is no valid code"), "{reply}");

    server.advance(Duration::from_secs(60)).await;
    server.post(&path, &json!({})).await;
    let code = code_in(provider.wait_for(2, PATIENCE).await[1].field("Body"));
    server.advance(Duration::from_secs(600)).await;
    let (status, reply) = confirm(&server, &path, &code).await;
    assert!(status.as_u16() == 400 && sentence(&reply).starts_with("There is no valid code"), "{reply}");
}

#[tokio::test]
async fn nobody_floods_an_address_with_codes() {
    let provider = FakeTwilio::start().await;
    let server = Setup::default().twilio(&provider).start().await;
    let alice = person(&server, "alice", &[sms("612345678", 0)]).await;
    let path = verification_of(&server, &alice).await;
    server.post(&path, &json!({})).await;
    let (status, reply) = server.ask(Method::POST, &path, None).await;
    assert!(status.as_u16() == 429 && sentence(&reply).starts_with("A code was sent to this address a moment ago"));
    for _ in 0..4 {
        server.advance(Duration::from_secs(60)).await;
        server.post(&path, &json!({})).await;
    }
    server.advance(Duration::from_secs(60)).await;
    // The same number again, as somebody else's contact method: it is the same phone.
    let bob = person(&server, "bob", &[sms("612345678", 0)]).await;
    let (status, reply) = server.ask(Method::POST, &verification_of(&server, &bob).await, None).await;
    assert!(status.as_u16() == 429 && sentence(&reply).starts_with("5 codes were sent to this address"), "{reply}");
    assert_eq!(provider.requests().len(), 5);
}

#[tokio::test]
async fn without_the_channel_no_code_is_promised_and_pages_go_to_who_never_proved_anything() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).start().await;
    let alice = person(&server, "alice", &[sms("612345678", 0)]).await;
    let (status, reply) = server.ask(Method::POST, &verification_of(&server, &alice).await, None).await;
    let text = "This server cannot send over sms: its administrator has to configure it first";
    assert_eq!((status.as_u16(), sentence(&reply).as_str()), (400, text));

    let bob = person(&server, "bob", &[email("bob@pager.example", 0)]).await;
    let key = crate::setup::service_paging(&server, &[&bob]).await;
    server.event(&key, "trigger", "disk-full").await;
    assert_eq!(mail.wait_for(1, PATIENCE).await[0].to, ["bob@pager.example"]);
}
