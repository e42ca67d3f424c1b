-- The configuration: whole objects as documents, and their history for ever.

CREATE TABLE directory_version (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL
);
INSERT INTO directory_version (one, version) VALUES (1, 0);

CREATE TABLE objects (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);

-- One row per object and directory version that changed it; the document is NULL where it was removed.
CREATE TABLE object_versions (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    directory_version BIGINT NOT NULL,
    version BIGINT NOT NULL,
    document TEXT,
    change TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (kind, id, directory_version)
);
CREATE INDEX object_versions_by_directory_version ON object_versions (directory_version);
