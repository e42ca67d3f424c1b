//! The few files that pages load, compiled in. Their addresses carry a hash of their content, so that browsers keep
//! them for ever and still get the new one after an update.

use std::{borrow::Cow, sync::LazyLock};

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest as _, Sha256};
use vigie_core::text::hex;

/// One file.
pub(super) struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: LazyLock<Cow<'static, [u8]>>,
    hash: LazyLock<String>,
}

macro_rules! asset {
    ($name:literal, $kind:literal, $bytes:expr) => {
        Asset {
            name: $name,
            kind: $kind,
            bytes: LazyLock::new(|| slim($name, $bytes)),
            hash: LazyLock::new(|| short_hash($bytes)),
        }
    };
}

macro_rules! styles {
    ($($name:literal)*) => { concat!($(include_str!(concat!("../../web/style/", $name, ".css"))),*).as_bytes() };
}

macro_rules! scripts {
    ($($name:literal)*) => { concat!($(include_str!(concat!("../../web/script/", $name, ".js"))),*).as_bytes() };
}

/// What every page needs, the one without a line too: the service worker keeps it, and nobody loads it twice.
pub(super) static COMMON_STYLE: Asset =
    asset!("common.css", "text/css; charset=utf-8", styles!("tokens" "base" "buttons" "outbox"));
/// The stylesheet of the console: one file for each family of pieces and each page that needs its own.
pub(super) static STYLE: Asset = asset!(
    "app.css",
    "text/css; charset=utf-8",
    styles!("frame" "components" "tabs" "forms" "rows" "list" "news" "touch")
);
/// What all other pages need too. The list of incidents, which must be light, does without.
pub(super) static CONFIGURE_STYLE: Asset = asset!(
    "configure.css",
    "text/css; charset=utf-8",
    styles!("held" "tables" "duty" "incident" "messages" "configure" "people" "settings" "devices")
);
/// What only the pages of schedules and escalation policies need: they ask for it themselves.
pub(super) static PLANNING_STYLE: Asset = asset!("planning.css", "text/css; charset=utf-8", styles!("schedule"));
/// What the page behind the link in a page needs of it: the fewer bytes the better at one bar of signal.
pub(super) static LANDING_STYLE: Asset =
    asset!("landing.css", "text/css; charset=utf-8", styles!("components" "landing" "touch"));
/// Keys, and what else pages do beside htmx.
pub(super) static SCRIPT: Asset =
    asset!("app.js", "text/javascript; charset=utf-8", scripts!("app" "still" "timeline"));
/// The live part of the page behind the link in a page.
pub(super) static LANDING_SCRIPT: Asset = asset!("landing.js", "text/javascript; charset=utf-8", scripts!("landing"));
/// What keeps things for the server while the line is away; pages and the service worker share it.
pub(super) static OUTBOX: Asset = asset!("outbox.js", "text/javascript; charset=utf-8", scripts!("outbox"));
/// What every page does, the one without a line too: clocks, what a press is, whether anybody looks, and what is kept
/// without a line.
pub(super) static COMMON_SCRIPT: Asset =
    asset!("common.js", "text/javascript; charset=utf-8", scripts!("clock" "attention" "keep"));
/// What the page of devices does.
pub(super) static DEVICES_SCRIPT: Asset = asset!("devices.js", "text/javascript; charset=utf-8", scripts!("devices"));
/// htmx and its event stream; empty where the build had no npm.
pub(super) static HTMX: Asset =
    asset!("htmx.js", "text/javascript; charset=utf-8", include_bytes!(concat!(env!("OUT_DIR"), "/htmx.js")));
/// The sign of the product.
pub(super) static ICON: Asset = asset!("icon.svg", "image/svg+xml", include_bytes!("../../web/icon.svg"));

/// The sign in the sizes that systems ask for, drawn from `icon.svg` by a browser.
pub(super) static ICON_180: Asset = asset!("icon-180.png", "image/png", include_bytes!("../../web/icon-180.png"));
/// For a home screen.
pub(super) static ICON_192: Asset = asset!("icon-192.png", "image/png", include_bytes!("../../web/icon-192.png"));
/// For a start screen.
pub(super) static ICON_512: Asset = asset!("icon-512.png", "image/png", include_bytes!("../../web/icon-512.png"));
/// For systems that cut icons into their own shape: what counts is in the middle.
pub(super) static ICON_MASKABLE: Asset =
    asset!("icon-maskable.png", "image/png", include_bytes!("../../web/icon-maskable.png"));
