//! What the address of the list says: which incidents, whose, from where on. The address is the whole state, so that
//! it can be kept, sent to somebody, and remembered by the browser.

use serde::Deserialize;
use vigie_core::{
    directory::Directory,
    ids::{ServiceId, UserId},
    incident::Urgency,
    time::At,
};
use vigie_store::{IncidentFilter, IncidentSort, IncidentSortField, IncidentStatus};

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub(crate) struct View {
    #[serde(default)]
    pub(super) status: Shown,
    #[serde(default)]
    pub(super) whose: Whose,
    #[serde(default)]
    pub(super) urgency: Loud,
    /// A part of a service's name.
    #[serde(default)]
    pub(super) q: String,
    /// Those that were made at this moment (in microseconds) or earlier …
    #[serde(default)]
    pub(super) before: Option<i64>,
    /// … without so many of the very same moment, which the page before showed.
    #[serde(default)]
    pub(super) skip: u32,
}

/// Which incidents.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Shown {
    Triggered,
    Acknowledged,
    Resolved,
    #[default]
    #[serde(other)]
    Open,
}

/// Whose.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Whose {
    Mine,
    Teams,
    #[default]
    #[serde(other)]
    All,
}

/// How loud.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Loud {
    High,
    Low,
    #[default]
    #[serde(other)]
    Any,
}

impl View {
    /// The filter for the store: newest first, from where the page before ended.
    pub(super) fn filter(&self, directory: &Directory, viewer: UserId) -> IncidentFilter {
        let statuses = match self.status {
            Shown::Open => vec![IncidentStatus::Triggered, IncidentStatus::Acknowledged],
            Shown::Triggered => vec![IncidentStatus::Triggered],
            Shown::Acknowledged => vec![IncidentStatus::Acknowledged],
            Shown::Resolved => vec![IncidentStatus::Resolved],
        };
        let urgencies = match self.urgency {
            Loud::High => vec![Urgency::High],
            Loud::Low => vec![Urgency::Low],
            Loud::Any => Vec::new(),
        };
        IncidentFilter {
            statuses,
            urgencies,
            services: self.services(directory, viewer),
            assignees: if self.whose == Whose::Mine { vec![viewer] } else { Vec::new() },
            until: self.before.map(|micros| At::from_micros(micros.saturating_add(1))),
            sort: IncidentSort { field: IncidentSortField::CreatedAt, descending: true },
            ..Default::default()
        }
    }

    /// Those of the viewer's teams, and those with the wanted word in their name; all where `None`.
    fn services(&self, directory: &Directory, viewer: UserId) -> Option<Vec<ServiceId>> {
        let word = self.q.trim().to_lowercase();
        if self.whose != Whose::Teams && word.is_empty() {
            return None;
        }
        let is_mine = |team| {
            directory.teams.get(team).is_some_and(|team| team.members.iter().any(|member| member.user == viewer))
        };
        let wanted = directory.services.values().filter(|service| {
            (self.whose != Whose::Teams || service.teams.iter().any(is_mine))
                && (word.is_empty() || service.name.to_lowercase().contains(&word))
        });
        Some(wanted.map(|service| service.id).collect())
    }

    /// The number that was asked for instead of a service: `#12`, `12`.
    pub(super) fn number(&self) -> Option<u64> {
        self.q.trim().trim_start_matches('#').parse().ok()
    }

    /// Whether the account's counters count what this view shows.
    pub(super) fn is_of_all(&self) -> bool {
        self.whose == Whose::All && self.urgency == Loud::Any && self.q.trim().is_empty()
    }

    /// The query of a view like this one.
    pub(super) fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let status = match self.status {
            Shown::Open => "open",
            Shown::Triggered => "triggered",
            Shown::Acknowledged => "acknowledged",
            Shown::Resolved => "resolved",
        };
        query.append_pair("status", status);
        match self.whose {
            Whose::Mine => query.append_pair("whose", "mine"),
            Whose::Teams => query.append_pair("whose", "teams"),
            Whose::All => &mut query,
        };
        match self.urgency {
            Loud::High => query.append_pair("urgency", "high"),
            Loud::Low => query.append_pair("urgency", "low"),
            Loud::Any => &mut query,
        };
        if !self.q.trim().is_empty() {
            query.append_pair("q", self.q.trim());
        }
        if let Some(before) = self.before {
            query.append_pair("before", &before.to_string()).append_pair("skip", &self.skip.to_string());
        }
        query.finish()
    }

    /// The address of a view like this one.
    pub(super) fn path(&self) -> String {
        format!("/incidents?{}", self.query())
    }

    /// From the newest on.
    pub(super) fn first(&self) -> Self {
        Self { before: None, skip: 0, ..self.clone() }
    }

    pub(super) fn with_status(&self, status: Shown) -> Self {
        // Nobody is assigned to what is resolved.
        let is_gone = status == Shown::Resolved && self.whose == Whose::Mine;
        let whose = if is_gone { Whose::All } else { self.whose };
        Self { status, whose, ..self.first() }
    }

    pub(super) fn with_whose(&self, whose: Whose) -> Self {
        Self { whose, ..self.first() }
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::Query;

    use super::*;

    fn view(query: &str) -> View {
        let uri = format!("/incidents?{query}").parse().expect("an address");
        Query::<View>::try_from_uri(&uri).expect("any query is a view").0
    }

    #[test]
    fn an_address_and_its_view_say_the_same() {
        for query in [
            "status=open",
            "status=resolved&whose=teams",
            "status=triggered&whose=mine&urgency=high&q=check+out&before=1795338000000000&skip=2",
        ] {
            assert_eq!(view(query).query(), query);
        }
        assert_eq!(view("status=sleeping&whose=nobodys").path(), "/incidents?status=open");
    }

    #[test]
    fn mine_are_those_that_are_assigned_to_me_and_open() {
        let me = UserId::parse("PANN").expect("an id");
        let directory = Directory::default();
        let filter = view("whose=mine").filter(&directory, me);
        assert_eq!(filter.assignees, [me]);
        assert_eq!(filter.statuses, [IncidentStatus::Triggered, IncidentStatus::Acknowledged]);
        assert_eq!(view("whose=mine").with_status(Shown::Resolved).filter(&directory, me).assignees, []);
        assert_eq!(view("whose=teams").filter(&directory, me).services, Some(Vec::new()));
    }

    #[test]
    fn a_number_is_an_incident() {
        assert_eq!(
            (view("q=%2312").number(), view("q=12").number(), view("q=web12").number()),
            (Some(12), Some(12), None)
        );
    }
}
