-- The console's list of acknowledged incidents, newest first: where very many are triggered, it does not pass over them.
CREATE INDEX incidents_acknowledged ON incidents (number, urgency, service_id) WHERE status = 'acknowledged';
