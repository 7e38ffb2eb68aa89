-- What staff write about a person for whoever comes next; who had a case before; how far an account has looked.
-- kind: about_me, communication_needs, safe_contact. A newer one ends the one before; a text of nothing says that
-- nothing of it holds any more.
CREATE TABLE person_note (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('about_me', 'communication_needs', 'safe_contact')),
  text TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  written_by TEXT NOT NULL REFERENCES account (id),
  ended_at BIGINT,
  version BIGINT NOT NULL
);

CREATE UNIQUE INDEX person_note_once ON person_note (person_id, kind) WHERE ended_at IS NULL;

CREATE INDEX person_note_of ON person_note (person_id, kind, version);

CREATE TABLE case_handed (
  id TEXT NOT NULL PRIMARY KEY,
  care_case TEXT NOT NULL REFERENCES care_case (id),
  from_owner TEXT NOT NULL REFERENCES account (id),
  to_owner TEXT NOT NULL REFERENCES account (id),
  handed_at BIGINT NOT NULL,
  handed_by TEXT NOT NULL
);

CREATE INDEX case_handed_to ON case_handed (to_owner, handed_at);

-- snapshot, known_by: what the account had before it when it marked everything as seen.
CREATE TABLE last_looked (
  account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
  looked_at BIGINT NOT NULL,
  snapshot TEXT NOT NULL,
  known_by TEXT NOT NULL
);

CREATE INDEX offer_decided ON offer (team, decided_at);

-- The rule by which due_at was made, in words, as it stands beside it on the screen.
ALTER TABLE offer ADD COLUMN due_rule TEXT NOT NULL DEFAULT '';
