//! The first start: what every database begins with, and the owner that the settings name.

use std::{convert::Infallible, sync::Arc};

use anyhow::{Context as _, bail};
use vigie_app::App;
use vigie_core::{
    directory::{Change, Channel, ContactMethod, NotificationRule, Object, Role, User},
    ids::{ContactMethodId, Ids, NotificationRuleId, UserId},
    incident::Urgency,
    time::At,
};
use vigie_pagerduty::seed;
use vigie_store::TokenAccess;

use crate::settings::Settings;

/// Who did it, in the history of the configuration.
const BY: &str = "bootstrap";

/// Fills an empty database; leaves any other as it is.
pub(crate) async fn run(app: &App, settings: &Settings) -> anyhow::Result<()> {
    if app.directory().vendors.is_empty() {
        app.configure(BY, |_, ids, _| {
            Ok::<_, Infallible>((seed::objects(ids).into_iter().map(Change::Put).collect(), ()))
        })
        .await
        .context("storing the catalogues")?;
    }
    if !app.directory().users.is_empty() {
        return Ok(());
    }
    let Some(email) = settings.bootstrap_email.clone() else {
        if settings.bootstrap_token.is_some() {
            bail!("VIGIE_BOOTSTRAP_TOKEN needs VIGIE_BOOTSTRAP_EMAIL: the account must have an owner");
        }
        tracing::warn!("there is nobody yet: run `vigie user create --role owner`, or set VIGIE_BOOTSTRAP_EMAIL");
        return Ok(());
    };
    let owner = add_person(app, &email, None, Role::Owner).await?;
    if let Some(password) = &settings.bootstrap_password {
        app.access().set_password(owner, password).await.context("VIGIE_BOOTSTRAP_PASSWORD")?;
    }
    if let Some(token) = &settings.bootstrap_token {
        let access = TokenAccess::Full;
        app.access()
            .create_token(None, access, "bootstrap", Some(token.clone()))
            .await
            .context("VIGIE_BOOTSTRAP_TOKEN")?;
    }
    tracing::info!(%email, "the owner was created");
    Ok(())
}

/// Adds a person who can be paged by e-mail at once, whatever the urgency.
pub(crate) async fn add_person(app: &App, email: &str, name: Option<&str>, role: Role) -> anyhow::Result<UserId> {
    let email = email.trim().to_lowercase();
    if !email.contains('@') {
        bail!("{email:?} is not an e-mail address");
    }
    let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or(&email)).to_owned();
    let time_zone = app.directory().account.time_zone.clone();
    let added = app.configure(BY, |_, ids, now| {
        let user = person(ids, now, email.clone(), name.clone(), time_zone.clone(), role);
        let id = user.id;
        Ok::<_, Infallible>((vec![Change::Put(Object::User(Arc::new(user)))], id))
    });
    added.await.context("adding the person")
}

fn person(ids: &mut Ids, now: At, email: String, name: String, time_zone: String, role: Role) -> User {
    let method = ContactMethod {
        id: ContactMethodId::new(ids),
        channel: Channel::Email,
        address: email.clone(),
        country_code: None,
        label: "Default".to_owned(),
        short_form: false,
        verified_at: Some(now),
    };
    let rule = |ids: &mut Ids, urgency| NotificationRule {
        id: NotificationRuleId::new(ids),
        contact_method: method.id,
        urgency,
        start_delay: std::time::Duration::ZERO,
    };
    let notification_rules = vec![rule(ids, Urgency::High), rule(ids, Urgency::Low)];
    User {
        id: UserId::new(ids),
        name,
        email,
        time_zone,
        color: "purple".to_owned(),
        role,
        job_title: None,
        description: None,
        created_at: now,
        contact_methods: vec![method],
        notification_rules,
        handoff_rules: Vec::new(),
        status_update_rules: Vec::new(),
        private_url_key: None,
        absences: Vec::new(),
    }
}
