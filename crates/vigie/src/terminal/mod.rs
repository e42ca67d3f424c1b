//! How answers look in a terminal: as wide as it is, in colour where a person looks.

mod moment;
mod paint;
mod table;

pub(crate) use self::{
    moment::{local_time_zone, moment, wall_clock},
    paint::{Paint, Screen},
    table::Table,
};
