//! Test my phone: a real test page to each of one's contact methods, with its receipt as it comes.

use axum::response::Response;
use maud::{Markup, html};
use vigie_core::notify::personal::PersonalContent;

use crate::ui::{
    act,
    components::{badge, button, card, icon, refusal},
    form::{Again, Posted, Typed},
    pages::users::{outcome, test},
    problem::Problem,
    visit::{Flash, Visit},
};

const FORM: &str = "test";
/// How many of the viewer's last messages are looked at for test pages.
const LOOKED_AT: u32 = 60;

/// How the viewer is reached, and the button that tries it.
pub(super) async fn card(visit: &Visit, again: Option<&Again<'_>>) -> Result<Markup, Problem> {
    let (texts, viewer) = (visit.texts, &visit.viewer);
    let messages = visit.state.app.store().personal_messages_of(viewer.id, LOOKED_AT).await?;
    let last = |method| {
        let is_test = |one: &&vigie_store::PersonalReceipt| {
            one.message.contact_method == method && one.message.content == PersonalContent::Test
        };
        messages.iter().find(is_test)
    };
    let is_sendable = |channel| visit.state.app.channels().get(channel).is_some();
    Ok(card::still(
        "reach",
        texts.duty.reach,
        html! {
            (refusal::show(Typed::of(again, FORM).refused))
            @if viewer.contact_methods.is_empty() { p.refusal { (icon::ALERT) (texts.duty.no_reach) } }
            ul.methods {
                @for method in &viewer.contact_methods {
                    li.method id={ "reach-" (method.id) } {
                        span.method-icon { (badge::channel_icon(method.channel)) }
                        div.method-what {
                            strong { (method.full_address()) }
                            span.quiet { (badge::channel_word(method.channel, texts)) " · " (method.label) }
                            @if method.verified_at.is_none() { div.row-state { (badge::pill("warn", icon::ALERT, texts.reach.not_verified)) } }
                            @if !is_sendable(method.channel) { div.row-state { (badge::pill("warn", icon::ALERT, texts.duty.not_sent)) } }
                            @if let Some(receipt) = last(method.id) { p.receipt-line { (texts.reach.last_test) " " (outcome(visit, receipt)) } }
                        }
                    }
                }
            }
            div.form-foot {
                @if viewer.contact_methods.iter().any(|method| is_sendable(method.channel)) {
                    (button::action_plain(visit, "/on-call/test", icon::SEND, texts.duty.test_phone, "primary"))
                }
                (button::link_with(&format!("/users/{}/notifications", viewer.id), icon::PENCIL, texts.duty.change_reach, "plain"))
            }
            p.quiet { (texts.duty.test_why) }
        },
    ))
}

/// `POST /on-call/test`: to every contact method that this server can send over. What is refused ends it.
pub(crate) async fn send(mut visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let viewer = visit.viewer.clone();
    let channels = visit.state.app.channels();
    for method in viewer.contact_methods.iter().filter(|method| channels.get(method.channel).is_some()) {
        if let Err(refused) = test(&visit, &viewer, method.id.as_str()).await {
            "/on-call".clone_into(&mut visit.path);
            let page = super::page(&visit, Some(&Again { form: FORM, posted: &posted, refused: &refused })).await?;
            return Ok(page.answer_still(&visit, refused.status));
        }
    }
    Ok(act::back(&visit.state, Some("/on-call"), &Flash::good(visit.texts.duty.did_test)))
}
