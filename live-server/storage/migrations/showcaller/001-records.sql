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

-- order_id is set on the entry that made the order, so that an order finds its show.
CREATE TABLE ledger (
  show_id  TEXT    NOT NULL,
  seq      INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  order_id TEXT,
  body     TEXT    NOT NULL,
  hash     TEXT    NOT NULL,
  PRIMARY KEY (show_id, seq)
) WITHOUT ROWID;
CREATE INDEX ledger_by_order ON ledger (order_id) WHERE order_id IS NOT NULL;

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
