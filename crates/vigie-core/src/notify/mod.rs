//! Notification: what is sent to whom over what, and what became of it.

mod delivery;
pub mod plan;

pub use self::delivery::{Delivery, DeliveryState, Notice, Outcome};
