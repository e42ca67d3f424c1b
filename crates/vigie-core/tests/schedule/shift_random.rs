//! Random shift-based plans, all on whole minutes, with a window around a moment at which the clock of their zone
//! changes. A rule comes as a struct, so that the model need not read its text.

use jiff::{civil::Date, tz::TimeZone};
use vigie_core::{
    ids::{CustomShiftId, Ids, OverrideId, RotationEventId, RotationId, ScheduleId, ShiftAssignmentId, UserId},
    schedule::{
        Plan, Schedule, ShiftPlan,
        shift_based::{
            CustomShift, Member, MemberStrategy, Recurrence, Rotation, RotationEvent, ShiftOverride, ShiftSource,
        },
    },
};

use crate::random::{Chance, DAY, ZONES, centre, minute};

/// A rule as the model reads it; empty lists are not given.
#[derive(Clone, Debug)]
pub(crate) struct RuleWords {
    pub(crate) frequency: &'static str,
    pub(crate) interval: i64,
    pub(crate) count: Option<i64>,
    /// What the clock shows at the last possible start, in minutes since 1970.
    pub(crate) until: Option<i64>,
    pub(crate) week_start: i64,
    pub(crate) months: Vec<i64>,
    pub(crate) month_days: Vec<i64>,
    /// Weekday (0 = Monday) and which one of the month, 0 for every.
    pub(crate) days: Vec<(i64, i64)>,
    pub(crate) hours: Vec<i64>,
    pub(crate) minutes: Vec<i64>,
    pub(crate) added: Vec<i64>,
    pub(crate) excluded: Vec<i64>,
}

/// A plan, what the model knows of its events, and the minutes between which it is looked at.
pub(crate) struct ShiftCase {
    pub(crate) schedule: Schedule,
    /// For every event of every rotation, in order: its rule, and the first reading and length in minutes.
    pub(crate) rules: Vec<(RotationEventId, RuleWords, i64, i64)>,
    pub(crate) since: i64,
    pub(crate) until: i64,
}

impl ShiftCase {
    pub(crate) fn plan(&self) -> &ShiftPlan {
        self.schedule.shift_based().unwrap()
    }
}

/// A random plan; the same for the same seed.
pub(crate) fn shift_case(seed: u64) -> ShiftCase {
    let mut chance = Chance(Ids::for_test(seed));
    let time_zone = *chance.one_of(&ZONES);
    let centre = centre(time_zone, &mut chance);
    let mut rules = vec![];
    let rotations = (0..chance.between(1, 3)).map(|place| {
        let zone = if chance.percent(80) { time_zone } else { *chance.one_of(&ZONES) };
        rotation(place, zone, centre, &mut rules, &mut chance)
    });
    let rotations: Vec<Rotation> = rotations.collect();
    let custom_shifts: Vec<CustomShift> =
        (0..chance.between(-2, 2)).map(|place| custom_shift(place, centre, &mut chance)).collect();
    let sources: Vec<ShiftSource> = rotations.iter().map(|rotation| ShiftSource::Rotation(rotation.id)).collect();
    let custom = custom_shifts.iter().map(|shift| ShiftSource::CustomShift(shift.id));
    let sources: Vec<ShiftSource> = sources.into_iter().chain(custom).collect();
    let overrides = (0..chance.between(-1, 5)).map(|place| over(place, centre, &sources, &mut chance)).collect();
    let schedule = Schedule {
        id: ScheduleId::parse("PSHIFTS").unwrap(),
        name: "Random".into(),
        description: None,
        time_zone: time_zone.into(),
        plan: Plan::ShiftBased(ShiftPlan { rotations, custom_shifts, overrides }),
        ..crate::story::schedule(time_zone, [])
    };
    let (since, until) = (centre - chance.between(1, 4 * DAY), centre + chance.between(1, 4 * DAY));
    ShiftCase { schedule, rules, since, until }
}

fn rotation(
    place: i64,
    zone: &str,
    centre: i64,
    rules: &mut Vec<(RotationEventId, RuleWords, i64, i64)>,
    chance: &mut Chance,
) -> Rotation {
    let mut events = vec![];
    let mut since = centre - chance.between(-DAY, 60 * DAY);
    for number in 0..chance.between(1, 3) {
        let id = RotationEventId::parse(&format!("PEVENT{place}{number}")).unwrap();
        let until = (number < 1 || chance.percent(50)).then(|| since + chance.between(60, 70 * DAY));
        let (recurrence, rule, first, length) = recurrence(zone, centre, chance);
        rules.push((id, rule, first, length));
        events.push(RotationEvent {
            id,
            name: format!("Event {number}"),
            recurrence,
            effective_since: minute(since),
            effective_until: until.map(minute),
            strategy: strategy(chance),
        });
        let Some(until) = until else { break };
        since = until + chance.between(0, 2) * chance.between(0, DAY);
    }
    Rotation { id: RotationId::parse(&format!("PROTAT{place}")).unwrap(), events, removed_at: None }
}

