//! Lines that claim something.

use vigie_core::incident::Urgency;

use super::{
    super::{
        statement::{Claim, Place, StatusWords, TimelineMatch},
        words::{Parsed, Words},
    },
    channel, moment,
};

pub(super) fn claim(words: &mut Words) -> Parsed<Claim> {
    if words.take("there is no incident") {
        return Ok(Claim::Incidents { count: 0, open_only: false });
    }
    if words.take("there are") || words.take("there is") {
        let count = words.number("how many incidents")? as usize;
        let open_only = words.take("open");
        words.one_of(&[("incidents", ()), ("incident", ())])?;
        return Ok(Claim::Incidents { count, open_only });
    }
    if words.take("timeline of") {
        return timeline(words);
    }
    if words.take("webhooks of") {
        let incident = words.name("an incident")?;
        words.want("are")?;
        return Ok(Claim::Webhooks { incident, events: words.names("an event type")? });
    }
    if words.take("event") {
        let key = words.name("a dedup key")?;
        words.want("is")?;
        return Ok(Claim::Event { key, outcome: words.phrase("what became of the event")? });
    }
    if words.take("receipt of") {
        return receipt(words);
    }
    let names = words.names("an incident, a user, or \"timeline of\", \"event\", \"receipt of\", \"there are\"")?;
    if words.take("are one incident") {
        return Ok(Claim::Together { names, count: 1 });
    }
    if words.take("are") {
        let count = words.number("how many incidents they are")? as usize;
        words.want("incidents")?;
        return Ok(Claim::Together { names, count });
    }
    let [name] = names.as_slice() else { return Err(words.error("\"are\"")) };
    about_one(words, name.clone())
}

fn timeline(words: &mut Words) -> Parsed<Claim> {
    let incident = words.name("an incident")?;
    let how =
        words.one_of(&[("has", TimelineMatch::Has), ("is", TimelineMatch::Is), ("lacks", TimelineMatch::Lacks)])?;
    Ok(Claim::Timeline { incident, how, entries: phrases(words)? })
}

fn phrases(words: &mut Words) -> Parsed<Vec<String>> {
    let mut entries = vec![words.phrase("an entry of the timeline")?];
    while words.take(",") {
        entries.push(words.phrase("an entry of the timeline")?);
    }
    Ok(entries)
}

fn receipt(words: &mut Words) -> Parsed<Claim> {
    let channel = channel(words)?;
    words.want("to")?;
    let user = words.name("the user's name")?;
    words.want("is")?;
    let state = words.name("queued, handed_over, delivered, failed, answered or cancelled")?;
    Ok(Claim::Receipt { channel, user, state, words: words.take_text() })
}

fn about_one(words: &mut Words, name: String) -> Parsed<Claim> {
    if words.take("is on call for") {
        let user = (name != "nobody").then_some(name);
        return Ok(Claim::OnCall { user, schedule: words.name("the schedule's name")? });
    }
    let incident = name;
    if words.take("is assigned to") {
        let users = if words.take("nobody") { Vec::new() } else { words.names("the name of a user")? };
        return Ok(Claim::AssignedTo { incident, users });
    }
    if words.take("is due at") {
        return Ok(Claim::Due { incident, moment: Some(moment(words)?) });
    }
    if words.take("stands") {
        return Ok(Claim::Stands { incident, place: place(words)? });
    }
    if words.take("is") {
        return Ok(Claim::Status { incident, status: status(words)? });
    }
    words.want("has")?;
    has(words, incident)
}

fn has(words: &mut Words, incident: String) -> Parsed<Claim> {
    if words.take("urgency") {
        let urgency = words.read("an urgency: high or low", Urgency::parse)?;
        return Ok(Claim::Urgency { incident, urgency });
    }
    if words.take("priority") {
        let priority = if words.take("none") { None } else { Some(words.name("the priority's name")?) };
        return Ok(Claim::Priority { incident, priority });
    }
    if words.take("title") {
        return Ok(Claim::Title { incident, title: words.text("a title")? });
    }
    if words.take("nothing due") {
        return Ok(Claim::Due { incident, moment: None });
    }
    let count = words.number("\"urgency\", \"priority\", \"title\", \"nothing due\" or a number of alerts")?;
    let open_only = words.take("open");
    words.one_of(&[("alerts", ()), ("alert", ())])?;
    Ok(Claim::Alerts { incident, count, open_only })
}

fn status(words: &mut Words) -> Parsed<StatusWords> {
    if words.take("triggered") {
        return Ok(StatusWords::Triggered);
    }
    if words.take("acknowledged") {
        let by = match words.take("by") {
            true if words.take("nobody") => Some(Vec::new()),
            true => Some(words.names("the name of a user")?),
            false => None,
        };
        return Ok(StatusWords::Acknowledged { by });
    }
    words.want("resolved")?;
    let how = if words.is_empty() { None } else { Some(words.phrase("how it was resolved")?) };
    Ok(StatusWords::Resolved { how })
}

fn place(words: &mut Words) -> Parsed<Place> {
    if words.take("on level") {
        let level = words.number("a level, from 1")?;
        let pass = if words.take("in pass") { words.number("a pass, from 1")? } else { 1 };
        return Ok(Place::Level(level, pass));
    }
    words.one_of(&[
        ("with people", Place::WithPeople),
        ("at the end", Place::AtTheEnd),
        ("with the owners", Place::WithTheOwners),
    ])
}
