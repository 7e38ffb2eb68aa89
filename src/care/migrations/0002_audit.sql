-- Who did or saw what, about whom, why and with what answer. Rows are only ever added, each chained to the one before.
CREATE TABLE audit (
  seq BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  account TEXT NOT NULL,
  role TEXT NOT NULL,
  organisation TEXT NOT NULL,
  team TEXT NOT NULL,
  purpose TEXT NOT NULL,
  action TEXT NOT NULL,
  person_id TEXT,
  object TEXT NOT NULL,
  outcome TEXT NOT NULL,
  rule TEXT NOT NULL,
  before_digest TEXT NOT NULL,
  after_digest TEXT NOT NULL,
  address TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE INDEX audit_person ON audit (person_id, seq);

CREATE INDEX audit_account ON audit (account, seq);

-- The last row's number and hash, so that rows cut off the end are missed.
CREATE TABLE audit_head (
  one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);

INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '');

-- A slip of a hand or of the program is refused here; a hand that means it is found by the chain.
-- only sqlite
CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;

-- only sqlite
CREATE TRIGGER audit_not_removed BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;

-- only postgresql
CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit is only ever added to'; END $$;

-- only postgresql
CREATE TRIGGER audit_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses();
