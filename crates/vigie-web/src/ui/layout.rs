//! What surrounds every page: the head, the header with its navigation, and the part that keeps itself up to date.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};
use vigie_core::ids::IncidentId;

use super::{
    assets,
    components::{flash, icon, person},
    language::{self, Language},
    menu, outbox,
    texts::Texts,
    visit::Visit,
    worker,
};

/// htmx keeps what people opened open when it brings a page up to date, and the sizes that `still.js` keeps.
const HTMX_CONFIG: &str = r#"{"morphIgnore":["data-htmx-powered","open","style"],"includeIndicatorCSS":false}"#;

/// Where a page stands in the navigation of [`menu`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Among the incidents.
    Incidents,
    /// Whether the viewer is on call.
    OnCall,
    /// Who to call.
    WhoToCall,
    /// Among the messages.
    Messages,
    /// Among the changes.
    Changes,
    /// Why an event did what it did.
    Explain,
    /// The health of the server.
    Health,
    /// Among the schedules.
    Schedules,
    /// Among the escalation policies.
    Policies,
    /// Among the people.
    Users,
    /// Among the settings.
    Settings,
    /// In the history of the configuration.
    Audit,
    /// Among the services.
    Services,
    /// Among the teams.
    Teams,
    /// Among the maintenance windows.
    Maintenance,
    /// On the list of all pages.
    Menu,
}

/// A page of the console.
pub(super) struct Page {
    /// What the browser's tab says.
    pub(super) title: String,
    /// Where it stands.
    pub(super) place: Place,
    /// It only changes with this incident; with anything where `None`.
    pub(super) follows: Option<IncidentId>,
    /// Its content.
    pub(super) content: Markup,
}

impl Page {
    /// The whole page, or only the part of it that is alive where a script asks for that.
    pub(super) fn answer(self, visit: &Visit) -> Response {
        let live = self.live(visit, true);
        let markup = if visit.is_fragment { live } else { whole(visit, &self, live) };
        response(visit, StatusCode::OK, markup)
    }

    /// The page as the answer to a form: one that was refused and holds what was typed, or something that is shown
    /// once. It stays as it is, whatever changes, until its reader leaves it.
    pub(super) fn answer_still(self, visit: &Visit, status: StatusCode) -> Response {
        response(visit, status, whole(visit, &self, self.live(visit, false)))
    }

    /// The list of incidents: it has few styles, so that it is there quickly.
    fn is_light(&self) -> bool {
        self.place == Place::Incidents && self.follows.is_none()
    }

    /// What it shows of very many services costs more than others: it asks for itself less often.
    fn is_calm(&self) -> bool {
        matches!(self.place, Place::Services | Place::WhoToCall)
    }

    /// When it asks for itself again. What hangs tells nobody: the health of the server is asked for in any case.
    fn asks_when(&self) -> &'static str {
        if self.place == Place::Health { "changed from:body, every 10s" } else { "changed from:body" }
    }

    fn live(&self, visit: &Visit, is_live: bool) -> Markup {
        let live = |value: &'static str| is_live.then_some(value);
        html! {
            div #live data-now=(visit.now) hx-get=[is_live.then_some(&visit.path)] hx-trigger=[live(self.asks_when())] hx-target=[live("#live")] hx-swap=[live("outerMorph")] {
                div #flash role="status" {
                    @if let Some(said) = &visit.flash { (flash::show(said, visit.texts)) }
                }
                (self.content)
            }
        }
    }
}

fn response(visit: &Visit, status: StatusCode, markup: Markup) -> Response {
    let mut response = (status, Html(markup.into_string())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Language, Cookie, HX-Request"));
    visit.forget_flash(&mut response);
    response
}

fn whole(visit: &Visit, page: &Page, live: Markup) -> Markup {
    let texts = visit.texts;
    let stream = match page.follows {
        Some(incident) => format!("/events/stream?incident={incident}&seen={}", visit.seen),
        None => format!("/events/stream?seen={}{}", visit.seen, if page.is_calm() { "&calm=yes" } else { "" }),
    };
    html! {
        (DOCTYPE)
        (root(visit.language, html! {
            (head(texts, &page.title, !page.is_light()))
            body.framed {
                a.skip href="#main" { (texts.frame.skip_to_content) }
                header.top {
                    a.brand href="/incidents" { (icon::logo()) span { (texts.frame.product) } }
                    (menu::side(visit, page.place))
                    span.stream hx-sse:connect=(stream) hx-swap="none" {
                        span.stream-live { span.stream-dot {} (texts.frame.stream_live) }
                        span.stream-lost { (icon::REFRESH) (texts.frame.stream_lost) }
                    }
                    (account(visit))
                }
                main #main tabindex="-1" { (live) }
                (outbox::place(texts, Some(visit)))
                (menu::bar(visit, page.place))
                (keys(texts))
            }
        }))
    }
}

/// The root of a page, with the words that `app.js` writes.
fn root(language: Language, content: Markup) -> Markup {
    let dates = &language.texts().dates;
    html! {
        html lang=(language.code()) data-ago=(dates.ago) data-in=(dates.in_future) data-day=(dates.day_letter) { (content) }
    }
}

/// What the keys do; `?` shows it where scripts run.
fn keys(texts: &Texts) -> Markup {
    let words = &texts.incidents;
    let all = [
        ("j k", words.key_walk),
        ("Enter", words.key_open),
        ("x", words.key_choose),
        ("a", words.acknowledge),
        ("r", words.resolve),
        ("/", words.key_search),
        ("?", words.key_help),
    ];
    html! {
        dialog.keys #keys aria-labelledby="keys-title" {
            h2 #keys-title { (words.keys) }
            dl.pairs { @for (key, what) in all { dt { @for one in key.split(' ') { kbd { (one) } " " } } dd { (what) } } }
            form method="dialog" { button.button type="submit" { (words.close) } }
        }
    }
}

