-- Keys that the server signs with. They are its own: no person and no sender ever knows one.

CREATE TABLE server_keys (
    name TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