/// One colour, for the status bar of a phone.
pub(super) static BADGE: Asset = asset!("badge.png", "image/png", include_bytes!("../../web/badge.png"));

static ALL: [&Asset; 17] = [
    &COMMON_STYLE,
    &STYLE,
    &CONFIGURE_STYLE,
    &PLANNING_STYLE,
    &LANDING_STYLE,
    &SCRIPT,
    &LANDING_SCRIPT,
    &OUTBOX,
    &COMMON_SCRIPT,
    &DEVICES_SCRIPT,
    &HTMX,
    &ICON,
    &ICON_180,
    &ICON_192,
    &ICON_512,
    &ICON_MASKABLE,
    &BADGE,
];

impl Asset {
    /// Its address: `/assets/app.1a2b3c4d5e6f.css`.
    pub(super) fn url(&self) -> String {
        format!("/assets/{}", self.file_name())
    }

    /// Whether there is anything in it.
    pub(super) fn is_there(&self) -> bool {
        !self.bytes.is_empty()
    }

    fn file_name(&self) -> String {
        let (stem, ending) = self.name.rsplit_once('.').unwrap_or((self.name, ""));
        format!("{stem}.{}.{ending}", *self.hash)
    }
}

/// `GET /assets/{name}`
pub(super) async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = ALL.iter().find(|asset| asset.file_name() == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, asset.bytes.clone().into_owned()).into_response()
}

/// Our own styles and scripts without what only their readers need: indentation, comments that have lines of their own.
/// Neither has texts of several lines.
fn slim(name: &str, bytes: &'static [u8]) -> Cow<'static, [u8]> {
    let is_ours = name.ends_with(".css") || (name.ends_with(".js") && name != "htmx.js");
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|_| is_ours) else { return Cow::Borrowed(bytes) };
    let is_comment = |line: &&str| line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"));
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    let mut slim = lines.collect::<Vec<_>>().join("\n");
    if name.ends_with(".css") {
        for (wide, narrow) in [
            (";\n", ";"),
            ("{\n", "{"),
            ("}\n", "}"),
            (",\n", ","),
            (": ", ":"),
            ("; ", ";"),
            (" {", "{"),
            ("{ ", "{"),
            (" }", "}"),
            (";}", "}"),
            (", ", ","),
        ] {
            slim = slim.replace(wide, narrow);
        }
    }
    Cow::Owned(slim.into_bytes())
}

fn short_hash(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).iter().take(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_the_hash_of_the_content() {
        let url = STYLE.url();
        assert!(url.starts_with("/assets/app.") && url.ends_with(".css"), "{url}");
        assert_eq!(url.len(), "/assets/app.".len() + 12 + ".css".len());
        assert_ne!(short_hash(b"a"), short_hash(b"b"));
    }

    #[test]
    fn styles_and_scripts_travel_without_what_only_their_readers_need() {
        let css = slim("app.css", b"/* Why. */\n@layer a {\n  .b { color: red; margin: 0 1px; }\n}\n");
        assert_eq!(css, b"@layer a{.b{color:red;margin:0 1px}}".as_slice());
        let script = slim("app.js", b"// Why.\nif (a) {\n  b(); // still here\n}\n");
        assert_eq!(script, b"if (a) {\nb(); // still here\n}".as_slice());
        assert_eq!(slim("htmx.js", b"// kept\n"), b"// kept\n".as_slice());
    }

    #[tokio::test]
    async fn an_old_address_is_gone_rather_than_wrong() {
        let right = serve(Path(STYLE.file_name())).await;
        assert!(right.headers()[header::CACHE_CONTROL].to_str().is_ok_and(|value| value.contains("immutable")));
        assert_eq!(serve(Path("app.000000000000.css".into())).await.status(), StatusCode::NOT_FOUND);
    }
}
