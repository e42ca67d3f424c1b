//! The past in bounds: what is over stays for what it did, up to a number; the history of changes tells of the rest.

use crate::time::At;

/// Forgets what ended longest ago, so that about `most` of what is over stays, in its order. `ended_at` says when
/// something ended; `None` where it is not over, which always stays.
pub(crate) fn forget_oldest<T>(all: &mut Vec<T>, most: usize, ended_at: impl Fn(&T) -> Option<At>) {
    let mut ends: Vec<At> = all.iter().filter_map(&ended_at).collect();
    if ends.len() <= most {
        return;
    }
    ends.sort_unstable();
    let first_kept = ends[ends.len() - most.max(1)];
    all.retain(|one| ended_at(one).is_none_or(|end| first_kept <= end));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_longest_ago_goes_and_the_rest_keeps_its_order() {
        let ended_at = |one: &(i64, bool)| one.1.then(|| At::from_micros(one.0));
        let kept = |most: usize| {
            let mut all = vec![(5, true), (1, true), (0, false), (9, true), (3, true), (3, true)];
            forget_oldest(&mut all, most, ended_at);
            all.into_iter().map(|one| one.0).collect::<Vec<_>>()
        };
        assert_eq!(kept(5), [5, 1, 0, 9, 3, 3]);
        assert_eq!(kept(2), [5, 0, 9]);
        assert_eq!(kept(3), [5, 0, 9, 3, 3], "those that ended together stay together");
    }
}
