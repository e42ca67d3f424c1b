//! When an event comes round, as a form asks it: every day, from Monday to Friday, on some days, every few weeks, or as a
//! rule (RFC 5545) that says anything else and stays as it was written.

use crate::ui::{form::Posted, texts::Texts};

/// The days of a week as rules name them, Monday first.
pub(in crate::ui::pages::schedules) const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
/// The most lines of a rule that the form takes; the core says how many it may have.
const LINES_MAX: usize = 101;

/// When an event comes round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui::pages::schedules) struct Repeat {
    /// `daily`, `weekdays`, `days`, `weeks` or `rule`.
    pub(in crate::ui::pages::schedules) kind: String,
    /// For `days`: which.
    pub(in crate::ui::pages::schedules) days: Vec<String>,
    /// For `weeks`: every how many.
    pub(in crate::ui::pages::schedules) weeks: String,
    /// For `rule`: its lines.
    pub(in crate::ui::pages::schedules) rule: String,
}

impl Repeat {
    /// Every week.
    pub(super) fn weekly() -> Self {
        Self::of(&["RRULE:FREQ=WEEKLY".to_owned()])
    }

    /// What lines say; a rule as text where no choice says the same.
    pub(in crate::ui::pages::schedules) fn of(lines: &[String]) -> Self {
        let (kind, days, weeks) = choice(lines).unwrap_or_else(|| ("rule", working_days(), "1".to_owned()));
        Self { kind: kind.to_owned(), days, weeks, rule: lines.join("\n") }
    }

    /// What was posted under a key.
    pub(super) fn posted(posted: &Posted, key: &str) -> Self {
        let name = format!("{key}.day");
        let days = posted.all(&name).filter(|day| DAYS.contains(day)).take(DAYS.len());
        Self {
            kind: posted.get(&format!("{key}.repeat")).to_owned(),
            days: days.map(str::to_owned).collect(),
            weeks: posted.get(&format!("{key}.weeks")).to_owned(),
            rule: posted.get(&format!("{key}.rule")).replace("\r\n", "\n"),
        }
    }

    /// Whether it says the same as another one, whatever stands in the fields that its choice leaves out.
    pub(super) fn says_as(&self, other: &Self) -> bool {
        self.kind == other.kind
            && match self.kind.as_str() {
                "days" => self.days == other.days,
                "weeks" => self.weeks == other.weeks,
                "rule" => self.rule == other.rule,
                _ => true,
            }
    }

    /// As lines.
    ///
    /// # Errors
    /// What the form lacks; what a rule may not say the REST API says.
    pub(super) fn lines(&self, texts: &Texts) -> Result<Vec<String>, &'static str> {
        let texts = &texts.shift_form;
        let line = match self.kind.as_str() {
            "daily" => "RRULE:FREQ=DAILY".to_owned(),
            "weekdays" => format!("RRULE:FREQ=WEEKLY;BYDAY={}", working_days().join(",")),
            "days" if self.days.is_empty() => return Err(texts.no_day),
            "days" => format!("RRULE:FREQ=WEEKLY;BYDAY={}", self.days.join(",")),
            "weeks" => match self.weeks.parse::<u32>().ok().filter(|weeks| (1..=520).contains(weeks)) {
                Some(1) => "RRULE:FREQ=WEEKLY".to_owned(),
                Some(weeks) => format!("RRULE:FREQ=WEEKLY;INTERVAL={weeks}"),
                None => return Err(texts.unclear_weeks),
            },
            "rule" => {
                let lines = self.rule.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES_MAX);
                let lines: Vec<String> = lines.map(str::to_owned).collect();
                return if lines.is_empty() { Err(texts.no_rule) } else { Ok(lines) };
            }
            _ => return Err(texts.no_rule),
        };
        Ok(vec![line])
    }
}

fn working_days() -> Vec<String> {
    DAYS[..5].iter().map(|day| (*day).to_owned()).collect()
}

/// The choice that says the same as lines: its kind, its days, its weeks.
fn choice(lines: &[String]) -> Option<(&'static str, Vec<String>, String)> {
    let [line] = lines else { return None };
    let upper = line.trim().to_ascii_uppercase();
    let (mut frequency, mut weeks, mut days) = (None, 1_u32, None);
    for part in upper.strip_prefix("RRULE:").unwrap_or(&upper).split(';') {
        match part.split_once('=')? {
            ("FREQ", name) => frequency = Some(name.to_owned()),
            ("INTERVAL", number) => weeks = number.parse().ok()?,
            ("BYDAY", list) => days = Some(list.split(',').map(str::to_owned).collect::<Vec<_>>()),
            _ => return None,
        }
    }
    match (frequency?.as_str(), weeks, days) {
        ("DAILY", 1, None) => Some(("daily", working_days(), "1".to_owned())),
        ("WEEKLY", 1.., None) => Some(("weeks", working_days(), weeks.to_string())),
        ("WEEKLY", 1, Some(named)) => {
            let days: Vec<String> =
                DAYS.iter().filter(|day| named.iter().any(|one| one == **day)).map(|day| (*day).to_owned()).collect();
            let kind = if days == working_days() { "weekdays" } else { "days" };
            (days.len() == named.len()).then(|| (kind, days, "1".to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::texts::ENGLISH;

    fn of(lines: &[&str]) -> Repeat {
        Repeat::of(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_rule_is_a_choice_where_one_says_the_same() {
        let kind = |line: &str| of(&[line]).kind;
        assert_eq!(kind("RRULE:FREQ=DAILY"), "daily");
        assert_eq!(kind("rrule:freq=weekly;byday=FR,MO,TU,WE,TH"), "weekdays");
        assert_eq!(of(&["FREQ=WEEKLY;BYDAY=SU,SA"]).days, ["SA", "SU"]);
        assert_eq!(of(&["RRULE:FREQ=WEEKLY;INTERVAL=3"]).weeks, "3");
        let rules = [
            "RRULE:FREQ=DAILY;INTERVAL=2",
            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
            "RRULE:FREQ=WEEKLY;COUNT=4",
            "RRULE:FREQ=MONTHLY;BYDAY=1MO",
            "RRULE:FREQ=WEEKLY;BYDAY=1MO",
            "RRULE:FREQ=WEEKLY;INTERVAL=0",
            "nonsense",
        ];
        assert!(rules.iter().all(|rule| kind(rule) == "rule"), "{:?}", rules.map(kind));
        let dates = ["RRULE:FREQ=DAILY", "EXDATE:20261225T090000Z"];
        assert_eq!(
            (of(&dates).kind, of(&dates).lines(&ENGLISH).expect("lines")),
            ("rule".into(), dates.map(String::from).to_vec())
        );
    }

    #[test]
    fn a_choice_becomes_lines_and_what_it_lacks_is_told() {
        for line in
            ["RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=WEEKLY;INTERVAL=2", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE"]
        {
            assert_eq!(of(&[line]).lines(&ENGLISH), Ok(vec![line.to_owned()]));
        }
        let lacking = |change: fn(&mut Repeat)| {
            let mut repeat = of(&["RRULE:FREQ=WEEKLY"]);
            change(&mut repeat);
            repeat.lines(&ENGLISH).is_err()
        };
        assert!(lacking(|repeat| repeat.weeks = "0".into()) && lacking(|repeat| repeat.weeks = "two".into()));
        assert!(lacking(|repeat| (repeat.kind, repeat.days) = ("days".into(), vec![])));
        assert!(lacking(|repeat| (repeat.kind, repeat.rule) = ("rule".into(), " \n".into())));
    }
}
