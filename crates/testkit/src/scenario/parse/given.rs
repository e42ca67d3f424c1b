//! Lines that set things up.

use std::time::Duration;

use vigie_core::{
    escalate::AssignmentStrategy,
    grouping::{Aggregate, Grouping},
    incident::Urgency,
    schedule::Restriction,
    service::{SupportHours, UrgencyChoice, UrgencyRule},
};

use super::{
    super::{
        statement::{Given, LayerWords, LevelWords, Setting, TargetWords},
        words::{Parsed, Words},
    },
    channel, moment, time_of_day, wall_time,
};
use crate::{organisation::Way, world::Behaviour};

const DAYS: [(&str, u8); 7] = [("Mon", 1), ("Tue", 2), ("Wed", 3), ("Thu", 4), ("Fri", 5), ("Sat", 6), ("Sun", 7)];

pub(super) fn given(words: &mut Words) -> Parsed<Given> {
    let Some(word) = words.peek().map(str::to_owned) else { return Err(words.error(WHAT)) };
    if matches!(word.as_str(), "sms" | "email" | "phone" | "push") {
        return provider(words);
    }
    let parse = match word.as_str() {
        "clock" => clock,
        "user" | "owner" => user,
        "policy" => policy,
        "service" => service,
        "integration" => integration,
        "schedule" => schedule,
        "override" => override_of,
        "maintenance" => maintenance,
        "priority" => |words: &mut Words| words.name("the priority's name").map(Given::Priority),
        _ => return Err(words.error(WHAT)),
    };
    if word != "user" && word != "owner" {
        words.want(&word)?;
    }
    parse(words)
}

const WHAT: &str = "what is given: clock, user, owner, policy, service, integration, schedule, override, \
                    maintenance, priority, sms, email or phone";

fn clock(words: &mut Words) -> Parsed<Given> {
    words.want("starts")?;
    let starts = wall_time(words)?;
    words.want("in")?;
    Ok(Given::Clock { starts, zone: words.name("a time zone")? })
}

fn user(words: &mut Words) -> Parsed<Given> {
    let is_owner = words.one_of(&[("owner", true), ("user", false)])?;
    let name = words.name("the user's name")?;
    if words.take("is gone") {
        return Ok(Given::UserIsGone(name));
    }
    if words.take("is away from") {
        let from = moment(words)?;
        words.want("until")?;
        return Ok(Given::UserIsAway { name, from, until: moment(words)? });
    }
    let mut ways = Vec::new();
    if !words.take("without contact methods") {
        words.want("with")?;
        ways.push(way(words)?);
        while words.take(",") {
            ways.push(way(words)?);
        }
    }
    Ok(Given::User { name, is_owner, ways })
}

fn way(words: &mut Words) -> Parsed<Way> {
    let channel = channel(words)?;
    let delay = if words.take("at once") {
        Duration::ZERO
    } else if words.take("after") {
        words.duration()?
    } else {
        return Ok(Way::without_rule(channel));
    };
    let is_low = words.take("for low");
    Ok(Way { channel, rule: Some((if is_low { Urgency::Low } else { Urgency::High }, delay)) })
}

fn policy(words: &mut Words) -> Parsed<Given> {
    let name = words.name("the policy's name")?;
    words.want(":")?;
    let mut levels = vec![level(words)?];
    let mut num_loops = 0;
    while words.take(",") {
        if words.take("repeat") {
            num_loops = words.number("how often the levels are repeated")?;
        } else {
            words.want("then")?;
            levels.push(level(words)?);
        }
    }
    Ok(Given::Policy { name, levels, num_loops })
}

fn level(words: &mut Words) -> Parsed<LevelWords> {
    let mut targets = vec![target(words)?];
    let mut strategy = AssignmentStrategy::Everyone;
    while !words.take("for") {
        match words.one_of(&[("and", false), ("or", true)]) {
            Ok(true) => strategy = AssignmentStrategy::RoundRobin,
            Ok(false) => {}
            Err(_) => return Err(words.error("\"and\", \"or\" (in turn), or \"for\" and a duration")),
        }
        targets.push(target(words)?);
    }
    Ok(LevelWords { targets, strategy, delay: words.duration()? })
}

fn target(words: &mut Words) -> Parsed<TargetWords> {
    let is_schedule = words.take("schedule");
    let name = words.name("the name of a user, or \"schedule\" and its name")?;
    Ok(if is_schedule { TargetWords::Schedule(name) } else { TargetWords::User(name) })
}

fn service(words: &mut Words) -> Parsed<Given> {
    let name = words.name("the service's name")?;
    if words.take("uses") {
        return Ok(Given::Service { name, policy: words.name("the policy's name")? });
    }
    let setting = if words.take("retriggers after") {
        Setting::AcknowledgementTimeout(words.duration()?)
    } else if words.take("resolves itself after") {
        Setting::AutoResolveTimeout(words.duration()?)
    } else if words.take("groups alerts") {
        Setting::Grouping(grouping(words)?)
    } else if words.take("is disabled") {
        Setting::Disabled(true)
    } else if words.take("is enabled") {
        Setting::Disabled(false)
    } else if words.take("has") {
        Setting::Urgency(urgency_rule(words)?)
    } else {
        let what = "\"uses\", \"retriggers after\", \"resolves itself after\", \"groups alerts\", \"has\", \
                    \"is disabled\" or \"is enabled\"";
        return Err(words.error(what));
    };
    Ok(Given::Setting { service: name, setting })
}

