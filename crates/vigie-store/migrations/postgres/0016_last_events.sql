-- Which event an integration sent last: the raw events have no index by integration.
CREATE TABLE last_events (
    integration_id TEXT PRIMARY KEY,
    event_id TEXT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX last_events_by_time ON last_events (received_at);
