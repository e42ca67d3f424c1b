//! The pieces that pages are made of: plain functions that return markup, one file for each family.
//!
//! | piece | where |
//! | --- | --- |
//! | the head of a page | [`page_head`] |
//! | cards, lists of names and values | [`card`] |
//! | lists of things as designed rows, or as a table that becomes cards on a phone | `ol.rows` (see the incident list), [`data_list`] |
//! | forms: fields, choices, switches | [`field`] |
//! | what a form did not do and why | [`refusal`] |
//! | one or several of very many, by name | [`picker`] |
//! | who is on call now by level | [`levels`] |
//! | naming a person in a form | [`pick`] |
//! | buttons, links like buttons, "are you sure?" without scripts, things to copy | [`button`], [`confirm`], [`copy`] |
//! | a form behind a button | [`disclosure`] |
//! | views side by side, newer and older | [`tabs`] |
//! | pages with numbers | [`numbered`] |
//! | what narrows a list, and its address | [`search`] |
//! | pills, tags | [`badge`] |
//! | entries of a timeline | [`entry`] |
//! | what stands where nothing is | [`empty`] |

pub(crate) mod badge;
pub(crate) mod button;
pub(crate) mod card;
pub(crate) mod conference;
pub(crate) mod confirm;
pub(crate) mod copy;
pub(crate) mod data_list;
pub(crate) mod disclosure;
pub(crate) mod empty;
pub(crate) mod entry;
pub(crate) mod field;
pub(crate) mod flash;
pub(crate) mod icon;
pub(crate) mod levels;
pub(crate) mod news;
pub(crate) mod numbered;
pub(crate) mod owner_team;
pub(crate) mod page_head;
pub(crate) mod person;
pub(crate) mod pick;
pub(crate) mod picker;
pub(crate) mod refusal;
pub(crate) mod search;
pub(crate) mod tabs;
