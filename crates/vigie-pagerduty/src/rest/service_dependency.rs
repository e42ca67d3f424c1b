//! Service dependencies: `relationships` of a dependent and a supporting service.

use serde_json::{Value as Json, json};
use vigie_core::{
    directory::{Needs, NoDependency},
    ids::{DependencyId, ServiceId},
};

use crate::{ApiError, reference::id_of};

/// The most relationships that one request names.
const NAMED_MAX: usize = 500;
/// What PagerDuty calls a service here.
const SERVICE: &str = "technical_service";

/// Writes one.
#[must_use]
pub fn to_wire(id: DependencyId, needs: Needs) -> Json {
    let service = |id: ServiceId| json!({ "id": id.as_str(), "type": format!("{SERVICE}_reference") });
    json!({
        "id": id.as_str(),
        "type": "service_dependency",
        "dependent_service": service(needs.dependent),
        "supporting_service": service(needs.supporting),
    })
}

/// Reads those that a request names.
///
/// # Errors
/// 400 when there are none, too many, or one is not as it must be.
pub fn from_wire(body: &Json) -> Result<Vec<Needs>, ApiError> {
    let list = body.get("relationships").and_then(Json::as_array).filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| {
        ApiError::invalid("relationships must be a list of objects with a dependent_service and a supporting_service")
    })?;
    if list.len() > NAMED_MAX {
        return Err(ApiError::invalid(format!(
            "relationships can name at most {NAMED_MAX} at once; send several requests"
        )));
    }
    list.iter()
        .map(|one| {
            Ok(Needs { dependent: service(one, "dependent_service")?, supporting: service(one, "supporting_service")? })
        })
        .collect()
}

/// Why it was refused, as an answer.
#[must_use]
pub fn to_error(why: &NoDependency) -> ApiError {
    match why {
        NoDependency::Unknown(_) => ApiError::not_found("Service"),
        other => ApiError::invalid(other.to_string()),
    }
}

fn service(one: &Json, name: &str) -> Result<ServiceId, ApiError> {
    let what = super::fields::title(name);
    let id = id_of(one.get(name).unwrap_or(&Json::Null), &[SERVICE, "service"], &what)?;
    ServiceId::parse(id).ok_or_else(|| ApiError::not_found("Service"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(dependent: Json, supporting: Json) -> Result<Vec<Needs>, ApiError> {
        from_wire(&json!({ "relationships": [{ "dependent_service": dependent, "supporting_service": supporting }] }))
    }

    #[test]
    fn both_names_of_a_service_are_read() {
        let read = named(
            json!({ "id": "PSHOP", "type": "service" }),
            json!({ "id": "PDB", "type": "technical_service_reference" }),
        );
        let wire = to_wire(DependencyId::parse("D1").expect("an id"), read.expect("both")[0]);
        assert_eq!(wire["dependent_service"], json!({ "id": "PSHOP", "type": "technical_service_reference" }));
        assert_eq!((&wire["supporting_service"]["id"], &wire["type"]), (&json!("PDB"), &json!("service_dependency")));
    }

    #[test]
    fn what_is_no_relationship_is_refused() {
        let said = |result: Result<Vec<Needs>, ApiError>| result.expect_err("refused").errors.join(" ");
        assert!(said(from_wire(&json!({ "relationships": [] }))).contains("must be a list"));
        let business = json!({ "id": "PB", "type": "business_service" });
        assert!(said(named(business, json!({ "id": "PDB", "type": "service" }))).contains("not a business_service"));
        let many = vec![json!({}); NAMED_MAX + 1];
        assert!(said(from_wire(&json!({ "relationships": many }))).contains("at most 500"));
    }
}
