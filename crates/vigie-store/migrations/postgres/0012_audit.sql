-- How a change came in, beside who made it; empty for what was changed before this was recorded.
ALTER TABLE object_versions ADD COLUMN method TEXT;
ALTER TABLE object_versions ADD COLUMN truncated_token TEXT;
ALTER TABLE object_versions ADD COLUMN request_id TEXT;
ALTER TABLE object_versions ADD COLUMN remote_address TEXT;
CREATE INDEX object_versions_by_time ON object_versions (changed_at);

-- The last four characters of a token, so that people can tell theirs apart.
ALTER TABLE tokens ADD COLUMN truncated TEXT;

-- What happened to tokens and sessions: they are no objects of the configuration.
CREATE TABLE access_records (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    root_id TEXT NOT NULL,
    what TEXT NOT NULL,
    what_id TEXT NOT NULL,
    change TEXT NOT NULL,
    details TEXT,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    method TEXT,
    truncated_token TEXT,
    request_id TEXT,
    remote_address TEXT
);
CREATE INDEX access_records_by_time ON access_records (changed_at);
CREATE INDEX sessions_by_user ON sessions (user_id);
