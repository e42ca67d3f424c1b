//! Lanes: one owner at a time, and a token that tells owners apart.

use vigie_store::Store;

use crate::{on_both, world::at};

#[tokio::test]
async fn a_lane_has_one_owner_until_its_lease_runs_out() {
    on_both(async |store: Store| {
        let first = store.take_lanes("one", 2, at(0), at(10)).await.expect("asked").expect("free");
        assert_eq!(first.iter().map(|lane| lane.lane).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(store.take_lanes("two", 2, at(9), at(20)).await.expect("asked"), None);
        assert_eq!(store.take_lanes("one", 2, at(9), at(20)).await.expect("asked"), Some(first.clone()));
        assert_eq!(store.take_lanes("two", 2, at(19), at(30)).await.expect("asked"), None);
        let second = store.take_lanes("two", 2, at(20), at(30)).await.expect("asked").expect("run out");
        assert!(second[0].token > first[0].token);
        assert!(!store.renew_lanes("one", &first, at(40)).await.expect("asked"));
        assert!(store.renew_lanes("two", &second, at(40)).await.expect("asked"));
        assert_eq!(store.take_lanes("one", 2, at(39), at(50)).await.expect("asked"), None);
    })
    .await;
}

#[tokio::test]
async fn a_released_lane_is_free_at_once_and_its_old_token_is_worth_nothing() {
    on_both(async |store: Store| {
        let first = store.take_lanes("one", 1, at(0), at(10)).await.expect("asked").expect("free");
        store.release_lanes("one").await.expect("released");
        assert!(!store.renew_lanes("one", &first, at(20)).await.expect("asked"));
        let again = store.take_lanes("one", 1, at(1), at(10)).await.expect("asked").expect("free");
        assert!(again[0].token > first[0].token);
    })
    .await;
}
