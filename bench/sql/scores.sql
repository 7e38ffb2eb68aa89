-- The same scores in SQL at one date, for a ratio: eFI (codes, value rules, polypharmacy), HFRS, Charlson (two weights),
-- Elixhauser (two weights), long-term conditions, A&E, emergency admissions, nights in hospital, GP contacts. One row a person.
-- In braces: dates. Tables made before: items (list, concept, item), rules, substances, weights, hidden (hierarchy), wanted (concepts).
CREATE OR REPLACE TEMP TABLE sql_scores AS
WITH seen AS MATERIALIZED (
  SELECT person_index AS person, day, end_day, kind, concept, value, source FROM population.events WHERE day <= {as_of} AND known_day <= {known_by} AND (
    concept IN (SELECT concept FROM wanted) OR kind = 3 OR kind IN (20, 21, 22, 23, 24))),
coded AS (SELECT DISTINCT person, list, item FROM seen JOIN items USING (concept)
  WHERE kind < 20 AND (NOT items.gp_only OR source = 0) AND (list <> 'hfrs' OR (kind = 1 AND day > {from_24m}))),
valued AS (SELECT DISTINCT person, 'efi' AS list, rules.item FROM seen JOIN rules USING (concept) JOIN population.people ON person_index = person
  WHERE source = 0 AND kind < 20 AND (rules.sex = '' OR rules.sex = people.sex)
    AND (rules.op = 'any' OR (value BETWEEN rules.lo AND rules.hi AND CASE rules.op WHEN 'lt' THEN value < threshold WHEN 'le' THEN value <= threshold WHEN 'gt' THEN value > threshold ELSE value >= threshold END))),
polypharmacy AS (SELECT person, 'efi' AS list, 'polypharmacy' AS item FROM seen JOIN substances USING (concept)
  WHERE kind = 3 AND day > {from_12m} GROUP BY person HAVING count(DISTINCT substance) >= 5),
present AS (SELECT * FROM coded UNION SELECT * FROM valued UNION SELECT * FROM polypharmacy),
weighed AS (
  SELECT p.person, p.list, p.item, w.w1, w.w2 FROM present p JOIN weights w ON w.list = p.list AND w.item = p.item
  WHERE NOT EXISTS (SELECT 1 FROM hidden h JOIN present o ON o.person = p.person AND o.list = h.list AND o.item = h.hider WHERE h.list = p.list AND h.item = p.item)),
scores AS (
  SELECT person, count(*) FILTER (list = 'efi') AS efi, count(*) FILTER (list = 'ltc') AS ltc, sum(w1) FILTER (list = 'hfrs') AS hfrs,
         sum(w1) FILTER (list = 'charlson') AS charlson, sum(w2) FILTER (list = 'charlson') AS charlson_quan,
         sum(w1) FILTER (list = 'elixhauser') AS van_walraven, sum(w2) FILTER (list = 'elixhauser') AS swiss
  FROM weighed GROUP BY person),
contacts AS (SELECT person, count(DISTINCT day) FILTER (kind = 21) AS ae, count(DISTINCT day) FILTER (kind = 20) AS gp FROM seen
  WHERE kind IN (20, 21) AND day > {from_12m} GROUP BY person),
spells AS (SELECT person, count(*) FILTER (begins AND day > {from_12m}) AS emergencies FROM (
    SELECT person, day, lag(day) OVER w IS NULL OR (day > lag(day) OVER w AND
             day >= max(greatest(end_day, day)) OVER (PARTITION BY person ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS begins
    FROM seen WHERE kind = 22 WINDOW w AS (PARTITION BY person ORDER BY day)) GROUP BY person),
nights AS (SELECT person, sum(greatest(0, least(end_day, {as_of} + 1) - greatest(day, {from_12m} + 1, coalesce(reached, DATE '1900-01-01')))) AS nights FROM (
    SELECT person, day, end_day, max(end_day) OVER (PARTITION BY person ORDER BY day, end_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM seen WHERE kind IN (22, 23, 24)) WHERE least(end_day, {as_of} + 1) > greatest(day, {from_12m} + 1, coalesce(reached, DATE '1900-01-01')) GROUP BY person)
SELECT person_index AS person, coalesce(efi, 0) AS efi, coalesce(ltc, 0) AS ltc, coalesce(hfrs, 0) AS hfrs, coalesce(charlson, 0) AS charlson,
       coalesce(charlson_quan, 0) AS charlson_quan, coalesce(van_walraven, 0) AS van_walraven, coalesce(swiss, 0) AS swiss,
       coalesce(ae, 0) AS ae, coalesce(gp, 0) AS gp, coalesce(emergencies, 0) AS emergencies, coalesce(nights, 0) AS nights
FROM population.people p LEFT JOIN scores ON scores.person = person_index LEFT JOIN contacts ON contacts.person = person_index
LEFT JOIN spells ON spells.person = person_index LEFT JOIN nights ON nights.person = person_index;
