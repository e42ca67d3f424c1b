//! One request for a page: who looks, in which zone, with what to say first; and how pages are answered.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::tz::TimeZone;
use vigie_core::{
    directory::{Directory, Team, User},
    ids::{ServiceId, TeamId},
    incident::Incident,
    permission::{Action, Resource, may},
    time::At,
};
use vigie_store::OfServices;

use super::{cookies, language::Language, problem::Problem, rest::Rest, texts::Texts};
use crate::{AppState, permission::incident_resource};

/// The longest address that is remembered to come back to.
const LONGEST_PATH: usize = 512;
/// What htmx says in `HX-Source` when the live part of a page ([`super::layout`]) asks for itself again.
const LIVE_PART: &str = "div#live";

/// A request of somebody who is signed in. As an extractor it sends everybody else to the sign-in page.
pub(super) struct Visit {
    /// The server.
    pub(super) state: AppState,
    /// The configuration as it is now.
    pub(super) directory: Arc<Directory>,
    /// Who looks.
    pub(super) viewer: Arc<User>,
    /// The moment it is.
    pub(super) now: At,
    /// Where the viewer lives.
    pub(super) zone: TimeZone,
    /// The language that the page speaks.
    pub(super) language: Language,
    /// Its words.
    pub(super) texts: &'static Texts,
    /// The address that was asked for, with its query.
    pub(super) path: String,
    /// Only the live part of the page is wanted.
    pub(super) is_fragment: bool,
    /// How many changes there had been when the request came: what comes later, the page may not show.
    pub(super) seen: u64,
    /// What the last action came to.
    pub(super) flash: Option<Flash>,
    /// The REST API in the viewer's name.
    pub(super) rest: Rest,
    secret: String,
}

/// What an action came to, shown once on the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flash {
    /// It was done; else refused.
    pub(super) is_good: bool,
    /// One sentence.
    pub(super) text: String,
}

impl Visit {
    /// A visit by a person who is known; `secret` is what only their browser has and forms are protected with.
    pub(super) fn of(parts: &Parts, state: &AppState, viewer: Arc<User>, secret: String) -> Self {
        // Before anything is read that the page shows.
        let seen = state.app.changes_so_far();
        let language = Language::of(&parts.headers);
        Self {
            state: state.clone(),
            seen,
            now: state.app.now(),
            zone: TimeZone::get(&viewer.time_zone).unwrap_or(TimeZone::UTC),
            language,
            texts: language.texts(),
            flash: cookies::read(&parts.headers, cookies::FLASH).filter(|_| hears(parts)).and_then(Flash::from_cookie),
            directory: state.directory(),
            rest: Rest::of(parts, viewer.id),
            viewer,
            path: address(parts),
            is_fragment: is_fragment(parts),
            secret,
        }
    }

    /// Takes the message of the last action out of the browser: this answer shows it.
    pub(super) fn forget_flash(&self, response: &mut Response) {
        if self.flash.is_some() {
            let gone = cookies::write(cookies::FLASH, "", 0, is_secure(&self.state));
            response.headers_mut().append(header::SET_COOKIE, gone);
        }
    }

    /// The token for a form.
    pub(super) fn form_token(&self) -> String {
        cookies::form_token(&self.secret)
    }

    /// Whether the viewer may do something to something: the same question that the REST API asks.
    pub(super) fn may(&self, action: Action, resource: &Resource) -> bool {
        may(&self.directory, &*self.viewer, action, resource).is_ok()
    }

    /// Whether the viewer may see an incident.
    pub(super) fn may_see(&self, incident: &Incident) -> bool {
        self.may(Action::See, &incident_resource(&self.directory, incident))
    }

    /// The configuration as the viewer may see it.
    pub(super) fn seen(&self) -> Arc<Directory> {
        self.state.seen.by(&self.directory, (&*self.viewer).into())
    }

    /// Whether the viewer sees what belongs to these teams.
    pub(super) fn sees(&self, teams: &[TeamId]) -> bool {
        self.may(Action::See, &Resource::Object(teams.to_vec()))
    }

    /// Whether nothing is hidden from the viewer.
    pub(super) fn sees_all(&self) -> bool {
        Arc::ptr_eq(&self.seen(), &self.directory)
    }

