CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- A row is a run of facts of one show, at most 1,000: body is the JSON array of [factId, fact] with the numbers
-- first_seq … last_seq. Facts are only appended and only read in order, and a run is written and read back
-- several times faster than a row a fact.
CREATE TABLE facts (
  id        INTEGER PRIMARY KEY,
  show_id   TEXT    NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq  INTEGER NOT NULL,
  body      TEXT    NOT NULL,
  UNIQUE (show_id, last_seq)
);
