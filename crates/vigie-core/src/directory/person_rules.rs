//! What a person wants to hear besides pages: that they go on or off call, and how an incident goes on.

use std::time::Duration;

use crate::ids::{ContactMethodId, HandoffRuleId, StatusUpdateRuleId};

/// When a person is told that they go on or off call, and over what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoffRule {
    /// Its id.
    pub id: HandoffRuleId,
    /// Over which of the person's contact methods.
    pub contact_method: ContactMethodId,
    /// This long before it happens.
    pub advance: Duration,
    /// About which of the two.
    pub kind: HandoffKind,
}

/// Which handoffs a rule is about (PagerDuty's `handoff_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandoffKind {
    /// `both`
    Both,
    /// `oncall`: going on call.
    OnCall,
    /// `offcall`: going off call.
    OffCall,
}

impl HandoffKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Both, Self::OnCall, Self::OffCall];

    /// PagerDuty's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::OnCall => "oncall",
            Self::OffCall => "offcall",
        }
    }

    /// Reads PagerDuty's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Over what a person hears of the status updates that they are subscribed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusUpdateRule {
    /// Its id.
    pub id: StatusUpdateRuleId,
    /// Over which of the person's contact methods.
    pub contact_method: ContactMethodId,
}
