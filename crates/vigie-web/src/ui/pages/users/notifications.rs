//! `GET /users/{id}/notifications`: over what somebody is reached, in which order, and what else they hear of.

use std::sync::Arc;

use axum::{extract::Path, response::Response};
use maud::html;
use vigie_core::directory::User;
use vigie_store::PersonalReceipt;

use super::{Part, contact_methods, find, may_change, other_rules, rules};
use crate::ui::{form::Again, layout::Page, problem::Problem, visit::Visit};

/// How many of the last messages to somebody are looked at for test pages and codes.
const LOOKED_AT: u32 = 60;

/// The page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let user = find(&visit, &id)?;
    Ok(page(&visit, &user, None).await?.answer(&visit))
}

/// The same, with a form that was refused.
pub(super) async fn page(visit: &Visit, user: &Arc<User>, again: Option<&Again<'_>>) -> Result<Page, Problem> {
    let messages: Vec<PersonalReceipt> = match may_change(visit, user) {
        true => visit.state.app.store().personal_messages_of(user.id, LOOKED_AT).await?,
        false => Vec::new(),
    };
    let methods = contact_methods::card(visit, user, &messages, again).await?;
    let content = html! {
        div.stack {
            (methods)
            (rules::card(visit, user, again))
            div.columns {
                (other_rules::handoffs(visit, user, again))
                (other_rules::status_updates(visit, user, again))
            }
        }
    };
    Ok(super::page(visit, user, Part::Notifications, content))
}
