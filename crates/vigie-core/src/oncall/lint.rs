//! Every check over the whole directory.

use super::{away, clocks, finding::Finding, gaps, people};
use crate::{directory::Directory, time::At};

/// What will go wrong with being on call, as the directory is now: the worst first, then by kind and id.
#[must_use]
pub fn lint(directory: &Directory, now: At) -> Vec<Finding> {
    let mut findings = vec![];
    gaps::check(directory, now, &mut findings);
    people::check(directory, now, &mut findings);
    away::check(directory, now, &mut findings);
    clocks::check(directory, now, &mut findings);
    findings.sort_by_key(|finding| (finding.severity(), finding.kind.as_str(), finding.id));
    findings
}

#[cfg(test)]
mod tests {
    use crate::oncall::{Severity, fixture::World};

    #[test]
    fn the_worst_comes_first() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_policy(&[&["ANN"], &["BEN"]]);
        let world = world.with_person("ANN", |ann| ann.contact_methods.truncate(1));
        let world = world.with_person("BEN", |ben| ben.contact_methods.clear());
        let severities: Vec<Severity> = world.lint().iter().map(|finding| finding.severity()).collect();
        assert!(severities.is_sorted() && severities.first() == Some(&Severity::Error), "{severities:?}");
        assert_eq!(severities.last(), Some(&Severity::Notice));
    }
}
