//! The REST API's resources, one file each: `to_wire` writes one, `from_wire` reads what a client sent.

pub mod alert;
pub mod change_event;
pub mod incident;
pub mod log_entry;
pub mod note;
#[cfg(test)]
pub(crate) mod samples;
