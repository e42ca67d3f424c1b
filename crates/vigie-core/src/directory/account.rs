//! Settings of the account as a whole.

/// The account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name, for people.
    pub name: String,
    /// The IANA time zone of people and schedules that name none.
    pub time_zone: String,
}

impl Default for Account {
    fn default() -> Self {
        Self { name: "Vigie".to_owned(), time_zone: "Etc/UTC".to_owned() }
    }
}
