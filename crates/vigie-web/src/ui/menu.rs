//! The navigation. To add a page to it: a line in [`MENU`], its names in `texts/menu.rs`, and a [`Place`].

use axum::response::Response;
use maud::{Markup, html};
use vigie_core::permission::{Action, Resource};

use super::{
    components::{
        icon::{self, Icon},
        page_head,
    },
    layout::{Page, Place},
    problem::Problem,
    texts::Texts,
    visit::Visit,
};

/// One page in the navigation.
struct Entry {
    place: Place,
    path: &'static str,
    icon: Icon,
    word: fn(&Texts) -> &'static str,
    /// For the bar of a phone, where there is little room.
    short: fn(&Texts) -> &'static str,
    /// Who finds it there.
    is_for: fn(&Visit) -> bool,
}

/// Pages that belong together.
struct Group {
    word: fn(&Texts) -> &'static str,
    entries: &'static [Entry],
}

macro_rules! entry {
    ($place:ident, $path:literal, $icon:ident, $word:ident) => {
        entry!($place, $path, $icon, $word, $word)
    };
    ($place:ident, $path:literal, $icon:ident, $word:ident, $short:ident) => {
        entry!($place, $path, $icon, $word, $short, |_| true)
    };
    ($place:ident, $path:literal, $icon:ident, $word:ident, $short:ident, $is_for:expr) => {
        Entry {
            place: Place::$place,
            path: $path,
            icon: icon::$icon,
            word: |texts| texts.menu.$word,
            short: |texts| texts.menu.$short,
            is_for: $is_for,
        }
    };
}

/// Every page that people go to by themselves, in the order of need.
static MENU: &[Group] = &[
    Group {
        word: |texts| texts.menu.respond,
        entries: &[
            entry!(Incidents, "/incidents", BELL, incidents),
            entry!(OnCall, "/on-call", CALENDAR, on_call, on_call_short),
            entry!(WhoToCall, "/who-to-call", PHONE, who_to_call, who_to_call_short),
            entry!(Messages, "/messages", SEND, messages, messages, sees_people),
        ],
    },
    Group {
        word: |texts| texts.menu.understand,
        entries: &[
            entry!(Changes, "/changes", CHANGE, changes),
            entry!(Explain, "/explain", QUESTION, explain),
            entry!(Health, "/health", PULSE, health, health, sees_people),
        ],
    },
    Group {
        word: |texts| texts.menu.configure,
        entries: &[
            entry!(Services, "/services", SERVICE, services),
            entry!(Teams, "/teams", PEOPLE, teams, teams, sees_people),
            entry!(Maintenance, "/maintenance", WRENCH, maintenance),
            entry!(Users, "/users", PEOPLE, users, users, sees_people),
            entry!(Schedules, "/schedules", CALENDAR, schedules),
            entry!(Policies, "/escalation_policies", STEPS, escalation_policies),
            entry!(Settings, "/settings", SLIDERS, settings),
            entry!(Audit, "/audit", BOOK, audit, audit, |visit| visit.may(Action::Administer, &Resource::Account)),
        ],
    },
];

fn sees_people(visit: &Visit) -> bool {
    visit.may(Action::See, &Resource::People)
}

/// The places in the bar at the bottom of a phone, beside "more": those that people need most.
const BAR: [Place; 4] = [Place::Incidents, Place::OnCall, Place::WhoToCall, Place::Messages];

/// The whole navigation, for the side of a large screen.
pub(super) fn side(visit: &Visit, current: Place) -> Markup {
    let texts = visit.texts;
    html! {
        nav.menu aria-label=(texts.frame.main_navigation) {
            @for group in MENU {
                p.menu-group { ((group.word)(texts)) }
                ul {
                    @for entry in entries(visit, group) {
                        li {
                            a href=(entry.path) aria-current=[(entry.place == current).then_some("page")] {
                                (entry.icon) span { ((entry.word)(texts)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Those of a group that the viewer may use.
fn entries<'a>(visit: &'a Visit, group: &'a Group) -> impl Iterator<Item = &'a Entry> {
    group.entries.iter().filter(|entry| (entry.is_for)(visit))
}

/// The bar at the bottom of a phone.
pub(super) fn bar(visit: &Visit, current: Place) -> Markup {
    let texts = visit.texts;
    let entries = MENU.iter().flat_map(|group| entries(visit, group)).filter(|entry| BAR.contains(&entry.place));
    html! {
        nav.bar aria-label=(texts.frame.main_navigation) {
            @for entry in entries {
                a href=(entry.path) aria-current=[(entry.place == current).then_some("page")] {
                    (entry.icon) span { ((entry.short)(texts)) }
                }
            }
            a href="/menu" aria-current=[(!BAR.contains(&current)).then_some("page")] {
                (icon::MORE) span { (texts.menu.more) }
            }
        }
    }
}

/// `GET /menu`: every page as a tile, for phones.
pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let texts = visit.texts;
    let content = html! {
        (page_head::show(texts.menu.more, None, html! {}))
        @for group in MENU {
            section.tiles-group {
                h2 { ((group.word)(texts)) }
                ul.tiles {
                    @for entry in entries(&visit, group) {
                        li { a href=(entry.path) { (entry.icon) span { ((entry.word)(texts)) } } }
                    }
                }
            }
        }
    };
    Ok(Page { title: texts.menu.more.to_owned(), place: Place::Menu, follows: None, content }.answer(&visit))
}
