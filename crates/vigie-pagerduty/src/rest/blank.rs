//! An empty organisation to read and write objects against, for tests.

use std::sync::Arc;

use serde_json::{Value, json};
use vigie_core::{
    directory::{Directory, Object, User},
    ids::Ids,
    time::At,
};

use super::{Fields, user};
use crate::{ApiError, reference::Links, view::View};

/// An empty organisation to read and write objects against.
pub(crate) struct World {
    pub(crate) directory: Directory,
    pub(crate) ids: Ids,
    links: Links,
}

impl World {
    pub(crate) fn new() -> Self {
        let links = Links { api_url: "https://api.test".into(), public_url: "https://acme.test".into() };
        Self { directory: Directory::default(), ids: Ids::for_test(1), links }
    }

    pub(crate) fn view(&self) -> View<'_> {
        View::plain(&self.directory, &self.links)
    }

    /// Reads an object as a handler does.
    pub(crate) fn read<T>(
        &mut self,
        body: &Value,
        read: impl FnOnce(Fields<'_>, &mut Self) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        read(Fields::of(body, "Body")?, self)
    }

    pub(crate) fn put(&mut self, object: Object) {
        self.directory.put(object);
    }

    /// A person who is in the directory.
    pub(crate) fn user(&mut self, name: &str) -> User {
        let body = json!({"name": name, "email": format!("{name}@example.com"), "job_title": "Engineer"});
        let fields = Fields::of(&body, "User").expect("an object");
        let user = user::from_wire(fields, &self.directory, None, &mut self.ids, At::EPOCH).expect("complete");
        self.put(Object::User(Arc::new(user.clone())));
        user
    }
}
