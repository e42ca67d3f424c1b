//! Moving time on, and running what is due in order.

use vigie_core::{engine::Command, time::At};

use super::World;

/// How often work may give rise to more work at one moment: a world that needs more is running in circles.
const MOST_ROUNDS_AT_ONE_MOMENT: usize = 1_000;

impl World {
    /// Moves time on to a moment and runs everything that becomes due on the way, each thing at its own moment.
    ///
    /// # Panics
    /// When the moment is in the past.
    pub fn advance_to(&mut self, moment: At) {
        assert!(moment >= self.now, "time only moves on: it is {} and not yet {moment}", self.now);
        self.settle();
        while let Some(due_at) = self.next_due_at().filter(|due_at| *due_at <= moment && !self.is_stopped) {
            self.now = self.now.max(due_at);
            self.settle();
        }
        self.now = moment;
    }

    /// Runs everything that is due now, and what follows from it.
    ///
    /// # Panics
    /// When the work never ends.
    pub fn settle(&mut self) {
        for _ in 0..MOST_ROUNDS_AT_ONE_MOMENT {
            if self.is_stopped || self.next_due_at().is_none_or(|due_at| due_at > self.now) {
                return;
            }
            self.wake_due_incidents();
            self.deliver();
        }
        panic!("at {} the work never ends: {:?} is due for ever", self.now, self.next_due_at());
    }

    /// The next moment at which a timer or a delivery is due.
    #[must_use]
    pub fn next_due_at(&self) -> Option<At> {
        self.memory.next_due_at().into_iter().chain(self.next_delivery_at()).min()
    }

    /// The server goes down: nothing runs until it comes back.
    pub const fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// The server comes back and finds what became due meanwhile.
    pub fn start(&mut self) {
        self.is_stopped = false;
        self.settle();
    }

    /// Wakes every incident, whether it wants to be woken or not, as a late or doubled timer would.
    pub fn wake_everything(&mut self) {
        let all: Vec<_> = self.memory.incidents.keys().copied().collect();
        for incident in all {
            self.apply(&Command::TimerElapsed { incident }).expect("a wake is never refused");
        }
    }

    fn wake_due_incidents(&mut self) {
        for incident in self.memory.due_incidents(self.now) {
            self.apply(&Command::TimerElapsed { incident }).expect("a wake is never refused");
        }
    }
}
