//! `GET /health`: whether this server pages, when it last did, what waits, and which ways to reach people it has.

use std::time::Duration;

use axum::response::Response;
use maud::{Markup, html};
use vigie_app::pulse::{LastSends, WEBHOOKS};
use vigie_core::{
    directory::Channel,
    permission::{Action, Resource},
    time::At,
};
use vigie_store::ReceiptView;

use crate::ui::{
    components::{badge, card, icon, page_head},
    layout::{Page, Place},
    moment,
    problem::Problem,
    texts::{fill, say},
    visit::Visit,
};

/// How many pages are looked at for one that went out.
const LOOKED_AT: u32 = 100;
/// A queue whose first entry is due for so long is behind, and marked.
const LATE_AFTER: Duration = Duration::from_secs(10);
/// How many events that were set aside are counted.
const MOST_LETTERS: u32 = 100;

/// The page, for those who may see people: how the server does says how busy they are.
pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    if !visit.may(Action::See, &Resource::People) {
        return Err(Problem::ReadOnly);
    }
    let app = &visit.state.app;
    let store = app.store();
    let ready = app.ready().await;
    let recent = store.recent_deliveries(LOOKED_AT, None).await?;
    let proven = recent.iter().filter_map(went_out).max();
    let texts = &visit.texts.insight;
    let queues = queues(&visit).await?;
    let database = database(&visit).await;
    let content = html! {
        (page_head::show(visit.texts.menu.health, Some(texts.health_lead), as_of(&visit)))
        div.stack {
            section.verdict #verdict data-still data-tone=(if ready.is_ok() { "good" } else { "bad" }) {
                p.verdict-word { (if ready.is_ok() { icon::CHECK } else { icon::ALERT }) (if ready.is_ok() { texts.pages_work } else { texts.pages_not }) }
                @if let Err(why) = &ready { p { (why) } }
                p { (texts.last_proven) ": " @match proven { Some(at) => (moment::ago(&visit, at)), None => (texts.never) } }
            }
            div.columns {
                (card::still("queues", texts.queues, queues))
                (card::still("database", texts.database, database))
                (card::still("providers", texts.providers, providers(&visit, &recent)))
            }
        }
    };
    let title = visit.texts.menu.health.to_owned();
    Ok(Page { title, place: Place::Health, follows: None, content }.answer(&visit))
}

/// How old the page is, and without scripts how to make it new.
fn as_of(visit: &Visit) -> Markup {
    let texts = &visit.texts.insight;
    html! {
        div {
            p.quiet.as-of { (say(texts.as_of, &[&moment::ago(visit, visit.now)])) }
            p.without-scripts { (texts.stands_still) " " a.standing href="/health" { (texts.look_again) } }
        }
    }
}

fn went_out(receipt: &ReceiptView) -> Option<At> {
    receipt.answered_at.or(receipt.delivered_at).or(receipt.handed_over_at)
}

/// What waits where, and how far behind each queue is.
async fn queues(visit: &Visit) -> Result<Markup, Problem> {
    let (app, texts) = (&visit.state.app, &visit.texts.insight);
    let store = app.store();
    let mut rows = vec![(texts.waiting.to_owned(), html! { (app.metrics().waiting_jobs.get()) })];
    for channel in Channel::ALL {
        let word = fill(texts.pages_by, badge::channel_word(channel, visit.texts));
        rows.push((word, lag(visit, store.next_delivery_due_at(channel).await?)));
    }
    rows.push((texts.personal.to_owned(), lag(visit, store.next_personal_message_due_at().await?)));
    rows.push((texts.webhooks.to_owned(), lag(visit, store.next_webhook_due_at().await?)));
    rows.push((texts.timers.to_owned(), lag(visit, store.next_due_at().await?)));
    rows.push((texts.dead_letters.to_owned(), html! { (store.dead_letters(MOST_LETTERS).await?.len()) }));
    let rows: Vec<(&str, Option<Markup>)> =
        rows.iter().map(|(word, what)| (word.as_str(), Some(what.clone()))).collect();
    Ok(card::pairs(&rows))
}

