//! From the press of a button in one browser to the page of another that shows what it did: the post, the message on
//! the other's event stream, and the fetch of the part that changed. What a browser takes to paint it is not in it.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use super::Viewer;
use crate::bench::{browser::Browser, report::Row, statistics::Sample};

/// How many incidents are acknowledged.
const TIMES: usize = 25;
/// What it may take.
const AIM_SECONDS: f64 = 0.5;

/// The owner acknowledges, somebody else looks on.
pub(super) fn measure(viewers: &mut [Viewer]) -> Result<Row> {
    let [owner, other, ..] = viewers else { anyhow::bail!("one viewer alone") };
    let list = owner.browser.get("/incidents?status=triggered")?;
    let token = owner.browser.form_token("/incidents?status=triggered")?;
    let incidents: Vec<String> =
        Browser::links(&list, "/incidents/").into_iter().filter(|path| !path[1..].contains('#')).take(TIMES).collect();
    let mut seconds = Vec::new();
    for path in &incidents {
        let id = path.rsplit('/').next().context("no incident in an address")?;
        let mut stream = other.browser.stream(&format!("/events/stream?incident={id}"))?;
        stream.next_event()?;
        let before = other.browser.fragment(path)?;
        let start = Instant::now();
        owner.browser.post(&format!("{path}/acknowledge"), &[("form_token", &token), ("to", path)])?;
        while stream.next_event()? != "changed" {}
        let after = other.browser.fragment(path)?;
        seconds.push(start.elapsed().as_secs_f64());
        let is_shown = |page: &str| page.contains("data-status=\"acknowledged\"");
        ensure!(!is_shown(&before) && is_shown(&after), "{path} does not show that it was acknowledged");
    }
    let sample = Sample::of(seconds);
    let milliseconds = |percent: f64| sample.percentile(percent) * 1e3;
    let row = Row::new(
        "an acknowledge of one session until another one has the page that shows it".to_owned(),
        format!("{:.0} ms", milliseconds(50.0)),
    );
    let row = row.aim("≤ 500 ms".to_owned(), sample.median() <= AIM_SECONDS);
    Ok(row.note(format!("p95 {:.0} ms, {} times", milliseconds(95.0), sample.len())))
}
