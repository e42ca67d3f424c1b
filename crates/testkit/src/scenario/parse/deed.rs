//! Lines in which something happens.

use vigie_core::{
    event::Severity,
    incident::{Urgency, Via},
};

use super::{
    super::{
        statement::{AssigneeWords, Deed, NewWords, ProviderReport, ReportWords, RequestWords, Step},
        words::{Parsed, Words},
    },
    channel,
};

pub(super) fn step(words: &mut Words) -> Parsed<Step> {
    let deed = deed(words)?;
    let refused_with =
        if words.take(", but is refused with") { Some(words.text("the refusal's words")?) } else { None };
    Ok(Step::Deed { deed, refused_with })
}

fn deed(words: &mut Words) -> Parsed<Deed> {
    if words.take("event trigger") {
        return trigger(words, None);
    }
    if words.peek_after(1) == Some("events") {
        let count = words.number("how many events")?;
        words.want("events trigger")?;
        return trigger(words, Some(count));
    }
    if words.take("event acknowledge") {
        let (key, integration) = key_and_integration(words)?;
        return Ok(Deed::EventAcknowledge { key, integration });
    }
    if words.take("event resolve") {
        let (key, integration) = key_and_integration(words)?;
        return Ok(Deed::EventResolve { key, integration });
    }
    if words.take("the server") {
        return words
            .one_of(&[("goes down", true), ("comes back", false)])
            .map(|is_down| if is_down { Deed::ServerStops } else { Deed::ServerStarts });
    }
    if words.take("every timer rings") {
        return Ok(Deed::EveryTimerRings);
    }
    if words.take("the provider reports") {
        return provider_reports(words);
    }
    let user =
        words.name("\"event\", \"the server\", \"the provider reports\", \"every timer rings\" or a user's name")?;
    if words.take("creates") { create(words, user) } else { request(words, user) }
}

fn trigger(words: &mut Words, count: Option<u32>) -> Parsed<Deed> {
    let (key, integration) = key_and_integration(words)?;
    let mut report = ReportWords::default();
    loop {
        if words.take("severity") {
            report.severity = Some(severity(words)?);
        } else if words.take("source") {
            report.source = Some(words.name("a source")?);
        } else if words.take("class") {
            report.class = Some(words.name("a class")?);
        } else if words.take("component") {
            report.component = Some(words.name("a component")?);
        } else if words.take("group") {
            report.group = Some(words.name("a group")?);
        } else if words.take("with") {
            let what = "a detail such as region=eu";
            let detail = words.read(what, |word| word.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())))?;
            report.details.push(detail);
        } else {
            break;
        }
    }
    report.summary = words.take_text();
    Ok(Deed::Trigger { count, key, integration, report })
}

fn key_and_integration(words: &mut Words) -> Parsed<(String, String)> {
    let key = words.name("a dedup key")?;
    words.want("on")?;
    Ok((key, words.name("the name of a service or an integration")?))
}

fn severity(words: &mut Words) -> Parsed<Severity> {
    words.read("a severity: critical, error, warning or info", Severity::parse)
}

fn urgency(words: &mut Words) -> Parsed<Urgency> {
    words.read("an urgency: high or low", Urgency::parse)
}

fn provider_reports(words: &mut Words) -> Parsed<Deed> {
    let channel = channel(words)?;
    words.want("to")?;
    let user = words.name("the user's name")?;
    words.want("as")?;
    let report = if words.take("delivered") {
        ProviderReport::Delivered
    } else if words.take("answered") {
        ProviderReport::Answered
    } else if words.take("failed") {
        ProviderReport::Failed(words.text("the provider's words")?)
    } else if words.take("late") {
        ProviderReport::Late(words.text("the provider's words")?)
    } else {
        return Err(words.error("\"delivered\", \"failed\", \"late\" or \"answered\""));
    };
    Ok(Deed::ProviderReports { channel, user, report })
}

fn create(words: &mut Words, user: String) -> Parsed<Deed> {
    let name = words.name("a name for the incident")?;
    words.want("on")?;
    let service = words.name("the service's name")?;
    let mut new = NewWords { title: words.take_text(), ..NewWords::default() };
    loop {
        if words.take("urgency") {
            new.urgency = Some(urgency(words)?);
        } else if words.take("for") {
            new.assignee = Some(assignee(words)?);
        } else if words.take("with key") {
            new.key = Some(words.name("an incident key")?);
        } else if words.take("with priority") {
            new.priority = Some(words.name("the priority's name")?);
        } else {
            return Ok(Deed::Create { user, name, service, new });
        }
    }
}