fn grouping(words: &mut Words) -> Parsed<Grouping> {
    if words.take("until resolved") {
        return Ok(Grouping::Time { window: None });
    }
    let aggregate = if words.take("by all of") {
        Aggregate::All
    } else if words.take("by any of") {
        Aggregate::Any
    } else {
        words.want("within")?;
        return Ok(Grouping::Time { window: Some(words.duration()?) });
    };
    let fields = words.names("the name of a field")?;
    words.want("within")?;
    Ok(Grouping::Content { aggregate, fields, window: words.duration()? })
}

fn urgency_rule(words: &mut Words) -> Parsed<UrgencyRule> {
    let during = urgency_choice(words)?;
    if !words.take("during") {
        return Ok(UrgencyRule::Constant(during));
    }
    let what = "hours such as 09:00-17:00";
    let (start_second, end_second) = words.read(what, |word| {
        let (start, end) = word.split_once('-')?;
        Some((second_of_day(start)?, second_of_day(end)?))
    })?;
    words.want("on")?;
    let mut days_of_week = vec![words.one_of(&DAYS)?];
    while !words.take("in") {
        days_of_week.push(words.one_of(&DAYS)?);
    }
    days_of_week.sort_unstable();
    let hours = SupportHours { time_zone: words.name("a time zone")?, days_of_week, start_second, end_second };
    words.want("and")?;
    let outside = urgency_choice(words)?;
    words.want("outside")?;
    let raise_at_start = words.take("raised at start");
    Ok(UrgencyRule::SupportHours { hours, during, outside, raise_at_start })
}

fn urgency_choice(words: &mut Words) -> Parsed<UrgencyChoice> {
    words.one_of(&[
        ("high urgency", UrgencyChoice::High),
        ("low urgency", UrgencyChoice::Low),
        ("urgency by severity", UrgencyChoice::SeverityBased),
    ])
}

fn second_of_day(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    Some(hour.parse::<u32>().ok()? * 3_600 + minute.parse::<u32>().ok()? * 60)
}

fn integration(words: &mut Words) -> Parsed<Given> {
    let name = words.name("the integration's name")?;
    if words.take("is gone") {
        return Ok(Given::IntegrationIsGone(name));
    }
    words.want("on")?;
    Ok(Given::Integration { name, service: words.name("the service's name")? })
}

fn schedule(words: &mut Words) -> Parsed<Given> {
    let name = words.name("the schedule's name")?;
    if words.take("is gone") {
        return Ok(Given::ScheduleIsGone(name));
    }
    words.want("in")?;
    let zone = words.name("a time zone")?;
    words.want(":")?;
    let mut layers = vec![layer(words)?];
    while words.take(", over it") {
        layers.push(layer(words)?);
    }
    Ok(Given::Schedule { name, zone, layers })
}

fn layer(words: &mut Words) -> Parsed<LayerWords> {
    let users = words.names("the name of a user")?;
    words.one_of(&[("takes turns of", ()), ("take turns of", ())])?;
    let turn_length = words.duration()?;
    words.want("from")?;
    let from = moment(words)?;
    let until = if words.take("until") { Some(moment(words)?) } else { None };
    let mut restrictions = Vec::new();
    while let Ok(is_weekly) = words.one_of(&[("daily", false), ("weekly", true)]) {
        restrictions.push(restriction(words, is_weekly)?);
    }
    Ok(LayerWords { users, turn_length, from, until, restrictions })
}

fn restriction(words: &mut Words, is_weekly: bool) -> Parsed<Restriction> {
    let start_day = if is_weekly { Some(words.one_of(&DAYS)?) } else { None };
    let start = time_of_day(words)?;
    let start_second = u32::from(start.hour().unsigned_abs()) * 3_600 + u32::from(start.minute().unsigned_abs()) * 60;
    words.want("for")?;
    let duration = words.duration()?;
    Ok(match start_day {
        Some(start_day) => Restriction::Weekly { start_day, start_second, duration },
        None => Restriction::Daily { start_second, duration },
    })
}

fn override_of(words: &mut Words) -> Parsed<Given> {
    words.want("of")?;
    let schedule = words.name("the schedule's name")?;
    words.want("by")?;
    let user = words.name("the user's name")?;
    words.want("from")?;
    let from = moment(words)?;
    words.want("until")?;
    Ok(Given::Override { schedule, user, from, until: moment(words)? })
}

fn maintenance(words: &mut Words) -> Parsed<Given> {
    words.want("of")?;
    let services = words.names("the service's name")?;
    words.want("from")?;
    let from = moment(words)?;
    words.want("until")?;
    Ok(Given::Maintenance { services, from, until: moment(words)? })
}

fn provider(words: &mut Words) -> Parsed<Given> {
    let channel = channel(words)?;
    let user = if words.take("to") { Some(words.name("the user's name")?) } else { None };
    let behaviour = if words.take("works") {
        Behaviour::Takes
    } else if words.take("fails with") {
        Behaviour::Refuses(words.text("the provider's words")?)
    } else if words.take("is late with") {
        Behaviour::IsLate(words.text("the provider's words")?)
    } else {
        return Err(words.error("\"works\", \"fails with\" or \"is late with\""));
    };
    Ok(Given::Provider { channel, user, behaviour })
}
