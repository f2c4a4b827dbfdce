-- What happened to every resource: the timeline of each, and the feed of all that watches follow.
-- A writer names in an advisory lock the last position given out before its own, so that a reader knows up to where nothing
-- can appear any more (decision record "Watch on an outbox").
CREATE TABLE resource_events (
  -- From 2: a watch of an untouched database stands at 1, and 0 is left to mean "from the present state".
  position bigint GENERATED ALWAYS AS IDENTITY (START WITH 2) PRIMARY KEY,
  resource_id varchar(255) COLLATE "C" NOT NULL,
  type varchar(40) COLLATE "C" NOT NULL,
  generation int NOT NULL,
  time timestamptz NOT NULL,
  actor varchar(256) NOT NULL,
  detail json
);

CREATE INDEX resource_events_timeline ON resource_events (resource_id, position);

-- The resource as it was before an event that changed it; its spec only where the event changed or ended that.
-- What it was afterwards is the next image of the same resource, or its row.
CREATE TABLE resource_images (
  position bigint PRIMARY KEY,
  before jsonb NOT NULL,
  spec jsonb
);

-- Images up to here are gone: a watch cannot resume from before.
CREATE TABLE resource_event_horizon (
  position bigint NOT NULL
);

INSERT INTO resource_event_horizon VALUES (0);
