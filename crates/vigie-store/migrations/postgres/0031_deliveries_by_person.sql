-- The pages to one person, and those that did not arrive, from the newest on.
CREATE INDEX deliveries_by_user ON deliveries (user_id, sequence);
CREATE INDEX deliveries_failed ON deliveries (sequence) WHERE state = 'failed';
