//! Notification: what is sent to whom over what, and what became of it.

pub mod bundle;
pub mod cover_news;
mod delivery;
pub mod message;
pub mod outbox;
pub mod personal;
pub mod plan;
pub mod reply;
pub mod subscriber;
pub mod test_page;
pub mod verification;

pub use self::delivery::{Delivery, DeliveryState, Notice, Outcome};

#[cfg(test)]
fn delivery_for_test(incident_number: u64, title: &str, created_at: crate::time::At) -> Delivery {
    use crate::{
        directory::Channel,
        ids::{ContactMethodId, DeliveryId, Ids, IncidentId, UserId},
        incident::Urgency,
    };
    let mut ids = Ids::for_test(incident_number);
    Delivery {
        id: DeliveryId::new(&mut ids),
        incident: IncidentId::new(&mut ids),
        user: UserId::new(&mut ids),
        contact_method: ContactMethodId::new(&mut ids),
        channel: Channel::Sms,
        address: "+33600000001".into(),
        notice: Notice {
            incident_number,
            title: title.into(),
            service_name: "Checkout".into(),
            urgency: Urgency::High,
            level: Some(0),
        },
        created_at,
    }
}
