//! Cover and swaps: somebody asks for their shift, or a part of it, to be taken; somebody takes it; or two people swap.
//!
//! What comes of it is a plain override on the schedule, or two for a swap (on one that is made of shifts, one for each
//! stretch of a rotation or custom shift); the request stays beside it as the history
//! of who asked, who took the shift, and when. [`ask`] checks a new request, [`take`] makes the overrides, [`withdraw`]
//! and [`decline`] end it. A request whose shift is over is expired: nobody needs to say so.

mod close;
mod hand_over;
mod news;
mod request;
mod take;

pub(crate) use self::close::close_for_departure;
pub use self::{
    close::{ask, decline, withdraw},
    news::news,
    request::{CoverRefusal, CoverRequest, CoverState, Shift},
    take::{Taken, take},
};
