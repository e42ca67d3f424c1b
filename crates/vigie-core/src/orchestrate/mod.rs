//! Event orchestration: rules that route, enrich, suppress, pause or drop an event before it becomes an alert.
//!
//! This is its place on the path. Today there is one rule, maintenance windows, judged in `engine::trigger`; the
//! rule sets of a later issue come here as `condition`, `ruleset` and `route`.
