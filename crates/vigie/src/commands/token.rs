//! `vigie token`: API tokens.

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use vigie_core::ids::TokenId;
use vigie_store::TokenAccess;

use super::{Database, say};

/// What to do with tokens.
#[derive(Subcommand, Debug)]
pub(crate) enum TokenCommand {
    /// Make a token and print it. It is shown only now.
    Create(Create),
    /// List the tokens, without their text.
    List(Database),
    /// Take a token back.
    Delete {
        #[command(flatten)]
        database: Database,
        /// Its id, from `vigie token list`.
        id: String,
    },
}

/// How to make a token.
#[derive(Args, Debug)]
pub(crate) struct Create {
    #[command(flatten)]
    database: Database,
    /// The e-mail address of the person it belongs to; without it the token is the account's.
    #[arg(long)]
    user: Option<String>,
    /// Only reading is allowed with it.
    #[arg(long)]
    read_only: bool,
    /// What it is for.
    #[arg(long, default_value = "made on the command line")]
    description: String,
}

/// Does it.
pub(crate) async fn run(command: TokenCommand) -> anyhow::Result<()> {
    match command {
        TokenCommand::Create(create) => {
            let app = create.database.existing_app().await?;
            let user = match &create.user {
                Some(email) => {
                    let directory = app.directory();
                    let found = directory.users.values().find(|user| user.email.eq_ignore_ascii_case(email));
                    Some(found.with_context(|| format!("nobody has the e-mail address {email}"))?.id)
                }
                None => None,
            };
            let access = if create.read_only { TokenAccess::ReadOnly } else { TokenAccess::Full };
            let token = app.access().create_token(user, access, &create.description, None).await?;
            say(&token.text);
        }
        TokenCommand::List(database) => {
            let app = database.existing_app().await?;
            for token in app.store().list_tokens().await? {
                let owner = token.user.and_then(|id| app.directory().users.get(&id).map(|user| user.email.clone()));
                let owner = owner.unwrap_or_else(|| "account".to_owned());
                say(&format!("{}  {:9}  {owner}  {}", token.id, token.access.as_str(), token.description));
            }
        }
        TokenCommand::Delete { database, id } => {
            let app = database.existing_app().await?;
            let id = TokenId::parse(&id).with_context(|| format!("{id:?} is no token id"))?;
            if !app.access().delete_token(id, "command line").await? {
                bail!("there is no token {id}; `vigie token list` shows all");
            }
        }
    }
    Ok(())
}
