//! `/vigie/v1/tokens`: one's own API tokens, and for admins everybody's and the account's.

use axum::{
    Router,
    extract::{Path, State},
    routing::{delete as delete_at, get},
};
use serde_json::json;
use vigie_core::{
    directory::Directory,
    ids::{TokenId, UserId},
    permission::{Action, Resource},
};
use vigie_pagerduty::{
    ApiError,
    paging::Page,
    rest::{
        Fields,
        token::{self, Token},
    },
};
use vigie_store::{TokenAccess, TokenRow};

use super::{change::By, users::find_user};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
    permission::Permit,
};

/// How many tokens one person, or the account, may have: more than anybody can look after.
const MOST_OF_ONE_OWNER: u32 = 100;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/vigie/v1/tokens", get(list).post(create)).route("/vigie/v1/tokens/{id}", delete_at(delete))
}

/// The tokens that the sender may take back, oldest first.
async fn list(State(state): State<AppState>, permit: Permit, Params(query): Params) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let (view, page) = (state.view(&directory, &query)?, Page::from_query(&query)?);
    let refusal = || ApiError::invalid("user_id must be the id of a user");
    let asked = query.get("user_id").map(|id| UserId::parse(id).ok_or_else(refusal)).transpose()?;
    let mut tokens = match asked {
        Some(_) => state.app.store().tokens_of(asked, MOST_OF_ONE_OWNER).await?,
        None => state.app.store().list_tokens().await?,
    };
    tokens.retain(|token| permit.reads_tokens_of(&directory, token.user));
    Ok(Reply::ok(page.cut("tokens", &tokens, |row| token::to_wire(&shown(row), &view))))
}

/// Makes a token; the only answer that holds its text.
async fn create(
    State(state): State<AppState>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let wanted = token::from_wire(Fields::enveloped(&body, "token")?)?;
    let directory = state.directory();
    let user = wanted.user.unwrap_or(by.permit.principal().user);
    if let Some(user) = user {
        find_user(&directory, user.as_str())?;
    }
    by.permit.make_token(&directory, user, wanted.reads_only)?;
    if state.app.store().tokens_of(user, MOST_OF_ONE_OWNER).await?.len() >= MOST_OF_ONE_OWNER as usize {
        let text = format!("There are {MOST_OF_ONE_OWNER} tokens of this owner already: delete one that is not used");
        return Err(ApiError::invalid(text).into());
    }
    let access = if wanted.reads_only { TokenAccess::ReadOnly } else { TokenAccess::Full };
    let made = state.app.access().create_token_by(&by.author, user, access, &wanted.description, None).await?;
    let row = find_token(&state, made.id).await?;
    let mut wire = token::to_wire(&shown(&row), &state.view(&directory, &query)?);
    wire["token"] = json!(made.text);
    Ok(Reply::created(json!({ "token": wire })))
}

async fn delete(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    let id = TokenId::parse(&id).ok_or_else(|| ApiError::not_found("Token"))?;
    let row = find_token(&state, id).await?;
    ask_to_take_back(&by.permit, &state.directory(), row.user)?;
    state.app.access().delete_token(id, &by.author).await?;
    Ok(Reply::no_content())
}

/// One's own are one's own, other people's the admins'; so are the account's: whoever runs it stops what leaked.
fn ask_to_take_back(permit: &Permit, directory: &Directory, owner: Option<UserId>) -> Result<(), ApiError> {
    match owner {
        Some(user) => permit.ask(directory, Action::Configure, &Resource::Person(user)),
        None => permit.ask(directory, Action::Administer, &Resource::Account),
    }
}

async fn find_token(state: &AppState, id: TokenId) -> Result<TokenRow, Rejection> {
    state.app.store().token(id).await?.ok_or_else(|| ApiError::not_found("Token").into())
}

fn shown(row: &TokenRow) -> Token {
    Token {
        id: row.id,
        user: row.user,
        reads_only: row.access == TokenAccess::ReadOnly,
        description: row.description.clone(),
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        truncated: row.truncated.clone(),
    }
}
