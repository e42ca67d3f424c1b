//! Invented people's names, from as many parts of the world as the offices have people from.

use crate::demo::chance::Chance;

/// Both lists have a prime number of names, and not the same one, so that walking along both gives 71 × 67 people
/// before a name comes twice.
#[rustfmt::skip]
const GIVEN: [&str; 71] = [
    "Aïcha", "Alejandro", "Amélie", "Anders", "Anika", "Antoine", "Ayumi", "Beatriz", "Bilal", "Callum", "Carlos",
    "Chiara", "Chloé", "Daniel", "Deepa", "Diego", "Eilidh", "Elif", "Emeka", "Esther", "Fatima", "Felix", "Freya",
    "Gabriel", "Giulia", "Grace", "Hana", "Hugo", "Ibrahim", "Imani", "Inès", "Ivan", "Jasmine", "Jonas", "Joséphine",
    "Jun", "Kavya", "Kofi", "Lars", "Leïla", "Liam", "Lin", "Lucía", "Maëlle", "Malik", "Marta", "Mei", "Milan",
    "Mohamed", "Nadia", "Naoki", "Nils", "Noor", "Olivia", "Omar", "Pauline", "Pedro", "Priya", "Rafael", "Rania",
    "Rohan", "Sana", "Samuel", "Sofia", "Tariq", "Thandi", "Tomás", "Wei", "Yara", "Yusuf", "Zoé",
];
#[rustfmt::skip]
const FAMILY: [&str; 67] = [
    "Abadie", "Achterberg", "Adeyemi", "Almeida", "Andersen", "Baptiste", "Banerjee", "Bergström", "Boucher",
    "Brennan", "Cabrera", "Castellan", "Chandran", "Cheng", "Costa", "Dubreuil", "Diallo", "Duarte", "Eriksen",
    "Fairweather", "Ferrand", "Fontaine", "Gagnon", "Ghosh", "Goh", "Haddad", "Hartmann", "Hashimoto", "Hughes",
    "Ibáñez", "Ishikawa", "Jensen", "Kapoor", "Keane", "Koh", "Kovač", "Lachance", "Laurent", "Lefèvre", "Lindqvist",
    "Macleod", "Marchetti", "Mbeki", "Mehta", "Mensah", "Moreau", "Nakamura", "Ndiaye", "Novak", "Okafor", "Ortega",
    "Pelletier", "Pereira", "Raman", "Rasmussen", "Rossi", "Sato", "Schuster", "Sharma", "Silva", "Tan", "Tremblay",
    "Vasquez", "Vermeer", "Wójcik", "Yamada", "Zhang",
];

/// Names, each one once.
pub(super) struct Names {
    given: Vec<&'static str>,
    family: Vec<&'static str>,
    given_out: usize,
}

impl Names {
    /// Names in an order that chance decides.
    pub(super) fn new(chance: &mut Chance) -> Self {
        Self { given: chance.shuffled(&GIVEN), family: chance.shuffled(&FAMILY), given_out: 0 }
    }

    /// The next one.
    pub(super) fn next(&mut self) -> String {
        let (given, family) =
            (self.given[self.given_out % self.given.len()], self.family[self.given_out % self.family.len()]);
        self.given_out += 1;
        format!("{given} {family}")
    }
}

/// A name as the local part of an address: lower case, without accents, a dot for each space.
pub(super) fn local_part(name: &str) -> String {
    name.chars().map(plain).collect::<String>().to_lowercase()
}

const fn plain(letter: char) -> char {
    match letter {
        'á' | 'ã' => 'a',
        'é' | 'è' | 'ë' => 'e',
        'í' | 'ï' => 'i',
        'ñ' => 'n',
        'ó' | 'ö' => 'o',
        'č' => 'c',
        ' ' => '.',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn nobody_has_anybody_elses_name_and_every_address_is_plain() {
        let mut names = Names::new(&mut Chance::new(1, 1));
        let given_out: BTreeSet<String> = (0..71 * 67).map(|_| names.next()).collect();
        assert_eq!(given_out.len(), 71 * 67);
        let addresses: BTreeSet<String> = given_out.iter().map(|name| local_part(name)).collect();
        assert_eq!(addresses.len(), given_out.len());
        let is_plain = |address: &String| address.chars().all(|letter| letter.is_ascii_lowercase() || letter == '.');
        assert!(addresses.iter().all(is_plain), "{:?}", addresses.iter().find(|address| !is_plain(address)));
    }
}
