-- The console's lists, newest first: each index holds all that such a list filters by, so that what does not fit is
-- passed over without a look at its row.
DROP INDEX incidents_open;
CREATE INDEX incidents_open ON incidents (number, status, urgency, service_id, assignees) WHERE status <> 'resolved';
CREATE INDEX incidents_resolved ON incidents (number, urgency, service_id) WHERE status = 'resolved';
DROP INDEX incidents_by_service;
CREATE INDEX incidents_by_service ON incidents (service_id, status, number, urgency);
