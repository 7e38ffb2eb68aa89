-- Up to where an account was last told of changes: what it marks as seen is what it was told, and nothing that came
-- while it read.
CREATE TABLE last_told (
  account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
  told_at BIGINT NOT NULL,
  snapshot TEXT NOT NULL,
  known_by TEXT NOT NULL
);
