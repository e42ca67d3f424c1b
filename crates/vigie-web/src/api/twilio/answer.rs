//! Carrying out what a person answered to a page.

use vigie_app::CommandError;
use vigie_core::{
    engine::{Command, Refusal, Request},
    incident::{Agent, Via},
    notify::{Delivery, Outcome, reply::Answer},
};

use crate::AppState;

/// Does what was answered to every one of these pages, writes the receipts, and says so in one sentence.
pub(super) async fn carry_out(state: &AppState, deliveries: &[Delivery], answer: Answer, via: Via) -> String {
    let (mut done, mut over, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for delivery in deliveries {
        let number = format!("#{}", delivery.notice.incident_number);
        let list = match ask(state, delivery, answer, via).await {
            Ok(()) => &mut done,
            Err(CommandError::Refused(Refusal::AlreadyResolved)) => &mut over,
            Err(error) => {
                tracing::error!(%error, delivery = %delivery.id, "an answer to a page was not carried out");
                &mut failed
            }
        };
        if !list.contains(&number) {
            list.push(number);
        }
    }
    let word = match answer {
        Answer::Acknowledge => "Acknowledged",
        Answer::Resolve => "Resolved",
    };
    let sentence =
        |word: &str, numbers: &[String]| (!numbers.is_empty()).then(|| format!("{word} {}.", numbers.join(", ")));
    let parts =
        [sentence(word, &done), sentence("Already resolved:", &over), sentence("Not done, try again:", &failed)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

async fn ask(state: &AppState, delivery: &Delivery, answer: Answer, via: Via) -> Result<(), CommandError> {
    let incident = delivery.incident;
    let answered = Command::reported(delivery, Outcome::Answered);
    state.app.command(answered).await?;
    // On a resolved incident an acknowledgement would reopen it: nobody means that by answering an old page.
    let is_over = state.app.store().incident(incident).await.is_ok_and(|found| found.is_some_and(|one| !one.is_open()));
    if is_over {
        return Err(Refusal::AlreadyResolved.into());
    }
    let request = match answer {
        Answer::Acknowledge => Request::Acknowledge,
        Answer::Resolve => Request::Resolve,
    };
    state.app.command(Command::Incident { incident, agent: Agent::User(delivery.user), via, request }).await?;
    Ok(())
}

/// All pages that travelled in the same message or call; only the named one where the provider's name for it is not
/// stored yet.
pub(super) async fn pages_of(state: &AppState, sid: &str, named: &str) -> Vec<Delivery> {
    let store = state.app.store();
    match store.delivery_by_provider_id(sid).await {
        Ok(found) if !found.is_empty() => return found,
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "the pages of a message could not be read"),
    }
    let Some(id) = vigie_core::ids::DeliveryId::parse(named) else { return Vec::new() };
    match store.delivery(id).await {
        Ok(found) => found.map(|receipt| receipt.delivery).into_iter().collect(),
        Err(error) => {
            tracing::error!(%error, "a page could not be read");
            Vec::new()
        }
    }
}
