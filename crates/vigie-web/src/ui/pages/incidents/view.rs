//! What the address of the list says: which incidents, whose, from where on. The address is the whole state, so that
//! it can be kept, sent to somebody, and remembered by the browser.

use serde::Deserialize;
use vigie_core::{
    directory::Directory,
    ids::{ServiceId, TeamId, UserId},
    incident::Urgency,
};
use vigie_store::{IncidentStatus, NewestFilter, OfServices};

use crate::ui::by_name::Named;

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
    /// Those with a lower number than this one, where the page before ended.
    #[serde(default)]
    pub(super) before: Option<u64>,
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
    pub(super) fn filter(&self, services: OfServices, viewer: UserId) -> NewestFilter {
        NewestFilter {
            status: match self.status {
                Shown::Open => None,
                Shown::Triggered => Some(IncidentStatus::Triggered),
                Shown::Acknowledged => Some(IncidentStatus::Acknowledged),
                Shown::Resolved => Some(IncidentStatus::Resolved),
            },
            urgency: match self.urgency {
                Loud::High => Some(Urgency::High),
                Loud::Low => Some(Urgency::Low),
                Loud::Any => None,
            },
            services,
            assignee: (self.whose == Whose::Mine).then_some(viewer),
            below: self.before,
        }
    }

    /// Those of the viewer's teams, and those with the wanted word in their name; all where `None`.
    pub(super) fn services(&self, all: &[Named], directory: &Directory, viewer: UserId) -> Option<Vec<ServiceId>> {
        let word = self.q.trim().to_lowercase();
        if self.whose != Whose::Teams && word.is_empty() {
            return None;
        }
        let teams = directory.teams.values().filter(|team| team.members.iter().any(|member| member.user == viewer));
        let teams: Vec<TeamId> = teams.map(|team| team.id).collect();
        let is_mine = |team: &TeamId| teams.contains(team);
        let wanted = all.iter().filter(|named| {
            (self.whose != Whose::Teams || named.service.teams.iter().any(is_mine))
                && (word.is_empty() || named.lower.contains(&word))
        });
        Some(wanted.map(|named| named.service.id).collect())
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
            query.append_pair("before", &before.to_string());
        }
        query.finish()
    }

    /// The address of a view like this one.
    pub(super) fn path(&self) -> String {
        format!("/incidents?{}", self.query())
    }

    /// From the newest on.
    pub(super) fn first(&self) -> Self {
        Self { before: None, ..self.clone() }
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
            "status=triggered&whose=mine&urgency=high&q=check+out&before=1234",
        ] {
            assert_eq!(view(query).query(), query);
        }
        assert_eq!(view("status=sleeping&whose=nobodys").path(), "/incidents?status=open");
    }

    #[test]
    fn mine_are_those_that_are_assigned_to_me_and_open() {
        let me = UserId::parse("PANN").expect("an id");
        let filter = view("whose=mine").filter(OfServices::All, me);
        assert_eq!((filter.assignee, filter.status), (Some(me), None));
        let resolved = view("whose=mine").with_status(Shown::Resolved).filter(OfServices::All, me);
        assert_eq!((resolved.assignee, resolved.status), (None, Some(IncidentStatus::Resolved)));
        assert_eq!(view("whose=teams").services(&[], &Directory::default(), me), Some(Vec::new()));
        assert_eq!(view("status=open").services(&[], &Directory::default(), me), None);
    }

    #[test]
    fn a_number_is_an_incident() {
        assert_eq!(
            (view("q=%2312").number(), view("q=12").number(), view("q=web12").number()),
            (Some(12), Some(12), None)
        );
    }
}