/// How far a queue is behind: since when its first entry is due.
fn lag(visit: &Visit, due_at: Option<At>) -> Markup {
    let texts = &visit.texts.insight;
    html! {
        @match due_at {
            None => span.quiet { (texts.empty) },
            Some(at) if at > visit.now => span.quiet { (say(texts.next_due, &[&moment::ago(visit, at)])) },
            Some(at) => {
                @let behind = say(texts.behind, &[&moment::lasting(visit, at)]);
                @if visit.now.since(at) > LATE_AFTER { span.pill data-tone="warn" { (icon::CLOCK) span { (behind) } } }
                @else { (behind) }
            }
        }
    }
}

/// Whether the database answers, how large it is, and how the last commit went.
async fn database(visit: &Visit) -> Markup {
    let (app, texts) = (&visit.state.app, &visit.texts.insight);
    let answers = app.store().ping().await.is_ok();
    let size = app.store().size_bytes().await.ok();
    let commit = app.pulse().last_commit();
    card::pairs(&[
        (texts.database_answers, Some(html! { (if answers { texts.answers_yes } else { texts.answers_no }) })),
        (texts.database_size, size.map(|bytes| html! { (megabytes(bytes)) })),
        (
            texts.last_commit,
            Some(match commit {
                Some(commit) => html! {
                    (moment::ago(visit, commit.at)) ", " (fill(texts.commit_took, &milliseconds(commit.took)))
                },
                None => html! { span.quiet { (texts.no_commit) } },
            }),
        ),
    ])
}

/// `12.3 MB`
fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
}

/// `0.8 ms`
fn milliseconds(took: Duration) -> String {
    format!("{}.{} ms", took.as_millis(), took.as_micros() / 100 % 10)
}

fn providers(visit: &Visit, recent: &[ReceiptView]) -> Markup {
    let texts = visit.texts;
    html! {
        ul.values.providers {
            @for channel in Channel::ALL {
                li {
                    (badge::channel_icon(channel)) (badge::channel_word(channel, texts))
                    @if visit.state.app.channels().get(channel).is_some() {
                        (badge::pill("good", icon::CHECK, texts.insight.set_up))
                        (last(visit, &last_sends(visit, channel, recent)))
                    }
                    @else { (badge::pill("plain", icon::SKIP, texts.insight.not_set_up)) }
                }
            }
            li { (icon::LINK) (texts.insight.webhooks) (last(visit, &visit.state.app.pulse().last_sends(WEBHOOKS))) }
        }
    }
}

/// How a channel last went: since the start, else what the last pages say.
fn last_sends(visit: &Visit, channel: Channel, recent: &[ReceiptView]) -> LastSends {
    let mut last = visit.state.app.pulse().last_sends(channel.as_str());
    let mut of_channel = recent.iter().filter(|receipt| receipt.delivery.channel == channel);
    last.success_at = last.success_at.or_else(|| of_channel.clone().filter_map(went_out).max());
    last.failure = last.failure.or_else(|| {
        let failed = of_channel.find(|receipt| receipt.failed_at.is_some())?;
        Some((failed.failed_at?, failed.words.clone().unwrap_or_default()))
    });
    last
}

fn last(visit: &Visit, last: &LastSends) -> Markup {
    let texts = &visit.texts.insight;
    html! {
        span.provider-last {
            span.quiet {
                @match last.success_at {
                    Some(at) => (say(texts.last_taken, &[&moment::ago(visit, at)])),
                    None => (texts.none_taken),
                }
            }
            span.quiet {
                @match &last.failure {
                    Some((at, words)) => (say(texts.last_refused, &[&moment::ago(visit, *at), words])),
                    None => (texts.no_failure),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_lengths_have_one_digit_behind_the_point() {
        assert_eq!(megabytes(12_345_678), "12.3 MB");
        assert_eq!(milliseconds(Duration::from_micros(12_860)), "12.8 ms");
    }
}
