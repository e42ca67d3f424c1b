//! The addresses of calendar feeds, and the replies that show them.

use serde_json::{Value, json};
use vigie_core::directory::PrivateUrlKey;

use crate::reference::Links;

/// The address of a feed, for programs that fetch it and for those that subscribe.
#[must_use]
pub fn addresses(links: &Links, key: &PrivateUrlKey) -> (String, String) {
    let http = links.page(&format!("/private/{}/feed", key.as_str()));
    let rest = http.split_once("://").map_or(http.as_str(), |(_, rest)| rest);
    let web = format!("webcal://{rest}");
    (http, web)
}

/// Writes where a feed is; null where there is none.
#[must_use]
pub fn to_wire(links: &Links, key: Option<&PrivateUrlKey>) -> Value {
    let addresses = key.map(|key| addresses(links, key));
    json!({
        "type": "calendar",
        "private_url_key": key.map(PrivateUrlKey::as_str),
        "http_cal_url": addresses.as_ref().map(|(http, _)| http),
        "web_cal_url": addresses.as_ref().map(|(_, web)| web),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_where_people_look() {
        let links = Links::new("https://api.example.org", "https://vigie.example.org/");
        let key = PrivateUrlKey::parse("0123456789abcdef").expect("a key");
        let (http, web) = addresses(&links, &key);
        assert_eq!(http, "https://vigie.example.org/private/0123456789abcdef/feed");
        assert_eq!(web, "webcal://vigie.example.org/private/0123456789abcdef/feed");
        assert_eq!(to_wire(&links, None)["http_cal_url"], Value::Null);
    }
}
