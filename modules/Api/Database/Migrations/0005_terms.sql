-- What a search asks for by equality, labels and the statuses of conditions, as words of the row itself: one index answers any combination
-- of them (decision record "Searches by words"). Their own tables serve every other operator.
ALTER TABLE resources ADD COLUMN terms text[] COLLATE "C" NOT NULL DEFAULT '{}';

UPDATE resources r SET terms = COALESCE((
  SELECT array_agg(t.term ORDER BY t.part, t.place, t.term) FROM (
    SELECT 1 AS part, 0 AS place, 'l' || l.key || '=' || l.value AS term FROM resource_labels l WHERE l.resource_id = r.id
    UNION ALL
    SELECT 2, c.position, 'c' || c.type || '=' || c.status FROM resource_conditions c WHERE c.resource_id = r.id) t), '{}');

-- Without a list of pending words, which every search after a burst of changes would have to read through.
CREATE INDEX resources_terms ON resources USING gin (terms) WITH (fastupdate = off);