fn strategy(chance: &mut Chance) -> MemberStrategy {
    if chance.percent(30) {
        let first = chance.between(0, 3);
        let members = (first..first + chance.between(1, 3)).map(|place| member_at(place as usize)).collect();
        return MemberStrategy::Every { members };
    }
    let members = (0..chance.between(1, 5)).map(|_| member(chance)).collect();
    MemberStrategy::Rotating { shifts_per_member: chance.between(1, 4) as u32, members }
}

const PEOPLE: [&str; 6] = ["ANN", "BEN", "CID", "DEA", "EVE", "FAY"];

fn member_at(place: usize) -> Member {
    Member::User(UserId::parse(PEOPLE[place]).unwrap())
}

fn member(chance: &mut Chance) -> Member {
    if chance.percent(8) { Member::Empty } else { member_at(chance.between(0, 5) as usize) }
}

fn custom_shift(place: i64, centre: i64, chance: &mut Chance) -> CustomShift {
    let starts_at = centre + chance.between(-3 * DAY, 3 * DAY);
    CustomShift {
        id: CustomShiftId::parse(&format!("PCUSTO{place}")).unwrap(),
        assignment: ShiftAssignmentId::parse("PASSIGN").unwrap(),
        member: member(chance),
        starts_at: minute(starts_at),
        ends_at: minute(starts_at + chance.between(1, 2 * DAY)),
    }
}

fn over(place: i64, centre: i64, sources: &[ShiftSource], chance: &mut Chance) -> ShiftOverride {
    let starts_at = centre + chance.between(-4 * DAY, 3 * DAY);
    ShiftOverride {
        id: OverrideId::parse(&format!("POVERR{place}")).unwrap(),
        of: *chance.one_of(sources),
        overridden: member(chance),
        overriding: member(chance),
        starts_at: minute(starts_at),
        ends_at: minute(starts_at + chance.between(1, 3 * DAY)),
    }
}

fn recurrence(zone: &str, centre: i64, chance: &mut Chance) -> (Recurrence, RuleWords, i64, i64) {
    // What the clock does not change within a shift's first length cannot be misread.
    loop {
        let start = match chance.between(0, 2) {
            0 => centre - chance.between(-2 * DAY, 10 * DAY),
            1 => 30 * ((centre - chance.between(0, 400 * DAY)) / 30),
            _ => centre - chance.between(0, 400 * DAY),
        };
        let length = length(chance);
        let reading =
            |at: i64| at + i64::from(TimeZone::get(zone).unwrap().to_offset(minute(at).timestamp()).seconds()) / 60;
        let (first, end) = (reading(start), reading(start + length));
        let mut rule = rule(first, chance);
        if chance.percent(25) {
            let listed = crate::shift_reference::readings(&rule, first, first + 460 * DAY);
            let any = |chance: &mut Chance| listed.get(chance.between(0, 400) as usize).copied();
            rule.excluded = (0..chance.between(0, 6)).filter_map(|_| any(chance)).collect();
            rule.added = (0..chance.between(0, 4)).map(|_| first + chance.between(0, 430 * DAY)).collect();
            rule.added.extend(any(chance));
        }
        let lines = lines(&rule);
        match Recurrence::parse(minute(start), minute(start + length), zone, &lines) {
            Ok(recurrence) => return (recurrence, rule, first, end - first),
            Err(refused) => assert!(
                ["within ten years", "start_time", "too often"].iter().any(|text| refused.to_string().contains(text)),
                "{refused}: {lines:?}"
            ),
        }
    }
}

fn length(chance: &mut Chance) -> i64 {
    match chance.between(0, 4) {
        0 => 60 * chance.between(1, 12),
        1 => DAY,
        2 => 7 * DAY,
        3 => chance.between(5, 300),
        _ => 30 * chance.between(1, 200),
    }
}

