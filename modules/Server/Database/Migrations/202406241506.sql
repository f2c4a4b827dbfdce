CREATE TABLE IF NOT EXISTS event_instances (
  event_id text,
  instance_id text
);