    /// The teams that the viewer sees, by name; so many at most.
    pub(super) fn teams(&self, most: usize) -> Vec<Arc<Team>> {
        let mut teams: Vec<Arc<Team>> = self.seen().teams.values().cloned().collect();
        teams.sort_by_cached_key(|team| team.name.to_lowercase());
        teams.truncate(most);
        teams
    }

    /// The names of those of these teams that the viewer sees.
    pub(super) fn team_names(&self, teams: &[TeamId]) -> Vec<String> {
        let seen = self.seen();
        teams.iter().filter_map(|id| seen.teams.get(id)).map(|team| team.name.clone()).collect()
    }

    /// Of the services that are asked for (`None`: of all) those whose incidents the viewer may see.
    pub(super) fn in_sight(&self, asked: Option<Vec<ServiceId>>) -> OfServices {
        let seen = self.seen();
        let is_whole = Arc::ptr_eq(&seen, &self.directory);
        let is_seen = |id: &ServiceId| is_whole || seen.services.contains_key(id);
        match asked {
            Some(asked) => OfServices::Only(asked.into_iter().filter(is_seen).collect()),
            None if is_whole => OfServices::All,
            // What is hidden is little: private teams.
            None if self.may(Action::See, &Resource::Object(Vec::new())) => {
                OfServices::AllBut(self.directory.services.keys().copied().filter(|id| !is_seen(id)).collect())
            }
            None => OfServices::Only(seen.services.keys().copied().collect()),
        }
    }

    /// Whether the viewer may act on an incident.
    pub(super) fn may_respond_to(&self, incident: &Incident) -> bool {
        self.may(Action::Respond, &incident_resource(&self.directory, incident))
    }

    /// Whether the viewer is somebody who acts at all, if only on what is assigned to them.
    pub(super) fn may_act(&self) -> bool {
        self.may(Action::Respond, &Resource::Incident { teams: Vec::new(), assignees: vec![self.viewer.id] })
    }

    /// Lets a form through that one of our pages made for a person who may respond to incidents.
    ///
    /// # Errors
    /// When it comes from elsewhere or the viewer only looks.
    pub(super) fn permit(&self, form_token: &str) -> Result<(), Problem> {
        self.check_form(form_token)?;
        if self.may_act() { Ok(()) } else { Err(Problem::ReadOnly) }
    }

    /// Lets a form through that one of our pages made; what it asks is permitted elsewhere ([`super::rest`]).
    ///
    /// # Errors
    /// When it comes from elsewhere.
    pub(super) fn check_form(&self, form_token: &str) -> Result<(), Problem> {
        if cookies::is_form_token(form_token, &self.secret) { Ok(()) } else { Err(Problem::StaleForm) }
    }

    /// The secret of the session.
    pub(super) fn secret(&self) -> &str {
        &self.secret
    }
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let secret = cookies::read(&parts.headers, cookies::SESSION).map(str::to_owned);
        let checked = match &secret {
            Some(secret) => state.app.access().check_session(secret).await,
            None => Ok(None),
        };
        let user = checked.map_err(|error| Problem::from(error).into_response())?;
        let viewer = user.and_then(|user| state.directory().users.get(&user).cloned());
        match (secret, viewer) {
            (Some(secret), Some(viewer)) => Ok(Self::of(parts, state, viewer, secret)),
            _ => Err(to_sign_in(&way_back(parts), is_fragment(parts))),
        }
    }
}

fn address(parts: &Parts) -> String {
    parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned()
}

/// Where somebody was who has to sign in first: what a script or a form asks for is no page to come back to, the page
/// that it stands on is.
fn way_back(parts: &Parts) -> String {
    if parts.method == Method::GET && !is_fragment(parts) {
        return address(parts);
    }
    let named = ["hx-current-url", header::REFERER.as_str()].into_iter().find_map(|name| parts.headers.get(name));
    let page: Option<Uri> = named.and_then(|page| page.to_str().ok()?.parse().ok());
    let path = page.as_ref().and_then(Uri::path_and_query);
    path.map_or("/", |path| path.as_str()).to_owned()
}

fn is_fragment(parts: &Parts) -> bool {
    parts.headers.contains_key("hx-request")
}

/// Whether the message of the last action is for this request: it is for the page that the action ends on. A page that
/// only brings itself up to date, in another tab perhaps, and a form that asks for its preview, swallow it where they
/// overtake that page.
fn hears(parts: &Parts) -> bool {
    let is_refresh = parts.headers.get("hx-source").is_some_and(|source| source == LIVE_PART);
    parts.method == Method::GET && !is_refresh
}

