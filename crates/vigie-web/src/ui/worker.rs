//! What makes the console an app on somebody's phone: its manifest, the service worker, and the page without a line.

use axum::{
    Json,
    extract::{Path, Query},
    http::header,
    response::{Html, IntoResponse, Response},
};
use maud::html;
use serde::Deserialize;
use serde_json::json;

use super::{
    assets,
    components::{button, icon},
    language::Language,
    layout,
    problem::Problem,
};

/// The colour of what surrounds the app.
pub(super) const THEME_COLOR: &str = "#1f3a8a";

/// The script behind the two constants that it needs.
const SCRIPT: &str = include_str!("../../web/script/worker.js");

/// Whose words the service worker speaks: whoever asked for it.
#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    language: String,
}

/// `GET /manifest.webmanifest`
pub(super) async fn manifest(language: Language) -> Response {
    let texts = language.texts();
    let icon = |asset: &assets::Asset, sizes: &str, purpose: &str| json!({ "src": asset.url(), "sizes": sizes, "type": "image/png", "purpose": purpose });
    let shortcut = |name: &str, url: &str| json!({ "name": name, "url": url });
    let manifest = json!({
        "id": "/",
        "name": texts.frame.product,
        "short_name": texts.frame.product,
        "lang": language.code(),
        "start_url": "/incidents",
        "scope": "/",
        "display": "standalone",
        "background_color": "#0e1220",
        "theme_color": THEME_COLOR,
        "icons": [
            icon(&assets::ICON_192, "192x192", "any"),
            icon(&assets::ICON_512, "512x512", "any"),
            icon(&assets::ICON_MASKABLE, "512x512", "maskable"),
        ],
        "shortcuts": [
            shortcut(texts.menu.incidents, "/incidents"),
            shortcut(texts.menu.on_call, "/on-call"),
            shortcut(texts.menu.who_to_call, "/who-to-call"),
        ],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], Json(manifest).into_response().into_body()).into_response()
}

/// `GET /sw.js`: at the root, so that all pages are its own. Browsers look for a new one whenever a page is opened.
pub(super) async fn script(Query(wish): Query<Wish>, asked: Language) -> Response {
    let language = Language::parse(&wish.language).unwrap_or(asked);
    let words = &language.texts().outbox;
    let files = json!([
        format!("/offline/{}", language.code()),
        assets::COMMON_STYLE.url(),
        assets::OUTBOX.url(),
        assets::COMMON_SCRIPT.url(),
        assets::ICON.url(),
    ]);
    let words = json!({
        "acknowledge": words.acknowledge_one,
        "press": language.texts().incidents.acknowledge,
        "open": words.open,
        "acknowledged": words.acknowledged,
        "kept": words.kept,
        "late": words.late,
        "failed": words.failed,
        "icon": assets::ICON_192.url(),
        "badge": assets::BADGE.url(),
    });
    let script = format!(
        "importScripts({});\nconst files = {files};\nconst words = {words};\n{SCRIPT}",
        json!(assets::OUTBOX.url())
    );
    let headers = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, script).into_response()
}

/// `GET /offline/{language}`: what the service worker shows where no page comes.
pub(super) async fn offline(Path(code): Path<String>) -> Result<Response, Problem> {
    let language = Language::parse(&code).ok_or(Problem::NoPage)?;
    let texts = language.texts();
    let content = html! {
        div.offline {
            (icon::CLOUD)
            h1 { (texts.outbox.offline_title) }
            p { (texts.outbox.offline_why) }
            (button::link("", texts.outbox.try_again))
        }
    };
    Ok(Html(layout::offline(language, texts.outbox.offline_title, content).into_string()).into_response())
}
