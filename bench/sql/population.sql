-- A random population in the form of population.duckdb, made in order: {persons} people of {events} events each over ten years.
-- Rows come in order of person and day as they are made (each event has its own stretch of days), so nothing is sorted.
-- `pool` holds 4,096 slots (slot, kind, concept, source, valued), so that kinds and codes come in fixed shares.
CREATE TABLE meta AS SELECT 'format' AS key, '1' AS value;
CREATE TABLE people AS
  SELECT i::UINTEGER AS person_index, printf('P%08d', i) AS person_id, DATE '1925-01-01' + (hash(i, 1) % 36000)::INTEGER AS birth_date, 'day' AS birth_precision,
         CASE WHEN hash(i, 2) % 2 = 0 THEN 'F' ELSE 'M' END AS sex, NULL::DATE AS death_date, false AS deceased, NULL::VARCHAR AS locality
  FROM range({persons}) t(i) ORDER BY i;
CREATE TABLE events AS
  SELECT person::UINTEGER AS person_index, day, NULL::SMALLINT AS minute,
         CASE WHEN pool.kind BETWEEN 22 AND 25 THEN day + (hash(n, 5) % 9)::INTEGER END AS end_day,
         CASE WHEN hash(n, 6) % 10 = 0 THEN day + (hash(n, 7) % 120)::INTEGER ELSE day END AS known_day,
         1::UTINYINT AS precision, pool.kind::UTINYINT AS kind, pool.concept::UINTEGER AS concept,
         CASE WHEN pool.valued THEN (hash(n, 8) % 1500) / 10.0 END AS value, 0::USMALLINT AS unit, NULL::DOUBLE AS value_sent, 0::USMALLINT AS unit_sent,
         pool.source::USMALLINT AS source, 0::UINTEGER AS file, (n % 4000000000)::UINTEGER AS line, 0::UTINYINT AS part, 0::UTINYINT AS flags
  FROM (SELECT i AS n, i // {events} AS person, DATE '2014-01-01' + ((i % {events}) * 3652 // {events} + hash(i, 3) % greatest(3652 // {events}, 1))::INTEGER AS day,
               -- a person's own medicines and illnesses: half of their slots come from 64 of their own
               CASE WHEN hash(i, 9) % 2 = 0 THEN hash(i // {events}, hash(i, 10) % 64) % 4096 ELSE hash(i, 4) % 4096 END AS slot
        FROM range({persons}::BIGINT * {events}) t(i)) made
  JOIN pool USING (slot);
