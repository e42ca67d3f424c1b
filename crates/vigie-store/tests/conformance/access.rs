//! Tokens, sessions and passwords.

use vigie_core::{
    directory::{Change, Kind},
    ids::{ContactMethodId, TokenId, UserId},
};
use vigie_store::{AuditFilter, Author, SessionRow, Store, StoreError, TokenAccess, TokenRow, VerificationCode};

use crate::{
    on_both,
    world::{World, at},
};

fn ada() -> Author {
    Author::from("ada")
}

#[tokio::test]
async fn a_token_is_found_by_its_hash_until_it_is_deleted() {
    on_both(async |store: Store| {
        let mut world = World::new();
        let token = |world: &mut World, hash: &str| TokenRow {
            id: TokenId::new(&mut world.ids),
            hash: hash.into(),
            user: Some(world.user),
            access: TokenAccess::ReadOnly,
            description: "ci".into(),
            created_at: at(1),
            last_used_at: None,
            truncated: Some("3xyz".into()),
        };
        let (one, two) =
            (token(&mut world, "aa"), TokenRow { user: None, created_at: at(2), ..token(&mut world, "bb") });
        store.put_token(&one, &ada()).await.expect("stored");
        store.put_token(&two, &ada()).await.expect("stored");
        let taken = store.put_token(&token(&mut world, "aa"), &ada()).await;
        assert!(matches!(taken, Err(StoreError::Conflict)), "{taken:?}");
        store.touch_token(one.id, at(9)).await.expect("touched");
        let used = TokenRow { last_used_at: Some(at(9)), ..one.clone() };
        assert_eq!(store.token_by_hash("aa").await.expect("read"), Some(used.clone()));
        assert_eq!(store.list_tokens().await.expect("read"), [used.clone(), two.clone()]);
        assert_eq!(store.token(two.id).await.expect("read"), Some(two.clone()));
        for owner in [used.user, two.user] {
            let all = [&used, &two].into_iter().filter(|token| token.user == owner).cloned().collect::<Vec<_>>();
            assert_eq!(store.tokens_of(owner, 9).await.expect("read"), all);
            assert_eq!(store.tokens_of(owner, 1).await.expect("read"), all[..1]);
        }
        // The newest first, page by page, also those of one moment.
        let nobody = UserId::new(&mut world.ids);
        let mut made = vec![used.clone()];
        for hash in ["cc", "dd"] {
            made.push(token(&mut world, hash));
            store.put_token(&made[made.len() - 1], &ada()).await.expect("stored");
        }
        made.sort_by_key(|token| std::cmp::Reverse(token.id.to_string()));
        let place = |token: &TokenRow| Some((token.created_at, token.id));
        assert_eq!(store.tokens_of_others(nobody, None, 2).await.expect("read"), made[..2]);
        assert_eq!(store.tokens_of_others(nobody, place(&made[1]), 2).await.expect("read"), made[2..]);
        assert_eq!(store.tokens_of_others(world.user, None, 2).await.expect("read"), []);
        assert!(store.delete_token(one.id, at(9), &ada()).await.expect("deleted"));
        assert!(!store.delete_token(one.id, at(9), &ada()).await.expect("asked"));
        assert_eq!(store.token_by_hash("aa").await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_by_itself_or_by_hand() {
    on_both(async |store: Store| {
        let world = World::new();
        let session =
            |hash: &str| SessionRow { hash: hash.into(), user: world.user, created_at: at(1), expires_at: at(9) };
        store.put_session(&session("aa"), &ada()).await.expect("stored");
        store.put_session(&session("bb"), &ada()).await.expect("stored");
        assert_eq!(store.session_by_hash("aa", at(8)).await.expect("read"), Some(session("aa")));
        assert_eq!(store.session_by_hash("aa", at(9)).await.expect("read"), None);
        let of_user: Vec<_> = store.sessions_of(world.user, at(2)).await.expect("read");
        assert_eq!(of_user, [session("aa"), session("bb")]);
        assert_ne!(of_user[0].id(), of_user[1].id());
        let late = SessionRow { created_at: at(2), ..session("cc") };
        store.put_session(&late, &ada()).await.expect("stored");
        assert_eq!(store.latest_sessions(at(3), 1).await.expect("read"), [late]);
        assert_eq!(store.latest_sessions(at(9), 9).await.expect("read"), []);
        store.delete_session("bb", at(3), &ada()).await.expect("deleted");
        assert_eq!(store.session_by_hash("bb", at(8)).await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn the_last_password_counts() {
    on_both(async |store: Store| {
        let world = World::new();
        assert_eq!(store.password_of(world.user).await.expect("read"), None);
        store.set_password(world.user, "$argon2id$1", at(1), &ada()).await.expect("set");
        store.record_password_link(world.user, at(2), &ada()).await.expect("written");
        store.set_password(world.user, "$argon2id$2", at(3), &ada()).await.expect("set");
        assert_eq!(store.password_of(world.user).await.expect("read").as_deref(), Some("$argon2id$2"));
        let everything = AuditFilter {
            since: at(0),
            until: at(9),
            kinds: Vec::new(),
            id: None,
            actor: None,
            method: None,
            truncated_token: None,
            changes: Vec::new(),
        };
        let entries = store.audit_entries(&everything, None, 9).await.expect("read");
        let told: Vec<_> = entries.iter().map(|entry| entry.detail.as_ref().map(|(what, _)| what.as_str())).collect();
        assert_eq!(told, [Some("password"), Some("password_link"), Some("password")]);
        assert!(!format!("{entries:?}").contains("argon2"), "what was set is nobody's business");
    })
    .await;
}

#[tokio::test]
async fn nothing_that_lets_somebody_in_is_left_of_whoever_is_removed() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let other = UserId::parse("POTHER1").expect("an id");
        for (user, hash) in [(world.user, "aa"), (other, "bb")] {
            let token = TokenRow {
                id: TokenId::new(&mut world.ids),
                hash: hash.into(),
                user: Some(user),
                access: TokenAccess::Full,
                description: "ci".into(),
                created_at: at(1),
                last_used_at: None,
                truncated: None,
            };
            store.put_token(&token, &ada()).await.expect("stored");
            let session = SessionRow { hash: hash.into(), user, created_at: at(1), expires_at: at(90) };
            store.put_session(&session, &ada()).await.expect("stored");
            store.set_password(user, hash, at(1), &ada()).await.expect("set");
            let method = ContactMethodId::parse("PMETHOD").expect("an id");
            let (address, hash) = ("x".to_owned(), hash.to_owned());
            let code = VerificationCode { address, hash, expires_at: at(90), tries_left: 5 };
            store.put_verification_code(user, method, &code).await.expect("kept");
        }
        store.save_changes(1, &[Change::Remove(Kind::User, world.user.id())], at(2), "ada").await.expect("saved");
        let left = async |user: UserId, hash: &str| {
            let method = ContactMethodId::parse("PMETHOD").expect("an id");
            [
                store.token_by_hash(hash).await.expect("read").is_some(),
                store.session_by_hash(hash, at(3)).await.expect("read").is_some(),
                store.password_of(user).await.expect("read").is_some(),
                store.verification_code(user, method).await.expect("read").is_some(),
            ]
        };
        assert_eq!((left(world.user, "aa").await, left(other, "bb").await), ([false; 4], [true; 4]));
    })
    .await;
}

#[tokio::test]
async fn a_server_key_is_the_first_that_was_offered() {
    on_both(async |store: Store| {
        assert_eq!(store.server_key("links", "one", at(1)).await.expect("kept"), "one");
        assert_eq!(store.server_key("links", "two", at(2)).await.expect("read"), "one");
        assert_eq!(store.server_key("others", "three", at(3)).await.expect("kept"), "three");
    })
    .await;
}
