-- Whom an account was told to have died, and when: told until it is marked as seen, and never again.
CREATE TABLE death_told (
  account TEXT NOT NULL REFERENCES account (id),
  person_id TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  PRIMARY KEY (account, person_id)
);
