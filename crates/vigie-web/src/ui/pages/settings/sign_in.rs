//! `GET /settings/sign-in`: in which ways people sign in, and who is signed in.

use axum::response::Response;
use maud::{Markup, html};
use vigie_app::Access;
use vigie_store::SessionRow;

use super::{Part, administers};
use crate::ui::{
    components::{badge, button, card, icon, person},
    moment,
    problem::Problem,
    texts::say,
    visit::Visit,
};

/// How many sessions are shown; the newest.
const MOST_SHOWN: u32 = 100;

/// The page.
pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    if !administers(&visit) {
        return Err(Problem::ReadOnly);
    }
    let texts = &visit.texts.settings;
    let sessions = visit.state.app.access().latest_sessions(MOST_SHOWN).await?;
    let way = |icon, name: &str, why: &str, is_there: bool| {
        html! {
            li.thing {
                span.method-icon { (icon) }
                div.thing-what { strong { (name) } p.quiet { (why) } }
                @if is_there { (badge::pill("good", icon::CHECK, visit.texts.insight.set_up)) } @else { (badge::pill("plain", icon::SKIP, texts.not_there)) }
            }
        }
    };
    let content = html! {
        div.stack {
            (card::show("ways", texts.ways, None, html! {
                ul.things {
                    (way(icon::MAIL, texts.way_password, texts.way_password_why, true))
                    (way(icon::SEND, texts.way_link, texts.way_link_why, true))
                    (way(icon::GLOBE, texts.way_sso, texts.way_sso_why, false))
                }
            }))
            (card::show("sessions", texts.signed_in, Some(sessions.len()), html! {
                ul.things { @for session in &sessions { (row(&visit, session)) } }
            }))
        }
    };
    Ok(super::page(&visit, Part::SignIn, html! {}, content).answer(&visit))
}

fn row(visit: &Visit, session: &SessionRow) -> Markup {
    let user = visit.directory.users.get(&session.user);
    html! {
        li.thing {
            @if let Some(user) = user { (person::avatar(user)) }
            div.thing-what {
                strong { @match user { Some(user) => a href={ "/users/" (user.id) "/access" } { (user.name) }, None => (visit.texts.frame.person_gone) } }
                ul.facts {
                    li { (say(visit.texts.users.signed_in, &[&moment::ago(visit, session.created_at)])) }
                    li { (say(visit.texts.dates.until, &[&moment::short(visit, session.expires_at)])) }
                }
            }
            @if Access::is_session(session, visit.secret()) { (badge::pill("good", icon::DEVICE, visit.texts.users.this_browser)) }
            @else { (button::quiet(visit, &format!("/users/{}/sessions/{}/end", session.user, session.id()), icon::LEAVE, visit.texts.users.end)) }
        }
    }
}
