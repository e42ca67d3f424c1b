//! Notification: what is sent to whom over what, and what became of it.

mod delivery;

pub use self::delivery::{Delivery, DeliveryState, Notice, Outcome};
