-- Alerts that are over, by dedup key, newest last: "which incidents had this key" walks through a key's alerts instead of
-- through all. Open alerts have no part in it, so that a new alert costs nothing more; one that ends costs one entry.
CREATE INDEX alerts_resolved_by_key ON alerts (dedup_key, created_at) WHERE status = 'resolved';
