-- What an account was told and has seen is of the team as which it acted: what stands in another team's list it was not
-- told there. team: empty for a role that is held in none.
CREATE TABLE team_looked (
  account TEXT NOT NULL REFERENCES account (id),
  team TEXT NOT NULL,
  looked_at BIGINT NOT NULL,
  snapshot TEXT NOT NULL,
  known_by TEXT NOT NULL,
  PRIMARY KEY (account, team)
);

CREATE TABLE team_told (
  account TEXT NOT NULL REFERENCES account (id),
  team TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  snapshot TEXT NOT NULL,
  known_by TEXT NOT NULL,
  PRIMARY KEY (account, team)
);

CREATE TABLE team_death_told (
  account TEXT NOT NULL REFERENCES account (id),
  team TEXT NOT NULL,
  person_id TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  PRIMARY KEY (account, team, person_id)
);

-- Of an account of one team all stands as it did.
CREATE TABLE account_of_one_team AS SELECT account, MIN(COALESCE(team, '')) AS team FROM account_role GROUP BY account HAVING COUNT(DISTINCT COALESCE(team, '')) = 1;

INSERT INTO team_looked (account, team, looked_at, snapshot, known_by)
  SELECT l.account, o.team, l.looked_at, l.snapshot, l.known_by FROM last_looked l JOIN account_of_one_team o ON o.account = l.account;

INSERT INTO team_told (account, team, told_at, snapshot, known_by)
  SELECT l.account, o.team, l.told_at, l.snapshot, l.known_by FROM last_told l JOIN account_of_one_team o ON o.account = l.account;

INSERT INTO team_death_told (account, team, person_id, told_at)
  SELECT d.account, o.team, d.person_id, d.told_at FROM death_told d JOIN account_of_one_team o ON o.account = d.account;

-- Of one of several nobody knows where it looked. Each team tells again: the week before the mark, every death of its
-- people, and what moved since the oldest snapshot that is kept, for no snapshot is called '-'. Twice is better than never.
-- only sqlite
INSERT INTO team_looked (account, team, looked_at, snapshot, known_by)
  SELECT DISTINCT l.account, COALESCE(r.team, ''), l.looked_at - 604800000000, '-', COALESCE(date(l.known_by, '-7 days'), l.known_by)
  FROM last_looked l JOIN account_role r ON r.account = l.account
  WHERE l.account NOT IN (SELECT account FROM account_of_one_team);

-- only postgresql
INSERT INTO team_looked (account, team, looked_at, snapshot, known_by)
  SELECT DISTINCT l.account, COALESCE(r.team, ''), l.looked_at - 604800000000, '-',
    CASE WHEN l.known_by LIKE '____-__-__' THEN to_char(CAST(l.known_by AS date) - 7, 'YYYY-MM-DD') ELSE l.known_by END
  FROM last_looked l JOIN account_role r ON r.account = l.account
  WHERE l.account NOT IN (SELECT account FROM account_of_one_team);

DROP TABLE account_of_one_team;

DROP TABLE last_looked;

DROP TABLE last_told;

DROP TABLE death_told;