fn assignee(words: &mut Words) -> Parsed<AssigneeWords> {
    if words.take("policy") {
        return words.name("the policy's name").map(AssigneeWords::Policy);
    }
    if words.take("nobody") {
        return Ok(AssigneeWords::Users(Vec::new()));
    }
    words.names("the name of a user, or \"policy\" and its name").map(AssigneeWords::Users)
}

fn request(words: &mut Words, user: String) -> Parsed<Deed> {
    let verb = words.name(
        "what the user does: acknowledges, resolves, triggers, reassigns, escalates, snoozes, \
                           notes, merges, renames, sets, moves or creates",
    )?;
    let (incident, request) = match verb.as_str() {
        "acknowledges" => (incident(words)?, RequestWords::Acknowledge),
        "triggers" => (incident(words)?, RequestWords::Trigger),
        "resolves" if words.take("alert") => alert_of(words, RequestWords::ResolveAlert)?,
        "resolves" => (incident(words)?, RequestWords::Resolve),
        "reassigns" => {
            let incident = incident(words)?;
            words.want("to")?;
            (incident, RequestWords::Reassign(assignee(words)?))
        }
        "escalates" => {
            let incident = incident(words)?;
            let level = if words.take("to level") { Some(words.number("a level, from 1")?) } else { None };
            (incident, RequestWords::Escalate { level })
        }
        "snoozes" => {
            let incident = incident(words)?;
            words.want("for")?;
            (incident, RequestWords::Snooze(words.duration()?))
        }
        "notes" => {
            let text = words.text("a note")?;
            words.want("on")?;
            (incident(words)?, RequestWords::Note(text))
        }
        "merges" => {
            let sources = words.names("an incident")?;
            words.want("into")?;
            (incident(words)?, RequestWords::Merge { sources })
        }
        "renames" => {
            let incident = incident(words)?;
            words.want("to")?;
            (incident, RequestWords::Rename(words.text("a title")?))
        }
        "moves" if words.take("incident") => {
            let incident = incident(words)?;
            words.want("to")?;
            (incident, RequestWords::MoveTo { service: words.name("the service's name")? })
        }
        "moves" => {
            words.want("alert")?;
            let (from, key) = alert_of(words, |key| key)?;
            words.want("to")?;
            (from, RequestWords::MoveAlert { key, to: incident(words)? })
        }
        "sets" => set(words)?,
        _ => return Err(words.error(&format!("another verb than {verb:?} before this"))),
    };
    let via = if words.take("by") { via(words)? } else { Via::Api };
    Ok(Deed::Request { user, via, incident, request })
}

fn incident(words: &mut Words) -> Parsed<String> {
    words.name("an incident: the dedup key of one of its alerts, or its name")
}

fn alert_of<T>(words: &mut Words, make: impl FnOnce(String) -> T) -> Parsed<(String, T)> {
    let key = words.name("the alert's dedup key")?;
    words.want("of")?;
    Ok((incident(words)?, make(key)))
}

fn set(words: &mut Words) -> Parsed<(String, RequestWords)> {
    if words.take("urgency of") {
        let incident = incident(words)?;
        words.want("to")?;
        return Ok((incident, RequestWords::SetUrgency(urgency(words)?)));
    }
    if words.take("priority of") {
        let incident = incident(words)?;
        words.want("to")?;
        let priority = if words.take("none") { None } else { Some(words.name("the priority's name")?) };
        return Ok((incident, RequestWords::SetPriority(priority)));
    }
    if words.take("severity of alert") {
        let (incident, key) = alert_of(words, |key| key)?;
        words.want("to")?;
        return Ok((incident, RequestWords::SetSeverity { key, severity: severity(words)? }));
    }
    Err(words.error("\"urgency of\", \"priority of\" or \"severity of alert\""))
}

fn via(words: &mut Words) -> Parsed<Via> {
    words.one_of(&[("sms", Via::Sms), ("phone", Via::Phone), ("email", Via::Email), ("website", Via::Website)])
}
