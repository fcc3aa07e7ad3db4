-- Verified messages of other platforms. A message told again has the dedupe key of the first and is not stored.
-- subject: the order it is about, in the platform's own words. show_id: chosen once, before any fact is written.
CREATE TABLE inbox (
  position    INTEGER PRIMARY KEY,
  id          TEXT    NOT NULL UNIQUE,
  connector   TEXT    NOT NULL,
  account     TEXT    NOT NULL,
  dedupe_key  TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  subject     TEXT,
  received_at INTEGER NOT NULL,
  message     TEXT    NOT NULL,
  status      TEXT    NOT NULL,
  outcome     TEXT    NOT NULL DEFAULT '',
  error       TEXT,
  show_id     TEXT,
  attempts    INTEGER NOT NULL DEFAULT 0,
  worked_at   INTEGER,
  UNIQUE (connector, account, dedupe_key)
);
CREATE INDEX inbox_by_status ON inbox (status, position);
CREATE INDEX inbox_by_subject ON inbox (connector, subject) WHERE subject IS NOT NULL;
