//! Personal messages, the codes that prove addresses, and who hears of status updates.

use vigie_core::{
    directory::{Change, Channel, Kind},
    ids::{ContactMethodId, DeliveryId, IncidentId, ScheduleId, TeamId, UserId},
    notify::{
        DeliveryState, Outcome,
        cover_news::{CoverNews, CoverShift, CoverWord},
        personal::{HandoffNews, PersonalContent, PersonalMessage, StatusUpdateNews},
        subscriber::{NotificationSubscription, Subscriber},
        verification::SentCode,
    },
    oncall::Goes,
};
use vigie_store::{Page, Retention, Store, StoreError, VerificationCode};

use crate::{
    on_both,
    world::{World, at},
};

fn message(world: &mut World, occasion: &str, content: PersonalContent) -> PersonalMessage {
    PersonalMessage {
        id: DeliveryId::new(&mut world.ids),
        occasion: occasion.into(),
        user: world.user,
        contact_method: ContactMethodId::new(&mut world.ids),
        channel: Channel::Sms,
        address: "+33600000001".into(),
        content,
        created_at: at(1),
    }
}

fn contents(world: &mut World) -> Vec<PersonalContent> {
    let handoff = HandoffNews {
        schedule: ScheduleId::new(&mut world.ids),
        schedule_name: "Primary".into(),
        policies: vec!["Web".into()],
        goes: Goes::Off,
        at: at(9),
        until: Some(at(99)),
        other: None,
        is_gap: true,
        time_zone: "Europe/Paris".into(),
    };
    let update = StatusUpdateNews {
        incident: IncidentId::new(&mut world.ids),
        incident_number: 7,
        title: "Down\0".into(),
        service_name: "Web".into(),
        sender: "Ada".into(),
        message: "\"We\" are on it".into(),
        subject: Some("News".into()),
        html_message: None,
    };
    let shift = CoverShift {
        schedule: ScheduleId::new(&mut world.ids),
        schedule_name: "Primary".into(),
        starts_at: at(9),
        ends_at: at(99),
    };
    let cover = CoverNews {
        word: CoverWord::Asked,
        who: "Ada".into(),
        in_return: Some(shift.clone()),
        shift,
        note: "dentist".into(),
        time_zone: "Europe/Paris".into(),
    };
    vec![
        PersonalContent::Verification,
        PersonalContent::Test,
        PersonalContent::Handoff(handoff),
        PersonalContent::StatusUpdate(update),
        PersonalContent::Cover(cover),
    ]
}

#[tokio::test]
async fn what_a_change_tells_people_is_stored_with_it_or_not_at_all() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let message = message(&mut world, "cover", PersonalContent::Test);
        let gone = Change::Remove(Kind::Policy, world.policy.id.id());
        let changes = std::slice::from_ref(&gone);
        let told = std::slice::from_ref(&message);
        let late = store.save_changes_and_tell((0, changes), told, at(2), "ada").await;
        assert!(matches!(late, Err(StoreError::Conflict)), "{late:?}");
        assert_eq!(store.personal_messages_of(world.user, 9).await.expect("read"), []);
        assert_eq!(store.save_changes_and_tell((1, changes), told, at(2), "ada").await.expect("saved"), 1);
        assert_eq!(store.personal_messages_of(world.user, 9).await.expect("read")[0].message, message);
        assert_eq!(
            store.save_changes_and_tell((2, changes), told, at(3), "ada").await.expect("saved"),
            0,
            "told already"
        );
    })
    .await;
}

#[tokio::test]
async fn a_message_is_stored_once_per_occasion_and_comes_back_whole() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let contents = contents(&mut world);
        let messages: Vec<PersonalMessage> =
            contents.into_iter().enumerate().map(|(n, content)| message(&mut world, &n.to_string(), content)).collect();
        assert_eq!(store.queue_personal_messages(&messages).await.expect("stored"), 5);
        let again = PersonalMessage { id: DeliveryId::new(&mut world.ids), ..messages[0].clone() };
        assert_eq!(store.queue_personal_messages(&[again]).await.expect("asked"), 0);
        assert_eq!(store.queue_personal_messages(&[]).await.expect("asked"), 0);
        let claimed = store.claim_personal_messages(Channel::Sms, at(1), at(60), 10).await.expect("claimed");
        let claimed: Vec<PersonalMessage> = claimed.into_iter().map(|leased| leased.message).collect();
        assert_eq!(claimed, messages);
        let newest = store.personal_messages_of(world.user, 2).await.expect("read");
        assert_eq!(newest.iter().map(|one| one.message.id).collect::<Vec<_>>(), [messages[4].id, messages[3].id]);
    })
    .await;
}

