-- What teams do for people: offers from the published lists, cases, contacts, stages confirmed, referrals; glass broken;
-- requests already done; drafts.
CREATE TABLE team_places (
  team TEXT NOT NULL REFERENCES team (id),
  service TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  as_of TEXT NOT NULL,
  places BIGINT NOT NULL,
  taken_at BIGINT NOT NULL,
  PRIMARY KEY (team, service)
);

-- state: open, accepted, declined, left. owner: the account that answers for it until somebody decides.
CREATE TABLE offer (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  service TEXT NOT NULL,
  team TEXT NOT NULL REFERENCES team (id),
  owner TEXT NOT NULL REFERENCES account (id),
  snapshot TEXT NOT NULL,
  as_of TEXT NOT NULL,
  tier BIGINT NOT NULL,
  position BIGINT NOT NULL,
  reasons TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'left')),
  offered_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by TEXT REFERENCES account (id),
  decided_snapshot TEXT,
  reason TEXT,
  note TEXT,
  ask_again TEXT,
  version BIGINT NOT NULL,
  CHECK (state <> 'open' OR decided_at IS NULL),
  CHECK (state = 'open' OR (decided_at IS NOT NULL AND reason IS NOT NULL))
);

CREATE UNIQUE INDEX offer_open_once ON offer (person_id, service) WHERE state = 'open';

CREATE INDEX offer_of_team ON offer (team, state, service, tier, position);

CREATE INDEX offer_places_taken ON offer (team, service, decided_snapshot) WHERE state = 'accepted';

CREATE INDEX offer_of_person ON offer (person_id, state);

CREATE TABLE care_case (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  service TEXT NOT NULL,
  team TEXT NOT NULL REFERENCES team (id),
  owner TEXT NOT NULL REFERENCES account (id),
  offer TEXT REFERENCES offer (id),
  opened_at BIGINT NOT NULL,
  opened_by TEXT NOT NULL REFERENCES account (id),
  closed_at BIGINT,
  closed_by TEXT REFERENCES account (id),
  outcome TEXT,
  note TEXT,
  version BIGINT NOT NULL,
  CHECK ((closed_at IS NULL) = (outcome IS NULL))
);

CREATE UNIQUE INDEX care_case_open_once ON care_case (person_id, service) WHERE closed_at IS NULL;

CREATE INDEX care_case_of_team ON care_case (team, closed_at);

CREATE INDEX care_case_of_owner ON care_case (owner, closed_at);

CREATE INDEX care_case_of_person ON care_case (person_id, closed_at);

CREATE TABLE contact (
  id TEXT NOT NULL PRIMARY KEY,
  care_case TEXT NOT NULL REFERENCES care_case (id),
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  note TEXT,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL REFERENCES account (id)
);

CREATE INDEX contact_of ON contact (care_case, day);

-- The stage a professional confirmed, beside the one the rules suggested then. A newer one ends the one before. record:
-- where a clinician wrote it, for end of life.
CREATE TABLE stage_confirmed (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  suggested TEXT,
  snapshot TEXT NOT NULL,
  as_of TEXT NOT NULL,
  why TEXT NOT NULL,
  record TEXT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  confirmed_by TEXT NOT NULL REFERENCES account (id),
  until_day TEXT NOT NULL,
  ended_at BIGINT,
  version BIGINT NOT NULL
);

CREATE UNIQUE INDEX stage_confirmed_once ON stage_confirmed (person_id) WHERE ended_at IS NULL;

CREATE TABLE referral (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  from_organisation TEXT NOT NULL REFERENCES organisation (id),
  team TEXT NOT NULL REFERENCES team (id),
  owner TEXT NOT NULL REFERENCES account (id),
  why TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL REFERENCES account (id),
  ended_at BIGINT,
  ended_by TEXT REFERENCES account (id),
  ended_why TEXT,
  version BIGINT NOT NULL
);

CREATE INDEX referral_of_person ON referral (person_id, ended_at);

CREATE TABLE broken_glass (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  person_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  broken_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL
);

CREATE INDEX broken_glass_of ON broken_glass (account, person_id, until_at);

-- The privacy officer's queue.
CREATE TABLE privacy_alert (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES account (id),
  person_id TEXT NOT NULL,
  about TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  reviewed_at BIGINT,
  reviewed_by TEXT REFERENCES account (id),
  outcome TEXT,
  note TEXT,
  version BIGINT NOT NULL
);

CREATE INDEX privacy_alert_waiting ON privacy_alert (reviewed_at, raised_at);

-- What was done under a request's key, so that a second click gets the first one's answer.
CREATE TABLE done_request (
  account TEXT NOT NULL REFERENCES account (id),
  request_key TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  answer TEXT NOT NULL,
  done_at BIGINT NOT NULL,
  PRIMARY KEY (account, request_key)
);

CREATE TABLE draft (
  account TEXT NOT NULL REFERENCES account (id),
  about TEXT NOT NULL,
  text TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (account, about)
);
