-- Organisations, their teams and agreements; accounts, what they may act as, and their sessions.
-- Moments are microseconds since 1970 UTC, days are ISO 8601 text; both engines read this file.
CREATE TABLE organisation (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE team (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  name TEXT NOT NULL,
  version BIGINT NOT NULL
);

-- labels: the sensitivity labels the agreement covers, as bits; ends: the first day it no longer holds.
CREATE TABLE agreement (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  purpose TEXT NOT NULL,
  labels BIGINT NOT NULL,
  document TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT,
  version BIGINT NOT NULL
);

CREATE INDEX agreement_of ON agreement (organisation, purpose);

CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  shown_name TEXT NOT NULL,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  password_hash TEXT NOT NULL,
  demo BIGINT NOT NULL,
  external_issuer TEXT,
  external_subject TEXT,
  failures BIGINT NOT NULL,
  locked_until BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  disabled_at BIGINT,
  version BIGINT NOT NULL
);

CREATE UNIQUE INDEX account_external ON account (external_issuer, external_subject);

CREATE TABLE account_role (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  team TEXT REFERENCES team (id),
  granted_at BIGINT NOT NULL,
  granted_by TEXT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT
);

CREATE UNIQUE INDEX account_role_once ON account_role (account, role, COALESCE(team, '')) WHERE ended_at IS NULL;

CREATE INDEX account_role_team ON account_role (team, role);

-- People whom an account may not look at: itself, family.
CREATE TABLE account_kin (
  account TEXT NOT NULL REFERENCES account (id),
  person_id TEXT NOT NULL,
  kin TEXT NOT NULL,
  declared_at BIGINT NOT NULL,
  PRIMARY KEY (account, person_id)
);

-- token: the digest of what the cookie holds.
CREATE TABLE session (
  token TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  account_role TEXT NOT NULL REFERENCES account_role (id),
  started_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_why TEXT
);

CREATE INDEX session_of ON session (account, ended_at);
