-- Ids compare as bytes: they are UUIDv7, so their order is the order of creation.
CREATE TABLE resources (
  id varchar(255) COLLATE "C" PRIMARY KEY,
  created_time timestamptz NOT NULL,
  updated_time timestamptz NOT NULL,
  deleted_time timestamptz,
  kind varchar(100) COLLATE "C" NOT NULL,
  name varchar(100) COLLATE "C" NOT NULL,
  href varchar(500) NOT NULL,
  created_by varchar(256) NOT NULL,
  updated_by varchar(256) NOT NULL,
  deleted_by varchar(256),
  owner_id varchar(255) COLLATE "C",
  owner_kind varchar(100) COLLATE "C",
  owner_href varchar(500),
  spec jsonb NOT NULL,
  generation int NOT NULL DEFAULT 1,
  tenancy jsonb NOT NULL DEFAULT '{}'
);

CREATE INDEX resources_list ON resources (kind, created_time DESC, id);
CREATE UNIQUE INDEX resources_root_name ON resources (kind, name, tenancy) WHERE owner_id IS NULL AND deleted_time IS NULL;
CREATE UNIQUE INDEX resources_child_name ON resources (kind, owner_id, name) WHERE owner_id IS NOT NULL AND deleted_time IS NULL;
CREATE INDEX resources_owner ON resources (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX resources_deleted ON resources (deleted_time) WHERE deleted_time IS NOT NULL;
CREATE INDEX resources_tenancy ON resources USING gin (tenancy jsonb_path_ops);

CREATE TABLE resource_conditions (
  resource_id varchar(255) COLLATE "C" NOT NULL REFERENCES resources (id) ON DELETE CASCADE,
  type varchar(100) COLLATE "C" NOT NULL,
  position int NOT NULL,
  status varchar(10) COLLATE "C" NOT NULL,
  reason text,
  message text,
  observed_generation int NOT NULL DEFAULT 0,
  created_time timestamptz NOT NULL,
  last_updated_time timestamptz NOT NULL,
  last_transition_time timestamptz NOT NULL,
  PRIMARY KEY (resource_id, type)
);

-- Serves "what is not reconciled" and "what was not heard of since", the two questions asked every few seconds.
CREATE INDEX resource_conditions_search ON resource_conditions (type, status, last_updated_time);

CREATE TABLE resource_labels (
  resource_id varchar(255) COLLATE "C" NOT NULL REFERENCES resources (id) ON DELETE CASCADE,
  key varchar(255) COLLATE "C" NOT NULL,
  value varchar(255) COLLATE "C" NOT NULL,
  PRIMARY KEY (resource_id, key)
);

CREATE INDEX resource_labels_search ON resource_labels (key, value);

CREATE TABLE resource_references (
  source_id varchar(255) COLLATE "C" NOT NULL REFERENCES resources (id) ON DELETE CASCADE,
  ref_type varchar(100) COLLATE "C" NOT NULL,
  target_id varchar(255) COLLATE "C" NOT NULL REFERENCES resources (id) ON DELETE RESTRICT,
  target_kind varchar(100) COLLATE "C" NOT NULL,
  PRIMARY KEY (source_id, ref_type, target_id)
);

CREATE INDEX resource_references_target ON resource_references (target_id);

CREATE TABLE adapter_statuses (
  id varchar(255) COLLATE "C" PRIMARY KEY,
  created_time timestamptz NOT NULL,
  updated_time timestamptz NOT NULL,
  resource_type varchar(100) COLLATE "C" NOT NULL,
  resource_id varchar(255) COLLATE "C" NOT NULL,
  adapter varchar(255) COLLATE "C" NOT NULL,
  observed_generation int NOT NULL,
  last_report_time timestamptz NOT NULL,
  conditions jsonb NOT NULL,
  data jsonb,
  metadata jsonb,
  UNIQUE (resource_id, resource_type, adapter)
);
