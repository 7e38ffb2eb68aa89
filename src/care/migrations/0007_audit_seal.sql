-- The head under the audit's key, so that nobody with only the database can cut rows off the end and put the head back.
-- Whoever applies this seals the head in the same transaction.
ALTER TABLE audit_head ADD COLUMN seal TEXT NOT NULL DEFAULT '';
