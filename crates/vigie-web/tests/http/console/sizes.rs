//! How much a browser gets.

use std::{collections::BTreeSet, sync::Arc};

use vigie_core::{
    directory::{Change, Object, User},
    ids::{Ids, UserId},
};

use super::{Browser, start};
use crate::{organisation, server::Server};

/// So many people that a list of them all would be felt.
async fn crowd(server: &Server) {
    let configured: Result<(), vigie_app::ConfigureError<String>> = server
        .app
        .configure("test", |directory, _, _| {
            let mut ids = Ids::from_seed([7; 32]);
            let ada = &directory.users[&organisation::ada()];
            let person = |number: u32| User {
                id: UserId::new(&mut ids),
                name: format!("Somebody with a rather long name, number {number}"),
                email: format!("somebody.number.{number}@a-long-domain.example.org"),
                contact_methods: Vec::new(),
                notification_rules: Vec::new(),
                ..User::clone(ada)
            };
            Ok(((0..300).map(person).map(|user| Change::Put(Object::User(Arc::new(user)))).collect(), ()))
        })
        .await;
    configured.unwrap();
    for number in 0..26 {
        server.event("trigger", &format!("disk of the database server number {number:03}")).await;
    }
}

#[tokio::test]
async fn a_full_list_of_incidents_with_all_that_it_loads_is_below_150_kilobytes() {
    let server = start().await;
    crowd(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let page = browser.get("/incidents?status=open").await.text().await.unwrap();
    assert_eq!(page.matches("class=\"row\"").count(), 25);
    let mut bytes = page.len();
    let files = page.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next());
    // What only a home screen asks for is not loaded.
    for file in files.filter(|name| !name.ends_with(".png")).collect::<BTreeSet<_>>() {
        bytes += browser.get(&format!("/assets/{file}")).await.bytes().await.unwrap().len();
    }
    assert!(bytes < 150 * 1024, "{} bytes, with all that it loads {bytes}", page.len());
}
