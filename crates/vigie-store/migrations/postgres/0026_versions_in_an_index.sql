-- Which version the configuration had at a moment, and what changed since, are read from the index alone: the rows hold
-- whole documents, and those of a schedule that was edited often are long.
DROP INDEX object_versions_by_directory_version;
CREATE INDEX object_versions_by_directory_version ON object_versions (directory_version, changed_at, changed_by, kind, id);
