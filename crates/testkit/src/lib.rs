//! What the tests of the other crates stand on: an organisation built in a few words, a world in memory with a
//! manual clock, the language in which scenarios are told, and fake providers on real sockets.
//!
//! This crate is for tests only. It never reads a clock, and apart from [`fakes`] it opens no socket.

pub mod fakes;
pub mod organisation;
pub mod scenario;
pub mod world;

pub use self::{
    organisation::{Level, Organisation, Turns, Way, days, hours, minutes},
    world::World,
};
