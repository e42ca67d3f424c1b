//! Whatever anybody sends, reading it ends with an answer: no panic, no endless work, and what was accepted keeps to
//! its limits.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use vigie_core::event::Action;
use vigie_pagerduty::{change, events, events::EventError, events_v1, events_v2, paging::Page, query::Query, time};

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// Any JSON value, small.
fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "[a-zA-Z0-9 \r\n\"\\\\é]{0,40}".prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 20, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::btree_map("[a-z]{0,8}", inner, 0..5).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

/// A good event of which any fields were replaced by anything.
fn almost_an_event() -> impl Strategy<Value = Json> {
    let good = json!({
        "routing_key": KEY, "service_key": KEY, "event_action": "trigger", "event_type": "trigger",
        "dedup_key": "k", "incident_key": "k", "description": "d", "details": {}, "contexts": [], "links": [],
        "images": [], "client": "c", "client_url": "u",
        "payload": {"summary": "s", "source": "x", "severity": "info", "timestamp": "2026-11-22T09:00:00Z"},
    });
    let names: Vec<String> = good.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    let changes = prop::collection::vec((prop::sample::select(names), any_json()), 0..3);
    let inner_names = prop::sample::select(vec!["summary", "source", "severity", "timestamp"]);
    let inner = prop::collection::vec((inner_names, any_json()), 0..3);
    (changes, inner).prop_map(move |(changes, inner)| {
        let mut event = good.clone();
        for (name, value) in inner {
            event["payload"][name] = value;
        }
        for (name, value) in changes {
            event[name] = value;
        }
        event
    })
}

fn is_a_refusal(error: &EventError) -> bool {
    let body: Json = serde_json::from_str(&error.to_body()).expect("a refusal is JSON");
    body["errors"].as_array().is_some_and(|errors| !errors.is_empty() && errors.iter().all(Json::is_string))
}

proptest! {
    #[test]
    fn any_bytes_have_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for answer in [events_v2::parse(&bytes, None).err(), events_v1::parse(&bytes, None).err()] {
            prop_assert!(answer.is_some_and(|error| is_a_refusal(&error)));
        }
        prop_assert!(change::parse(&bytes, None).is_err());
    }

    #[test]
    fn almost_good_events_are_taken_within_the_limits_or_refused_with_reasons(event in almost_an_event()) {
        let body = event.to_string();
        match events_v2::parse(body.as_bytes(), None) {
            Err(error) => prop_assert!(is_a_refusal(&error)),
            Ok(parsed) => {
                prop_assert_eq!(parsed.routing_key.len(), events::KEY_LENGTH);
                prop_assert!(parsed.dedup_key.is_none_or(|key| key.chars().count() <= events::DEDUP_KEY_LIMIT));
                if let Action::Trigger(report) = parsed.action {
                    prop_assert!(!report.summary.trim().is_empty() && !report.summary.contains('\n'));
                    prop_assert!(report.summary.chars().count() <= events::SUMMARY_LIMIT);
                }
            }
        }
        if let Err(error) = events_v1::parse(body.as_bytes(), None) {
            prop_assert!(is_a_refusal(&error));
        }
    }

    #[test]
    fn a_cut_event_is_never_taken_for_a_whole_one(event in almost_an_event(), cut in 1_usize..60) {
        let body = event.to_string();
        let cut = &body.as_bytes()[..body.len() - cut.min(body.len())];
        prop_assert_eq!(events_v2::parse(cut, None), Err(EventError::Unrecognized("JSON parse error")));
    }

    #[test]
    fn any_query_and_any_time_is_read_or_refused(text in "[ -~é]{0,60}") {
        let query = Query::parse(&text);
        if let Ok(page) = Page::from_query(&query) {
            prop_assert!(page.limit <= Page::MOST && page.offset + page.limit <= Page::DEEPEST);
        }
        let _ = (query.list("ids"), query.flag("total"), query.moment("since"), query.zone());
        let _ = time::parse(&text, &TimeZone::UTC);
    }

    #[test]
    fn every_moment_is_read_back_as_it_was_written(seconds in 0_i64..4_000_000_000) {
        let at = vigie_core::time::At::from_micros(seconds * 1_000_000);
        let zone = time::zone("America/New_York").expect("a zone");
        for text in [time::utc(at), time::to_wire(at, &zone), time::to_millis(at), at.to_string()] {
            prop_assert_eq!(time::parse(&text, &TimeZone::UTC), Some(at), "{}", text);
        }
    }
}
