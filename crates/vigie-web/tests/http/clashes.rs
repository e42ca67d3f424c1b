//! Two processes change the configuration at the same moment, as the command line does beside a server.

use std::sync::Arc;

use serde_json::json;
use tokio::{runtime::Handle, task::block_in_place};
use vigie_app::ConfigureError;
use vigie_core::{
    directory::{Change, Directory, Object},
    service::Service,
};
use vigie_store::StoreError;
use vigie_web::frame::Rejection;

use crate::{organisation, server::Server};

/// The service with one more word in its name.
fn renamed(directory: &Directory, word: &str) -> Change {
    let service = Service::clone(&directory.services[&organisation::service()]);
    Change::Put(Object::Service(Arc::new(Service { name: format!("{} {word}", service.name), ..service })))
}

/// What another process stores, while this one plans.
fn another_process_is_quicker(server: &Server) {
    let (store, now) = (server.app.store().clone(), server.app.now());
    block_in_place(|| {
        Handle::current().block_on(async {
            let directory = store.load_directory().await.unwrap();
            let change = renamed(&directory, "theirs");
            store.save_changes(directory.version, &[change], now, "another process").await.unwrap();
        });
    });
}

/// Plans a change that other processes get in the way of this often.
async fn change_while_others_are_quicker(server: &Server, times: usize) -> Result<usize, ConfigureError<String>> {
    let mut plans = 0;
    let plan = |directory: &Directory, _: &mut _, _| {
        plans += 1;
        if plans <= times {
            another_process_is_quicker(server);
        }
        Ok((vec![renamed(directory, "ours")], plans))
    };
    server.app.configure("test", plan).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_another_process_got_in_the_way_of_is_planned_again() {
    let server = Server::start().await;
    let plans = change_while_others_are_quicker(&server, 1).await;
    assert_eq!(plans.ok(), Some(2));
    let services = server.get("/services").await;
    let name = services["services"][0]["name"].as_str().unwrap();
    assert!(name.ends_with(" theirs ours"), "both changes hold: {name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_never_gets_through_is_refused_as_a_conflict() {
    let server = Server::start().await;
    let refused = change_while_others_are_quicker(&server, usize::MAX).await.expect_err("others are always quicker");
    assert!(matches!(refused, ConfigureError::Store(StoreError::Conflict)), "{refused}");
    let Rejection(error) = Rejection::from(StoreError::Conflict);
    assert_eq!((error.status, error.to_wire()["error"]["message"].clone()), (409, json!("Conflict")));
}
