CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- body: the JSON that was hashed, byte for byte. hash: SHA-256 over the previous row's hash and this row.
CREATE TABLE events (
  show_id    TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  command_id TEXT,
  body       TEXT    NOT NULL,
  hash       TEXT    NOT NULL,
  PRIMARY KEY (show_id, version)
) WITHOUT ROWID;
CREATE INDEX events_by_command ON events (show_id, command_id) WHERE command_id IS NOT NULL;

-- A row is a run of one show's entries, those of one group commit: body is the JSON array of [at, entry] with the
-- numbers first_seq ... last_seq. Entries are only appended and only read in order; a run costs one row, one hash.
CREATE TABLE ledger_runs (
  id        INTEGER PRIMARY KEY,
  show_id   TEXT    NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq  INTEGER NOT NULL,
  body      TEXT    NOT NULL,
  hash      TEXT    NOT NULL,
  UNIQUE (show_id, last_seq)
);

-- Which show an order belongs to.
CREATE TABLE ledger_orders (
  order_id TEXT PRIMARY KEY,
  show_id  TEXT NOT NULL
) WITHOUT ROWID;

-- Takes a run with the ids of the orders it made, so that one statement, which is a transaction by itself, does both.
CREATE VIEW ledger_intake AS
  SELECT show_id, first_seq, last_seq, body, hash, '[]' AS orders FROM ledger_runs;
CREATE TRIGGER ledger_take INSTEAD OF INSERT ON ledger_intake BEGIN
  INSERT INTO ledger_runs (show_id, first_seq, last_seq, body, hash)
  VALUES (NEW.show_id, NEW.first_seq, NEW.last_seq, NEW.body, NEW.hash);
  INSERT OR IGNORE INTO ledger_orders (order_id, show_id)
  SELECT value, NEW.show_id FROM json_each(NEW.orders);
END;

-- The brand's own records of every kind; position is their order of insertion.
CREATE TABLE records (
  position INTEGER PRIMARY KEY,
  kind     TEXT NOT NULL,
  id       TEXT NOT NULL,
  code     TEXT,
  body     TEXT NOT NULL,
  UNIQUE (kind, id),
  UNIQUE (kind, code)
);

CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
