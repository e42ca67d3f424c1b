-- Messages to people that are no pages, the codes that prove addresses, and who hears of status updates.

-- One row per occasion: the same news is stored, and so sent, once.
CREATE TABLE personal_messages (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    occasion TEXT COLLATE "C" NOT NULL UNIQUE,
    kind TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    contact_method_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    provider_id TEXT COLLATE "C",
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
    user_id TEXT COLLATE "C" NOT NULL,
    contact_method_id TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL,
    tries_left BIGINT NOT NULL,
    PRIMARY KEY (user_id, contact_method_id)
);
CREATE INDEX verification_codes_by_expiry ON verification_codes (expires_at);

CREATE TABLE notification_subscriptions (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscriber_kind TEXT COLLATE "C" NOT NULL,
    subscriber_id TEXT COLLATE "C" NOT NULL,
    incident_id TEXT COLLATE "C" NOT NULL,
    subscribed_at BIGINT NOT NULL,
    UNIQUE (incident_id, subscriber_kind, subscriber_id)
);
CREATE INDEX notification_subscriptions_by_subscriber
    ON notification_subscriptions (subscriber_kind, subscriber_id, sequence);
