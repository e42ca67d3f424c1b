-- The webhooks of a subscription that did not arrive at once: what its page shows. Most arrive, and are not in it.
CREATE INDEX webhooks_troubled ON webhooks (subscription_id, sequence) WHERE words IS NOT NULL;
-- Who is signed in, newest first.
CREATE INDEX sessions_by_time ON sessions (created_at);
