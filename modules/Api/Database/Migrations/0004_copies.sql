-- Labels and conditions as a reader gets them, so that reading a resource is reading one row. Their own tables serve the searches;
-- whoever changes rows there changes the copy in the same transaction (decision record "A resource is read as one row").
ALTER TABLE resources ADD COLUMN labels json, ADD COLUMN conditions json;

UPDATE resources r SET
  labels = (SELECT json_object_agg(l.key, l.value ORDER BY l.key) FROM resource_labels l WHERE l.resource_id = r.id),
  conditions = (
    SELECT json_agg(json_strip_nulls(json_build_object(
      'type', c.type, 'status', c.status, 'reason', c.reason, 'message', c.message, 'observed_generation', c.observed_generation,
      'created_time', to_char(c.created_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'last_updated_time', to_char(c.last_updated_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'last_transition_time', to_char(c.last_transition_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))) ORDER BY c.position)
    FROM resource_conditions c WHERE c.resource_id = r.id);

-- A heartbeat replaces the copy; with room on the page no index has to learn of it.
ALTER TABLE resources SET (fillfactor = 80);
