-- What is to be sent, and the receipts for ever after.

CREATE TABLE deliveries (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    incident_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    contact_method_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    notice TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    provider_id TEXT COLLATE "C",
    words TEXT,
    handed_over_at BIGINT,
    delivered_at BIGINT,
    failed_at BIGINT,
    answered_at BIGINT,
    cancelled_at BIGINT
);
CREATE INDEX deliveries_queued ON deliveries (channel, due_at, sequence) WHERE state = 'queued';
CREATE INDEX deliveries_by_incident ON deliveries (incident_id);
CREATE INDEX deliveries_by_address ON deliveries (address, handed_over_at) WHERE handed_over_at IS NOT NULL;
CREATE INDEX deliveries_by_provider_id ON deliveries (provider_id) WHERE provider_id IS NOT NULL;

CREATE TABLE webhooks (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    subscription_id TEXT COLLATE "C" NOT NULL,
    incident_id TEXT COLLATE "C" NOT NULL,
    event_type TEXT COLLATE "C" NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    words TEXT,
    finished_at BIGINT
);
CREATE INDEX webhooks_queued ON webhooks (subscription_id, incident_id, sequence) WHERE state = 'queued';
CREATE INDEX webhooks_due ON webhooks (due_at, sequence) WHERE state = 'queued';
CREATE INDEX webhooks_finished ON webhooks (finished_at) WHERE finished_at IS NOT NULL;

-- How many webhooks in a row were dropped.
CREATE TABLE webhook_drops (
    subscription_id TEXT COLLATE "C" PRIMARY KEY,
    in_a_row BIGINT NOT NULL
);