fn account(visit: &Visit) -> Markup {
    let texts = visit.texts;
    html! {
        details.account {
            summary aria-label=(visit.viewer.name) {
                (person::avatar(&visit.viewer))
                span.account-name aria-hidden="true" { (visit.viewer.name) }
            }
            div.account-menu {
                strong { (visit.viewer.name) }
                span.quiet { (visit.viewer.email) }
                a.button href={ "/users/" (visit.viewer.id) } { (icon::PERSON) (texts.menu.my_profile) }
                a.button href="/devices" { (icon::DEVICE) (texts.devices.title) }
                (languages(visit.language, &visit.path))
                form method="post" action="/sign-out" {
                    input type="hidden" name="form_token" value=(visit.form_token());
                    button.button type="submit" { (icon::LEAVE) (texts.frame.sign_out) }
                }
            }
        }
    }
}

/// The choice of a language, which comes back to `path`.
pub(super) fn languages(current: Language, path: &str) -> Markup {
    html! {
        form.languages method="post" action="/language" role="group" aria-label=(current.texts().menu.language) {
            input type="hidden" name="to" value=(path);
            @for language in language::ALL {
                button type="submit" name="language" value=(language.code()) lang=(language.code()) aria-pressed=(language == current) { (language.name()) }
            }
        }
    }
}

/// A page for those who are not signed in, or where something went wrong: one card in the middle.
pub(super) fn bare(language: Language, title: &str, content: Markup) -> Html<String> {
    let texts = language.texts();
    let markup = html! {
        (DOCTYPE)
        (root(language, html! {
            (head(texts, title, true))
            body.bare {
                main.bare-card {
                    div.brand { (icon::logo()) span { (texts.frame.product) } }
                    (content)
                }
            }
        }))
    };
    Html(markup.into_string())
}

/// A page without navigation, with its own style and script, and no htmx: for the one that must come up in a second.
pub(super) fn light(visit: &Visit, title: &str, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        (root(visit.language, html! {
            head {
                (essentials(visit.texts, title))
                link rel="stylesheet" href=(assets::LANDING_STYLE.url());
                script defer src=(assets::LANDING_SCRIPT.url()) {}
            }
            body.landing {
                (content)
                // Over the page, so that nothing moves when it comes and goes.
                div.over {
                    button.over-news #news type="button" hidden { (visit.texts.landing.news) }
                    (outbox::place(visit.texts, None))
                }
            }
        }))
    }
}

/// What the browser shows by itself where no page comes: kept by the service worker.
pub(super) fn offline(language: Language, title: &str, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        (root(language, html! {
            head {
                (essentials(language.texts(), title))
            }
            body.alone { main #main { (content) (outbox::place(language.texts(), None)) } }
        }))
    }
}

/// What the pages of schedules and escalation policies need beside the style of all pages; they begin with it.
pub(super) fn planning_style() -> Markup {
    html! { link rel="stylesheet" href=(assets::PLANNING_STYLE.url()); }
}

/// What every page tells the browser first.
fn essentials(texts: &Texts, title: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content";
        meta name="color-scheme" content="light dark";
        title { (title) " · " (texts.frame.product) }
        link rel="icon" type="image/svg+xml" href=(assets::ICON.url());
        link rel="stylesheet" href=(assets::COMMON_STYLE.url());
        script defer src=(assets::OUTBOX.url()) {}
        script defer src=(assets::COMMON_SCRIPT.url()) {}
    }
}

/// `is_whole`: with the styles of what is configured.
fn head(texts: &Texts, title: &str, is_whole: bool) -> Markup {
    html! {
        head {
            (essentials(texts, title))
            meta name="htmx-config" content=(HTMX_CONFIG);
            meta name="theme-color" content=(worker::THEME_COLOR);
            link rel="manifest" href="/manifest.webmanifest";
            link rel="apple-touch-icon" href=(assets::ICON_180.url());
            link rel="stylesheet" href=(assets::STYLE.url());
            @if is_whole { link rel="stylesheet" href=(assets::CONFIGURE_STYLE.url()); }
            @if assets::HTMX.is_there() { script defer src=(assets::HTMX.url()) {} }
            script defer src=(assets::SCRIPT.url()) {}
        }
    }
}
