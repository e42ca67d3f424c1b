//! Who changed what: configuration, tokens and sessions in one list.

use std::sync::Arc;

use vigie_core::{
    directory::{Change, Kind, Object},
    escalate::Policy,
    ids::TokenId,
};
use vigie_store::{
    AuditCursor, AuditEntry, AuditFilter, AuditMethod, Author, FieldChange, SessionRow, Store, TokenAccess, TokenRow,
};

use crate::{
    on_both,
    world::{World, at},
};

fn everything() -> AuditFilter {
    AuditFilter {
        since: at(0),
        until: at(100),
        kinds: Vec::new(),
        id: None,
        actor: None,
        method: None,
        truncated_token: None,
        changes: Vec::new(),
    }
}

fn ada() -> Author {
    Author {
        name: "user PADA001".into(),
        method: Some(AuditMethod::Browser),
        truncated_token: Some("3xyz".into()),
        request_id: Some("request-1".into()),
        remote_address: Some("127.0.0.1".into()),
    }
}

/// A policy that gets another name, a token, and a session that begins and ends.
async fn history(store: &Store) -> World {
    let mut world = World::saved(store).await;
    let renamed = Policy { version: 2, name: "Storage".into(), ..Policy::clone(&world.policy) };
    store.save_changes(1, &[Change::Put(Object::Policy(Arc::new(renamed)))], at(5), ada()).await.expect("saved");
    let token = TokenRow {
        id: TokenId::new(&mut world.ids),
        hash: "aa".into(),
        user: None,
        access: TokenAccess::Full,
        description: "ci".into(),
        created_at: at(6),
        last_used_at: None,
        truncated: Some("3xyz".into()),
    };
    store.put_token(&token, &"command line".into()).await.expect("stored");
    let session = SessionRow { hash: "bb".into(), user: world.user, created_at: at(7), expires_at: at(90) };
    store.put_session(&session, &ada()).await.expect("stored");
    store.delete_session("bb", at(8), &ada()).await.expect("deleted");
    world
}

async fn found(store: &Store, filter: &AuditFilter) -> Vec<String> {
    let entries = store.audit_entries(filter, None, 100).await.expect("read");
    entries.iter().map(told).collect()
}

fn told(entry: &AuditEntry) -> String {
    let what = entry.detail.as_ref().map_or(entry.kind.as_str(), |(what, _)| what);
    format!("{} {what}", entry.change)
}

#[tokio::test]
async fn all_changes_are_one_list_newest_first() {
    on_both(async |store: Store| {
        history(&store).await;
        let all = found(&store, &everything()).await;
        assert_eq!(
            all[..4],
            ["remove session", "create session", "create token", "put escalation_policy"].map(str::to_owned)
        );
        assert!(all[4..].iter().all(|one| one.starts_with("create ")), "{all:?}");
        let entries = store.audit_entries(&everything(), None, 4).await.expect("read");
        assert_eq!(entries[3].author, ada());
        let renamed = FieldChange {
            name: "name".into(),
            before: vec!["Database".into()],
            after: vec!["Storage".into()],
            is_list: false,
        };
        assert_eq!(entries[3].fields, [renamed]);
        assert_eq!((entries[2].kind, entries[2].id.as_str()), (Kind::Account, "account"));
        assert_eq!(entries[2].fields[0].after, ["full"]);
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    on_both(async |store: Store| {
        history(&store).await;
        let all = store.audit_entries(&everything(), None, 100).await.expect("read");
        let (mut walked, mut after): (Vec<AuditEntry>, Option<AuditCursor>) = (Vec::new(), None);
        while let [entry] = &store.audit_entries(&everything(), after.as_ref(), 1).await.expect("read")[..] {
            after = Some(entry.cursor.clone());
            walked.push(entry.clone());
        }
        assert_eq!(walked, all);
    })
    .await;
}

#[tokio::test]
async fn each_filter_leaves_out_the_others() {
    on_both(async |store: Store| {
        let world = history(&store).await;
        let of = async |filter: AuditFilter| found(&store, &filter).await;
        let policy = AuditFilter { kinds: vec![Kind::Policy], ..everything() };
        assert_eq!(of(policy).await, ["put escalation_policy", "create escalation_policy"]);
        let person = AuditFilter { kinds: vec![Kind::User], id: Some(world.user.to_string()), ..everything() };
        assert_eq!(of(person).await, ["remove session", "create session", "create user"]);
        let ada = AuditFilter { actor: Some(("user".into(), Some("PADA001".into()))), ..everything() };
        assert_eq!(of(ada.clone()).await, ["remove session", "create session", "put escalation_policy"]);
        assert_eq!(of(AuditFilter { changes: vec!["put"], ..ada }).await, ["put escalation_policy"]);
        assert_eq!(of(AuditFilter { actor: Some(("token".into(), None)), ..everything() }).await, [""; 0]);
        assert_eq!(of(AuditFilter { method: Some(AuditMethod::Browser), ..everything() }).await.len(), 3);
        assert_eq!(of(AuditFilter { truncated_token: Some("3xyz".into()), ..everything() }).await.len(), 3);
        assert_eq!(of(AuditFilter { since: at(6), until: at(7), ..everything() }).await, ["create token"]);
    })
    .await;
}
