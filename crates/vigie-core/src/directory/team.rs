//! A team: people who own services together.

use crate::{
    ids::{TeamId, UserId},
    time::At,
};

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name, unique in the account.
    pub name: String,
    /// What it does, for people.
    pub description: Option<String>,
    /// The team it is part of.
    pub parent: Option<TeamId>,
    /// When it was created.
    pub created_at: At,
    /// Only its members have a role in it (PagerDuty's `default_role` is `none` then, else `manager`).
    pub private: bool,
    /// Who is in it, in the order they joined.
    pub members: Vec<TeamMember>,
}

/// One person's place in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamMember {
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: TeamRole,
}

/// What a person may do within a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamRole {
    /// `observer`
    Observer,
    /// `responder`
    Responder,
    /// `manager`
    Manager,
}

impl TeamRole {
    /// PagerDuty's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Observer => "observer",
            Self::Responder => "responder",
            Self::Manager => "manager",
        }
    }

    /// Reads PagerDuty's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Observer, Self::Responder, Self::Manager].into_iter().find(|role| role.as_str() == text)
    }
}
