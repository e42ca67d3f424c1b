//! The stories of `vigie-core/tests/scenarios`, played on the real server: its lane, its workers, a database in a file,
//! webhooks over real sockets, and channels that write down what they are given.
//!
//! In `vigie-core` the same files are played in a world in memory. A story that comes true there and not here shows
//! where the two differ. None is left out. `SCENARIO=merge/` plays some of them.

mod changes;
mod recorder;
mod shell;

use std::thread;

use shell::Shell;
use testkit::scenario::files;

/// How many stories are played at the same time.
const THREADS: usize = 2;

#[test]
#[allow(clippy::print_stdout, reason = "the number of stories is part of the test's report")]
fn every_story_comes_true_on_the_real_server() {
    let played = files::wanted();
    let failures: Vec<String> = thread::scope(|scope| {
        let play_some = |first: usize| {
            let mine = played.iter().skip(first).step_by(THREADS);
            mine.flat_map(|file| files::play(file, |story| story.play_on(Shell::starting_at))).collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..THREADS).map(|first| scope.spawn(move || play_some(first))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("stories are caught when they panic")).collect()
    });
    println!("{} scenarios on the real server, {} failures", played.len(), failures.len());
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}