fn rule(first: i64, chance: &mut Chance) -> RuleWords {
    let frequency = *chance.one_of(&["DAILY", "DAILY", "WEEKLY", "WEEKLY", "WEEKLY", "HOURLY", "MONTHLY", "YEARLY"]);
    let mut rule = RuleWords {
        frequency,
        interval: if chance.percent(50) { 1 } else { chance.between(1, 5) },
        count: chance.percent(10).then(|| chance.between(1, 300)),
        until: None,
        week_start: if chance.percent(30) { chance.between(0, 6) } else { 0 },
        months: vec![],
        month_days: vec![],
        days: vec![],
        hours: vec![],
        minutes: vec![],
        added: vec![],
        excluded: vec![],
    };
    if frequency == "HOURLY" {
        rule.interval = *chance.one_of(&[1, 2, 3, 4, 5, 6, 8, 12, 24, 25, 48]);
    }
    if rule.count.is_none() && chance.percent(10) {
        rule.until = Some(first + chance.between(0, 450 * DAY));
    }
    let numbers = |chance: &mut Chance, low: i64, high: i64, most: i64| {
        let mut numbers: Vec<i64> = (0..chance.between(1, most)).map(|_| chance.between(low, high)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    };
    if chance.percent(if frequency == "WEEKLY" { 60 } else { 25 }) {
        let ordinals = matches!(frequency, "MONTHLY" | "YEARLY") && chance.percent(60);
        let days = numbers(chance, 0, 6, 5).into_iter();
        rule.days = days.map(|day| (day, if ordinals { *chance.one_of(&[1, 2, 4, -1, -2]) } else { 0 })).collect();
    }
    if frequency != "HOURLY" && chance.percent(15) {
        rule.months = numbers(chance, 1, 12, 8);
    }
    if matches!(frequency, "MONTHLY" | "DAILY" | "YEARLY") && chance.percent(25) {
        rule.month_days = numbers(chance, 1, 31, 12);
        if chance.percent(30) {
            rule.month_days.insert(0, -1);
        }
    }
    // Years name their days: without, this year's may be all that there are.
    if frequency == "YEARLY" && rule.days.iter().any(|(_, ordinal)| *ordinal != 0) && rule.months.is_empty() {
        rule.months = numbers(chance, 1, 12, 12);
    }
    if chance.percent(15) {
        rule.hours = numbers(chance, 0, 23, 3);
    }
    if chance.percent(10) {
        rule.minutes = numbers(chance, 0, 59, 2);
    }
    rule
}

/// The text of a rule, and of the dates that are added and left out.
fn lines(rule: &RuleWords) -> Vec<String> {
    let mut text = format!("RRULE:FREQ={};INTERVAL={}", rule.frequency, rule.interval);
    let list = |numbers: &[i64]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    for (name, numbers) in [
        ("BYMONTH", &rule.months),
        ("BYMONTHDAY", &rule.month_days),
        ("BYHOUR", &rule.hours),
        ("BYMINUTE", &rule.minutes),
    ] {
        if !numbers.is_empty() {
            text.push_str(&format!(";{name}={}", list(numbers)));
        }
    }
    const NAMES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    if !rule.days.is_empty() {
        let day = |(day, ordinal): &(i64, i64)| {
            let ordinal = if *ordinal == 0 { String::new() } else { ordinal.to_string() };
            ordinal + NAMES[*day as usize]
        };
        text.push_str(&format!(";BYDAY={}", rule.days.iter().map(day).collect::<Vec<_>>().join(",")));
    }
    if rule.week_start != 0 {
        text.push_str(&format!(";WKST={}", NAMES[rule.week_start as usize]));
    }
    if let Some(count) = rule.count {
        text.push_str(&format!(";COUNT={count}"));
    }
    if let Some(until) = rule.until {
        text.push_str(&format!(";UNTIL={}", stamp(until)));
    }
    let mut lines = vec![text];
    for (name, dates) in [("EXDATE", &rule.excluded), ("RDATE", &rule.added)] {
        if !dates.is_empty() {
            lines.push(format!("{name}:{}", dates.iter().map(|date| stamp(*date)).collect::<Vec<_>>().join(",")));
        }
    }
    lines
}

/// A reading as calendars write it.
pub(crate) fn stamp(reading: i64) -> String {
    let date = Date::new(1970, 1, 1).unwrap() + jiff::Span::new().days(reading.div_euclid(DAY));
    let minute = reading.rem_euclid(DAY);
    format!("{:04}{:02}{:02}T{:02}{:02}00", date.year(), date.month(), date.day(), minute / 60, minute % 60)
}
