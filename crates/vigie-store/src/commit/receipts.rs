//! Receipts: how far each delivery is. They only move on: what a provider says late changes nothing that is known.

use std::collections::BTreeMap;

use serde::Serialize;
use vigie_core::{engine::Receipt, ids::DeliveryId, notify::DeliveryState, time::At};

use crate::{
    db::Tx,
    dialect::{Sql, rows},
    documents,
    error::StoreError,
};

/// `after` lists the states from which the receipt may move on, so that the rule itself stays in one place, in the core.
const ADVANCE: Sql = rows!(
    "UPDATE deliveries SET state = r.state,
         provider_id = COALESCE(r.provider_id, deliveries.provider_id), words = COALESCE(r.words, deliveries.words),
         due_at = COALESCE(r.retry_at, deliveries.due_at),
         handed_over_at = CASE WHEN r.state IN ('handed_over', 'delivered', 'answered')
             THEN COALESCE(deliveries.handed_over_at, r.at) ELSE deliveries.handed_over_at END,
         delivered_at = CASE WHEN r.state = 'delivered' THEN r.at ELSE deliveries.delivered_at END,
         failed_at = CASE WHEN r.state = 'failed' THEN r.at ELSE deliveries.failed_at END,
         answered_at = CASE WHEN r.state = 'answered' THEN r.at ELSE deliveries.answered_at END,
         cancelled_at = CASE WHEN r.state = 'cancelled' THEN r.at ELSE deliveries.cancelled_at END
     FROM ",
    [id text, state text, after text, at bigint, provider_id text, words text, retry_at bigint],
    "WHERE deliveries.id = r.id AND r.after LIKE '%' || deliveries.state || '%'"
);

pub(super) const STATEMENTS: &[Sql] = &[ADVANCE];

#[derive(Serialize)]
struct ReceiptRow<'a> {
    id: &'a str,
    state: &'static str,
    after: String,
    at: i64,
    provider_id: Option<&'a str>,
    words: Option<&'a str>,
    retry_at: Option<i64>,
}

/// Moves receipts on, in order. One statement for all, and one more for each time that one delivery comes again.
pub(super) async fn advance(tx: &mut Tx, receipts: &[Receipt]) -> Result<(), StoreError> {
    for round in rounds(receipts) {
        ADVANCE.bind(documents::write(&round)?).run(tx).await?;
    }
    Ok(())
}

/// The first receipts of all deliveries, then the second ones, and so on.
fn rounds(receipts: &[Receipt]) -> Vec<Vec<ReceiptRow<'_>>> {
    let mut rounds: Vec<Vec<ReceiptRow<'_>>> = Vec::new();
    let mut seen: BTreeMap<DeliveryId, usize> = BTreeMap::new();
    for receipt in receipts {
        let round = seen.entry(receipt.delivery).or_default();
        if rounds.len() == *round {
            rounds.push(Vec::new());
        }
        rounds[*round].push(row(receipt));
        *round += 1;
    }
    rounds
}

fn row(receipt: &Receipt) -> ReceiptRow<'_> {
    let before = DeliveryState::ALL.into_iter().filter(|state| state.may_become(receipt.state));
    let states: Vec<&str> = before.map(DeliveryState::as_str).collect();
    ReceiptRow {
        id: receipt.delivery.as_str(),
        state: receipt.state.as_str(),
        after: states.join(" "),
        at: receipt.at.micros(),
        provider_id: receipt.provider_id.as_deref(),
        words: receipt.words.as_deref(),
        retry_at: receipt.retry_at.map(At::micros),
    }
}

#[cfg(test)]
mod tests {
    use vigie_core::ids::Ids;

    use super::*;

    #[test]
    fn a_second_receipt_of_a_delivery_waits_for_the_first() {
        let mut ids = Ids::for_test(1);
        let (one, two) = (DeliveryId::new(&mut ids), DeliveryId::new(&mut ids));
        let receipt = |delivery, state| Receipt {
            delivery,
            state,
            at: At::EPOCH,
            provider_id: None,
            words: None,
            retry_at: None,
        };
        let receipts = [
            receipt(one, DeliveryState::HandedOver),
            receipt(two, DeliveryState::Failed),
            receipt(one, DeliveryState::Delivered),
        ];
        let rounds = rounds(&receipts);
        assert_eq!(rounds.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(rounds[1][0].state, "delivered");
    }
}
