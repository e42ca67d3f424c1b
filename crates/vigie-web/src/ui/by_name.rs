//! Services by name, sorted once for each version of the configuration: a list of 25,000 is filtered, never sorted,
//! while somebody waits.

use std::sync::{Arc, Mutex, PoisonError};

use vigie_core::{directory::Directory, service::Service};

/// A service and its name as searches compare it.
pub(crate) struct Named {
    /// The name in lower case.
    pub(crate) lower: String,
    /// The service.
    pub(crate) service: Arc<Service>,
}

/// The services of the version that was asked for last.
#[derive(Default)]
pub(crate) struct ByName {
    kept: Mutex<Option<(u64, Arc<[Named]>)>>,
}

impl ByName {
    /// Every service of a directory by name, without regard to case.
    pub(crate) fn services(&self, directory: &Directory) -> Arc<[Named]> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((version, services)) = &*kept
            && *version == directory.version
        {
            return Arc::clone(services);
        }
        let named = |service: &Arc<Service>| Named { lower: service.name.to_lowercase(), service: Arc::clone(service) };
        let mut services: Vec<Named> = directory.services.values().map(named).collect();
        services.sort_by(|one, other| (&one.lower, one.service.id).cmp(&(&other.lower, other.service.id)));
        let services: Arc<[Named]> = services.into();
        *kept = Some((directory.version, Arc::clone(&services)));
        services
    }
}
