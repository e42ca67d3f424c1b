//! Edits of schedules that never rewrite the past: what was shown for a moment that is over stays what is shown.

mod layers;
mod overrides;

pub use self::{
    layers::{PAST_LAYERS_MAX, replace_layers},
    overrides::{Removal, RemovalRefusal, add_overrides, remove_override},
};
