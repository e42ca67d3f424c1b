//! What must hold whatever happens: random commands in random order at random times, late and doubled timers,
//! doubled reports, providers that fail, people and schedules that go, nights on which the clocks change.
//!
//! Each property is tried on 256 random stories; the environment variable `PROPTEST_CASES` asks for more.

mod moves;
mod player;
mod rules;

use moves::{Move, Start};
use player::Player;
use proptest::prelude::*;

/// How many moves a story has at most.
const MOST_MOVES: usize = 40;

fn stories() -> impl Strategy<Value = (Start, Vec<Move>)> {
    (moves::start(), prop::collection::vec(moves::one(), 1..MOST_MOVES))
}

/// A story of moves after which everything that is due has run.
fn played(start: Start, moves: &[Move]) -> Player {
    let mut player = Player::new(start);
    moves.iter().for_each(|one| player.play(one));
    player.world.settle();
    player
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// After each move: counts are the alerts', states carry what belongs to them, nobody who answered is paged,
    /// and whoever waits for an answer is being paged.
    #[test]
    fn the_rules_hold_after_every_move((start, moves) in stories()) {
        let mut player = Player::new(start);
        for one in &moves {
            player.play(one);
            player.world.settle();
            rules::check_all(&player.world)?;
        }
    }

    /// Waking an incident that has nothing due decides nothing at all.
    #[test]
    fn waking_twice_is_waking_once((start, moves) in stories()) {
        let player = played(start, &moves);
        rules::nothing_is_left_to_do(&player.world)?;
    }

    /// Timers that ring early, late or several times leave no trace: everything stored is the same, byte for byte.
    #[test]
    fn spurious_wakes_leave_no_trace((start, moves) in stories(), rings in prop::collection::vec(any::<bool>(), MOST_MOVES)) {
        let (mut ringing, mut calm) = (Player::new(start), Player::new(start));
        for (one, rings) in moves.iter().zip(rings) {
            ringing.play(one);
            calm.play(one);
            ringing.world.settle();
            calm.world.settle();
            if rings {
                ringing.world.wake_everything();
                ringing.world.wake_everything();
            }
        }
        prop_assert_eq!(format!("{:?}", ringing.world.memory), format!("{:?}", calm.world.memory));
    }

    /// The same story gives the same memory and the same messages, byte for byte.
    #[test]
    fn the_same_story_goes_the_same_way((start, moves) in stories()) {
        let (one, other) = (played(start, &moves), played(start, &moves));
        prop_assert_eq!(format!("{:?}", one.world.memory), format!("{:?}", other.world.memory));
        prop_assert_eq!(one.world.sent, other.world.sent);
    }

    /// A report that comes a second time moves nothing and pages nobody.
    #[test]
    fn a_doubled_report_counts_once((start, moves) in stories(), which in any::<prop::sample::Index>(), fails in any::<bool>()) {
        let mut player = played(start, &moves);
        rules::second_report_is_silent(&mut player.world, which, fails)?;
    }

    /// However long nobody answers, the server comes to rest, and then everybody who could be paged has been.
    #[test]
    fn left_alone_it_comes_to_rest((start, moves) in stories()) {
        let mut player = played(start, &moves);
        player.world.advance_to(player.world.now() + testkit::days(30));
        rules::check_all(&player.world)?;
        rules::everybody_has_been_paged(&player.world)?;
        prop_assert_eq!(player.world.memory.outbox.next_free_at(), None, "nothing is queued after a month");
    }
}
