//! What the REST API and the engine refuse is told in English sentences; here they are told in the language of the page.
//!
//! To add one: a line in [`table::SENTENCES`] or [`shifts::SENTENCES`]. A test reads the sources and finds the sentences
//! that forms of the console may meet and that have none.

mod shifts;
mod table;

use super::language::Language;

/// A sentence in a language, or `None` where it is not known in it.
pub(super) fn told(sentence: &str, language: Language) -> Option<String> {
    match language {
        Language::English => Some(sentence.to_owned()),
        Language::French => french(sentence),
    }
}

/// The same; as it is where it is not known.
pub(super) fn told_or_as_it_is(sentence: &str, language: Language) -> String {
    told(sentence, language).unwrap_or_else(|| sentence.to_owned())
}

fn french(sentence: &str) -> Option<String> {
    let mut all = shifts::SENTENCES.iter().chain(table::SENTENCES);
    let whole = all.find_map(|(english, french)| Some(filled(french, &holes(english, sentence)?)));
    whole.or_else(|| {
        // What it is about stands before a colon: `Absence: …`.
        let (about, rest) = sentence.split_once(": ")?;
        Some(format!("{}\u{a0}: {}", word(about), french(rest)?))
    })
}

/// What stands in the places of a pattern; `None` where the sentence is another one.
fn holes<'a>(pattern: &str, sentence: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = sentence.strip_prefix(parts.next()?)?;
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty().then(Vec::new) };
    let mut holes = Vec::with_capacity(parts.len());
    for part in between {
        let (hole, after) = rest.split_once(part)?;
        holes.push(hole);
        rest = after;
    }
    holes.push(rest.strip_suffix(last)?);
    // What stands before a colon is no part of the first word of a sentence.
    let begins_with_more = pattern.starts_with("{}") && holes[0].contains(": ");
    (!begins_with_more && holes.iter().all(|hole| !hole.is_empty())).then_some(holes)
}

fn filled(french: &str, holes: &[&str]) -> String {
    holes
        .iter()
        .enumerate()
        .fold(french.to_owned(), |text, (place, hole)| text.replace(&format!("{{{place}}}"), word(hole)))
}

/// One of our own words in French; anything else as it is.
fn word(hole: &str) -> &str {
    table::WORDS.iter().find(|(english, _)| *english == hole).map_or(hole, |(_, french)| french)
}

#[cfg(test)]
mod sources;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_told_in_french_with_what_it_is_about() {
        let told = |sentence| told(sentence, Language::French);
        assert_eq!(told("Name can't be blank").as_deref(), Some("Nom\u{a0}: à remplir"));
        assert_eq!(
            told("Name is too long (maximum is 100 characters)").as_deref(),
            Some("Nom\u{a0}: trop long (100 caractères au plus)")
        );
        assert_eq!(
            told("The role observer may not change the configuration here: it takes the role admin or owner")
                .as_deref(),
            Some(
                "Le rôle observer ne permet pas de modifier la configuration ici\u{a0}: il faut le rôle admin ou owner"
            )
        );
        assert_eq!(
            told("Absence: An absence must end after its start").as_deref(),
            Some("Absence\u{a0}: Une absence se termine après son début")
        );
        assert_eq!(told("The moon is full"), None);
        assert_eq!(super::told("The moon is full", Language::English).as_deref(), Some("The moon is full"));
    }

    #[test]
    fn every_pattern_is_reached_and_loses_nothing() {
        for (english, french) in table::SENTENCES {
            let samples = ["Alpha", "Beta", "Gamma", "Delta"];
            let sentence = samples.iter().fold((*english).to_owned(), |text, sample| text.replacen("{}", sample, 1));
            let expected = filled(french, &holes(english, &sentence).expect("its own pattern"));
            assert_eq!(super::french(&sentence), Some(expected.clone()), "{english}: another line comes first");
            assert!(!expected.contains('{') && !french.contains('\''), "{french}");
        }
    }
}
