//! `vigie user`: people.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use vigie_app::Access;
use vigie_core::directory::Role;

use super::{Database, say};
use crate::bootstrap;

/// What to do with people.
#[derive(Subcommand, Debug)]
pub(crate) enum UserCommand {
    /// Add a person, who can be paged by e-mail at once, and print their id.
    Create(Create),
    /// List people.
    List(Database),
}

/// How to add a person.
#[derive(Args, Debug)]
pub(crate) struct Create {
    #[command(flatten)]
    database: Database,
    /// Their e-mail address.
    email: String,
    /// Their name; the first part of the address where it is not given.
    #[arg(long)]
    name: Option<String>,
    /// owner, admin, user, limited_user, observer, restricted_access, read_only_user or read_only_limited_user.
    #[arg(long, default_value = "user", value_parser = role)]
    role: Role,
    /// Read the password for the console from the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
}

/// Does it.
pub(crate) async fn run(command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Create(create) => {
            let password = if create.password_stdin { Some(password()?) } else { None };
            let app = create.database.app().await?;
            let id = bootstrap::add_person(&app, &create.email, create.name.as_deref(), create.role).await?;
            if let Some(password) = password {
                app.access().set_password(id, &password).await?;
            }
            say(id.as_str());
        }
        UserCommand::List(database) => {
            for user in database.existing_app().await?.directory().users.values() {
                say(&format!("{}  {:22}  {}  {}", user.id, user.role.as_str(), user.email, user.name));
            }
        }
    }
    Ok(())
}

/// The first line of standard input. It is looked at before anybody is added: a person without a password could not
/// sign in, and their address would be taken.
fn password() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("reading the password")?;
    let password = line.trim_end_matches(['\r', '\n']);
    Access::check_password(password)?;
    Ok(password.to_owned())
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "no such role; `vigie user create --help` names them".to_owned())
}
