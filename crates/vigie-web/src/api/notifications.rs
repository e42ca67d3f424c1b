//! `GET /notifications`: who was notified over what, newest first.

use axum::{Router, extract::State, routing::get};
use vigie_core::{ids::IncidentId, time::At};
use vigie_pagerduty::{ApiError, rest::notification};
use vigie_store::ReceiptView;

use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

/// How many are read at a time.
const STEP: u32 = 500;
/// How many are looked through at most; with the deepest page this is more than a client can page through.
const MOST: usize = 20_000;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/notifications", get(list))
}

async fn list(State(state): State<AppState>, seen: Sight, params: Params) -> Result<Reply, Rejection> {
    let (page, _) = params.page()?;
    let query = &state.on_the_accounts_clock(params.0);
    let required = |name: &str| -> Result<At, ApiError> {
        query.moment(name)?.ok_or_else(|| ApiError::invalid(format!("{name} is missing: name a date in ISO 8601")))
    };
    let (since, until) = (required("since")?, required("until")?);
    let found = visible(&state, &seen, within(&state, since, until).await?).await?;
    let kind = query.get("filter");
    let wanted = found.iter().filter(|receipt| kind.is_none_or(|kind| notification::kind(&receipt.delivery) == kind));
    let view = state.view(&seen, query)?;
    Ok(Reply::ok(page.cut("notifications", wanted, |receipt| {
        notification::to_wire(&receipt.delivery, receipt.state, started_at(receipt), &view)
    })))
}

/// Those that are about incidents the sender may see.
async fn visible(state: &AppState, seen: &Sight, found: Vec<ReceiptView>) -> Result<Vec<ReceiptView>, Rejection> {
    if !seen.hides() {
        return Ok(found);
    }
    let mut ids: Vec<IncidentId> = found.iter().map(|receipt| receipt.delivery.incident).collect();
    ids.sort_unstable();
    ids.dedup();
    let incidents = state.app.store().incidents_by_id(&ids).await?;
    let shown: Vec<IncidentId> = incidents.iter().filter(|one| seen.sees(one)).map(|one| one.id).collect();
    Ok(found.into_iter().filter(|receipt| shown.contains(&receipt.delivery.incident)).collect())
}

/// When the provider took it; until then, when it was decided.
fn started_at(receipt: &ReceiptView) -> At {
    receipt.handed_over_at.unwrap_or(receipt.delivery.created_at)
}

async fn within(state: &AppState, since: At, until: At) -> Result<Vec<ReceiptView>, Rejection> {
    let (mut found, mut before, mut seen) = (Vec::new(), None, 0);
    while seen < MOST {
        let step = state.app.store().recent_deliveries(STEP, before).await?;
        let Some(last) = step.last() else { break };
        let is_over = last.delivery.created_at < since;
        before = Some(last.delivery.id);
        seen += step.len();
        let is_within = |receipt: &ReceiptView| (since..until).contains(&receipt.delivery.created_at);
        found.extend(step.into_iter().filter(is_within));
        if is_over {
            break;
        }
    }
    Ok(found)
}
