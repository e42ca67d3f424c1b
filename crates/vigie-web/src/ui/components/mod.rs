//! The pieces that pages are made of: plain functions that return markup, one file for each family.

pub(crate) mod badge;
pub(crate) mod button;
pub(crate) mod empty;
pub(crate) mod flash;
pub(crate) mod icon;
pub(crate) mod person;
pub(crate) mod tabs;
