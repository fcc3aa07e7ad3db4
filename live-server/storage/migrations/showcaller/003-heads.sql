-- The last number of each show's log and ledger with its hash, written with the row itself: a tail that is cut off
-- leaves a chain that fits and a head that does not.
CREATE TABLE heads (
  store   TEXT    NOT NULL,
  show_id TEXT    NOT NULL,
  number  INTEGER NOT NULL,
  hash    TEXT    NOT NULL,
  PRIMARY KEY (store, show_id)
) WITHOUT ROWID;

INSERT INTO heads (store, show_id, number, hash)
  SELECT 'events', show_id, max(version), hash FROM events GROUP BY show_id;
INSERT INTO heads (store, show_id, number, hash)
  SELECT 'ledger', show_id, max(last_seq), hash FROM ledger_runs GROUP BY show_id;

CREATE TRIGGER events_head AFTER INSERT ON events BEGIN
  INSERT INTO heads (store, show_id, number, hash) VALUES ('events', NEW.show_id, NEW.version, NEW.hash)
  ON CONFLICT (store, show_id) DO UPDATE SET number = excluded.number, hash = excluded.hash
  WHERE excluded.number > number;
END;
CREATE TRIGGER ledger_head AFTER INSERT ON ledger_runs BEGIN
  INSERT INTO heads (store, show_id, number, hash) VALUES ('ledger', NEW.show_id, NEW.last_seq, NEW.hash)
  ON CONFLICT (store, show_id) DO UPDATE SET number = excluded.number, hash = excluded.hash
  WHERE excluded.number > number;
END;
