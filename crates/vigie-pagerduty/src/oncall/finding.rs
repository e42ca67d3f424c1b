//! What lint found.

use serde_json::{Value, json};
use vigie_core::oncall::{Finding, Problem};

use super::reference_to;
use crate::view::View;

/// Writes a finding; `object` leads to what must be mended.
#[must_use]
pub fn to_wire(finding: &Finding, view: &View<'_>) -> Value {
    json!({
        "severity": finding.severity().as_str(),
        "code": finding.problem.code(),
        "message": message(&finding.problem, view),
        "object": reference_to(finding.kind, finding.id, view.directory, view.links),
    })
}

/// The core names people and policies by id; people read names.
fn message(problem: &Problem, view: &View<'_>) -> String {
    let text = problem.to_string();
    match problem {
        Problem::OnlyOnePerson { user } => {
            let name = view.directory.users.get(user).map_or_else(|| user.to_string(), |user| user.name.clone());
            text.replacen(user.as_str(), &name, 1)
        }
        Problem::PagedTooLate { policy, .. } => {
            let named = view.directory.policies.values().find(|one| one.id.id() == *policy);
            let name = named.map_or_else(|| policy.to_string(), |policy| format!("{:?}", policy.name));
            text.replacen(policy.as_str(), &name, 1)
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use vigie_core::directory::Kind;

    use super::*;
    use crate::rest::samples;

    #[test]
    fn a_finding_leads_to_its_object_and_names_people() {
        let world = samples::world();
        let policy = world.directory.policies.values().next().expect("a policy");
        let problem = Problem::OnlyOnePerson { user: samples::user() };
        let finding = Finding { kind: Kind::Policy, id: policy.id.id(), name: policy.name.clone(), problem };
        let wire = to_wire(&finding, &world.view());
        assert_eq!((&wire["severity"], &wire["code"]), (&json!("warning"), &json!("only_one_person")));
        let name = &world.directory.users[&samples::user()].name;
        assert_eq!(wire["message"], format!("only {name} is ever paged: when they miss it, nobody else is"));
        let page = format!("https://acme.example.com/escalation_policies/{}", policy.id);
        assert_eq!((&wire["object"]["html_url"], &wire["object"]["summary"]), (&json!(page), &json!(policy.name)));
    }
}
