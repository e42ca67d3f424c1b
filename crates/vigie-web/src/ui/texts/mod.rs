//! Every word that the console says, in every language it speaks.
//!
//! One file for each page or area, two columns: English and French. To add an area: a file like the others here, a line
//! in `areas!` below, and its words are at `texts.area.word`. Where a word is the same in both languages, say `same`
//! instead of writing it twice: a test takes two equal columns for a forgotten translation. `{0}`, `{1}` … are places
//! for pieces, see [`say`], [`fill`] and [`count`]. To add a language: a column in [`words`] and in every file, and a
//! line in [`super::language`].

mod say;

pub(in crate::ui) use self::say::{count, fill, say};

/// The words of one area: `name = "English", "French";` or `name = "Word", same;`.
macro_rules! words {
    ($area:ident: $($name:ident = $english:literal, $french:tt;)*) => {
        /// Words of one area in one language.
        pub(in crate::ui) struct $area {
            $(pub(in crate::ui) $name: &'static str,)*
        }
        impl $area {
            pub(super) const ENGLISH: Self = Self { $($name: $english,)* };
            pub(super) const FRENCH: Self = Self { $($name: $crate::ui::texts::words!(@french $english $french),)* };
            /// Name, English, French where it differs on purpose.
            #[cfg(test)]
            pub(super) const TABLE: &'static [(&'static str, &'static str, Option<&'static str>)] =
                &[$((stringify!($name), $english, $crate::ui::texts::words!(@written $french)),)*];
        }
    };
    (@french $english:literal same) => { $english };
    (@french $english:literal $french:literal) => { $french };
    (@written same) => { None };
    (@written $french:literal) => { Some($french) };
}
use words;

macro_rules! areas {
    ($($file:ident: $area:ident;)*) => {
        $(mod $file;)*

        /// The words of one language.
        pub(in crate::ui) struct Texts {
            $(pub(in crate::ui) $file: $file::$area,)*
        }

        /// English.
        pub(in crate::ui) static ENGLISH: Texts = Texts { $($file: $file::$area::ENGLISH,)* };
        /// French.
        pub(in crate::ui) static FRENCH: Texts = Texts { $($file: $file::$area::FRENCH,)* };

        #[cfg(test)]
        const TABLES: &[(&str, &[(&str, &str, Option<&str>)])] = &[$((stringify!($file), $file::$area::TABLE),)*];
    };
}

areas! {
    badges: Badges;
    dates: Dates;
    devices: Devices;
    duty: Duty;
    forms: Forms;
    frame: Frame;
    incidents: Incidents;
    insight: Insight;
    landing: Landing;
    maintenance: Maintenance;
    menu: Menu;
    messages: Messages;
    outbox: Outbox;
    reach: Reach;
    settings: Settings;
    audit: Audit;
    users: Users;
    policies: Policies;
    problems: Problems;
    refusals: Refusals;
    room: Room;
    schedule_form: ScheduleForm;
    shift_form: ShiftForm;
    schedules: Schedules;
    services: Services;
    sign_in: SignIn;
    teams: Teams;
    timeline: Timeline;
    tools: Tools;
    welcome: Welcome;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each() -> impl Iterator<Item = (String, &'static str, Option<&'static str>)> {
        TABLES.iter().flat_map(|(area, table)| {
            table.iter().map(move |(name, english, french)| (format!("{area}.{name}"), *english, *french))
        })
    }

    /// The places for pieces, sorted: languages may put them in another order.
    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<&str> = text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn no_word_is_missing_in_any_language() {
        for (name, english, french) in each() {
            assert!(!english.trim().is_empty() && french.is_none_or(|french| !french.trim().is_empty()), "{name}");
        }
    }

    #[test]
    fn no_word_is_left_untranslated_by_accident() {
        for (name, english, french) in each() {
            assert_ne!(french, Some(english), "{name}: translate it, or write `same` where both are the same word");
        }
    }

    #[test]
    fn both_languages_have_the_same_places_for_pieces() {
        for (name, english, french) in each() {
            assert_eq!(places(english), places(french.unwrap_or(english)), "{name}");
        }
    }

    #[test]
    fn french_is_written_with_its_own_apostrophe_and_spaces_before_tall_marks() {
        for (name, _, french) in each() {
            let french = french.unwrap_or_default();
            assert!(!french.contains('\''), "{name}: write ’");
            for mark in [" ?", " !", " ;"] {
                assert!(!french.contains(mark), "{name}: a plain space before{mark} lets the line break there");
            }
        }
    }
}
