//! The first start: what every database begins with, and the owner that the settings name.

use std::convert::Infallible;

use anyhow::{Context as _, bail};
use vigie_app::{Access, App, ConfigureError, NewPerson};
use vigie_core::{
    directory::{Change, Role},
    ids::UserId,
};
use vigie_pagerduty::seed;
use vigie_store::TokenAccess;

use crate::{commands::say, settings::Settings};

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
        tracing::warn!("there is nobody yet: standard output says how to begin");
        invite(app, settings);
        return Ok(());
    };
    if let Some(password) = &settings.bootstrap_password {
        Access::check_password(password).context("VIGIE_BOOTSTRAP_PASSWORD")?;
    }
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
    let person = NewPerson {
        email: email.to_owned(),
        name: name.unwrap_or_default().to_owned(),
        time_zone: String::new(),
        role,
        is_verified: true,
    };
    match app.add_person(BY, &person).await {
        Err(ConfigureError::Refused(refusal)) => Err(refusal.into()),
        added => added.context("adding the person"),
    }
}

/// Says where the first person is made, on standard output: it holds a secret, so the log does not have it.
fn invite(app: &App, settings: &Settings) {
    let Some(code) = app.setup_code() else { return };
    let address = settings.links().page("/setup");
    say(&format!("Nobody is here yet. Set Vigie up in a browser:\n\n  {address}?code={code}\n"));
    say("The code works until somebody is there. Or: vigie user create you@example.org --role owner --password-stdin");
}
