//! Commands that ask a running server, from wherever an engineer or a pipeline is.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;
use serde_json::Value as Json;
use vigie_channels::{ApiClient, Secret};

/// The exit code of a command that could not ask: told apart from an answer that is bad news (1).
const COULD_NOT_ASK: u8 = 2;
/// How many pages of a list are read at most: the API gives no more either.
const MOST_PAGES: usize = 99;
/// How many items a page has.
const PAGE: usize = 100;

/// Which server, and who asks.
#[derive(Args, Clone, Debug)]
pub(crate) struct Remote {
    /// Address of the server.
    #[arg(long, env = "VIGIE_URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// API token; a read-only one is enough. Better in the environment than on the command line.
    #[arg(long, env = "VIGIE_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// PEM file of certificates to trust beside the usual ones, for a server with its own authority.
    #[arg(long, env = "VIGIE_EXTRA_CERTIFICATES")]
    extra_certificates: Option<PathBuf>,
    /// Print the server's answer as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

impl Remote {
    /// A client of the server.
    pub(crate) fn client(&self) -> anyhow::Result<ApiClient> {
        let token = self.token.as_deref().filter(|token| !token.is_empty());
        let token =
            token.context("no token: give --token or VIGIE_TOKEN; `vigie token create --read-only` makes one")?;
        let certificates = match &self.extra_certificates {
            Some(path) => Some(std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?),
            None => None,
        };
        Ok(ApiClient::new(&self.url, Secret::new(token), certificates.as_deref())?)
    }
}

/// All pages of a list: the first answer, with the items of all pages under `name`.
pub(crate) async fn all_pages(
    client: &ApiClient,
    path: &str,
    query: &[(&str, &str)],
    name: &str,
) -> anyhow::Result<Json> {
    let mut whole = Json::Null;
    for page in 0..MOST_PAGES {
        let (offset, limit) = ((page * PAGE).to_string(), PAGE.to_string());
        let paged = [query, &[("offset", offset.as_str()), ("limit", limit.as_str())]].concat();
        let mut answer = client.get(path, &paged).await?;
        let more = answer["more"].as_bool().unwrap_or(false);
        match (answer[name].take(), whole[name].as_array_mut()) {
            (Json::Array(items), Some(all)) => all.extend(items),
            (items, _) => {
                answer[name] = items;
                whole = answer;
            }
        }
        if !more {
            break;
        }
    }
    for paging in ["limit", "offset", "more", "total"] {
        whole.as_object_mut().map(|members| members.remove(paging));
    }
    Ok(whole)
}

/// The exit code of what was asked; a question that could not be asked says why and has a code of its own.
pub(crate) fn exit_code(answered: anyhow::Result<ExitCode>) -> ExitCode {
    answered.unwrap_or_else(|error| {
        crate::complain(&error);
        ExitCode::from(COULD_NOT_ASK)
    })
}

/// Text of a JSON answer at a place like `/user/summary`; `-` where there is none.
pub(crate) fn text<'a>(json: &'a Json, pointer: &str) -> &'a str {
    json.pointer(pointer).and_then(Json::as_str).unwrap_or("-")
}

/// The items of a list of a JSON answer.
pub(crate) fn list<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    json[name].as_array().map(Vec::as_slice).unwrap_or_default()
}
