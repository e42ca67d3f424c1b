//! A team as a document.

use serde::{Deserialize, Serialize};
use vigie_core::{
    directory::{Team, TeamMember, TeamRole},
    ids::{TeamId, UserId},
    time::At,
};

use super::word::Word;

#[derive(Serialize, Deserialize)]
pub(super) struct TeamDocument {
    id: Word<TeamId>,
    name: String,
    description: Option<String>,
    parent: Option<Word<TeamId>>,
    created_at: i64,
    #[serde(default)]
    private: bool,
    members: Vec<MemberDocument>,
}

#[derive(Serialize, Deserialize)]
struct MemberDocument {
    user: Word<UserId>,
    role: Word<TeamRole>,
}

impl From<&Team> for TeamDocument {
    fn from(team: &Team) -> Self {
        let members =
            team.members.iter().map(|member| MemberDocument { user: Word(member.user), role: Word(member.role) });
        Self {
            id: Word(team.id),
            name: team.name.clone(),
            description: team.description.clone(),
            parent: team.parent.map(Word),
            created_at: team.created_at.micros(),
            private: team.private,
            members: members.collect(),
        }
    }
}

impl From<TeamDocument> for Team {
    fn from(document: TeamDocument) -> Self {
        let members =
            document.members.into_iter().map(|member| TeamMember { user: member.user.0, role: member.role.0 });
        Self {
            id: document.id.0,
            name: document.name,
            description: document.description,
            parent: document.parent.map(|parent| parent.0),
            created_at: At::from_micros(document.created_at),
            private: document.private,
            members: members.collect(),
        }
    }
}
