//! Schedules: who is on call at a moment, from layers of rotations, restrictions and overrides.

mod layer;

pub use self::layer::{Layer, Override, Restriction, Schedule};
