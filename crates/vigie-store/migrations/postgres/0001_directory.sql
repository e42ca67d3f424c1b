-- The configuration: whole objects as documents, and their history for ever.

-- SQLite's json_each over an array of plain values, so that one text of a statement serves both databases.
CREATE FUNCTION json_each(text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE AS
    $$ SELECT json_array_elements_text(CAST($1 AS json)) $$;

CREATE TABLE directory_version (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL
);
INSERT INTO directory_version (one, version) VALUES (1, 0);

CREATE TABLE objects (
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);

-- One row per object and directory version that changed it; the document is NULL where it was removed.
CREATE TABLE object_versions (
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    directory_version BIGINT NOT NULL,
    version BIGINT NOT NULL,
    document TEXT,
    change TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (kind, id, directory_version)
);
CREATE INDEX object_versions_by_directory_version ON object_versions (directory_version);
