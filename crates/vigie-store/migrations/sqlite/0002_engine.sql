-- What the engine remembers, and the raw events that made it so.

-- One row per group commit. The bodies stand one after the other; facts is a JSON array with one array per event.
CREATE TABLE event_batches (
    id TEXT PRIMARY KEY,
    received_at BIGINT NOT NULL,
    directory_version BIGINT NOT NULL,
    facts TEXT NOT NULL,
    bodies BLOB NOT NULL
);
CREATE INDEX event_batches_by_received_at ON event_batches (received_at, id);

-- What lists filter and sort by has a column; everything else is in the document state.
CREATE TABLE incidents (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    service_id TEXT NOT NULL,
    status TEXT NOT NULL,
    urgency TEXT NOT NULL,
    priority_id TEXT,
    title TEXT NOT NULL,
    incident_key TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    resolved_at BIGINT,
    next_due_at BIGINT,
    group_open_until BIGINT,
    policy_id TEXT NOT NULL,
    policy_version BIGINT NOT NULL,
    triggered_alerts BIGINT NOT NULL,
    resolved_alerts BIGINT NOT NULL,
    assignees TEXT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX incidents_by_service ON incidents (service_id, number);
CREATE INDEX incidents_by_created_at ON incidents (created_at);
CREATE INDEX incidents_open ON incidents (number) WHERE status <> 'resolved';
CREATE INDEX incidents_due ON incidents (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX incidents_by_key ON incidents (incident_key) WHERE incident_key IS NOT NULL;
CREATE UNIQUE INDEX incidents_open_key ON incidents (service_id, incident_key)
    WHERE incident_key IS NOT NULL AND status <> 'resolved';

CREATE TABLE alerts (
    id TEXT NOT NULL UNIQUE,
    service_id TEXT NOT NULL,
    integration_id TEXT NOT NULL,
    incident_id TEXT NOT NULL,
    dedup_key TEXT NOT NULL,
    status TEXT NOT NULL,
    severity TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    resolved_at BIGINT,
    opened_by TEXT NOT NULL,
    report TEXT NOT NULL
);
CREATE INDEX alerts_by_incident ON alerts (incident_id);

-- The open ones in the order in which they came, with all that a start reads: it grows at its end only, so that a new
-- alert costs no page of its own. SQLite has no index by dedup key: the one process that writes has it in memory.
CREATE INDEX alerts_open ON alerts (created_at, id, integration_id, dedup_key, incident_id) WHERE status = 'triggered';

CREATE TABLE log_entries (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    incident_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    is_overview BOOLEAN NOT NULL,
    entry TEXT NOT NULL
);
CREATE INDEX log_entries_by_incident ON log_entries (incident_id, at);
CREATE INDEX log_entries_by_time ON log_entries (at);

CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    service_id TEXT NOT NULL,
    integration_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    change TEXT NOT NULL
);
CREATE INDEX changes_by_time ON changes (changed_at);
CREATE INDEX changes_by_service ON changes (service_id, changed_at);

CREATE TABLE round_robin (
    policy_id TEXT NOT NULL,
    rule_id TEXT NOT NULL,
    next BIGINT NOT NULL,
    PRIMARY KEY (policy_id, rule_id)
);

-- Open incidents, kept with every commit. One row per lane, so that lanes do not wait for each other.
CREATE TABLE counters (
    lane BIGINT NOT NULL,
    status TEXT NOT NULL,
    urgency TEXT NOT NULL,
    incidents BIGINT NOT NULL,
    PRIMARY KEY (lane, status, urgency)
);

-- Who decides for which part of the services; the token grows with every change of owner.
CREATE TABLE lanes (
    lane BIGINT PRIMARY KEY,
    owner TEXT NOT NULL,
    token BIGINT NOT NULL,
    lease_until BIGINT NOT NULL
);

-- Events that could not be stored, with the reason.
CREATE TABLE dead_letters (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    wire TEXT NOT NULL,
    body BLOB NOT NULL,
    error TEXT NOT NULL
);
