//! Reading scenarios: one line at a time, and what was expected where a line does not go on.

mod claim;
mod deed;
mod expect;
mod given;

use std::time::Duration;

use jiff::civil::{Date, DateTime, Time};
use vigie_core::directory::Channel;

use super::{
    statement::{Moment, Statement, Step},
    words::{Parsed, Words},
};

/// Reads all lines of a scenario.
pub(super) fn statements(text: &str) -> Parsed<Vec<Statement>> {
    let mut statements = Vec::new();
    for (place, text) in text.lines().enumerate() {
        let mut words = Words::of(place + 1, text)?;
        if !words.is_empty() {
            let (moment, step) = line(&mut words)?;
            words.end()?;
            statements.push(Statement { line: place + 1, moment, step });
        }
    }
    Ok(statements)
}

fn line(words: &mut Words) -> Parsed<(Option<Moment>, Step)> {
    if words.take("given") {
        return Ok((None, Step::Given(given::given(words)?)));
    }
    if words.take("then") {
        return Ok((None, Step::Then(claim::claim(words)?)));
    }
    if words.take("until") {
        let moment = moment(words)?;
        words.want("expect nothing")?;
        return Ok((Some(moment), Step::ExpectNothing));
    }
    if !words.take("at") {
        return Err(words.error("\"given\", \"at\", \"until\" or \"then\""));
    }
    let moment = moment(words)?;
    let step = if words.take("given") {
        Step::Given(given::given(words)?)
    } else if words.take("then") {
        Step::Then(claim::claim(words)?)
    } else if words.take("expect") {
        Step::ExpectPage(expect::page(words)?)
    } else {
        deed::step(words)?
    };
    Ok((Some(moment), step))
}

/// A moment: `0:05`, `26:00:30` or `2026-03-29 03:30`.
pub(super) fn moment(words: &mut Words) -> Parsed<Moment> {
    if words.peek().is_some_and(|word| word.parse::<Date>().is_ok()) {
        return Ok(Moment::Wall(wall_time(words)?));
    }
    let what = "a time such as 0:05 (after the start) or 2026-03-29 03:30 (on the wall)";
    words.read(what, after_start).map(Moment::After)
}

/// A date and a time of day.
fn wall_time(words: &mut Words) -> Parsed<DateTime> {
    let date = words.read("a date such as 2026-03-29", |word| word.parse::<Date>().ok())?;
    Ok(date.to_datetime(time_of_day(words)?))
}

/// A time of day such as `09:00`.
fn time_of_day(words: &mut Words) -> Parsed<Time> {
    words.read("a time of day such as 09:00", |word| word.parse::<Time>().ok())
}

fn after_start(text: &str) -> Option<Duration> {
    let mut parts = text.split(':');
    let hours: u64 = parts.next()?.parse().ok()?;
    let minutes: u64 = parts.next()?.parse().ok()?;
    let seconds: u64 = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    let is_time = minutes < 60 && seconds < 60 && parts.next().is_none();
    is_time.then(|| Duration::from_secs(hours * 3_600 + minutes * 60 + seconds))
}

fn channel(words: &mut Words) -> Parsed<Channel> {
    words.one_of(&[
        ("sms", Channel::Sms),
        ("email", Channel::Email),
        ("phone", Channel::Phone),
        ("push", Channel::Push),
    ])
}
