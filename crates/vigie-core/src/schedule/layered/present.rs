//! A schedule written out as paging sees it: people who are away are passed over for whoever would be on call without
//! them, else nobody is on call in it.

use super::render::{newest, one_override, render};
use crate::{
    ids::UserId,
    schedule::{
        Schedule,
        entry::{Entry, lay_over, without},
    },
    time::At,
};

/// Who is on call between two moments once people who are away are passed over, cut at both. `away` gives the times in
/// which a person is away, in any order. Differs from the final schedule only where somebody is.
pub(in crate::schedule) fn render_present(
    schedule: &Schedule,
    since: At,
    until: At,
    away: &dyn Fn(UserId) -> Vec<(At, At)>,
) -> Vec<Entry> {
    let rendered = render(schedule, since, until);
    let is_touched =
        |entry: &Entry| away(entry.user).iter().any(|(start, end)| *start < entry.end && entry.start < *end);
    if !rendered.final_entries.iter().any(is_touched) {
        return rendered.final_entries;
    }
    let present = |entries: &[Entry]| entries.iter().flat_map(|entry| without(*entry, away(entry.user))).collect();
    let layers = rendered.layers.iter().map(|layer| -> Vec<Entry> { present(&layer.entries) });
    let bare = layers.fold(vec![], |below, entries| lay_over(&below, &entries));
    let overrides = newest(schedule.overrides(), &|over| present(&one_override(over, since, rendered.until)));
    lay_over(&bare, &overrides)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{
        fixture::{at, layer, layered, over, schedule, user},
        layered::candidates,
    };

    fn shown(entries: &[Entry]) -> Vec<String> {
        let day = |at: At| at.to_string()[5..13].to_owned();
        entries.iter().map(|entry| format!("{} {}-{}", entry.user, day(entry.start), day(entry.end))).collect()
    }

    #[test]
    fn a_lower_layer_stands_in_for_who_is_away_and_where_there_is_none_nobody_does() {
        let lower = layer(&["BEN"], "2026-01-03T00:00:00Z", 240);
        let upper = layer(&["ANN"], "2026-01-01T00:00:00Z", 240);
        let primary = schedule("Etc/UTC", vec![lower, upper]);
        let away = |_| vec![(at("2026-01-02T00:00:00Z"), at("2026-01-05T00:00:00Z"))];
        let of_ann = |who| if who == user("ANN") { away(who) } else { vec![] };
        let (since, until) = (at("2026-01-01T00:00:00Z"), at("2026-01-07T00:00:00Z"));
        let entries = render_present(&primary, since, until, &of_ann);
        assert_eq!(shown(&entries), ["ANN 01-01T00-01-02T00", "BEN 01-03T00-01-05T00", "ANN 01-05T00-01-07T00"]);
        assert_eq!(shown(&render_present(&primary, since, until, &|_| vec![])), ["ANN 01-01T00-01-07T00"]);
    }

    #[test]
    fn it_agrees_with_the_candidates_at_every_hour() {
        let lower = layer(&["ANN", "BEN"], "2026-01-01T00:00:00Z", 24);
        let upper = layer(&["CID", "ANN"], "2026-01-02T06:00:00Z", 36);
        let mut primary = schedule("Europe/Paris", vec![lower, upper]);
        layered(&mut primary).overrides.push(over("BEN", "2026-01-03T12:00:00Z", "2026-01-06T00:00:00Z"));
        layered(&mut primary).overrides.push(over("CID", "2026-01-04T00:00:00Z", "2026-01-05T12:00:00Z"));
        let times = |text: [&str; 4]| vec![(at(text[0]), at(text[1])), (at(text[2]), at(text[3]))];
        let away = |who: UserId| match who.as_str() {
            "CID" => {
                let days =
                    ["2026-01-08T00:00:00Z", "2026-01-09T05:00:00Z", "2026-01-04T03:00:00Z", "2026-01-05T00:00:00Z"];
                times(days)
            }
            "BEN" => {
                let days =
                    ["2026-01-04T08:00:00Z", "2026-01-04T20:00:00Z", "2026-01-04T10:00:00Z", "2026-01-06T09:00:00Z"];
                times(days)
            }
            _ => vec![],
        };
        let is_away = |who: UserId, now: At| away(who).iter().any(|(gone, back)| *gone <= now && now < *back);
        let (since, until) = (at("2026-01-01T00:00:00Z"), at("2026-01-12T00:00:00Z"));
        let entries = render_present(&primary, since, until, &away);
        for hour in 0..11 * 24 {
            let now = since + std::time::Duration::from_secs(hour * 3600);
            let paged = entries.iter().find(|entry| entry.start <= now && now < entry.end).map(|entry| entry.user);
            assert_eq!(paged, candidates(&primary, now).find(|who| !is_away(*who, now)), "at {now}");
        }
    }
}
