-- Who may do what for how long: replicas of other services share work by these. Versions are never used twice, so that a
-- lease that was removed and made anew is another one.
CREATE SEQUENCE lease_versions;

CREATE TABLE leases (
  name varchar(128) COLLATE "C" PRIMARY KEY,
  holder varchar(256) NOT NULL,
  duration_seconds int NOT NULL,
  acquired_time timestamptz NOT NULL,
  renewed_time timestamptz NOT NULL,
  transitions int NOT NULL DEFAULT 0,
  version bigint NOT NULL
);
