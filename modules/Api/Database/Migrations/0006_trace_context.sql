-- The W3C traceparent of the request that caused an event, so that whoever acts on the event can go on in its trace.
ALTER TABLE resource_events ADD COLUMN trace_context varchar(55) COLLATE "C";
