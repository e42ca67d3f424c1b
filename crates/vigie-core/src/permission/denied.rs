//! Why somebody may not do something, as a sentence that says what it takes.

use std::fmt;

use super::Action;
use crate::directory::{Role, TeamRole};

/// Why somebody may not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The token only reads.
    #[error("This API token only reads: use one with full access")]
    ReadingToken,
    /// The person's role does not go as far.
    #[error("The role {} may not {}: it takes {}", role.as_str(), Deed(*needs), Takes(*needs))]
    Role {
        /// The role they have.
        role: Role,
        /// What they wanted to do.
        needs: Action,
    },
    /// Their role in the team, which counts instead of their own, does not go as far.
    #[error("A team's {} may not {}: it takes {}", role.as_str(), Deed(*needs), TakesInTeam(*needs))]
    TeamRole {
        /// The best role they have in a team of the object.
        role: TeamRole,
        /// What they wanted to do.
        needs: Action,
    },
    /// It belongs to private teams only, and the person is in none of them.
    #[error("It belongs to a private team: it takes a role in that team, or the role admin or owner")]
    PrivateTeam,
    /// It is about another person.
    #[error("The role {} may only change its own profile: other people's take the role admin or owner", role.as_str())]
    OtherPerson {
        /// The role they have.
        role: Role,
    },
    /// It is about an owner of the account, or makes one.
    #[error("It takes the role owner to change an owner, or to make one")]
    OwnersOnly,
    /// It makes a token that may do what an owner may.
    #[error("A token of the account with full access may do everything: it takes the role owner to make one")]
    OwnersTokens,
}

/// What somebody wanted to do.
struct Deed(Action);

/// Which role of the account lets them.
struct Takes(Action);

/// Which role in the team lets them.
struct TakesInTeam(Action);

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Action::See => "see this",
            Action::Respond => "act on incidents or shifts here",
            Action::Configure => "change the configuration here",
            Action::Administer => "administer the account",
        })
    }
}

impl fmt::Display for Takes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Action::See => "the role observer or more, or a role in a team that it belongs to",
            Action::Respond => "the role limited_user or more, or responder in a team that it belongs to",
            Action::Configure => "the role user or more, or manager of a team that it belongs to",
            Action::Administer => "the role admin or owner",
        })
    }
}

impl fmt::Display for TakesInTeam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Action::See => "observer of the team",
            Action::Respond => "responder or manager of the team",
            Action::Configure => "manager of the team",
            Action::Administer => "the role admin or owner",
        })
    }
}
