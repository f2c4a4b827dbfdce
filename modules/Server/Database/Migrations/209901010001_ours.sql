-- Ours, sorted behind upstream's: open events of one bundle, label search, and stable lists.
CREATE INDEX IF NOT EXISTS idx_events_open ON events (source_id) WHERE reconciled_date IS NULL;
CREATE INDEX IF NOT EXISTS idx_events_open_changes ON events (created_at) WHERE reconciled_date IS NULL AND event_type <> 'Delete';
CREATE INDEX IF NOT EXISTS idx_events_open_deletes ON events (created_at) WHERE reconciled_date IS NULL AND event_type = 'Delete';
CREATE INDEX IF NOT EXISTS idx_status_events_created_at ON status_events (created_at);
CREATE INDEX IF NOT EXISTS idx_resources_labels ON resources USING gin ((payload -> 'metadata' -> 'labels') jsonb_path_ops);
CREATE INDEX IF NOT EXISTS idx_resources_created_at ON resources (created_at, id);