#[tokio::test]
async fn a_lease_comes_back_and_an_outcome_ends_it() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let one = message(&mut world, "one", PersonalContent::Verification);
        store.queue_personal_messages(std::slice::from_ref(&one)).await.expect("stored");
        let claim = async |now, until| {
            let claimed = store.claim_personal_messages(Channel::Sms, at(now), at(until), 10).await.expect("claimed");
            claimed.first().map(|leased| leased.attempts)
        };
        assert_eq!((claim(1, 60).await, claim(59, 90).await), (Some(1), None));
        assert_eq!(store.next_personal_message_due_at().await.expect("read"), Some(at(60)));
        assert_eq!(claim(60, 90).await, Some(2));
        let record =
            async |outcome: Outcome| store.record_personal_message(one.id, &outcome, at(61)).await.expect("kept");
        assert!(record(Outcome::Late { words: "busy".into(), retry_at: Some(at(70)) }).await);
        assert_eq!(claim(70, 90).await, Some(3));
        assert!(record(Outcome::HandedOver { provider_id: Some("SM1".into()) }).await);
        assert!(!record(Outcome::Late { words: "busy".into(), retry_at: Some(at(99)) }).await, "it is out already");
        assert!(record(Outcome::Delivered).await && !record(Outcome::Delivered).await);
        assert!(!record(Outcome::Failed { words: "no".into() }).await, "it arrived");
        let receipt = store.personal_message(one.id).await.expect("read").expect("a receipt");
        assert_eq!((receipt.state, receipt.provider_id.as_deref()), (DeliveryState::Delivered, Some("SM1")));
        assert_eq!(store.next_personal_message_due_at().await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn a_message_to_a_device_is_due_like_any_other() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let one =
            PersonalMessage { channel: Channel::Push, ..message(&mut world, "one", PersonalContent::Verification) };
        store.queue_personal_messages(&[one]).await.expect("stored");
        assert_eq!(store.next_personal_message_due_at().await.expect("read"), Some(at(1)));
    })
    .await;
}

#[tokio::test]
async fn old_messages_go_with_time_and_those_to_be_sent_stay() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let messages = ["one", "two"].map(|occasion| message(&mut world, occasion, PersonalContent::Verification));
        store.queue_personal_messages(&messages).await.expect("stored");
        let failed = Outcome::Failed { words: "no such number".into() };
        assert!(store.record_personal_message(messages[0].id, &failed, at(2)).await.expect("kept"));
        let old = Retention { personal_messages_before: Some(at(9)), ..Retention::default() };
        assert_eq!(store.delete_expired(at(9), &old, 10).await.expect("deleted"), 1);
        let left = store.personal_messages_of(world.user, 10).await.expect("read");
        assert_eq!(left.iter().map(|one| one.message.id).collect::<Vec<_>>(), [messages[1].id]);
    })
    .await;
}

#[tokio::test]
async fn codes_are_counted_by_address_and_by_person() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let other = UserId::new(&mut world.ids);
        let mine = message(&mut world, "one", PersonalContent::Verification);
        let elsewhere = PersonalMessage {
            address: "+33600000002".into(),
            created_at: at(2),
            ..message(&mut world, "two", PersonalContent::Verification)
        };
        let theirs = PersonalMessage {
            user: other,
            created_at: at(3),
            ..message(&mut world, "3", PersonalContent::Verification)
        };
        store.queue_personal_messages(&[mine, elsewhere, theirs]).await.expect("stored");
        let sent =
            |seconds, to_this_address, for_this_user| SentCode { at: at(seconds), to_this_address, for_this_user };
        let found = store.sent_codes("+33600000001", world.user, at(0)).await.expect("read");
        assert_eq!(found, [sent(3, true, false), sent(2, false, true), sent(1, true, true)]);
        assert_eq!(store.sent_codes("+33600000001", world.user, at(2)).await.expect("read").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_code_has_so_many_tries_until_it_expires() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let method = ContactMethodId::new(&mut world.ids);
        let (address, hash) = ("+33600000001".to_owned(), "$argon2id$1".to_owned());
        let code = VerificationCode { address, hash, expires_at: at(600), tries_left: 2 };
        store.put_verification_code(world.user, method, &code).await.expect("stored");
        let tries = async |now| {
            let tried = store.try_verification_code(world.user, method, at(now)).await.expect("tried");
            tried.map(|code| code.tries_left)
        };
        assert_eq!(tries(600).await, None, "too late");
        assert_eq!((tries(1).await, tries(2).await, tries(3).await), (Some(1), Some(0), None));
        store.put_verification_code(world.user, method, &code).await.expect("stored again");
        assert_eq!(store.verification_code(world.user, method).await.expect("read"), Some(code.clone()));
        assert_eq!(store.delete_expired(at(600), &Retention::default(), 10).await.expect("deleted"), 1);
        store.put_verification_code(world.user, method, &code).await.expect("stored again");
        store.delete_verification_code(world.user, method).await.expect("deleted");
        assert_eq!(store.verification_code(world.user, method).await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn people_and_teams_subscribe_once_and_leave() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let [one, two] = [(); 2].map(|()| IncidentId::new(&mut world.ids));
        let (ada, team) = (Subscriber::User(world.user), Subscriber::Team(TeamId::new(&mut world.ids)));
        let to = |subscriber, incident| NotificationSubscription { subscriber, incident };
        let all = [to(ada, one), to(team, one), to(ada, two)];
        assert_eq!(store.subscribe(&all, at(1), &"test".into()).await.expect("stored").len(), 3);
        assert_eq!(store.subscribe(&all[..1], at(2), &"test".into()).await.expect("asked"), []);
        let page = Page { offset: 0, limit: 1, want_total: true };
        let first = store.subscriptions_of(ada, page).await.expect("read");
        assert_eq!((first.items, first.more, first.total), (vec![to(ada, one)], true, Some(2)));
        let listed = store.subscribers_of(one, Page { offset: 1, limit: 9, want_total: true }).await.expect("read");
        assert_eq!((listed.items, listed.more, listed.total), (vec![to(team, one)], false, Some(2)));
        assert_eq!(store.unsubscribe(&[to(ada, two), to(team, two)], at(3), &"test".into()).await.expect("removed"), 1);
        store.remove_subscriber(ada).await.expect("removed");
        assert_eq!(store.subscribers_of(one, Page::first(9)).await.expect("read").items, [to(team, one)]);
    })
    .await;
}