impl Flash {
    /// Something was done.
    pub(super) fn good(text: &str) -> Self {
        Self { is_good: true, text: text.to_owned() }
    }

    /// Something was refused.
    pub(super) fn bad(text: &str) -> Self {
        Self { is_good: false, text: text.to_owned() }
    }

    fn from_cookie(value: &str) -> Option<Self> {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(value).ok()?).ok()?;
        let (kind, text) = text.split_once(' ')?;
        Some(Self { is_good: kind == "good", text: text.to_owned() })
    }

    /// The cookie that carries it to the next page.
    pub(super) fn to_cookie(&self, is_secure: bool) -> HeaderValue {
        let kind = if self.is_good { "good" } else { "bad" };
        let value = BASE64_URL_SAFE_NO_PAD.encode(format!("{kind} {}", self.text));
        cookies::write(cookies::FLASH, &value, 30, is_secure)
    }
}

/// Whether cookies must never travel in the clear.
pub(super) fn is_secure(state: &AppState) -> bool {
    state.links().public_url.starts_with("https://")
}

/// A path of ours to go to after an action, else the front page: never another site.
pub(super) fn own_path(path: Option<&str>) -> &str {
    let is_own = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.len() <= LONGEST_PATH
            && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    path.filter(is_own).unwrap_or("/")
}

/// "See there": after a form, or instead of a page.
pub(super) fn see(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, HeaderMap::from_iter([(header::LOCATION, location)])).into_response()
}

/// Marks an answer that is no page because nobody is signed in.
#[derive(Clone, Copy, Debug)]
pub(super) struct SignedOut;

fn to_sign_in(path: &str, is_fragment: bool) -> Response {
    let own = own_path(Some(path));
    let to: String = form_urlencoded::byte_serialize(own.as_bytes()).collect();
    let target = if matches!(own, "/" | "/incidents") { "/sign-in".to_owned() } else { format!("/sign-in?to={to}") };
    let mut response = match HeaderValue::from_str(&target) {
        // A script follows redirects by itself and would put the sign-in page into the list: it is told to go there.
        Ok(target) if is_fragment => (StatusCode::OK, [("hx-redirect", target)]).into_response(),
        _ => see(&target),
    };
    response.extensions_mut().insert(SignedOut);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(own_path(Some("/incidents?status=open")), "/incidents?status=open");
        for elsewhere in ["https://example.org", "//example.org", "/\\example.org", "incidents", "/a\nb"] {
            assert_eq!(own_path(Some(elsewhere)), "/", "{elsewhere}");
        }
        assert_eq!(own_path(None), "/");
    }

    #[test]
    fn a_flash_survives_its_cookie() {
        let flash = Flash::bad("Incident \"déjà\" resolved; sorry");
        let cookie = flash.to_cookie(false);
        let value = cookie.to_str().expect("text").split(['=', ';']).nth(1).expect("a value");
        assert_eq!(Flash::from_cookie(value), Some(flash));
        assert_eq!(Flash::from_cookie("???"), None);
    }

    #[test]
    fn the_way_back_is_kept() {
        let response = to_sign_in("/incidents/Q1?alerts=all", false);
        assert_eq!(response.headers()[header::LOCATION], "/sign-in?to=%2Fincidents%2FQ1%3Falerts%3Dall");
        let of_a_script = to_sign_in("/incidents/Q1", true);
        assert_eq!(of_a_script.headers()["hx-redirect"], "/sign-in?to=%2Fincidents%2FQ1");
    }

    #[test]
    fn whoever_pressed_a_button_comes_back_to_its_page() {
        let back = |method: &str, header: (&str, &str)| {
            let request = axum::http::Request::builder().method(method).uri("/incidents/bulk?a=1");
            way_back(&request.header(header.0, header.1).body(()).expect("a request").into_parts().0)
        };
        let page = "https://vigie.example.org/incidents?status=open";
        assert_eq!(back("GET", ("accept", "text/html")), "/incidents/bulk?a=1");
        assert_eq!(back("POST", ("referer", page)), "/incidents?status=open");
        assert_eq!(back("POST", ("accept", "text/html")), "/");
    }
}
