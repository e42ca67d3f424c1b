-- The tokens of one owner, and those of everybody from the newest on.
CREATE INDEX tokens_by_owner ON tokens (user_id, created_at, id);
CREATE INDEX tokens_by_age ON tokens (created_at, id);
