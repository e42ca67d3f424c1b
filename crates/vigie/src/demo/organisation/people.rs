//! The people of a team: where they are, how they are reached, and when over which way.

use std::time::Duration;

use vigie_core::{
    directory::{Channel, ContactMethod, NotificationRule, Role, User},
    ids::{ContactMethodId, NotificationRuleId, UserId},
    incident::Urgency,
    time::At,
};

use super::{
    catalogue::{DOMAIN, Seat, TeamEntry},
    names::{Names, local_part},
    place::{Place, SUN},
};
use crate::demo::chance::Chance;

/// How many people a team has.
pub(super) const TEAM_SIZE: usize = 6;
/// How many of a hundred cannot be reached by telephone.
const WITHOUT_TELEPHONE_PERCENT: u64 = 8;
/// How many of a hundred administer the account.
const ADMIN_PERCENT: u64 = 2;
const COLORS: [&str; 8] = ["purple", "red", "green", "blue", "teal", "orange", "brown", "turquoise"];

/// Draws people.
pub(super) struct People<'c> {
    pub(super) chance: &'c mut Chance,
    names: Names,
    now: At,
    count: usize,
}

impl<'c> People<'c> {
    /// Nobody yet.
    pub(super) fn new(chance: &'c mut Chance, now: At) -> Self {
        let names = Names::new(chance);
        Self { chance, names, now, count: 0 }
    }

    /// The people of a team; the first leads it. Those of a team that follows the sun come in pairs, a pair a place.
    pub(super) fn of_team(&mut self, entry: &TeamEntry) -> Vec<User> {
        let person = |nth: usize| {
            let place = match entry.seat {
                Seat::In(place) => place,
                Seat::FollowsTheSun => SUN[nth / 2].0,
            };
            let title = if nth == 0 { format!("Lead of {}", entry.name) } else { self.title() };
            self.person(place, title)
        };
        (0..TEAM_SIZE).map(person).collect()
    }

    fn title(&mut self) -> String {
        let titles = ["Software engineer", "Senior software engineer", "Site reliability engineer", "Staff engineer"];
        (*self.chance.pick(&titles)).to_owned()
    }

    fn person(&mut self, place: Place, job_title: String) -> User {
        let name = self.names.next();
        let email = format!("{}@{DOMAIN}", local_part(&name));
        let role = if self.chance.percent(ADMIN_PERCENT) { Role::Admin } else { Role::User };
        let mut user = User {
            id: UserId::new(self.chance.ids()),
            name,
            email,
            time_zone: place.time_zone().to_owned(),
            color: COLORS[self.count % COLORS.len()].to_owned(),
            role,
            job_title: Some(job_title),
            description: None,
            created_at: self.now,
            contact_methods: Vec::new(),
            notification_rules: Vec::new(),
            handoff_rules: Vec::new(),
            status_update_rules: Vec::new(),
            private_url_key: None,
            absences: Vec::new(),
        };
        self.reach(&mut user, place);
        self.count += 1;
        user
    }

    /// E-mail for what can wait; a text at once and a call some minutes later for what cannot.
    fn reach(&mut self, user: &mut User, place: Place) {
        let email = self.method(user, Channel::Email, "Work", (None, user.email.clone()));
        self.rule(user, email, Urgency::Low, 0);
        if self.count > 0 && self.chance.percent(WITHOUT_TELEPHONE_PERCENT) {
            self.rule(user, email, Urgency::High, 0);
            return;
        }
        let (country_code, number) = place.telephone(self.count);
        let sms = self.method(user, Channel::Sms, "Mobile", (Some(country_code), number.clone()));
        let phone = self.method(user, Channel::Phone, "Mobile", (Some(country_code), number));
        self.rule(user, sms, Urgency::High, 0);
        if self.count == 0 || self.chance.percent(40) {
            self.rule(user, email, Urgency::High, 0);
        }
        self.rule(user, phone, Urgency::High, 5);
    }

    fn method(
        &mut self,
        user: &mut User,
        channel: Channel,
        label: &str,
        (country_code, address): (Option<u16>, String),
    ) -> ContactMethodId {
        let id = ContactMethodId::new(self.chance.ids());
        let (label, verified_at) = (label.to_owned(), Some(self.now));
        let short_form = false;
        let method = ContactMethod { id, channel, address, country_code, label, short_form, verified_at, device: None };
        user.contact_methods.push(method);
        id
    }

    fn rule(&mut self, user: &mut User, contact_method: ContactMethodId, urgency: Urgency, delay_minutes: u64) {
        let id = NotificationRuleId::new(self.chance.ids());
        let start_delay = Duration::from_secs(delay_minutes * 60);
        user.notification_rules.push(NotificationRule { id, contact_method, urgency, start_delay });
    }
}
