//! The account's settings as a document.

use serde::{Deserialize, Serialize};
use vigie_core::directory::Account;

#[derive(Serialize, Deserialize)]
pub(super) struct AccountDocument {
    name: String,
    time_zone: String,
}

impl From<&Account> for AccountDocument {
    fn from(account: &Account) -> Self {
        Self { name: account.name.clone(), time_zone: account.time_zone.clone() }
    }
}

impl From<AccountDocument> for Account {
    fn from(document: AccountDocument) -> Self {
        Self { name: document.name, time_zone: document.time_zone }
    }
}
