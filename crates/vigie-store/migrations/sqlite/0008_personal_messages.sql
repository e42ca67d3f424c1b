-- Messages to people that are no pages, the codes that prove addresses, and who hears of status updates.

-- One row per occasion: the same news is stored, and so sent, once.
CREATE TABLE personal_messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    occasion TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    user_id TEXT NOT NULL,
    contact_method_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    provider_id TEXT,
    words TEXT,
    handed_over_at BIGINT,
    delivered_at BIGINT,
    failed_at BIGINT
);
CREATE INDEX personal_messages_queued ON personal_messages (channel, due_at, sequence) WHERE state = 'queued';
CREATE INDEX personal_messages_by_provider_id ON personal_messages (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX personal_messages_by_user ON personal_messages (user_id, sequence);
CREATE INDEX personal_messages_by_address ON personal_messages (address, created_at) WHERE kind = 'verification';
CREATE INDEX personal_messages_by_time ON personal_messages (created_at);

-- The code that was last sent to a contact method, hashed.
CREATE TABLE verification_codes (
    user_id TEXT NOT NULL,
    contact_method_id TEXT NOT NULL,
    address TEXT NOT NULL,
    hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    tries_left BIGINT NOT NULL,
    PRIMARY KEY (user_id, contact_method_id)
);
CREATE INDEX verification_codes_by_expiry ON verification_codes (expires_at);

CREATE TABLE notification_subscriptions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    subscriber_kind TEXT NOT NULL,
    subscriber_id TEXT NOT NULL,
    incident_id TEXT NOT NULL,
    subscribed_at BIGINT NOT NULL,
    UNIQUE (incident_id, subscriber_kind, subscriber_id)
);
CREATE INDEX notification_subscriptions_by_subscriber
    ON notification_subscriptions (subscriber_kind, subscriber_id, sequence);
